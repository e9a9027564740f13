"""The file page: header, story, what may be done, what is owed, what has happened, papers."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Iterator
from typing import Any

from django.db.models import Prefetch
from django.http import HttpResponse
from django.shortcuts import render
from django.template.defaultfilters import filesizeformat
from django.urls import reverse
from django.utils.translation import gettext as _

from anhe import clock
from anhe.casework.acts import Act
from anhe.casework.models import Document, File, FileKind, Grant
from anhe.casework.reading import open_file
from anhe.correction import assessment_presenting as assessment
from anhe.correction import presenting as correction
from anhe.mediation import presenting as mediation
from anhe.orgs.access import Actor, By
from anhe.orgs.gates import allowed
from anhe.orgs.requests import StaffRequest
from anhe.watch import presenting as watch
from anhe.workbench.shell import STAFF
from anhe.workbench.showing import act_url, spoken_duty, spoken_timeline

PILLARS: dict[str, Any] = {
    FileKind.CORRECTION: correction,
    FileKind.COMPLAINT: correction,
    FileKind.ASSESSMENT: assessment,
    FileKind.MEDIATION: mediation,
    FileKind.COMMITTEE: mediation,
}
RECENT = 30
TOP = 8


@allowed(STAFF)
def file(request: StaffRequest, pk: uuid.UUID) -> HttpResponse:
    """One file on one page; opening it is logged (R36)."""
    opened = open_file(request, request.actor, pk, page="file")
    pillar = PILLARS[opened.kind]
    root = pillar.root(opened)
    day = clock.today()
    duties = opened.duties.open().select_related("account", "organisation").order_by("due_on")
    positioning = watch.standing(opened, clock.now())
    records = [root, opened, *watch.records(positioning), *pillar.records(root), *waiting_grants(opened)]
    acts = list(offered(records, request.actor))
    papers = papers_of(opened)
    person = pillar.header(root, request.actor, day)
    person["banners"] = [*watch.banners(positioning), *person.get("banners", ())]
    context = {
        "file": opened,
        "person": person,
        "story": [*pillar.story(root, request.actor, day), *watch.story(positioning)],
        "duties": [
            spoken_duty(duty, request.actor, day, with_person=False, waivable=True) for duty in _of(opened, duties)
        ],
        "offers": [act for act in acts if act["available"]],
        "reasons": [act for act in acts if not act["available"]],
        "timeline": timeline_of(opened, 0),
        "papers": papers[:TOP],
        "older_papers": papers[TOP:],
        "crumbs": [{"label": pillar.LIST_TITLE, "url": reverse(pillar.LIST_URL)}, {"label": opened.title}],
    }
    return render(request, "workbench/_file.html" if request.htmx else "workbench/file.html", context)


@allowed(STAFF)
def timeline(request: StaffRequest, pk: uuid.UUID) -> HttpResponse:
    """Older entries, fetched when asked for."""
    opened = open_file(request, request.actor, pk, page="timeline")
    start = int(request.GET.get("from", "0")) if request.GET.get("from", "0").isdigit() else 0
    return render(request, "workbench/_timeline.html", {"timeline": timeline_of(opened, start)})


def waiting_grants(opened: File) -> list[Grant]:
    """Readings asked for that wait for a second person."""
    return _of(opened, opened.grants.filter(approved_by__isnull=True))


def _of(opened: File, rows: Iterable[Any]) -> list[Any]:
    """Rows of the opened file, sharing it and its organisation: who may act on each is asked of the file."""
    found = list(rows)
    for row in found:
        row.file = opened
    return found


def timeline_of(opened: File, start: int) -> dict[str, Any]:
    """A page of entries, newest first, with the address of the older ones."""
    documents = Prefetch("documents", Document.objects.defer("words"))
    entries = opened.entries.order_by("-seq").select_related("account").prefetch_related(documents, "attachments")
    shown = list(entries[start : start + RECENT + 1])
    older = f"{reverse('workbench:timeline', args=[opened.pk])}?from={start + RECENT}"
    return spoken_timeline(shown[:RECENT], older if len(shown) > RECENT else None)


def papers_of(opened: File) -> list[dict[str, str]]:
    """Attachments, then documents, the newest first, as `_papers.html` shows them."""
    documents = [
        {
            "title": _(document.title),
            "about": document.number,
            "icon": "file-text",
            "url": reverse("workbench:document", args=[document.pk, "pdf"]),
            "docx_url": reverse("workbench:document", args=[document.pk, "docx"]),
        }
        for document in opened.documents.defer("words").order_by("-made_at", "-id")
    ]
    attachments = [
        {
            "title": paper.name,
            "about": filesizeformat(paper.size),
            "icon": "paperclip",
            "url": reverse("workbench:attachment", args=[paper.pk]),
        }
        for paper in opened.attachments.order_by("-id")
    ]
    return attachments + documents


def offered(records: list[Any], actor: Actor) -> Iterator[dict[str, Any]]:
    """Acts on these records: those one may run, and of the file's own those that wait for something, with why."""
    for position, record in enumerate(records):
        for act in Act.registry.values():
            if act.acts_on is type(record) and not act.opens_file and act.by != By.CLOCK:
                shown = _offer(act, record, actor, is_root=position == 0)
                if shown:
                    yield shown


def _offer(act: type[Act], record: Any, actor: Actor, *, is_root: bool) -> dict[str, Any] | None:
    ready = act.ready(record)
    may = act.may(actor, record) if ready else ready
    if not ready and not is_root:
        return None
    blocked = None if ready and may else (may if ready else ready)
    return {
        "id": f"{act.name}-{record.pk}".replace(".", "-"),
        "title": act.title,
        "about": "" if is_root or isinstance(record, File) else str(record),
        "url": act_url(act, record.pk),
        "available": blocked is None,
        "icon": "",
        "primary": False,
        "why": blocked.why if blocked is not None else "",
        "articles": [str(citation) for citation in blocked.basis] if blocked is not None else [],
    }
