"""Returned rows go back as a workbook like the one sent in, are corrected, and come in again."""

import io
from datetime import date, datetime

import openpyxl
import pytest
import xlsxwriter

from anhe.ledgers.kinds import CORRECTION_SUBJECTS
from anhe.ledgers.lines import LineKind
from anhe.ledgers.reading import open_source
from anhe.ledgers.records import Problem, RecordReader
from anhe.ledgers.returned import ReturnedRow, write_returned
from anhe.ledgers.tables import REASON_HEADING, find_table
from tests.ledgers.fixtures import make

GOOD_ID = "50019919900307001X"


def read(path):
    source = open_source(path)
    table = find_table(source, CORRECTION_SUBJECTS.columns)
    reader = RecordReader(table.matching)
    return table, [reader.read(line) for line in table.lines(source) if line.kind is LineKind.DATA]


def give_back(path, target):
    """Read a ledger and write its bad rows; answers how many there are."""
    table, records = read(path)
    bad = (ReturnedRow(record.cells, record.problems) for record in records if record.problems)
    return write_returned(target, table, bad)


@pytest.fixture
def returned(tmp_path):
    target = tmp_path / "退回.xlsx"
    give_back(make.CORRECTION, target)
    return target


@pytest.fixture
def ledger(tmp_path):
    """A small ledger with one row to be returned."""

    def ledger(*cells):
        book = xlsxwriter.Workbook(
            tmp_path / "台账.xlsx", {"default_date_format": "yyyy-mm-dd", "strings_to_formulas": False}
        )
        sheet = book.add_worksheet("在册")
        sheet.write_row(0, 0, ["姓名", "身份证号", "司法所", "矫正类别", "矫正开始日期", "矫正结束日期", "联系电话"])
        sheet.write_row(1, 0, cells)
        book.close()
        return tmp_path / "台账.xlsx"

    return ledger


class TestItLooksLikeTheOriginal:
    def test_titles_headings_and_merged_cells_stand_one_column_to_the_right(self, returned):
        original = openpyxl.load_workbook(make.CORRECTION)["在册人员"]
        sheet = openpyxl.load_workbook(returned)["在册人员"]

        for row in range(1, 5):
            assert [cell.value for cell in sheet[row]][1:] == [cell.value for cell in original[row]]
        ranges = {str(merged) for merged in sheet.merged_cells.ranges}
        assert {"B1:AA1", "B3:B4", "K3:L3", "T3:U3"} <= ranges
        assert sheet["A3"].value == REASON_HEADING
        assert "A3:A4" in ranges

    def test_only_the_bad_rows_are_there_each_with_its_reasons(self, returned):
        _table, records = read(make.CORRECTION)
        bad = [record for record in records if record.problems]
        sheet = openpyxl.load_workbook(returned)["在册人员"]

        reasons = [row[0].value for row in sheet.iter_rows(min_row=5)]
        assert reasons == ["\n".join(map(str, record.problems)) for record in bad]
        assert len(reasons) == sum(bool(row.bad) for row in make.correction().rows)

    def test_the_offending_cells_and_no_others_are_coloured(self, returned):
        _table, records = read(make.CORRECTION)
        bad = [record for record in records if record.problems]
        sheet = openpyxl.load_workbook(returned)["在册人员"]

        for record, row in zip(bad, sheet.iter_rows(min_row=5), strict=True):
            coloured = {cell.column - 2 for cell in row if cell.fill.fgColor.rgb == "FFFFEB9C"}
            assert coloured == {problem.index for problem in record.problems}

    def test_cells_keep_value_and_type(self, ledger, tmp_path):
        path = ledger("张 三", 5.00199199003070e17, "甲所", "缓", datetime(2026, 3, 5), 46451, "=1+1")
        give_back(path, tmp_path / "b.xlsx")

        row = list(openpyxl.load_workbook(tmp_path / "b.xlsx")["在册"][2])
        assert [cell.value for cell in row][1:] == [
            "张 三",
            5.00199199003070e17,
            "甲所",
            "缓",
            datetime(2026, 3, 5),
            46451,
            "=1+1",
        ]
        assert row[7].data_type == "s", "what looks like a formula stays text"

    def test_identity_numbers_are_set_as_text_for_the_correction(self, ledger, tmp_path):
        give_back(ledger("张三", 5.00199199003070e17, "甲所", "缓", "2026.3.5", "2027.3.4", ""), tmp_path / "b.xlsx")

        assert openpyxl.load_workbook(tmp_path / "b.xlsx")["在册"]["C2"].number_format == "@"


class TestItComesInAgain:
    def test_the_column_of_reasons_is_no_column_of_the_ledger(self, returned):
        table, _records = read(returned)

        assert REASON_HEADING not in {heading.text for heading in table.headings}
        assert [match.column.field for match in table.matching.matches] == [
            match.column.field for match in read(make.CORRECTION)[0].matching.matches
        ]

    def test_uncorrected_rows_are_returned_for_the_same_reasons(self, returned):
        before = [record.problems for record in read(make.CORRECTION)[1] if record.problems]
        after = [record.problems for record in read(returned)[1]]

        assert [[str(problem) for problem in row] for row in after] == [
            [str(problem) for problem in row] for row in before
        ]

    def test_returned_twice_there_is_one_column_of_reasons(self, returned, tmp_path):
        again = tmp_path / "再退回.xlsx"
        give_back(returned, again)

        first, second = (openpyxl.load_workbook(path)["在册人员"] for path in (returned, again))
        assert [[cell.value for cell in row] for row in second] == [[cell.value for cell in row] for row in first]
        assert {str(merged) for merged in second.merged_cells.ranges} == {str(m) for m in first.merged_cells.ranges}

    def test_a_corrected_cell_is_taken_in(self, ledger, tmp_path):
        back = tmp_path / "b.xlsx"
        give_back(ledger("张三", "身份证待补", "甲所", "缓", "2026.3.5", "2027.3.4", ""), back)
        book = openpyxl.load_workbook(back)
        book["在册"]["C2"] = GOOD_ID
        book.save(back)

        ((record),) = read(back)[1]
        assert record.problems == []
        assert str(record.values["id_number"]) == GOOD_ID
        assert record.values["starts_on"] == date(2026, 3, 5)

    def test_a_reason_that_begins_like_a_note_does_not_hide_its_row(self, tmp_path):
        book = xlsxwriter.Workbook(tmp_path / "b.xlsx")
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, [REASON_HEADING, "姓名", "身份证号", "司法所"])
        sheet.write_row(1, 0, ["备注：内容太长", "张三", GOOD_ID, "甲所"])
        book.close()

        assert [record.values["office"] for record in read(tmp_path / "b.xlsx")[1]] == ["甲所"]


class TestAnyLedger:
    def test_a_text_file_comes_back_as_a_workbook(self, tmp_path):
        path = tmp_path / "台账.csv"
        path.write_text(f"姓名,身份证号,司法所\n,{GOOD_ID},甲所\n", encoding="gb18030")
        target = io.BytesIO()

        assert give_back(path, target) == 1
        sheet = openpyxl.load_workbook(target).active
        assert [cell.value for cell in sheet[2]] == ["姓名：必须填写。", None, GOOD_ID, "甲所"]

    def test_a_problem_of_the_whole_row_colours_nothing(self, ledger, tmp_path):
        table, (record,) = read(ledger("张三", GOOD_ID, "甲所", "缓", "2026.3.5", "2027.3.4", ""))
        write_returned(tmp_path / "b.xlsx", table, [ReturnedRow(record.cells, [Problem("与第 2 行重复。")])])

        row = openpyxl.load_workbook(tmp_path / "b.xlsx")["在册"][2]
        assert row[0].value == "与第 2 行重复。"
        assert not [cell for cell in row if cell.fill.fgColor.rgb == "FFFFEB9C"]
