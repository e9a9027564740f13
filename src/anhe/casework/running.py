"""Running an act: one transaction that nobody can do by halves.

Lock the file, authorise, check, perform, write one entry, open and close duties, make documents, keep papers,
queue notices. Pages, imports, phones, the API and the exchange all come through here.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from types import SimpleNamespace
from typing import Any
from uuid import UUID

from django.core.files.uploadedfile import UploadedFile
from django.db import IntegrityError, models, transaction
from django.utils import translation

from anhe import clock
from anhe.casework.acts import Act, Refused, file_of
from anhe.casework.events import tell
from anhe.casework.models import Entry, File
from anhe.casework.owing import close_duties, open_duties
from anhe.casework.work import Reckonings, Work
from anhe.orgs.access import Actor


class Overtaken(Exception):
    """Somebody else acted on the same record since the page was shown; `entries` say what changed."""

    def __init__(self, entries: list[Entry]) -> None:
        super().__init__(entries)
        self.entries = entries


class NotAllowed(Refused):
    """The actor's posts do not allow this act on this record."""


@dataclass(frozen=True, slots=True)
class Order:
    """One act to be run: on which record, with which (already valid) input."""

    record: Any
    given: dict[str, Any] = field(default_factory=dict)
    key: UUID | None = None


def run(
    act_class: type[Act],
    *,
    on: Any,
    by: Actor,
    given: dict[str, Any] | None = None,
    key: UUID | None = None,
    seen: int | None = None,
    now: datetime | None = None,
) -> Entry:
    """Run one act and return its entry.

    `key` makes a repeated sending of the same form act once. `seen` is the file's last entry when the page was
    shown: where another officer has acted on the same record since, Overtaken is raised and nothing changes.
    Raises Refused (NotAllowed) with the reason and article.
    """
    if done := _done_before(key):
        return done
    try:
        with transaction.atomic():
            record = _locked(act_class, on)
            if done := _done_before(key):
                return done
            if seen is not None and not act_class.opens_file:
                _refuse_if_overtaken(record, seen)
            work = Work(now or clock.now())
            [entry] = _run_all(act_class, [Order(record, given or {}, key)], by, work)
        return entry
    except IntegrityError:
        if done := _done_before(key):
            return done
        raise


def run_many(
    act_class: type[Act],
    orders: Sequence[Order],
    *,
    by: Actor,
    now: datetime | None = None,
    reckonings: Reckonings | None = None,
) -> list[Entry]:
    """Run one act on many records as one transaction: all or nothing. Raises Refused for the first that may not.

    Acts that open files (a ledger's rows) are written together, in a number of statements that does not grow
    with their number; the caller tries rows one by one to learn which is at fault. Other acts (batch approval)
    run one after the other, each on its record as the one before left it. An order whose key was run before
    answers with the entry of that time. `reckonings` are remembered from one batch of a ledger to the next.
    """
    now = now or clock.now()
    with transaction.atomic():
        if act_class.opens_file:
            return _opened_together(act_class, orders, by, Work(now, reckonings))
        _lock_files(file_of(order.record).pk for order in orders)
        return [run(act_class, on=one.record, by=by, given=one.given, key=one.key, now=now) for one in orders]


def _opened_together(act_class: type[Act], orders: Sequence[Order], by: Actor, work: Work) -> list[Entry]:
    keys = [order.key for order in orders if order.key]
    done = {entry.key: entry for entry in Entry.objects.filter(key__in=keys)} if keys else {}
    fresh = [order for order in orders if order.key not in done]
    entries = iter(_run_all(act_class, fresh, by, work))
    return [done[order.key] if order.key in done else next(entries) for order in orders]


def _lock_files(keys: Iterable[UUID]) -> None:
    """In one order for everybody, so that two batches over the same files wait instead of meeting head-on."""
    list(File.objects.select_for_update(of=("self",)).filter(pk__in=set(keys)).order_by("pk").values_list("pk"))


def _done_before(key: UUID | None) -> Entry | None:
    return Entry.objects.filter(key=key).first() if key else None


def would_be_refused(act_class: type[Act], order: Order, *, by: Actor, work: Work) -> Refused | None:
    """Authorise and check without performing: what a dry run asks."""
    with translation.override("zh-hans"):
        try:
            act = _prepared(act_class, order, by, work)
            act.check()
        except Refused as refusal:
            return refusal
    return None


def _run_all(act_class: type[Act], orders: Sequence[Order], actor: Actor, work: Work) -> list[Entry]:
    entries = []
    with translation.override("zh-hans"):
        for order in orders:
            act = _prepared(act_class, order, actor, work)
            act.check()
            was_open = act_class.opens_file or act.file.closed_on is None
            sentence = str(act.perform() or "")
            if not sentence:
                raise TypeError(f"{act_class.name} tells the timeline nothing")
            entries.append(_write_down(act, sentence, order.key, closes_file=was_open and bool(act.file.closed_on)))
        work.write()
        for event in work.announced:
            tell(event, work.now)
    return entries


def _prepared(act_class: type[Act], order: Order, actor: Actor, work: Work) -> Act:
    """An act with everything it needs, allowed to this actor on this record."""
    act = act_class()
    act.record, act.actor, act.work, act.now = order.record, actor, work, work.now
    act.input = SimpleNamespace(**order.given)
    if not act_class.opens_file:
        act.file = file_of(order.record)
    allowed = act_class.may(actor, order.record)
    if not allowed:
        raise NotAllowed(allowed.why, *allowed.basis)
    timely = act_class.ready(order.record)
    if not timely:
        raise Refused(timely.why, *timely.basis)
    return act


def _locked(act_class: type[Act], record: Any) -> Any:
    """The record as it is now, its file locked until the end."""
    if act_class.opens_file:
        return record
    file = (
        File.objects.select_for_update(of=("self",)).select_related("organisation", "person").get(pk=file_of(record).pk)
    )
    if isinstance(record, File):
        return file
    fresh = type(record)._default_manager.get(pk=record.pk)
    _hand_file(fresh, file)
    return fresh


def _hand_file(record: Any, file: File) -> None:
    """Let the record and its parents share the locked file instead of fetching copies of it."""
    if isinstance(getattr(type(record), "file", None), property):
        parent = record.parent_record
        _hand_file(parent, file)
    else:
        record.file = file


def _refuse_if_overtaken(record: Any, seen: int) -> None:
    since = file_of(record).entries.filter(seq__gt=seen, record_id=record.pk).select_related("account")
    if entries := list(since):
        raise Overtaken(entries)


def _write_down(act: Act, sentence: str, key: UUID | None, *, closes_file: bool) -> Entry:
    """Entry, duties, documents, papers, notices: what follows from an act without its asking."""
    work, file = act.work, act.file
    if not act.opens_file:
        work.save(act.record)
    entry = _entry(act, sentence, key)
    work.add(entry)
    work.save(file)
    close_duties(act, entry, closes_file=closes_file)
    open_duties(act, entry)
    _keep_attachments(act, entry)
    from anhe.casework.issuing import issue_documents
    from anhe.casework.telling import queue_notices

    issue_documents(act, entry)
    queue_notices(act, entry)
    return entry


def _entry(act: Act, sentence: str, key: UUID | None) -> Entry:
    file = act.file
    file.last_seq += 1
    title, basis = act.work.words_of(act)
    entry = Entry(
        file=file,
        seq=file.last_seq,
        act=act.name,
        title=title,
        text=sentence,
        record_id=act.record.pk if not act.opens_file else act.subject.pk,
        told=_as_told(vars(act.input)),
        basis=basis,
        acted_at=act.now,
        account=act.actor.account,
        post_title=act.work.post_title(act.actor),
        key=key,
    ).link(bytes(file.last_hash))
    file.last_hash = entry.hash
    return entry


def _keep_attachments(act: Act, entry: Entry) -> None:
    from anhe.casework.keeping import keep_attachment

    for value in vars(act.input).values():
        for upload in value if isinstance(value, list) else [value]:
            if isinstance(upload, UploadedFile):
                act.work.add(keep_attachment(upload, entry))


def _as_told(given: dict[str, Any]) -> dict[str, Any]:
    """The input as the entry keeps it: readable JSON, records by key, files by name, identity never."""
    return {name: _told(value) for name, value in given.items() if name not in NEVER_TOLD and value not in (None, "")}


NEVER_TOLD = frozenset({"id_number", "phone"})


def _told(value: Any) -> Any:
    if isinstance(value, str):
        return value
    if isinstance(value, models.Model):
        return {"id": str(value.pk), "text": str(value)}
    if isinstance(value, UploadedFile):
        return {"file": value.name}
    if isinstance(value, (datetime, date)):
        return value.isoformat()
    if isinstance(value, (UUID, Decimal, float)):
        return str(value)  # a database may give a float back in another spelling, and the hash would not hold
    if isinstance(value, (list, tuple, set, models.QuerySet)):
        return [_told(one) for one in value]
    if isinstance(value, dict):
        return {str(k): _told(v) for k, v in value.items()}
    try:
        json.dumps(value)
    except TypeError:
        return str(value)
    return value
