"""`anhe verify` finds what somebody with the database's own tools has done, and names the first broken link."""

import json

import pytest
from click.testing import CliRunner
from django.db import connection

from anhe.casework.append_only import TABLES
from anhe.casework.cli import verify
from anhe.casework.models import Entry, File, FileRead
from anhe.casework.reading import log_read
from anhe.orgs.append_only import unprotect
from tests.casework.pillar import acts

pytestmark = pytest.mark.django_db


@pytest.fixture
def file(received, officer, run) -> File:
    """A file with five entries and three reads."""
    for n in range(2, 6):
        run(acts.NoteRequest, on=received, by=officer, note=f"第{n}条")
        if n < 5:
            log_read(received.file, officer, page="案卷页", why="依职责办理", address="10.0.0.7")
    return File.objects.get()


@pytest.fixture
def tamper(file):
    """Send a statement as somebody would who owns the database."""

    def tamper(statement: str, *values: object) -> None:
        unprotect(connection, TABLES)
        with connection.cursor() as cursor:
            cursor.execute(statement, values)

    return tamper


def verified() -> dict:
    ran = CliRunner().invoke(verify, ["--json"])
    answer = json.loads(ran.stdout)
    assert ran.exit_code == (1 if answer["broken"] else 0)
    return answer


class TestVerify:
    def test_chains_that_hold_are_reported_whole(self, file):
        assert verified() == {"links": 8, "broken": []}

        ran = CliRunner().invoke(verify)
        assert "全部 8 条记录完整" in ran.stdout
        assert ran.exit_code == 0

    def test_a_changed_text_is_named_with_whom_and_when(self, file, tamper):
        tamper("UPDATE casework_entry SET text = '改过' WHERE seq = 3")

        [broken] = verified()["broken"]
        assert broken == {
            "file": file.number,
            "chain": "entries",
            "link": 3,
            "what": "记事",
            "by": "李工",
            "post": "东山司法所 · 矫正工作者",
            "at": "2026-03-02T09:00:00+08:00",
            "wrong": "changed",
        }

    def test_it_says_so_in_a_sentence(self, file, tamper):
        tamper("UPDATE casework_entry SET text = '改过' WHERE seq = 3")

        ran = CliRunner().invoke(verify)

        assert ran.exit_code == 1
        assert (
            f"案卷 {file.number}，办理记录第 3 条（记事，李工 东山司法所 · 矫正工作者，2026-03-02T09:00:00"
            in ran.stdout
        )
        assert "被改过" in ran.stdout

    @pytest.mark.parametrize("column", ["title", "post_title", "act"])
    def test_every_word_is_covered_by_the_hash(self, file, tamper, column):
        tamper(f"UPDATE casework_entry SET {column} = '改过' WHERE seq = 2")

        assert [(b["link"], b["wrong"]) for b in verified()["broken"]] == [(2, "changed")]

    def test_an_entry_taken_out_of_the_middle_is_missed(self, file, tamper):
        tamper("DELETE FROM casework_document")
        tamper("UPDATE casework_dutyrecord SET closed_by_id = NULL")
        tamper("DELETE FROM casework_entry WHERE seq = 3")

        assert [(b["link"], b["wrong"]) for b in verified()["broken"]] == [(3, "missing")]

    def test_the_last_entry_taken_off_is_missed(self, file, tamper):
        tamper("DELETE FROM casework_document")
        tamper("DELETE FROM casework_entry WHERE seq = 5")

        assert [(b["link"], b["wrong"]) for b in verified()["broken"]] == [(5, "missing")]

    def test_two_entries_that_changed_places_are_seen(self, file, tamper):
        tamper("UPDATE casework_entry SET seq = 99 WHERE seq = 3")
        tamper("UPDATE casework_entry SET seq = 3 WHERE seq = 4")
        tamper("UPDATE casework_entry SET seq = 4 WHERE seq = 99")

        assert [(b["link"], b["wrong"]) for b in verified()["broken"]] == [(3, "changed")]

    def test_an_entry_put_in_at_the_end_is_seen(self, file, tamper):
        last = Entry.objects.last()
        forged = Entry(
            file=file,
            seq=6,
            act="casework.NoteRequest",
            title="记事",
            text="补的",
            acted_at=last.acted_at,
            account=last.account,
            post_title=last.post_title,
        ).link(bytes(last.hash))
        forged.save()

        assert [(b["link"], b["wrong"]) for b in verified()["broken"]] == [(6, "head")]

    def test_a_chain_taken_away_whole_is_missed(self, file, tamper):
        tamper("DELETE FROM casework_fileread")

        assert [(b["chain"], b["link"], b["wrong"]) for b in verified()["broken"]] == [("reads", 1, "missing")]

    @pytest.mark.parametrize(
        ("statement", "link", "wrong"),
        [
            pytest.param("UPDATE casework_fileread SET why = '好奇' WHERE seq = 2", 2, "changed", id="changed"),
            pytest.param("DELETE FROM casework_fileread WHERE seq = 2", 2, "missing", id="middle"),
            pytest.param("DELETE FROM casework_fileread WHERE seq = 3", 3, "missing", id="tail"),
        ],
    )
    def test_R36_the_log_of_reads_is_guarded_the_same(self, file, tamper, statement, link, wrong):
        tamper(statement)

        assert [(b["chain"], b["link"], b["wrong"]) for b in verified()["broken"]] == [("reads", link, wrong)]

    def test_only_the_broken_chain_is_named(self, file, tamper, district, officer, run):
        from tests.casework.conftest import receive

        receive(district, officer, run, name="赵小红")
        tamper(
            "UPDATE casework_entry SET text = '改过' WHERE file_id = %s AND seq = 1",
            Entry.objects.last().file_id.hex if connection.vendor == "sqlite" else Entry.objects.last().file_id,
        )

        [broken] = verified()["broken"]
        assert broken["link"] == 1
        assert FileRead.objects.count() == 3
