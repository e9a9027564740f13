"""申诉控告: taken by anyone else, answered by somebody else, unseen by the one complained of."""

from datetime import date

import pytest

from anhe.casework.late_duties import escalate
from anhe.casework.models import DutyRecord, File, FileKind, Notice
from anhe.casework.running import NotAllowed
from anhe.correction.complaints import AnswerComplaint, LodgeComplaint
from anhe.correction.models import Complaint, Correction
from anhe.law.citations import LAW
from anhe.orgs.access import By
from tests.correction.factories import refused
from tests.district import act


@pytest.fixture
def lodge(cases, district):
    def lodge(target, *, by=None, at=None, correction: Correction | None = None) -> Complaint:
        correction = correction or cases.enrolled()
        entry = act(LodgeComplaint, on=at or district.agency, by=by or district.agency_head,
                    complainant=correction.person, target=target, text="走访时当众说出身份")  # fmt: skip
        return entry.file.complaint

    return lodge


def answer(complaint: Complaint, by) -> None:
    act(AnswerComplaint, on=complaint, by=by, answer="经核实，已更换承办人并向本人致歉。", told=True)


class TestComplaint:
    """Law art. 34 ¶2, 61(5)."""

    def test_R08_the_one_complained_of_does_not_find_the_file(self, lodge, district):
        complaint = lodge(district.agency_officer)
        mine = File.objects.filter(kind=FileKind.COMPLAINT)
        assert list(mine.visible_to(district.actor(district.agency_head))) == [complaint.file]
        assert not mine.visible_to(district.actor(district.agency_officer)).exists()

    def test_R09_nor_does_the_office_that_supervises_the_complainant(self, lodge, district):
        lodge(district.officer)
        for account in (district.officer, district.office_head, district.colleague):
            assert not File.objects.filter(kind=FileKind.COMPLAINT).visible_to(district.actor(account)).exists()

    def test_R08_somebody_else_answers(self, lodge, district):
        complaint = lodge(district.agency_officer)
        with refused(LAW[34].paragraph(2), saying="由他人办理"):
            answer(complaint, district.agency_officer)
        answer(complaint, district.agency_head)

        complaint.refresh_from_db()
        assert complaint.answered_on == date(2026, 3, 2)
        assert complaint.file.closed_on == date(2026, 3, 2)

    def test_R08_nor_does_the_one_complained_of_take_it(self, lodge, district):
        with refused(LAW[34], saying="由他人登记"):
            lodge(district.agency_head, by=district.agency_head)

    def test_R08_a_complaint_of_the_agency_goes_to_the_bureau(self, lodge, district):
        complaint = lodge(district.agency_head, by=district.leader, at=district.bureau)
        duty = complaint.file.duties.get()
        assert (duty.organisation, duty.capacity) == (district.bureau, "BUREAU_LEADER")
        answer(complaint, district.leader)

    def test_an_office_answers_no_complaint(self, lodge, district):
        with pytest.raises(NotAllowed):
            answer(lodge(None), district.office_head)

    def test_it_is_answered_within_fifteen_working_days_and_once(self, lodge, district):
        complaint = lodge(None)
        duty = complaint.file.duties.get(name="correction.complaint")
        assert duty.due_on == date(2026, 3, 23)
        answer(complaint, district.agency_head)
        duty.refresh_from_db()
        assert duty.state == DutyRecord.State.DONE
        complaint.refresh_from_db()
        with refused(saying="已经答复"):
            answer(complaint, district.agency_head)

    def test_R09_nothing_of_it_stands_on_the_correction_file(self, lodge, district, cases):
        correction = cases.enrolled()
        before = Correction.objects.filter(pk=correction.pk).values().get()
        entries, duties = correction.file.entries.count(), correction.file.duties.count()

        answer(lodge(district.officer, correction=correction), district.agency_head)

        assert (correction.file.entries.count(), correction.file.duties.count()) == (entries, duties)
        assert Correction.objects.filter(pk=correction.pk).values().get() == before

    def test_R09_nor_is_its_answer_on_the_list_of_the_one_complained_of(self, lodge, district):
        complaint = lodge(district.agency_officer)
        for account, listed in ((district.agency_officer, False), (district.agency_head, True)):
            actor = district.actor(account)
            assert DutyRecord.objects.owed_by_post_of(actor).filter(file=complaint.file).exists() is listed
            assert (
                DutyRecord.objects.in_reach_of(actor, By.CORRECTION_AGENCY).filter(file=complaint.file).exists()
                is listed
            )

    def test_R09_nor_does_the_one_complained_of_hear_that_the_answer_is_late(self, lodge, district, live_at):
        complaint = lodge(district.agency_officer)
        live_at("2026-03-25 09:00")

        escalate()

        told = set(Notice.objects.filter(file=complaint.file).values_list("account__name", flat=True))
        assert told == {district.agency_head.name}

    def test_R14_a_minor_is_not_named_in_the_title(self, lodge, cases, district):
        complaint = lodge(None, correction=cases.enrolled(born_on=date(2010, 1, 1)))
        assert complaint.file.title == "申诉控告：未成年人"
        assert lodge(None).file.title == "申诉控告：测试人乙"

    def test_it_is_lodged_with_the_agency_or_the_bureau(self, district):
        assert not LodgeComplaint.ready(district.office)
        assert LodgeComplaint.ready(district.agency)
        assert LodgeComplaint.ready(district.bureau)
