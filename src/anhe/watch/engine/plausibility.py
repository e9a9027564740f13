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
from anhe.watch.fixes import UNKNOWN_ACCURACY, Fixes, Source

E7 = 1e7
NULL_ISLAND_DEGREES = 0.01
KMH_PER_TENTH = 0.1
MPS_PER_KMH = 1 / 3.6
TRACKED = ("good_at", "lat_e7", "lon_e7", "speed", "accuracy_m", "jump_at", "jump_lat_e7", "jump_lon_e7", "jump_fixes")


class Verdict(IntEnum):
    """NONE: no usable position. JUMP: cannot have got there. DOUBTFUL: does not fit the reported speed. GOOD."""

    NONE = 0
    JUMP = 1
    DOUBTFUL = 2
    GOOD = 3


@dataclass(frozen=True, slots=True)
class Judged:
    """By row: the verdict; instant (0: none) and speed (0.1 km/h) of the last good position before."""

    verdict: NDArray[np.uint8]
    good_before: NDArray[np.int64]
    speed_before: NDArray[np.uint16]

    def take(self, rows: NDArray[np.intp]) -> Judged:
        return Judged(self.verdict[rows], self.good_before[rows], self.speed_before[rows])


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
    verdict = np.zeros(len(fixes), dtype=np.uint8)
    good_before = np.zeros(len(fixes), dtype=np.int64)
    speed_before = np.zeros(len(fixes), dtype=np.uint16)
    usable = has_position(fixes)
    accuracy = accuracy_in_use(fixes, limits)
    for rows in rounds(turn):
        good_before[rows] = wearers["good_at"][slot[rows]]
        speed_before[rows] = wearers["speed"][slot[rows]]
        rows = rows[usable[rows]]
        if not len(rows):
            continue
        before = Rows({name: wearers[name][slot[rows]] for name in TRACKED})
        verdict[rows], after = judge_next(before, fixes.take(rows), accuracy[rows], limits)
        wearers.put(slot[rows], after)
    return Judged(verdict, good_before, speed_before)


def judge_next(
    before: Rows, fixes: Fixes, accuracy: NDArray[np.int64], limits: Thresholds
) -> tuple[NDArray[np.uint8], Rows]:
    """One fix a wearer, against what was believed before: verdicts, and what is believed after."""
    seconds = np.maximum((fixes.measured_at - before["good_at"]) / 1000, 1.0)
    metres = metres_between(fixes.lat, fixes.lon, before["lat_e7"] / E7, before["lon_e7"] / E7)
    unsure = accuracy + before["accuracy_m"].astype(np.int64)
    reported = np.maximum(fixes.speed, before["speed"]) * (KMH_PER_TENTH * MPS_PER_KMH)
    top = limits.top_speed_kmh * MPS_PER_KMH
    believable = metres - unsure <= reported * 1.2 * seconds + unseen_way(seconds, limits)
    possible = metres - unsure <= top * seconds
    first = before["good_at"] == 0
    verdict = np.where(
        first | (believable & possible), Verdict.GOOD, np.where(possible, Verdict.DOUBTFUL, Verdict.JUMP)
    )
    frozen = ~first & (metres == 0) & (fixes.speed * KMH_PER_TENTH >= limits.frozen_kmh)
    verdict[frozen] = Verdict.NONE

    since_jump = np.maximum((fixes.measured_at - before["jump_at"]) / 1000, 1.0)
    from_jump = metres_between(fixes.lat, fixes.lon, before["jump_lat_e7"] / E7, before["jump_lon_e7"] / E7)
    goes_on = (before["jump_fixes"] > 0) & (from_jump - 2 * accuracy <= top * since_jump)
    jumps = np.where(goes_on, np.minimum(before["jump_fixes"], 250) + 1, 1)
    is_jump = (verdict == Verdict.JUMP) | (verdict == Verdict.DOUBTFUL)
    verdict[is_jump & (jumps > limits.jump_fixes)] = Verdict.GOOD
    return verdict.astype(np.uint8), _believed(before, fixes, accuracy, verdict, jumps)


def unseen_way(seconds: NDArray[np.float64], limits: Thresholds) -> NDArray[np.float64]:
    """Metres one may have gone faster in between than at both ends: speeding up, then slowing down."""
    return np.minimum(limits.starting_mps2 * seconds**2 / 4, limits.cruise_kmh * MPS_PER_KMH * seconds)


def metres_between(
    lat: NDArray[np.float64], lon: NDArray[np.float64], lat2: NDArray[np.float64], lon2: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Distance in metres, on a plane: good to one per cent over some hundred kilometres."""
    east = (lon - lon2) * np.cos(np.radians((lat + lat2) / 2))
    return np.hypot(east, lat - lat2) * METRES_PER_DEGREE


def _believed(
    before: Rows, fixes: Fixes, accuracy: NDArray[np.int64], verdict: NDArray[np.signedinteger], jumps: NDArray[np.intp]
) -> Rows:
    good, jumped = verdict == Verdict.GOOD, (verdict == Verdict.JUMP) | (verdict == Verdict.DOUBTFUL)
    lat_e7, lon_e7 = np.rint(fixes.lat * E7), np.rint(fixes.lon * E7)
    return Rows(
        {
            "good_at": np.where(good, fixes.measured_at, before["good_at"]),
            "lat_e7": np.where(good, lat_e7, before["lat_e7"]),
            "lon_e7": np.where(good, lon_e7, before["lon_e7"]),
            "speed": np.where(good, fixes.speed, before["speed"]),
            "accuracy_m": np.where(good, np.minimum(accuracy, 65_535), before["accuracy_m"]),
            "jump_at": np.where(jumped, fixes.measured_at, before["jump_at"]),
            "jump_lat_e7": np.where(jumped, lat_e7, before["jump_lat_e7"]),
            "jump_lon_e7": np.where(jumped, lon_e7, before["jump_lon_e7"]),
            "jump_fixes": np.where(good, 0, np.where(jumped, np.minimum(jumps, 250), before["jump_fixes"])),
        }
    )
