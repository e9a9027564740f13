"""Who may open an address: every view says so, and what says nothing is not served.

    @allowed(By.SYSTEM_ADMIN | By.SECURITY_ADMIN)
    def accounts(request: HttpRequest) -> HttpResponse: ...

The gate answers by post alone; which records a person may see is decided by `visible_to`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum, auto
from typing import Any, TypeVar

from anhe.orgs.access import Actor, By

View = TypeVar("View", bound=Callable[..., Any])


class Audience(Enum):
    ANYONE = auto()
    SIGNED_IN = auto()
    POSTS = auto()


@dataclass(frozen=True, slots=True)
class Gate:
    """The declaration a view carries: `by` counts for the audience POSTS only."""

    audience: Audience
    by: By = By.NOBODY

    @property
    def asks_to_sign_in(self) -> bool:
        return self.audience is not Audience.ANYONE

    def admits(self, actor: Actor) -> bool:
        """Whether a signed-in actor may pass."""
        return self.audience is not Audience.POSTS or bool(actor.capacities & self.by)


# Views of libraries that this house routes as they are and cannot decorate.
OF_LIBRARIES = {"django.views.i18n.set_language": Gate(Audience.ANYONE)}


def allowed(by: By) -> Callable[[View], View]:
    """Declare that only accounts with one of these capacities may open the view."""
    if not by:
        raise ValueError("allowed() needs at least one capacity; use signed_in or public")
    return _declare(Gate(Audience.POSTS, by))


def signed_in(view: View) -> View:
    """Declare that every signed-in account may open the view, whatever its post."""
    return _declare(Gate(Audience.SIGNED_IN))(view)


def public(view: View) -> View:
    """Declare that anyone may open the view without signing in."""
    return _declare(Gate(Audience.ANYONE))(view)


def gate_of(view: Callable[..., Any]) -> Gate | None:
    """The declaration of a view, None when there is none."""
    dotted = f"{getattr(view, '__module__', '')}.{getattr(view, '__qualname__', '')}"
    return getattr(view, "gate", None) or OF_LIBRARIES.get(dotted)


def _declare(gate: Gate) -> Callable[[View], View]:
    def declare(view: View) -> View:
        view.gate = gate  # type: ignore[attr-defined]
        return view

    return declare
