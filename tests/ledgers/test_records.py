"""Rows become records: what is required, what one cell tells for two fields."""

from datetime import date

import pytest

from anhe.ledgers.columns import Column, Kind
from anhe.ledgers.lines import Line, LineKind
from anhe.ledgers.matching import Heading, match_headings
from anhe.ledgers.records import RecordReader

COLUMNS = (
    Column("name", "姓名", Kind.NAME, required=True),
    Column("phones", "电话", Kind.PHONES, required=True),
    Column("starts_on", "开始日期", Kind.DATE, required=True),
    Column("ends_on", "结束日期", Kind.DATE, required=True),
    Column("term", "矫正期限", Kind.TERM, fills=("starts_on", "ends_on")),
    Column("amount", "金额", Kind.MONEY),
)


def read(**cells):
    matching = match_headings([Heading(index, (text,)) for index, text in enumerate(cells)], COLUMNS)
    values = list(cells.values())
    return RecordReader(matching).read(Line(7, LineKind.DATA, values, values))


def reasons(record):
    return [str(problem) for problem in record.problems]


class TestRequired:
    @pytest.mark.parametrize("nothing", [None, "", " ", "无", "/"])
    def test_a_required_cell_that_says_nothing_is_a_problem(self, nothing):
        assert reasons(read(姓名=nothing, 电话="19900001234")) == ["姓名：必须填写。"]
        assert reasons(read(姓名="张三", 电话=nothing)) == ["电话：必须填写。"]

    def test_a_row_that_ends_early_has_empty_cells(self):
        matching = match_headings([Heading(0, ("姓名",)), Heading(1, ("金额",))], COLUMNS)
        record = RecordReader(matching).read(Line(7, LineKind.DATA, ["张三"], ["张三"]))

        assert record.values["amount"] is None
        assert record.problems == []

    def test_every_problem_of_a_row_is_told_at_once(self):
        record = read(姓名="张三2", 电话="1", 金额="若干")

        assert [problem.field for problem in record.problems] == ["name", "phones", "amount"]
        assert [problem.index for problem in record.problems] == [0, 1, 2]
        assert record.values == {}

    def test_a_bad_value_is_bad_every_time_it_comes(self):
        matching = match_headings([Heading(0, ("金额",))], COLUMNS)
        reader = RecordReader(matching)

        for number in range(3):
            assert len(reader.read(Line(number, LineKind.DATA, ["若干"], ["若干"])).problems) == 1
        assert reader.read(Line(9, LineKind.DATA, [1], [1])).values["amount"] == 1


class TestAPeriodInOneColumn:
    def test_gives_first_and_last_day(self):
        record = read(矫正期限="2026.3.5-2027.3.4")

        assert (record.values["starts_on"], record.values["ends_on"]) == (date(2026, 3, 5), date(2027, 3, 4))
        assert record.problems == []

    def test_so_that_their_columns_are_not_missed(self):
        headings = [Heading(index, (text,)) for index, text in enumerate(["姓名", "电话", "矫正期限"])]
        assert match_headings(headings, COLUMNS).missing == ()

    def test_columns_of_their_own_go_first(self):
        record = read(开始日期="2026.4.1", 矫正期限="2026.3.5-2027.3.4")

        assert (record.values["starts_on"], record.values["ends_on"]) == (date(2026, 4, 1), date(2027, 3, 4))

    @pytest.mark.parametrize("cell", ["三年", "", None])
    def test_without_the_days_the_row_says_what_is_missing(self, cell):
        assert "请写明起止日期" in reasons(read(矫正期限=cell))[0]

    def test_an_unreadable_one_is_one_problem(self):
        assert len(read(矫正期限="2026.3.5-2027.2.30").problems) == 1

    def test_a_length_is_enough_where_the_days_have_columns(self):
        assert read(开始日期="2026.3.5", 结束日期="2029.3.4", 矫正期限="三年").problems == []
