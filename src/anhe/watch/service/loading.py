"""From the database to `Watched`: all orders at the start, the changed ones afterwards.

Orders that ended within the last day are still read: a restart replays points taken in while they were in force.
Their term is over, so the gate lets nothing new through.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from itertools import islice
from typing import Any
from uuid import UUID

import numpy as np
import shapely
from django.db.models import Q, QuerySet
from numpy.typing import NDArray

from anhe.casework.models import ConfigurationVersion
from anhe.clock import SHANGHAI
from anhe.watch.engine import NEVER, Areas, Hours, Openings, Orders, Thresholds, Watched, ZoneKind, Zones, zone_ids
from anhe.watch.models import Area, Opening, Pairing, PositioningOrder, Zone
from anhe.watch.service.changes import Changes
from anhe.watch.tracks.levels import as_ms

Whole = NDArray[np.int64]
BEHIND = timedelta(days=1)
ROWS_AT_ONCE = 20_000
KEYS_AT_ONCE = 500
# Reading everything again is then quicker than replacing so many one by one.
MOST_CHANGES = 20_000
REPORT_SECONDS = 60
TERMS = ("approved", "lifted", "lapsed")
KINDS = {"allowed": ZoneKind.ALLOWED, "prohibited": ZoneKind.PROHIBITED, "curfew": ZoneKind.CURFEW}


class Loader:
    """Reads orders and their zones. Shapes and hours are read once and only ever added to."""

    def __init__(self) -> None:
        self.areas = Areas()
        self.hours = Hours()
        self._area_numbers: dict[UUID, int] = {}
        self._order_of_trail: dict[int, bytes] = {}
        self._trail_of_order: dict[bytes, int] = {}

    def load(self, at: datetime) -> Watched:
        """Everything that is watched at this instant, or was within the last day."""
        self._order_of_trail, self._trail_of_order = {}, {}
        orders = self._orders(Q(), at)
        zones, openings = self._zones(Q(), at), self._openings(Q(), at)
        return Watched.build(orders, zones, openings, self.areas, self.hours, thresholds_on(at))

    def changed(self, watched: Watched, changes: Changes, at: datetime) -> Watched:
        """`watched` with what these changes made of it."""
        keys = changes.orders | self._orders_wearing(changes.devices)
        if changes.everything or len(keys) > MOST_CHANGES:
            return self.load(at)
        before = [self._trail_of_order[key.bytes] for key in keys if key.bytes in self._trail_of_order]
        orders, zones, openings = Orders(*_whole([], 5)), Zones.none(), Openings.none()
        for some in groups(keys, KEYS_AT_ONCE):
            orders = orders.and_then(self._orders(Q(pk__in=some), at))
            zones = zones.and_then(self._zones(Q(order__in=some), at))
            openings = openings.and_then(self._openings(Q(order__in=some), at))
        gone = np.setdiff1d(np.array(before, dtype=np.int64), orders.trail)
        return watched.with_changes(orders, zones, openings, gone)

    def remember(self, before: Loader) -> None:
        """Orders that the loader before knew and this one did not meet."""
        self._order_of_trail = before._order_of_trail | self._order_of_trail

    def order_of(self, trail: int) -> UUID:
        """The order whose fixes a trail keeps."""
        return UUID(bytes=self._order_of_trail[trail])

    def _orders(self, which: Q, at: datetime) -> Orders:
        rows = (
            PositioningOrder.objects.filter(
                which, status__in=TERMS, starts_at__isnull=False, ends_at__gt=at - BEHIND, trail__isnull=False
            )
            .order_by("trail__number")
            .values_list("trail__number", "id", "starts_at", "ends_at")
        )
        trail, starts, ends = _columns(self._remembered(rows.iterator(ROWS_AT_ONCE)), 3)
        report = np.full(len(trail), REPORT_SECONDS, dtype=np.int64)
        silent_from = np.full(len(trail), NEVER, dtype=np.int64)
        worn, worn_report, fitted = _columns(self._worn(which), 3)
        place = np.searchsorted(trail, worn)
        known = (place < len(trail)) & (trail[np.minimum(place, len(trail) - 1)] == worn) if len(trail) else worn < 0
        report[place[known]], silent_from[place[known]] = worn_report[known], fitted[known]
        return Orders(trail, starts, ends, report, silent_from)

    def _remembered(
        self, rows: Iterable[tuple[int, UUID, datetime | None, datetime | None]]
    ) -> Iterator[tuple[int, int, int]]:
        for trail, key, starts_at, ends_at in rows:
            self._order_of_trail[trail] = key.bytes
            self._trail_of_order[key.bytes] = trail
            yield trail, _ms(starts_at), _ms(ends_at)

    def _worn(self, which: Q) -> Iterator[tuple[int, int, int]]:
        of_orders = _prefixed(which, "order__")
        rows = Pairing.objects.filter(of_orders, removed_at__isnull=True, order__trail__isnull=False).order_by()
        columns = rows.values_list("order__trail__number", "device__model__report_seconds", "fitted_at")
        for trail, seconds, fitted_at in columns.iterator(ROWS_AT_ONCE):
            yield trail, seconds, _ms(fitted_at)

    def _zones(self, which: Q, at: datetime) -> Zones:
        rows = _of_watched(Zone.objects.filter(which, ~Q(ends_at__lte=at - BEHIND)), at)
        columns = rows.values_list(
            "order__trail__number", "kind", "area_id", "hours", "starts_at", "ends_at", "id"
        ).iterator(ROWS_AT_ONCE)
        parts = [Zones.none()]
        while some := list(islice(columns, ROWS_AT_ONCE)):
            parts.append(self._as_zones(some))
        return _together(parts)

    def _as_zones(self, rows: list[tuple[Any, ...]]) -> Zones:
        self._add_areas({row[2] for row in rows} - self._area_numbers.keys())
        whole = [
            (trail, KINDS[kind], self._area_numbers[area], self.hours.add(hours), _ms(starts_at), _ms(ends_at))
            for trail, kind, area, hours, starts_at, ends_at, _key in rows
        ]
        trail, kind, area, hours, starts, ends = _whole(whole, 6)
        return Zones(
            trail,
            kind.astype(np.uint8),
            area.astype(np.int32),
            hours.astype(np.int32),
            starts,
            ends,
            zone_ids(row[6] for row in rows),
        )

    def _openings(self, which: Q, at: datetime) -> Openings:
        rows = _of_watched(Opening.objects.filter(which, ends_at__gt=at - BEHIND), at)
        columns = rows.values_list("order__trail__number", "starts_at", "ends_at")
        return Openings(*_whole([(trail, _ms(start), _ms(end)) for trail, start, end in columns.iterator()], 3))

    def _add_areas(self, keys: Iterable[UUID]) -> None:
        for some in groups(keys, ROWS_AT_ONCE):
            shapes: dict[UUID, dict[str, Any]] = {}
            for few in groups(some, KEYS_AT_ONCE):
                shapes.update(Area.objects.filter(pk__in=few).values_list("id", "shape"))
            polygons = [shapely.from_geojson(_geojson(shape)) for shape in shapes.values()]
            self._area_numbers.update(zip(shapes, self.areas.add(polygons).tolist(), strict=True))

    @staticmethod
    def _orders_wearing(devices: Iterable[UUID]) -> set[UUID]:
        """Orders a device is or was worn under: a device taken off makes its order silent no more."""
        found: set[UUID] = set()
        for some in groups(devices, KEYS_AT_ONCE):
            found.update(Pairing.objects.filter(device__in=some).order_by().values_list("order", flat=True))
        return found


def thresholds_on(at: datetime) -> Thresholds:
    """The district's thresholds in force that day; the defaults where none were adopted."""
    day = at.astimezone(SHANGHAI).date()
    version = ConfigurationVersion.objects.in_force("watch.thresholds", day)
    return Thresholds.from_configuration(version.value) if version else Thresholds()


def _of_watched(rows: QuerySet[Any], at: datetime) -> QuerySet[Any]:
    return rows.filter(order__status__in=TERMS, order__ends_at__gt=at - BEHIND, order__trail__isnull=False).order_by()


def _prefixed(which: Q, prefix: str) -> Q:
    return Q(**{prefix + name: value for name, value in which.children})  # type: ignore[misc]


def _ms(moment: datetime | None) -> int:
    return NEVER if moment is None else as_ms(moment)


def _columns(rows: Iterator[tuple[int, ...]], columns: int) -> list[Whole]:
    """The same from many rows, never all of them at once as objects."""
    parts = [_whole([], columns)]
    while some := list(islice(rows, ROWS_AT_ONCE)):
        parts.append(_whole(some, columns))
    return [np.concatenate([part[place] for part in parts]) for place in range(columns)]


def _together(parts: list[Zones]) -> Zones:
    return Zones(*(np.concatenate([getattr(part, name) for part in parts]) for name in Zones.__slots__))


def _whole(rows: list[Any], columns: int) -> list[Whole]:
    """Columns of whole numbers from rows."""
    table = np.array(rows, dtype=np.int64).reshape(len(rows), columns)
    return [np.ascontiguousarray(table[:, place]) for place in range(columns)]


def groups(keys: Iterable[Any], size: int) -> Iterable[list[Any]]:
    rest = iter(keys)
    while some := list(islice(rest, size)):
        yield some


def _geojson(shape: dict[str, Any]) -> str:
    return json.dumps(shape.get("geometry", shape))
