"""Reading a file leaves a line (R36): who, when, why, from where."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from django.db import transaction
from django.http import Http404, HttpRequest
from django.utils.translation import gettext as _

from anhe.casework.models import File, FileRead, ReadChain
from anhe.clock import now
from anhe.orgs.access import Actor
from anhe.orgs.models import AccessEvent
from anhe.orgs.recording import address_of, record


def open_file(request: HttpRequest, actor: Actor, pk: UUID | str, *, page: str, why: str = "") -> File:
    """The file if the actor may see it, its reading logged; otherwise it is not found."""
    file = visible_file(request, actor, pk)
    log_read(file, actor, page=page, why=why or _("依职责办理"), address=address_of(request) or None)
    return file


def visible_file(request: HttpRequest, actor: Actor, pk: UUID | str) -> File:
    """The file if the actor may see it; otherwise it is not found, and the attempt is on record."""
    seen = File.objects.visible_to(actor).select_related("person", "organisation", "officer")
    file = seen.filter(pk=pk).first()
    if file is None:
        record(AccessEvent.Kind.REFUSED, request, actor.account, path=request.path)
        raise Http404
    return file


@transaction.atomic
def log_read(file: File, actor: Actor, *, page: str, why: str, address: str | None) -> FileRead:
    """Append to the file's chain of reads. Two readers at once each get a place of their own."""
    ReadChain.objects.get_or_create(file=file)
    chain = ReadChain.objects.select_for_update().get(file=file)
    read = _next_of(chain, actor, page, why, address)
    read.save(force_insert=True)
    chain.save(update_fields=["last_seq", "last_hash"])
    return read


@transaction.atomic
def log_reads(files: Iterable[File], actor: Actor, *, page: str, why: str, address: str | None) -> None:
    """Append one read to the chain of each of these files, in statements that do not grow with their number."""
    by_key = {file.pk: file for file in files}
    if not by_key:
        return
    ReadChain.objects.bulk_create((ReadChain(file_id=key) for key in sorted(by_key)), ignore_conflicts=True)
    # In one order for everybody, so that two readers of the same files wait instead of meeting head-on.
    chains = list(ReadChain.objects.select_for_update().filter(file__in=by_key).order_by("file_id"))
    FileRead.objects.bulk_create([_next_of(chain, actor, page, why, address) for chain in chains])
    ReadChain.objects.bulk_update(chains, ["last_seq", "last_hash"])


def _next_of(chain: ReadChain, actor: Actor, page: str, why: str, address: str | None) -> FileRead:
    """The next read of a locked chain, and the chain moved on to it."""
    read = FileRead(
        file_id=chain.file_id,
        seq=chain.last_seq + 1,
        account=actor.account,
        post_title=actor.post_title[:200],
        page=page[:120],
        why=why[:200],
        address=address,
        read_at=now(),
    ).link(bytes(chain.last_hash))
    chain.last_seq, chain.last_hash = read.seq, read.hash
    return read
