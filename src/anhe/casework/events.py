"""What one pillar lets the others know: events with named fields, the only thing that passes between pillars.

An act announces (`Act.announce`); whoever asked to hear of it is told within the same transaction, after everything
the act changed is written, and answers by running acts of its own. Either all of it happens or nothing.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, TypeVar
from uuid import UUID

from anhe.casework.models import File


@dataclass(frozen=True, slots=True)
class AbsenceAllowed:
    """A person under supervision may be away from the place of execution, both days included."""

    file: File
    source: UUID
    starts_on: date
    ends_on: date
    place: str


@dataclass(frozen=True, slots=True)
class AbsenceEnded:
    """The absence announced under `source` is over or taken back, from this instant on."""

    file: File
    source: UUID
    at: datetime


@dataclass(frozen=True, slots=True)
class SupervisionEnded:
    """Community correction is over for this person: completed, terminated or moved elsewhere."""

    file: File
    on: date


@dataclass(frozen=True, slots=True)
class BreachConfirmed:
    """A human has confirmed that an alert was a breach; `what` says which in one sentence."""

    file: File
    source: UUID
    at: datetime
    what: str


E = TypeVar("E")
Listener = Callable[[Any, datetime], None]
LISTENERS: dict[type, list[Listener]] = defaultdict(list)


def on_event(event: type[E], listener: Callable[[E, datetime], None]) -> None:
    """Have `listener` told of every event of this kind, with the instant of the act that announced it."""
    if listener not in LISTENERS[event]:
        LISTENERS[event].append(listener)


def tell(event: Any, now: datetime) -> None:
    """Tell everybody who asked to hear of it, in the order in which they asked."""
    for listener in LISTENERS[type(event)]:
        listener(event, now)
