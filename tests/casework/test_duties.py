"""Duties by the table: opened, closed, one for each day, waived by a superior, ended with the file."""

import json
from datetime import date, datetime
from decimal import Decimal

import pytest

from anhe.casework.deadlines import Due, by_law, within_working_days
from anhe.casework.duty_table import DUTIES, Duty, Owner, acts_for, register
from anhe.casework.file_acts import AssignOfficer, WaiveDuty
from anhe.casework.models import DutyRecord, File
from anhe.clock import SHANGHAI
from anhe.law.calendar import BUILTIN
from anhe.law.citations import LAW, MEASURES
from anhe.law.rules.positioning import RestrictionClock
from anhe.orgs.access import By
from anhe.orgs.models import Role
from tests.casework.conftest import receive, refused
from tests.casework.pillar import acts

pytestmark = pytest.mark.django_db

REASON = "对象已住院，改由医院配合"


def open_duties() -> list[str]:
    return list(DutyRecord.objects.open().order_by("name").values_list("name", flat=True))


class TestOpeningAndClosing:
    def test_an_act_opens_what_the_table_says(self, received, officer):
        answer, register = DutyRecord.objects.order_by("name")

        assert (answer.name, answer.title, answer.basis) == ("pillar.answer", "答复请求", [str(LAW[27])])
        assert (answer.organisation, answer.capacity) == (received.file.organisation, "JUDICIAL_OFFICE")
        assert (answer.record_id, answer.opened_by.seq, answer.opened_on) == (received.pk, 1, date(2026, 3, 2))
        assert answer.due_on == date(2026, 3, 9)
        assert answer.steps[-1] == "期限由本区规定：本区工作规范第三条。"
        assert register.due_on == date(2026, 3, 5)

    def test_the_act_that_does_it_closes_it_and_nothing_else(self, received, officer, run):
        entry = run(acts.AnswerRequest, on=received, by=officer, answer="同意")

        done = DutyRecord.objects.get(name="pillar.answer")
        assert (done.state, done.closed_by, done.closed_on) == (DutyRecord.State.DONE, entry, date(2026, 3, 2))
        assert open_duties() == ["pillar.register"]

    def test_a_duty_on_another_record_stays_open(self, district, received, officer, run):
        other = receive(district, officer, run, name="赵小红")

        run(acts.AnswerRequest, on=other, by=officer, answer="同意")

        assert DutyRecord.objects.open().filter(file=received.file, name="pillar.answer").count() == 1

    def test_where_nothing_is_owed_on_these_facts_none_is_opened(self, received, officer, run):
        run(acts.AnswerRequest, on=received, by=officer, answer="同意")

        assert not DutyRecord.objects.filter(name="pillar.review").exists()

    def test_several_days_are_several_duties(self, received, officer, run):
        days = [date(2026, 3, 4), date(2026, 3, 11), date(2026, 3, 18)]

        run(acts.PlanVisits, on=received, by=officer, days=days)

        visits = DutyRecord.objects.filter(name="pillar.visit")
        assert [duty.due_on for duty in visits] == days
        assert {duty.shows_on for duty in visits} == {date(2026, 3, 4)}

    def test_the_officer_says_which_of_several_is_done(self, received, officer, run):
        run(acts.PlanVisits, on=received, by=officer, days=[date(2026, 3, 4), date(2026, 3, 11)])
        first, second = DutyRecord.objects.filter(name="pillar.visit")

        run(acts.MakeVisit, on=received, by=officer, duties=[second])

        first.refresh_from_db(), second.refresh_from_db()
        assert (first.state, second.state) == (DutyRecord.State.OPEN, DutyRecord.State.DONE)

    def test_only_duties_of_the_table_can_be_chosen(self, received, officer, run):
        answer = DutyRecord.objects.get(name="pillar.answer")

        run(acts.MakeVisit, on=received, by=officer, duties=[answer])

        assert "pillar.answer" in open_duties()

    def test_a_new_officer_takes_over_the_duties_that_bear_a_name(self, district, received, officer, run):
        DutyRecord.objects.filter(name="pillar.answer").update(account=officer.account)
        colleague = district.actor("周工")

        run(AssignOfficer, on=received.file, by=officer, officer=colleague.account)

        assert DutyRecord.objects.get(name="pillar.answer").account == colleague.account
        assert DutyRecord.objects.get(name="pillar.register").account is None


class TestClosingTheFile:
    def test_remaining_duties_end_with_the_file_and_say_why(self, received, officer, run):
        entry = run(acts.CloseRequest, on=received, by=officer)

        assert File.objects.get().closed_on == date(2026, 3, 2)
        for duty in DutyRecord.objects.filter(name__in=["pillar.answer", "pillar.register"]):
            assert (duty.state, duty.waiver, duty.closed_by) == (DutyRecord.State.WAIVED, "案卷已结", entry)

    def test_what_the_closing_opens_stays_open(self, received, officer, run):
        run(acts.CloseRequest, on=received, by=officer)

        assert open_duties() == ["pillar.archive"]

    def test_an_act_on_a_closed_file_ends_nothing_more(self, received, officer, run):
        run(acts.CloseRequest, on=received, by=officer)

        run(acts.PlanVisits, on=received, by=officer, days=[date(2026, 3, 4)])
        run(acts.AnswerRequest, on=received, by=officer, answer="同意")

        assert open_duties() == ["pillar.archive", "pillar.visit"]


class TestWaiving:
    """A duty ends without being done only by a superior, with a reason, and never one's own."""

    @pytest.fixture
    def duty(self, received):
        return DutyRecord.objects.get(name="pillar.answer")

    @pytest.fixture
    def head(self, district):
        return district.actor("所长", leads=True)

    def test_the_office_s_head_waives_with_a_reason(self, duty, head, run):
        run(WaiveDuty, on=duty, by=head, reason=REASON)

        duty.refresh_from_db()
        assert (duty.state, duty.waiver, duty.closed_on) == (DutyRecord.State.WAIVED, REASON, date(2026, 3, 2))
        assert duty.file.entries.last().text == f"免办“答复请求”：{REASON}"

    @pytest.mark.parametrize(
        ("place", "role"),
        [
            pytest.param("agency", Role.CORRECTION_OFFICER, id="the agency"),
            pytest.param("bureau", Role.BUREAU_LEADER, id="the bureau's leader"),
            pytest.param("city", Role.CORRECTION_OFFICER, id="the city"),
        ],
    )
    def test_a_superior_waives(self, district, duty, run, place, role):
        run(WaiveDuty, on=duty, by=district.actor("上级", at=getattr(district, place), role=role), reason=REASON)

        duty.refresh_from_db()
        assert duty.state == DutyRecord.State.WAIVED

    def test_an_officer_of_the_office_may_not(self, duty, officer, run):
        with refused(MEASURES[56], saying="承办单位负责人或上级"):
            run(WaiveDuty, on=duty, by=officer, reason=REASON)

    def test_the_head_of_another_office_may_not(self, district, duty, run):
        with refused(MEASURES[56]):
            run(WaiveDuty, on=duty, by=district.actor("外所长", at=district.other_office, leads=True), reason=REASON)

    def test_nobody_waives_a_duty_of_their_own(self, duty, head, run):
        DutyRecord.objects.filter(pk=duty.pk).update(account=head.account)

        with refused(saying="不能免办自己名下的待办"):
            run(WaiveDuty, on=duty, by=head, reason=REASON)

    def test_an_unnamed_duty_is_the_file_officer_s_own(self, duty, head, run):
        File.objects.update(officer=head.account)

        with refused(saying="不能免办自己名下的待办"):
            run(WaiveDuty, on=duty, by=head, reason=REASON)

    def test_a_waived_duty_cannot_be_waived_again(self, duty, head, run):
        run(WaiveDuty, on=duty, by=head, reason=REASON)

        with refused(saying="已经办结"):
            run(WaiveDuty, on=duty, by=head, reason=REASON)

    @pytest.mark.parametrize(("reason", "accepted"), [("", False), ("五个字不够", False), ("六个字就够了", True)])
    def test_the_form_asks_for_a_reason_in_words(self, duty, head, reason, accepted):
        form = WaiveDuty.Input({"reason": reason}, record=duty, actor=head)

        assert form.is_valid() is accepted


class TestTheTable:
    def test_a_name_is_used_once(self):
        with pytest.raises(ValueError, match="declared twice"):
            register([DUTIES["pillar.answer"]])

    def test_it_answers_which_acts_close_a_duty(self):
        assert acts_for("pillar.answer") == (acts.AnswerRequest,)
        assert acts_for("nothing") == ()

    def test_a_duty_is_owed_in_one_capacity(self, district):
        with pytest.raises(ValueError, match="one capacity"):
            Owner(district.office, By.JUDICIAL_OFFICE | By.CORRECTION_AGENCY)
        with pytest.raises(ValueError, match="one capacity"):
            Owner(district.office, By.NOBODY)

    def test_the_table_is_a_value(self):
        assert isinstance(DUTIES["pillar.answer"], Duty)


class TestDueIsKept:
    """A deadline is kept as rule and inputs, so that it can be reckoned again as it was."""

    @pytest.mark.parametrize(
        "due",
        [
            pytest.param(within_working_days(5, date(2026, 3, 2), "规范"), id="district's own"),
            pytest.param(by_law("CC-113", start=date(2026, 3, 2)), id="by law"),
        ],
    )
    def test_it_comes_back_from_storage_the_same(self, due):
        again = Due.from_stored(due.rule, due.stored())

        assert again == due
        assert again.reckon(BUILTIN) == due.reckon(BUILTIN)

    @pytest.mark.parametrize("clock", list(RestrictionClock))
    def test_a_member_of_a_closed_list_comes_back_as_a_member(self, clock):
        due = by_law("CC-416", start=datetime(2026, 3, 6, 15, tzinfo=SHANGHAI), clock=clock)

        again = Due.from_stored(due.rule, due.stored())

        assert again.reckon(BUILTIN) == due.reckon(BUILTIN)

    def test_days_and_amounts_in_lists_are_kept(self):
        due = Due("any", {"days": (date(2026, 3, 2), date(2026, 3, 3)), "amount": Decimal("3000.00")})

        assert Due.from_stored("any", json.loads(json.dumps(due.stored()))).inputs == {
            "days": (date(2026, 3, 2), date(2026, 3, 3)),
            "amount": "3000.00",
        }
