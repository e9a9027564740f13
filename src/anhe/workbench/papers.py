"""Handing out documents and attachments: only from files one may see, each time logged, never executed."""

from __future__ import annotations

import uuid
from pathlib import Path

from django.conf import settings
from django.http import FileResponse, Http404, HttpResponse

from anhe.casework.issuing import render
from anhe.casework.models import Attachment, Document
from anhe.casework.reading import open_file
from anhe.orgs.gates import allowed
from anhe.orgs.requests import StaffRequest
from anhe.workbench.shell import STAFF

TYPES = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}


@allowed(STAFF)
def document(request: StaffRequest, pk: uuid.UUID, kind: str) -> HttpResponse:
    """A document as PDF (shown) or docx (to edit and print)."""
    issued = Document.objects.filter(pk=pk).first()
    if issued is None or kind not in TYPES:
        raise Http404
    open_file(request, request.actor, issued.file_id, page=f"document {issued.number}")
    response = HttpResponse(render(issued, kind), content_type=TYPES[kind])
    name = f"{issued.title} {issued.number}.{kind}"
    response.headers["Content-Disposition"] = _disposition(name, inline=kind == "pdf")
    return response


@allowed(STAFF)
def attachment(request: StaffRequest, pk: uuid.UUID) -> HttpResponse | FileResponse:
    """An attachment, always as a download of the type that its bytes were found to be."""
    kept = Attachment.objects.filter(pk=pk).first()
    if kept is None:
        raise Http404
    open_file(request, request.actor, kept.file_id, page=f"attachment {kept.pk}")
    path = Path(settings.ATTACHMENTS) / kept.path
    if not path.exists():
        raise Http404
    response = FileResponse(path.open("rb"), as_attachment=True, filename=kept.name, content_type=kept.content_type)
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Content-Security-Policy"] = "sandbox"
    return response


def _disposition(name: str, *, inline: bool) -> str:
    from django.utils.http import content_disposition_header

    return content_disposition_header(not inline, name) or ""
