"""`anhe bench alarms`: how well the engine tells a true exit from drift, reflections and gaps, beside the naive rule.

Zones are laid over clean tracks (real ones from a folder, else invented ones), the tracks are reported every 10, 30
and 60 seconds with the noise of `alarms.noise`, and the very engine of the service judges what arrives, batch by
batch. Each outing is a wearer of its own. What counts as true, found, false is written in `alarms.scoring`.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter
from typing import Any
from uuid import UUID

import numpy as np
import shapely
from numpy.typing import NDArray

from anhe.watch.engine import (
    NEVER,
    Areas,
    Hours,
    Openings,
    Orders,
    SignalFact,
    Thresholds,
    Watched,
    ZoneKind,
    Zones,
    start,
    step,
    zone_ids,
)
from anhe.watch.engine.areas import METRES_PER_DEGREE as METRES
from anhe.watch.fixes import Fixes
from anhe.watch.measuring.alarms.ground import Ground, lay_ground, metres_outside
from anhe.watch.measuring.alarms.noise import Heard, hear
from anhe.watch.measuring.alarms.outings import Floats, Outing, invented_outings, real_outings
from anhe.watch.measuring.alarms.scoring import Episode, Rule, Score, naive_episodes, score

INTERVALS_S = (10, 30, 60)
BATCHES_IN_INTERVAL = 5
START_MS = 1_790_000_000_000
INVENTED = 80
EXIT = Rule("boundary_exit", beyond_m=100, for_s=60)
PLACE = Rule("prohibited_place", beyond_m=30, for_s=180)
HOME = Rule("curfew_broken", beyond_m=150, for_s=180)
RULES = (EXIT, PLACE, HOME)
WANTED = {"recall": 1.0, "false_per_person_day": 0.05, "median_delay_intervals": 2.0}


@dataclass(frozen=True, slots=True)
class Laid:
    """An outing on its ground; metres on the wrong side of each rule, by the outing's grid."""

    outing: Outing
    ground: Ground
    outside_m: dict[str, Floats]


def run(folder: Path | None, layouts: int, seed: int, invented: int = INVENTED) -> dict[str, Any]:
    """Measure; every figure by reporting interval and rule.

    `layouts`: how often zones and noise are drawn anew; `invented`: how many outings where there is no folder.
    """
    began = perf_counter()
    rng = np.random.default_rng(seed)
    outings = real_outings(folder) if folder else invented_outings(invented, rng)
    laid = [_lay(outing, rng) for _ in range(layouts) for outing in outings]
    limits = Thresholds()
    intervals = {
        f"{seconds}s": _measure(laid, seconds, np.random.default_rng([seed, seconds]), limits)
        for seconds in INTERVALS_S
    }
    return {
        "tracks": "real" if folder else "invented",
        "outings": len(outings),
        "layouts": layouts,
        "seed": seed,
        "true_exit": f"more than {EXIT.beyond_m:.0f} m outside without a break for more than {EXIT.for_s:.0f} s",
        "intervals": intervals,
        "passed": all(_passes(figures["anhe"][EXIT.name]) for figures in intervals.values()),
        "seconds": round(perf_counter() - began, 1),
    }


def table(result: dict[str, Any]) -> str:
    """The result for a terminal."""
    lines = [
        f"{result['outings']} outings ({result['tracks']} tracks) × {result['layouts']} layouts, seed {result['seed']}; "
        f"true exit: {result['true_exit']}",
        f"{'interval':9}{'rule':18}{'judge':7}{'true':>6}{'seen':>6}{'recall':>9}{'false/day':>11}{'trifling':>9}"
        f"{'extra':>7}{'delay':>7}{'p95':>7}{'from border':>13}",
    ]
    for interval, judges in result["intervals"].items():
        for judge in ("anhe", "naive"):
            for rule, row in judges[judge].items():
                lines.append(
                    f"{interval:9}{rule:18}{judge:7}{row['true_exits']:>6}{row['observed_exits']:>6}"
                    f"{_show(row['recall']):>9}{_show(row['false_per_person_day']):>11}{row['trifling_episodes']:>9}"
                    f"{row['extra_episodes']:>7}{_show(row['median_delay_intervals']):>7}"
                    f"{_show(row['p95_delay_intervals']):>7}{_show(row['median_delay_from_border_intervals']):>13}"
                )
    lines.append("passed" if result["passed"] else "NOT passed")
    return "\n".join(lines)


def _show(value: float | None) -> str:
    return "–" if value is None else f"{value:g}"


def _passes(row: dict[str, Any]) -> bool:
    return (
        row["recall"] == WANTED["recall"]
        and row["false_per_person_day"] < WANTED["false_per_person_day"]
        and row["median_delay_intervals"] < WANTED["median_delay_intervals"]
    )


def _lay(outing: Outing, rng: np.random.Generator) -> Laid:
    ground = lay_ground(outing, rng)
    outside = {
        EXIT.name: metres_outside(ground.district, outing.x, outing.y),
        PLACE.name: -metres_outside(ground.place, outing.x, outing.y),
        HOME.name: metres_outside(ground.home, outing.x, outing.y),
    }
    return Laid(outing, ground, outside)


def _measure(laid: list[Laid], interval_s: int, rng: np.random.Generator, limits: Thresholds) -> dict[str, Any]:
    heard = [hear(one.outing, one.outside_m[EXIT.name], interval_s, rng) for one in laid]
    ours = _engine_episodes(laid, heard, interval_s, limits)
    totals: dict[str, dict[str, Score]] = {"anhe": defaultdict(Score), "naive": defaultdict(Score)}
    for number, (one, sounds) in enumerate(zip(laid, heard, strict=True)):
        true_at = sounds.fixes.measured_at[sounds.is_true] / 1000
        naive = _naive(one, sounds)
        for rule in RULES:
            for judge, episodes in (("anhe", ours[number, rule.name]), ("naive", naive[rule.name])):
                total = totals[judge][rule.name]
                score(total, one.outside_m[rule.name], rule, episodes, true_at, interval_s, f"#{number}")
    result: dict[str, Any] = {
        judge: {rule: total.figures() for rule, total in rows.items()} for judge, rows in totals.items()
    }
    result["missed"] = totals["anhe"][EXIT.name].missed
    return result


def _engine_episodes(
    laid: list[Laid], heard: list[Heard], interval_s: int, limits: Thresholds
) -> dict[tuple[int, str], list[Episode]]:
    state = start(watched_for(laid, interval_s, limits), START_MS)
    fixes = Fixes.concatenate([sounds.fixes for sounds in heard])
    fixes.trail[:] = np.repeat(np.arange(len(heard)) + 1, [len(sounds.fixes) for sounds in heard])
    fixes.measured_at += START_MS
    fixes.received_at += START_MS
    fixes = fixes.take(np.argsort(fixes.received_at, kind="stable"))
    batch_ms = interval_s * 1000 // BATCHES_IN_INTERVAL
    number = (fixes.received_at - START_MS) // batch_ms
    borders = np.flatnonzero(np.r_[True, number[1:] != number[:-1], True])
    signals: list[tuple[int, SignalFact]] = []
    for first, end in zip(borders[:-1].tolist(), borders[1:].tolist(), strict=True):
        now_ms = int(fixes.received_at[end - 1])
        came = step(state, fixes.take(np.arange(first, end)), now_ms).signals
        signals += [(now_ms, signal) for signal in came]
    return _episodes(signals)


def _episodes(signals: list[tuple[int, SignalFact]]) -> dict[tuple[int, str], list[Episode]]:
    found: dict[tuple[int, str], list[Episode]] = defaultdict(list)
    for now_ms, signal in signals:
        rows = found[signal.trail - 1, signal.kind]
        began = (signal.began_at - START_MS) / 1000
        if signal.begins:
            rows.append(Episode(began, (now_ms - START_MS) / 1000, np.inf))
        elif rows and rows[-1].began == began:
            rows[-1] = Episode(began, rows[-1].raised, (signal.measured_at - START_MS) / 1000)
    return found


def _naive(one: Laid, sounds: Heard) -> dict[str, list[Episode]]:
    fixes = sounds.fixes
    has_position = ~np.isnan(fixes.lat)
    x, y = _metres(one.outing, fixes.lat[has_position], fixes.lon[has_position])
    at, arrived = fixes.measured_at[has_position] / 1000, fixes.received_at[has_position] / 1000
    kept = {
        EXIT.name: shapely.contains_xy(one.ground.district, x, y),
        PLACE.name: ~shapely.contains_xy(one.ground.place, x, y),
        HOME.name: shapely.contains_xy(one.ground.home, x, y),
    }
    return {rule: naive_episodes(inside, at, arrived) for rule, inside in kept.items()}


def _metres(outing: Outing, lat: Floats, lon: Floats) -> tuple[Floats, Floats]:
    return (lon - outing.lon) * METRES * np.cos(np.radians(outing.lat)), (lat - outing.lat) * METRES


def watched_for(laid: list[Laid], interval_s: int, limits: Thresholds) -> Watched:
    """An order for every outing: its district allowed, its place forbidden, its home a curfew at all hours."""
    areas, count = Areas(), len(laid)
    shapes = [
        _in_degrees(one.outing, shape)
        for one in laid
        for shape in (one.ground.district, one.ground.place, one.ground.home)
    ]
    numbers = areas.add(shapes).astype(np.int32)
    trail = np.arange(count) + 1

    def all_at(value: int, rows: int = count) -> NDArray[np.int64]:
        return np.full(rows, value, dtype=np.int64)

    orders = Orders(trail, all_at(0), all_at(NEVER), all_at(interval_s), all_at(START_MS))
    kinds = np.tile([ZoneKind.ALLOWED, ZoneKind.PROHIBITED, ZoneKind.CURFEW], count).astype(np.uint8)
    zones = Zones(
        np.repeat(trail, 3),
        kinds,
        numbers,
        np.zeros(3 * count, dtype=np.int32),
        all_at(0, 3 * count),
        all_at(NEVER, 3 * count),
        zone_ids(UUID(int=number) for number in range(3 * count)),
    )
    return Watched.build(orders, zones, Openings.none(), areas, Hours(), limits)


def _in_degrees(outing: Outing, shape: shapely.Geometry) -> shapely.Geometry:
    def turn(points: Floats) -> Floats:
        lat, lon = outing.degrees(points[:, 0], points[:, 1])
        return np.column_stack([lon, lat])

    return shapely.transform(shape, turn)
