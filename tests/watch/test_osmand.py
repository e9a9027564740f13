"""Points by HTTP: OsmAnd's query, Traccar Client's JSON; 200 only after storing."""

from __future__ import annotations

import asyncio
import contextlib
import ssl
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import aiohttp
import pytest
from hypothesis import given
from hypothesis import strategies as st

from anhe.watch.fixes import UNKNOWN_BATTERY, Source
from anhe.watch.gateway import Door, Known, Limits, Reason
from anhe.watch.gateway.osmand import Unreadable, as_fixes, read_fields, read_json
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


class TestTheDoor:
    """HTTP connections are counted and timed as the others are."""

    @on_the_loop
    async def test_a_request_that_is_never_finished_ends_the_connection(self) -> None:
        limits = Limits(gather_s=0.002, http_idle_s=0.5)
        async with running(limits, http=Door(0, "127.0.0.1")) as house:
            reader, writer = await asyncio.open_connection("127.0.0.1", house.gateway.ports["http"])
            writer.write(b"GET /?id=phone-1 HTTP/1.1\r\nHost: ")
            assert await asyncio.wait_for(reader.read(), 5) == b""
            writer.close()
            assert house.refused() == {(Reason.SLOW, "127.0.0.1"): 1}

    @on_the_loop
    async def test_a_point_that_waits_for_storing_is_not_slow(self) -> None:
        limits = Limits(gather_s=0.002, http_idle_s=0.5)
        async with running(limits, http=Door(0, "127.0.0.1")) as house, aiohttp.ClientSession() as client:
            house.registry.put(PHONE, 5)
            house.store.open.clear()
            url = f"http://127.0.0.1:{house.gateway.ports['http']}/"
            asking = asyncio.create_task(client.get(url, params=query()))
            await asyncio.sleep(2)
            house.store.open.set()
            assert (await asking).status == 200

    @on_the_loop
    async def test_connections_of_one_address_are_limited(self) -> None:
        limits = Limits(gather_s=0.002, connections_per_address=1)
        async with running(limits, http=Door(0, "127.0.0.1")) as house:
            port = house.gateway.ports["http"]
            _first, first_writer = await asyncio.open_connection("127.0.0.1", port)
            second, second_writer = await asyncio.open_connection("127.0.0.1", port)
            with contextlib.suppress(ConnectionResetError):
                assert await asyncio.wait_for(second.read(), 5) == b""
            first_writer.close()
            second_writer.close()
            assert house.refused() == {(Reason.CONNECTIONS_OF_ADDRESS, "127.0.0.1"): 1}

    @on_the_loop
    async def test_over_tls(self, certificate: Path) -> None:
        server, client_side = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER), ssl.create_default_context(cafile=certificate)
        server.load_cert_chain(certificate)
        async with running(http_tls=Door(0, "127.0.0.1", server)) as house, aiohttp.ClientSession() as client:
            house.registry.put(PHONE, 5)
            url = f"https://127.0.0.1:{house.gateway.ports['http_tls']}/"
            async with client.get(url, params=query(), ssl=client_side, server_hostname="localhost") as response:
                assert response.status == 200
            assert len(house.store.fixes) == 1


VALUES = st.one_of(
    st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=8), st.lists(st.integers(), max_size=2)
)
NAMES = st.sampled_from(
    [
        "latitude",
        "longitude",
        "accuracy",
        "speed",
        "heading",
        "altitude",
        "level",
        "timestamp",
        "coords",
        "battery",
        "location",
    ]
)


class TestReading:
    @given(st.dictionaries(NAMES, VALUES), st.dictionaries(NAMES, VALUES), st.dictionaries(NAMES, VALUES), VALUES)
    def test_any_json_is_a_point_or_unreadable(self, coords: dict, battery: dict, more: dict, identity: object) -> None:
        whole = {"latitude": 1.0, "longitude": 2.0} | coords
        location = {"timestamp": AT.isoformat()} | more | {"coords": whole, "battery": battery}
        try:
            point = read_json({"location": location, "device_id": identity})
        except Unreadable:
            return
        assert len(as_fixes(point, Known(uuid4(), 1, ""), AT_MS)) == 1

    @given(
        st.dictionaries(
            st.sampled_from(["lat", "lon", "timestamp", "speed", "batt", "accuracy", "valid"]), st.text(max_size=12)
        )
    )
    def test_any_query_is_a_point_or_unreadable(self, fields: dict[str, str]) -> None:
        try:
            point = read_fields(query() | fields, AT_MS)
        except Unreadable:
            return
        assert len(as_fixes(point, Known(uuid4(), 1, ""), AT_MS)) == 1

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
