"""Walking every chain of the house: entries of each file, reads of each file."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from anhe.casework.chain import Break, by_chain, first_break
from anhe.casework.models import Entry, File, FileRead


@dataclass(frozen=True, slots=True)
class BrokenChain:
    file: File
    chain: str
    broken: Break


def broken_chains() -> Iterator[BrokenChain]:
    """Each file whose entries or reads do not hold together, with the first link that does not."""
    yield from _broken_entries()
    yield from _broken_reads()


def _broken_entries() -> Iterator[BrokenChain]:
    heads = {file.pk: file for file in File.objects.only("pk", "number", "last_seq", "last_hash").iterator()}
    unseen = {pk for pk, file in heads.items() if file.last_seq}
    for file_id, links in by_chain(Entry.objects.order_by("file_id", "seq").iterator(5000), "file_id"):
        unseen.discard(file_id)
        file = heads[file_id]
        if broken := first_break(links, last_seq=file.last_seq, last_hash=file.last_hash):
            yield BrokenChain(file, "entries", broken)
    for pk in unseen:
        yield BrokenChain(heads[pk], "entries", Break(1, None, "missing"))


def _broken_reads() -> Iterator[BrokenChain]:
    reads = FileRead.objects.order_by("file_id", "seq").select_related("file").iterator(5000)
    for _file_id, links in by_chain(reads, "file_id"):
        if broken := first_break(links, last_seq=links[-1].seq, last_hash=links[-1].hash):
            yield BrokenChain(links[0].file, "reads", broken)
