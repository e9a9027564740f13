"""The same person or case twice in one file."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from typing import Any

from anhe.ledgers.records import Record


@dataclass(frozen=True, slots=True)
class Repeat:
    """A row whose key stood in an earlier row; `is_same` when both say the same in every column, remarks included."""

    first_number: int
    is_same: bool


class Repeats:
    """Remembers the keys of a file's rows. `keys` are the fields that together tell one record from another.

    A row is remembered by number and a digest of its values, so that a hundred thousand rows take a few megabytes.
    """

    def __init__(self, keys: Sequence[str]) -> None:
        self._keys = keys
        self._seen: dict[bytes, tuple[int, bytes]] = {}

    def find(self, record: Record) -> Repeat | None:
        """The earlier row with the same key, if any; a row without its whole key repeats nothing."""
        key = tuple(record.values.get(name) for name in self._keys)
        if None in key:
            return None
        digest = _digest(record.values)
        number, earlier = self._seen.setdefault(_short(key), (record.number, digest))
        return None if number == record.number else Repeat(number, earlier == digest)


def _digest(values: Mapping[str, Any]) -> bytes:
    return _short(sorted(values.items(), key=lambda item: item[0]))


def _short(told: Any) -> bytes:
    return blake2b(repr(told).encode(), digest_size=16).digest()
