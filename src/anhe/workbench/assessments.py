"""Investigation assessments at a glance, for the few who may see each (R47)."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.db.models import Min, Q
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from anhe import clock
from anhe.casework.models import DutyRecord
from anhe.correction.assessment_commission import ReceiveCommission
from anhe.correction.assessment_presenting import state
from anhe.correction.models import InvestigationAssessment
from anhe.orgs.access import By
from anhe.orgs.gates import allowed
from anhe.orgs.models import OrganisationKind
from anhe.orgs.requests import StaffRequest
from anhe.workbench.shell import CASEWORKERS
from anhe.workbench.showing import act_url

PAGE = 50


@allowed(CASEWORKERS)
def assessments(request: StaffRequest) -> HttpResponse:
    """Those under way first by the day they are due, then those that are over, newest first."""
    is_open = Q(file__duties__state=DutyRecord.State.OPEN)
    found = (
        InvestigationAssessment.objects.visible_to(request.actor)
        .with_file()
        .annotate(next_due=Min("file__duties__due_on", filter=is_open))
        .order_by("file__closed_on", "next_due", "-received_on", "id")
    )
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "query": request.GET,
        "rows": [_row(one) for one in page.object_list],
        "desks": [
            {"name": desk.name, "url": act_url(ReceiveCommission, desk.pk)}
            for desk in dict.fromkeys(post.organisation for post in request.actor.posts_as(By.CORRECTION_AGENCY))
            if desk.kind == OrganisationKind.CORRECTION_AGENCY
        ],
        "day": clock.today(),
    }
    return render(request, "workbench/_assessments.html" if request.htmx else "workbench/assessments.html", context)


def _row(record: Any) -> dict[str, Any]:
    return {
        "name": record.person.name,
        "url": reverse("workbench:file", args=[record.file_id]),
        "number": record.file.number,
        "commissioner": record.commissioner,
        "kind": record.get_proposed_kind_display(),
        "is_fast_track": record.is_fast_track,
        "received_on": record.received_on,
        "due_on": record.next_due,
        "state": state(record),
        "is_over": record.file.closed_on is not None,
    }
