"""The gateway as a whole: doors, the batch loop, the sweep of every second, a stop that answers what it took."""

from __future__ import annotations

import asyncio
import logging
import socket
import time
from collections.abc import Callable

import numpy as np
from aiohttp import web
from numpy.typing import NDArray

from anhe.watch.gateway.counting import Counts, Reason
from anhe.watch.gateway.http_door import HttpConnection
from anhe.watch.gateway.intake import Intake
from anhe.watch.gateway.osmand import OsmAnd
from anhe.watch.gateway.ports import Door, Limits, Outbox, Pipeline, Registry
from anhe.watch.gateway.rare import Rare
from anhe.watch.gateway.sessions import Sessions
from anhe.watch.gateway.tcp import Connection

log = logging.getLogger(__name__)
BACKLOG = 8192
# A read never brings more than the kernel holds; small, since two hundred thousand connections share the memory.
KERNEL_BUFFER = 32 * 1024


class Gateway:
    """Doors for terminals. Its tasks belong to the loop `start` runs in; an unexpected error ends `failed`."""

    def __init__(
        self,
        registry: Registry,
        pipeline: Pipeline,
        counts: Counts,
        outbox: Outbox | None = None,
        limits: Limits | None = None,
    ) -> None:
        self.limits = limits or Limits()
        self.counts = counts
        self.sessions = Sessions(registry)
        self.rare = Rare(self.sessions, counts, outbox)
        self.intake = Intake(self.sessions, pipeline, counts, self.rare, self.limits)
        self.ports: dict[str, int] = {}
        self._servers: list[asyncio.Server] = []
        self._osmand = OsmAnd(self.sessions, self.intake, counts)
        self._runner: web.AppRunner | None = None
        self._http: set[HttpConnection] = set()
        self._tasks: list[asyncio.Task[None]] = []
        self._minute_over_at = 0.0

    async def start(
        self,
        *,
        jt808: Door | None = None,
        jt808_tls: Door | None = None,
        http: Door | None = None,
        http_tls: Door | None = None,
    ) -> None:
        """Open the doors; `ports` then says by name where."""
        for name, door in (("jt808", jt808), ("jt808_tls", jt808_tls)):
            if door:
                await self._open_tcp(name, door)
        for name, door in (("http", http), ("http_tls", http_tls)):
            if door:
                await self._open_http(name, door)
        self._tasks = [
            asyncio.create_task(self.intake.run(), name="gateway intake"),
            asyncio.create_task(self._every_second(), name="gateway sweep"),
            asyncio.create_task(self._deliver(), name="gateway commands"),
        ]

    async def failed(self) -> None:
        """Waits until a task of the gateway ends by itself, and raises what ended it."""
        done, _pending = await asyncio.wait(self._tasks, return_when=asyncio.FIRST_COMPLETED)
        for task in done:
            task.result()

    async def stop(self) -> None:
        """Close the doors, store and answer what was read, then part from everybody."""
        for server in self._servers:
            server.close()
        for connection in self._connections():
            connection.pause()
        self.intake.stop()
        if self._tasks:
            await asyncio.wait(self._tasks[:1], timeout=self.limits.drain_s)
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        if self._runner:
            await self._runner.cleanup()
        for connection in self._connections():
            connection.transport.close()

    def figures(self) -> dict[str, int]:
        """What the state page shows: connections, bytes waiting, batches, fixes, what was refused."""
        return {
            "connections": len(self.sessions) + len(self._http),
            "authenticated": len(self.sessions.by_phone),
            "bytes_waiting": self.intake.bytes_waiting,
            "bytes_limit": self.limits.bytes_waiting,
            "last_stored_at": self.intake.last_stored_at,
            **self.intake.figures,
            **{f"refused_{reason}": n for reason, n in self.counts.totals.items()},
        }

    async def _open_tcp(self, name: str, door: Door) -> None:
        await self._listen(name, door, lambda: Connection(self.intake))

    async def _open_http(self, name: str, door: Door) -> None:
        if self._runner is None:
            # The sweep parts from slow clients, also from those that send a byte now and then.
            self._runner = web.AppRunner(self._osmand.application(), access_log=None, keepalive_timeout=3600)
            await self._runner.setup()
        handlers = self._runner.server
        assert handlers is not None
        await self._listen(name, door, lambda: HttpConnection(self.intake, handlers(), self._http))

    async def _listen(self, name: str, door: Door, protocol: Callable[[], asyncio.Protocol]) -> None:
        listening = _listening(door)
        within = self.limits.half_frame_within_s if door.tls else None
        server = await asyncio.get_running_loop().create_server(
            protocol, sock=listening, backlog=BACKLOG, ssl=door.tls, ssl_handshake_timeout=within
        )
        self._servers.append(server)
        self.ports[name] = listening.getsockname()[1]

    async def _every_second(self) -> None:
        while True:
            await asyncio.sleep(1)
            self._sweep(time.monotonic())

    async def _deliver(self) -> None:
        """Commands, apart from the sweep: while the database is away they wait in the outbox, and nothing else does."""
        while True:
            await asyncio.sleep(1)
            try:
                await self.rare.deliver()
            except Exception as error:
                log.warning("commands could not be taken from the outbox: %s", error)

    def _sweep(self, now: float) -> None:
        """Part from those who are too slow, too silent or too wrong; let the fast ones read on."""
        sessions, limits = self.sessions, self.limits
        if not self.intake.is_stopping:
            sessions.refresh()
        never = ~sessions.authenticated & (now - sessions.connected_at > limits.authenticate_within_s)
        half = (sessions.half_since > 0) & (now - sessions.half_since > limits.half_frame_within_s)
        self._close(sessions.live & (never | half), Reason.SLOW)
        self._close(sessions.live & (now - sessions.heard_at > limits.idle_s), Reason.IDLE)
        self._close(sessions.live & (sessions.broken > limits.broken_per_minute), Reason.BROKEN)
        self.intake.let_the_fast_on()
        self.rare.ask_for_missing_packets()
        if now >= self._minute_over_at:
            self._minute_over_at = now + 60
            sessions.broken[:] = 0
        for http in list(self._http):
            http.part_if_slow(now, self._osmand.answering, limits.http_idle_s)

    def _close(self, whom: NDArray[np.bool_], reason: Reason) -> None:
        for slot in np.flatnonzero(whom).tolist():
            connection = self.sessions.connections[slot]
            if connection is not None and not connection.waits_for_us:
                connection.close(reason)

    def _connections(self) -> list[Connection]:
        return [connection for connection in self.sessions.connections if connection is not None]


def _listening(door: Door) -> socket.socket:
    listening = socket.socket(socket.AF_INET6 if ":" in door.host else socket.AF_INET, socket.SOCK_STREAM)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    for buffer in (socket.SO_RCVBUF, socket.SO_SNDBUF):
        listening.setsockopt(socket.SOL_SOCKET, buffer, KERNEL_BUFFER)
    listening.setblocking(False)
    listening.bind((door.host, door.port))
    return listening
