"""From single fixes to episodes: an exit is proven by the second fix, a return too; drift and reflections are nothing.

A fix far enough outside, for a border and for its own accuracy, counts towards the proof: fully where it fits the
speed reported, half where it does not; one just beyond its accuracy counts half once another raised the question. A base-station or Wi-Fi circle counts only where it lies wholly on one side. Between the border and
the margin a fix says nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum
from typing import Any

import numpy as np
from numpy.typing import NDArray

from anhe.watch.engine.containment import NO_ZONE, Standing
from anhe.watch.engine.plausibility import KMH_PER_TENTH, Judged, Verdict, accuracy_in_use
from anhe.watch.engine.spreading import rounds
from anhe.watch.engine.state import Phase, Rows
from anhe.watch.engine.thresholds import Thresholds
from anhe.watch.engine.watched import NEVER, Watched, ZoneKind
from anhe.watch.fixes import Fixes, Source

COUNTED_UP_TO = 65_000


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

    broken    on the wrong side, far enough for the border and its own accuracy
    supports  on the wrong side just beyond its accuracy, and good
    kept      clearly on the right side        inside    on the right side, perhaps in doubt
    near      on the wrong side, nearer than what counts
    settles_since  makes what was doubtful from then on the truth        fits_back  makes the last doubtful one so
    None of them: near the edge, or unreliable.
    """

    at: NDArray[np.int64]
    binds: NDArray[np.bool_]
    kind: NDArray[np.uint8]
    broken: NDArray[np.bool_]
    supports: NDArray[np.bool_]
    kept: NDArray[np.bool_]
    inside: NDArray[np.bool_]
    near: NDArray[np.bool_]
    is_good: NDArray[np.bool_]
    metres: NDArray[np.float64]
    zone: NDArray[np.int32]
    good_before: NDArray[np.int64]
    speed: NDArray[np.uint16]
    doubt_before: NDArray[np.int64]
    fits_back: NDArray[np.bool_]
    settles_since: NDArray[np.int64]

    def take(self, rows: NDArray[np.intp]) -> Evidence:
        return Evidence(*(getattr(self, name)[rows] for name in self.__slots__))


def weigh(watched: Watched, standing: Standing, fixes: Fixes, judged: Judged) -> Evidence:
    """Turn metres and accuracy into evidence."""
    limits, row = watched.thresholds, standing.fix
    kind, metres = watched.rule_kind[standing.rule], standing.metres
    accuracy = accuracy_in_use(fixes, limits)[row]
    is_circle = (fixes.source[row] == Source.WIFI) | (fixes.source[row] == Source.BASE_STATION)
    verdict = judged.verdict[row]
    is_good = verdict == Verdict.GOOD
    believed = is_good | (verdict == Verdict.DOUBTFUL)
    needed = np.where(is_circle, accuracy, _needed_metres(watched, kind, accuracy, standing.zone))
    wrong_side = standing.binds & standing.broken
    unclear = wrong_side & is_good & ~is_circle & (kind == ZoneKind.ALLOWED) & (metres <= needed)
    return Evidence(
        at=fixes.measured_at[row],
        binds=standing.binds,
        kind=kind,
        broken=wrong_side & believed & (metres > needed),
        supports=unclear & (metres > accuracy),
        kept=standing.binds & ~standing.broken & is_good & (~is_circle | (metres > accuracy)),
        inside=standing.binds & ~standing.broken & believed & ~is_circle,
        near=wrong_side & believed & ~is_circle & (metres <= needed),
        is_good=is_good,
        metres=metres,
        zone=standing.zone,
        good_before=judged.good_before[row],
        speed=np.maximum(fixes.speed, judged.speed_before)[row],
        doubt_before=judged.doubt_before[row],
        fits_back=judged.fits_back[row],
        settles_since=judged.settles_since[row],
    )


def _needed_metres(
    watched: Watched, kind: NDArray[np.uint8], accuracy: NDArray[np.int64], zone: NDArray[np.int32]
) -> NDArray[np.float64]:
    limits = watched.thresholds
    least = np.array([limits.exit_least_m, limits.place_least_m, limits.curfew_least_m])
    needed = np.maximum(accuracy + limits.beyond_accuracy_m, least[kind]).astype(np.float64)
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
    columns = {name: column.copy() for name, column in before.columns.items()}
    suspect, episode = before["phase"] == Phase.SUSPECT, before["phase"] == Phase.EPISODE
    first = (before["phase"] == Phase.CALM) & evidence.broken
    apart = evidence.at - columns["last_out_at"] >= limits.drift_memory_s * 1000
    helps = suspect & evidence.supports & apart & (columns["doubtful"] == 0)
    proving = first | (suspect & evidence.broken) | helps
    _open_question(columns, first, evidence)
    _count(columns, proving | (episode & evidence.broken), evidence)
    worth = np.where(evidence.is_good & evidence.broken, limits.doubtful_fixes, limits.exit_fixes)
    columns["weight"][proving] = np.minimum(columns["weight"][proving] + worth[proving], 100)
    vindicated = suspect & evidence.binds & (before["doubtful"] > 0)
    vindicated &= before["last_out_at"] >= evidence.settles_since
    columns["weight"][vindicated] *= 2
    columns["doubtful"][vindicated] = 0
    begins = (proving | vindicated) & _is_proven(columns, evidence, limits)

    back = episode & evidence.kept
    first_back = back & (columns["weight"] == 0)
    columns["turned_at"][first_back] = evidence.at[first_back]
    columns["weight"][back] += 1
    columns["weight"][episode & (evidence.broken | evidence.supports)] = 0
    returned = back & (columns["weight"] >= limits.return_fixes)
    doubts_only = columns["doubtful"] == columns["fixes"]
    is_over = evidence.kept | evidence.inside | (evidence.near & doubts_only)
    brief = suspect & is_over & ~begins & _was_out_once(columns, evidence, limits)
    not_required = episode & ~evidence.binds

    turns = np.select(
        [begins, returned, not_required, brief], [Turn.BEGAN, Turn.RETURNED, Turn.NOT_REQUIRED, Turn.BRIEF], Turn.NONE
    ).astype(np.uint8)
    told = Rows({name: column.copy() for name, column in columns.items()})
    columns["turned_at"][brief] = evidence.at[brief]
    columns["phase"][first] = Phase.SUSPECT
    columns["phase"][begins] = Phase.EPISODE
    columns["weight"][begins] = 0
    dispelled = suspect & (evidence.kept | (evidence.near & evidence.is_good & doubts_only)) & ~begins
    calmed = returned | not_required | brief | dispelled | (suspect & ~evidence.binds)
    columns["phase"][calmed] = Phase.CALM
    columns["weight"][calmed] = 0
    # Only what was said is remembered as an episode: late fixes ask whether they belong to it.
    columns["turned_at"][calmed & ~(returned | not_required | brief)] = 0
    columns["turned_at"][not_required] = evidence.at[not_required]
    return turns, told, Rows(columns)


Columns = dict[str, NDArray[Any]]


def _open_question(columns: Columns, first: NDArray[np.bool_], evidence: Evidence) -> None:
    for name in ("fixes", "doubtful", "weight", "farthest_m", "top_speed"):
        columns[name][first] = 0
    columns["first_at"][first] = evidence.at[first]
    columns["turned_at"][first] = evidence.good_before[first]
    columns["zone"][first] = evidence.zone[first]


def _count(columns: Columns, out: NDArray[np.bool_], evidence: Evidence) -> None:
    for name, counts in (("fixes", out), ("doubtful", out & ~evidence.is_good)):
        columns[name][counts & (columns[name] < COUNTED_UP_TO)] += 1
    columns["farthest_m"][out] = np.maximum(columns["farthest_m"][out], evidence.metres[out])
    columns["last_out_at"][out] = evidence.at[out]
    columns["top_speed"][out] = np.maximum(columns["top_speed"][out], evidence.speed[out])


def _is_proven(columns: Columns, evidence: Evidence, limits: Thresholds) -> NDArray[np.bool_]:
    lasted = evidence.at - columns["first_at"]
    dwell = np.array([0, limits.prohibited_dwell_s, limits.curfew_dwell_s])[evidence.kind] * 1000
    return (columns["weight"] >= limits.exit_fixes * limits.doubtful_fixes) & (lasted >= dwell)


def _was_out_once(columns: Columns, evidence: Evidence, limits: Thresholds) -> NDArray[np.bool_]:
    """Reported so seldom that a fix or two are all an exit of a minute leaves: out, and back already.

    Somebody on the move is believed, if the way there or the way back fits the speed reported; of somebody at rest
    a second fix must support it.
    """
    before = columns["turned_at"]
    long_enough = (before == 0) | (evidence.at - before >= limits.brief_exit_s * 1000)
    fits_back = evidence.fits_back & (columns["last_out_at"] == evidence.doubt_before)
    # Where the way back had to settle first, a single fix outside was the reflection.
    came_back = evidence.is_good & (evidence.settles_since == NEVER)
    fits = ((columns["doubtful"] == 0) & (came_back | (columns["fixes"] > 1))) | fits_back
    moving = np.maximum(columns["top_speed"], evidence.speed) * KMH_PER_TENTH >= limits.brief_exit_kmh
    supported = columns["fixes"] > 1
    return (evidence.kind == ZoneKind.ALLOWED) & long_enough & fits & (moving | supported)
