"""Ledgers that were sent in are kept as long as the district says, then go with an entry in the trail."""

import os
import time
from datetime import date

import pytest

from anhe.casework.configuring import propose, publish
from anhe.ledgers.models.runs import ledger_store
from anhe.ledgers.retention import RETENTION, remove_old_ledgers
from anhe.orgs.models import AdministrationEntry
from tests.ledgers.fixtures import make
from tests.ledgers.taking import Desk

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(live_at, settings, tmp_path):
    settings.HOME = tmp_path
    live_at("2026-03-02 09:00")
    return Desk()


@pytest.fixture
def adopt(desk):
    def adopt(days: int) -> None:
        district = desk.district
        proposer, publisher = district.actor(district.agency_officer), district.actor(district.agency_head)
        told = {"source": "示例区档〔2026〕7号", "starts_on": date(2026, 3, 1)}
        publish(publisher, propose(proposer, district.bureau, RETENTION, {"days": days}, **told))

    return adopt


@pytest.fixture
def run(desk):
    """A run of a whole ledger with returned rows; its file was sent in long before today."""
    run = desk.work(desk.start("correction_subjects", make.CORRECTION))
    age(run.stored)
    return run


def age(path) -> None:
    os.utime(path, (time.time() - 10 * 24 * 3600,) * 2)


def entries():
    return AdministrationEntry.objects.filter(kind="ledger_removed")


class TestTheDistrictSaysHowLong:
    def test_without_a_choice_nothing_is_removed(self, run, live_at):
        live_at("2036-03-02 09:00")

        assert remove_old_ledgers() == 0
        assert run.stored.exists()

    @pytest.mark.parametrize(("at", "removed"), [("2026-04-01 08:59", 0), ("2026-04-01 09:01", 1)])
    def test_to_the_end_of_the_days_and_no_longer(self, run, adopt, live_at, at, removed):
        adopt(30)
        live_at(at)

        assert remove_old_ledgers() == removed

    def test_file_and_returned_rows_go_and_the_counts_stay(self, run, adopt, live_at):
        adopt(30)
        stored, returned = run.stored, run.returned
        assert returned == run.returned_rows.count() > 0
        live_at("2026-06-01 03:00")

        remove_old_ledgers()

        run.refresh_from_db()
        assert (run.is_removed, run.returned, run.returned_rows.count()) == (True, returned, 0)
        assert not stored.exists()

    def test_the_trail_says_which_file_by_which_document_once(self, run, adopt, live_at):
        adopt(30)
        live_at("2026-06-01 03:00")

        remove_old_ledgers()
        remove_old_ledgers()

        entry = entries().get()
        assert (entry.by, entry.organisation) == (None, run.organisation)
        assert (entry.before["sm3"], entry.after["source"]) == (run.sm3, "示例区档〔2026〕7号")

    def test_an_equal_file_sent_in_again_is_kept_for_the_younger_run(self, desk, run, adopt, live_at):
        adopt(30)
        live_at("2026-06-01 03:00")
        younger = desk.start("correction_subjects", make.CORRECTION)

        assert remove_old_ledgers() == 1
        assert younger.stored.exists()


class TestFilesOfNoRun:
    def test_an_upload_that_was_no_ledger_goes_after_a_day(self, desk):
        stray = ledger_store() / "ab" / "stray"
        stray.parent.mkdir(parents=True)
        stray.write_bytes(b"hello")

        remove_old_ledgers()
        assert stray.exists()

        age(stray)
        remove_old_ledgers()
        assert not stray.exists()


class TestThePage:
    def test_a_run_without_its_file_says_so_and_offers_nothing_to_download(self, desk, run, adopt, live_at, client):
        adopt(30)
        live_at("2026-06-01 03:00")
        remove_old_ledgers()
        client.force_login(run.account)

        page = client.get(f"/import/{run.pk}/").content.decode()

        assert "已按本区规定的保存期限删除" in page
        assert "下载退回表" not in page
        assert client.get(f"/import/{run.pk}/returned.xlsx").status_code == 404
