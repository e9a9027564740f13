"""The demo's terminals: they leave when they should, stay where they should, and lose nothing over an outage."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Iterator
from datetime import timedelta
from uuid import uuid4

import numpy as np
from numpy.typing import NDArray
from shapely import Point, Polygon

from anhe.demo.devices import Device, Outing, Road, Way, metres, run_devices, ways
from anhe.demo.ground import AUTH_CODE, BOUNDARY, LEAVER, REPORT_SECONDS, STAYERS, WEARERS, Wearer
from anhe.watch.engine import (
    NEVER,
    Areas,
    Hours,
    Openings,
    Orders,
    State,
    Thresholds,
    Watched,
    ZoneKind,
    Zones,
    start,
    step,
    zone_ids,
)
from anhe.watch.fixes import Fixes
from anhe.watch.jt808 import decode_locations
from tests.watch.gateway_parts import WORN, House, on_the_loop, running

DISTRICT = Polygon(BOUNDARY)


def known(house: House) -> None:
    for trail, wearer in enumerate(WEARERS, 1):
        house.registry.put(wearer.identity, trail, AUTH_CODE)


class TestWays:
    def test_the_leaver_is_well_outside_within_the_first_minute_and_home_again_later(self) -> None:
        way = ways()[LEAVER]
        first_fixes = [way(seconds)[0] for seconds in (0, 10, 20, 30, 40, 50)]
        assert [DISTRICT.contains(Point(place)) for place in first_fixes] == [True, True, True, False, False, False]
        assert DISTRICT.exterior.distance(Point(first_fixes[4])) * 111_320 > 100
        assert metres(way(3600)[0], (LEAVER.lon, LEAVER.lat)) < 1

    def test_everybody_else_stays_in_the_district_and_near_home(self) -> None:
        for wearer in STAYERS:
            way = ways()[wearer]
            for seconds in range(0, 7200, 60):
                place, _course = way(seconds)
                assert DISTRICT.contains(Point(place))
                assert metres(place, (wearer.lon, wearer.lat)) < 1500

    def test_the_same_seed_gives_the_same_roads(self) -> None:
        assert [way(500) for way in ways(7).values()] == [way(500) for way in ways(7).values()]

    def test_nobody_jumps(self) -> None:
        for way in (Road(((106.0, 30.0), (106.01, 30.0), (106.01, 30.01)), 1.3).at, Outing((106.5, 30.0)).at):
            places = [way(seconds)[0] for seconds in range(4000)]
            assert max(map(metres, places, places[1:])) < 16


class TestWhatTheEngineMakesOfThem:
    """The demo's promise: one alert within the first minute, none of anybody else."""

    def reports(self, wearer: Wearer, way: Way, last_s: int) -> Iterator[tuple[int, Fixes]]:
        device = Device(wearer.identity, way, seed=1, report_s=REPORT_SECONDS, code="")
        for seconds in range(0, last_s, REPORT_SECONDS):
            body = device.fix(device._began + timedelta(seconds=seconds))
            whole = np.array([len(body)], dtype=np.intp)
            fixes = decode_locations(np.frombuffer(body, dtype=np.uint8), whole - len(body), whole).fixes
            fixes.trail[:] = 1
            fixes.received_at[:] = fixes.measured_at
            yield seconds, fixes

    def watched(self, now_ms: int) -> State:
        def column(value: int) -> NDArray[np.int64]:
            return np.array([value], dtype=np.int64)

        orders = Orders(column(1), column(0), column(NEVER), column(REPORT_SECONDS), column(0))
        areas = Areas()
        (area,) = areas.add([DISTRICT])
        zones = Zones(
            column(1), column(ZoneKind.ALLOWED), column(area), column(0), column(0), column(NEVER), zone_ids([uuid4()])
        )
        nothing = np.zeros(0, dtype=np.int64)
        openings = Openings(nothing, nothing, nothing)
        return start(Watched.build(orders, zones, openings, areas, Hours(), Thresholds()), now_ms)

    def begun(self, wearer: Wearer, way: Way, last_s: int) -> list[tuple[int, str]]:
        signals, state = [], None
        for seconds, fixes in self.reports(wearer, way, last_s):
            now_ms = int(fixes.measured_at[0])
            state = state or self.watched(now_ms)
            signals += [(seconds, one.kind) for one in step(state, fixes, now_ms).signals if one.begins]
        return signals

    def test_the_leaver_is_seen_leaving_within_the_first_minute_once(self) -> None:
        (seen,) = self.begun(LEAVER, ways()[LEAVER], last_s=3600)
        assert seen[1] == "boundary_exit"
        assert seen[0] < 60

    def test_nothing_is_said_of_anybody_else(self) -> None:
        for wearer in STAYERS:
            assert self.begun(wearer, ways()[wearer], last_s=600) == []


class TestOnTheWire:
    @on_the_loop
    async def test_a_dozen_terminals_report(self) -> None:
        async with running() as house:
            known(house)
            task = asyncio.create_task(run_devices("127.0.0.1", house.port, report_s=0.1))
            await asyncio.sleep(2)
            task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await task
            fixes = house.store.fixes
            assert set(fixes.trail.tolist()) == set(range(1, len(WEARERS) + 1))
            assert np.isfinite(fixes.lat).all()

    @on_the_loop
    async def test_what_was_not_acknowledged_is_sent_again_after_an_outage(self) -> None:
        async with running() as house:
            house.store.fault = OSError("disk full")
            device = Device(WORN, Outing((106.5, 30.0)).at, seed=1, report_s=0.05, code="KEY-1")
            task = asyncio.create_task(device.run("127.0.0.1", house.port))
            await asyncio.sleep(0.5)
            assert device.acknowledged == 0
            assert len(device.kept) == 1
            (connection,) = house.gateway.sessions.by_phone.values()
            connection.transport.abort()
            house.store.fault = None
            await asyncio.sleep(2)
            task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await task
            assert device.acknowledged >= 2
