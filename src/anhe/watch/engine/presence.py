"""From single fixes to episodes: an exit is proven by the second fix, a return too; drift and reflections are nothing.

A fix beyond its own accuracy and a margin counts towards the proof: fully where it fits the speed reported, half
where it does not. A base-station or Wi-Fi circle counts only where it lies wholly on one side. Between the border and
the margin a fix says nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum

import numpy as np
from numpy.typing import NDArray

from anhe.watch.engine.containment import NO_ZONE, Standing
from anhe.watch.engine.plausibility import KMH_PER_TENTH, Judged, Verdict, accuracy_in_use
from anhe.watch.engine.spreading import rounds
from anhe.watch.engine.state import Phase, Rows
from anhe.watch.engine.thresholds import Thresholds
from anhe.watch.engine.watched import Watched, ZoneKind
from anhe.watch.fixes import Fixes, Source


class Turn(IntEnum):
    """What a fix changed: nothing, an episode began, ended by return, ended because nothing binds, or seen once."""

    NONE = 0
    BEGAN = 1
    RETURNED = 2
    NOT_REQUIRED = 3
    BRIEF = 4


@dataclass(frozen=True, slots=True)
class Evidence:
    """What a fix says about a rule, one row a pair.

    broken   clearly on the wrong side     kept   clearly on the right side     neither: near the edge, or unreliable
    """

    at: NDArray[np.int64]
    binds: NDArray[np.bool_]
    kind: NDArray[np.uint8]
    broken: NDArray[np.bool_]
    kept: NDArray[np.bool_]
    is_good: NDArray[np.bool_]
    metres: NDArray[np.float64]
    zone: NDArray[np.int32]
    good_before: NDArray[np.int64]
    is_moving: NDArray[np.bool_]

    def take(self, rows: NDArray[np.intp]) -> Evidence:
        return Evidence(*(getattr(self, name)[rows] for name in self.__slots__))


def weigh(watched: Watched, standing: Standing, fixes: Fixes, judged: Judged) -> Evidence:
    """Turn metres and accuracy into evidence."""
    limits, row = watched.thresholds, standing.fix
    kind = watched.rule_kind[standing.rule]
    accuracy = accuracy_in_use(fixes, limits)[row]
    is_circle = (fixes.source[row] == Source.WIFI) | (fixes.source[row] == Source.BASE_STATION)
    verdict = judged.verdict[row]
    believed = (verdict == Verdict.GOOD) | (verdict == Verdict.DOUBTFUL)
    needed = np.where(is_circle, accuracy, _needed_metres(watched, kind, accuracy, standing.zone))
    speed = np.maximum(fixes.speed, judged.speed_before)[row] * KMH_PER_TENTH
    return Evidence(
        at=fixes.measured_at[row],
        binds=standing.binds,
        kind=kind,
        broken=standing.binds & standing.broken & believed & (standing.metres > needed),
        kept=standing.binds
        & ~standing.broken
        & (verdict == Verdict.GOOD)
        & (~is_circle | (standing.metres > accuracy)),
        is_good=verdict == Verdict.GOOD,
        metres=standing.metres,
        zone=standing.zone,
        good_before=judged.good_before[row],
        is_moving=speed >= limits.brief_exit_kmh,
    )


def _needed_metres(
    watched: Watched, kind: NDArray[np.uint8], accuracy: NDArray[np.int64], zone: NDArray[np.int32]
) -> NDArray[np.float64]:
    limits = watched.thresholds
    margins = np.array([limits.exit_margin_m, limits.place_margin_m, limits.curfew_margin_m])
    needed = (accuracy + margins[kind]).astype(np.float64)
    places = np.flatnonzero((kind == ZoneKind.PROHIBITED) & (zone != NO_ZONE))
    side = watched.areas.shorter_side_m(watched.zones.area[zone[places]])
    needed[places] = np.minimum(needed[places], side / 4)
    return needed


def follow(
    rule: NDArray[np.intp], turn: NDArray[np.intp], evidence: Evidence, rules: Rows, limits: Thresholds
) -> tuple[NDArray[np.uint8], Rows]:
    """Follow every rule through its fixes, in time order; `rules` learns.

    By row: the Turn, and the rule's columns as they were when it turned.
    """
    turns = np.zeros(len(rule), dtype=np.uint8)
    # Most rules are calm and kept: nothing to learn. A rule with one restless row is followed through all of them.
    restless = (rules["phase"][rule] != Phase.CALM) | evidence.broken
    if not restless.all():
        stirred = np.zeros(len(rules["phase"]), dtype=bool)
        stirred[rule[restless]] = True
        restless = stirred[rule]
    chosen = np.flatnonzero(restless)
    seen = rules.take(rule)
    for places in rounds(turn[chosen]):
        rows = chosen[places]
        which = rule[rows]
        turns[rows], told, after = follow_next(rules.take(which), evidence.take(rows), limits)
        rules.put(which, after)
        seen.put(rows, told)
    return turns, seen


def follow_next(before: Rows, evidence: Evidence, limits: Thresholds) -> tuple[NDArray[np.uint8], Rows, Rows]:
    """One fix a rule: the Turn, the columns to tell it with, and the columns after."""
    phase, at = before["phase"], evidence.at
    suspect, episode = phase == Phase.SUSPECT, phase == Phase.EPISODE
    first = (phase == Phase.CALM) & evidence.broken
    out = first | ((suspect | episode) & evidence.broken)

    columns = {name: column.copy() for name, column in before.columns.items()}
    for name, value in (("fixes", 0), ("doubtful", 0), ("weight", 0), ("farthest_m", 0)):
        columns[name][first] = value
    columns["first_at"][first] = at[first]
    columns["turned_at"][first] = evidence.good_before[first]
    columns["zone"][first] = evidence.zone[first]
    columns["fixes"][out] = np.minimum(columns["fixes"][out], 65_000) + 1
    columns["doubtful"][out] += (~evidence.is_good[out]) & (columns["doubtful"][out] < 65_000)
    columns["farthest_m"][out] = np.maximum(columns["farthest_m"][out], evidence.metres[out])

    proving = first | (suspect & evidence.broken)
    worth = np.where(evidence.is_good, limits.doubtful_fixes, limits.exit_fixes)
    columns["weight"][proving] = np.minimum(columns["weight"][proving] + worth[proving], 250)
    proven = proving & (columns["weight"] >= limits.exit_fixes * limits.doubtful_fixes)
    begins = proven & (at - columns["first_at"] >= _dwell_ms(evidence.kind, limits))

    back = episode & evidence.kept
    first_back = back & (columns["weight"] == 0)
    columns["turned_at"][first_back] = at[first_back]
    columns["weight"][back] += 1
    columns["weight"][episode & evidence.broken] = 0
    returned = back & (columns["weight"] >= limits.return_fixes)
    brief = suspect & evidence.kept & _was_out_once(columns, evidence, limits)
    not_required = episode & ~evidence.binds

    turns = np.select(
        [begins, returned, not_required, brief], [Turn.BEGAN, Turn.RETURNED, Turn.NOT_REQUIRED, Turn.BRIEF], Turn.NONE
    ).astype(np.uint8)
    told = Rows({name: column.copy() for name, column in columns.items()})
    columns["phase"][first] = Phase.SUSPECT
    columns["phase"][begins] = Phase.EPISODE
    columns["weight"][begins] = 0
    columns["phase"][returned | ~evidence.binds | (suspect & evidence.kept)] = Phase.CALM
    return turns, told, Rows(columns)


def _dwell_ms(kind: NDArray[np.uint8], limits: Thresholds) -> NDArray[np.int64]:
    return np.array([0, limits.prohibited_dwell_s, limits.curfew_dwell_s])[kind] * 1000


def _was_out_once(
    columns: dict[str, NDArray[np.signedinteger]], evidence: Evidence, limits: Thresholds
) -> NDArray[np.bool_]:
    """Reported so seldom that one fix is all an exit of a minute leaves, and on the move: out, and back already."""
    long_enough = evidence.at - columns["turned_at"] >= limits.brief_exit_s * 1000
    believed = (columns["doubtful"] == 0) & (columns["turned_at"] > 0)
    return (evidence.kind == ZoneKind.ALLOWED) & evidence.is_moving & long_enough & believed
