"""Fixes ⇄ compact bytes.

A packed chunk is: head, index of trails, blocks. The index (which trails, how many fixes each) stands uncompressed,
so that a reader after one person's points learns from a few hundred bytes that they are not here, or in which
blocks they are. A block holds up to BLOCK_FIXES rows as columns: whole numbers, differences to the row before where
neighbours are alike, as few bytes a value as the block's span needs, byte planes apart, deflated at the cheapest
level. Degrees are kept in millionths, as the devices send them (0.11 m); `rounded` gives what will be read back.
"""

from __future__ import annotations

import struct
import zlib
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from anhe.watch.fixes import COLUMNS, Fixes

VERSION = 1
BLOCK_FIXES = 1024
LEVEL = 1
MILLIONTHS = 1_000_000
NO_POSITION = -(2**31)

HEAD = struct.Struct("<BBHIII")  # version, codec, blocks, fixes, trails, bytes of index
COLUMN = struct.Struct("<qB")  # least value, bytes a value
INSTANTS = ("measured_at", "received_at")
DEGREES = ("lat", "lon")
DIFFERENCES = (*INSTANTS, *DEGREES)
KEPT = tuple(name for name in COLUMNS if name != "trail")
WIDTHS: dict[int, np.dtype[Any]] = {1: np.dtype("<u1"), 2: np.dtype("<u2"), 4: np.dtype("<u4"), 8: np.dtype("<u8")}
PLAIN, DEFLATED = 0, 1


class Unreadable(Exception):
    """The bytes are not a chunk this version knows."""


@dataclass(frozen=True, slots=True)
class Index:
    """Which trails a chunk holds: ascending numbers, and where each one's rows start (one longer)."""

    trails: NDArray[np.int64]
    starts: NDArray[np.int64]

    def rows_of(self, trail: int) -> tuple[int, int] | None:
        """First row and the row after the last, or None where the trail is not here."""
        place = int(np.searchsorted(self.trails, trail))
        if place == len(self.trails) or self.trails[place] != trail:
            return None
        return int(self.starts[place]), int(self.starts[place + 1])


def rounded(degrees: NDArray[np.float64]) -> NDArray[np.float64]:
    """Degrees as the trail keeps them: whole millionths. NaN stays NaN."""
    return np.rint(degrees * MILLIONTHS) / MILLIONTHS


def in_order(fixes: Fixes) -> Fixes:
    """Rows by trail and instant, each (trail, measured_at) once: of several the one received first."""
    order = np.lexsort((fixes.received_at, fixes.measured_at, fixes.trail))
    trail, at = fixes.trail[order], fixes.measured_at[order]
    is_first = np.ones(len(order), dtype=bool)
    is_first[1:] = (trail[1:] != trail[:-1]) | (at[1:] != at[:-1])
    return fixes.take(order[is_first])


def pack(fixes: Fixes, *, deflate: bool = True) -> bytes:
    """Bytes of fixes that are `in_order`."""
    trails, starts = np.unique(fixes.trail, return_index=True)
    index = _packed(trails, differences=True) + _packed(np.diff(starts, append=len(fixes)))
    whole = {name: _as_whole_numbers(fixes, name) for name in KEPT}
    blocks = []
    for first in range(0, len(fixes), BLOCK_FIXES):
        body = b"".join(
            _packed(whole[name][first : first + BLOCK_FIXES], differences=name in DIFFERENCES) for name in KEPT
        )
        blocks.append(zlib.compress(body, LEVEL) if deflate else body)
    lengths = np.array([len(block) for block in blocks], dtype="<u4").tobytes()
    codec = DEFLATED if deflate else PLAIN
    head = HEAD.pack(VERSION, codec, len(blocks), len(fixes), len(trails), len(index))
    return b"".join((head, index, lengths, *blocks))


def unpack(packed: bytes | memoryview, trail: int | None = None) -> Fixes:
    """All fixes of a chunk, or those of one trail. Raises Unreadable."""
    _version, codec, blocks, count, trails, index_bytes = _head(packed)
    index = _index(packed, trails, index_bytes, count)
    rows = (0, count) if trail is None else index.rows_of(trail)
    if rows is None or rows[0] == rows[1]:
        return Fixes.empty()
    lengths = np.frombuffer(packed, "<u4", blocks, HEAD.size + index_bytes).astype(np.int64)
    ends = HEAD.size + index_bytes + 4 * blocks + np.cumsum(lengths)
    first, last = rows[0] // BLOCK_FIXES, (rows[1] - 1) // BLOCK_FIXES
    parts = [
        _unpacked_block(packed[ends[at] - lengths[at] : ends[at]], codec, min(BLOCK_FIXES, count - at * BLOCK_FIXES))
        for at in range(first, last + 1)
    ]
    skipped = first * BLOCK_FIXES
    wanted = slice(rows[0] - skipped, rows[1] - skipped)
    columns = {name: np.concatenate([part[name] for part in parts])[wanted] for name in KEPT}
    if trail is None:
        numbers = np.repeat(index.trails, np.diff(index.starts))
    else:
        numbers = np.full(rows[1] - rows[0], trail, dtype=np.int64)
    return _as_fixes(numbers, columns)


def trails_in(packed: bytes | memoryview) -> NDArray[np.int64]:
    """The trails a chunk has fixes of, ascending, read from its index alone."""
    _version, _codec, _blocks, count, trails, index_bytes = _head(packed)
    return _index(packed, trails, index_bytes, count).trails


def may_hold(front: bytes | memoryview, trail: int) -> bool:
    """Whether a chunk holds a trail, from its first bytes; yes where they end before the index does."""
    _version, _codec, _blocks, count, trails, index_bytes = _head(front)
    if len(front) < HEAD.size + index_bytes:
        return True
    return _index(front, trails, index_bytes, count).rows_of(trail) is not None


def _head(packed: bytes | memoryview) -> tuple[int, ...]:
    try:
        head = HEAD.unpack_from(packed)
    except struct.error as error:
        raise Unreadable(f"a chunk of {len(packed)} bytes is too short") from error
    if head[0] != VERSION:
        raise Unreadable(f"version {head[0]} of packed fixes is not known; this is version {VERSION}")
    return head


def _index(packed: bytes | memoryview, trails: int, index_bytes: int, count: int) -> Index:
    index = packed[HEAD.size : HEAD.size + index_bytes]
    numbers, at = _unpacked(index, 0, trails, differences=True)
    counts, _at = _unpacked(index, at, trails)
    starts = np.zeros(trails + 1, dtype=np.int64)
    np.cumsum(counts, out=starts[1:])
    if starts[-1] != count:
        raise Unreadable(f"the index counts {starts[-1]} fixes, the head {count}")
    return Index(numbers, starts)


def _as_whole_numbers(fixes: Fixes, name: str) -> NDArray[np.int64]:
    column = getattr(fixes, name)
    if name not in DEGREES:
        return column.astype(np.int64)
    millionths = np.rint(column * MILLIONTHS)
    return np.where(np.isnan(millionths), NO_POSITION, millionths).astype(np.int64)


def _as_fixes(trail: NDArray[np.int64], columns: dict[str, NDArray[np.int64]]) -> Fixes:
    restored = {name: columns[name].astype(COLUMNS[name]) for name in KEPT if name not in DEGREES}
    for name in DEGREES:
        degrees = columns[name] / MILLIONTHS
        degrees[columns[name] == NO_POSITION] = np.nan
        restored[name] = degrees
    return Fixes(trail=trail, **restored)


def _unpacked_block(block: bytes | memoryview, codec: int, count: int) -> dict[str, NDArray[np.int64]]:
    body = zlib.decompress(block) if codec == DEFLATED else block
    columns, at = {}, 0
    for name in KEPT:
        columns[name], at = _unpacked(body, at, count, differences=name in DIFFERENCES)
    return columns


def _packed(values: NDArray[np.int64], *, differences: bool = False) -> bytes:
    """Least value, then each value's distance from it in 0, 1, 2, 4 or 8 bytes, lowest bytes of all first."""
    if not len(values):
        return COLUMN.pack(0, 0)
    if differences:
        values = np.diff(values, prepend=0)
        return _with_first_apart(values)
    least = int(values.min())
    width = _width(int(values.max()) - least)
    if not width:
        return COLUMN.pack(least, 0)
    return COLUMN.pack(least, width) + _planes(values - least, width)


def _with_first_apart(steps: NDArray[np.int64]) -> bytes:
    """The first value stands by itself: against zero it would widen every other step."""
    return struct.pack("<q", int(steps[0])) + _packed(steps[1:])


def _unpacked(
    packed: bytes | memoryview, at: int, count: int, *, differences: bool = False
) -> tuple[NDArray[np.int64], int]:
    """The values and the place after them."""
    if not count:
        return np.zeros(0, dtype=np.int64), at + COLUMN.size
    if differences:
        (first,) = struct.unpack_from("<q", packed, at)
        steps, at = _unpacked(packed, at + 8, count - 1)
        values = np.empty(count, dtype=np.int64)
        values[0] = first
        np.cumsum(steps, out=values[1:])
        values[1:] += first
        return values, at
    least, width = COLUMN.unpack_from(packed, at)
    at += COLUMN.size
    if not width:
        return np.full(count, least, dtype=np.int64), at
    planes = np.frombuffer(packed, np.uint8, count * width, at).reshape(width, count)
    values = np.ascontiguousarray(planes.T).view(WIDTHS[width]).ravel().astype(np.int64)
    values += least
    return values, at + count * width


def _planes(values: NDArray[np.int64], width: int) -> bytes:
    narrow = np.ascontiguousarray(values.astype(WIDTHS[width]))
    return narrow.view(np.uint8).reshape(-1, width).T.tobytes()


def _width(span: int) -> int:
    if span == 0:
        return 0
    return next(width for width in (1, 2, 4, 8) if span < 1 << (8 * width))
