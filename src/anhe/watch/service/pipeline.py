"""From a batch of fixes to stored points and signals: one batch at a time, one thread, one transaction each.

Nothing queues here. The gateway hands over a batch and waits; while the database is away the one batch in hand is
tried again and the gateway stops reading its sockets. Whatever the engine says and whatever it was told of lies in
the same transaction, so that a restart finds both or neither.
"""

from __future__ import annotations

import asyncio
import logging
import threading
import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from anhe.watch.engine import SignalFact, State, Watched, fit, step, tick
from anhe.watch.fixes import Fixes
from anhe.watch.models import Signal
from anhe.watch.service.changes import Changes
from anhe.watch.service.loading import Loader
from anhe.watch.service.store import Stopped, Store
from anhe.watch.tracks.columns import rounded
from anhe.watch.tracks.levels import DAY_MS, as_instant
from anhe.watch.tracks.writing import write

log = logging.getLogger(__name__)
Result = TypeVar("Result")
Clock = Callable[[], int]
# Away for longer than this, the engine listens anew: our outage is nobody's silence.
DEAF_MS = 10_000


def clock_ms() -> int:
    """The machine's clock, milliseconds since 1970 UTC."""
    return time.time_ns() // 1_000_000


@dataclass(slots=True)
class Figures:
    """What the pipeline did; read by the status page from another thread."""

    stored_on: int = 0
    stored_today: int = 0
    stored: int = 0
    refused: int = 0
    batches: int = 0
    signals: int = 0
    last_fix_at: int | None = None
    seconds: dict[str, float] = field(default_factory=lambda: dict.fromkeys(("engine", "write"), 0.0))


class StorePipeline:
    """The gateway's `Pipeline`, over the engine and the store."""

    state: State

    def __init__(self, loader: Loader, store: Store, *, clock: Clock = clock_ms) -> None:
        self.after = 0
        self.figures = Figures()
        self.has_signals = threading.Event()
        self.failed: Future[None] = Future()
        self._store = store
        self._loader = loader
        self._clock = clock
        self._last_ms = 0
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="pipeline")

    def begin(self, state: State, after: int) -> None:
        """Go on from this state, which has seen the chunk `after`."""
        self.state, self.after = state, after

    async def store(self, fixes: Fixes) -> NDArray[np.bool_]:
        """Store a batch durably. True by row: stored, or known already; False: refused by the gate (R03)."""
        try:
            return await self._in_thread(lambda: self.process(fixes))
        except Stopped:
            raise
        except Exception as error:
            # The gateway only sees a batch that was not stored; the process must not go on with half an engine.
            if not self.failed.done():
                self.failed.set_exception(error)
            raise

    async def pass_time(self) -> None:
        """Let the engine look at the clock: silence."""
        await self._in_thread(self.tick)

    async def change(self, changes: Changes, at: datetime) -> None:
        """Let changed orders, zones and openings take effect."""
        await self._in_thread(lambda: self.refit(self._loader.changed(self.state.watched, changes, at)))

    async def exchange(self, loader: Loader, watched: Watched) -> None:
        """Go on with everything read anew by another loader."""

        def work() -> None:
            # Ends of episodes whose order is gone still need the old loader's names.
            loader.remember(self._loader)
            self._loader = loader
            self.refit(watched)

        await self._in_thread(work)

    async def copy(self) -> tuple[State, int]:
        """The state as it is between two batches, and the last chunk it has seen."""
        return await self._in_thread(lambda: (self.state.copy(), self.after))

    async def run(self, work: Callable[[], Result]) -> Result:
        """Run something in the pipeline's thread, between two batches."""
        return await self._in_thread(work)

    def close(self) -> None:
        """Wait for the batch in hand and let the connection go."""
        self._thread.submit(self._store.close)
        self._thread.shutdown()

    def process(self, fixes: Fixes) -> NDArray[np.bool_]:
        """The same in the caller's thread."""
        # What a restart reads back must be what the engine judged.
        fixes.lat, fixes.lon = rounded(fixes.lat), rounded(fixes.lon)
        now_ms = self._new_instant()
        began = time.perf_counter()
        taken = step(self.state, fixes, now_ms)
        stepped = time.perf_counter()
        if len(taken.kept) or taken.signals:
            self._commit(taken.kept, taken.signals, now_ms)
        self._count(taken.kept, int((~taken.stored_mask).sum()), len(taken.signals))
        self.figures.seconds["engine"] += stepped - began
        self.figures.seconds["write"] += time.perf_counter() - stepped
        return taken.stored_mask

    def tick(self) -> None:
        """Silence by the clock; nothing is written when nobody fell silent."""
        now_ms = self._new_instant()
        if signals := tick(self.state, now_ms):
            self._commit(Fixes.empty(), signals, now_ms)

    def refit(self, watched: Watched) -> None:
        """Go on with other orders and zones; episodes whose reason is gone end."""
        now_ms = self._new_instant()
        if signals := fit(self.state, watched, now_ms):
            self._commit(Fixes.empty(), signals, now_ms)

    def _commit(self, kept: Fixes, signals: list[SignalFact], now_ms: int) -> None:
        def work() -> int:
            save_signals(signals, self._loader, now_ms)
            return write(kept, now_ms)

        last = self._store.write(work)
        self.after = max(self.after, last)
        if signals:
            self.has_signals.set()
        late_ms = self._clock() - now_ms
        if late_ms > DEAF_MS:
            self.state.listening_since = now_ms + late_ms

    def _new_instant(self) -> int:
        """Now, never the same twice: the rows of one batch are known by it."""
        now_ms = self._clock()
        self._last_ms = now_ms + 1 if now_ms == self._last_ms else now_ms
        return self._last_ms

    def _count(self, kept: Fixes, refused: int, signals: int) -> None:
        figures, today = self.figures, self._last_ms // DAY_MS
        if figures.stored_on != today:
            figures.stored_on, figures.stored_today = today, 0
        figures.stored += len(kept)
        figures.stored_today += len(kept)
        figures.refused += refused
        figures.signals += signals
        figures.batches += 1
        if len(kept):
            figures.last_fix_at = self._last_ms

    async def _in_thread(self, work: Callable[[], Result]) -> Result:
        return await asyncio.get_running_loop().run_in_executor(self._thread, work)


def save_signals(signals: list[SignalFact], loader: Loader, now_ms: int) -> None:
    """Write signals; one that is there already (seen again after a restart) stays as it is."""
    rows = [
        Signal(
            key=signal.key,
            order_id=loader.order_of(signal.trail),
            kind=signal.kind,
            begins=signal.begins,
            zone_id=signal.zone_id,
            measured_at=as_instant(signal.measured_at),
            seen_at=datetime.fromtimestamp(now_ms / 1000, tz=UTC),
            facts=signal.facts,
        )
        for signal in signals
    ]
    Signal.objects.bulk_create(rows, ignore_conflicts=True)
