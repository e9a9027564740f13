"""The gateway's one loop: what connections gathered becomes a batch of fixes, is stored, and only then answered."""

from __future__ import annotations

import asyncio
import logging
import time
from collections import deque

import numpy as np
from numpy.typing import NDArray

from anhe.watch.fixes import Fixes
from anhe.watch.gateway.batch import Batch
from anhe.watch.gateway.counting import Counts, Reason
from anhe.watch.gateway.ports import Limits, Pipeline
from anhe.watch.gateway.rare import Rare
from anhe.watch.gateway.sessions import Sessions
from anhe.watch.gateway.tcp import Connection
from anhe.watch.jt808.frames import LONGEST_ON_WIRE, BrokenPiece, Flaw, cut

log = logging.getLogger(__name__)


class HttpFull(Exception):
    """As many points as may wait are waiting."""


class Intake:
    """Connections mark themselves when they hold bytes; `run` takes them in batches, one store() at a time."""

    def __init__(self, sessions: Sessions, pipeline: Pipeline, counts: Counts, rare: Rare, limits: Limits) -> None:
        self.sessions, self.pipeline, self.counts, self.rare, self.limits = sessions, pipeline, counts, rare, limits
        self.bytes_waiting = 0
        self.figures = {"batches": 0, "frames": 0, "fixes": 0, "stored": 0, "not_stored": 0}
        self.last_stored_at = 0
        self.is_storing = False
        self.is_stopping = False
        self._dirty: deque[Connection] = deque()
        self._points: deque[tuple[Fixes, asyncio.Future[bool]]] = deque()
        self._held: set[Connection] = set()
        self._throttled: list[Connection] = []
        self._from_address: dict[str, int] = {}
        self._connected = 0
        self._wake = asyncio.Event()

    @property
    def is_full(self) -> bool:
        return self.bytes_waiting > self.limits.bytes_waiting

    def mark(self, connection: Connection) -> None:
        """This connection holds bytes."""
        self._dirty.append(connection)
        if not self._wake.is_set():
            self._wake.set()

    def admit(self, connection: Connection) -> Reason | None:
        """A slot for a new connection, or why there is none."""
        reason = self.count_in(connection.address)
        if reason is None:
            connection.slot = self.sessions.add(connection, time.monotonic())
        return reason

    def count_in(self, address: str) -> Reason | None:
        """Count a connection of this address, or say why there may be none more. Both kinds of door ask here."""
        from_address = self._from_address.get(address, 0)
        if self._connected >= self.limits.connections or self.is_stopping:
            return Reason.CONNECTIONS
        if from_address >= self.limits.connections_per_address:
            return Reason.CONNECTIONS_OF_ADDRESS
        self._from_address[address] = from_address + 1
        self._connected += 1
        return None

    def count_out(self, address: str) -> None:
        """A connection that was counted in has ended."""
        self._connected -= 1
        left = self._from_address.get(address, 0) - 1
        if left > 0:
            self._from_address[address] = left
        else:
            self._from_address.pop(address, None)

    def left(self, connection: Connection) -> None:
        """A connection ended; what it sent last is still taken."""
        if connection.slot < 0:
            return
        self.count_out(connection.address)
        if connection.is_dirty:
            self._held.add(connection)
        else:
            self.sessions.remove(connection)

    async def point(self, fixes: Fixes) -> bool:
        """One point that came by HTTP: whether it is stored. Raises what the pipeline raises, or HttpFull."""
        if len(self._points) >= self.limits.http_waiting:
            raise HttpFull
        stored: asyncio.Future[bool] = asyncio.get_running_loop().create_future()
        self._points.append((fixes, stored))
        self._wake.set()
        return await stored

    async def run(self) -> None:
        """Batch after batch until stopped and nothing waits."""
        while True:
            await self._wake.wait()
            if not self._dirty and not self._points:
                if self.is_stopping:
                    return
                self._wake.clear()
                continue
            await asyncio.sleep(self.limits.gather_s)
            await self._one_batch()

    def stop(self) -> None:
        """Take what waits, then end."""
        self.is_stopping = True
        self._wake.set()

    async def _one_batch(self) -> None:
        self.sessions.refresh()
        connections, buffers = self._gathered()
        points = [self._points.popleft() for _one in range(len(self._points))]
        batch = self._read(connections, buffers)
        fixes = Fixes.concatenate([batch.fixes, *(fix for fix, _future in points)]) if points else batch.fixes
        stored = await self._store(fixes)
        self._answer(batch, None if stored is None else stored[: len(batch.fixes)])
        _resolve(points, None if stored is None else stored[len(batch.fixes) :])
        for connection in connections:
            if connection in self._held and not connection.is_dirty:
                self._held.discard(connection)
                self.sessions.remove(connection)

    def _gathered(self) -> tuple[list[Connection], list[bytes]]:
        connections, buffers, size = [], [], 0
        while self._dirty and size < self.limits.bytes_per_batch:
            connection = self._dirty.popleft()
            connections.append(connection)
            buffers.append(connection.buffer)
            size += len(connection.buffer)
            connection.buffer = b""
            connection.is_dirty = False
        return connections, buffers

    def _read(self, connections: list[Connection], buffers: list[bytes]) -> Batch:
        """Cut, count, decode; half frames go back to their connections."""
        self.bytes_waiting -= sum(map(len, buffers))
        frames = cut(buffers)
        slots = np.fromiter((connection.slot for connection in connections), dtype=np.intp, count=len(connections))
        self._keep_rests(connections, slots, frames.rests)
        for piece in frames.broken:
            self._note_broken(connections[piece.owner], piece)
        now = time.monotonic()
        self.sessions.heard_at[slots] = now
        np.add.at(self.sessions.frames, slots[frames.owner], 1)
        batch = Batch.read(frames, slots, connections, self.sessions, self.counts, self.rare, self.limits)
        self.figures["batches"] += 1
        self.figures["frames"] += len(frames)
        self.figures["fixes"] += len(batch.fixes)
        for connection in connections:
            connection.resume()
        self._hold_back_the_fast(slots)
        return batch

    def _keep_rests(self, connections: list[Connection], slots: NDArray[np.intp], rests: dict[int, bytes]) -> None:
        half_since = self.sessions.half_since
        waits = np.zeros(len(connections), dtype=bool)
        for place, rest in rests.items():
            if len(rest) > LONGEST_ON_WIRE:
                self._note_broken(connections[place], BrokenPiece(place, Flaw.LONG, rest))
                continue
            connections[place].buffer = rest
            self.bytes_waiting += len(rest)
            waits[place] = True
        half_since[slots[~waits]] = 0
        begun = slots[waits]
        half_since[begun] = np.where(half_since[begun] == 0, time.monotonic(), half_since[begun])

    def _note_broken(self, connection: Connection, piece: BrokenPiece) -> None:
        self.counts.broken(piece.raw, piece.flaw, connection.identity, connection.address)
        self.sessions.broken[connection.slot] += 1

    def _hold_back_the_fast(self, slots: NDArray[np.intp]) -> None:
        """Who sends more frames than allowed is not read until the sweep of the next second."""
        for slot in slots[self.sessions.frames[slots] > self.limits.frames_per_s * 2].tolist():
            connection = self.sessions.connections[slot]
            if connection and not connection.is_throttled:
                connection.is_throttled = True
                self._throttled.append(connection)
                connection.pause()
                self.counts.refused(Reason.TOO_FAST, connection.identity or connection.address)

    def let_the_fast_on(self) -> None:
        """A new second: who was held back is read again."""
        self.sessions.frames[:] = 0
        throttled, self._throttled = self._throttled, []
        for connection in throttled:
            connection.is_throttled = False
            connection.resume()

    async def _store(self, fixes: Fixes) -> NDArray[np.bool_] | None:
        if not len(fixes):
            return np.zeros(0, dtype=bool)
        self.is_storing = True
        try:
            stored = await self.pipeline.store(fixes)
        except Exception:
            # Nothing may be acknowledged; terminals keep and repeat what was not answered.
            log.exception("a batch of %d fixes was not stored", len(fixes))
            self.counts.refused(Reason.NOT_STORED, n=len(fixes))
            self.figures["not_stored"] += len(fixes)
            return None
        finally:
            self.is_storing = False
        self.figures["stored"] += int(stored.sum())
        self.last_stored_at = time.time_ns() // 1_000_000
        return stored

    def _answer(self, batch: Batch, stored: NDArray[np.bool_] | None) -> None:
        for connection, answers in batch.answers(stored, self.sessions, self.counts):
            connection.write(answers)


def _resolve(points: list[tuple[Fixes, asyncio.Future[bool]]], stored: NDArray[np.bool_] | None) -> None:
    for row, (_fix, future) in enumerate(points):
        if future.done():
            continue
        if stored is None:
            future.set_exception(NotStored())
        else:
            future.set_result(bool(stored[row]))


class NotStored(Exception):
    """The batch was not stored."""
