"""Periods and the deadlines that end them. Each function says aloud how its period is counted.

Counting rules: Criminal Procedure Law art. 105, Interpretation art. 202, Civil Procedure Law art. 85,
Civil Code art. 200-203, Reconsideration Law art. 88. Two days come out: `remind_by`, never rolled over days
off, and `due`, the last lawful day, rolled only where the caller says that the law rolls.
"""

from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from typing import Any

from anhe.law.answers import YES, Answer, No, Yes
from anhe.law.calendar import BUILTIN, ONE_DAY, WorkingCalendar, in_beijing, named
from anhe.law.months import Convention, same_day
from anhe.law.provisions import Citation
from anhe.law.wording import gettext as _

LONGEST = 36_600

__all__ = ["BUILTIN", "YES", "Answer", "Convention", "Deadline", "No", "Yes"]


@dataclass(frozen=True, slots=True)
class Deadline:
    """The end of a period with its reckoning.

    `due` is the last lawful day, `remind_by` the strict one; `at` the instant for periods in hours; `provisional`
    when a year without a published arrangement took part.
    """

    due: date
    remind_by: date
    steps: tuple[str, ...] = ()
    basis: tuple[Citation, ...] = ()
    provisional: bool = False
    at: datetime | None = field(default=None)

    def to_json(self) -> dict[str, Any]:
        """The shape of `anhe due --json`; `at` only for periods in hours."""
        shape: dict[str, Any] = {
            "due": self.due.isoformat(),
            "remind_by": self.remind_by.isoformat(),
            "provisional": self.provisional,
            "steps": list(self.steps),
            "basis": [str(citation) for citation in self.basis],
        }
        return shape | ({"at": self.at.isoformat(timespec="minutes")} if self.at else {})

    def noting(self, *sentences: str) -> "Deadline":
        """The same deadline with further sentences in its reckoning."""
        return replace(self, steps=(*self.steps, *sentences))

    def under(self, *basis: Citation) -> "Deadline":
        """The same deadline under these articles."""
        return replace(self, basis=basis)

    def is_late(self, day: date) -> bool:
        """Lateness is judged by the last lawful day, and nobody is late by a provisional one."""
        return day > self.due and not self.provisional


def working_days(
    start: date, n: int, *, calendar: WorkingCalendar = BUILTIN, basis: tuple[Citation, ...] = ()
) -> Deadline:
    """The n-th working day after `start`, which itself does not count."""
    _at_least_one(n)
    steps = [_("自{day}起算，当日不计入。").format(day=named(start))]
    day, counted, skipped = start, 0, []
    while counted < n:
        day += ONE_DAY
        if not calendar.is_working_day(day):
            skipped.append(day)
            continue
        steps += _skipping(skipped)
        skipped, counted = [], counted + 1
        steps.append(_counting(day, counted, calendar))
    return _worked(start, day, day, steps, basis, calendar)


def working_days_before(
    event: date, n: int, *, clear: bool, calendar: WorkingCalendar = BUILTIN, basis: tuple[Citation, ...] = ()
) -> Deadline:
    """The last day that lies n working days before `event`, which itself does not count.

    With `clear`, n whole working days lie between the answer and the event; otherwise the answer is the n-th
    working day counted back.
    """
    _at_least_one(n)
    steps = [_("自{day}倒数，当日不计入。").format(day=named(event))]
    day, counted, skipped = event, 0, []
    while counted < n + clear:
        day -= ONE_DAY
        if not calendar.is_working_day(day):
            skipped.append(day)
            continue
        steps += _skipping(skipped[::-1])
        skipped, counted = [], counted + 1
        if counted <= n:
            steps.append(_counting(day, counted, calendar))
    if clear:
        steps.append(_("其间须有{n}个完整的工作日，最迟为{day}。").format(n=n, day=named(day)))
    return _worked(day, event, day, steps, basis, calendar)


def calendar_days(
    start: date,
    n: int,
    *,
    rolls: bool,
    first_day_counts: bool = False,
    calendar: WorkingCalendar = BUILTIN,
    basis: tuple[Citation, ...] = (),
) -> Deadline:
    """The last of n calendar days from `start`; days off inside count, a last day off rolls where `rolls`."""
    _at_least_one(n)
    strict = start + timedelta(days=n - first_day_counts)
    first = _("计入当日") if first_day_counts else _("当日不计入")
    step = _("自{day}起算（{first}），{n}日至{end}。").format(day=named(start), first=first, n=n, end=named(strict))
    return ending(strict, rolls=rolls, steps=(step,), basis=basis, calendar=calendar)


def months(
    start: date,
    n: int,
    *,
    rolls: bool,
    convention: Convention,
    first_day_counts: bool = False,
    calendar: WorkingCalendar = BUILTIN,
    basis: tuple[Citation, ...] = (),
) -> Deadline:
    """The last day of a period of n months from `start`.

    Without `first_day_counts` it ends on the same day of the last month, with it on the day before; a month
    without that day ends the period on its own last day. `convention` says what a start on a month's last day
    means (criminal: last day to last day; civil: same number).
    """
    _at_least_one(n)
    strict = _last_day(start, n, convention, first_day_counts)
    first = _("计入当日") if first_day_counts else _("当日不计入")
    step = _("自{day}起算（{first}），{n}个月至{end}。").format(day=named(start), first=first, n=n, end=named(strict))
    return ending(strict, rolls=rolls, steps=(step,), basis=basis, calendar=calendar)


def hours(start: datetime, n: int, *, basis: tuple[Citation, ...] = ()) -> Deadline:
    """The instant n hours after `start`; never rolled. `due` is the day that instant falls on."""
    _at_least_one(n)
    start = in_beijing(start)
    at = start + timedelta(hours=n)
    step = _("自{start}起连续计算{n}小时，至{end}；不因节假日顺延。").format(
        start=_instant(start), n=n, end=_instant(at)
    )
    return Deadline(at.date(), at.date(), (step,), basis, at=at)


def days_before(event: date, n: int, *, basis: tuple[Citation, ...] = ()) -> Deadline:
    """The day n calendar days before `event`; counting back never rolls, for that would shorten the notice."""
    _at_least_one(n)
    day = event - timedelta(days=n)
    step = _("{event}之前{n}日，最迟为{day}；倒数的期限不顺延。").format(event=named(event), n=n, day=named(day))
    return Deadline(day, day, (step,), basis)


def months_before(event: date, n: int, *, basis: tuple[Citation, ...] = ()) -> Deadline:
    """The same day n months before `event`, or that month's last day where it has no such day; never rolled."""
    _at_least_one(n)
    day = same_day(event, -n, Convention.CIVIL)
    step = _("{event}之前{n}个月，最迟为{day}；倒数的期限不顺延。").format(event=named(event), n=n, day=named(day))
    return Deadline(day, day, (step,), basis)


def ending(
    strict: date,
    *,
    rolls: bool,
    steps: tuple[str, ...] = (),
    basis: tuple[Citation, ...] = (),
    calendar: WorkingCalendar = BUILTIN,
) -> Deadline:
    """A deadline whose strict last day is known: rolled to the next working day where the law rolls it."""
    if not rolls:
        return Deadline(strict, strict, (*steps, _("不因节假日顺延。")), basis)
    due = calendar.next_working_day(strict)
    if due != strict:
        steps = (
            *steps,
            _("末日{day}是休息日或节假日，顺延至其后第一个工作日{due}。").format(day=named(strict), due=named(due)),
        )
    elif calendar.is_working_weekend(strict):
        steps = (*steps, _("末日{day}是调休上班日，不顺延。").format(day=named(strict)))
    return _worked(strict, due, due, steps, basis, calendar, remind_by=strict)


def _last_day(start: date, n: int, convention: Convention, first_day_counts: bool) -> date:
    end = same_day(start, n, convention)
    has_same_day = end.day == start.day or convention is Convention.CRIMINAL
    return end - ONE_DAY if first_day_counts and has_same_day else end


def _worked(
    first: date,
    last: date,
    due: date,
    steps: list[str] | tuple[str, ...],
    basis: tuple[Citation, ...],
    calendar: WorkingCalendar,
    *,
    remind_by: date | None = None,
) -> Deadline:
    unpublished = [year for year in range(first.year, last.year + 1) if not calendar.is_published(year)]
    notes = [
        _("{year}年的放假安排尚未导入，暂按法定节假日和周末推算；导入后重新计算。").format(year=year)
        for year in unpublished
    ]
    return Deadline(due, remind_by or due, (*steps, *notes), basis, provisional=bool(unpublished))


def _counting(day: date, number: int, calendar: WorkingCalendar) -> str:
    if calendar.is_working_weekend(day):
        return _("{day}调休上班，第{n}个工作日。").format(day=named(day), n=number)
    return _("{day}，第{n}个工作日。").format(day=named(day), n=number)


def _skipping(days: list[date]) -> list[str]:
    if not days:
        return []
    if len(days) == 1:
        return [_("{day}休息，不计。").format(day=named(days[0]))]
    return [_("{first}至{last}休息，不计。").format(first=named(days[0]), last=named(days[-1]))]


def _instant(moment: datetime) -> str:
    return f"{named(moment.date())}{moment:%H:%M}"


def _at_least_one(n: int) -> None:
    if not 1 <= n <= LONGEST:
        raise ValueError(_("期间应在1到{longest}之间，不能是{n}。").format(longest=LONGEST, n=n))
