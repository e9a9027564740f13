"""Where in a sheet the ledger is, and which of its rows are data."""

import pytest

from anhe.ledgers.columns import Column, Kind
from anhe.ledgers.containers import UnreadableFile
from anhe.ledgers.lines import LineKind
from anhe.ledgers.reading import RawRow, Sheet
from anhe.ledgers.tables import find_table

COLUMNS = (
    Column("name", "姓名", Kind.NAME, required=True),
    Column("id_number", "身份证号", Kind.ID_NUMBER, ("公民身份号码",)),
    Column("district", "居住地区县", spellings=("家庭住址|区县",)),
    Column("address", "居住地址", spellings=("家庭住址|详细地址",)),
    Column("office", "司法所"),
    Column("remark", "备注"),
)


class Sheets:
    """A file already opened: sheets by name, each rows of cells and merged ranges."""

    kind, encoding = "xlsx", ""

    def __init__(self, **sheets):
        self._sheets = {name: sheet if isinstance(sheet, tuple) else (sheet, ()) for name, sheet in sheets.items()}
        self.hidden = set()

    @property
    def sheet_names(self):
        return list(self._sheets)

    def sheet(self, name):
        return Sheet(name, name in self.hidden, tuple(self._sheets[name][1]))

    def rows(self, name):
        return (RawRow(number, list(cells)) for number, cells in enumerate(self._sheets[name][0], start=1))


def headings_of(table):
    return [heading.text for heading in table.headings]


def kinds_of(rows, merged=()):
    source = Sheets(a=([["姓名", "身份证号", "司法所", "备注"], *rows], merged))
    return [line.kind.value for line in find_table(source, COLUMNS).lines(source)]


class TestFindingTheHeadings:
    def test_in_the_first_row(self):
        table = find_table(Sheets(a=[["姓名", "身份证号"], ["张三", "1"]]), COLUMNS)

        assert headings_of(table) == ["姓名", "身份证号"]
        assert table.first_data_row == 2
        assert table.title_rows == ()

    def test_below_titles_and_empty_rows(self):
        rows = [
            ["东安区台账", "", ""],
            [],
            ["填报单位：甲所", "", "2026年"],
            ["序号", "姓名", "身份证号"],
            [1, "张三", "1"],
        ]
        table = find_table(Sheets(a=rows), COLUMNS)

        assert table.first_data_row == 5
        assert [row.number for row in table.title_rows] == [1, 3]

    def test_merged_over_two_lines_with_a_wide_heading(self):
        rows = [
            ["姓名", "家庭住址", None, "司法所"],
            [None, "区县", "详细地址", None],
            ["张三", "东安区", "东街", "甲所"],
        ]
        merged = [((0, 0), (1, 0)), ((0, 1), (0, 2)), ((0, 3), (1, 3))]
        table = find_table(Sheets(a=(rows, merged)), COLUMNS)

        assert headings_of(table) == ["姓名", "家庭住址|区县", "家庭住址|详细地址", "司法所"]
        assert table.first_data_row == 3

    def test_two_lines_without_merged_cells_as_in_text_files(self):
        rows = [["姓名", "家庭住址", "", "司法所"], ["", "区县", "详细地址", ""], ["张三", "东安区", "东街", "甲所"]]

        assert headings_of(find_table(Sheets(a=rows), COLUMNS))[1:3] == ["家庭住址|区县", "家庭住址|详细地址"]

    def test_a_title_merged_over_the_table_is_no_heading(self):
        rows = [["姓名身份证号台账", None, None], ["姓名", "身份证号", "司法所"], ["张三", "1", "甲所"]]
        table = find_table(Sheets(a=(rows, [((0, 0), (0, 2))])), COLUMNS)

        assert headings_of(table) == ["姓名", "身份证号", "司法所"]
        assert [row.number for row in table.heading_rows] == [2]

    def test_the_first_row_of_data_is_never_taken_for_a_second_line(self):
        table = find_table(Sheets(a=[["姓名", "司法所"], ["司法所", "姓名"], ["张三", "甲所"]]), COLUMNS)
        assert table.first_data_row == 2

    def test_what_was_confirmed_before_helps_to_find_them(self):
        rows = [["甲栏", "乙栏"], ["张三", "东街1234号"]]
        table = find_table(Sheets(a=rows), COLUMNS, remembered={"甲栏": "name", "乙栏": "address"})

        assert [match.column.field for match in table.matching.matches] == ["name", "address"]

    def test_unknown_headings_are_still_found_for_a_person_to_match(self):
        table = find_table(Sheets(a=[["题名"], ["甲栏", "乙栏", "丙栏"], ["张三", "5001", "东街"]]), COLUMNS)

        assert headings_of(table) == ["甲栏", "乙栏", "丙栏"]
        assert [column.field for column in table.matching.missing] == ["name"]

    def test_a_sheet_without_any_is_refused_with_the_columns_it_should_have(self):
        with pytest.raises(UnreadableFile, match="应包含这些列：姓名"):
            find_table(Sheets(a=[["只有一段文字"], ["第二段"]]), COLUMNS)


class TestChoosingTheSheet:
    LEDGER = [["姓名", "身份证号", "司法所"], ["张三", "1", "甲所"]]

    def test_the_one_that_looks_like_the_ledger(self):
        source = Sheets(
            说明=[["填表说明"], ["姓名请写全"]], 在册=self.LEDGER, 汇总=[["司法所", "姓名"], ["甲所", "李"]]
        )
        assert find_table(source, COLUMNS).sheet.name == "在册"

    def test_or_the_one_that_was_named(self):
        source = Sheets(在册=self.LEDGER, 解矫=[["姓名", "身份证号"], ["李四", "2"]])
        assert find_table(source, COLUMNS, sheet="解矫").sheet.name == "解矫"

    def test_a_hidden_one_only_when_no_other_is_as_good(self):
        source = Sheets(旧表=self.LEDGER, 新表=self.LEDGER)
        source.hidden = {"旧表"}

        assert find_table(source, COLUMNS).sheet.name == "新表"

    def test_an_unknown_name_is_refused_with_the_names_there_are(self):
        with pytest.raises(UnreadableFile, match="现有：在册"):
            find_table(Sheets(在册=self.LEDGER), COLUMNS, sheet="解矫")


class TestTellingRowsApart:
    @pytest.mark.parametrize(
        ("row", "kind"),
        [
            pytest.param(["张三", "1", "甲所", ""], "data", id="a person"),
            pytest.param(["张三"], "data", id="a person with nothing but a name"),
            pytest.param(["", "", "甲所", ""], "data", id="a row without its name, to be returned"),
            pytest.param(["张三", "1", "甲所", "备注：无"], "data", id="a note within a person's row"),
            pytest.param(["总计划", "1", "甲所"], "data", id="a name that begins like a total"),
            pytest.param(["", None, " ", "\u3000"], "empty", id="only spaces"),
            pytest.param([], "empty", id="no cells"),
            pytest.param(["合计", "12"], "totals", id="totals"),
            pytest.param(["合 计：", "12人", "", ""], "totals", id="totals with a space"),
            pytest.param(["", "小计", "3"], "totals", id="totals not in the first cell"),
            pytest.param(["共12人"], "totals", id="totals as a sentence"),
            pytest.param(["备注：本表每月报送"], "note", id="a note"),
            pytest.param(["填表人：李四", "", "审核人：王五", ""], "note", id="signatures"),
            pytest.param(["说明"], "note", id="the word alone"),
            pytest.param(["姓名", "身份证号", "司法所", "备注"], "heading", id="headings again"),
            pytest.param(["姓 名", "身份证号", "司法所", ""], "heading", id="headings again, nearly"),
            pytest.param(["示例", "5001", "某所", ""], "example", id="an example"),
        ],
    )
    def test_each_is_what_it_is(self, row, kind):
        assert kinds_of([row]) == [kind]

    def test_what_follows_a_note_in_one_cell_is_a_note(self):
        assert kinds_of([["张三", "1"], ["备注：1.按月报送"], [], ["2.不得漏报"]]) == ["data", "note", "empty", "note"]

    def test_a_person_after_the_totals_of_one_page_is_still_data(self):
        assert kinds_of([["本页小计", "2"], ["李四", "2", "乙所"]]) == ["totals", "data"]

    def test_a_lone_name_below_the_totals_is_data_and_a_lone_signature_is_not(self):
        assert kinds_of([["合计", "1"], ["李四"], ["东安区司法局"], ["2026年7月1日"]])[1:] == ["data", "data", "data"]
        assert kinds_of([["合计", "1"], ["东安区司法局"], ["2026年7月1日"], ["李四"]])[1:] == ["note", "note", "data"]

    def test_a_line_merged_over_the_table_divides_it(self):
        merged = [((1, 0), (1, 3))]
        assert kinds_of([["一、东街司法所", None, None, None], ["张三", "1"]], merged) == ["section", "data"]

    def test_rows_numbered_in_advance_and_left_empty_are_empty(self):
        source = Sheets(a=[["序号", "姓名", "身份证号"], [1, "张三", "1"], [2, "", ""], ["3", None, None]])
        assert [line.kind for line in find_table(source, COLUMNS).lines(source)] == [
            LineKind.DATA,
            LineKind.EMPTY,
            LineKind.EMPTY,
        ]

    def test_the_title_printed_again_on_a_new_page_is_a_title(self):
        source = Sheets(a=[["甲区台账"], ["姓名", "身份证号", "司法所"], ["张三", "1", "甲"], ["甲区台账"]])
        assert [line.kind.value for line in find_table(source, COLUMNS).lines(source)] == ["data", "title"]

    def test_a_cell_merged_downwards_belongs_to_each_of_its_rows(self):
        rows = [["司法所", "姓名"], ["甲所", "张三"], [None, "李四"], ["乙所", "王五"]]
        source = Sheets(a=(rows, [((1, 0), (2, 0))]))
        lines = list(find_table(source, COLUMNS).lines(source))

        assert [line.cells[0] for line in lines] == ["甲所", "甲所", "乙所"]
        assert [line.raw[0] for line in lines] == ["甲所", None, "乙所"]
