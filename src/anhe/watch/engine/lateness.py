"""Fixes that come after later ones cannot be followed in order; but an exit they alone have seen is said all the same."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from anhe.watch.engine.containment import stand
from anhe.watch.engine.plausibility import KMH_PER_TENTH, Judged, Verdict, accuracy_in_use, has_position, judge_next
from anhe.watch.engine.presence import Evidence, Turn, weigh
from anhe.watch.engine.state import Phase, Rows, State
from anhe.watch.engine.watched import NEVER, ZoneKind
from anhe.watch.fixes import Fixes, Source

LAST_GAP_REPORTS = 3
Told = tuple[int, int, Turn, Rows]


def look_back(state: State, slot: NDArray[np.intp], fixes: Fixes) -> list[Told]:
    """What late fixes tell: (row of the fix, rule, Turn, the rule's columns). `state` learns.

    They complete the proof of an exit in question, or tell of one that is over, seen by them alone: by two of them,
    or by one if the wearer was on the move. Only satellite fixes, only the allowed area, only beyond accuracy and margin.
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
    nothing, never = np.zeros(len(fixes), dtype=bool), np.full(len(fixes), NEVER)
    return Judged(verdict, known["good_at"], known["speed"], known["jump_at"], nothing, never)


def _learn(state: State, rule: int, evidence: Evidence, place: int) -> Turn:
    rules, limits, at = state.rules, state.watched.thresholds, int(evidence.at[place])
    phase, first_at = rules["phase"][rule], int(rules["first_at"][rule])
    if phase == Phase.EPISODE or _is_part_of_the_last(state, rule, at):
        return Turn.NONE
    in_question = rules["weight"][rule] > 0 and abs(at - first_at) <= limits.late_s * 1000
    if phase == Phase.CALM and not in_question:
        first_at = at
        for name, value in (("weight", 0), ("fixes", 0), ("doubtful", 0), ("farthest_m", 0), ("turned_at", 0)):
            rules[name][rule] = value
        rules["zone"][rule] = evidence.zone[place]
    is_good = bool(evidence.is_good[place])
    rules["first_at"][rule] = min(first_at, at)
    rules["weight"][rule] += limits.doubtful_fixes if is_good else limits.exit_fixes
    rules["fixes"][rule] += 1
    rules["doubtful"][rule] += not is_good
    rules["farthest_m"][rule] = max(rules["farthest_m"][rule], evidence.metres[place])
    is_proven = rules["weight"][rule] >= limits.exit_fixes * limits.doubtful_fixes
    moving = is_good and int(evidence.speed[place]) * KMH_PER_TENTH >= limits.brief_exit_kmh
    if phase == Phase.SUSPECT and is_proven:
        rules["phase"][rule], rules["weight"][rule] = Phase.EPISODE, 0
        return Turn.BEGAN
    if phase == Phase.CALM and (is_proven or moving):
        rules["weight"][rule], rules["turned_at"][rule] = 0, max(first_at, at)
        return Turn.BRIEF
    return Turn.NONE


def _is_part_of_the_last(state: State, rule: int, at: int) -> bool:
    """The fix belongs to the episode said last, which then reaches as far as this."""
    rules = state.rules
    until = int(rules["turned_at"][rule])
    if rules["phase"][rule] != Phase.CALM or not until or rules["weight"][rule]:
        return False
    gap = LAST_GAP_REPORTS * 1000 * int(state.watched.orders.report_seconds[state.watched.rule_slot[rule]])
    if not int(rules["first_at"][rule]) - gap <= at <= until + gap:
        return False
    rules["turned_at"][rule] = max(until, at)
    return True
