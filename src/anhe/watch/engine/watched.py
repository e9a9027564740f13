"""Who is watched, until when, and what they must keep: arrays by slot, a slot a trail, trails sorted.

A *rule* is one thing a wearer keeps: to be in any of the allowed areas (one rule), at home in curfew hours (one rule),
out of a prohibited place (one rule a place). Rules of a slot lie together, zones of a rule lie together.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, fields
from enum import IntEnum
from typing import Self, TypeVar
from uuid import UUID

import numpy as np
from numpy.typing import NDArray

from anhe.watch.engine.areas import Areas
from anhe.watch.engine.hours import Hours
from anhe.watch.engine.thresholds import Thresholds

NEVER = int(np.iinfo(np.int64).max)
NOT_WATCHED = -1
TABLE_PER_TRAIL = 8
TABLE_LEAST = 1_000_000
Whole = NDArray[np.int64]


class ZoneKind(IntEnum):
    ALLOWED = 0
    PROHIBITED = 1
    CURFEW = 2


class _Table:
    """Columns of one length."""

    __slots__ = ()
    trail: Whole

    def __len__(self) -> int:
        return len(self.trail)

    def take(self, rows: NDArray[np.intp] | NDArray[np.bool_]) -> Self:
        return type(self)(*(getattr(self, column.name)[rows] for column in fields(self)))  # type: ignore[arg-type]

    def and_then(self, more: Self) -> Self:
        names = [column.name for column in fields(self)]  # type: ignore[arg-type]
        return type(self)(*(np.concatenate([getattr(self, name), getattr(more, name)]) for name in names))


Table = TypeVar("Table", bound=_Table)


@dataclass(slots=True)
class Orders(_Table):
    """One row a trail. Instants in milliseconds since 1970 UTC; `ends_ms` is the first instant outside (or NEVER).

    silent_from_ms   since when silence counts: the fitting of the device now worn; NEVER when none is worn
    """

    trail: Whole
    starts_ms: Whole
    ends_ms: Whole
    report_seconds: Whole
    silent_from_ms: Whole


@dataclass(slots=True)
class Zones(_Table):
    """Zones of orders. `kind` ZoneKind; `area` and `hours` are numbers in `Areas` and `Hours`; `zone_id` UUID bytes."""

    trail: Whole
    kind: NDArray[np.uint8]
    area: NDArray[np.int32]
    hours: NDArray[np.int32]
    starts_ms: Whole
    ends_ms: Whole
    zone_id: NDArray[np.void]

    @classmethod
    def none(cls) -> Zones:
        whole = np.zeros(0, dtype=np.int64)
        number = np.zeros(0, dtype=np.int32)
        return cls(whole, np.zeros(0, dtype=np.uint8), number, number, whole, whole, zone_ids([]))


@dataclass(slots=True)
class Openings(_Table):
    """Approved absences: the allowed area and the curfew do not bind from start until end (first instant outside)."""

    trail: Whole
    starts_ms: Whole
    ends_ms: Whole

    @classmethod
    def none(cls) -> Openings:
        whole = np.zeros(0, dtype=np.int64)
        return cls(whole, whole, whole)


def zone_ids(ids: Iterable[UUID]) -> NDArray[np.void]:
    """A column of zone ids."""
    return np.frombuffer(b"".join(one.bytes for one in ids), dtype="V16")


@dataclass(slots=True)
class Watched:
    """Everything the engine knows about orders; never changed, replaced as a whole.

    orders, zones, openings   sorted by trail (zones by trail, kind, in the order given)
    rule_first     slot i has the rules rule_first[i] … rule_first[i + 1] - 1
    rule_slot, rule_kind      by rule
    zone_first     rule r has the zones zone_first[r] … zone_first[r + 1] - 1
    opening_first  slot i has the openings opening_first[i] … opening_first[i + 1] - 1
    slot_of_trail  by trail number; empty where the numbers lie too far apart for a table
    """

    orders: Orders
    zones: Zones
    openings: Openings
    areas: Areas
    hours: Hours
    thresholds: Thresholds
    rule_first: NDArray[np.int32]
    rule_slot: NDArray[np.int32]
    rule_kind: NDArray[np.uint8]
    zone_first: NDArray[np.int32]
    opening_first: NDArray[np.int32]
    slot_of_trail: NDArray[np.int32]

    def __len__(self) -> int:
        return len(self.orders)

    @classmethod
    def build(
        cls, orders: Orders, zones: Zones, openings: Openings, areas: Areas, hours: Hours, thresholds: Thresholds
    ) -> Watched:
        """Lay out the rows of orders, zones and openings, in any order. Zones of no order are left out."""
        orders = _sorted(orders, orders.trail)
        if (orders.trail[1:] == orders.trail[:-1]).any():
            raise ValueError("a trail has two rows")
        zones = _of_trails(zones, orders.trail)
        zones = _sorted(zones, zones.trail * 4 + zones.kind)
        openings = _of_trails(openings, orders.trail)
        openings = _sorted(openings, openings.trail)
        begins = _where_rules_begin(zones)
        slots = np.arange(len(orders) + 1)
        rule_slot = np.searchsorted(orders.trail, zones.trail[begins]).astype(np.int32)
        opening_slot = np.searchsorted(orders.trail, openings.trail)
        return cls(
            orders=orders,
            zones=zones,
            openings=openings,
            areas=areas,
            hours=hours,
            thresholds=thresholds,
            rule_first=np.searchsorted(rule_slot, slots).astype(np.int32),
            rule_slot=rule_slot,
            rule_kind=zones.kind[begins],
            zone_first=np.r_[begins, len(zones)].astype(np.int32),
            opening_first=np.searchsorted(opening_slot, slots).astype(np.int32),
            slot_of_trail=_table_of(orders.trail),
        )

    def with_changes(self, orders: Orders, zones: Zones, openings: Openings, gone: Whole | None = None) -> Watched:
        """The same with these orders (each with all its zones and openings) new or replaced, and `gone` left out."""
        away = orders.trail if gone is None else np.r_[orders.trail, gone]
        return Watched.build(
            self.orders.take(~np.isin(self.orders.trail, away)).and_then(orders),
            self.zones.take(~np.isin(self.zones.trail, away)).and_then(zones),
            self.openings.take(~np.isin(self.openings.trail, away)).and_then(openings),
            self.areas,
            self.hours,
            self.thresholds,
        )

    def slots_of(self, trail: Whole) -> NDArray[np.intp]:
        """Slot of each trail; NOT_WATCHED where there is none."""
        if not len(self.orders):
            return np.full(len(trail), NOT_WATCHED, dtype=np.intp)
        if len(self.slot_of_trail):
            known = (trail >= 0) & (trail < len(self.slot_of_trail))
            return np.where(known, self.slot_of_trail[np.where(known, trail, 0)], NOT_WATCHED)
        slot = np.minimum(np.searchsorted(self.orders.trail, trail), len(self.orders) - 1)
        return np.where(self.orders.trail[slot] == trail, slot, NOT_WATCHED)

    def zone_id(self, zone: int) -> UUID | None:
        """The zone's own id, or None for -1."""
        return UUID(bytes=self.zones.zone_id[zone].tobytes()) if zone >= 0 else None


def _sorted(table: Table, by: Whole) -> Table:
    if (by[1:] >= by[:-1]).all():
        return table
    return table.take(np.argsort(by, kind="stable"))


def _of_trails(table: Table, trails: Whole) -> Table:
    known = np.isin(table.trail, trails)
    return table if known.all() else table.take(known)


def _table_of(trails: Whole) -> NDArray[np.int32]:
    """Trail numbers come from a sequence: a table is small, and ten times as fast as a search."""
    if not len(trails) or trails[0] < 0 or trails[-1] > TABLE_PER_TRAIL * len(trails) + TABLE_LEAST:
        return np.zeros(0, dtype=np.int32)
    table = np.full(int(trails[-1]) + 1, NOT_WATCHED, dtype=np.int32)
    table[trails] = np.arange(len(trails))
    return table


def _where_rules_begin(zones: Zones) -> NDArray[np.intp]:
    """A rule begins with another trail, another kind, and with each prohibited place."""
    begins = np.ones(len(zones), dtype=bool)
    begins[1:] = (
        (zones.trail[1:] != zones.trail[:-1])
        | (zones.kind[1:] != zones.kind[:-1])
        | (zones.kind[1:] == ZoneKind.PROHIBITED)
    )
    return np.flatnonzero(begins)
