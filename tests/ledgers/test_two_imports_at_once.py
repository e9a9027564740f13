"""Two ledgers taken in at the same moment: real threads, real locks, on SQLite one after the other, on PostgreSQL not."""

import threading
from collections import Counter
from contextlib import suppress

import pytest

from anhe.casework.models import DutyRecord, Entry, File, NumberSeries
from anhe.casework.work import Work
from anhe.correction.ledgers import SubjectPass
from anhe.correction.models import Correction
from anhe.orgs.models import OrganisationKind, Post, Role
from anhe.people.models import Person
from tests.casework.threads import at_once
from tests.district import LONG_AGO, organisation
from tests.ledgers.taking import Desk, counts

THIRTY = "安白蔡陈丁董杜方冯高葛郭韩何胡黄姜金康孔李林刘陆吕马孟宁潘秦"

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def desk(live_at) -> Desk:
    live_at("2026-07-01 09:00")
    return Desk()


def meeting(monkeypatch, place, name):
    """Each thread stops after its first call until the other has made one too, or plainly cannot."""
    barrier, met, original = threading.Barrier(2), threading.local(), getattr(place, name)

    def stops(*args, **kwargs):
        answer = original(*args, **kwargs)
        if not getattr(met, "once", False):
            met.once = True
            with suppress(threading.BrokenBarrierError):
                barrier.wait(timeout=2)
        return answer

    monkeypatch.setattr(place, name, stops)


class TestTheSamePeopleInTwoLedgers:
    def test_everybody_comes_in_once_and_both_runs_end(self, desk):
        rows = [desk.row(f"张{name}") for name in THIRTY]
        runs = [desk.start_rows(rows), desk.start_rows(rows[::-1])]

        outcomes = at_once(*(lambda run=run: desk.work(run, chunk=7) for run in runs))

        assert sum(run.imported for run in outcomes) == 30
        assert sum(run.unchanged for run in outcomes) == 30
        assert Person.objects.count() == Correction.objects.count() == Entry.objects.count() == 30
        assert NumberSeries.objects.get(name="社矫").last == 30

    def test_who_wrote_between_our_question_and_our_answer_is_met_again_as_known(self, desk, monkeypatch):
        rows = [desk.row(f"李{name}") for name in THIRTY[:3]]
        runs = [desk.start_rows(rows), desk.start_rows(rows[::-1])]
        meeting(monkeypatch, SubjectPass, "standings")

        outcomes = at_once(*(lambda run=run: desk.work(run) for run in runs))

        assert sum(run.imported for run in outcomes) == sum(run.unchanged for run in outcomes) == 3
        assert Counter(DutyRecord.objects.values_list("name", flat=True))["correction.completion"] == 3


class TestNumbersOfTwoDistricts:
    def test_each_waiting_for_the_others_number_is_no_end(self, desk, monkeypatch):
        other = organisation(OrganisationKind.JUSTICE_BUREAU, "邻区司法局", desk.district.city, series_code="邻")
        agency = organisation(OrganisationKind.CORRECTION_AGENCY, "邻区社区矫正管理局", other, series_code="邻")
        organisation(OrganisationKind.JUDICIAL_OFFICE, "白石司法所", other)
        Post.objects.create(
            account=desk.district.agency_officer, organisation=agency, role=Role.CORRECTION_OFFICER, starts_on=LONG_AGO
        )
        here, there = (lambda: desk.row()), (lambda: desk.row() | {"司法所": "白石司法所"})
        rows = [
            [here() | {"姓名": "甲一"}, there() | {"姓名": "甲二"}],
            [there() | {"姓名": "乙一"}, here() | {"姓名": "乙二"}],
        ]
        runs = [desk.start_rows(some) for some in rows]
        meeting(monkeypatch, Work, "next_number")

        outcomes = at_once(*(lambda run=run: desk.work(run) for run in runs))

        assert [counts(run) for run in outcomes] == [(2, 0, 0), (2, 0, 0)]
        assert sorted(File.objects.values_list("number", flat=True)) == [
            "（示例）社矫〔2026〕1号",
            "（示例）社矫〔2026〕2号",
            "（邻）社矫〔2026〕1号",
            "（邻）社矫〔2026〕2号",
        ]
