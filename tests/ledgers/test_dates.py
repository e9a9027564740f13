"""Dates as people write them into ledgers."""

from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from anhe.ledgers.samples.hands import chinese_date, full_width
from anhe.ledgers.values import BadValue, DateRule, clean_date, clean_period

FIFTH_OF_MARCH = date(2026, 3, 5)
DAYS = st.dates(date(1901, 1, 1), date(2100, 12, 31))
SERIAL_ZERO = date(1899, 12, 30)


def reason(cell, **rule):
    answer = clean_date(cell, DateRule(**rule))
    assert isinstance(answer, BadValue), f"{cell!r} was read as {answer!r}"
    return answer.reason


class TestOneDayWrittenManyWays:
    @pytest.mark.parametrize(
        "cell",
        [
            "2026年3月5日",
            "2026年03月05日",
            "2026.3.5",
            "2026/3/5",
            "2026-3-5",
            "26/3/5",
            "26.03.05",
            "26年3月5日",
            "20260305",
            20260305,
            20260305.0,
            "2026-3-5 00:00:00",
            "2026-03-05T10:20:00Z",
            "2026年3月5日 上午",
            "2026年3月5日10:30",
            " 2026 年 3 月 5 日 ",
            "2026 3 5",
            "２０２６．３．５",
            "２０２６年３月５日",
            "'2026-3-5",
            "2026。3。5",
            "2026、3、5",
            "2026年3月5号",
            "2026年3月5日（星期四）",
            "二〇二六年三月五日",
            "二零二六年三月五日",
            "二六年三月五日",
            46086,
            46086.0,
            46086.75,
            "46086",
            datetime(2026, 3, 5),
            datetime(2026, 3, 5, 23, 59),
            date(2026, 3, 5),
        ],
        ids=str,
    )
    def test_is_read_as_that_day(self, cell):
        assert clean_date(cell) == FIFTH_OF_MARCH

    @pytest.mark.parametrize("cell", [None, "", "  ", "\u3000", "无", "/", "—", "不详"])
    def test_a_cell_that_says_nothing_has_no_day(self, cell):
        assert clean_date(cell) is None

    @given(DAYS)
    def test_every_unambiguous_way_of_writing_round_trips(self, day):
        for cell in [
            f"{day.year}年{day.month}月{day.day}日",
            f"{day.year}.{day.month}.{day.day}",
            f"{day:%Y/%m/%d}",
            f"{day:%Y%m%d}",
            int(f"{day:%Y%m%d}"),
            f"{day:%Y-%m-%d} 00:00:00",
            full_width(f"{day:%Y-%m-%d}"),
            chinese_date(day),
            day,
            datetime(day.year, day.month, day.day, 8),
        ]:
            assert clean_date(cell) == day, cell

    @given(st.dates(date(1910, 1, 1), date(2100, 12, 31)))
    def test_serial_numbers_round_trip(self, day):
        assert clean_date((day - SERIAL_ZERO).days) == day

    @given(DAYS)
    def test_a_date_without_its_century_is_right_or_refused(self, day):
        rule = DateRule(pivot=99) if day.year >= 2000 else DateRule(pivot=0)
        for cell in [f"{day:%y}/{day.month}/{day.day}", f"{day:%y.%m.%d}", f"{day:%y%m%d}"]:
            answer = clean_date(cell, rule)
            assert answer == day or isinstance(answer, BadValue) or day.year in (1900, 2000, 2100), cell

    @given(DAYS)
    def test_cleaning_twice_changes_nothing(self, day):
        assert clean_date(clean_date(day.isoformat())) == day


class TestTheSpreadsheetsCalendar:
    """Serial numbers count a 29 February 1900 that never was."""

    @pytest.mark.parametrize(
        ("serial", "day"),
        [
            pytest.param(1, date(1900, 1, 1), id="first day"),
            pytest.param(59, date(1900, 2, 28), id="last day before the gap"),
            pytest.param(61, date(1900, 3, 1), id="first day after the gap"),
        ],
    )
    def test_days_on_both_sides_of_the_gap_are_right(self, serial, day):
        assert clean_date(serial) == day

    def test_the_day_that_never_was_is_refused(self):
        assert "并不存在" in reason(60)

    @pytest.mark.parametrize("number", [0, -5, 1e9, 73_416, float("nan"), float("inf")])
    def test_numbers_that_are_no_serial_are_refused(self, number):
        assert "看不出是哪一天" in reason(number)


class TestWhatCannotBeRead:
    @pytest.mark.parametrize(
        ("cell", "why"),
        [
            pytest.param("3/5/2026", "两种读法", id="day and month either way"),
            pytest.param("05/03/26", "两种读法", id="year first or last"),
            pytest.param("5/3/26", "两种读法", id="year last, day and month either way"),
            pytest.param("201203", "两种读法", id="six digits as a month or a day"),
            pytest.param("2026.2.30", "不是存在的日期", id="no such day"),
            pytest.param("2026年13月1日", "不是存在的日期", id="no such month"),
            pytest.param("2025-02-29", "不是存在的日期", id="not a leap year"),
            pytest.param("20261301", "不是存在的日期", id="no such month in digits"),
            pytest.param("2026年3月", "只写到月", id="day missing"),
            pytest.param("202603", "只写到月", id="day missing in digits"),
            pytest.param("2026", "只有年份", id="year as text"),
            pytest.param(2026, "只有年份", id="year as a number, not a day in 1905"),
            pytest.param(2026.3, "只有年份", id="year and month turned into a fraction"),
            pytest.param("3月5日", "没有写年份", id="year missing"),
            pytest.param("2026.3.5-2027.3.4", "不止一个日期", id="a period"),
            pytest.param("刑满后", "看不出是哪一天", id="words"),
            pytest.param(True, "看不出是哪一天", id="a tick"),
        ],
    )
    def test_is_refused_with_what_is_wrong(self, cell, why):
        assert why in reason(cell)

    def test_the_refusal_quotes_what_was_typed(self):
        assert "2026.2.30" in reason("2026.2.30")

    @pytest.mark.parametrize("cell", ["13/5/2026", "5/13/2026"])
    def test_a_day_above_twelve_leaves_one_reading(self, cell):
        assert clean_date(cell) == date(2026, 5, 13)


class TestWhatAColumnAllows:
    def test_two_digit_years_belong_to_the_window_of_the_column(self):
        births = DateRule(pivot=26)

        assert clean_date("26/3/5", births) == date(2026, 3, 5)
        assert clean_date("65/3/5", births) == date(1965, 3, 5)
        assert clean_date("27年3月5日", births) == date(1927, 3, 5)

    @pytest.mark.parametrize("day", [date(1980, 1, 1), date(2080, 12, 31)])
    def test_first_and_last_day_are_allowed(self, day):
        assert clean_date(day, DateRule(date(1980, 1, 1), date(2080, 12, 31))) == day

    @pytest.mark.parametrize("day", ["1979-12-31", "2081-01-01"])
    def test_a_day_outside_is_refused_with_the_range(self, day):
        assert "1980-01-01 至 2080-12-31" in reason(day, earliest=date(1980, 1, 1), latest=date(2080, 12, 31))


class TestPeriodInOneCell:
    @pytest.mark.parametrize(
        "cell",
        [
            "自2026年3月5日至2027年3月4日",
            "2026.3.5-2027.3.4",
            "2026-03-05 至 2027-03-04",
            "2026/3/5—2027/3/4",
            "2026.3.5\n2027.3.4",
        ],
    )
    def test_first_and_last_day_are_found(self, cell):
        assert clean_period(cell) == (date(2026, 3, 5), date(2027, 3, 4))

    @pytest.mark.parametrize(
        ("cell", "why"),
        [
            ("2026.3.5", "一个起日和一个止日"),
            ("2027.3.4-2026.3.5", "早于起日"),
            ("2026.3.5-2027.2.30", "不是存在的日期"),
        ],
    )
    def test_half_a_period_or_a_reversed_one_is_refused(self, cell, why):
        answer = clean_period(cell)
        assert isinstance(answer, BadValue)
        assert why in answer.reason
