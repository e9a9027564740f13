"""`anhe watch run`: doors, pipeline, and the loops that keep the watch in order, in one process.

Threads and what they own: the event loop (sockets, sessions, registry); the pipeline (engine and the writing
connection); the reader (changed orders); the keeper (checkpoints, merging, counts); the raiser (signals to alerts).
Each has one database connection. A loop whose database is away waits and tries again; any other error ends the
process with a message: it never runs on half-blind.
"""

from __future__ import annotations

import asyncio
import logging
import signal
import ssl
import sys
import threading
import time
from collections.abc import Awaitable, Callable, Coroutine
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

from django.db import connection
from django.utils import translation

from anhe.watch.engine import Watched
from anhe.watch.gateway import Counts, Door, Gateway, Limits
from anhe.watch.service.apart import merge_once
from anhe.watch.service.changes import ChangeReader, Changes
from anhe.watch.service.counting import RefusalLedger
from anhe.watch.service.loading import Loader, thresholds_on
from anhe.watch.service.pipeline import StorePipeline, clock_ms, save_signals
from anhe.watch.service.registry import DeviceRegistry
from anhe.watch.service.restart import restore, save_checkpoint
from anhe.watch.service.status import write_status
from anhe.watch.service.store import AWAY, Stopped, Store

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Pace:
    """How often each loop comes round, in seconds."""

    changes: float = 0.3
    silence: float = 1.0
    checkpoint: float = 60.0
    counts: float = 3.0
    status: float = 2.0
    raising: float = 0.2
    everything: float = 86_400.0
    thresholds: float = 60.0


PACE = Pace()
# A batch of 17,000 positions passes in about a tenth of a second; larger ones only make the last wait longer.
LIMITS = Limits(bytes_per_batch=1024 * 1024)
# The loop and the pipeline take turns on one interpreter: short turns keep both from waiting.
TURN_S = 0.001


@dataclass(frozen=True, slots=True)
class Doors:
    """Where the watch listens; a door that is None stays shut."""

    jt808: Door | None = None
    jt808_tls: Door | None = None
    http: Door | None = None
    http_tls: Door | None = None


class Service:
    """One running watch. `run` returns after `stop`, or raises what went wrong."""

    def __init__(
        self,
        doors: Doors,
        *,
        pace: Pace = PACE,
        limits: Limits | None = None,
        outbox: Any = None,
        merging: Executor | None = None,
    ) -> None:
        self.doors, self.pace = doors, pace
        self.stopping = threading.Event()
        self.registry = DeviceRegistry()
        self.counts = Counts()
        self.store = Store(self.stopping)
        self.ledger = RefusalLedger()
        self.ports: dict[str, int] = {}
        self.ready = threading.Event()
        self._limits, self._outbox = limits or LIMITS, outbox
        self._loader = Loader()
        self._reader = ThreadPoolExecutor(1, thread_name_prefix="reader")
        self._keeper = ThreadPoolExecutor(1, thread_name_prefix="keeper")
        self._raiser = ThreadPoolExecutor(1, thread_name_prefix="raiser")
        self._merging = merging or self._keeper
        self._stop = asyncio.Event()

    async def run(self) -> None:
        """Load, restore, open the doors, and go on until `stop`. Raises the first error of any part."""
        began = time.monotonic()
        self.pipeline = StorePipeline(self._loader, self.store)
        try:
            self._changes = await self.pipeline.run(lambda: self.store.write(self._load))
        except Stopped:
            return
        log.warning(
            "watching %d orders, %d devices, ready after %.1f s",
            len(self.pipeline.state.watched),
            len(self.registry),
            time.monotonic() - began,
        )
        self.gateway = Gateway(self.registry, self.pipeline, self.counts, self._outbox, self._limits)
        await self.gateway.start(**{name: getattr(self.doors, name) for name in Doors.__slots__})
        self.ports = self.gateway.ports
        self.ready.set()
        loops = [asyncio.create_task(one) for one in self._loops()]
        try:
            await self._until_stopped(loops)
        finally:
            await self._shut(loops)

    def stop(self) -> None:
        """Ask for a clean stop; from the event loop's thread."""
        self.stopping.set()
        self._stop.set()

    def _load(self) -> ChangeReader:
        """Everything from the database, in the pipeline's thread; again from the start when it breaks off."""
        reader = ChangeReader()
        at = datetime.now(UTC)
        watched = self._loader.load(at)
        self.registry.load(at)
        restored = restore(watched, clock_ms())
        for received_at, signals in restored.signals:
            save_signals(signals, self._loader, received_at)
        self.pipeline.begin(restored.state, restored.after)
        log.warning("restored: %d batches, %d fixes after the checkpoint", restored.batches, restored.fixes)
        return reader

    def _loops(self) -> list[Coroutine[Any, Any, None]]:
        pace = self.pace
        self._due_everything = time.monotonic() + pace.everything
        self._due_thresholds = time.monotonic() + pace.thresholds
        return [
            self._every(pace.changes, self._look_for_changes),
            self._every(pace.silence, self.pipeline.pass_time),
            self._every(pace.checkpoint, self._keep),
            self._every(pace.counts, self._write_counts),
            self._every(pace.status, self._tell_status),
            self._raise_alerts(),
            self.gateway.failed(),
            _outcome_of(self.pipeline.failed),
        ]

    async def _until_stopped(self, loops: list[asyncio.Task[None]]) -> None:
        stopped = asyncio.create_task(self._stop.wait())
        done, _pending = await asyncio.wait([stopped, *loops], return_when=asyncio.FIRST_COMPLETED)
        stopped.cancel()
        for task in done - {stopped}:
            task.result()

    async def _shut(self, loops: list[asyncio.Task[None]]) -> None:
        self.stopping.set()
        for task in loops:
            task.cancel()
        await asyncio.gather(*loops, return_exceptions=True)
        await self.gateway.stop()
        if self.store.away_since is None:
            await self._attempt(self._keep_last)
        self.pipeline.close()
        for pool in (self._reader, self._keeper, self._raiser):
            pool.submit(connection.close)
            pool.shutdown()
        self._merging.shutdown(wait=False, cancel_futures=True)
        write_status(self._status() | {"stopped": True})

    async def _every(self, seconds: float, work: Callable[[], Awaitable[None]]) -> None:
        """Come round; an unreachable database is waited for, anything else ends the process."""
        while True:
            began = time.monotonic()
            await self._attempt(work)
            await asyncio.sleep(max(seconds - (time.monotonic() - began), 0.01))

    async def _attempt(self, work: Callable[[], Awaitable[None]]) -> None:
        try:
            await work()
        except AWAY as error:
            log.warning("%s: the database is away: %s", getattr(work, "__name__", "work"), error)
            await asyncio.sleep(1)
        except Stopped:
            pass

    async def _look_for_changes(self) -> None:
        at = datetime.now(UTC)
        before = self.registry.version
        self.registry.pass_time(at)
        found = await self._in(self._reader, self._changes.read)
        if time.monotonic() > self._due_everything:
            self._due_everything = time.monotonic() + self.pace.everything
            found.everything = True
        if found:
            await self._take_effect(found, at)
        if self.registry.version != before:
            self.gateway.sessions.refresh()
        if time.monotonic() > self._due_thresholds:
            self._due_thresholds = time.monotonic() + self.pace.thresholds
            await self._look_at_thresholds(at)

    async def _take_effect(self, found: Changes, at: datetime) -> None:
        """The gate first: an order that ended must take nothing in. What cannot be read now is read next time."""
        try:
            if found.everything:
                loader = Loader()
                watched = await self._in(self._reader, lambda: self._reload(loader, at))
                await self.pipeline.exchange(loader, watched)
                self._loader = loader
            else:
                await self._in(self._reader, lambda: self.registry.change(found.devices, found.orders, at))
                await self.pipeline.change(found, at)
        except AWAY:
            self._changes.put_back(found)
            raise

    def _reload(self, loader: Loader, at: datetime) -> Watched:
        watched = loader.load(at)
        self.registry.load(at)
        return watched

    async def _look_at_thresholds(self, at: datetime) -> None:
        adopted = await self._in(self._reader, lambda: thresholds_on(at))
        if adopted != self.pipeline.state.watched.thresholds:
            await self.pipeline.run(
                lambda: self.pipeline.refit(replace(self.pipeline.state.watched, thresholds=adopted))
            )

    async def _keep(self) -> None:
        await self._keep_last()
        await asyncio.get_running_loop().run_in_executor(self._merging, merge_once)

    async def _keep_last(self) -> None:
        state, after = await self.pipeline.copy()
        await self._in(self._keeper, lambda: save_checkpoint(state, after))

    async def _write_counts(self) -> None:
        self.ledger.take(self.counts.drain())
        await self._in(self._keeper, self.ledger.write)

    async def _tell_status(self) -> None:
        told = self._status()
        await asyncio.to_thread(write_status, told)

    def _status(self) -> dict[str, Any]:
        figures, since = self.pipeline.figures, self.store.away_since
        return {
            "at": clock_ms(),
            "database": "ok" if since is None else "away",
            "away_since": None if since is None else round(since * 1000),
            "trouble": self.store.trouble,
            "orders": len(self.pipeline.state.watched),
            "devices": len(self.registry),
            "last_fix_at": figures.last_fix_at,
            "stored_today": figures.stored_today,
            "refused": dict(self.ledger.total),
            "batches": figures.batches,
            "engine_s": round(figures.seconds["engine"], 1),
            "write_s": round(figures.seconds["write"], 1),
        } | self.gateway.figures()

    async def _raise_alerts(self) -> None:
        while True:
            await self._attempt(self._raise_all)
            await self._in(self._raiser, lambda: self.pipeline.has_signals.wait(self.pace.raising))

    async def _raise_all(self) -> None:
        self.pipeline.has_signals.clear()
        await self._in(self._raiser, _raise_what_waits)

    async def _in(self, pool: ThreadPoolExecutor, work: Callable[[], Any]) -> Any:
        return await asyncio.get_running_loop().run_in_executor(pool, lambda: _with_own_connection(work))


def _with_own_connection(work: Callable[[], Any]) -> Any:
    try:
        return work()
    except AWAY:
        connection.close()
        raise


async def _outcome_of(future: Future[None]) -> None:
    await asyncio.wrap_future(future)


def _raise_what_waits() -> None:
    from anhe.watch.raising import raise_new_signals

    while raise_new_signals():
        pass


def run_service(service: Service) -> None:
    """Run until SIGTERM or Ctrl-C. Raises what ended it otherwise."""
    import uvloop

    sys.setswitchinterval(TURN_S)

    async def main() -> None:
        loop = asyncio.get_running_loop()
        for number in (signal.SIGINT, signal.SIGTERM):
            loop.add_signal_handler(number, service.stop)
        await service.run()

    with translation.override("zh-hans"), asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        runner.run(main())


def tls_from(certificate: str, key: str) -> ssl.SSLContext:
    """A server's context of TLS 1.2 or newer, from PEM files."""
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    context.load_cert_chain(certificate, key)
    return context
