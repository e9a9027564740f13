"""启封查阅: a sealed file is on no page, so a lawful request begins here, by its number, and takes two persons (R15)."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from anhe import clock
from anhe.casework.acts import ActForm, Refused
from anhe.casework.file_acts import AskToUnseal, ConfirmGrant
from anhe.casework.models import File, Grant
from anhe.casework.reading import log_read
from anhe.casework.running import run
from anhe.orgs.access import By
from anhe.orgs.gates import allowed
from anhe.orgs.models import AccessEvent
from anhe.orgs.recording import address_of
from anhe.orgs.recording import record as record_event
from anhe.orgs.requests import StaffRequest

LONGEST_NUMBER = 60


@allowed(By.CORRECTION_AGENCY)
def sealed(request: StaffRequest) -> HttpResponse:
    """Ask for one file by its number; requests that wait for a second person; files open to me, and until when.

    A number that is unknown, not sealed or out of reach gets one and the same answer.
    """
    number = request.GET.get("number", "").strip()[:LONGEST_NUMBER]
    file = File.objects.sealed_within_reach(request.actor).filter(number=number).first() if number else None
    if file is None:
        return _page(request, number=number)
    log_read(file, request.actor, page="sealed", why=_("查询封存案卷"), address=address_of(request) or None)
    form = AskToUnseal.Input(record=file, actor=request.actor)
    return _page(request, number=number, asking=_asking(file, form, str(uuid.uuid4())))


@allowed(By.CORRECTION_AGENCY)
@require_POST
def ask(request: StaffRequest, pk: uuid.UUID) -> HttpResponse:
    """Put the request on record, as the first of two persons."""
    file = File.objects.sealed_within_reach(request.actor).filter(pk=pk).first()
    if file is None:
        raise _not_found(request)
    form = AskToUnseal.Input(request.POST, record=file, actor=request.actor)
    key = request.POST.get("key", "")
    if form.is_valid():
        try:
            entry = run(AskToUnseal, on=file, by=request.actor, given=form.cleaned_data, key=_key(key))
        except Refused as refusal:
            form.add_error(None, refusal.message)
        else:
            messages.success(request, f"{file.number}：{entry.text}")
            return redirect("workbench:sealed")
    return _page(request, number=file.number, asking=_asking(file, form, key), status=422)


@allowed(By.CORRECTION_AGENCY)
@require_POST
def confirm(request: StaffRequest, pk: uuid.UUID) -> HttpResponse:
    """Allow the request, as the second of two persons."""
    grant = _waiting(request).filter(pk=pk).first()
    if grant is None:
        raise _not_found(request)
    try:
        entry = run(ConfirmGrant, on=grant, by=request.actor)
    except Refused as refusal:
        messages.error(request, refusal.message)
    else:
        messages.success(request, f"{grant.file.number}：{entry.text}")
    return redirect("workbench:sealed")


def _page(
    request: StaffRequest, *, number: str, asking: dict[str, Any] | None = None, status: int = 200
) -> HttpResponse:
    opened = Grant.objects.in_force(clock.now()).held_by(request.actor).filter(lifts_seal=True)
    context = {
        "number": number,
        "asking": asking,
        "waiting": _waiting(request),
        "opened": opened.select_related("file", "approved_by").order_by("ends_at", "pk"),
    }
    return render(request, "workbench/sealed.html", context, status=status)


def _asking(file: File, form: ActForm, key: str) -> dict[str, Any]:
    """What `_act_form.html` needs to ask for this file."""
    act = {
        "id": f"unseal-{file.pk}",
        "title": AskToUnseal.title,
        "url": reverse("workbench:unseal", args=[file.pk]),
        "back": reverse("workbench:sealed"),
    }
    return {"act": act, "form": form, "key": key, "number": file.number, "basis": [str(c) for c in AskToUnseal.basis]}


def _waiting(request: StaffRequest) -> Any:
    """Requests of a sealed file in reach that no second person has judged and whose days are not over."""
    reach = File.objects.sealed_within_reach(request.actor)
    waiting = Grant.objects.filter(lifts_seal=True, approved_by__isnull=True, ends_at__gt=clock.now(), file__in=reach)
    return waiting.select_related("file", "asked_by").order_by("starts_at", "pk")


def _not_found(request: StaffRequest) -> Http404:
    record_event(AccessEvent.Kind.REFUSED, request, request.actor.account, path=request.path)
    return Http404()


def _key(text: str) -> uuid.UUID | None:
    try:
        return uuid.UUID(text)
    except ValueError:
        return None
