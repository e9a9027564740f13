"""Synthetic orders in bulk, for measuring and for tests: who is watched, where, with which device.

SYNTHETIC. No act writes these rows and no person stands behind them; they never belong into an installation's
database. Districts are crooked polygons on a grid; each wearer lives inside one.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

import numpy as np
from django.db import connection, models, transaction
from numpy.typing import NDArray

from anhe.casework.models import File, FileKind
from anhe.keys import new_key
from anhe.orgs.models import Account, Organisation, OrganisationKind
from anhe.watch.models import Area, Device, DeviceModel, Pairing, PositioningOrder, Trail, Zone

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
        place, account = _place()
        areas = [_district(place, n, centre_lat[n], centre_lon[n], rng) for n in range(districts)]
        Area.objects.bulk_create(areas)
        orders, identities = _orders(place, account, persons, report_seconds, at)
        _zones(place, orders, [areas[n].pk for n in of_district.tolist()], (lat, lon), curfews, at)
        numbers = dict(Trail.objects.filter(order__file__organisation=place).values_list("order_id", "number"))
    trails = np.array([numbers[key] for key in orders], dtype=np.int64)
    return Population(trails, identities, lat, lon, orders)


def _orders(
    place: Organisation, account: Account, persons: int, report_seconds: int, at: datetime
) -> tuple[list[UUID], list[str]]:
    """Files, orders, trails, devices and pairings; the first of each through the ORM, the others like it."""
    first = Device.objects.count()
    starts_at = at - timedelta(days=10)
    mark = place.pk.hex[-8:]
    files, orders, devices, pairings = (_keys(persons) for _table in range(4))
    identities = [_identity(first + n) for n in range(persons)]
    file = File(
        pk=files[0],
        kind=FileKind.CORRECTION,
        number=f"测量 {mark}-0",
        title="合成",
        organisation=place,
        opened_on=LONG_AGO,
    )
    like(file, {"id": files, "number": [f"测量 {mark}-{n}" for n in range(persons)]})
    like(_order(orders[0], file, account, starts_at, at + timedelta(days=60)), {"id": orders, "file_id": files})
    like(Trail(order_id=orders[0]), {"order_id": orders})
    model, _made = DeviceModel.objects.get_or_create(
        name=f"合成手环 {report_seconds} s", defaults={"report_seconds": report_seconds, "accuracy_m": 15}
    )
    device = Device(
        pk=devices[0], organisation=place, model=model, identity=identities[0], auth_code=AUTH_CODE, status="fitted"
    )
    like(device, {"id": devices, "identity": identities})
    pairing = Pairing(pk=pairings[0], order_id=orders[0], device_id=devices[0], fitted_at=starts_at)
    like(pairing, {"id": pairings, "order_id": orders, "device_id": devices})
    return orders, identities


def _zones(
    place: Organisation,
    orders: list[UUID],
    areas: list[UUID],
    homes: tuple[NDArray[np.float64], NDArray[np.float64]],
    curfews: float,
    at: datetime,
) -> None:
    starts_at = at - timedelta(days=10)
    keys = _keys(len(orders))
    allowed = Zone(pk=keys[0], order_id=orders[0], area_id=areas[0], kind="allowed", basis="测量", starts_at=starts_at)
    like(allowed, {"id": keys, "order_id": orders, "area_id": areas})
    at_home = range(0, len(orders), round(1 / curfews)) if curfews else range(0)
    if not at_home:
        return
    shapes = [_ring_about(homes[0][n], homes[1][n]) for n in at_home]
    flats, keys = _keys(len(at_home)), _keys(len(at_home))
    flat = Area(pk=flats[0], organisation=place, name="住处", shape=shapes[0], digest="")
    like(flat, {"id": flats, "shape": [json.dumps(shape) for shape in shapes]})
    hours = [[weekday, 1320, 360] for weekday in range(1, 8)]
    curfew = Zone(
        pk=keys[0],
        order_id=orders[0],
        area_id=flats[0],
        kind="curfew",
        basis="测量",
        hours=hours,
        starts_at=starts_at,
    )
    like(curfew, {"id": keys, "order_id": [orders[n] for n in at_home], "area_id": flats})


def like(first: models.Model, columns: dict[str, list[Any]]) -> None:
    """Save `first`, and as many rows like it as `columns` have more values, in one statement of the database."""
    first.save(force_insert=True)
    table = first._meta.db_table
    fields = {field.column: field for field in first._meta.concrete_fields if field.column}
    copied = [name for name in fields if name in columns or not fields[name].primary_key]
    rest = {name: [_stored(value) for value in values[1:]] for name, values in columns.items()}
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            chosen = ", ".join("%s" if name in columns else name for name in copied)
            ordered = [rest[name] for name in copied if name in columns]
            statement = (
                f"INSERT INTO {table} ({', '.join(copied)}) SELECT {chosen} FROM {table} WHERE {_key(first)} = %s"
            )
            cursor.executemany(statement, [(*row, _stored(first.pk)) for row in zip(*ordered, strict=True)])
            return
        chosen = ", ".join(f"given.{name}" if name in columns else f"model.{name}" for name in copied)
        arrays = ", ".join(f"%s::{fields[name].db_type(connection)}[]" for name in columns)
        cursor.execute(
            f"INSERT INTO {table} ({', '.join(copied)}) SELECT {chosen} FROM {table} model, "
            f"unnest({arrays}) AS given({', '.join(columns)}) WHERE model.{_key(first)} = %s",
            [*rest.values(), first.pk],
        )


def _key(row: models.Model) -> str:
    key = row._meta.pk
    assert key is not None
    assert key.column is not None
    return key.column


def _stored(value: Any) -> Any:
    return value.hex if isinstance(value, UUID) and connection.vendor == "sqlite" else value


def _keys(count: int) -> list[UUID]:
    return [new_key() for _place in range(count)]


def _place() -> tuple[Organisation, Account]:
    name = f"测量用区划 {new_key().hex[-8:]}"
    place = Organisation.objects.create(kind=OrganisationKind.CORRECTION_AGENCY, name=name, opened_on=LONG_AGO)
    account = Account.objects.create_account(f"bench-{new_key().hex[-8:]}", None, name=name)
    return place, account


def _district(place: Organisation, number: int, lat: float, lon: float, rng: np.random.Generator) -> Area:
    """A crooked ring about the centre, nowhere nearer than 0.7 of its radius."""
    turn = np.linspace(0, 2 * np.pi, CORNERS, endpoint=False)
    radius = RADIUS_DEG * (0.85 + 0.15 * np.sin(5 * turn + rng.uniform(0, 6)) * rng.uniform(0.5, 1, CORNERS))
    shape = _polygon(lon + radius * np.cos(turn), lat + radius * np.sin(turn))
    return Area(organisation=place, name=f"区界 {number}", shape=shape, digest="")


def _ring_about(lat: float, lon: float) -> dict[str, Any]:
    """A dozen corners about a home, some 140 m away."""
    turn = np.linspace(0, 2 * np.pi, 12, endpoint=False)
    return _polygon(lon + 0.0015 * np.cos(turn), lat + 0.0013 * np.sin(turn))


def _polygon(lon: NDArray[np.float64], lat: NDArray[np.float64]) -> dict[str, Any]:
    ring = np.column_stack([lon, lat]).round(6).tolist()
    return {"type": "Polygon", "coordinates": [[*ring, ring[0]]]}


def _order(key: UUID, file: File, account: Account, starts_at: datetime, ends_at: datetime) -> PositioningOrder:
    return PositioningOrder(
        pk=key,
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
