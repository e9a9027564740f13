"""What the engine remembers: a row a wearer (slot), a row a rule; nothing a fix.

About 135 bytes a wearer and 28 a rule. A state belongs to one `Watched`; `fitting` moves it to the next.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import IntEnum
from typing import Any

import numpy as np
from numpy.typing import NDArray

from anhe.watch.engine.watched import Watched

REMEMBERED = 4
SIGNS_KEPT = 7

WEARER_COLUMNS: dict[str, tuple[Any, tuple[int, ...]]] = {
    "last_at": (np.int64, ()),  # newest fix judged, measured
    "heard_at": (np.int64, ()),  # last batch with anything of this trail in it, our clock; 0 never
    "behind_since": (np.int64, ()),  # our clock, since when nothing but older fixes came; 0 not
    "remembered": (np.uint32, (REMEMBERED,)),  # low bits of the instants of the last fixes kept
    "remember_next": (np.uint8, ()),
    "good_at": (np.int64, ()),  # last position believed; 0 none yet
    "lat_e7": (np.int32, ()),
    "lon_e7": (np.int32, ()),
    "speed": (np.uint16, ()),  # 0.1 km/h
    "accuracy_m": (np.uint16, ()),
    "jump_at": (np.int64, ()),  # last position not believed yet
    "jump_lat_e7": (np.int32, ()),
    "jump_lon_e7": (np.int32, ()),
    "jump_fixes": (np.uint8, ()),  # how many hang together up to it
    "jump_since": (np.int64, ()),  # the first of those
    "signs": (np.uint8, ()),  # bit i: episode of sign i is open
    "sign_began": (np.int64, (SIGNS_KEPT,)),
    "silence": (np.uint8, ()),  # Silence stage said
    "due": (np.uint32, ()),  # bucket of the wheel this slot is in; 0 none
}
RULE_COLUMNS: dict[str, tuple[Any, tuple[int, ...]]] = {
    "phase": (np.uint8, ()),  # Phase
    "weight": (np.uint8, ()),  # suspect: proof so far; episode: fixes back in a row
    "fixes": (np.uint16, ()),  # fixes in breach since first_at
    "doubtful": (np.uint16, ()),  # of those, what does not fit the speed reported
    "top_speed": (np.uint16, ()),  # 0.1 km/h, in those and the one before
    "first_at": (np.int64, ()),  # first fix in breach
    "last_out_at": (np.int64, ()),  # last fix in breach
    "turned_at": (np.int64, ()),  # suspect: last good fix before; episode: first fix back
    "farthest_m": (np.float32, ()),
    "zone": (np.int32, ()),  # zone the episode names
}


class Phase(IntEnum):
    CALM = 0
    SUSPECT = 1
    EPISODE = 2


class Rows:
    """Columns of one length, by name."""

    __slots__ = ("columns",)

    def __init__(self, columns: dict[str, NDArray[Any]]) -> None:
        self.columns = columns

    @classmethod
    def empty(cls, kinds: dict[str, tuple[Any, tuple[int, ...]]], length: int) -> Rows:
        return cls({name: np.zeros((length, *shape), dtype=kind) for name, (kind, shape) in kinds.items()})

    def __getitem__(self, name: str) -> NDArray[Any]:
        return self.columns[name]

    def take(self, rows: NDArray[Any]) -> Rows:
        return Rows({name: column[rows] for name, column in self.columns.items()})

    def put(self, rows: NDArray[Any], other: Rows) -> None:
        for name, column in other.columns.items():
            self.columns[name][rows] = column

    def copy(self) -> Rows:
        return Rows({name: column.copy() for name, column in self.columns.items()})

    @property
    def nbytes(self) -> int:
        return sum(column.nbytes for column in self.columns.values())


@dataclass(slots=True)
class State:
    """The engine's memory for one `Watched`. `wheel` is left out of checkpoints: it follows from the rest.

    listening_since   our clock: since when we could hear (start, restart, database back). Set it when we were deaf.
    """

    watched: Watched
    wearers: Rows
    rules: Rows
    listening_since: int = 0
    wheel: dict[int, list[NDArray[np.intp]]] = field(default_factory=dict)

    @classmethod
    def blank(cls, watched: Watched, now_ms: int) -> State:
        """Nothing known of anybody; the wheel is empty (see `silence.fill_wheel`)."""
        wearers = Rows.empty(WEARER_COLUMNS, len(watched))
        return cls(watched, wearers, Rows.empty(RULE_COLUMNS, len(watched.rule_slot)), listening_since=now_ms)

    def copy(self) -> State:
        """A state of its own for a checkpoint; without the wheel."""
        return State(self.watched, self.wearers.copy(), self.rules.copy(), self.listening_since)

    @property
    def nbytes(self) -> int:
        return self.wearers.nbytes + self.rules.nbytes
