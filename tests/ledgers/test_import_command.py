"""`anhe import`: what it prints, what it writes, how it ends."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import openpyxl
import pytest
from click.testing import CliRunner

from anhe.casework.models import Entry
from anhe.correction.models import Correction
from anhe.ledgers.cli import import_ledger
from anhe.ledgers.models import ImportRun
from anhe.people.models import Person
from tests.ledgers.fixtures import make
from tests.ledgers.taking import Desk


@pytest.fixture
def desk(db, live_at) -> Desk:
    live_at("2026-07-01 09:00")
    return Desk()


@pytest.fixture
def command(desk):
    def run(*words, by=None):
        who = by or desk.district.agency_officer
        return CliRunner().invoke(import_ledger, [*map(str, words), "--as", who.username])

    return run


@pytest.fixture
def ledger(desk, tmp_path):
    def write(*rows, name="台账.csv"):
        path = tmp_path / name
        path.write_text("\n".join(",".join(line) for line in [rows[0].keys(), *(row.values() for row in rows)]))
        return path

    return write


@pytest.fixture
def shipped(tmp_path):
    """A copy of the shipped ledger: the workbook of returned rows is written beside what was sent in."""
    return Path(shutil.copy(make.CORRECTION, tmp_path))


class TestHowItEnds:
    def test_with_0_when_every_row_is_in(self, command, ledger, desk):
        answer = command("correction_subjects", ledger(desk.row()))

        assert answer.exit_code == 0
        assert "共 1 行：导入 1，无变化 0，退回 0。" in answer.stdout
        assert Correction.objects.count() == 1

    def test_with_1_and_a_workbook_when_rows_went_back(self, command, ledger, desk):
        path = ledger(desk.row(), desk.row(name="李四") | {"矫正类别": "行政拘留"})
        answer = command("correction_subjects", path)

        assert answer.exit_code == 1
        book = path.with_name("台账（退回）.xlsx")
        assert str(book) in answer.stdout
        assert "第 3 行：矫正类别" in answer.stdout
        assert openpyxl.load_workbook(book).active.max_row == 2

    def test_with_2_when_a_column_is_missing(self, command, ledger, desk):
        row = desk.row()
        del row["身份证号"]
        answer = command("correction_subjects", ledger(row))

        assert (answer.exit_code, Correction.objects.count()) == (2, 0)
        assert "缺少必需的列：身份证号" in answer.stderr

    @pytest.mark.parametrize(
        ("kind", "content", "said"),
        [
            ("correction_subjects", b"%PDF-1.7", "PDF"),
            ("nothing", b"a,b", "没有“nothing”这种台账"),
            ("staff", b"a,b", "不由这个账号的岗位导入"),
        ],
        ids=["no spreadsheet", "no such ledger", "another post's ledger"],
    )
    def test_with_2_and_the_reason(self, command, tmp_path, kind, content, said):
        (tmp_path / "a.csv").write_bytes(content)
        answer = command(kind, tmp_path / "a.csv")

        assert answer.exit_code == 2
        assert said in answer.stderr

    def test_an_unknown_account_is_named(self, desk, ledger):
        answer = CliRunner().invoke(import_ledger, ["correction_subjects", str(ledger(desk.row())), "--as", "nobody"])
        assert (answer.exit_code, "“nobody”" in answer.stderr) == (2, True)


class TestInWhoseName:
    def test_a_run_that_names_nobody_asks_for_a_name(self, desk, ledger):
        answer = CliRunner().invoke(import_ledger, ["correction_subjects", str(ledger(desk.row()))])

        assert (answer.exit_code, Correction.objects.count()) == (2, 0)
        first = answer.stderr.partition("请用 --as 写明由谁导入“社区矫正对象台账”，例如：")[2].partition("、")[0]
        assert first in {desk.district.agency_head.username, desk.district.agency_officer.username}

    def test_a_rehearsal_needs_no_name(self, desk, ledger):
        answer = CliRunner().invoke(import_ledger, ["correction_subjects", str(ledger(desk.row())), "--dry-run"])

        assert (answer.exit_code, Correction.objects.count()) == (0, 0)


class TestJson:
    def test_counts_and_reasons(self, command, shipped):
        answer = command("correction_subjects", shipped, "--json", "--dry-run")

        told = json.loads(answer.stdout)
        assert told["counts"]["rows"] == 600
        assert told["counts"]["returned"] == len(told["returned"])
        spoiled = {row.number for row in make.correction().rows if row.bad}
        assert spoiled <= {row["row"] for row in told["returned"]}
        assert told["columns"]["所属司法所"] == "office"

    def test_an_error_is_json_too(self, command, tmp_path):
        (tmp_path / "a.csv").write_bytes(b"%PDF-1.7")

        assert "PDF" in json.loads(command("correction_subjects", tmp_path / "a.csv", "--json").stdout)["error"]


class TestOptions:
    def test_a_dry_run_writes_nothing(self, command, shipped):
        answer = command("correction_subjects", shipped, "--dry-run")

        assert answer.exit_code == 1
        assert "什么都没有写入" in answer.stdout
        for model in (Correction, Person, Entry, ImportRun):
            assert not model.objects.exists()

    def test_strict_is_all_or_nothing(self, command, ledger, desk):
        bad = desk.row(name="李四") | {"矫正类别": "行政拘留"}
        refused = command("correction_subjects", ledger(desk.row(), bad), "--strict")
        assert (refused.exit_code, Correction.objects.count()) == (1, 0)
        assert "全部没有导入" in refused.stdout

        taken = command("correction_subjects", ledger(desk.row(), desk.row(name="李四")), "--strict")
        assert (taken.exit_code, Correction.objects.count()) == (0, 2)

    def test_an_office_can_be_named_for_rows_that_name_none(self, command, ledger, desk):
        row = desk.row()
        del row["司法所"]
        answer = command("correction_subjects", ledger(row), "--office", "白沙司法所")

        assert answer.exit_code == 0
        assert Correction.objects.with_file().get().office.name == "白沙司法所"

    def test_the_same_file_again_goes_on_with_a_run_that_was_cut_off(self, command, desk, shipped):
        run = desk.start("correction_subjects", shipped)
        assert desk.importing(run, 100).advance()
        answer = command("correction_subjects", shipped, "--json")

        told = json.loads(answer.stdout)
        assert told["counts"]["rows"] == 600
        assert ImportRun.objects.count() == 1
        assert told["counts"]["imported"] == Correction.objects.count()


def test_the_house_knows_the_command():
    from anhe.site.cli import main

    assert main.commands["import"] is import_ledger
