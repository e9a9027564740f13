"""Which positions to believe: compared with the last one believed, its speed, and what one can cover in between."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum

import numpy as np
from numpy.typing import NDArray

from anhe.watch.engine.areas import METRES_PER_DEGREE
from anhe.watch.engine.spreading import rounds
from anhe.watch.engine.state import Rows
from anhe.watch.engine.thresholds import Thresholds
from anhe.watch.engine.watched import NEVER
from anhe.watch.fixes import UNKNOWN_ACCURACY, Fixes, Source

E7 = 1e7
NULL_ISLAND_DEGREES = 0.01
KMH_PER_TENTH = 0.1
MPS_PER_KMH = 1 / 3.6
TRACKED = (
    "good_at",
    "lat_e7",
    "lon_e7",
    "speed",
    "accuracy_m",
    "jump_at",
    "jump_lat_e7",
    "jump_lon_e7",
    "jump_fixes",
    "jump_since",
)


class Verdict(IntEnum):
    """NONE: no usable position. JUMP: cannot have got there. DOUBTFUL: does not fit the reported speed. GOOD."""

    NONE = 0
    JUMP = 1
    DOUBTFUL = 2
    GOOD = 3


@dataclass(frozen=True, slots=True)
class Judged:
    """By row: the verdict; instant (0: none) and speed (0.1 km/h) of the last good position before.

    doubt_before   instant of the last doubtful position before (0: none since the last good one)
    fits_back      the way from there to here fits the speed reported: it was no reflection
    settles_since  this one hangs together with so many doubtful ones that they are the truth: the first of them
    """

    verdict: NDArray[np.uint8]
    good_before: NDArray[np.int64]
    speed_before: NDArray[np.uint16]
    doubt_before: NDArray[np.int64]
    fits_back: NDArray[np.bool_]
    settles_since: NDArray[np.int64]


def has_position(fixes: Fixes) -> NDArray[np.bool_]:
    """A number, on the earth, not the island at 0°, 0° that broken receivers report."""
    lat, lon = fixes.lat, fixes.lon
    with np.errstate(invalid="ignore"):
        on_earth = (np.abs(lat) <= 90) & (np.abs(lon) <= 180)
        null_island = (np.abs(lat) < NULL_ISLAND_DEGREES) & (np.abs(lon) < NULL_ISLAND_DEGREES)
    return on_earth & ~null_island & (fixes.source != Source.NONE)


def accuracy_in_use(fixes: Fixes, limits: Thresholds) -> NDArray[np.int64]:
    """Radius in metres the true place lies in, assumed by the source where the device does not say."""
    assumed = np.array(
        [
            limits.unknown_satellite_accuracy_m,
            limits.unknown_wifi_accuracy_m,
            limits.unknown_base_station_accuracy_m,
            limits.unknown_base_station_accuracy_m,
        ]
    )
    return np.where(fixes.accuracy_m != UNKNOWN_ACCURACY, fixes.accuracy_m, assumed[fixes.source])


def judge(slot: NDArray[np.intp], turn: NDArray[np.intp], fixes: Fixes, wearers: Rows, limits: Thresholds) -> Judged:
    """Judge fresh fixes, sorted by slot and instant; `wearers` learns the last good position and the last jump."""
    judged = Judged(
        verdict=np.zeros(len(fixes), dtype=np.uint8),
        good_before=np.zeros(len(fixes), dtype=np.int64),
        speed_before=np.zeros(len(fixes), dtype=np.uint16),
        doubt_before=np.zeros(len(fixes), dtype=np.int64),
        fits_back=np.zeros(len(fixes), dtype=bool),
        settles_since=np.full(len(fixes), NEVER),
    )
    usable = has_position(fixes)
    accuracy = accuracy_in_use(fixes, limits)
    for rows in rounds(turn):
        before = Rows({name: wearers[name][slot[rows]] for name in TRACKED})
        judged.good_before[rows] = before["good_at"]
        judged.speed_before[rows] = before["speed"]
        judged.doubt_before[rows] = np.where(before["jump_fixes"] > 0, before["jump_at"], 0)
        found = usable[rows]
        rows = rows[found]
        if len(rows):
            verdict, fits_back, settles, after = judge_next(
                before.take(found), fixes.take(rows), accuracy[rows], limits
            )
            judged.verdict[rows], judged.fits_back[rows] = verdict, fits_back
            judged.settles_since[rows[settles]] = before["jump_since"][found][settles]
            wearers.put(slot[rows], after)
    return judged


def judge_next(
    before: Rows, fixes: Fixes, accuracy: NDArray[np.int64], limits: Thresholds
) -> tuple[NDArray[np.uint8], NDArray[np.bool_], NDArray[np.bool_], Rows]:
    """One fix a wearer, against what was believed before: verdict, `fits_back`, `settles`, what is believed after."""
    good = _way(before, "", fixes, accuracy + before["accuracy_m"], limits)
    jump = _way(before, "jump_", fixes, 2 * accuracy, limits)
    first, in_doubt = before["good_at"] == 0, before["jump_fixes"] > 0
    # Nearer to the doubtful position than to the good one: the same doubt, however much time has passed.
    same_doubt = in_doubt & (jump.metres < good.metres)
    believable = first | (good.fits & ~same_doubt)
    verdict = np.where(believable, Verdict.GOOD, np.where(good.is_possible, Verdict.DOUBTFUL, Verdict.JUMP))
    jumps = np.where(in_doubt & jump.fits_loosely, np.minimum(before["jump_fixes"], 250) + 1, 1)
    waited = fixes.measured_at - before["good_at"] >= limits.doubt_s * 1000
    settles = ~believable & (jumps > limits.jump_fixes)
    verdict[settles | (~believable & waited & in_doubt & jump.is_possible)] = Verdict.GOOD
    frozen = ~first & (good.metres == 0) & (fixes.speed * KMH_PER_TENTH >= limits.frozen_kmh)
    verdict[frozen] = Verdict.NONE
    after = _believed(before, fixes, accuracy, verdict, jumps, limits)
    return verdict.astype(np.uint8), in_doubt & jump.fits, settles, after


@dataclass(frozen=True, slots=True)
class _Way:
    """From an earlier position to this one. Each answer allows more than the one before."""

    metres: NDArray[np.float64]
    fits: NDArray[np.bool_]
    fits_loosely: NDArray[np.bool_]
    is_possible: NDArray[np.bool_]


def _way(before: Rows, which: str, fixes: Fixes, unsure: NDArray[np.integer], limits: Thresholds) -> _Way:
    since = before["jump_at" if which else "good_at"]
    seconds = np.maximum((fixes.measured_at - since) / 1000, 1.0)
    metres = metres_between(fixes.lat, fixes.lon, before[f"{which}lat_e7"] / E7, before[f"{which}lon_e7"] / E7)
    reported = np.maximum(fixes.speed, before["speed"]) * (KMH_PER_TENTH * MPS_PER_KMH)
    further = metres - unsure - reported * 1.2 * seconds
    possible = metres - unsure <= limits.top_speed_kmh * MPS_PER_KMH * seconds
    return _Way(
        metres,
        possible & (further <= unseen_way(seconds, limits.cruise_kmh, limits)),
        possible & (further <= unseen_way(seconds, limits.hurry_kmh, limits)),
        possible,
    )


def unseen_way(seconds: NDArray[np.float64], kmh: float, limits: Thresholds) -> NDArray[np.float64]:
    """Metres one may have gone faster in between than at both ends: speeding up, then slowing down."""
    return np.minimum(limits.starting_mps2 * seconds**2 / 4, kmh * MPS_PER_KMH * seconds)


def metres_between(
    lat: NDArray[np.float64], lon: NDArray[np.float64], lat2: NDArray[np.float64], lon2: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Distance in metres, on a plane: good to one per cent over some hundred kilometres."""
    east = (lon - lon2) * np.cos(np.radians((lat + lat2) / 2))
    return np.hypot(east, lat - lat2) * METRES_PER_DEGREE


def _believed(
    before: Rows,
    fixes: Fixes,
    accuracy: NDArray[np.int64],
    verdict: NDArray[np.signedinteger],
    jumps: NDArray[np.intp],
    limits: Thresholds,
) -> Rows:
    good, jumped = verdict == Verdict.GOOD, (verdict == Verdict.JUMP) | (verdict == Verdict.DOUBTFUL)
    # A wide circle says little of where to go on from; it replaces a fresh point only when nothing better comes.
    is_finer = accuracy <= np.maximum(before["accuracy_m"], limits.unknown_wifi_accuracy_m)
    is_stale = fixes.measured_at - before["good_at"] >= limits.doubt_s * 1000
    anchors = good & (is_finer | is_stale)
    lat_e7, lon_e7 = np.rint(fixes.lat * E7), np.rint(fixes.lon * E7)
    return Rows(
        {
            "good_at": np.where(anchors, fixes.measured_at, before["good_at"]),
            "lat_e7": np.where(anchors, lat_e7, before["lat_e7"]),
            "lon_e7": np.where(anchors, lon_e7, before["lon_e7"]),
            "speed": np.where(anchors, fixes.speed, before["speed"]),
            "accuracy_m": np.where(anchors, np.minimum(accuracy, 65_535), before["accuracy_m"]),
            "jump_at": np.where(jumped, fixes.measured_at, before["jump_at"]),
            "jump_lat_e7": np.where(jumped, lat_e7, before["jump_lat_e7"]),
            "jump_lon_e7": np.where(jumped, lon_e7, before["jump_lon_e7"]),
            "jump_since": np.where(jumped & (jumps == 1), fixes.measured_at, before["jump_since"]),
            "jump_fixes": np.where(anchors, 0, np.where(jumped, np.minimum(jumps, 250), before["jump_fixes"])),
        }
    )
