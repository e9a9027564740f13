"""Synthetic orders in bulk, for measuring and for tests: who is watched, where, with which device.

SYNTHETIC. No act writes these rows and no person stands behind them; they never belong into an installation's
database. Districts are crooked polygons on a grid; each wearer lives inside one.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

import numpy as np
from django.db import models, transaction
from numpy.typing import NDArray

from anhe.casework.models import File, FileKind
from anhe.keys import new_key
from anhe.orgs.models import Account, Organisation, OrganisationKind
from anhe.watch.models import Area, Device, DeviceModel, Pairing, PositioningOrder, Trail, Zone

BATCH = 5_000
AUTH_CODE = "bench"
CORNERS = 120
RADIUS_DEG = 0.10
LONG_AGO = date(2020, 7, 1)


@dataclass(frozen=True, slots=True)
class Population:
    """Who was laid out: by place, the trail, the identity on the wire and the home."""

    trails: NDArray[np.int64]
    identities: list[str]
    lat: NDArray[np.float64]
    lon: NDArray[np.float64]
    orders: list[UUID]

    def __len__(self) -> int:
        return len(self.trails)


def populate(
    persons: int,
    *,
    at: datetime,
    per_district: int = 200,
    curfews: float = 0.2,
    report_seconds: int = 10,
    seed: int = 7,
) -> Population:
    """Lay out `persons` wearers under orders in force around `at`, each with a device and an allowed area.

    One in five (`curfews`) also has a home of his or her own to keep at night. One transaction.
    """
    rng = np.random.default_rng(seed)
    districts = -(-persons // per_district)
    of_district = np.arange(persons) // per_district
    centre_lat = 24 + 0.25 * (np.arange(districts) % 60)
    centre_lon = 100 + 0.25 * (np.arange(districts) // 60)
    lat = np.round(centre_lat[of_district] + rng.uniform(-0.05, 0.05, persons), 6)
    lon = np.round(centre_lon[of_district] + rng.uniform(-0.05, 0.05, persons), 6)
    with transaction.atomic():
        place, account = _place(seed)
        areas = _saved([_district(place, n, centre_lat[n], centre_lon[n], rng) for n in range(districts)])
        model, _made = DeviceModel.objects.get_or_create(
            name="合成手环", defaults={"report_seconds": report_seconds, "accuracy_m": 15}
        )
        first = Device.objects.count()
        orders: list[UUID] = []
        for some in _slices(persons):
            orders += _lay_out(some, first, place, account, model, areas, of_district, (lat, lon), curfews, at)
        trails = dict(Trail.objects.filter(order__file__organisation=place).values_list("order_id", "number"))
    numbers = np.array([trails[key] for key in orders], dtype=np.int64)
    return Population(numbers, [_identity(first + n) for n in range(persons)], lat, lon, orders)


def _lay_out(
    some: range,
    first: int,
    place: Organisation,
    account: Account,
    model: DeviceModel,
    areas: list[Area],
    of_district: NDArray[np.intp],
    homes: tuple[NDArray[np.float64], NDArray[np.float64]],
    curfews: float,
    at: datetime,
) -> list[UUID]:
    files = _saved([_file(place, first + n) for n in some])
    starts_at, ends_at = at - timedelta(days=10), at + timedelta(days=60)
    orders = _saved([_order(file, account, starts_at, ends_at) for file in files])
    _saved([Trail(order=order) for order in orders])
    devices = _saved(
        [
            Device(organisation=place, model=model, identity=_identity(first + n), auth_code=AUTH_CODE, status="fitted")
            for n in some
        ]
    )
    _saved([Pairing(order=o, device=d, fitted_at=starts_at) for o, d in zip(orders, devices, strict=True)])
    zones = [
        Zone(order=order, area=areas[of_district[n]], kind="allowed", basis="测量", starts_at=starts_at)
        for n, order in zip(some, orders, strict=True)
    ]
    at_home = [n for n in some if curfews and n % round(1 / curfews) == 0]
    flats = _saved([_home(place, homes[0][n], homes[1][n]) for n in at_home])
    hours = [[weekday, 1320, 360] for weekday in range(1, 8)]
    zones += [
        Zone(order=orders[n - some.start], area=flat, kind="curfew", basis="测量", hours=hours, starts_at=starts_at)
        for n, flat in zip(at_home, flats, strict=True)
    ]
    _saved(zones)
    return [order.pk for order in orders]


def _place(seed: int) -> tuple[Organisation, Account]:
    name = f"测量用区划 {new_key().hex[-8:]}"
    place = Organisation.objects.create(kind=OrganisationKind.CORRECTION_AGENCY, name=name, opened_on=LONG_AGO)
    account = Account.objects.create_account(f"bench-{new_key().hex[-8:]}", None, name=name)
    return place, account


def _district(place: Organisation, number: int, lat: float, lon: float, rng: np.random.Generator) -> Area:
    """A crooked ring about the centre, nowhere nearer than 0.7 of its radius."""
    turn = np.linspace(0, 2 * np.pi, CORNERS, endpoint=False)
    radius = RADIUS_DEG * (0.85 + 0.15 * np.sin(5 * turn + rng.uniform(0, 6)) * rng.uniform(0.5, 1, CORNERS))
    return _area(place, f"区界 {number}", lon + radius * np.cos(turn), lat + radius * np.sin(turn))


def _home(place: Organisation, lat: float, lon: float) -> Area:
    turn = np.linspace(0, 2 * np.pi, 12, endpoint=False)
    return _area(place, "住处", lon + 0.0015 * np.cos(turn), lat + 0.0013 * np.sin(turn))


def _area(place: Organisation, name: str, lon: NDArray[np.float64], lat: NDArray[np.float64]) -> Area:
    ring = np.column_stack([lon, lat]).round(6).tolist()
    shape = {"type": "Polygon", "coordinates": [[*ring, ring[0]]]}
    return Area(organisation=place, name=name, shape=shape, digest="", is_shared=False)


def _file(place: Organisation, number: int) -> File:
    return File(
        kind=FileKind.CORRECTION,
        number=f"测量 {place.pk.hex[-8:]}-{number}",
        title="合成",
        organisation=place,
        opened_on=LONG_AGO,
    )


def _order(file: File, account: Account, starts_at: datetime, ends_at: datetime) -> PositioningOrder:
    return PositioningOrder(
        file=file,
        status="approved",
        ground=PositioningOrder._meta.get_field("ground").choices[0][0],  # type: ignore[index]
        facts="合成",
        evidence="合成",
        proposed_by=account,
        proposed_at=starts_at,
        approved_by=account,
        approved_at=starts_at,
        starts_at=starts_at,
        ends_at=ends_at,
    )


def _identity(number: int) -> str:
    return f"0199{number:08}"


def _saved(rows: list[Any]) -> list[Any]:
    if not rows:
        return []
    manager: models.Manager[Any] = type(rows[0])._default_manager
    return list(manager.bulk_create(rows, batch_size=BATCH))


def _slices(count: int) -> Iterator[range]:
    for start in range(0, count, BATCH):
        yield range(start, min(start + BATCH, count))
