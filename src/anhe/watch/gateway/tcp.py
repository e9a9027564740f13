"""One TCP connection of a terminal. It gathers bytes; everything else happens in batches (`intake`)."""

from __future__ import annotations

import asyncio
import socket
from typing import TYPE_CHECKING, cast
from uuid import UUID

from anhe.watch.gateway.counting import Reason
from anhe.watch.jt808.answers import frame
from anhe.watch.jt808.packets import Assembly

if TYPE_CHECKING:
    from anhe.watch.gateway.intake import Intake

MOST_UNANSWERED_COMMANDS = 64


class Connection(asyncio.Protocol):
    """Bytes in until the next batch, answers out. Stops reading when too much waits."""

    __slots__ = (
        "address",
        "assembly",
        "buffer",
        "commands",
        "identity",
        "intake",
        "is_2019",
        "is_dirty",
        "is_paused",
        "is_throttled",
        "slot",
        "transport",
    )

    def __init__(self, intake: Intake) -> None:
        """`intake` makes batches of what its connections gather."""
        self.intake = intake
        self.buffer = b""
        self.is_dirty = self.is_paused = self.is_throttled = False
        self.is_2019 = False
        self.identity = ""
        self.address = ""
        self.slot = -1
        self.assembly: Assembly | None = None
        self.commands: dict[int, UUID] = {}

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = transport = cast("asyncio.Transport", transport)
        peer = transport.get_extra_info("peername")
        self.address = peer[0] if isinstance(peer, tuple) else ""
        reason = self.intake.admit(self)
        if reason:
            self.intake.counts.refused(reason, self.address)
            transport.abort()
            return
        transport.set_write_buffer_limits(high=self.intake.limits.bytes_unread_answers)
        kernel = transport.get_extra_info("socket")
        if kernel is not None:
            kernel.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)

    def data_received(self, data: bytes) -> None:
        if self.slot < 0:
            # Not admitted; what is still under way is not read.
            return
        intake = self.intake
        self.buffer = self.buffer + data if self.buffer else data
        intake.bytes_waiting += len(data)
        if not self.is_dirty:
            self.is_dirty = True
            intake.mark(self)
        if len(self.buffer) > intake.limits.bytes_waiting_per_connection or intake.is_full:
            self.pause()

    def pause_writing(self) -> None:
        # A terminal that never reads its answers would have us keep them all.
        self.close(Reason.NOT_READING)

    def connection_lost(self, _exc: Exception | None) -> None:
        self.intake.left(self)

    @property
    def waits_for_us(self) -> bool:
        """It has spoken and we have not listened yet, or stopped reading: then it is not the slow one."""
        return self.is_dirty or self.is_paused

    def pause(self) -> None:
        """Read no more for now."""
        if not self.is_paused and not self.transport.is_closing():
            self.is_paused = True
            self.transport.pause_reading()

    def resume(self) -> None:
        """Read on, unless the terminal is held back for sending too fast."""
        if self.is_paused and not self.is_throttled and not self.transport.is_closing():
            self.is_paused = False
            self.transport.resume_reading()

    def close(self, reason: Reason) -> None:
        """End the connection at once and count why."""
        if not self.transport.is_closing():
            self.intake.counts.refused(reason, self.identity or self.address)
        self.transport.abort()

    def write(self, data: bytes) -> None:
        """Answers and commands, as they go on the wire."""
        if not self.transport.is_closing():
            self.transport.write(data)

    def tell(self, message: int, body: bytes, identity: str, command: UUID | None = None) -> None:
        """One frame of ours; the terminal's answer to a command is known by its serial."""
        serial = self.intake.sessions.next_serial(self.slot)
        if command is not None:
            while len(self.commands) >= MOST_UNANSWERED_COMMANDS:
                del self.commands[next(iter(self.commands))]
            self.commands[serial] = command
        self.write(frame(message, body, identity, serial))
