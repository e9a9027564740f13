"""One HTTP connection, counted and timed as the others are; what it says is aiohttp's to read."""

from __future__ import annotations

import asyncio
import time
from typing import cast

from anhe.watch.gateway.counting import Reason
from anhe.watch.gateway.intake import Intake


class HttpConnection(asyncio.Protocol):
    """Passes everything on to aiohttp's handler, and parts from clients that send no whole request in time.

    The time runs from the last byte that came while no request was being answered; `sweep` looks at it.
    """

    __slots__ = ("address", "began_at", "handler", "intake", "open", "transport")

    def __init__(self, intake: Intake, handler: asyncio.Protocol, open_connections: set[HttpConnection]) -> None:
        """`open_connections` holds those that are connected."""
        self.intake, self.handler, self.open = intake, handler, open_connections
        self.address = ""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = cast("asyncio.Transport", transport)
        peer = transport.get_extra_info("peername")
        self.address = peer[0] if isinstance(peer, tuple) else ""
        reason = self.intake.count_in(self.address)
        if reason:
            self.intake.counts.refused(reason, self.address)
            self.transport.abort()
            return
        self.began_at = time.monotonic()
        self.open.add(self)
        self.handler.connection_made(transport)

    def data_received(self, data: bytes) -> None:
        if self in self.open:
            self.handler.data_received(data)

    def eof_received(self) -> bool | None:
        return self.handler.eof_received() if self in self.open else None

    def pause_writing(self) -> None:
        self.handler.pause_writing()

    def resume_writing(self) -> None:
        self.handler.resume_writing()

    def connection_lost(self, exc: Exception | None) -> None:
        if self in self.open:
            self.open.discard(self)
            self.intake.count_out(self.address)
            self.handler.connection_lost(exc)

    def part_if_slow(self, now: float, busy: set[int], within_s: float) -> None:
        """End the connection if it has neither asked nor been answered for so long."""
        if id(self.handler) in busy:
            self.began_at = now
        elif now - self.began_at > within_s:
            self.intake.counts.refused(Reason.SLOW, self.address)
            self.transport.abort()
