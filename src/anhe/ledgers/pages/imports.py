"""Taking a ledger in, from the file to its result. The run's page itself works on it, a second at a time."""

from __future__ import annotations

import tempfile
from typing import Any
from uuid import UUID

from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from anhe.ledgers import sessions
from anhe.ledgers.containers import UnreadableFile
from anhe.ledgers.forms import ColumnsForm, StartForm
from anhe.ledgers.giving_back import give_back
from anhe.ledgers.importers import importer_of, importers_for
from anhe.ledgers.models import ColumnMemory, ImportRun
from anhe.ledgers.starting import begin, look, new_run
from anhe.orgs.access import Actor, By
from anhe.orgs.gates import allowed

SECONDS = 1.2
LAST_RUNS = 10
SHOWN_ROWS = 200
# Every capacity that one of the ledgers names; which of them an actor may take in is asked of the importers.
TAKERS = (
    By.JUDICIAL_OFFICE | By.CORRECTION_AGENCY | By.BUREAU_LEADER | By.COMMITTEE_CHAIR | By.MEDIATOR | By.SYSTEM_ADMIN
)


@allowed(TAKERS)
def start(request: HttpRequest) -> HttpResponse:
    """Ask for the ledger; show the last runs."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    form = StartForm(request.POST or None, request.FILES or None, importers=importers_for(actor))
    if request.method == "POST" and form.is_valid() and (run := _started(form, actor)):
        return redirect("ledgers:columns", run.pk)
    runs = ImportRun.objects.visible_to(actor).select_related("account", "organisation")[:LAST_RUNS]
    status = 422 if form.is_bound else 200
    return render(request, "ledgers/start.html", {"form": form, "table": _last_runs(runs)}, status=status)


@never_cache
@allowed(TAKERS)
def columns(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Show which heading is taken for which column, and start the run when a person has confirmed it."""
    run = _own_run(request, pk)
    if run.is_over or run.state != ImportRun.State.CONFIRMING:
        return redirect("ledgers:run", run.pk)
    glance = look(run)
    form = ColumnsForm(request.POST or None, glance=glance, columns=run.importer.kind.columns)
    if request.method == "POST" and form.is_valid():
        confirmed = form.confirmed()
        ColumnMemory.objects.remember(run.organisation, run.kind, confirmed)
        begin(run, confirmed, sheet=glance.table.sheet.name, rows=glance.rows)
        return redirect("ledgers:run", run.pk)
    context = {"run": run, "form": form, "sheet": glance.table.sheet.name, "rows": glance.rows, "crumbs": _crumbs(run)}
    return render(request, "ledgers/columns.html", context, status=422 if form.is_bound else 200)


@never_cache
@allowed(TAKERS)
@require_safe
def run(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Show how far a run is, or what it came to."""
    found = _visible_run(request, pk)
    if found.state == ImportRun.State.CONFIRMING and not found.is_over:
        return redirect("ledgers:columns", found.pk)
    return render(request, "ledgers/run.html", _shown(request, found) | {"crumbs": _crumbs(found)})


@allowed(TAKERS)
@require_POST
def work(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Work on the run for a moment; the page asks again until it is over."""
    found = _own_run(request, pk)
    if not found.is_over and found.state == ImportRun.State.RUNNING:
        found = sessions.work(found, request.actor, SECONDS)  # type: ignore[attr-defined]
    if request.htmx:  # type: ignore[attr-defined]
        return render(request, "ledgers/_run.html", _shown(request, found))
    return redirect("ledgers:run", found.pk)


@never_cache
@allowed(TAKERS)
@require_safe
def returned(request: HttpRequest, pk: UUID) -> FileResponse:
    """The returned rows as a workbook like the original, with a column of reasons."""
    found = _visible_run(request, pk)
    if found.is_removed:
        raise Http404
    target = tempfile.TemporaryFile()  # noqa: SIM115 - the response closes it
    give_back(found, target)
    target.seek(0)
    name = _("{name}（退回）.xlsx").format(name=found.file_name.rpartition(".")[0] or found.file_name)
    return FileResponse(target, as_attachment=True, filename=name)


def _started(form: StartForm, actor: Actor) -> ImportRun | None:
    """The saved run of a valid form; None, with the form's error, where the file cannot be read."""
    told = form.cleaned_data
    importer = importer_of(told["kind"])
    organisation = importer.organisation_of(actor)
    if organisation is None:
        raise Http404
    options = {name: told[name] for name in ("is_rehearsal", "is_strict")}
    run = new_run(importer, actor, organisation, told["ledger"].file, told["ledger"].name, **options)
    try:
        look(run)
    except UnreadableFile as wrong:
        form.add_error("ledger", str(wrong))
        return None
    run.save()
    return run


def _visible_run(request: HttpRequest, pk: UUID) -> ImportRun:
    visible = ImportRun.objects.visible_to(request.actor)  # type: ignore[attr-defined]
    return get_object_or_404(visible.select_related("account", "organisation"), pk=pk)


def _own_run(request: HttpRequest, pk: UUID) -> ImportRun:
    """A run goes on only in the name of who began it."""
    found = _visible_run(request, pk)
    if found.account_id != request.user.pk:
        raise Http404
    return found


def _shown(request: HttpRequest, found: ImportRun) -> dict[str, Any]:
    rows = list(found.returned_rows.order_by("number")[:SHOWN_ROWS]) if found.is_over else []
    return {
        "run": found,
        "is_mine": found.account_id == request.user.pk,
        "progress": {
            "id": "import-progress",
            "label": _("正在导入"),
            "value": found.last_row,
            "max": found.rows,
            "text": _("第 {row} 行，共 {rows} 行").format(row=found.last_row, rows=found.rows),
        },
        "stats": _stats(found),
        "returned": rows,
        "hidden_rows": found.returned - len(rows) if found.is_over else 0,
    }


def _stats(found: ImportRun) -> list[dict[str, Any]]:
    is_written = found.is_over and not found.is_rehearsal and found.state == ImportRun.State.DONE
    return [
        {
            "label": _("已导入") if is_written or not found.is_over else _("可以导入"),
            "value": found.imported,
            "unit": _("行"),
        },
        {"label": _("无变化"), "value": found.unchanged, "unit": _("行")},
        {"label": _("退回"), "value": found.returned, "unit": _("行")},
    ]


def _last_runs(runs: Any) -> dict[str, Any]:
    labels = [_("文件"), _("台账"), _("单位"), _("导入人"), _("导入"), _("无变化"), _("退回"), _("状态")]
    return {
        "caption": _("最近的导入"),
        "columns": [{"label": label, "number": 4 <= place <= 6} for place, label in enumerate(labels)],
        "rows": [
            {
                "cells": [
                    {"text": one.file_name, "url": reverse("ledgers:run", args=[one.pk])},
                    one.title,
                    one.organisation.name,
                    one.account.name,
                    {"text": one.imported, "number": True},
                    {"text": one.unchanged, "number": True},
                    {"text": one.returned, "number": True},
                    {"badge": _state_badge(one)},
                ]
            }
            for one in runs
        ],
    }


def _state_badge(one: ImportRun) -> dict[str, Any]:
    if one.is_over and one.is_rehearsal:
        return {"text": _("检查完"), "tone": "neutral"}
    tones = {ImportRun.State.DONE: "calm", ImportRun.State.REFUSED: "neutral"}
    return {"text": one.get_state_display(), "tone": tones.get(ImportRun.State(one.state), "today")}


def _crumbs(found: ImportRun) -> list[dict[str, str]]:
    return [{"label": _("导入台账"), "url": reverse("ledgers:start")}, {"label": found.file_name}]
