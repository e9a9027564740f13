"""How periods are counted: criminal, civil and reconsideration procedure."""

import doctest
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from anhe.law import months as months_module
from anhe.law.calendar import BUILTIN
from anhe.law.choices import Choice
from anhe.law.deadlines import (
    Deadline,
    calendar_days,
    days_before,
    hours,
    months,
    months_before,
    working_days,
    working_days_before,
)
from anhe.law.months import Convention, same_day, term_end
from anhe.law.rules import RULES, Rule

DAYS = st.dates(date(2024, 1, 1), date(2028, 12, 31))
EVENTS = st.dates(date(2026, 3, 1), date(2030, 12, 31))
ONE_DAY = timedelta(days=1)

PERIODS: dict[str, Callable[[date, int], Deadline]] = {
    "working days": lambda start, n: working_days(start, n),
    "rolled days": lambda start, n: calendar_days(start, n, rolls=True),
    "strict days": lambda start, n: calendar_days(start, n, rolls=False),
    "criminal months": lambda start, n: months(start, n, rolls=True, convention=Convention.CRIMINAL),
    "civil months": lambda start, n: months(start, n, rolls=True, convention=Convention.CIVIL),
    "days before": lambda start, n: days_before(start, n),
    "months before": lambda start, n: months_before(start, n),
    "working days before": lambda start, n: working_days_before(start, n, clear=True),
}


class TestMonths:
    """Interpretation of the Criminal Procedure Law art. 202; Civil Code art. 202."""

    @pytest.mark.parametrize(
        ("start", "n", "criminal", "civil"),
        [
            pytest.param("2026-01-20", 6, "2026-07-20", "2026-07-20", id="same day"),
            pytest.param("2026-08-31", 6, "2027-02-28", "2027-02-28", id="no 31st: month's last day"),
            pytest.param("2026-02-28", 1, "2026-03-31", "2026-03-28", id="from a month's last day"),
            pytest.param("2024-02-28", 1, "2024-03-28", "2024-03-28", id="28 February of a leap year is not its last"),
            pytest.param("2026-01-30", 1, "2026-02-28", "2026-02-28", id="no 30th in February"),
            pytest.param("2026-11-30", 3, "2027-02-28", "2027-02-28", id="over the year's end"),
            pytest.param("2026-03-31", -1, "2026-02-28", "2026-02-28", id="backwards"),
        ],
    )
    def test_a_month_ends_on_its_corresponding_day(self, start: str, n: int, criminal: str, civil: str) -> None:
        assert same_day(date.fromisoformat(start), n, Convention.CRIMINAL) == date.fromisoformat(criminal)
        assert same_day(date.fromisoformat(start), n, Convention.CIVIL) == date.fromisoformat(civil)

    @pytest.mark.parametrize(
        ("start", "length", "last"),
        [
            pytest.param("2026-03-10", {"years": 2}, "2028-03-09", id="the day before the same day"),
            pytest.param("2024-02-29", {"years": 1}, "2025-02-27", id="no such day: day before the month's last"),
            pytest.param("2026-05-20", {"months": 6}, "2026-11-19", id="months"),
            pytest.param(
                "2026-06-30", {"months": 6}, "2026-12-30", id="from a month's last day to the eve of the last"
            ),
            pytest.param("2026-03-10", {"years": 1, "months": 6}, "2027-09-09", id="years and months"),
            pytest.param("2026-03-10", {"days": 15}, "2026-03-24", id="half a month is fifteen days"),
        ],
    )
    def test_a_term_ends_on_the_eve(self, start: str, length: dict[str, int], last: str) -> None:
        assert term_end(date.fromisoformat(start), **length) == date.fromisoformat(last)

    @pytest.mark.parametrize("length", [{}, {"years": -1}, {"months": 3, "days": -1}])
    def test_a_term_has_a_length(self, length: dict[str, int]) -> None:
        with pytest.raises(ValueError, match="至少一日"):
            term_end(date(2026, 3, 10), **length)


class TestCounting:
    """What counts, what rolls, what never rolls."""

    def test_every_day_of_a_working_day_count_is_shown(self) -> None:
        steps = working_days(date(2026, 9, 28), 10).steps

        assert sum("个工作日" in step for step in steps) == 10
        assert "2026-10-01（周四）至2026-10-07（周三）休息，不计。" in steps
        assert "2026-10-10（周六）调休上班，第5个工作日。" in steps

    def test_reckoning_says_why_a_last_day_moved_or_did_not(self) -> None:
        assert "顺延至其后第一个工作日2026-10-08" in calendar_days(date(2026, 9, 22), 10, rolls=True).steps[-1]
        assert "调休上班日，不顺延" in calendar_days(date(2026, 9, 10), 10, rolls=True).steps[-1]
        assert "不因节假日顺延" in calendar_days(date(2026, 9, 22), 10, rolls=False).steps[-1]

    def test_first_day_may_count(self) -> None:
        assert calendar_days(date(2026, 3, 2), 7, rolls=False, first_day_counts=True).due == date(2026, 3, 8)

    def test_hours_run_through_holidays_to_the_minute(self) -> None:
        deadline = hours(datetime(2026, 9, 30, 16, 0), 48)

        assert deadline.at == datetime(2026, 10, 2, 16, 0)
        assert deadline.to_json()["at"] == "2026-10-02T16:00"
        assert deadline.due == deadline.remind_by == date(2026, 10, 2)

    def test_an_instant_from_elsewhere_is_read_on_chinas_clock(self) -> None:
        deadline = hours(datetime(2026, 9, 30, 20, 0, tzinfo=UTC), 48)

        assert deadline.due == date(2026, 10, 3)
        assert deadline.to_json()["at"] == "2026-10-03T04:00+08:00"
        assert RULES["CC-416"].due(start=datetime(2026, 3, 1, 20, 0, tzinfo=UTC)).due == date(2026, 3, 5)

    def test_only_hours_have_an_instant(self) -> None:
        assert "at" not in calendar_days(date(2026, 3, 2), 5, rolls=True).to_json()

    @pytest.mark.parametrize("n", [0, -1, 10**9])
    @pytest.mark.parametrize("period", PERIODS.values(), ids=PERIODS)
    def test_a_period_has_a_sensible_length(self, period: Callable[[date, int], Deadline], n: int) -> None:
        with pytest.raises(ValueError, match="期间应在1到"):
            period(date(2026, 3, 2), n)


@pytest.mark.parametrize("period", PERIODS.values(), ids=PERIODS)
class TestProperties:
    """What holds for any day and any length."""

    @given(start=DAYS, n=st.integers(1, 40))
    def test_a_later_start_never_ends_earlier(
        self, period: Callable[[date, int], Deadline], start: date, n: int
    ) -> None:
        today, tomorrow = period(start, n), period(start + ONE_DAY, n)

        assert today.due <= tomorrow.due
        assert today.remind_by <= tomorrow.remind_by

    @given(start=DAYS, n=st.integers(1, 40))
    def test_reminder_is_never_after_the_last_lawful_day(
        self, period: Callable[[date, int], Deadline], start: date, n: int
    ) -> None:
        deadline = period(start, n)

        assert deadline.remind_by <= deadline.due
        assert deadline.steps

    @given(start=DAYS, n=st.integers(1, 40))
    def test_a_longer_period_never_ends_nearer(
        self, period: Callable[[date, int], Deadline], start: date, n: int
    ) -> None:
        assert abs((period(start, n + 1).due - start).days) >= abs((period(start, n).due - start).days)


class TestForbiddenDays:
    """Where the law counts or rolls by working days, a deadline lies on one."""

    @given(start=DAYS, n=st.integers(1, 30))
    def test_working_day_deadline_is_the_nth_working_day(self, start: date, n: int) -> None:
        deadline = working_days(start, n)
        between = [start + timedelta(days=k) for k in range(1, (deadline.due - start).days + 1)]

        assert BUILTIN.is_working_day(deadline.due)
        assert sum(BUILTIN.is_working_day(day) for day in between) == n
        assert deadline.remind_by == deadline.due

    @given(start=DAYS, n=st.integers(1, 90))
    def test_rolled_deadline_is_the_first_working_day_from_the_strict_one(self, start: date, n: int) -> None:
        deadline = calendar_days(start, n, rolls=True)
        skipped = [deadline.remind_by + timedelta(days=k) for k in range((deadline.due - deadline.remind_by).days)]

        assert deadline.remind_by == start + timedelta(days=n)
        assert BUILTIN.is_working_day(deadline.due)
        assert not any(BUILTIN.is_working_day(day) for day in skipped)

    @given(event=DAYS, n=st.integers(1, 10))
    def test_counting_back_leaves_whole_working_days_between(self, event: date, n: int) -> None:
        notice = working_days_before(event, n, clear=True).due
        between = [notice + timedelta(days=k) for k in range(1, (event - notice).days)]

        assert sum(BUILTIN.is_working_day(day) for day in between) == n

    @given(start=DAYS, n=st.integers(1, 40))
    def test_provisional_exactly_when_a_year_is_not_published(self, start: date, n: int) -> None:
        deadline = working_days(start, n)

        assert deadline.provisional == (start.year > 2026 or deadline.due.year > 2026)


def _startable(rule: Rule) -> bool:
    return "due" in rule.kinds and not any(entry.required for entry in rule.inputs("due")[1:])


@pytest.mark.parametrize("rule", [r for r in RULES.values() if _startable(r)], ids=lambda rule: rule.id)
class TestEveryRule:
    """The same holds for every rule of the catalogue, on every clock it has."""

    @given(day=EVENTS, hour=st.integers(0, 23), data=st.data())
    def test_monotone_in_its_start_and_reminded_in_time(
        self, rule: Rule, day: date, hour: int, data: st.DataObject
    ) -> None:
        values = {
            entry.name: data.draw(st.sampled_from(list(entry.type)))
            for entry in rule.inputs("due")
            if issubclass(entry.type, Choice)
        }
        if rule.id in ("CC-802", "CNT-08"):
            values["months"] = 6
        by_hour = rule.inputs("due")[0].type is datetime
        start = datetime(day.year, day.month, day.day, hour) if by_hour else day

        today, tomorrow = rule.due(start=start, **values), rule.due(start=start + ONE_DAY, **values)

        assert today.due <= tomorrow.due
        assert today.remind_by <= today.due
        assert today.basis
        if today.at is None and today.remind_by != today.due and not today.provisional and rule.id not in WINDOWS:
            assert BUILTIN.is_working_day(today.due)


WINDOWS = {"CC-204", "CC-804"}
"""Rules whose reminder opens a window instead of preceding a rolled day."""


class TestDocstrings:
    """The examples in the code hold."""

    def test_examples_of_month_arithmetic(self) -> None:
        assert doctest.testmod(months_module).attempted >= 2
        assert doctest.testmod(months_module).failed == 0
