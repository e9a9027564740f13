"""Frames of JT/T 808 on the wire: `7E` header body checksum `7E`, escaped in between.

Many buffers are cut at once. A buffer is what one connection sent since its last whole frame; a frame may arrive in
pieces, and several may share one buffer or even one delimiter. A flaw is a flaw of its own frame only.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

DELIMITER = 0x7E
ESCAPE = 0x7D
SHORTEST = 13  # a header of 2013 and the checksum
LONGEST = 21 + 1023 + 1  # the header of a sub-packet of 2019, the longest body, the checksum
LONGEST_ON_WIRE = 2 * LONGEST  # every byte escaped


class Flaw(StrEnum):
    """Why a frame could not be read; the words are counted, kept with the sample and shown to operators."""

    HEX = "not_hexadecimal"
    DELIMITERS = "no_delimiters"
    SEVERAL = "not_one_frame"
    ESCAPE = "wrong_escape"
    SHORT = "too_short"
    LONG = "too_long"
    CHECKSUM = "wrong_checksum"
    ENCRYPTED = "encrypted"
    BODY = "body_cut_short"
    TIME = "no_valid_time"
    PLACE = "no_place_on_earth"


@dataclass(frozen=True, slots=True)
class BrokenPiece:
    """What stood between two delimiters and is no frame: still escaped, without the delimiters."""

    owner: int
    flaw: Flaw
    raw: bytes


@dataclass(frozen=True, slots=True)
class Frames:
    """Unescaped frames side by side in one array.

    data   uint8  every byte, headers, bodies and what lies between
    start  intp   first byte of each frame's header
    end    intp   one past the last byte of its body; the checksum stands there
    owner  intp   which of the buffers it came from, ascending
    rests  what each buffer (by place) still holds after its last whole frame; absent when nothing
    """

    data: NDArray[np.uint8]
    start: NDArray[np.intp]
    end: NDArray[np.intp]
    owner: NDArray[np.intp]
    broken: list[BrokenPiece]
    rests: dict[int, bytes]

    def __len__(self) -> int:
        return len(self.start)

    def body(self, start: int, end: int) -> bytes:
        """The bytes from start to end, for the rare message that is read one by one."""
        return self.data[start:end].tobytes()


def cut(buffers: Sequence[bytes]) -> Frames:
    """Frames of all buffers with a right checksum, the broken pieces, and what is left of each buffer."""
    wire = bytes((DELIMITER,)).join(buffers) + bytes((DELIMITER,))
    raw = np.frombuffer(wire, dtype=np.uint8)
    marks = np.flatnonzero(raw == DELIMITER)
    ends_buffer = _marks_between_buffers(buffers, marks)
    owner: NDArray[np.intp] = np.cumsum(ends_buffer, dtype=np.intp) - ends_buffer
    start = np.concatenate(([0], marks[:-1] + 1))
    filled = marks > start
    rests = {int(owner[row]): wire[start[row] : marks[row]] for row in np.flatnonzero(filled & ends_buffer) if buffers}
    pieces = np.flatnonzero(filled & ~ends_buffer)
    return _whole(raw, start[pieces], marks[pieces], owner[pieces], rests)


def split(buffer: bytes) -> tuple[list[bytes], bytes]:
    """Frames of one buffer, unescaped and without checksum, and the rest; broken pieces are left out."""
    frames = cut([buffer])
    bodies = [frames.body(start, end) for start, end in zip(frames.start, frames.end, strict=True)]
    return bodies, frames.rests.get(0, b"")


def wrapped(content: bytes) -> bytes:
    """A header with its body as it goes on the wire: checksum, escapes, delimiters."""
    checksum = 0
    for byte in content:
        checksum ^= byte
    inside = (content + bytes((checksum,))).replace(b"\x7d", b"\x7d\x01").replace(b"\x7e", b"\x7d\x02")
    return b"\x7e" + inside + b"\x7e"


def _marks_between_buffers(buffers: Sequence[bytes], marks: NDArray[np.intp]) -> NDArray[np.bool_]:
    lengths = np.fromiter(map(len, buffers), dtype=np.intp, count=len(buffers))
    between = np.zeros(len(marks), dtype=bool)
    between[np.searchsorted(marks, np.cumsum(lengths + 1) - 1)] = True
    return between


def _whole(
    raw: NDArray[np.uint8],
    start: NDArray[np.intp],
    end: NDArray[np.intp],
    owner: NDArray[np.intp],
    rests: dict[int, bytes],
) -> Frames:
    data, first, last, wrong_escape = _unescaped(raw, start, end)
    flaws = _flaws(data, first, last, wrong_escape)
    broken = [BrokenPiece(int(owner[row]), flaws[row], raw[start[row] : end[row]].tobytes()) for row in sorted(flaws)]
    if flaws:
        sound = np.ones(len(first), dtype=bool)
        sound[list(flaws)] = False
        first, last, owner = first[sound], last[sound], owner[sound]
    return Frames(data, first, last - 1, owner, broken, rests)


def _unescaped(
    raw: NDArray[np.uint8], start: NDArray[np.intp], end: NDArray[np.intp]
) -> tuple[NDArray[np.uint8], NDArray[np.intp], NDArray[np.intp], NDArray[np.intp]]:
    """Bytes, starts and ends after unescaping, and the places of pieces with an escape of nothing known."""
    escapes = np.flatnonzero(raw == ESCAPE)
    if not len(escapes) or not len(start):
        return raw, start, end, np.empty(0, dtype=np.intp)
    stands_for = raw[escapes + 1]
    known = (stands_for == 1) | (stands_for == 2)
    meant = escapes[known]
    data = raw.copy()
    data[meant] = 0x7C + stands_for[known]
    dropped = meant + 1
    return (
        np.delete(data, dropped),
        start - np.searchsorted(dropped, start),
        end - np.searchsorted(dropped, end),
        _pieces_around(escapes[~known], start, end),
    )


def _pieces_around(places: NDArray[np.intp], start: NDArray[np.intp], end: NDArray[np.intp]) -> NDArray[np.intp]:
    piece = np.searchsorted(end, places)
    before_last = piece < len(end)
    piece, places = piece[before_last], places[before_last]
    return np.unique(piece[start[piece] <= places])


def _flaws(
    data: NDArray[np.uint8], start: NDArray[np.intp], end: NDArray[np.intp], wrong_escape: NDArray[np.intp]
) -> dict[int, Flaw]:
    length = end - start
    flaws = {}
    if len(start):
        bounds = np.column_stack((start, end)).ravel()
        checked = np.bitwise_xor.reduceat(data, bounds)[::2]
        flaws.update(dict.fromkeys(np.flatnonzero(checked).tolist(), Flaw.CHECKSUM))
    flaws.update(dict.fromkeys(np.flatnonzero(length < SHORTEST).tolist(), Flaw.SHORT))
    flaws.update(dict.fromkeys(np.flatnonzero(length > LONGEST).tolist(), Flaw.LONG))
    flaws.update(dict.fromkeys(wrong_escape.tolist(), Flaw.ESCAPE))
    return flaws
