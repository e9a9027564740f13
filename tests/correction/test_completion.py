"""解除矫正: summary, appraisal, the certificate on the last day."""

from datetime import date

import pytest

from anhe.correction.completion import CompleteCorrection, RecordSummary, WriteAppraisal
from anhe.correction.lost_contact import RaiseLostContact
from anhe.correction.models import Correction, Status
from anhe.correction.reporting import RecordReport
from anhe.law.citations import LAW, OPINIONS
from tests.correction.factories import open_duties, refused
from tests.district import act, at


def complete(correction: Correction, district, manner: str = "handed", remark: str = "") -> str:
    return act(CompleteCorrection, on=correction, by=district.agency_head, manner=manner, remark=remark).text


def summarise(correction: Correction, district, on: date) -> None:
    act(RecordSummary, on=correction, by=district.officer, summary_on=on, text="认罪悔罪，按时报告")


class TestSummaryAndAppraisal:
    """Measures art. 53 ¶2."""

    def test_R42_the_summary_is_generally_due_thirty_days_before_the_end(self, cases, live_at):
        live_at("2026-03-10 09:00")
        correction = cases.enrolled(
            starts_on=date(2026, 3, 10), ends_on=date(2028, 3, 9), notified_on=date(2026, 3, 10)
        )
        assert open_duties(correction)["correction.summary"] == date(2028, 2, 8)

    @pytest.mark.parametrize(
        ("ends_on", "due"),
        [
            pytest.param(date(2026, 4, 1), date(2026, 3, 2), id="exactly thirty days left: today"),
            pytest.param(date(2026, 3, 31), date(2026, 3, 31), id="fewer: by the last day"),
        ],
    )
    def test_a_term_of_under_thirty_days_has_it_by_the_end(self, cases, ends_on, due):
        assert open_duties(cases.enrolled(ends_on=ends_on))["correction.summary"] == due

    def test_it_opens_appraisal_visit_and_talk_once(self, cases, district, live_at):
        correction = cases.enrolled(ends_on=date(2026, 4, 30))
        live_at("2026-03-31 09:00")
        summarise(correction, district, date(2026, 3, 31))
        owed = open_duties(correction)
        assert "correction.summary" not in owed
        assert owed["correction.appraisal"] == date(2026, 4, 30)
        assert (
            owed["correction.visit.before_completion"] == owed["correction.talk.before_completion"] == date(2026, 4, 3)
        )
        with refused(saying="已于 2026-03-31 提交个人总结"):
            summarise(correction, district, date(2026, 3, 31))

    def test_the_agency_appraises_and_tells_of_support(self, cases, district):
        correction = cases.enrolled(ends_on=date(2026, 3, 31))
        summarise(correction, district, date(2026, 3, 2))
        assert (
            "told_of_support" in WriteAppraisal.Input({"appraisal": "遵守规定，表现良好。"}, record=correction).errors
        )
        act(
            WriteAppraisal,
            on=correction,
            by=district.agency_head,
            appraisal="遵守规定，表现良好。",
            told_of_support=True,
        )
        assert "correction.appraisal" not in open_duties(correction)


class TestCompletion:
    """Law art. 44; Measures art. 53 ¶3; Opinions art. 20."""

    @pytest.mark.parametrize("day", ["2026-03-30 23:59", "2026-03-02 09:00"])
    def test_not_a_day_before(self, cases, district, live_at, day):
        correction = cases.enrolled(ends_on=date(2026, 3, 31))
        live_at(day)
        with refused(LAW[44], saying="2026-03-31 届满"):
            complete(correction, district)

    @pytest.mark.parametrize(
        ("ends_on", "day"),
        [
            pytest.param(date(2026, 3, 31), "2026-03-31 00:00", id="a working day, from its first minute"),
            pytest.param(
                date(2026, 10, 3), "2026-10-03 09:00", id="in the National Day week: not brought forward, not put off"
            ),
            pytest.param(
                date(2026, 3, 31), "2026-04-02 09:00", id="two days after: it ended on its last day all the same"
            ),
        ],
    )
    def test_on_the_last_day_holiday_or_not(self, cases, district, live_at, ends_on, day):
        correction = cases.enrolled(ends_on=ends_on)
        assert open_duties(correction)["correction.completion"] == ends_on
        live_at(day)

        complete(correction, district)

        correction.refresh_from_db()
        assert (correction.status, correction.ended_on, correction.file.closed_on) == (
            Status.COMPLETED,
            ends_on,
            ends_on,
        )

    def test_neither_summary_nor_appraisal_holds_it_up(self, cases, district, live_at):
        correction = cases.enrolled(ends_on=date(2026, 3, 31))
        live_at("2026-03-31 09:00")
        complete(correction, district)
        assert correction.file.documents.filter(form="correction.completion_certificate").exists()
        assert correction.file.documents.filter(form="correction.completion_notice").exists()

    def test_with_it_everything_still_owed_ends(self, cases, district, live_at):
        correction = cases.enrolled(ends_on=date(2026, 3, 31))
        live_at("2026-03-31 09:00")
        act(
            RaiseLostContact,
            on=correction,
            by=district.officer,
            last_contact_at=at("2026-03-30 09:00"),
            circumstances="电话不通",
        )
        complete(correction, district, "withheld", "脱管，待查找到后发放")

        assert open_duties(correction) == {}
        ended = correction.file.duties.get(name="correction.search")
        assert (ended.state, ended.waiver) == ("waived", "案卷已结")
        assert correction.file.duties.get(name="correction.completion").state == "done"

    def test_a_certificate_held_back_says_why(self, cases, district, live_at):
        correction = cases.enrolled(ends_on=date(2026, 3, 31))
        live_at("2026-03-31 09:00")
        with refused(OPINIONS[20], saying="须说明情况"):
            complete(correction, district, "withheld")

    @pytest.mark.parametrize(
        ("kind", "handed_over"),
        [("public_surveillance", True), ("parole", True), ("temporary_release", True), ("suspended_sentence", False)],
    )
    def test_three_kinds_are_handed_over_and_a_suspended_sentence_is_not(
        self, cases, district, live_at, kind, handed_over
    ):
        correction = cases.enrolled(kind=kind, ends_on=date(2026, 3, 31))
        live_at("2026-03-31 09:00")
        assert ("与安置帮教机构衔接" in complete(correction, district)) is handed_over

    def test_it_happens_once_and_nothing_follows(self, cases, district, live_at):
        correction = cases.enrolled(ends_on=date(2026, 3, 31))
        live_at("2026-03-31 09:00")
        complete(correction, district)
        correction.refresh_from_db()
        for again in (
            lambda: complete(correction, district),
            lambda: summarise(correction, district, date(2026, 3, 31)),
        ):
            with refused(LAW[44], saying="已经解除或终止"):
                again()

    def test_R06_past_the_term_only_completion_is_left(self, cases, district, live_at):
        correction = cases.enrolled(ends_on=date(2026, 3, 31))
        live_at("2026-04-01 09:00")
        assert not Correction.objects.enrolled_on(date(2026, 4, 1)).exists()
        assert Correction.objects.overdue_to_end(date(2026, 4, 1)).get() == correction
        with refused(LAW[44], saying="只能办理解除"):
            act(
                RecordReport,
                on=correction,
                by=district.officer,
                reported_on=date(2026, 3, 31),
                manner="phone",
                text="正常",
            )
        summarise(correction, district, date(2026, 3, 31))
        complete(correction, district)

    def test_R06_on_the_last_day_the_person_is_still_enrolled(self, cases):
        correction = cases.enrolled(ends_on=date(2026, 3, 31))
        assert Correction.objects.enrolled_on(date(2026, 3, 31)).get() == correction
        assert not Correction.objects.overdue_to_end(date(2026, 3, 31)).exists()
