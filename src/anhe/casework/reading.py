"""Reading a file leaves a line (R36): who, when, why, from where."""

from __future__ import annotations

from django.db import IntegrityError, transaction
from django.http import Http404, HttpRequest
from django.utils.translation import gettext as _

from anhe.casework.models import File, FileRead
from anhe.clock import now
from anhe.orgs.access import Actor

_TRIES = 5


def open_file(request: HttpRequest, actor: Actor, pk: object, *, page: str, why: str = "") -> File:
    """The file if the actor may see it, its reading logged; otherwise it is not found."""
    seen = File.objects.visible_to(actor).select_related("person", "organisation", "officer")
    file = seen.filter(pk=pk).first()
    if file is None:
        raise Http404
    log_read(file, actor, page=page, why=why or _("依职责办理"), address=request.META.get("REMOTE_ADDR"))
    return file


def log_read(file: File, actor: Actor, *, page: str, why: str, address: str | None) -> FileRead:
    """Append to the file's chain of reads. Two readers at once each get a place of their own."""
    for _try in range(_TRIES):
        last = FileRead.objects.filter(file=file).order_by("-seq").first()
        read = FileRead(
            file=file,
            seq=last.seq + 1 if last else 1,
            account=actor.account,
            post_title=actor.post_title,
            page=page[:120],
            why=why[:200],
            address=address,
            read_at=now(),
        ).link(bytes(last.hash) if last else bytes(32))
        try:
            with transaction.atomic():
                read.save(force_insert=True)
        except IntegrityError:
            continue
        return read
    raise RuntimeError("the log of reads could not be written")
