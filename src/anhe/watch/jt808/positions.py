"""Which messages carry positions, and where: 0200 one, 0201 one after a serial, 0704 a list."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from anhe.watch.jt808.frames import Flaw
from anhe.watch.jt808.headers import two_bytes
from anhe.watch.jt808.locations import BASE

LOCATION, LOCATION_ON_REQUEST, BATCH = 0x0200, 0x0201, 0x0704
CARRIERS = (LOCATION, LOCATION_ON_REQUEST, BATCH)
KEPT_WHILE_OUT_OF_COVERAGE = 1
MOST_IN_BATCH = 1023 * 16 // BASE.itemsize


@dataclass(frozen=True, slots=True)
class Places:
    """Where locations lie, in the order the terminal sent them.

    message  intp  row of the message it came in, ascending
    start, end  intp  in the same data as the messages
    kept     bool  taken while out of coverage and sent later
    flaws    messages whose list of locations ended too early, and why
    """

    message: NDArray[np.intp]
    start: NDArray[np.intp]
    end: NDArray[np.intp]
    kept: NDArray[np.bool_]
    flaws: dict[int, Flaw]


def find_positions(
    data: NDArray[np.uint8], message: NDArray[np.uint16], body: NDArray[np.intp], end: NDArray[np.intp]
) -> Places:
    """Locations inside the messages' bodies; other messages have none."""
    row = np.flatnonzero((message == LOCATION) | (message == LOCATION_ON_REQUEST))
    start = body[row] + np.where(message[row] == LOCATION_ON_REQUEST, 2, 0)
    whole = (row, start, end[row], np.zeros(len(row), dtype=bool))
    batches = np.flatnonzero(message == BATCH)
    if not len(batches):
        return Places(*whole, flaws={})
    listed, flaws = _listed(data, batches, body[batches], end[batches])
    rows, starts, ends, kept = (np.concatenate(pair) for pair in zip(whole, listed, strict=True))
    in_order = np.lexsort((starts, rows))
    return Places(rows[in_order], starts[in_order], ends[in_order], kept[in_order], flaws)


def _listed(
    data: NDArray[np.uint8], row: NDArray[np.intp], body: NDArray[np.intp], end: NDArray[np.intp]
) -> tuple[tuple[NDArray, NDArray, NDArray, NDArray], dict[int, Flaw]]:
    """Locations of batches: count u16, kind u8, then each with its length u16.

    A maker gives the last one a length beyond the body: it ends where the body ends if a location still fits.
    """
    flaws = dict.fromkeys(row[end - body < 3].tolist(), Flaw.BODY)
    headed = end - body >= 3
    row, body, end = row[headed], body[headed], end[headed]
    kept = data[body + 2] == KEPT_WHILE_OUT_OF_COVERAGE
    left = two_bytes(data, body).astype(np.intp)
    at = body + 3
    found: list[tuple[NDArray, ...]] = [(row[:0], at[:0], end[:0], kept[:0])]
    for _step in range(MOST_IN_BATCH):
        there = (left > 0) & (at < end)
        flaws.update(dict.fromkeys(row[(left > 0) & (at >= end)].tolist(), Flaw.BODY))
        row, at, end, kept, left = row[there], at[there], end[there], kept[there], left[there] - 1
        if not len(row):
            break
        length_fits = at + 2 <= end
        length = two_bytes(data, np.where(length_fits, at, 0)).astype(np.intp)
        stop = np.minimum(at + 2 + length, end)
        fits = length_fits & (stop - at - 2 >= BASE.itemsize)
        flaws.update(dict.fromkeys(row[~fits].tolist(), Flaw.BODY))
        row, at, end, kept, left, stop = (column[fits] for column in (row, at, end, kept, left, stop))
        found.append((row, at + 2, stop, kept))
        at = stop
    rows, starts, stops, keeps = (np.concatenate(parts) for parts in zip(*found, strict=True))
    return (rows, starts, stops, keeps), flaws
