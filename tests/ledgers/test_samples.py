"""The three ledgers beside these tests, read back against the truth they were made from."""

from collections import Counter

import pytest

from anhe.ledgers.lines import LineKind
from anhe.ledgers.reading import open_source
from anhe.ledgers.records import RecordReader
from anhe.ledgers.repeats import Repeats
from anhe.ledgers.tables import find_table
from anhe.ledgers.values import Name, Phone
from tests.ledgers.fixtures import make

LEDGERS = [
    pytest.param(make.CORRECTION, make.correction, id="correction.xlsx"),
    pytest.param(make.MEDIATORS, make.mediators, id="mediators.xls"),
    pytest.param(make.DISPUTES, make.disputes, id="disputes.csv"),
]


def said(value):
    """What a clean value says, without remarks: truth and reading compare by it."""
    if isinstance(value, tuple):
        return tuple(said(part) for part in value)
    return str(value) if isinstance(value, Name | Phone) or hasattr(value, "region_code") else value


@pytest.fixture
def read():
    def read(path, kind):
        source = open_source(path)
        table = find_table(source, kind.columns)
        lines = list(table.lines(source))
        reader = RecordReader(table.matching)
        records = {line.number: reader.read(line) for line in lines if line.kind is LineKind.DATA}
        return table, Counter(line.kind for line in lines), records

    return read


class TestEveryRowIsFoundAndReadRight:
    @pytest.mark.parametrize(("path", "truth"), LEDGERS)
    def test_no_row_is_lost_and_none_is_invented(self, read, path, truth):
        sample = truth()
        _table, _kinds, records = read(path, sample.kind)

        assert sorted(records) == [row.number for row in sample.rows]

    @pytest.mark.parametrize(("path", "truth"), LEDGERS)
    def test_every_readable_cell_says_what_its_writer_meant(self, read, path, truth):
        sample = truth()
        _table, _kinds, records = read(path, sample.kind)

        for row in sample.rows:
            got = {name: said(records[row.number].values.get(name)) for name in row.values}
            assert got == {name: said(value) for name, value in row.values.items()}, f"row {row.number}"

    @pytest.mark.parametrize(("path", "truth"), LEDGERS)
    def test_exactly_the_spoiled_cells_are_refused(self, read, path, truth):
        sample = truth()
        _table, _kinds, records = read(path, sample.kind)

        refused = {number: {problem.field for problem in record.problems} for number, record in records.items()}
        assert refused == {row.number: set(row.bad) for row in sample.rows}

    @pytest.mark.parametrize(("path", "truth"), LEDGERS)
    def test_no_required_column_is_missed(self, read, path, truth):
        table, _kinds, _records = read(path, truth().kind)

        assert table.matching.missing == ()
        assert {heading.text for heading in table.matching.unmatched} <= {"序号"}

    def test_persons_written_twice_are_found(self, read):
        sample = make.correction()
        _table, _kinds, records = read(make.CORRECTION, sample.kind)
        repeats = Repeats(["id_number"])

        found = {number: repeat.first_number for number, record in records.items() if (repeat := repeats.find(record))}
        assert found == {row.number: row.repeats for row in sample.rows if row.repeats and "id_number" in row.values}


class TestWhatStandsAroundTheRows:
    def test_the_ledger_is_found_behind_the_instructions_and_beside_a_hidden_sheet(self, read):
        table, kinds, records = read(make.CORRECTION, make.correction().kind)

        assert table.sheet.name == "在册人员"
        assert [row.number for row in table.heading_rows] == [3, 4]
        assert len(records) == 600
        assert kinds[LineKind.HEADING] == 2
        assert kinds[LineKind.TOTALS] == 1
        assert kinds[LineKind.NOTE] == 3
        assert kinds[LineKind.EMPTY] == 6 + 5 + 1

    def test_a_committee_written_once_belongs_to_all_its_mediators(self, read):
        _table, _kinds, records = read(make.MEDIATORS, make.mediators().kind)

        first_members = [records[number].values["committee"] for number in (4, 5, 6)]
        assert first_members == ["青石镇人民调解委员会"] * 3

    def test_gb18030_is_recognised_and_the_headings_unit_counts(self, read):
        assert open_source(make.DISPUTES).encoding == "gb18030"
        table, kinds, records = read(make.DISPUTES, make.disputes().kind)

        amount = next(match.heading for match in table.matching.matches if match.column.field == "amount")
        assert amount.unit == "万元"
        assert max(record.values["amount"] for record in records.values() if "amount" in record.values) > 10_000
        assert kinds[LineKind.NOTE] == 3


class TestSamples:
    def test_the_same_seed_makes_the_same_ledger_another_seed_another(self):
        offices = ["甲司法所", "乙司法所"]
        one, same = (make.correction_ledger(offices, rows=20) for _ in range(2))
        other = make.correction_ledger(offices, rows=20, seed=1)

        assert one.ledger.rows == same.ledger.rows
        assert one.ledger.rows != other.ledger.rows

    def test_offices_are_the_ones_asked_for(self):
        sample = make.correction_ledger(["甲司法所", "乙司法所"], rows=40)

        assert {row.values.get("office") for row in sample.rows} - {None} == {"甲司法所", "乙司法所"}

    def test_nobody_in_it_can_exist(self):
        for row in make.correction().rows:
            assert row.values.get("id_number", "500199").startswith("500199")
            assert all(phone.startswith("199000") for phone in row.values.get("phones", ()))
