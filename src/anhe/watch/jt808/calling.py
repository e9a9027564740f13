"""A terminal on the line: connects, registers, authenticates, and sends again what was not answered, as devices do."""

from __future__ import annotations

import asyncio
import contextlib
import ssl
from collections.abc import Callable
from types import TracebackType
from typing import TypeVar

from anhe.watch.jt808.messages import Message, Registered, Result
from anhe.watch.jt808.terminal import Reply, Terminal

T = TypeVar("T")


class NotAccepted(Exception):
    """The platform does not know this terminal, or refuses its code."""


class Line:
    """One connection of one terminal. `async with Line(...) as line: await line.log_in(); await line.ask(frame)`.

    Commands of the platform are answered as done and kept in `commands`.
    """

    def __init__(
        self,
        terminal: Terminal,
        host: str,
        port: int,
        *,
        tls: ssl.SSLContext | None = None,
        answer_within_s: float = 20,
    ) -> None:
        self.terminal, self.host, self.port, self.tls = terminal, host, port, tls
        self.answer_within_s = answer_within_s
        self.commands: list[Reply] = []

    async def __aenter__(self) -> Line:
        self._reader, self._writer = await asyncio.open_connection(self.host, self.port, ssl=self.tls)
        return self

    async def __aexit__(
        self, _kind: type[BaseException] | None, _error: BaseException | None, _trace: TracebackType | None
    ) -> None:
        self._writer.close()
        with contextlib.suppress(OSError):
            await self._writer.wait_closed()

    async def log_in(self, code: str = "") -> None:
        """Authenticate with this code; without one, register first and take the code from the answer."""
        if not code:
            self._writer.write(self.terminal.register())
            body = await self._until(lambda reply: reply.body if reply.message == Message.REGISTERED else None)
            if body[2] != Registered.DONE:
                raise NotAccepted(f"registration refused with {body[2]}")
            code = body[3:].decode("gbk")
        if await self.ask(self.terminal.authenticate(code)) != Result.DONE:
            raise NotAccepted("the code was refused")

    async def ask(self, frame: bytes) -> int:
        """Send a frame of the terminal's newest serial and wait for the result of the general answer to it.

        TimeoutError when none comes, ConnectionError when the platform hangs up.
        """
        serial = self.terminal.serial
        self._writer.write(frame)
        await self._writer.drain()

        def result(reply: Reply) -> int | None:
            answers = reply.answers
            return answers[2] if answers and answers[0] == serial else None

        return await self._until(result)

    async def listen(self, for_s: float) -> None:
        """Wait, and answer commands meanwhile."""
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(for_s):
                while True:
                    await self._replies()

    async def _until(self, wanted: Callable[[Reply], T | None]) -> T:
        async with asyncio.timeout(self.answer_within_s):
            while True:
                for reply in await self._replies():
                    found = wanted(reply)
                    if found is not None:
                        return found

    async def _replies(self) -> list[Reply]:
        data = await self._reader.read(65536)
        if not data:
            raise ConnectionResetError("the platform closed the connection")
        replies = self.terminal.read(data)
        for reply in replies:
            if reply.message not in (Message.PLATFORM_ANSWER, Message.REGISTERED):
                self.commands.append(reply)
                self._answer_command(reply)
        return replies

    def _answer_command(self, command: Reply) -> None:
        self._writer.write(self.terminal.answer(command))
