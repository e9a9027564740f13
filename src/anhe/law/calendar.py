"""Working days of the State Council's yearly arrangements, with days off and weekend working days (调休)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta, timezone
from functools import cache, cached_property
from types import MappingProxyType

from anhe.law.wording import WEEKDAYS
from anhe.law.wording import gettext as _

ONE_DAY = timedelta(days=1)
SATURDAY = 5
BEIJING = timezone(timedelta(hours=8))


@dataclass(frozen=True, slots=True)
class Arrangement:
    """One year's published arrangement: days off (weekends inside them included or not) and working weekend days."""

    year: int
    holidays: frozenset[date]
    working_weekends: frozenset[date]
    source: str = ""


@dataclass(frozen=True)
class WorkingCalendar:
    """Which days are working days. Immutable: loading an arrangement gives a new calendar.

    Years without a published arrangement are reckoned from statutory holidays and weekends; whoever counts in
    them must say so (`is_published`).
    """

    arrangements: Mapping[int, Arrangement] = field(default_factory=dict)

    def __hash__(self) -> int:
        return hash(tuple(sorted(self.arrangements)))

    def is_published(self, year: int) -> bool:
        return year in self.arrangements

    def is_working_day(self, day: date) -> bool:
        if day in self._working_weekends:
            return True
        if day in self._holidays:
            return False
        if not self.is_published(day.year) and day in statutory_holidays(day.year):
            return False
        return day.weekday() < SATURDAY

    def is_working_weekend(self, day: date) -> bool:
        """A Saturday or Sunday that the arrangement made a working day."""
        return day in self._working_weekends

    def is_holiday(self, day: date) -> bool:
        """Named a day off by the arrangement, or by statute where there is none; plain weekends are not."""
        if self.is_working_day(day):
            return False
        return day in self._holidays or day.weekday() < SATURDAY

    def next_working_day(self, day: date) -> date:
        """That day when it is a working day, else the first working day after it."""
        while not self.is_working_day(day):
            day += ONE_DAY
        return day

    def with_arrangement(self, arrangement: Arrangement) -> "WorkingCalendar":
        """The same calendar with one year's arrangement added, or replaced by a correction of it."""
        return WorkingCalendar(MappingProxyType({**self.arrangements, arrangement.year: arrangement}))

    @cached_property
    def _holidays(self) -> frozenset[date]:
        return frozenset().union(*(a.holidays for a in self.arrangements.values()))

    @cached_property
    def _working_weekends(self) -> frozenset[date]:
        return frozenset().union(*(a.working_weekends for a in self.arrangements.values()))


@cache
def statutory_holidays(year: int) -> frozenset[date]:
    """Days off for everybody by the holiday measures (13 a year since 2025), without any shifting of days."""
    import holidays

    return frozenset(holidays.country_holidays("CN", years=[year], observed=False))


def in_beijing(moment: datetime) -> datetime:
    """The instant on the clock that the law reads; without a time zone it is taken to be that clock already."""
    return moment.astimezone(BEIJING) if moment.tzinfo else moment


def day_of(moment: datetime) -> date:
    """The day on which an instant falls in China."""
    return in_beijing(moment).date()


def named(day: date) -> str:
    """A day as the reckoning shows it: 2026-10-10（周六）."""
    return f"{day.isoformat()}（{_(WEEKDAYS[day.weekday()])}）"


def _published_by_the_library() -> Mapping[int, Arrangement]:
    from chinese_calendar.constants import holidays, workdays

    years = range(min(holidays).year, max(holidays).year + 1)
    return {
        year: Arrangement(
            year,
            frozenset(day for day in holidays if day.year == year),
            frozenset(day for day in workdays if day.year == year),
            source="chinesecalendar",
        )
        for year in years
    }


BUILTIN = WorkingCalendar(MappingProxyType(dict(_published_by_the_library())))
