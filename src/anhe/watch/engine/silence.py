"""Silence: who has not been heard, found without looking at everybody.

A wheel of buckets of ten seconds holds every slot once, at the instant it could be silent. A fix changes nothing in
it: when the bucket comes, the slot is looked at and, heard meanwhile, put into the bucket of its next instant.
Our own deafness (restart, database away) is not the wearer's silence: `listening_since` moves the instant on.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum

import numpy as np
from numpy.typing import NDArray

from anhe.watch.engine.state import State
from anhe.watch.engine.watched import NEVER

BUCKET_MS = 10_000


class Silence(IntEnum):
    """Bits of `silence` in the state, and the stage of the signal."""

    INTERVAL = 1
    DAY = 2
    POSITION = 4


@dataclass(frozen=True, slots=True)
class Silent:
    """One wearer whose silence began (or ended): slot, stage, since when (our clock)."""

    slot: int
    stage: Silence
    began_at: int


def fill_wheel(state: State) -> None:
    """Put every slot where it belongs; after a start and whenever `watched` changed."""
    state.wheel.clear()
    state.wearers["due"][:] = 0
    put_back(state, np.arange(len(state.watched)))


def put_back(state: State, slots: NDArray[np.intp]) -> None:
    """Put these slots into the bucket of their next instant; wherever they were before no longer counts."""
    due = np.min(_due(state, slots), axis=0)
    coming = due < state.watched.orders.ends_ms[slots]
    state.wearers["due"][slots[~coming]] = 0
    slots, bucket = slots[coming], due[coming] // BUCKET_MS + 1
    if not len(slots):
        return
    state.wearers["due"][slots] = bucket
    order = np.argsort(bucket, kind="stable")
    slots, bucket = slots[order], bucket[order]
    starts = np.flatnonzero(np.r_[True, bucket[1:] != bucket[:-1]])
    for number, part in zip(bucket[starts].tolist(), np.split(slots, starts[1:]), strict=True):
        state.wheel.setdefault(number, []).append(part)


def turn_wheel(state: State, now_ms: int) -> list[Silent]:
    """Everybody who is silent now and was not said to be; the state learns."""
    passed = [bucket for bucket in state.wheel if bucket <= now_ms // BUCKET_MS]
    silent: list[Silent] = []
    for bucket in sorted(passed):
        slots = np.concatenate(state.wheel.pop(bucket))
        slots = slots[state.wearers["due"][slots] == bucket]
        in_force = (state.watched.orders.starts_ms[slots] <= now_ms) & (now_ms < state.watched.orders.ends_ms[slots])
        silent += _say(state, slots[in_force], now_ms)
        put_back(state, slots)
    return silent


def heard(state: State, slots: NDArray[np.intp]) -> list[Silent]:
    """Silences that end because these wearers were heard. Call before `heard_at` is brought up to date."""
    bits = state.wearers["silence"]
    ended = np.unique(slots[(bits[slots] & (Silence.INTERVAL | Silence.DAY)) > 0])
    since = _since_heard(state, ended)
    told = [
        Silent(slot, Silence.DAY if bits[slot] & Silence.DAY else Silence.INTERVAL, at)
        for slot, at in zip(ended.tolist(), since.tolist(), strict=True)
    ]
    bits[ended] &= np.uint8(Silence.POSITION)
    return told


def found(state: State, slots: NDArray[np.intp], good_before: NDArray[np.int64]) -> list[Silent]:
    """Losses of position that end with these good positions; `good_before`: the last good one before each."""
    bits = state.wearers["silence"]
    rows = np.flatnonzero(bits[slots] & Silence.POSITION)
    told = []
    for row in rows.tolist():
        slot = int(slots[row])
        if bits[slot] & Silence.POSITION:
            told.append(Silent(slot, Silence.POSITION, max(int(good_before[row]), _from(state, slot))))
            bits[slot] &= ~np.uint8(Silence.POSITION)
    return told


def _from(state: State, slot: int) -> int:
    orders = state.watched.orders
    return max(int(orders.silent_from_ms[slot]), int(orders.starts_ms[slot]))


def _since_heard(state: State, slots: NDArray[np.intp]) -> NDArray[np.int64]:
    orders = state.watched.orders
    begins = np.maximum(orders.silent_from_ms[slots], orders.starts_ms[slots])
    return np.maximum(state.wearers["heard_at"][slots], begins)


def _due(state: State, slots: NDArray[np.intp]) -> NDArray[np.int64]:
    """Instants at which these slots are due for INTERVAL, DAY and POSITION (rows); NEVER where already said."""
    limits, orders = state.watched.thresholds, state.watched.orders
    said = state.wearers["silence"][slots]
    since = _since_heard(state, slots)
    begins = np.maximum(orders.silent_from_ms[slots], orders.starts_ms[slots])
    patience = np.maximum(orders.report_seconds[slots] * limits.silence_intervals, limits.silence_least_s) * 1000
    listened = np.maximum(since, state.listening_since) + patience
    counts = begins < NEVER
    with np.errstate(over="ignore"):
        instants = np.array(
            [
                listened,
                np.maximum(since + limits.silence_day_s * 1000, state.listening_since + patience),
                np.maximum(
                    np.maximum(state.wearers["good_at"][slots], begins) + limits.no_position_s * 1000,
                    state.listening_since + patience,
                ),
            ]
        )
    is_open = np.array(
        [
            (said & Silence.INTERVAL) == 0,
            (said & Silence.DAY) == 0,
            (said & (Silence.POSITION | Silence.INTERVAL)) == 0,
        ]
    )
    return np.where(is_open & counts, instants, NEVER)


def _say(state: State, slots: NDArray[np.intp], now_ms: int) -> list[Silent]:
    told: list[Silent] = []
    bits = state.wearers["silence"]
    for row, stage in enumerate(Silence):
        late = slots[_due(state, slots)[row] <= now_ms]
        since = _since_heard(state, late)
        if stage == Silence.POSITION:
            begins = np.maximum(state.watched.orders.silent_from_ms[late], state.watched.orders.starts_ms[late])
            since = np.maximum(state.wearers["good_at"][late], begins)
        bits[late] |= np.uint8(stage)
        told += [Silent(slot, stage, at) for slot, at in zip(late.tolist(), since.tolist(), strict=True)]
    return told
