"""Late duties go up the tree, each step once; nobody is late by a provisional day."""

from datetime import date, timedelta

import pytest

from anhe.casework.late_duties import escalate
from anhe.casework.models import DutyRecord, File, Notice
from anhe.orgs.models import Role
from tests.casework.pillar import acts

pytestmark = pytest.mark.django_db

DUE = date(2026, 3, 9)  # the answer, five working days after Monday 2 March


@pytest.fixture
def duty(received, officer, run):
    """Only the answer is owed, by the officer in charge of the file."""
    run(acts.NoteRequest, on=received, by=officer, note="一")
    Notice.objects.all().delete()
    return DutyRecord.objects.open().get()


@pytest.fixture
def people(district):
    """Whom the steps reach: all posted before anything is late."""
    district.actor("所长", leads=True)
    district.actor("机构负责人", at=district.agency, role=Role.AGENCY_HEAD, leads=True)
    district.actor("机构工作人员", at=district.agency)
    district.actor("局长", at=district.bureau, role=Role.BUREAU_LEADER)


def told() -> list[str]:
    return sorted(Notice.objects.values_list("account__name", flat=True))


class TestSteps:
    @pytest.mark.parametrize(
        ("days_late", "reached"),
        [
            pytest.param(0, [], id="the last day is still in time"),
            pytest.param(1, ["所长", "李工"], id="the office that owes it"),
            pytest.param(2, ["所长", "所长", "李工"], id="its head"),
            pytest.param(3, ["所长", "所长", "李工"], id="the agency not yet"),
            pytest.param(4, ["所长", "所长", "李工", "机构负责人"], id="the agency's head"),
            pytest.param(7, ["所长", "所长", "李工", "机构负责人"], id="the leader not yet"),
            pytest.param(8, ["局长", "所长", "所长", "李工", "机构负责人"], id="the bureau's leader"),
            pytest.param(60, ["局长", "所长", "所长", "李工", "机构负责人"], id="nobody above"),
        ],
    )
    def test_day_by_day_it_reaches_further_up(self, duty, people, live_at, days_late, reached):
        for day in range(days_late + 1):
            live_at(f"{DUE + timedelta(days=day)} 09:00")
            escalate()

        assert told() == sorted(reached)

    def test_each_step_is_taken_once(self, duty, people, live_at):
        live_at("2026-03-10 09:00")
        assert escalate() == 2
        assert escalate() == 0
        live_at("2026-03-11 09:00")
        assert escalate() == 1

    def test_a_duty_of_one_person_reaches_that_person(self, duty, people, officer, live_at):
        DutyRecord.objects.filter(pk=duty.pk).update(account=officer.account)

        live_at("2026-03-10 09:00")
        escalate()

        assert told() == ["李工"]
        assert Notice.objects.get().text == "王小明：“答复请求”已逾期 1 日。"

    def test_a_duty_that_is_done_goes_nowhere(self, duty, people, received, officer, run, live_at):
        run(acts.AnswerRequest, on=received, by=officer, answer="同意")
        Notice.objects.all().delete()

        live_at("2026-03-20 09:00")

        assert escalate() == 0

    def test_R14_a_minor_is_not_named_on_the_way_up(self, duty, people, live_at):
        File.objects.update(is_minor=True)

        live_at("2026-03-20 09:00")
        escalate()

        assert Notice.objects.exists()
        assert not Notice.objects.filter(text__contains="王小明").exists()


class TestProvisional:
    def test_nobody_is_late_by_a_provisional_day(self, duty, people, live_at):
        DutyRecord.objects.filter(pk=duty.pk).update(is_provisional=True)

        live_at("2026-04-20 09:00")

        assert escalate() == 0
        duty.refresh_from_db()
        assert not duty.is_late_on(date(2026, 4, 20))
        assert duty.urgency_on(date(2026, 4, 20)) == "today"


class TestUrgency:
    @pytest.mark.parametrize(
        ("on", "group"),
        [
            pytest.param(date(2026, 3, 1), "later", id="more than a week ahead"),
            pytest.param(date(2026, 3, 2), "week", id="a week ahead"),
            pytest.param(date(2026, 3, 8), "week", id="the day before"),
            pytest.param(date(2026, 3, 9), "today", id="the last day"),
            pytest.param(date(2026, 3, 10), "late", id="the day after"),
        ],
    )
    def test_the_four_groups_of_today(self, duty, on, group):
        assert duty.urgency_on(on) == group
