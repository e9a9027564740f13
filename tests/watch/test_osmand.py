"""Points by HTTP: OsmAnd's query, Traccar Client's JSON; 200 only after storing."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from typing import Any

import aiohttp
import pytest

from anhe.watch.fixes import UNKNOWN_BATTERY, Source
from anhe.watch.gateway import Door, Reason
from anhe.watch.gateway.osmand import Unreadable, read_fields, read_json
from tests.watch.gateway_parts import House, on_the_loop, running

PHONE = "phone-1"
AT = datetime(2026, 3, 10, 1, 0, tzinfo=UTC)
AT_MS = int(AT.timestamp() * 1000)


@contextlib.asynccontextmanager
async def door() -> AsyncIterator[tuple[House, aiohttp.ClientSession, str]]:
    async with running(http=Door(0, "127.0.0.1")) as house, aiohttp.ClientSession() as client:
        house.registry.put(PHONE, 5)
        yield house, client, f"http://127.0.0.1:{house.gateway.ports['http']}/"


def query(**more: Any) -> dict[str, str]:
    now = str(int(datetime.now(UTC).timestamp()))
    return {"id": PHONE, "lat": "29.9762", "lon": "106.2763", "timestamp": now} | more


def newer(**coords: Any) -> dict[str, Any]:
    return {
        "location": {
            "timestamp": datetime.now(UTC).isoformat(),
            "coords": {"latitude": 29.9762, "longitude": 106.2763, "accuracy": 7.5, "speed": 2.0} | coords,
            "battery": {"level": 0.64, "is_charging": False},
            "is_moving": True,
        },
        "device_id": PHONE,
    }


class TestStoredThenOk:
    @pytest.mark.parametrize("how", ["query", "form", "json"])
    @on_the_loop
    async def test_a_point_in_each_way_a_client_sends_it(self, how: str) -> None:
        async with door() as (house, client, url):
            given: dict[str, Any] = {
                "query": {"params": query(accuracy="7.5", speed="3.9", batt="64")},
                "form": {"data": query(accuracy="7.5", speed="3.9", batt="64")},
                "json": {"json": newer()},
            }[how]
            async with client.request("GET" if how == "query" else "POST", url, **given) as response:
                assert response.status == 200
            (fixes,) = house.store.batches
            assert (fixes.trail[0], fixes.lat[0], fixes.lon[0]) == (5, 29.9762, 106.2763)
            assert (fixes.accuracy_m[0], fixes.speed[0], fixes.battery[0]) == (8, 72, 64)
            assert fixes.source[0] == Source.SATELLITE

    @on_the_loop
    async def test_nothing_is_answered_while_storing_is_under_way(self) -> None:
        async with door() as (house, client, url):
            house.store.open.clear()
            asking = asyncio.create_task(client.get(url, params=query()))
            await asyncio.sleep(0.2)
            assert not asking.done()
            house.store.open.set()
            assert (await asking).status == 200

    @on_the_loop
    async def test_a_fault_of_ours_is_503_so_that_the_client_keeps_the_point(self) -> None:
        async with door() as (house, client, url):
            house.store.fault = OSError("disk full")
            async with client.get(url, params=query()) as response:
                assert response.status == 503


class TestR03AtTheHttpDoor:
    """Law art. 26, 34: no order, no point. The client is told to drop it."""

    @pytest.mark.parametrize(
        ("trail", "identity", "reason"),
        [
            pytest.param(0, PHONE, Reason.UNPAIRED, id="no order in force"),
            pytest.param(5, "phone-2", Reason.UNKNOWN_DEVICE, id="not on the list"),
        ],
    )
    @on_the_loop
    async def test_R03_a_point_without_an_order_is_refused_and_counted(
        self, trail: int, identity: str, reason: Reason
    ) -> None:
        async with door() as (house, client, url):
            house.registry.put(PHONE, trail)
            async with client.get(url, params=query(id=identity)) as response:
                assert response.status == 403
            assert house.store.batches == []
            assert house.refused() == {(reason, identity): 1}

    @on_the_loop
    async def test_R03_what_the_gate_refuses_is_refused_and_counted(self) -> None:
        async with door() as (house, client, url):
            house.store.refuses = {5}
            async with client.get(url, params=query()) as response:
                assert response.status == 403
            assert house.refused() == {(Reason.GATE, PHONE): 1}

    @on_the_loop
    async def test_the_future_beyond_ten_minutes_is_refused(self) -> None:
        async with door() as (house, client, url):
            ahead = datetime.now(UTC) + timedelta(minutes=11)
            async with client.get(url, params=query(timestamp=ahead.isoformat())) as response:
                assert response.status == 403
            assert house.refused() == {(Reason.CLOCK_AHEAD, PHONE): 1}

    @pytest.mark.parametrize("body", [b"", b"{", b"[]", b'{"location": 1}', b"\xff\xfe", b"[" * 10_000])
    @on_the_loop
    async def test_what_nobody_can_read_is_400_and_kept_as_a_sample(self, body: bytes) -> None:
        async with door() as (house, client, url):
            async with client.post(url, data=body, headers={"Content-Type": "application/json"}) as response:
                assert response.status == 400
            assert len(house.counts.drain().broken) == 1


class TestReading:
    @pytest.mark.parametrize(
        "written",
        [
            pytest.param(str(AT_MS // 1000), id="seconds"),
            pytest.param(str(AT_MS), id="milliseconds"),
            pytest.param("2026-03-10T01:00:00Z", id="ISO, Zulu"),
            pytest.param("2026-03-10T09:00:00+08:00", id="ISO with an offset"),
            pytest.param("2026-03-10T01:00:00.000", id="ISO without a zone is UTC"),
        ],
    )
    def test_timestamps(self, written: str) -> None:
        assert read_fields(query(timestamp=written), 0).measured_at == AT_MS

    @pytest.mark.parametrize(
        ("wrong", "words"),
        [
            pytest.param({"lat": "91"}, "lat is beyond 90 degrees", id="beyond the pole"),
            pytest.param({"lon": "-180.1"}, "lon is beyond 180 degrees", id="beyond the date line"),
            pytest.param({"lat": "nan"}, "lat is no number", id="nan"),
            pytest.param({"lat": "north"}, "lat is no number", id="words"),
            pytest.param({"lat": ""}, "lat is missing", id="empty"),
            pytest.param({"id": ""}, "id is missing", id="nobody"),
            pytest.param({"timestamp": "yesterday"}, "timestamp is no instant", id="words for a time"),
            pytest.param({"timestamp": "1e300"}, "timestamp is no instant", id="beyond time"),
            pytest.param({"speed": "fast"}, "speed is no number", id="words for a speed"),
        ],
    )
    def test_what_is_wrong_is_said(self, wrong: dict[str, str], words: str) -> None:
        with pytest.raises(Unreadable, match=words):
            read_fields(query(**wrong), 0)

    def test_an_unknown_battery_and_an_invalid_position_are_said_so(self) -> None:
        point = read_fields(query(valid="false"), 0)
        assert point.battery is None
        assert not point.valid
        assert UNKNOWN_BATTERY == 255

    def test_a_negative_speed_of_the_newer_client_means_unknown(self) -> None:
        assert read_json(newer(speed=-1, heading=-1)).speed_kmh == 0
