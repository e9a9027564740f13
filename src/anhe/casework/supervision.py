"""What one pillar may ask another about a supervised person: named questions, put and answered through casework.

Pillars know nothing of each other. The one that supervises says how it answers `supervision_of`; any pillar may know
a ground on which a person can be contacted at night (`on_night`). Where nobody answers, nothing is known.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _

from anhe.casework.events import AbsenceAllowed
from anhe.casework.fitting_hours import is_busy_at, is_night
from anhe.casework.models import File
from anhe.clock import SHANGHAI
from anhe.law.answers import YES, Answer, No
from anhe.law.citations import LAW


@dataclass(frozen=True, slots=True)
class Supervision:
    """A person's community correction as the other pillars may know it.

    `under_way` answers, with the reason if not, whether supervision may act on the person. `busy_hours` are spans as
    `casework.fitting_hours` reads them. `absences` are the leaves allowed and not yet over.
    """

    under_way: Answer
    kind: str
    offence: str
    starts_on: date
    ends_on: date
    prohibition: str = ""
    prohibition_ends_on: date | None = None
    busy_hours: tuple[dict[str, Any], ...] = ()
    absences: tuple[AbsenceAllowed, ...] = ()

    def prohibition_on(self, day: date) -> str:
        """The court's prohibition order in force that day, or nothing."""
        return self.prohibition if day <= (self.prohibition_ends_on or self.ends_on) else ""


Describe = Callable[[File], Supervision | None]
NightGround = Callable[[File, datetime], str]
_DESCRIBING: list[Describe] = []
_NIGHT_GROUNDS: list[NightGround] = []


def on_supervision(describe: Describe) -> None:
    """Name who answers what supervision a file holds; None for a file that holds none."""
    if describe not in _DESCRIBING:
        _DESCRIBING.append(describe)


def on_night(ground: NightGround) -> None:
    """Name who may know a ground for contact at night; an empty text where there is none."""
    if ground not in _NIGHT_GROUNDS:
        _NIGHT_GROUNDS.append(ground)


def supervision_of(file: File) -> Supervision | None:
    """The supervision this file holds, if any."""
    answers = (describe(file) for describe in _DESCRIBING)
    return next((answer for answer in answers if answer is not None), None)


def grounds_for_night(file: File, at: datetime) -> list[str]:
    """Every ground on which this person may be contacted that night, in words."""
    return [words for ground in _NIGHT_GROUNDS if (words := ground(file, at))]


def may_contact_at(file: File, at: datetime, *, about_an_alert: bool = False) -> Answer:
    """Whether a person may be called on by phone, video or device at this instant. Law art. 34 ¶1; R10.

    Not in the hours declared for work or school; at night only on a ground. An open alert does not wait for either.
    """
    if about_an_alert:
        return YES
    local = at.astimezone(SHANGHAI)
    supervision = supervision_of(file)
    if supervision and is_busy_at(list(supervision.busy_hours), local):
        words = _("{at} 在本人申报的工作、上学时间内，请另选时间。").format(at=local.strftime("%m-%d %H:%M"))
        return No(words, LAW[34].paragraph(1))
    if is_night(local) and not grounds_for_night(file, at):
        return No(
            _("夜间（22:00 至 06:00）联系须有禁止令、执行中的电子定位、未办结的预警或者正在查找的失联。"),
            LAW[34].paragraph(1),
        )
    return YES
