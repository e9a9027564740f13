"""The door through which pages run acts: one address for every act on every record.

GET shows the form with what will happen; POST runs it. Whatever goes wrong, what was typed stays.
"""

from __future__ import annotations

import json
import uuid
from dataclasses import dataclass, field
from typing import Any

from django.contrib import messages
from django.db import models
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from anhe import clock
from anhe.casework.acts import Act, ActForm, Refused, file_of
from anhe.casework.duty_table import OPENED_BY
from anhe.casework.issuing import FORMS
from anhe.casework.models import Entry, File
from anhe.casework.reading import log_read, visible_file
from anhe.casework.running import Overtaken, run
from anhe.orgs.access import By
from anhe.orgs.gates import allowed
from anhe.orgs.models import AccessEvent, Organisation
from anhe.orgs.recording import address_of
from anhe.orgs.recording import record as record_event
from anhe.orgs.requests import StaffRequest
from anhe.workbench.seats import seats_of
from anhe.workbench.shell import STAFF


@dataclass
class Attempt:
    """One showing of an act's form: the act, its record, what was typed, and what came back."""

    act: type[Act]
    record: Any
    form: ActForm
    key: str
    seen: int | None
    refusal: Refused | None = None
    overtaken: list[Entry] = field(default_factory=list)


@allowed(STAFF)
@require_http_methods(["GET", "POST"])
def act(request: StaffRequest, name: str, record: uuid.UUID) -> HttpResponse:
    """Show an act's form, or run it."""
    act_class = _act_for(name)
    found, file = _record(request, act_class, record)
    if file and request.method == "GET":
        log_read(file, request.actor, page="act", why=str(act_class.title), address=address_of(request) or None)
    attempt = _attempt(request, act_class, found)
    if request.method == "POST" and attempt.form.is_valid():
        entry = _run(request, attempt)
        if entry:
            return _done(request, entry)
    return _show(request, attempt)


def _act_for(name: str) -> type[Act]:
    act_class = Act.registry.get(name)
    if act_class is None or act_class.by == By.CLOCK:
        raise Http404
    return act_class


def _record(request: StaffRequest, act_class: type[Act], pk: uuid.UUID) -> tuple[Any, File | None]:
    """The record the act works on and its file, if this person may see them; what may not be seen is not found."""
    record = act_class.acts_on._default_manager.filter(pk=pk).first()
    if record is None:
        raise Http404
    if isinstance(record, Organisation):
        if not request.actor.is_over(record, act_class.by):
            record_event(AccessEvent.Kind.REFUSED, request, request.actor.account, path=request.path)
            raise Http404
        return record, None
    return record, visible_file(request, request.actor, file_of(record).pk)


def _attempt(request: StaffRequest, act_class: type[Act], record: Any) -> Attempt:
    typed = (request.POST, request.FILES) if request.method == "POST" else ()
    form = act_class.Input(*typed, record=record, actor=request.actor, today=clock.today())
    seen = request.POST.get("seen") or ("" if act_class.opens_file else str(file_of(record).last_seq))
    return Attempt(
        act_class,
        record,
        form,
        key=request.POST.get("key") or str(uuid.uuid4()),
        seen=int(seen) if seen.isdigit() else None,
    )


def _run(request: StaffRequest, attempt: Attempt) -> Entry | None:
    """Run it, or write onto the attempt why not."""
    try:
        return run(
            attempt.act,
            on=attempt.record,
            by=request.actor,
            given=attempt.form.cleaned_data,
            key=_key(attempt.key),
            seen=attempt.seen,
        )
    except Overtaken as overtaken:
        attempt.overtaken = overtaken.entries
        attempt.seen = max(entry.seq for entry in overtaken.entries)
    except Refused as refusal:
        if refusal.field in attempt.form.fields:
            attempt.form.add_error(refusal.field, _with_articles(refusal))
        else:
            attempt.refusal = refusal
    return None


def _key(text: str) -> uuid.UUID | None:
    try:
        return uuid.UUID(text)
    except ValueError:
        return None


def _with_articles(refusal: Refused) -> str:
    articles = "、".join(str(citation) for citation in refusal.basis)
    return f"{refusal.message}（{articles}）" if articles else refusal.message


def _done(request: StaffRequest, entry: Entry) -> HttpResponse:
    if not request.htmx:
        messages.success(request, entry.said)
        return redirect("workbench:file", entry.file_id)
    if Act.registry[entry.act].opens_file:
        return HttpResponse(status=204, headers={"HX-Redirect": reverse("workbench:file", args=[entry.file_id])})
    happened = {"act-done": {}, "toast": {"text": entry.said, "level": "success"}}
    return HttpResponse(status=204, headers={"HX-Trigger": json.dumps(happened)})


def _show(request: StaffRequest, attempt: Attempt) -> HttpResponse:
    template = "workbench/_act_dialog.html" if request.htmx else "workbench/act.html"
    wrong = bool(attempt.form.errors or attempt.refusal or attempt.overtaken)
    return render(request, template, _context(attempt), status=422 if wrong else 200)


def _context(attempt: Attempt) -> dict[str, Any]:
    act_class = attempt.act
    refusal = attempt.refusal
    return {
        "act": {
            "id": f"{act_class.name}-{attempt.record.pk}".replace(".", "-"),
            "title": act_class.title,
            "url": reverse("workbench:act", args=[act_class.name, attempt.record.pk]),
            "about": str(attempt.record),
            "basis": [str(citation) for citation in act_class.basis],
            "back": _back(attempt.record),
        },
        "form": attempt.form,
        "seats": seats_of(attempt.form, str(act_class.title)),
        "key": attempt.key,
        "seen": attempt.seen,
        "preview": preview(act_class),
        "refusal": refusal and {"text": refusal.message, "articles": [str(c) for c in refusal.basis]},
        "overtaken": [f"{e.account or _('系统')}：{e.title}，{e.text}" for e in attempt.overtaken],
    }


def _back(record: models.Model) -> str:
    if isinstance(record, Organisation):
        return reverse("workbench:corrections")
    return reverse("workbench:file", args=[file_of(record).pk])


def preview(act_class: type[Act]) -> dict[str, list[str]]:
    """What will happen: duties that may open, documents made, people told."""
    return {
        "duties": list(dict.fromkeys(str(duty.title) for duty in OPENED_BY.get(act_class, ()))),
        "documents": [str(FORMS[name].title) for name in act_class.documents],
        "told": [str(tell.whom) for tell in act_class.tells],
    }
