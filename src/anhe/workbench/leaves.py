"""Leave at a glance: what waits for a decision, who is away, who is overdue."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from anhe import clock
from anhe.casework.acts import Act
from anhe.casework.models import File, FileKind
from anhe.correction.leave import ApproveLeave, RefuseLeave, ReportReturn
from anhe.correction.models import LeaveRequest
from anhe.orgs.access import Actor
from anhe.orgs.gates import allowed
from anhe.orgs.requests import StaffRequest
from anhe.workbench.shell import CASEWORKERS
from anhe.workbench.showing import act_url

MOST = 500


@allowed(CASEWORKERS)
def leaves(request: StaffRequest) -> HttpResponse:
    """Requests waiting, then persons away, those overdue first."""
    day = clock.today()
    files = File.objects.open().filter(kind=FileKind.CORRECTION).visible_to(request.actor)
    visible = LeaveRequest.objects.filter(correction__file__in=files)
    visible = visible.select_related("correction__file__organisation")
    under_way = visible.filter(status__in=[LeaveRequest.Status.REQUESTED, LeaveRequest.Status.APPROVED])
    found = list(under_way.order_by("ends_on", "id")[:MOST])
    waiting = sorted((one for one in found if not one.is_granted), key=lambda one: one.starts_on)
    away = [one for one in found if one.is_granted]
    context = {
        "waiting": [_shown(leave, [ApproveLeave, RefuseLeave], request.actor, overdue=False) for leave in waiting],
        "away": [_shown(leave, [ReportReturn], request.actor, overdue=leave.ends_on < day) for leave in away],
        "day": day,
    }
    return render(request, "workbench/_leaves.html" if request.htmx else "workbench/leaves.html", context)


def _shown(leave: LeaveRequest, acts: list[type[Act]], actor: Actor, *, overdue: bool) -> dict[str, Any]:
    return {
        "name": leave.file.title,
        "url": reverse("workbench:file", args=[leave.file.pk]),
        "office": leave.file.organisation.name,
        "leave": leave,
        "overdue": overdue,
        "acts": [
            {
                "id": f"{act.name}-{leave.pk}".replace(".", "-"),
                "title": act.title,
                "url": act_url(act, leave.pk),
                "available": True,
                "icon": "",
                "primary": number == 0,
            }
            for number, act in enumerate(act for act in acts if act.by & actor.capacities)
        ],
    }
