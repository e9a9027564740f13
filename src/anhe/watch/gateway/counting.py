"""What was refused at the door and what could not be read: counted in bounded memory, never stored as points. R03."""

from __future__ import annotations

import time
from collections import deque
from dataclasses import dataclass, field
from enum import StrEnum

MOST_COUNTED = 20_000
MOST_SAMPLES = 500
LONGEST_SAMPLE = 2048
LONGEST_IDENTITY = 40


class Reason(StrEnum):
    """Why something was refused. Kept by day, reason and identity in `RefusedCount`."""

    UNKNOWN_DEVICE = "unknown_device"
    NOT_AUTHENTICATED = "not_authenticated"
    WRONG_CODE = "wrong_code"
    OTHER_IDENTITY = "other_identity"
    UNPAIRED = "unpaired"
    GATE = "gate"
    CLOCK_AHEAD = "clock_ahead"
    TOO_OLD = "too_old"
    NOT_STORED = "not_stored"
    BROKEN = "broken"
    LENGTH_DIFFERS = "length_differs_but_read"
    CLOCK_SKEWED = "clock_skewed_but_kept"
    UNSUPPORTED = "unsupported"
    CONNECTIONS = "too_many_connections"
    CONNECTIONS_OF_ADDRESS = "too_many_connections_of_address"
    SLOW = "too_slow"
    IDLE = "idle"
    TOO_FAST = "too_fast"
    NOT_READING = "answers_not_read"
    REPLACED = "replaced_by_newer_connection"


@dataclass(frozen=True, slots=True)
class BrokenSample:
    """A frame that could not be read, for inspection."""

    frame: bytes
    reason: str
    identity: str
    address: str
    received_at: int


@dataclass(frozen=True, slots=True)
class Drained:
    """What was counted since the last draining: rows of reason, identity, how many, when last (ms UTC)."""

    refused: list[tuple[str, str, int, int]]
    broken: list[BrokenSample]


@dataclass(slots=True)
class Counts:
    """Bounded: past MOST_COUNTED identities the rest are counted together under no identity."""

    totals: dict[str, int] = field(default_factory=dict)
    _refused: dict[tuple[str, str], tuple[int, int]] = field(default_factory=dict)
    _broken: deque[BrokenSample] = field(default_factory=lambda: deque(maxlen=MOST_SAMPLES))

    def refused(self, reason: str, identity: str = "", n: int = 1) -> None:
        """Count n of them."""
        key = (str(reason), identity[:LONGEST_IDENTITY])
        if key not in self._refused and len(self._refused) >= MOST_COUNTED:
            key = (str(reason), "")
        self.totals[key[0]] = self.totals.get(key[0], 0) + n
        counted = self._refused.get(key, (0, 0))[0]
        self._refused[key] = (counted + n, _now_ms())

    def noted(self, reason: str, n: int) -> None:
        """Count what was taken in all the same: a figure, no refusal."""
        self.totals[str(reason)] = self.totals.get(str(reason), 0) + n

    def broken(self, frame: bytes, reason: str, identity: str = "", address: str = "") -> None:
        """Count a frame that could not be read and keep it as a sample, the newest few hundred."""
        self.refused(Reason.BROKEN, identity)
        sample = BrokenSample(frame[:LONGEST_SAMPLE], str(reason), identity[:LONGEST_IDENTITY], address, _now_ms())
        self._broken.append(sample)

    def drain(self) -> Drained:
        """Everything since the last time; call it in the gateway's loop."""
        refused = [(*key, n, last) for key, (n, last) in self._refused.items()]
        drained = Drained(refused, list(self._broken))
        self._refused.clear()
        self._broken.clear()
        return drained


def _now_ms() -> int:
    return time.time_ns() // 1_000_000
