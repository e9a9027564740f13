"""Truth and score. Truth is the clean track against the true shape, never the noisy fixes.

True exit      more than `beyond_m` outside the border without a break for longer than `for_s` seconds.
Observed       at least one fix of it reached us before a later one did, and was neither a reflection nor a circle. What a tunnel or a
               network hole swallowed whole nobody can see; such exits are counted apart.
Cut off        the record begins or ends within a reporting interval of it, and has fewer than four such fixes of it:
               the piece of a longer stay that our cutting of tracks left over; counted apart.
Found          an episode overlaps the stay outside that holds it.
False          an episode during which the wearer was on the right side of the border all the time.
Trifling       an episode for a true stay on the wrong side that is less than a true exit (never counted as found).
Delay          from the instant the exit is one by the definition (more than `beyond_m`) to the signal; also from the
               crossing of the border itself.
Extra          further episodes of an exit that had one already.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from anhe.watch.measuring.alarms.outings import GRID_S, Floats

CUT_OFF_REPORTS = 4


@dataclass(frozen=True, slots=True)
class Rule:
    """What counts as true for one kind of episode."""

    name: str
    beyond_m: float
    for_s: float


@dataclass(frozen=True, slots=True)
class Episode:
    """Seconds since the start of the outing. `raised` by our clock, the others measured; `ended` inf while open."""

    began: float
    raised: float
    ended: float


@dataclass(slots=True)
class Score:
    """Sums over outings; `delays` in reporting intervals."""

    true: int = 0
    observed: int = 0
    cut_off: int = 0
    found: int = 0
    found_unobserved: int = 0
    false: int = 0
    trifling: int = 0
    extra: int = 0
    person_days: float = 0.0
    delays: list[float] = field(default_factory=list)
    delays_from_border: list[float] = field(default_factory=list)
    missed: list[str] = field(default_factory=list)

    def figures(self) -> dict[str, float | int | None]:
        return {
            "true_exits": self.true,
            "observed_exits": self.observed,
            "found": self.found,
            "recall": round(self.found / self.observed, 5) if self.observed else None,
            "unobserved_exits": self.true - self.observed - self.cut_off,
            "cut_off_exits": self.cut_off,
            "found_of_unobserved": self.found_unobserved,
            "false_episodes": self.false,
            "false_per_person_day": round(self.false / self.person_days, 4) if self.person_days else None,
            "trifling_episodes": self.trifling,
            "extra_episodes": self.extra,
            "person_days": round(self.person_days, 2),
            "median_delay_intervals": _median(self.delays),
            "p95_delay_intervals": round(float(np.percentile(self.delays, 95)), 2) if self.delays else None,
            "median_delay_from_border_intervals": _median(self.delays_from_border),
        }


def stays(outside_m: Floats, beyond_m: float, for_s: float) -> list[tuple[float, float]]:
    """Unbroken stretches beyond `beyond_m` metres that last longer than `for_s` seconds, as (from, until)."""
    beyond = np.r_[False, outside_m > beyond_m, False]
    change = np.flatnonzero(beyond[1:] != beyond[:-1])
    begins, ends = change[::2] * float(GRID_S), (change[1::2] - 1) * float(GRID_S)
    return [(a, b) for a, b in zip(begins.tolist(), ends.tolist(), strict=True) if b - a > for_s]


def score(
    total: Score,
    outside_m: Floats,
    rule: Rule,
    episodes: list[Episode],
    true_fixes_at: Floats,
    interval_s: int,
    name: str = "",
) -> None:
    """Add one outing to the sums. `true_fixes_at`: instants of the fixes by which an exit could be observed."""
    total.person_days += (len(outside_m) - 1) * GRID_S / 86_400
    exits = stays(outside_m, rule.beyond_m, rule.for_s)
    until_s = (len(outside_m) - 1) * GRID_S
    anywhere_out = stays(outside_m, 0, -1)
    total.true += len(exits)
    for begin, end in exits:
        out, home = next((a, b) for a, b in anywhere_out if a <= begin and b >= end)
        hits = [one for one in episodes if one.began <= home and one.ended >= out]
        reports = int(((true_fixes_at >= begin) & (true_fixes_at <= end)).sum())
        if (begin < interval_s or end > until_s - interval_s) and reports < CUT_OFF_REPORTS and not hits:
            total.cut_off += 1
            continue
        seen = reports > 0
        total.observed += seen
        total.found += seen and bool(hits)
        total.found_unobserved += (not seen) and bool(hits)
        total.extra += max(0, len(hits) - 1)
        if hits:
            raised = min(one.raised for one in hits)
            total.delays.append((raised - begin) / interval_s)
            total.delays_from_border.append((raised - out) / interval_s)
        elif seen:
            total.missed.append(f"{name} {begin:.0f}–{end:.0f} s")
    for one in episodes:
        if any(one.began <= end and one.ended >= begin for begin, end in exits):
            continue
        until = min(one.ended, one.raised) if np.isinf(one.ended) else one.ended
        was_out = any(one.began - GRID_S <= end and until + GRID_S >= begin for begin, end in anywhere_out)
        total.trifling += was_out
        total.false += not was_out


def naive_episodes(inside: NDArray[np.bool_], measured_s: Floats, arrived_s: Floats) -> list[Episode]:
    """The rule of common servers: each fix in order of arrival, point in polygon; from inside to outside is an alarm."""
    episodes: list[Episode] = []
    began: tuple[float, float] | None = None
    was_inside = True
    for is_inside, measured, arrived in zip(inside.tolist(), measured_s.tolist(), arrived_s.tolist(), strict=True):
        if was_inside and not is_inside:
            began = (measured, arrived)
        if is_inside and began:
            episodes.append(Episode(*began, measured))
            began = None
        was_inside = is_inside
    if began:
        episodes.append(Episode(*began, np.inf))
    return episodes


def _median(column: list[float]) -> float | None:
    return round(float(np.median(column)), 2) if column else None
