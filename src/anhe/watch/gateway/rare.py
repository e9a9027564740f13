"""Messages dealt with one by one: registration, authentication, packets, answers to our commands."""

from __future__ import annotations

import asyncio
import hmac
import logging
import time
from collections.abc import Callable, Coroutine, Sequence
from datetime import UTC, datetime
from uuid import UUID

import numpy as np
from numpy.typing import NDArray

from anhe.watch.gateway.batch import Late
from anhe.watch.gateway.commanding import encode
from anhe.watch.gateway.counting import Counts, Reason
from anhe.watch.gateway.ports import Command, Known, Outbox
from anhe.watch.gateway.sessions import Sessions
from anhe.watch.gateway.tcp import Connection
from anhe.watch.jt808 import answers
from anhe.watch.jt808.frames import Flaw, Frames
from anhe.watch.jt808.headers import Header, Headers
from anhe.watch.jt808.messages import (
    Malformed,
    Message,
    Registered,
    Result,
    answered_serial,
    read_authentication,
    read_general_answer,
    read_registration,
)
from anhe.watch.jt808.packets import Assembly, Refused
from anhe.watch.jt808.positions import CARRIERS

log = logging.getLogger(__name__)
MOST_WAITING_COMMANDS = 100_000
NOT_ANSWERED = None
Read = Callable[["Rare", Connection, Header, bytes], int | None]


class Rare:
    """Answers by the message's number; what nobody knows is answered as done, since it needs nothing from us."""

    def __init__(self, sessions: Sessions, counts: Counts, outbox: Outbox | None) -> None:
        self.sessions, self.counts, self.outbox = sessions, counts, outbox
        self.waiting: dict[str, list[Command]] = {}
        self._assembling: set[Connection] = set()
        self._tasks: set[asyncio.Task[None]] = set()

    def read_all(
        self,
        rows: NDArray[np.intp],
        frames: Frames,
        headers: Headers,
        owners: Sequence[Connection],
        result: NDArray[np.uint8],
        answered: NDArray[np.bool_],
    ) -> list[Late]:
        """Deal with these frames in the order they came; returns messages of positions whose last packet is here."""
        late: list[Late] = []
        for row in rows.tolist():
            connection = owners[frames.owner[row]]
            if not headers.readable[row]:
                self._broken(connection, frames, headers, row, Flaw.SHORT)
                answered[row] = False
                continue
            header = headers.one(row)
            body = frames.body(headers.body[row], headers.end[row])
            outcome = self._read_one(connection, header, body, row, late)
            if outcome is NOT_ANSWERED:
                answered[row] = False
            else:
                result[row] = outcome
                if outcome == Result.BAD_MESSAGE:
                    self._broken(connection, frames, headers, row, Flaw.BODY)
        return late

    def note_answer(self, connection: Connection, body: bytes, result: int = Result.DONE) -> None:
        """The terminal answered a command: its serial comes first in the body."""
        try:
            command = connection.commands.pop(answered_serial(body), None)
        except Malformed:
            return
        if command is not None:
            self.record(command, result)

    def record(self, command: UUID, result: int) -> None:
        """Write the answer down without keeping the batch waiting."""
        if self.outbox is not None:
            self._later(self._recorded(self.outbox, command, result))

    def ask_for_missing_packets(self) -> None:
        """Where packets have been missing for a while, ask for them; drop what will never be whole."""
        now_ms = time.monotonic_ns() // 1_000_000
        for connection in list(self._assembling):
            assembly = connection.assembly
            if assembly is None or not assembly.partials or connection.transport.is_closing():
                self._assembling.discard(connection)
                continue
            for partial in assembly.to_ask(now_ms):
                body = answers.ask_packets(partial.first_serial, partial.missing)
                connection.tell(Message.ASK_PACKETS, body, connection.identity)

    async def _recorded(self, outbox: Outbox, command: UUID, result: int) -> None:
        try:
            await outbox.answered(command, result)
        except Exception as error:
            log.warning("the answer to command %s was not kept: %s", command, error)

    async def deliver(self) -> None:
        """Take fresh commands from the outbox and send those whose terminal is connected."""
        if self.outbox is None:
            return
        for command in await self.outbox.fresh():
            if len(self.waiting) < MOST_WAITING_COMMANDS:
                self.waiting.setdefault(command.identity, []).append(command)
        sent: list[UUID] = []
        for identity in list(self.waiting):
            connection = self.sessions.connected(identity)
            if connection is not None and self.sessions.authenticated[connection.slot]:
                sent += self._send(connection, self.waiting.pop(identity))
        if sent:
            await self.outbox.sent(sent)

    def _send(self, connection: Connection, commands: list[Command]) -> list[UUID]:
        now_ms, sent = time.time_ns() // 1_000_000, []
        for command in commands:
            if command.worth_until_ms <= now_ms:
                continue
            try:
                message, body = encode(command.kind, command.body, is_2019=len(connection.identity) == 20)
                connection.tell(message, body, connection.identity, command.id)
            except (ValueError, KeyError, TypeError, IndexError):
                log.exception("command %s cannot be told to a terminal", command.id)
                self.record(command.id, Result.BAD_MESSAGE)
            sent.append(command.id)
        return sent

    def _read_one(self, connection: Connection, header: Header, body: bytes, row: int, late: list[Late]) -> int | None:
        reads = _BEFORE_AUTHENTICATION.get(header.message)
        if reads is None and not self._is_own(connection, header):
            return self._refuse(connection, header)
        try:
            if header.packets > 1:
                return self._packet(connection, header, body, row, late)
            reads = reads or _AFTER_AUTHENTICATION.get(header.message)
            if reads is None:
                return self._without_reader(header)
            return reads(self, connection, header, body)
        except (Malformed, Refused):
            return Result.BAD_MESSAGE

    def _without_reader(self, header: Header) -> int:
        if header.message not in CARRIERS:
            return Result.DONE
        # Only an encrypted position comes here; without the terminal's key it says nothing.
        self.counts.refused(Reason.UNSUPPORTED, header.identity)
        return Result.UNSUPPORTED

    def _is_own(self, connection: Connection, header: Header) -> bool:
        return connection.identity == header.identity and bool(self.sessions.authenticated[connection.slot])

    def _refuse(self, connection: Connection, header: Header) -> int:
        if self.sessions.find(header.identity) is None:
            reason = Reason.UNKNOWN_DEVICE
        elif self.sessions.authenticated[connection.slot]:
            reason = Reason.OTHER_IDENTITY
        else:
            reason = Reason.NOT_AUTHENTICATED
        return self._failed(connection, reason, header)

    def _failed(self, connection: Connection, reason: Reason, header: Header) -> int:
        """Count it, also against the connection: who goes on like this is parted from."""
        self.counts.refused(reason, header.identity)
        self.sessions.broken[connection.slot] += 1
        return Result.FAILED

    def _packet(self, connection: Connection, header: Header, body: bytes, row: int, late: list[Late]) -> int | None:
        """Packets of positions are answered when all are here and stored; those of other messages one by one."""
        if header.message not in CARRIERS:
            return Result.DONE
        connection.assembly = connection.assembly or Assembly()
        self._assembling.add(connection)
        whole = connection.assembly.add(header, body, time.monotonic_ns() // 1_000_000)
        if whole is None:
            return NOT_ANSWERED
        late.append(Late(row, whole.message, whole.body, whole.serials))
        return Result.DONE

    def _register(self, connection: Connection, header: Header, body: bytes) -> int | None:
        read_registration(body, is_2019=header.is_2019)
        known = self.sessions.find(header.identity)
        if known is None:
            self.counts.refused(Reason.UNKNOWN_DEVICE, header.identity)
            reply = answers.registered(header.serial, Registered.NO_SUCH_TERMINAL)
        else:
            reply = answers.registered(header.serial, Registered.DONE, code_of(known, header.identity))
        connection.tell(Message.REGISTERED, reply, header.identity)
        return NOT_ANSWERED

    def _authenticate(self, connection: Connection, header: Header, body: bytes) -> int | None:
        known = self.sessions.find(header.identity)
        if known is None:
            return self._failed(connection, Reason.UNKNOWN_DEVICE, header)
        code = read_authentication(body, is_2019=header.is_2019).code
        if not hmac.compare_digest(code.encode(), code_of(known, header.identity).encode()):
            return self._failed(connection, Reason.WRONG_CODE, header)
        older = self.sessions.authenticate(connection, header.identity, known)
        if older is not None:
            older.close(Reason.REPLACED)
        return Result.DONE

    def _unregister(self, connection: Connection, header: Header, _body: bytes) -> int | None:
        self.sessions.authenticated[connection.slot] = False
        return Result.DONE

    def _ask_time(self, connection: Connection, header: Header, _body: bytes) -> int | None:
        connection.tell(Message.TIME, answers.time_of(datetime.now(UTC)), header.identity)
        return NOT_ANSWERED

    def _general_answer(self, connection: Connection, _header: Header, body: bytes) -> int | None:
        answer = read_general_answer(body)
        self.note_answer(connection, body, answer.result)
        return NOT_ANSWERED

    def _answer_to_command(self, connection: Connection, _header: Header, body: bytes) -> int | None:
        self.note_answer(connection, body)
        return NOT_ANSWERED

    def _no_answer(self, _connection: Connection, _header: Header, _body: bytes) -> int | None:
        return NOT_ANSWERED

    def _broken(self, connection: Connection, frames: Frames, headers: Headers, row: int, flaw: Flaw) -> None:
        frame = frames.body(frames.start[row], frames.end[row])
        self.counts.broken(frame, flaw, connection.identity, connection.address)

    def _later(self, work: Coroutine[None, None, None]) -> None:
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)


def code_of(known: Known, identity: str) -> str:
    """The code a device authenticates with: its own, or its identity where none was set."""
    return known.auth_code or identity


_BEFORE_AUTHENTICATION: dict[int, Read] = {
    Message.REGISTER: Rare._register,
    Message.AUTHENTICATE: Rare._authenticate,
    Message.ASK_TIME: Rare._ask_time,
}
_AFTER_AUTHENTICATION: dict[int, Read] = {
    Message.UNREGISTER: Rare._unregister,
    Message.TERMINAL_ANSWER: Rare._general_answer,
    Message.PARAMETERS: Rare._answer_to_command,
    Message.PROPERTIES: Rare._no_answer,
    Message.MISSING_PACKETS: Rare._no_answer,
}
