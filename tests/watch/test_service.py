"""The watch as a whole: a terminal on TCP leads to a stored point, an answer, and a signal; on either database."""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
import uvloop
from django.db import connection, connections

from anhe.watch.gateway import Door
from anhe.watch.jt808.terminal import location_body
from anhe.watch.measuring.population import AUTH_CODE, Population, populate
from anhe.watch.models import Device, PositioningOrder, RefusedCount, Signal, TrailChunk
from anhe.watch.service import changes
from anhe.watch.service.process import Doors, Pace, Service
from anhe.watch.service.status import read_status
from anhe.watch.tracks.levels import as_ms
from anhe.watch.tracks.reading import whole
from tests.watch.gateway_parts import Wire

pytestmark = pytest.mark.django_db(transaction=True)
QUICK = Pace(changes=0.1, silence=0.2, checkpoint=0.5, counts=0.1, status=0.1, raising=0.1)


class Running:
    """A service in a thread of its own, as in a process of its own."""

    def __init__(self) -> None:
        self.error: BaseException | None = None
        self.service: Service | None = None
        self.thread = threading.Thread(target=self._main)
        self.thread.start()
        wait_for(lambda: self.service and (self.service.ready.is_set() or not self.thread.is_alive()))

    @property
    def port(self) -> int:
        return self.service.ports["jt808"]

    def stop(self) -> None:
        if self.thread.is_alive():
            self.loop.call_soon_threadsafe(self.service.stop)
        self.thread.join(20)
        assert not self.thread.is_alive()

    def _main(self) -> None:
        async def main() -> None:
            self.loop = asyncio.get_running_loop()
            self.service = Service(Doors(jt808=Door(0, "127.0.0.1")), pace=QUICK)
            await self.service.run()

        try:
            with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
                runner.run(main())
        except BaseException as error:
            self.error = error
        finally:
            connections.close_all()


@pytest.fixture
def people() -> Population:
    changes.put_in_force(connection)
    return populate(2, at=datetime.now(UTC))


@pytest.fixture
def running(people: Population) -> Iterator[Running]:
    one = Running()
    yield one
    one.stop()
    if one.error:
        raise one.error


class Walker:
    """A wearer's terminal, reporting every ten seconds of the last hour."""

    def __init__(self, people: Population, person: int, port: int) -> None:
        self.lat, self.lon = float(people.lat[person]), float(people.lon[person])
        self.wire = Wire(port, people.identities[person])
        self.at = datetime.now(UTC).replace(microsecond=0) - timedelta(minutes=40)

    async def sign_in(self) -> int:
        return await self.wire.result(self.wire.terminal.authenticate(AUTH_CODE))

    async def report(self, *, out: bool = False) -> int:
        self.at += timedelta(seconds=10)
        self.lon += 0.0008
        return await self.wire.result(self.wire.terminal.location(self.body(out=out)))

    def body(self, *, out: bool = False) -> bytes:
        return location_body(self.lat + (0.2 if out else 0), self.lon, self.at, speed_kmh=30)


def walk(people: Population, port: int, *steps: bool, person: int = 0) -> list[int]:
    """Sign in and report, inside or, ten minutes' drive later, outside; the results of the answers."""

    async def main() -> list[int]:
        walker = Walker(people, person, port)
        async with walker.wire:
            results = [await walker.sign_in()]
            for before, out in pairwise((False, *steps)):
                if out and not before:
                    walker.at += timedelta(minutes=10)
                results.append(await walker.report(out=out))
            return results

    return asyncio.run(main())


class TestFromTheWireToTheSignal:
    def test_what_is_answered_is_stored(self, people, running):
        assert walk(people, running.port, False, False, False) == [0, 0, 0, 0]
        assert len(whole(int(people.trails[0]))) == 3

    def test_leaving_the_district_is_one_signal(self, people, running):
        walk(people, running.port, False, False, False, *[True] * 6)
        [signal] = Signal.objects.filter(kind="boundary_exit")
        assert signal.order_id == people.orders[0]

    def test_R03_nothing_of_an_unknown_device_is_stored_and_it_is_counted(self, people, running):
        Device.objects.filter(identity=people.identities[0]).update(identity="019999999999")
        wait_for(lambda: running.service.registry.find(people.identities[0]) is None)
        assert walk(people, running.port)[0] == 1
        assert not TrailChunk.objects.exists()
        wait_for(lambda: RefusedCount.objects.filter(reason="unknown_device").exists())

    def test_R03_after_the_order_is_lifted_nothing_more_is_stored(self, people, running):
        walk(people, running.port, False)
        PositioningOrder.objects.filter(pk=people.orders[0]).update(status="lifted", ends_at=datetime.now(UTC))
        began = time.monotonic()
        wait_for(lambda: running.service.registry.find(people.identities[0]).trail == 0)
        assert time.monotonic() - began < 1
        walk(people, running.port, False)
        assert len(whole(int(people.trails[0]))) == 1

    def test_an_order_made_while_it_runs_is_watched_within_a_second(self, people, running):
        more = populate(1, at=datetime.now(UTC), seed=21)
        began = time.monotonic()
        wait_for(lambda: running.service.registry.find(more.identities[0]) is not None)
        assert time.monotonic() - began < 1
        wait_for(lambda: len(running.service.pipeline.state.watched) == 3)
        assert walk(more, running.port, False) == [0, 0]

    def test_the_state_is_told_in_a_file(self, people, running):
        walk(people, running.port, False)
        wait_for(lambda: (read_status() or {}).get("stored_today") == 1)
        told = read_status()
        assert told["database"] == "ok"
        assert told["orders"] == 2
        assert abs(told["last_fix_at"] - as_ms(datetime.now(UTC))) < 10_000


class TestStopAndStart:
    def test_a_clean_stop_leaves_a_checkpoint_from_which_the_next_start_goes_on(self, people):
        first = Running()
        walk(people, first.port, False, False)
        first.stop()
        assert first.error is None
        assert read_status()["stopped"]
        second = Running()
        assert second.service.pipeline.after == first.service.pipeline.after > 0
        assert second.service.pipeline.state.wearers["last_at"].max() > 0
        second.stop()

    def test_a_second_process_on_the_same_database_is_refused(self, people, running):
        from anhe.watch.service.store import AnotherRuns

        other = Running()
        other.thread.join(10)
        assert isinstance(other.error, AnotherRuns)

    def test_an_unexpected_error_of_the_engine_stops_the_process(self, people, monkeypatch):
        def broken(*_args):
            raise ZeroDivisionError

        one = Running()
        monkeypatch.setattr("anhe.watch.service.pipeline.step", broken)
        with pytest.raises((TimeoutError, ConnectionError)):
            walk(people, one.port, False)
        one.thread.join(20)
        assert isinstance(one.error, ZeroDivisionError)
        assert not TrailChunk.objects.exists()


def wait_for(happens: Callable[[], object], seconds: float = 15) -> None:
    until = time.monotonic() + seconds
    while not happens():
        assert time.monotonic() < until, "it did not happen in time"
        time.sleep(0.02)
