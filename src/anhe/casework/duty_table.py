"""Duties as a table a lawyer can read: what opens it, who owes it, by when, under which article, what closes it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from anhe.casework.acts import Act, Text
from anhe.casework.deadlines import Due
from anhe.law.citations import Citation
from anhe.orgs.access import By
from anhe.orgs.models import Organisation

Acts = type[Act] | tuple[type[Act], ...]


@dataclass(frozen=True, slots=True)
class Owner:
    """Who owes: an organisation, in one capacity; an account where it is one person's.

    Raises ValueError for "either of two": a duty that two bodies owe is owed by nobody.
    """

    organisation: Organisation
    by: By
    account: Any = None

    def __post_init__(self) -> None:
        if self.by.name not in By.__members__ or not self.by:
            raise ValueError(f"a duty is owed in one capacity, not {self.by!r}")


@dataclass(frozen=True)
class Duty:
    """One row of a pillar's duty table.

    `due` answers with a Due, several of them (one duty each), or None where on these facts nothing is owed.
    `shows` answers with the first day it stands on Today; by default at once.
    """

    name: str
    title: Text
    basis: tuple[Citation, ...] | Citation
    opens: Acts
    owner: Callable[[Any], Owner]
    due: Callable[[Any], Due | list[Due] | None]
    closes: Acts
    shows: Callable[[Any, date], date] | None = None
    about: Callable[[Any], UUID | None] | None = None
    also_closes: Acts = field(default=())

    @property
    def opening_acts(self) -> tuple[type[Act], ...]:
        return _acts(self.opens)

    @property
    def closing_acts(self) -> tuple[type[Act], ...]:
        return (*_acts(self.closes), *_acts(self.also_closes))


DUTIES: dict[str, Duty] = {}
OPENED_BY: dict[type[Act], list[Duty]] = defaultdict(list)
CLOSED_BY: dict[type[Act], list[Duty]] = defaultdict(list)


def register(duties: Iterable[Duty]) -> None:
    """Put a pillar's table into force. Raises ValueError for a name used twice."""
    for duty in duties:
        if duty.name in DUTIES:
            raise ValueError(f"duty {duty.name} is declared twice")
        DUTIES[duty.name] = duty
        for act in duty.opening_acts:
            OPENED_BY[act].append(duty)
        for act in duty.closing_acts:
            CLOSED_BY[act].append(duty)


def acts_for(duty_name: str) -> tuple[type[Act], ...]:
    """The acts that close a duty, first the usual one."""
    duty = DUTIES.get(duty_name)
    return duty.closing_acts if duty else ()


def _acts(acts: Acts) -> tuple[type[Act], ...]:
    return acts if isinstance(acts, tuple) else (acts,)
