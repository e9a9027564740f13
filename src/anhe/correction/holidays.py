"""重大节日: some days before each, every person under supervision gets the visit that the district's list calls for.

Run daily by the worker. A day missed is made up while the holiday has not come; whoever was done is not done twice.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID, uuid5

from anhe import clock
from anhe.casework.acts import Refused
from anhe.casework.models import Entry
from anhe.casework.running import run
from anhe.casework.work import Work
from anhe.correction import configuration as district
from anhe.correction.calendar_acts import NoteHoliday
from anhe.correction.models import Correction
from anhe.orgs.access import Actor

TRIGGER = "holiday"


@dataclass(frozen=True, slots=True)
class Holiday:
    """A major holiday by its statutory first day."""

    name: str
    starts_on: date


def coming_holidays(today: date, names: list[str], days_ahead: int) -> list[Holiday]:
    """The holidays of these names that begin within so many days after `today`, by the holiday measures."""
    window = [today + timedelta(days=n) for n in range(1, days_ahead + 1)]
    named = {day: _names_of(day) for day in window}
    return [
        Holiday(name, day)
        for day in window
        for name in names
        if name in named[day] and name not in _names_of(day - timedelta(days=1))
    ]


def _names_of(day: date) -> list[str]:
    import holidays

    return holidays.country_holidays("CN", years=day.year, observed=False, language="zh_CN").get_list(day)


def open_holiday_visits(today: date) -> int:
    """Note each coming holiday on every enrolled person's file; returns how many were noted now."""
    work = Work(clock.now())
    choice = district.chosen(work, district.HOLIDAYS)
    if choice is None or not _is_listed(work):
        return 0
    coming = coming_holidays(today, choice[0]["names"], choice[0]["days_ahead"])
    return sum(_note(holiday, today) for holiday in coming)


def _is_listed(work: Work) -> bool:
    return any(district.items(work, name, TRIGGER) for name in (district.VISITS, district.TALKS))


def _note(holiday: Holiday, today: date) -> int:
    keys = {_key(pk, holiday): pk for pk in Correction.objects.enrolled_on(today).values_list("pk", flat=True)}
    done = set(Entry.objects.filter(act=NoteHoliday.name, file__closed_on__isnull=True).values_list("key", flat=True))
    return sum(_note_on(pk, holiday, key, today) for key, pk in sorted(keys.items()) if key not in done)


def _note_on(pk: UUID, holiday: Holiday, key: UUID, today: date) -> bool:
    """One person, one transaction: a run broken off goes on where it stopped."""
    correction = Correction.objects.with_file().get(pk=pk)
    try:
        run(NoteHoliday, on=correction, by=Actor.clock(today), given={"holiday": holiday.name}, key=key)
    except Refused:
        return False  # ended since the list was drawn up
    return True


def _key(correction: UUID, holiday: Holiday) -> UUID:
    return uuid5(correction, f"{holiday.name} {holiday.starts_on.isoformat()}")


def open_todays_holiday_visits() -> int:
    """The worker's daily turn."""
    return open_holiday_visits(clock.today())
