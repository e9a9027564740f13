"""One micro-batch through all stages, and the clock's tick. Everything per fix is arrays; objects begin at the signal."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from anhe.watch.engine.containment import stand
from anhe.watch.engine.flags import follow_flags, late_flags
from anhe.watch.engine.gate import under_order
from anhe.watch.engine.lateness import look_back
from anhe.watch.engine.news import News, remember, sort_news
from anhe.watch.engine.plausibility import Judged, Verdict, has_position, judge
from anhe.watch.engine.presence import Turn, follow, weigh
from anhe.watch.engine.signals import SignalFact
from anhe.watch.engine.silence import found, heard, put_back, turn_wheel
from anhe.watch.engine.spreading import turn_in_group
from anhe.watch.engine.state import State
from anhe.watch.engine.telling import tell_flag, tell_late_flag, tell_silence, tell_turn
from anhe.watch.fixes import Fixes, Source


@dataclass(frozen=True, slots=True)
class Step:
    """What a batch came to.

    kept         fixes to write, each instant of a trail once, sorted by trail and instant
    stored_mask  by row given: true, to be kept or known already; false, refused by the gate (R03)
    signals      to be written with them
    """

    kept: Fixes
    stored_mask: NDArray[np.bool_]
    signals: list[SignalFact]


def step(state: State, fixes: Fixes, now_ms: int) -> Step:
    """Take a batch in; `state` learns. The same batches with the same `now_ms` lead to the same state and signals."""
    watched = state.watched
    slot = watched.slots_of(fixes.trail)
    stored = under_order(watched.orders, slot, fixes.measured_at, now_ms)
    if not stored.all():
        fixes, slot = fixes.take(stored), slot[stored]
    news = sort_news(slot, fixes, state.wearers, now_ms, watched.thresholds)
    over = heard(state, slot[news.kept])
    signals = [tell_silence(state, silent, now_ms, begins=False) for silent in over]
    signals += _late_flags(state, slot, news, fixes)
    remember(slot, fixes, news, state.wearers, now_ms)
    signals += _judge(state, slot[news.fresh], fixes.take(news.fresh), now_ms)
    signals += _late_exits(state, slot[news.late], fixes.take(news.late))
    put_back(state, np.array([silent.slot for silent in over], dtype=np.intp))
    return Step(fixes.take(news.kept), stored, signals)


def tick(state: State, now_ms: int) -> list[SignalFact]:
    """What the clock alone brings: silence. Once a second or so."""
    return [tell_silence(state, silent, now_ms, begins=True) for silent in turn_wheel(state, now_ms)]


def _late_flags(state: State, slot: NDArray[np.intp], news: News, fixes: Fixes) -> list[SignalFact]:
    signals: list[SignalFact] = []
    for raised in late_flags(slot, news.late, fixes, state.wearers):
        signals += tell_late_flag(state.watched, int(slot[raised.row]), raised, fixes)
    return signals


def _late_exits(state: State, slot: NDArray[np.intp], fixes: Fixes) -> list[SignalFact]:
    signals: list[SignalFact] = []
    for row, rule, turn, told in look_back(state, slot, fixes):
        signals += tell_turn(state.watched, rule, turn, told, 0, fixes, row, late=True)
    return signals


def _judge(state: State, slot: NDArray[np.intp], fixes: Fixes, now_ms: int) -> list[SignalFact]:
    """Fresh fixes, sorted by slot and instant."""
    watched, limits = state.watched, state.watched.thresholds
    turn = turn_in_group(slot)
    flags = follow_flags(slot, turn, fixes, state.wearers, limits)
    signals = [tell_flag(watched, int(slot[raised.row]), raised, fixes) for raised in flags]
    judged = judge(slot, turn, fixes, state.wearers, limits)
    signals += _positions_found(state, slot, judged, now_ms)
    is_circle = (fixes.source == Source.WIFI) | (fixes.source == Source.BASE_STATION)
    standing = stand(watched, slot, fixes.measured_at, fixes.lat, fixes.lon, has_position(fixes), is_circle)
    evidence = weigh(watched, standing, fixes, judged)
    turns, told = follow(standing.rule, turn[standing.fix], evidence, state.rules, limits)
    for place in np.flatnonzero(turns).tolist():
        rule, row = int(standing.rule[place]), int(standing.fix[place])
        signals += tell_turn(watched, rule, Turn(int(turns[place])), told, place, fixes, row)
    return signals


def _positions_found(state: State, slot: NDArray[np.intp], judged: Judged, now_ms: int) -> list[SignalFact]:
    good = judged.verdict == Verdict.GOOD
    over = found(state, slot[good], judged.good_before[good])
    put_back(state, np.array([silent.slot for silent in over], dtype=np.intp))
    return [tell_silence(state, silent, now_ms, begins=False) for silent in over]
