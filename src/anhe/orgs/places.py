"""The places of the staff shell: each package names its own, the post decides which are shown.

register(Place("orgs:account_list", _("账号"), "users", By.SYSTEM_ADMIN | By.SECURITY_ADMIN, order=80))
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.urls import reverse

from anhe.orgs.access import Actor, By
from anhe.orgs.models import OrganisationKind


@dataclass(frozen=True, slots=True)
class Place:
    """One entry of the navigation. `by` names who sees it, `go` the letter after g, `order` where it stands,
    `when` what the post alone does not tell."""

    view: str
    label: Any
    icon: str
    by: By
    order: int = 50
    go: str = ""
    when: Callable[[Actor], bool] | None = None

    def shown_to(self, actor: Actor) -> bool:
        return bool(actor.capacities & self.by) and (self.when is None or self.when(actor))


_places: dict[str, Place] = {}


def register(*places: Place) -> None:
    """Add places; called from an application's `ready`."""
    _places.update({place.view: place for place in places})


def shell(request: HttpRequest) -> dict[str, Any]:
    """Context processor: `actor` and `nav` for `workbench/base.html`, nothing for visitors."""
    actor: Actor | None = getattr(request, "actor", None)
    if actor is None or not request.user.is_authenticated:
        return {}
    return {"actor": _shown(actor), "nav": _nav(actor, request)}


def _nav(actor: Actor, request: HttpRequest) -> list[dict[str, Any]]:
    mine = sorted((place for place in _places.values() if place.shown_to(actor)), key=lambda place: place.order)
    places = [(place, reverse(place.view)) for place in mine]
    here = max((url for _place, url in places if _is_under(request.path, url)), key=len, default="")
    return [
        {"label": place.label, "url": url, "icon": place.icon, "go": place.go, "active": url == here}
        for place, url in places
    ]


def _is_under(path: str, url: str) -> bool:
    """Whether a page belongs to a place; nothing belongs to the front page but itself."""
    return path == url or (url != "/" and path.startswith(url))


def _shown(actor: Actor) -> dict[str, Any]:
    name = actor.account.name if actor.account else ""
    return {"name": name, "initial": name[:1], "post": _first_post(actor), "bureau": _bureau(actor)}


def _first_post(actor: Actor) -> str:
    return str(actor.posts[0]) if actor.posts else ""


def _bureau(actor: Actor) -> str:
    """The bureau over the first post; posts come with their organisation and its parent, so nothing is asked."""
    if not actor.posts:
        return ""
    organisation = actor.posts[0].organisation
    parent = organisation.parent
    is_bureau = parent is not None and parent.kind == OrganisationKind.JUSTICE_BUREAU
    return parent.name if parent and is_bureau else organisation.name
