"""What an act costs does not grow with what the file already holds."""

from datetime import date, timedelta

import pytest

from anhe import clock
from anhe.correction.leave import ApproveLeave, RequestLeave
from anhe.correction.models import Correction, LeaveRequest, PeriodicReport
from anhe.correction.reporting import RecordReport
from tests.correction.factories import Cases
from tests.district import District, act

LONG_BEFORE = date(2020, 1, 1)


def returned_leaves(correction: Correction, count: int) -> None:
    LeaveRequest.objects.bulk_create(
        LeaveRequest(
            correction=correction,
            status="returned",
            reason="family",
            explanation="母亲住院",
            place="示例省邻市",
            requested_on=LONG_BEFORE,
            starts_on=day,
            ends_on=day,
        )
        for day in (LONG_BEFORE + timedelta(days=10 * n) for n in range(count))
    )


def reports(correction: Correction, count: int) -> None:
    PeriodicReport.objects.bulk_create(
        PeriodicReport(correction=correction, reported_on=LONG_BEFORE, manner="phone", text="正常")
        for _n in range(count)
    )


@pytest.fixture(params=["ask", "approve", "report"])
def deed(request, district: District):
    """An act ready to be run on a file, and what the file holds of the kind it adds to."""

    def ask(correction: Correction) -> None:
        act(RequestLeave, on=correction, by=district.actor(district.officer), reason="family", explanation="母亲住院",
            place="示例省邻市", starts_on=date(2026, 3, 10), ends_on=date(2026, 3, 12), is_urgent=False)  # fmt: skip

    def approve(correction: Correction) -> None:
        act(ApproveLeave, on=correction.leaves.get(status="requested"), by=district.office_head, opinion="同意")

    def report(correction: Correction) -> None:
        act(RecordReport, on=correction, by=district.officer, reported_on=clock.today(), manner="phone", text="正常")

    return {"ask": (ask, returned_leaves), "approve": (approve, returned_leaves), "report": (report, reports)}[
        request.param
    ]


def test_an_act_sends_the_same_statements_after_one_record_and_after_forty(deed, cases: Cases, queries):
    run_it, fill = deed
    sent = []
    for earlier in (1, 1, 40):  # the year's first document begins its series of numbers, once
        correction = cases.enrolled()
        fill(correction, earlier)
        if run_it.__name__ == "approve":
            cases.leave(date(2026, 3, 10), date(2026, 3, 12), correction=correction)
        with queries() as statements:
            run_it(Correction.objects.get(pk=correction.pk))
        sent.append(statements.shapes)
    assert sent[1] == sent[2]
