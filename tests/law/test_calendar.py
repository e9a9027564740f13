"""Working days: published arrangements, days made up, and years not published yet."""

from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from anhe.law.arrangements import BadArrangement, parse_arrangement, read_arrangement
from anhe.law.calendar import BUILTIN, Arrangement, statutory_holidays
from anhe.law.deadlines import working_days

NOTICE_2026 = {
    "元旦": ("2026-01-01", 3, ["2026-01-04"]),
    "春节": ("2026-02-15", 9, ["2026-02-14", "2026-02-28"]),
    "清明节": ("2026-04-04", 3, []),
    "劳动节": ("2026-05-01", 5, ["2026-05-09"]),
    "端午节": ("2026-06-19", 3, []),
    "中秋节": ("2026-09-25", 3, []),
    "国庆节": ("2026-10-01", 7, ["2026-09-20", "2026-10-10"]),
}


class TestNoticeOf2026:
    """The State Council's notice for 2026, day by day."""

    @pytest.mark.parametrize("name", NOTICE_2026)
    def test_holidays_are_off_and_made_up_weekends_are_worked(self, name: str) -> None:
        first, days, worked = NOTICE_2026[name]
        off = [date.fromisoformat(first) + timedelta(days=n) for n in range(days)]

        assert not any(BUILTIN.is_working_day(day) for day in off)
        assert BUILTIN.is_working_day(off[-1] + timedelta(days=1))
        assert all(BUILTIN.is_working_weekend(date.fromisoformat(day)) for day in worked)
        assert all(BUILTIN.is_working_day(date.fromisoformat(day)) for day in worked)

    def test_no_other_day_of_the_year_differs_from_the_week(self) -> None:
        off = {date.fromisoformat(f) + timedelta(days=n) for f, days, _w in NOTICE_2026.values() for n in range(days)}
        worked = {date.fromisoformat(day) for _f, _d, days in NOTICE_2026.values() for day in days}

        for n in range(365):
            day = date(2026, 1, 1) + timedelta(days=n)
            assert BUILTIN.is_working_day(day) == (day in worked or (day.weekday() < 5 and day not in off))


class TestYearWithoutNotice:
    """2027: reckoned from statutory holidays and weekends, and said so."""

    def test_only_published_years_are_published(self) -> None:
        assert BUILTIN.is_published(2004)
        assert BUILTIN.is_published(2026)
        assert not BUILTIN.is_published(2003)
        assert not BUILTIN.is_published(2027)

    def test_the_thirteen_statutory_days_since_2025_are_known(self) -> None:
        assert len(statutory_holidays(2027)) == 13
        assert date(2027, 2, 5) in statutory_holidays(2027), "除夕 is a day off since the amendment of 2024"
        assert date(2027, 5, 2) in statutory_holidays(2027)

    def test_deadline_into_it_is_provisional_and_nobody_is_late_by_it(self) -> None:
        deadline = working_days(date(2026, 12, 28), 5)

        assert deadline.provisional
        assert "2027" in deadline.steps[-1]
        assert not deadline.is_late(date(2027, 3, 1))

    def test_deadline_within_2026_is_final(self) -> None:
        deadline = working_days(date(2026, 12, 21), 5)

        assert not deadline.provisional
        assert deadline.is_late(deadline.due + timedelta(days=1))
        assert not deadline.is_late(deadline.due)

    def test_loading_the_arrangement_ends_the_guess(self) -> None:
        published = BUILTIN.with_arrangement(
            Arrangement(2027, frozenset({date(2027, 1, 1), date(2027, 1, 4)}), frozenset({date(2027, 1, 9)}), "test")
        )

        assert working_days(date(2026, 12, 28), 5, calendar=published).due == date(2027, 1, 6)
        assert not working_days(date(2026, 12, 28), 5, calendar=published).provisional
        assert published.is_working_day(date(2027, 1, 9))
        assert not BUILTIN.is_published(2027), "the calendar it was added to stays as it was"


CSV_2026 = """year,first,last,kind,name
2026,2026-01-01,2026-01-03,holiday,元旦
2026,2026-01-04,,workday,元旦
2026,2026-02-15,2026-02-23,holiday,春节
2026,2026-02-14,,workday,春节
2026,2026-02-28,,workday,春节
2026,2026-04-04,2026-04-06,holiday,清明节
2026,2026-05-01,2026-05-05,holiday,劳动节
2026,2026-05-09,,workday,劳动节
2026,2026-06-19,2026-06-21,holiday,端午节
2026,2026-09-25,2026-09-27,holiday,中秋节
2026,2026-10-01,2026-10-07,holiday,国庆节
2026,2026-09-20,,workday,国庆节
2026,2026-10-10,,workday,国庆节
"""


def faults_of(text: str | bytes) -> tuple[str, ...]:
    try:
        parse_arrangement(text)
    except BadArrangement as refused:
        return refused.faults
    return ()


class TestArrangementFile:
    """What an office loads when the notice is out."""

    def test_the_years_notice_as_csv_is_the_published_calendar(self, tmp_path: Path) -> None:
        file = tmp_path / "2026.csv"
        file.write_text("\ufeff" + CSV_2026, encoding="utf-8")

        read = read_arrangement(file)

        assert read.working_weekends == BUILTIN.arrangements[2026].working_weekends
        assert read.holidays == BUILTIN.arrangements[2026].holidays
        assert read.source == "2026.csv"

    def test_json_says_the_same(self) -> None:
        text = """{"year": 2026, "source": "国办发明电〔2025〕7号",
            "holidays": ["2026-01-01/2026-01-03", "2026-02-15/2026-02-23", "2026-04-04/2026-04-06",
                         "2026-05-01/2026-05-05", "2026-06-19/2026-06-21", "2026-09-25/2026-09-27",
                         "2026-10-01/2026-10-07"],
            "workdays": ["2026-01-04", "2026-02-14", "2026-02-28", "2026-05-09", "2026-09-20", "2026-10-10"]}"""

        read = parse_arrangement(text)

        assert (read.year, read.source) == (2026, "国办发明电〔2025〕7号")
        assert read.holidays == BUILTIN.arrangements[2026].holidays

    @pytest.mark.parametrize(
        ("wrong", "saying"),
        [
            pytest.param(CSV_2026.replace("2026-10-10", "2026-10-12"), "本来就是工作日", id="workday is a Monday"),
            pytest.param(CSV_2026.replace("2026-10-10", "2026-10-03"), "既是放假又是上班", id="both off and worked"),
            pytest.param(
                CSV_2026.replace("2026-06-19,2026-06-21", "2026-06-20,"),
                "缺少法定节假日2026-06-19",
                id="a feast missing",
            ),
            pytest.param(CSV_2026.replace("2026-04-04,2026-04-06", "4月4日,"), "第7行", id="no date, with its line"),
            pytest.param(
                CSV_2026.replace("2026-04-04,2026-04-06", "2026-04-06,2026-04-04"), "不是合理的一段假期", id="backwards"
            ),
            pytest.param(CSV_2026.replace("workday", "work"), "kind 应为 holiday 或 workday", id="unknown kind"),
            pytest.param(CSV_2026.replace("2026,2026-01-04", "2027,2026-01-04"), "只写一个年度", id="two years"),
            pytest.param(CSV_2026.replace("2026,2026-01-01", "0,2026-01-01"), "“0”不是年度", id="no year"),
            pytest.param("day,kind\n", "首行缺少列", id="other columns"),
            pytest.param("", "首行缺少列", id="empty"),
        ],
    )
    def test_a_wrong_file_is_refused_in_words(self, wrong: str, saying: str) -> None:
        with pytest.raises(BadArrangement, match=saying):
            parse_arrangement(wrong)

    @pytest.mark.parametrize("text", ["[]", "{", '{"year": 2026}', '{"year": "x", "holidays": []}'])
    def test_wrong_json_is_refused(self, text: str) -> None:
        with pytest.raises(BadArrangement):
            parse_arrangement(text)

    @given(st.text(max_size=200) | st.binary(max_size=200) | st.text(max_size=50).map(lambda text: "{" + text))
    def test_nothing_crashes_it(self, text: str | bytes) -> None:
        assert faults_of(text), "so little text cannot hold a year's holidays"

    def test_a_file_saved_by_a_chinese_spreadsheet_is_read(self, tmp_path: Path) -> None:
        file = tmp_path / "2026.csv"
        file.write_bytes(CSV_2026.encode("gb18030"))

        assert read_arrangement(file).holidays == BUILTIN.arrangements[2026].holidays

    def test_what_is_no_text_is_named(self) -> None:
        with pytest.raises(BadArrangement, match="不是文本"):
            parse_arrangement(b"PK\x03\x04\xff\xff\xff")
