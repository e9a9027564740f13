"""Duties as a list with filters in the address, and the reckoning of one deadline."""

from __future__ import annotations

import uuid
from datetime import date
from typing import Any

from django import forms
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

from anhe import clock
from anhe.casework.models import DutyRecord
from anhe.casework.reading import open_file
from anhe.orgs.access import Actor, By
from anhe.orgs.gates import allowed
from anhe.orgs.models import Organisation
from anhe.orgs.requests import StaffRequest
from anhe.workbench.shell import CASEWORKERS, LEADERS, STAFF
from anhe.workbench.showing import SEALED, in_group, masked_title, spoken_duty

PAGE = 50


class DutyFilters(forms.Form):
    STATES = (("", _("全部")), ("late", _("已逾期")), ("today", _("今天")), ("week", _("七天内")))

    state = forms.ChoiceField(label=_("期限"), choices=STATES, required=False)
    office = forms.ModelChoiceField(label=_("单位"), queryset=Organisation.objects.none(), required=False)

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offices = Organisation.objects.none()
        for path in actor.reach(CASEWORKERS | LEADERS):
            offices = offices | Organisation.objects.filter(path__startswith=path)
        office = self.fields["office"]
        assert isinstance(office, forms.ModelChoiceField)
        office.queryset = offices.filter(kind__in=["judicial_office", "correction_agency"])
        office.empty_label = str(_("全部"))


@allowed(CASEWORKERS | By.BUREAU_LEADER)
def duties(request: StaffRequest) -> HttpResponse:
    """Open duties of the organisations the actor answers for."""
    day = clock.today()
    form = DutyFilters(request.GET, actor=request.actor)
    found = filtered(form, request.actor, day)
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    rows = [_shown(duty, request.actor, day) for duty in page.object_list]
    context = {"form": form, "page": page, "duties": rows, "query": request.GET}
    return render(request, "workbench/_duties.html" if request.htmx else "workbench/duties.html", context)


def _shown(duty: DutyRecord, actor: Actor, day: date) -> dict[str, Any]:
    """A duty as the list shows it; of a minor whom one does not serve, neither name nor way in (R14)."""
    shown = spoken_duty(duty, actor, day)
    if duty.file.is_minor and not actor.serves_minors and duty.file.officer_id != getattr(actor.account, "pk", None):
        return shown | {"person": {"name": masked_title(duty, actor), "url": ""}, "url": "", "acts": []}
    return shown


def filtered(form: DutyFilters, actor: Actor, day: date) -> Any:
    """The open duties that the filters leave; an office's with those of the bodies under it."""
    found = DutyRecord.objects.shown_on(day).in_reach_of(actor, CASEWORKERS | LEADERS)
    found = found.filter(file__closed_on__isnull=True, file__sealed_at__isnull=True)
    told = form.cleaned_data if form.is_valid() else {}
    if told.get("office"):
        found = found.filter(organisation__path__startswith=told["office"].path)
    if told.get("state"):
        found = found.filter(in_group(told["state"], day))
    return found.with_file().defer(*SEALED).order_by("due_on", "id")


@allowed(STAFF)
def reckoning(request: StaffRequest, pk: uuid.UUID) -> HttpResponse:
    """How one deadline was reckoned."""
    duty = DutyRecord.objects.filter(pk=pk).first()
    if duty is None:
        raise Http404
    open_file(request, request.actor, duty.file_id, page="reckoning")
    shown = {
        "due": duty.due_on,
        "remind_by": duty.remind_by if duty.remind_by != duty.due_on else None,
        "steps": duty.steps,
        "basis": duty.basis,
        "provisional": duty.is_provisional,
    }
    template = "workbench/_reckoning.html" if request.htmx else "workbench/reckoning.html"
    return render(request, template, {"reckoning": shown, "duty": duty})
