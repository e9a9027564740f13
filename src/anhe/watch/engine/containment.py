"""Where a fix stands towards each rule of its wearer: kept, or broken, and by how many metres."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from anhe.watch.engine.spreading import members
from anhe.watch.engine.watched import Watched, ZoneKind

NO_ZONE = -1


@dataclass(frozen=True, slots=True)
class Standing:
    """One row a fix and rule.

    fix, rule   the pair: row of the fix, number of the rule
    binds       the rule binds at the instant measured: in force, in its hours, not opened by an absence
    broken      outside every allowed area, away from home, or in the prohibited place
    metres      from the nearest edge of the zones that bind, measured where broken and for circles; else 0
    zone        the zone that is meant: the nearest one where broken, else the one that holds the fix; -1 none
    """

    fix: NDArray[np.intp]
    rule: NDArray[np.intp]
    binds: NDArray[np.bool_]
    broken: NDArray[np.bool_]
    metres: NDArray[np.float64]
    zone: NDArray[np.int32]

    def take(self, rows: NDArray[np.intp]) -> Standing:
        return Standing(
            self.fix[rows], self.rule[rows], self.binds[rows], self.broken[rows], self.metres[rows], self.zone[rows]
        )


def stand(
    watched: Watched,
    slot: NDArray[np.intp],
    measured_at: NDArray[np.int64],
    lat: NDArray[np.float64],
    lon: NDArray[np.float64],
    usable: NDArray[np.bool_],
    is_circle: NDArray[np.bool_],
) -> Standing:
    """Standing of each fix towards each of its wearer's rules.

    Without a `usable` position no rule is broken. Of a circle (base station, Wi-Fi) the metres to the edge are
    needed inside, too: it counts only where it lies wholly on one side.
    """
    fix, rule = members(watched.rule_first, slot)
    pair, zone = members(watched.zone_first, rule)
    at, zones = measured_at[fix][pair], watched.zones
    in_force = (zones.starts_ms[zone] <= at) & (at < zones.ends_ms[zone])
    in_force &= watched.hours.covers(zones.hours[zone], at)
    pair, zone = pair[in_force], zone[in_force]
    row = fix[pair]
    inside = watched.areas.inside(zones.area[zone], lat[row], lon[row])

    is_out_rule = watched.rule_kind[rule] == ZoneKind.PROHIBITED
    binds = np.bincount(pair, minlength=len(fix)) > 0
    opened = opened_by_absence(watched, slot, measured_at)[fix]
    binds &= is_out_rule | ~opened
    holds = np.bincount(pair[inside], minlength=len(fix)) > 0
    broken = binds & usable[fix] & (holds == is_out_rule)

    wanted = broken | (binds & (usable & is_circle)[fix])
    metres, nearest = _nearest_edge(watched, pair, zone, wanted, lat[row], lon[row])
    return Standing(fix, rule, binds, broken, metres, nearest)


def opened_by_absence(watched: Watched, slot: NDArray[np.intp], measured_at: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Whether an approved absence opens the allowed area and the curfew at this instant."""
    result = np.zeros(len(slot), dtype=bool)
    if not len(watched.openings):
        return result
    owner, opening = members(watched.opening_first, slot)
    starts, ends = watched.openings.starts_ms[opening], watched.openings.ends_ms[opening]
    result[owner[(starts <= measured_at[owner]) & (measured_at[owner] < ends)]] = True
    return result


def _nearest_edge(
    watched: Watched,
    pair: NDArray[np.intp],
    zone: NDArray[np.intp],
    wanted: NDArray[np.bool_],
    lat: NDArray[np.float64],
    lon: NDArray[np.float64],
) -> tuple[NDArray[np.float64], NDArray[np.int32]]:
    metres = np.zeros(len(wanted))
    nearest = np.full(len(wanted), NO_ZONE, dtype=np.int32)
    nearest[pair[::-1]] = zone[::-1]
    rows = np.flatnonzero(wanted[pair])
    if not len(rows):
        return metres, nearest
    pair, zone = pair[rows], zone[rows]
    away = watched.areas.metres_to_edge(watched.zones.area[zone], lat[rows], lon[rows])
    order = np.lexsort((away, pair))
    first = order[np.r_[True, pair[order][1:] != pair[order][:-1]]]
    metres[pair[first]] = away[first]
    nearest[pair[first]] = zone[first]
    return metres, nearest
