"""Values that the gallery is made of: a part and the states in which it is shown."""

from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class State:
    """One state of a part: words for the engineer who looks, and the context that brings it about."""

    title: str
    context: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Part:
    """One include under templates/workbench; `before` and `after` are the list around a part that needs one."""

    name: str
    about: str
    states: tuple[State, ...]
    before: str = ""
    after: str = ""

    @property
    def template(self) -> str:
        """Path for the template loader."""
        return f"workbench/{self.name}.html"
