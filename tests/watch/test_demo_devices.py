"""The demo's terminals: they leave when they should, stay where they should, and lose nothing over an outage."""

from __future__ import annotations

import asyncio
import contextlib

import numpy as np
from shapely import Point, Polygon

from anhe.demo.devices import Device, Outing, Road, metres, run_devices, ways
from anhe.demo.ground import AUTH_CODE, BOUNDARY, LEAVER, STAYERS, WEARERS
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
