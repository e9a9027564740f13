"""The parts of `anhe bench watch` that run inside one process of their own, each over a fresh database.

    python -m anhe.watch.measuring.parts NAME OPTIONS.json

Prints one JSON object. CPU seconds are this process's own; what a database server used is added by the caller.
"""

from __future__ import annotations

import gc
import json
import os
import sys
import threading
import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import numpy as np

ROUND_MS = 10_000


def main(name: str, options: str) -> None:
    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0, interactive=False)
    told = PARTS[name](**json.loads(options))
    print(json.dumps(told))


def populate_only(persons: int, plan: str) -> dict[str, Any]:
    """Lay out wearers for the wire; writes what the generator must know."""
    from anhe.watch.measuring.population import AUTH_CODE, populate

    people = populate(persons, at=datetime.now(UTC))
    told = {"identities": people.identities, "lat": people.lat.tolist(), "lon": people.lon.tolist()}
    Path(plan).write_text(json.dumps(told | {"auth_code": AUTH_CODE}))
    return {"persons": persons}


def stored() -> dict[str, Any]:
    """How many points the store holds, each (trail, instant) once, and in how many rows."""
    from anhe.watch.fixes import Fixes
    from anhe.watch.models import TrailChunk
    from anhe.watch.tracks.columns import in_order, unpack

    rows = fixes = 0
    seen = []
    for columns in TrailChunk.objects.order_by("id").values_list("columns", flat=True).iterator(500):
        part = unpack(columns)
        rows, fixes = rows + 1, fixes + len(part)
        seen.append((part.trail, part.measured_at))
    keys = Fixes.empty(fixes)
    if seen:
        keys.trail, keys.measured_at = (np.concatenate(columns) for columns in zip(*seen, strict=True))
    return {"rows": rows, "fixes": fixes, "distinct": len(in_order(keys))}


def inside() -> dict[str, Any]:
    """What the store holds by device: instants as a reader gets them, and how many exits began."""
    from anhe.watch.models import Pairing, Signal
    from anhe.watch.tracks.reading import whole

    worn = Pairing.objects.order_by("id").values_list("order__trail__number", "device__identity", "order_id")
    exits = Signal.objects.filter(kind="boundary_exit", begins=True).order_by("id").values_list("order_id", flat=True)
    began = list(exits)
    return {
        "points": {identity: whole(trail).measured_at.tolist() for trail, identity, _order in worn},
        "exits": {identity: began.count(order) for _trail, identity, order in worn if order in began},
    }


def pipeline(persons: int, batch: int, seconds: float) -> dict[str, Any]:
    """Frames to committed points without sockets, beside each stage alone on the same fixes, in turn."""
    bench = _Stages(persons, batch)
    bench.measure(2.0)
    bench.forget()
    whole_cpu = time.process_time()
    began = time.perf_counter()
    while time.perf_counter() - began < seconds:
        bench.measure(1.0)
    alone = {name: bench.fixes[name] / bench.seconds[name] for name in bench.seconds}
    whole = alone.pop("whole")
    slowest = min(alone, key=lambda name: alone[name])
    return {
        "persons": persons,
        "fixes_a_batch": batch,
        "fixes": bench.fixes["whole"],
        "ran_s": round(time.perf_counter() - began, 1),
        "cpu_s": round(time.process_time() - whole_cpu, 1),
        "whole_per_s": round(whole),
        "stages_per_s": {name: round(rate) for name, rate in alone.items()},
        "slowest_stage": slowest,
        "ratio": round(whole / alone[slowest], 3),
        "aim": 0.5,
    }


class _Stages:
    """The same batches through the whole and through each stage by itself, turn and turn about."""

    def __init__(self, persons: int, batch: int) -> None:
        from anhe.watch.engine import start
        from anhe.watch.measuring.population import populate
        from anhe.watch.measuring.routes import Routes
        from anhe.watch.service.loading import Loader
        from anhe.watch.service.pipeline import StorePipeline, clock_ms
        from anhe.watch.service.store import Store

        self.batch, self.people = batch, populate(persons, at=datetime.now(UTC))
        self.routes = Routes(self.people.lat, self.people.lon, np.full(persons, -1))
        self.loader = Loader()
        self.watched = self.loader.load(datetime.now(UTC))
        self.store = Store(threading.Event())
        self.thread = ThreadPoolExecutor(1)
        self.whole = StorePipeline(self.loader, self.store)
        self.whole.begin(start(self.watched, clock_ms()), 0)
        self.alone = start(self.watched, clock_ms())
        self.number = 0
        # Devices hand in the last hours faster than they were lived through; the clock skew rules stay out of it.
        self.first_ms = clock_ms() - 8 * 3_600_000
        self.forget()

    def forget(self) -> None:
        self.fixes: dict[str, int] = {}
        self.seconds: dict[str, float] = {}

    def measure(self, least_s: float) -> None:
        """One round of all wearers, at least for so long."""
        until = time.perf_counter() + least_s
        while time.perf_counter() < until:
            rounds = self._round()
            for buffers, trails in rounds:
                self._each_stage(buffers, trails)
            self._timed("whole", len(self.people), lambda: self._as_in_the_process(rounds))  # noqa: B023
            self.number += 1

    def _each_stage(self, buffers: list[bytes], trails: np.ndarray) -> None:
        from anhe.watch.engine import step
        from anhe.watch.service.pipeline import clock_ms
        from anhe.watch.tracks.columns import in_order
        from anhe.watch.tracks.levels import Level
        from anhe.watch.tracks.writing import chunks

        count = len(trails)
        fixes = self._timed("decode", count, lambda: self._decoded(buffers, trails))
        now_ms = clock_ms()
        kept = self._timed("engine", count, lambda: step(self.alone, fixes, now_ms)).kept
        rows = self._timed("pack", count, lambda: chunks(in_order(kept), Level.BATCH, now_ms))
        self._timed("database", count, lambda: self.thread.submit(self._insert_and_remove, rows).result())

    def _timed(self, name: str, count: int, work: Callable[[], Any]) -> Any:
        began = time.perf_counter()
        result = work()
        spent = time.perf_counter() - began
        if name == "database":
            spent = self.inserted_s
        self.seconds[name] = self.seconds.get(name, 0.0) + spent
        self.fixes[name] = self.fixes.get(name, 0) + count
        return result

    def _as_in_the_process(self, rounds: list[tuple[list[bytes], np.ndarray]]) -> None:
        """The gateway's loop decodes the next batch while the pipeline's thread has this one."""
        in_hand: Future[Any] | None = None
        for buffers, trails in rounds:
            fixes = self._decoded(buffers, trails)
            if in_hand is not None:
                in_hand.result()
            in_hand = self.thread.submit(self.whole.process, fixes)
        if in_hand is not None:
            in_hand.result()

    def _insert_and_remove(self, rows: list[Any]) -> None:
        from anhe.watch.models import TrailChunk

        began = time.perf_counter()
        made = self.store.write(lambda: TrailChunk.objects.bulk_create(rows))
        self.inserted_s = time.perf_counter() - began
        TrailChunk.objects.filter(pk__in=[row.pk for row in made]).delete()

    def _decoded(self, buffers: list[bytes], trails: np.ndarray) -> Any:
        from anhe.watch.jt808.frames import cut
        from anhe.watch.jt808.headers import read_headers
        from anhe.watch.jt808.locations import decode_locations

        frames = cut(buffers)
        headers = read_headers(frames)
        fixes = decode_locations(frames.data, headers.body, headers.end).fixes
        fixes.trail[:] = trails
        fixes.accuracy_m[:] = 15
        fixes.received_at[:] = time.time_ns() // 1_000_000
        return fixes

    def _round(self) -> list[tuple[list[bytes], np.ndarray]]:
        from anhe.watch.jt808.terminal import location_frames

        lat, lon, speed = self.routes.at(self.number)
        persons = len(lat)
        at = np.full(persons, self.first_ms + self.number * ROUND_MS)
        frames = location_frames(self.people.identities, lat, lon, at, np.arange(persons), speed)
        order = np.random.default_rng(self.number).permutation(persons)
        return [
            ([frames[place] for place in some], self.people.trails[some])
            for some in np.array_split(order, max(persons // self.batch, 1))
        ]


def memory(persons: int, batch: int, hours: float, step_s: int = 10) -> dict[str, Any]:
    """Resident memory of the pipeline over accelerated hours: every wearer every `step_s` seconds, merging included."""
    from anhe.watch.measuring.places import memory_mb
    from anhe.watch.service.restart import save_checkpoint
    from anhe.watch.tracks.merging import merge_due

    bench = _Stages(persons, batch)
    rounds = int(hours * 3600 / step_s)
    began, seen, fixes = time.perf_counter(), [], 0
    for number in range(rounds):
        lat, lon, speed = bench.routes.at(number)
        for some in np.array_split(np.arange(persons), max(persons // batch, 1)):
            bench.whole.process(_columns(bench, some, lat, lon, speed, number * step_s * 1000))
            fixes += len(some)
        if number % 6 == 5:
            save_checkpoint(bench.whole.state.copy(), bench.whole.after)
            merge_due(bench.first_ms + number * step_s * 1000)
        if number % max(rounds // 12, 1) == max(rounds // 12, 1) - 1:
            gc.collect()
            seen.append(round(memory_mb(os.getpid())[0], 1))
    return {
        "persons": persons,
        "lived_h": hours,
        "fixes": fixes,
        "ran_s": round(time.perf_counter() - began, 1),
        "resident_mb": seen,
        "grown_mb_after_first_quarter": round(seen[-1] - seen[len(seen) // 4], 1),
        "bytes_per_fix_after_first_quarter": round((seen[-1] - seen[len(seen) // 4]) * 1048576 / (fixes * 0.75), 3),
    }


def _columns(bench: _Stages, some: np.ndarray, lat: Any, lon: Any, speed: Any, after_ms: int) -> Any:
    from anhe.watch.fixes import Fixes

    fixes = Fixes.empty(len(some))
    fixes.trail[:], fixes.measured_at[:] = bench.people.trails[some], bench.first_ms + after_ms
    fixes.lat[:], fixes.lon[:], fixes.speed[:] = lat[some], lon[some], speed[some]
    fixes.accuracy_m[:] = 15
    fixes.received_at[:] = fixes.measured_at
    return fixes


def containment(points: int, polygons: int) -> dict[str, Any]:
    """The engine's containment against PostGIS's on the same points and polygons (GiST index, prepared by PostGIS)."""
    from django.db import connection

    if connection.vendor != "postgresql":
        return {"skipped": "PostGIS lives in PostgreSQL"}
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_available_extensions WHERE name = 'postgis'")
        if not cursor.fetchone():
            return {"skipped": "PostGIS is not installed (Debian: postgresql-15-postgis-3)"}
        cursor.execute("CREATE EXTENSION postgis")
    from anhe.watch.measuring.postgis import against_postgis

    return against_postgis(points, polygons)


def scale(persons: int, changes: int = 20) -> dict[str, Any]:
    """So many orders at once: loading, memory, what a changed order costs, checkpoint and restart."""
    from django.db import connection

    from anhe.watch.measuring.population import populate
    from anhe.watch.models import TrailChunk

    # Laid out in a child, so that the memory it takes is not counted; a connection must not be shared with it.
    connection.close()
    if pid := os.fork():
        _waited(pid)
    else:
        populate(persons, at=datetime.now(UTC))
        os._exit(0)
    told, last_at = _first_life(persons, changes)
    gc.collect()
    return {"orders": persons} | told | _second_life(last_at) | {"chunks": TrailChunk.objects.count()}


def _first_life(persons: int, changes: int) -> tuple[dict[str, Any], np.ndarray]:
    """A service from its loading until it is killed."""
    from anhe.watch.engine import start
    from anhe.watch.measuring.places import memory_mb
    from anhe.watch.service.changes import ChangeReader
    from anhe.watch.service.loading import Loader
    from anhe.watch.service.pipeline import StorePipeline, clock_ms
    from anhe.watch.service.registry import DeviceRegistry
    from anhe.watch.service.restart import save_checkpoint
    from anhe.watch.service.store import Store

    before, at = memory_mb(os.getpid())[0], datetime.now(UTC)
    reader, loader, registry = ChangeReader(), Loader(), DeviceRegistry()
    loading, watched = _spent(lambda: loader.load(at))
    registering, _nothing = _spent(lambda: registry.load(at))
    store = Store(threading.Event())
    run = StorePipeline(loader, store)
    run.begin(start(watched, clock_ms()), 0)
    _everybody_reports(run, watched, batches=2)
    saving, _nothing = _spent(lambda: save_checkpoint(run.state.copy(), run.after))
    _everybody_reports(run, watched, batches=8, first=2)
    last_at = run.state.wearers["last_at"].copy()
    effective = _changed_orders(run, reader, registry, loader, persons, changes)
    running = memory_mb(os.getpid())
    store.close()
    return {
        "devices": len(registry),
        "zones": len(watched.zones),
        "memory_mb": {"before": round(before), "running": round(running[0]), "at_most": round(running[1])},
        "load_s": {"orders_and_zones": round(loading, 1), "devices": round(registering, 1)},
        "order_change_effective_s": {
            "worst": round(max(effective), 3),
            "mean": round(sum(effective) / len(effective), 3),
            "and_at_most_until_looked_at": 0.3,
        },
        "checkpoint_s": round(saving, 1),
    }, last_at


def _changed_orders(run: Any, reader: Any, registry: Any, loader: Any, persons: int, changes: int) -> list[float]:
    """Seconds from the committed change of an order until gate and engine go by it, one order at a time."""
    from anhe.watch.models import PositioningOrder

    at, effective = datetime.now(UTC), []
    keys = PositioningOrder.objects.order_by("id").values_list("id", flat=True)
    for key in list(keys[:: persons // changes][:changes]):
        PositioningOrder.objects.filter(pk=key).update(ends_at=at - timedelta(minutes=1), status="lifted")
        began = time.perf_counter()
        found = reader.read()
        registry.change(found.devices, found.orders, at)
        run.refit(loader.changed(run.state.watched, found, at))
        effective.append(time.perf_counter() - began)
    return effective


def _second_life(last_at: np.ndarray) -> dict[str, Any]:
    """A service started after the first was killed: everything from the database again."""
    from anhe.watch.service.loading import Loader
    from anhe.watch.service.pipeline import clock_ms
    from anhe.watch.service.registry import DeviceRegistry
    from anhe.watch.service.restart import restore

    began, at = time.perf_counter(), datetime.now(UTC)
    watched = Loader().load(at)
    loaded = time.perf_counter()
    DeviceRegistry().load(at)
    registered = time.perf_counter()
    restored = restore(watched, clock_ms())
    done = time.perf_counter()
    return {
        "restart_s": round(done - began, 1),
        "of_which_s": {
            "orders_and_zones": round(loaded - began, 1),
            "devices": round(registered - loaded, 1),
            "state": round(done - registered, 1),
        },
        "replayed_fixes": restored.fixes,
        "state_is_the_same": bool((restored.state.wearers["last_at"] == last_at).all()),
    }


def _everybody_reports(run: Any, watched: Any, *, batches: int, first: int = 0) -> None:
    """Every wearer once, in so many batches of 7,000: a second of the nation's load each ten."""
    from anhe.watch.fixes import Fixes

    now_ms = time.time_ns() // 1_000_000
    for number in range(first, first + batches * 10):
        trails = watched.orders.trail[number::100]
        fixes = Fixes.empty(len(trails))
        fixes.trail[:], fixes.measured_at[:], fixes.received_at[:] = trails, now_ms - 60_000 + number * 10, now_ms
        fixes.lat[:], fixes.lon[:], fixes.accuracy_m[:] = 24.0, 100.0, 15
        run.process(fixes)


def person_day(trails: int, around: int) -> dict[str, Any]:
    """One person's day out of a store as full as at 70,000 fixes a second, all levels present.

    A national day is 60 GB; laid out here is every chunk that the trail's own spans touch, at the density of that
    day (700,000 trails, one fix each ten seconds), and the rows of the other spans' index beside it.
    """
    from anhe.watch.measuring.full_day import lay_out_day, read_days

    told = lay_out_day(trails, around)
    return told | read_days(trails)


def _spent(work: Callable[[], Any]) -> tuple[float, Any]:
    began = time.perf_counter()
    result = work()
    return time.perf_counter() - began, result


def _waited(pid: int) -> None:
    _pid, status = os.waitpid(pid, 0)
    if status:
        raise RuntimeError("laying out the population failed")


PARTS: dict[str, Callable[..., dict[str, Any]]] = {
    "populate": populate_only,
    "stored": stored,
    "inside": inside,
    "pipeline": pipeline,
    "memory": memory,
    "containment": containment,
    "scale": scale,
    "person_day": person_day,
}

if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2])
