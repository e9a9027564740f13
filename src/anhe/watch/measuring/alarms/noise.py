"""From the true way to what arrives: drift, reflections, tunnels, circles for points, late, repeated, kept back.

Every rate is stated here, per hour or as a share; all of it comes from one seed.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from anhe.watch.fixes import Fixes, Sign, Source
from anhe.watch.measuring.alarms.outings import GRID_S, Floats, Outing

DRIFT_AT_BORDER_M = 60.0
DRIFT_DEVIATION_M = 24.0
NEAR_BORDER_M = 200.0
CALM_DEVIATION_M = 7.0
DRIFT_MEMORY_S = 60.0
JUMPS_PER_HOUR = 0.25
JUMP_M = (200.0, 2000.0)
TUNNELS_PER_HOUR = 0.3
TUNNEL_S = (60.0, 300.0)
HOLES_PER_HOUR = 0.2
HOLE_S = (120.0, 600.0)
CIRCLES_SHARE = 0.02
LATE_SHARE = 0.02
REPEATED_SHARE = 0.03
WIRE_S = 0.3


@dataclass(frozen=True, slots=True)
class Heard:
    """What reaches us of one outing, in order of arrival. Seconds since its start.

    fixes      `measured_at` and `received_at` in milliseconds since the start; trail 0
    is_true    the fix lies where the wearer was, but for drift: neither reflection nor circle; it has a position, and
               came before any later one
    """

    fixes: Fixes
    is_true: NDArray[np.bool_]


def hear(outing: Outing, border_m: Floats, interval_s: int, rng: np.random.Generator) -> Heard:
    """Report every `interval_s` seconds. `border_m`: metres from the district's border on the outing's grid."""
    at = np.arange(rng.uniform(0, interval_s), outing.seconds, interval_s)
    x, y = outing.at(at)
    drift_x, drift_y = _drift(len(at), interval_s, np.abs(np.interp(at, _grid(border_m), border_m)), rng)
    jump_x, jump_y = _jumps(len(at), interval_s, rng)
    circle = rng.random(len(at)) < CIRCLES_SHARE
    radius = np.where(circle, rng.uniform(300, 1500, len(at)), 0)
    turn, share = rng.uniform(0, 2 * np.pi, len(at)), np.sqrt(rng.random(len(at))) * 0.95
    jumped = (jump_x != 0) | (jump_y != 0)
    x = np.where(circle, x + radius * share * np.cos(turn), x + drift_x + jump_x)
    y = np.where(circle, y + radius * share * np.sin(turn), y + drift_y + jump_y)

    fixes = Fixes.empty(len(at))
    fixes.lat[:], fixes.lon[:] = outing.degrees(x, y)
    fixes.measured_at[:] = np.rint(at).astype(np.int64) * 1000
    fixes.speed[:] = np.clip((outing.speed(at) + rng.normal(0, 0.3, len(at))) * 36, 0, 60_000)
    fixes.source[:] = np.where(circle, Source.BASE_STATION, Source.SATELLITE)
    fixes.accuracy_m[:] = np.where(circle, radius, _stated_accuracy(np.hypot(drift_x, drift_y), rng))
    fixes.battery[:] = 80
    in_tunnel = _spells(at, TUNNELS_PER_HOUR, TUNNEL_S, rng)
    fixes.lat[in_tunnel] = np.nan
    fixes.lon[in_tunnel] = np.nan
    return _travel(fixes, ~jumped & ~circle & ~in_tunnel, at, interval_s, rng)


def _grid(column: Floats) -> Floats:
    return np.arange(len(column), dtype=np.float64) * GRID_S


def _drift(count: int, interval_s: int, border_m: Floats, rng: np.random.Generator) -> tuple[Floats, Floats]:
    """A walk that forgets itself within a minute; wide near the border, never beyond sixty metres."""
    keep = np.exp(-interval_s / DRIFT_MEMORY_S)
    walk = np.zeros((count, 2))
    step = rng.normal(0, 1, (count, 2))
    for row in range(count):
        before = walk[row - 1] if row else step[row]
        walk[row] = keep * before + np.sqrt(1 - keep**2) * step[row]
    deviation = np.where(border_m < NEAR_BORDER_M, DRIFT_DEVIATION_M, CALM_DEVIATION_M)
    drift = walk * deviation[:, None] + rng.normal(0, 2, (count, 2))
    length = np.maximum(np.hypot(drift[:, 0], drift[:, 1]), 1e-9)
    drift *= np.minimum(1, DRIFT_AT_BORDER_M / length)[:, None]
    return drift[:, 0], drift[:, 1]


def _jumps(count: int, interval_s: int, rng: np.random.Generator) -> tuple[Floats, Floats]:
    """Reflections of one to three fixes; half of them stay at one wrong place, half are somewhere else each time."""
    away = np.zeros((2, count))
    for row in np.flatnonzero(rng.random(count) < JUMPS_PER_HOUR * interval_s / 3600):
        length = int(rng.integers(1, 4))
        turn, metres = rng.uniform(0, 2 * np.pi, length), rng.uniform(*JUMP_M, length)
        if rng.random() < 0.5:
            turn[:], metres[:] = turn[0], metres[0]
        part = away[:, row : row + length]
        part[:] = np.array([metres * np.cos(turn), metres * np.sin(turn)])[:, : part.shape[1]]
    return away[0], away[1]


def _stated_accuracy(drift_m: Floats, rng: np.random.Generator) -> Floats:
    """A third of the devices say nothing, a third always 15 m, a third something like the truth."""
    kind = rng.integers(3)
    if kind == 0:
        return np.zeros(len(drift_m))
    if kind == 1:
        return np.full(len(drift_m), 15.0)
    return np.rint(8 + drift_m * rng.uniform(0.5, 1.5, len(drift_m)))


def _spells(at: Floats, per_hour: float, seconds: tuple[float, float], rng: np.random.Generator) -> NDArray[np.bool_]:
    inside = np.zeros(len(at), dtype=bool)
    for _ in range(rng.poisson(per_hour * (at[-1] - at[0]) / 3600) if len(at) else 0):
        begin = rng.uniform(at[0], at[-1])
        inside |= (at >= begin) & (at < begin + rng.uniform(*seconds))
    return inside


def _travel(fixes: Fixes, is_true: NDArray[np.bool_], at: Floats, interval_s: int, rng: np.random.Generator) -> Heard:
    """Over the network: kept back in holes and sent together, late behind newer ones, sent twice."""
    arrival = at + rng.exponential(WIRE_S, len(at))
    in_hole = _spells(at, HOLES_PER_HOUR, HOLE_S, rng)
    heard_again = np.r_[np.flatnonzero(~in_hole), len(at)]
    after = np.minimum(heard_again[np.searchsorted(heard_again, np.arange(len(at)))], len(at) - 1)
    arrival = np.where(in_hole, at[after], arrival)
    fixes.signs[in_hole] |= np.uint16(Sign.KEPT_WHILE_OUT_OF_COVERAGE)
    late = ~in_hole & (rng.random(len(at)) < LATE_SHARE)
    arrival[late] += interval_s * rng.integers(1, 6, int(late.sum()))
    again = np.flatnonzero(rng.random(len(at)) < REPEATED_SHARE)
    rows = np.concatenate([np.arange(len(at)), again])
    arrival = np.concatenate([arrival, arrival[again] + rng.uniform(0.1, 3 * interval_s, len(again))])
    order = np.argsort(arrival, kind="stable")
    heard = fixes.take(rows[order])
    heard.received_at[:] = (arrival[order] * 1000).astype(np.int64)
    newest_before = np.maximum.accumulate(np.r_[-1, heard.measured_at[:-1]])
    return Heard(heard, is_true[rows[order]] & (heard.measured_at > newest_before))
