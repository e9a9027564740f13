"""Which day a duty is due, kept so that it can be reckoned again when a year's arrangement is published."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from anhe.law.calendar import BUILTIN, Arrangement, WorkingCalendar, in_beijing, named
from anhe.law.deadlines import Deadline, calendar_days, ending, hours, working_days

if TYPE_CHECKING:
    from anhe.law.rules.inputs import Input

DISTRICT_WORKING_DAYS = "district.working_days"
DISTRICT_CALENDAR_DAYS = "district.calendar_days"
DISTRICT_HOURS = "district.hours"
DISTRICT_MINUTES = "district.minutes"
GIVEN_DAY = "given.day"


@dataclass(frozen=True, slots=True)
class Due:
    """A rule and its inputs, not yet reckoned. `source` names the district's document where no law gives the number.

    `title` names the duty where one row of the table stands for several (a visit list's items).
    """

    rule: str
    inputs: dict[str, Any] = field(default_factory=dict)
    source: str = ""
    title: str = ""

    def reckon(self, calendar: WorkingCalendar) -> Deadline:
        """Apply the rule. Raises KeyError for a rule nobody knows."""
        reckoner = _OWN.get(self.rule)
        if reckoner:
            return reckoner(self, calendar)
        from anhe.law.rules import RULES

        rule = RULES[self.rule]
        asked = {one.name: one for one in rule.inputs("due")}
        inputs = {name: _typed(asked[name], value) for name, value in self.inputs.items()}
        return rule.due(**inputs, calendar=calendar)

    @property
    def depends_on(self) -> tuple[Any, ...]:
        """What the reckoning follows from, calendar aside: equal for two that come out the same."""
        return (self.rule, self.source, *self.inputs.items())

    def stored(self) -> dict[str, Any]:
        """The inputs as JSON, dates marked so that they come back as dates."""
        return {"inputs": {k: _stored(v) for k, v in self.inputs.items()}, "source": self.source}

    @classmethod
    def from_stored(cls, rule: str, stored: dict[str, Any]) -> Due:
        inputs = {k: _restored(v) for k, v in stored.get("inputs", {}).items()}
        return cls(rule, inputs, stored.get("source", ""))


def by_law(rule: str, **inputs: Any) -> Due:
    """Due by a rule of `anhe.law`, e.g. by_law("CC-113", start=received_on)."""
    return Due(rule, inputs)


def within_working_days(n: int, start: date, source: str, title: str = "") -> Due:
    """Due n working days after `start`, a number that the district has adopted in `source`."""
    return Due(DISTRICT_WORKING_DAYS, {"start": start, "n": n}, source, title)


def within_days(n: int, start: date, source: str, title: str = "") -> Due:
    """Due n calendar days after `start`, never rolled, by the district's `source`."""
    return Due(DISTRICT_CALENDAR_DAYS, {"start": start, "n": n}, source, title)


def within_hours(n: int, start: datetime, source: str) -> Due:
    """Due n hours after the instant `start`, by the district's `source`."""
    return Due(DISTRICT_HOURS, {"start": start, "n": n}, source)


def within_minutes(n: int, start: datetime, source: str) -> Due:
    """Due n minutes after the instant `start`, by the district's `source`: the clock of an alert."""
    return Due(DISTRICT_MINUTES, {"start": start, "n": n}, source)


def on_day(day: date, why: str, title: str = "") -> Due:
    """Due on a day that the record itself fixes; `why` is the reckoning shown."""
    return Due(GIVEN_DAY, {"day": day, "why": why}, title=title)


def current_calendar(on: date) -> WorkingCalendar:
    """The built-in arrangements with those that two persons have published here by `on`."""
    from anhe.casework.models import ConfigurationVersion

    calendar = BUILTIN
    published = ConfigurationVersion.objects.published().filter(name__startswith="working_calendar.")
    for version in published.order_by("starts_on", "published_at"):
        calendar = calendar.with_arrangement(_arrangement(version.value, version.source))
    return calendar


def _arrangement(value: dict[str, Any], source: str) -> Arrangement:
    return Arrangement(
        year=value["year"],
        holidays=frozenset(map(date.fromisoformat, value["holidays"])),
        working_weekends=frozenset(map(date.fromisoformat, value["working_weekends"])),
        source=source,
    )


def _by_district(due: Due, deadline: Deadline) -> Deadline:
    return deadline.noting(_("期限由本区规定：{source}。").format(source=due.source)) if due.source else deadline


def _working(due: Due, calendar: WorkingCalendar) -> Deadline:
    return _by_district(due, working_days(due.inputs["start"], due.inputs["n"], calendar=calendar))


def _calendar(due: Due, calendar: WorkingCalendar) -> Deadline:
    return _by_district(due, calendar_days(due.inputs["start"], due.inputs["n"], rolls=False, calendar=calendar))


def _hours(due: Due, calendar: WorkingCalendar) -> Deadline:
    return _by_district(due, hours(due.inputs["start"], due.inputs["n"]))


def _minutes(due: Due, calendar: WorkingCalendar) -> Deadline:
    start = in_beijing(due.inputs["start"])
    at = start + timedelta(minutes=due.inputs["n"])
    step = _("自{start}起{n}分钟内，至{end}。").format(
        start=f"{named(start.date())} {start:%H:%M}", n=due.inputs["n"], end=f"{named(at.date())} {at:%H:%M}"
    )
    return _by_district(due, Deadline(at.date(), at.date(), (step,), at=at))


def _given(due: Due, calendar: WorkingCalendar) -> Deadline:
    return ending(due.inputs["day"], rolls=False, steps=(due.inputs["why"],))


_OWN = {
    DISTRICT_WORKING_DAYS: _working,
    DISTRICT_CALENDAR_DAYS: _calendar,
    DISTRICT_HOURS: _hours,
    DISTRICT_MINUTES: _minutes,
    GIVEN_DAY: _given,
}


def _typed(asked: Input, value: Any) -> Any:
    """A value as the rule takes it: members of closed lists and amounts come back from storage as their text."""
    if isinstance(value, str):
        return asked.parse(value)
    if asked.many and value and all(isinstance(one, str) for one in value):
        return asked.parse(",".join(value))
    return value


def _stored(value: Any) -> Any:
    if isinstance(value, datetime):
        return {"instant": value.isoformat()}
    if isinstance(value, date):
        return {"day": value.isoformat()}
    if isinstance(value, (list, tuple)):
        return [_stored(one) for one in value]
    if isinstance(value, Decimal):
        return str(value)
    return getattr(value, "value", value)


def _restored(value: Any) -> Any:
    if isinstance(value, list):
        return tuple(_restored(one) for one in value)
    if isinstance(value, dict) and "instant" in value:
        return datetime.fromisoformat(value["instant"])
    if isinstance(value, dict) and "day" in value:
        return date.fromisoformat(value["day"])
    return value
