"""The inbox: notices of what others did, newest first."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from anhe import clock
from anhe.casework.models import Notice
from anhe.orgs.gates import signed_in
from anhe.orgs.requests import StaffRequest

PAGE = 50


@signed_in
def inbox(request: StaffRequest) -> HttpResponse:
    """What one has been told."""
    notices = Notice.objects.filter(account=request.user).select_related("file")
    page = Paginator(notices, PAGE).get_page(request.GET.get("page"))
    return render(request, "workbench/inbox.html", {"page": page, "query": request.GET})


@signed_in
@require_POST
def read_all(request: StaffRequest) -> HttpResponse:
    """Mark everything as read."""
    Notice.objects.filter(account=request.user, read_at__isnull=True).update(read_at=clock.now())
    return redirect("workbench:inbox")
