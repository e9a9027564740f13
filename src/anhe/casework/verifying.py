"""Walking every chain of the house: entries of each file, reads of each file."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from anhe.casework.chain import Break, by_chain, first_break
from anhe.casework.models import Entry, File, FileRead, ReadChain


@dataclass(frozen=True, slots=True)
class BrokenChain:
    """One chain (`entries` or `reads`) of one file, and its first broken link."""

    file_id: UUID
    chain: str
    broken: Break


def broken_chains(on_walked: Callable[[int], None] = lambda links: None) -> Iterator[BrokenChain]:
    """Each file whose entries or reads do not hold together, with the first link that does not.

    `on_walked` hears how many links each walked chain has.
    """
    files = File.objects.only("pk", "last_seq", "last_hash")
    entries = Entry.objects.order_by("file_id", "seq").select_related("account")
    yield from _broken("entries", {head.pk: head for head in files.iterator()}, entries, on_walked)
    reads = FileRead.objects.order_by("file_id", "seq").select_related("account")
    yield from _broken("reads", {head.pk: head for head in ReadChain.objects.iterator()}, reads, on_walked)


def links_to_walk() -> int:
    return Entry.objects.count() + FileRead.objects.count()


def _broken(
    chain: str, heads: dict[UUID, Any], links: QuerySet, on_walked: Callable[[int], None]
) -> Iterator[BrokenChain]:
    unseen = {pk for pk, head in heads.items() if head.last_seq}
    for file_id, together in by_chain(links.iterator(5000), "file_id"):
        unseen.discard(file_id)
        head = heads.get(file_id)
        on_walked(len(together))
        if head is None:
            yield BrokenChain(file_id, chain, Break(1, together[0], "head"))
        elif broken := first_break(together, last_seq=head.last_seq, last_hash=head.last_hash):
            yield BrokenChain(file_id, chain, broken)
    for file_id in sorted(unseen):
        yield BrokenChain(file_id, chain, Break(1, None, "missing"))
