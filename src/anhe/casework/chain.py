"""Hash chains (SM3, GB/T 32905): a line cannot be changed, taken out or put in unseen."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Protocol

from cryptography.hazmat.primitives import hashes


def link_hash(previous_hash: bytes, words: list[Any]) -> bytes:
    """SM3 over the previous link's hash and this link's words as canonical JSON."""
    digest = hashes.Hash(hashes.SM3())
    digest.update(previous_hash)
    digest.update(json.dumps(words, ensure_ascii=False, separators=(",", ":"), sort_keys=True).encode())
    return digest.finalize()


class Link(Protocol):
    seq: int
    previous_hash: Any
    hash: Any

    def sealed_words(self) -> list[Any]: ...


@dataclass(frozen=True, slots=True)
class Break:
    """The first link that does not hold, and what is wrong with it."""

    seq: int
    link: Link | None
    reason: str


def first_break(links: Iterable[Link], *, last_seq: int, last_hash: bytes) -> Break | None:
    """Walk one chain in order; `last_seq` and `last_hash` are what the head remembers of its end."""
    previous, expected = bytes(32), 1
    for link in links:
        if link.seq != expected:
            return Break(expected, None, "missing")
        if bytes(link.previous_hash) != previous or link_hash(previous, link.sealed_words()) != bytes(link.hash):
            return Break(link.seq, link, "changed")
        previous, expected = bytes(link.hash), expected + 1
    if expected - 1 < last_seq:
        return Break(expected, None, "missing")
    if previous != bytes(last_hash):
        return Break(expected - 1, None, "head")
    return None


def by_chain(links: Iterable[Any], key: str) -> Iterator[tuple[Any, list[Any]]]:
    """Group links already ordered by their chain."""
    current: Any = None
    together: list[Any] = []
    for link in links:
        if getattr(link, key) != current and together:
            yield current, together
            together = []
        current = getattr(link, key)
        together.append(link)
    if together:
        yield current, together
