"""Measures art. 27: who approves a leave; Opinions art. 13: when an absence is lost supervision."""

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from anhe.law.choices import Body
from anhe.law.citations import MEASURES, OPINIONS
from anhe.law.months import Convention, same_day
from anhe.law.rules import DateRange
from anhe.law.rules.leave import leave_authority, most_days_in_window
from anhe.law.rules.positioning import Absence, is_lost_supervision

MARCH_2 = date(2026, 3, 2)


def leave(first: str, last: str) -> DateRange:
    return DateRange(date.fromisoformat(first), date.fromisoformat(last))


class TestLeaveAuthority:
    """Up to 7 days the office by delegation, up to 30 the agency, above or 30 in two months the city."""

    @pytest.mark.parametrize(
        ("days", "body"),
        [
            pytest.param(1, Body.JUDICIAL_OFFICE, id="one day"),
            pytest.param(7, Body.JUDICIAL_OFFICE, id="seven days are within"),
            pytest.param(8, Body.CORRECTION_AGENCY, id="eight are over seven"),
            pytest.param(30, Body.CORRECTION_AGENCY, id="thirty are not over thirty"),
            pytest.param(31, Body.CITY_AGENCY, id="thirty-one are"),
        ],
    )
    def test_the_days_choose_the_body_both_ends_counted(self, days: int, body: Body) -> None:
        answer = leave_authority(MARCH_2, MARCH_2 + timedelta(days=days - 1))

        assert answer.value is body
        assert f"{days}日" in answer.because[0]
        assert MEASURES[27].paragraph(3 if body is Body.CITY_AGENCY else 2) in answer.basis

    def test_without_delegation_the_agency_decides(self) -> None:
        answer = leave_authority(MARCH_2, MARCH_2, delegated=False)

        assert answer.value is Body.CORRECTION_AGENCY
        assert "委托" in answer.why

    def test_thirty_days_in_two_months_are_not_over_thirty_and_the_thirty_first_is(self) -> None:
        earlier = (leave("2026-03-01", "2026-03-15"),)

        assert leave_authority(date(2026, 4, 5), date(2026, 4, 19), earlier).value is Body.CORRECTION_AGENCY
        answer = leave_authority(date(2026, 4, 25), date(2026, 4, 25), (*earlier, leave("2026-04-05", "2026-04-19")))
        assert answer.value is Body.CITY_AGENCY
        assert "31日" in answer.because[0]
        assert "检察院" in answer.because[1]

    def test_a_day_that_has_left_the_window_no_longer_counts(self) -> None:
        earlier = (leave("2026-03-01", "2026-03-24"),)

        assert leave_authority(date(2026, 4, 24), date(2026, 4, 30), earlier).value is Body.CITY_AGENCY
        assert leave_authority(date(2026, 4, 25), date(2026, 5, 1), earlier).value is Body.JUDICIAL_OFFICE

    def test_leaves_after_it_count_as_well(self) -> None:
        later = (leave("2026-03-20", "2026-04-15"),)

        assert leave_authority(date(2026, 3, 2), date(2026, 3, 5), later).value is Body.CITY_AGENCY

    def test_overlapping_days_count_once(self) -> None:
        earlier = (leave("2026-03-01", "2026-03-30"), leave("2026-03-10", "2026-03-20"))

        assert leave_authority(date(2026, 3, 28), date(2026, 3, 30), earlier).value is Body.JUDICIAL_OFFICE

    def test_a_leave_that_ends_before_it_begins_is_refused(self) -> None:
        with pytest.raises(ValueError, match="早于起日"):
            leave_authority(MARCH_2, MARCH_2 - timedelta(days=1))

    @given(
        start=st.dates(date(2026, 1, 1), date(2026, 12, 31)),
        days=st.integers(1, 30),
        earlier=st.lists(st.tuples(st.integers(-150, 150), st.integers(1, 30)), max_size=5),
    )
    def test_the_fullest_window_is_the_one_a_plain_search_finds(
        self, start: date, days: int, earlier: list[tuple[int, int]]
    ) -> None:
        asked = DateRange(start, start + timedelta(days=days - 1))
        others = [
            DateRange(start + timedelta(days=shift), start + timedelta(days=shift + length - 1))
            for shift, length in earlier
        ]
        away = {leave.first + timedelta(days=n) for leave in (asked, *others) for n in range(leave.days)}
        windows = (start + timedelta(days=shift) for shift in range(-70, days))
        fullest = max(
            sum(first <= day < same_day(first, 2, Convention.CRIMINAL) for day in away)
            for first in windows
            if same_day(first, 2, Convention.CRIMINAL) > start
        )

        assert most_days_in_window(asked, others).days == fullest


class TestLostSupervision:
    """Over 48 hours, each situation with its own excuse."""

    @pytest.mark.parametrize("absence", list(Absence))
    def test_exactly_48_hours_is_not_and_a_minute_more_is(self, absence: Absence) -> None:
        start = datetime(2026, 10, 1, 9)

        assert not is_lost_supervision(start, start + timedelta(hours=48), absence)
        found = is_lost_supervision(start, start + timedelta(hours=48, minutes=1), absence)
        assert found
        assert OPINIONS[13].paragraph(1).item(list(Absence).index(absence) + 1) in found.basis

    @pytest.mark.parametrize(
        ("absence", "excuses"),
        [
            (Absence.LOST_CONTACT, {"proper_reason": True}),
            (Absence.LEFT_WITHOUT_LEAVE, {"proper_reason": True, "urgent": True}),
            (Absence.OVERDUE_RETURN, {"proper_reason": True, "reported_promptly": True}),
        ],
    )
    def test_the_whole_excuse_excuses_and_no_part_of_it(self, absence: Absence, excuses: dict[str, bool]) -> None:
        start, until = datetime(2026, 10, 1, 9), datetime(2026, 10, 5, 9)

        assert not is_lost_supervision(start, until, absence, **excuses)
        for missing in excuses:
            assert is_lost_supervision(start, until, absence, **{**excuses, missing: False})

    def test_an_end_before_the_beginning_is_refused(self) -> None:
        with pytest.raises(ValueError, match="早于起始时刻"):
            is_lost_supervision(datetime(2026, 10, 2), datetime(2026, 10, 1))
