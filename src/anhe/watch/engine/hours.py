"""Hours of the week as bits: one pattern a row, a bit a minute, Monday 00:00 in Shanghai first."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

MINUTES = 7 * 24 * 60
DAY = 24 * 60
# China has kept one time without summer time since 1992; 1 January 1970 was a Thursday.
SHANGHAI_MINUTES = 8 * 60
THURSDAY_MINUTES = 3 * DAY
ALWAYS = 0


def minute_of_week(at_ms: NDArray[np.int64]) -> NDArray[np.int64]:
    """Minutes since Monday 00:00 in Shanghai, for instants in milliseconds since 1970 UTC."""
    return (at_ms // 60_000 + SHANGHAI_MINUTES + THURSDAY_MINUTES) % MINUTES


class Hours:
    """Patterns of the week, each kept once. Pattern 0 is "always"."""

    def __init__(self) -> None:
        self._numbers: dict[bytes, int] = {}
        self._bits = np.full((16, MINUTES // 8), 0xFF, dtype=np.uint8)

    def __len__(self) -> int:
        return len(self._numbers) + 1

    def add(self, rows: Iterable[Sequence[int]]) -> int:
        """Number of the pattern of these rows, `[weekday 1–7, from minute, to minute]`; no rows: always.

        `to` is the first minute outside; a row whose end is not after its start runs on into the next day.
        """
        minutes = np.zeros(MINUTES, dtype=bool)
        listed = list(rows)
        if not listed:
            return ALWAYS
        for weekday, begins, ends in listed:
            if not (1 <= weekday <= 7 and 0 <= begins < DAY and 0 <= ends <= DAY):
                raise ValueError(f"not a part of the week: {weekday}, {begins}, {ends}")
            length = ends - begins if ends > begins else ends + DAY - begins
            start = (weekday - 1) * DAY + begins
            minutes[(start + np.arange(length)) % MINUTES] = True
        packed = np.packbits(minutes)
        key = packed.tobytes()
        if key not in self._numbers:
            number = len(self)
            if number == len(self._bits):
                self._bits = np.vstack([self._bits, np.zeros_like(self._bits)])
            self._bits[number] = packed
            self._numbers[key] = number
        return self._numbers[key]

    def covers(self, pattern: NDArray[np.integer], at_ms: NDArray[np.int64]) -> NDArray[np.bool_]:
        """Whether each instant falls into its pattern."""
        result = np.ones(len(pattern), dtype=bool)
        rows = np.flatnonzero(pattern != ALWAYS)
        if len(rows):
            minute = minute_of_week(at_ms[rows])
            byte = self._bits[pattern[rows], minute >> 3]
            result[rows] = (byte >> (7 - (minute & 7))) & 1
        return result
