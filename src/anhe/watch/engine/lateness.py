"""Fixes that come after later ones cannot be followed in order; but an exit they alone have seen is said all the same."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from anhe.watch.engine.containment import stand
from anhe.watch.engine.plausibility import KMH_PER_TENTH, Judged, Verdict, accuracy_in_use, has_position, judge_next
from anhe.watch.engine.presence import Evidence, Turn, weigh
from anhe.watch.engine.state import Phase, Rows, State
from anhe.watch.engine.watched import ZoneKind
from anhe.watch.fixes import Fixes, Source

Told = tuple[int, int, Turn, Rows]


def look_back(state: State, slot: NDArray[np.intp], fixes: Fixes) -> list[Told]:
    """What late fixes tell: (row of the fix, rule, Turn, the rule's columns). `state` learns.

    They complete the proof of an exit in question, or tell of one that is over, seen by them alone, if the wearer
    was on the move. Only satellite fixes, only the allowed area, only beyond accuracy and margin.
    """
    usable = has_position(fixes) & (fixes.source == Source.SATELLITE)
    if not usable.any():
        return []
    standing = stand(
        state.watched, slot, fixes.measured_at, fixes.lat, fixes.lon, usable, np.zeros(len(fixes), dtype=bool)
    )
    evidence = weigh(state.watched, standing, fixes, _judged_backwards(state, slot, fixes, usable))
    told: list[Told] = []
    for place in np.flatnonzero(evidence.broken & (evidence.kind == ZoneKind.ALLOWED)).tolist():
        rule, row = int(standing.rule[place]), int(standing.fix[place])
        turn = _learn(state, rule, evidence, place)
        if turn != Turn.NONE:
            told.append((row, rule, turn, state.rules.take(np.array([rule]))))
    return told


def _judged_backwards(state: State, slot: NDArray[np.intp], fixes: Fixes, usable: NDArray[np.bool_]) -> Judged:
    """Does the fix fit the position believed after it? The way is as long backwards as forwards."""
    limits = state.watched.thresholds
    known = {name: column[slot] for name, column in state.wearers.columns.items() if column.ndim == 1}
    after = Rows(known)
    mirrored = fixes.take(np.arange(len(fixes)))
    mirrored.measured_at = known["good_at"] + np.abs(known["good_at"] - fixes.measured_at)
    verdict, _fits, _settles, _believed = judge_next(after, mirrored, accuracy_in_use(fixes, limits), limits)
    verdict[~usable] = Verdict.NONE
    nothing = np.zeros(len(fixes), dtype=bool)
    return Judged(verdict, known["good_at"], known["speed"], known["jump_at"], nothing, nothing)


def _learn(state: State, rule: int, evidence: Evidence, place: int) -> Turn:
    rules, limits, at = state.rules, state.watched.thresholds, int(evidence.at[place])
    phase, first_at = rules["phase"][rule], int(rules["first_at"][rule])
    if phase == Phase.SUSPECT and abs(at - first_at) <= limits.late_s * 1000:
        rules["weight"][rule] += limits.doubtful_fixes if evidence.is_good[place] else limits.exit_fixes
        rules["fixes"][rule] += 1
        rules["first_at"][rule] = min(first_at, at)
        rules["farthest_m"][rule] = max(rules["farthest_m"][rule], evidence.metres[place])
        if rules["weight"][rule] >= limits.exit_fixes * limits.doubtful_fixes:
            rules["phase"][rule], rules["weight"][rule] = Phase.EPISODE, 0
            return Turn.BEGAN
    moving = int(evidence.speed[place]) * KMH_PER_TENTH >= limits.brief_exit_kmh
    known_already = first_at <= at <= int(rules["turned_at"][rule])
    if phase == Phase.CALM and not known_already and evidence.is_good[place] and moving:
        for name, value in (("first_at", at), ("turned_at", at), ("fixes", 1), ("doubtful", 0)):
            rules[name][rule] = value
        rules["farthest_m"][rule], rules["zone"][rule] = evidence.metres[place], evidence.zone[place]
        return Turn.BRIEF
    return Turn.NONE
