"""The duty table as a whole: each row lives, once opened and once ended, in one person's supervision."""

from datetime import date

import pytest

from anhe import clock
from anhe.casework.acts import Act
from anhe.casework.configuring import propose, publish
from anhe.casework.events import BreachConfirmed, tell
from anhe.casework.models import DutyRecord
from anhe.correction import configuration as choices
from anhe.correction.admission import ChaseDocuments, ReceiveDocuments, RegisterArrival, SendReceipt
from anhe.correction.complaints import AnswerComplaint, LodgeComplaint
from anhe.correction.completion import CompleteCorrection, RecordSummary, WriteAppraisal
from anhe.correction.duties import DUTIES, TRIGGERS
from anhe.correction.holidays import open_holiday_visits
from anhe.correction.leave import ApproveLeave, ReportReturn, TellProcuratorateOfLeave
from anhe.correction.levels import DecideLevel
from anhe.correction.lost_contact import (
    RaiseLostContact,
    RecordContactRestored,
    RecordSearchTry,
    TellProcuratorateOfLostContact,
)
from anhe.correction.models import Correction
from anhe.correction.reporting import RecordHealthReport, RecordLifeChange, RecordMedicalReview, RecordReport
from anhe.correction.schooling import TellEducation
from anhe.correction.team_and_plan import PLAN_PARTS, ApprovePlan, DraftPlan
from anhe.correction.visits_and_talks import RecordTalk, RecordVisit
from anhe.keys import new_key
from tests.correction.factories import Cases, announce, form_team
from tests.district import District, act, at

OURS = {name: one for name, one in Act.registry.items() if one.__module__.startswith("anhe.correction")}
MAN, WOMAN = ("林所员", "m", "officer", False), ("秦主任", "f", "committee", False)


@pytest.fixture
def everything_listed(district: District) -> District:
    """A district whose lists name every trigger there is."""
    triggers = [*TRIGGERS, "family_event"]
    for name, code in ((choices.VISITS, "V"), (choices.TALKS, "T")):
        items = [{"code": f"{code}0", "title": "每事必到", "triggers": triggers, "working_days": 3}]
        version = propose(district.actor(district.agency_officer), district.bureau, name, {"items": items},
                          source="示例区社矫〔2026〕1号", starts_on=date(2026, 1, 1))  # fmt: skip
        publish(district.actor(district.agency_head), version)
    return district


class TestTable:
    @pytest.mark.parametrize("duty", DUTIES, ids=lambda duty: duty.name)
    def test_a_row_has_title_and_article_and_acts_that_exist(self, duty):
        assert str(duty.title).strip()
        assert duty.basis
        acts = {*duty.opening_acts, *duty.closing_acts}
        assert acts <= set(OURS.values())
        assert duty.opening_acts
        assert duty.closing_acts

    def test_names_are_given_once(self):
        names = [duty.name for duty in DUTIES]
        assert len(names) == len(set(names))

    def test_every_row_is_opened_and_ended_in_one_person_s_supervision(self, cases, everything_listed, live_at):
        live_through_everything(cases, everything_listed, live_at)

        opened = set(DutyRecord.objects.values_list("name", flat=True))
        ended = set(DutyRecord.objects.filter(state="done").values_list("name", flat=True))
        assert {duty.name for duty in DUTIES} - opened == set()
        assert {duty.name for duty in DUTIES} - ended == set()

    def test_every_duty_of_that_life_is_explained_and_none_goes_past_the_term(self, cases, everything_listed, live_at):
        correction = live_through_everything(cases, everything_listed, live_at)

        for duty in DutyRecord.objects.filter(file=correction.file):
            assert duty.steps, duty.name
            assert duty.basis, duty.name
            assert duty.due_on <= correction.ends_on, duty.name

    def test_at_its_end_nothing_is_owed(self, cases, everything_listed, live_at):
        correction = live_through_everything(cases, everything_listed, live_at)
        assert list(correction.file.duties.filter(state="open")) == []


def live_through_everything(cases: Cases, district: District, live_at) -> Correction:
    """One woman on medical parole, from notice to certificate, with all that can happen to one in this slice."""
    correction = cases.expected(
        woman=True, kind="temporary_release", is_medical_parole=True, ends_on=date(2026, 10, 31)
    )
    by = district.agency_officer
    # Others than those on temporary release have days of their own to arrive.
    _arrive(cases.expected(), district)
    _go_to_school(cases, district)
    act(ReceiveDocuments, on=correction, by=by, received_on=clock.today(), received=["judgment"])
    act(ChaseDocuments, on=correction, by=by, told_on=clock.today())
    act(SendReceipt, on=correction, by=by, sent_on=clock.today())
    correction.refresh_from_db()
    act(ReceiveDocuments, on=correction, by=by, received_on=clock.today(), received=correction.missing_documents)
    act(SendReceipt, on=correction, by=by, sent_on=clock.today())
    _arrive(correction, district)
    form_team(correction, district, MAN)
    form_team(correction, district, MAN, WOMAN)
    announce(correction, district)
    for _version in range(2):
        act(DraftPlan, on=correction, by=district.officer, **{part: f"{part}：因人施策" for part in PLAN_PARTS})
        act(ApprovePlan, on=correction.plans.get(approved_on=None), by=district.office_head, own_words=False)
    act(DecideLevel, on=correction, by=district.officer, level="ordinary", facts="事实如下：甲", reasons="理由如下：乙",
        told_on_objection=True)  # fmt: skip
    act(RecordLifeChange, on=correction, by=district.officer, event="family_event", happened_on=clock.today(),
        facts="母亲住院", lives_at="", employer="", phone="")  # fmt: skip
    tell(BreachConfirmed(correction.file, new_key(), clock.now(), "未经批准离开示例区"), clock.now())
    act(RecordReport, on=correction, by=district.officer, reported_on=clock.today(), manner="phone", text="正常")
    act(
        RecordHealthReport, on=correction, by=district.officer, reported_on=clock.today(), manner="phone", health="稳定"
    )
    act(
        RecordMedicalReview,
        on=correction,
        by=district.officer,
        reviewed_on=clock.today(),
        hospital="虚构医院",
        findings="稳定",
    )
    _travel(cases, correction, district, live_at)
    _be_lost_and_found(correction, district)
    live_at("2026-04-28 07:00")
    open_holiday_visits(clock.today())
    live_at("2026-09-30 09:00")
    act(RecordSummary, on=correction, by=district.officer, summary_on=clock.today(), text="按时报告，遵守规定")
    act(WriteAppraisal, on=correction, by=district.agency_head, appraisal="遵守规定，表现良好。", told_of_support=True)
    _visit_and_talk(correction, district)
    live_at("2026-10-31 09:00")
    act(CompleteCorrection, on=correction, by=district.agency_head, manner="announced", remark="")
    complaint = act(LodgeComplaint, on=district.agency, by=district.agency_head, complainant=correction.person,
                    target=district.officer, text="走访时说出身份").file.complaint  # fmt: skip
    act(AnswerComplaint, on=complaint, by=district.agency_head, answer="经核实，已致歉。", told=True)
    correction.refresh_from_db()
    return correction


def _go_to_school(cases: Cases, district: District) -> None:
    """Only a minor's schooling is taken up."""
    minor = cases.expected(born_on=date(2010, 5, 1))
    _arrive(minor, district)
    minor.refresh_from_db()
    act(TellEducation, on=minor, by=district.colleague, told_on=clock.today(), body="示例区教育局", arranged="随班复学")


def _arrive(correction: Correction, district: District) -> None:
    act(RegisterArrival, on=correction, by=district.agency_officer, arrived_at=clock.now(), place="agency",
        identity_checked=True, phone="", lives_at="", guardian="", busy_hours="")  # fmt: skip


def _travel(cases: Cases, correction: Correction, district: District, live_at) -> None:
    leave = cases.leave(date(2026, 3, 6), date(2026, 4, 10), correction=correction)
    act(ApproveLeave, on=leave, by=district.city_officer, opinion="同意")
    act(TellProcuratorateOfLeave, on=leave, by=district.agency_officer, told_on=clock.today())
    live_at("2026-04-10 18:00")
    act(ReportReturn, on=leave, by=district.officer, returned_at=clock.now(), explanation="")


def _be_lost_and_found(correction: Correction, district: District) -> None:
    act(
        RaiseLostContact,
        on=correction,
        by=district.officer,
        last_contact_at=at("2026-04-10 18:00"),
        circumstances="电话不通",
    )
    lost = correction.lost_contacts.get()
    act(RecordSearchTry, on=lost, by=district.officer, tried_at=clock.now(), manner="phone", result="无人接听")
    act(TellProcuratorateOfLostContact, on=lost, by=district.agency_officer, told_on=clock.today())
    act(
        RecordContactRestored,
        on=lost,
        by=district.officer,
        restored_at=clock.now(),
        explanation="手机损坏",
        met_person=True,
    )


def _visit_and_talk(correction: Correction, district: District) -> None:
    """One visit and one talk for all that is owed."""
    owed = correction.file.duties.filter(state="open")
    told = {"facts": "家中平静", "follow_up": "继续关注"}
    act(RecordVisit, on=correction, by=district.officer, visited_at=clock.now(), place="家中", people_met="本人", discreet=True,
        satisfies=list(owed.filter(name__regex=r"\.(visit\.|regular_visit$)")), **told)  # fmt: skip
    act(RecordTalk, on=correction, by=district.officer, talked_at=clock.now(), manner="in_person", place="司法所",
        satisfies=list(owed.filter(name__contains=".talk.")), **told)  # fmt: skip
