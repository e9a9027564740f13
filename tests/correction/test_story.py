"""One person from the court's notice to the certificate, as an office lives it."""

from datetime import date

from anhe import clock
from anhe.casework.models import Notice
from anhe.correction.completion import CompleteCorrection, RecordSummary, WriteAppraisal
from anhe.correction.models import Status
from anhe.correction.reporting import RecordReport
from anhe.correction.team_and_plan import PLAN_PARTS, ApprovePlan, DraftPlan
from tests.correction.factories import Cases, announce, form_team, open_duties
from tests.district import District, act


def test_from_notice_to_certificate(cases: Cases, district: District, live_at) -> None:
    correction = cases.expected(
        effective_on=date(2026, 3, 1), starts_on=date(2026, 3, 1), ends_on=date(2026, 8, 31), kind="public_surveillance"
    )
    assert open_duties(correction) == {
        "correction.arrival": date(2026, 3, 11),
        "correction.documents": date(2026, 3, 11),
    }
    correction = cases.enrolled(ends_on=date(2026, 8, 31), kind="public_surveillance")
    owed = open_duties(correction)
    assert owed["correction.receipt"] == date(2026, 3, 9), "five days from 2 March end on Saturday 7th and roll"
    assert owed["correction.team"] == date(2026, 3, 5)
    assert owed["correction.visit.admission"] == date(2026, 3, 16)
    assert owed["correction.report"] == date(2026, 3, 9)
    assert owed["correction.completion"] == date(2026, 8, 31)
    assert Notice.objects.filter(account=district.officer, file=correction.file).exists()

    form_team(correction, district, ("林所员", "m", "officer", False))
    announce(correction, district)
    act(DraftPlan, on=correction, by=district.officer, **{part: f"{part}：因人施策" for part in PLAN_PARTS})
    act(ApprovePlan, on=correction.plans.get(), by=district.office_head, own_words=False)
    act(RecordReport, on=correction, by=district.officer, reported_on=clock.today(), manner="phone", text="一切正常")

    live_at("2026-07-30 10:00")
    act(RecordSummary, on=correction, by=district.officer, summary_on=clock.today(), text="认罪悔罪，按时报告")
    act(WriteAppraisal, on=correction, by=district.agency_head, appraisal="遵守规定，表现良好。", told_of_support=True)
    live_at("2026-08-31 09:00")
    act(CompleteCorrection, on=correction, by=district.agency_head, manner="announced", remark="")

    correction.refresh_from_db()
    assert correction.status == Status.COMPLETED
    assert correction.file.closed_on == date(2026, 8, 31)
    assert open_duties(correction) == {}
    assert correction.file.documents.filter(form="correction.completion_certificate").exists()
