"""Real small parts around a real gateway: an allow-list, a store in memory, and terminals on a socket of the loop."""

from __future__ import annotations

import asyncio
import contextlib
import functools
from collections.abc import AsyncIterator, Callable, Coroutine
from typing import Any
from uuid import UUID, uuid4

import numpy as np
import uvloop
from numpy.typing import NDArray

from anhe.watch.fixes import Fixes
from anhe.watch.gateway import Command, Counts, Door, Gateway, Known, Limits
from anhe.watch.jt808.rules import ModelRules
from anhe.watch.jt808.terminal import Reply, Terminal

WORN, UNWORN, STRANGER = "013800000001", "013800000002", "013800000099"
WORN_2019 = "00000000013800000003"
CODE = "KEY-1"


class AllowList:
    """Devices by identity."""

    def __init__(self) -> None:
        self.version = 1
        self.known: dict[str, Known] = {}

    def put(self, identity: str, trail: int, code: str = CODE, rules: ModelRules = ModelRules.PLAIN) -> None:
        self.known[identity] = Known(uuid4(), trail, code, rules)
        self.version += 1

    def drop(self, identity: str) -> None:
        del self.known[identity]
        self.version += 1

    def find(self, identity: str) -> Known | None:
        return self.known.get(identity)


class Store:
    """Keeps what it is given; can be told to fail, to wait, or to refuse trails as the gate does."""

    def __init__(self) -> None:
        self.batches: list[Fixes] = []
        self.fault: Exception | None = None
        self.refuses: set[int] = set()
        self.open = asyncio.Event()
        self.open.set()

    async def store(self, fixes: Fixes) -> NDArray[np.bool_]:
        await self.open.wait()
        if self.fault:
            raise self.fault
        kept = ~np.isin(fixes.trail, list(self.refuses))
        self.batches.append(fixes.take(kept))
        return kept

    @property
    def fixes(self) -> Fixes:
        return Fixes.concatenate(self.batches)


class Outbox:
    """Commands in memory."""

    def __init__(self) -> None:
        self.queued: list[Command] = []
        self.was_sent: list[UUID] = []
        self.results: dict[UUID, int] = {}

    async def fresh(self) -> list[Command]:
        queued, self.queued = self.queued, []
        return queued

    async def sent(self, commands: Any) -> None:
        self.was_sent += commands

    async def answered(self, command: UUID, result: int) -> None:
        self.results[command] = result


class Wire:
    """A terminal on a real socket."""

    def __init__(self, port: int, identity: str = WORN, **connect: Any) -> None:
        self.port, self.terminal, self.connect = port, Terminal(identity), connect
        self.replies: list[Reply] = []

    async def __aenter__(self) -> Wire:
        self.reader, self.writer = await asyncio.open_connection("127.0.0.1", self.port, **self.connect)
        return self

    async def __aexit__(self, *_exc: object) -> None:
        self.writer.close()
        with contextlib.suppress(ConnectionError):
            await self.writer.wait_closed()

    async def say(self, *frames: bytes) -> None:
        self.writer.write(b"".join(frames))
        await self.writer.drain()

    async def reply(self, within_s: float = 5) -> Reply:
        while not self.replies:
            data = await asyncio.wait_for(self.reader.read(65536), within_s)
            if not data:
                raise ConnectionResetError("the gateway closed the connection")
            self.replies += self.terminal.read(data)
        return self.replies.pop(0)

    async def result(self, frame: bytes) -> int:
        """Send a frame; the result of the general answer to it."""
        await self.say(frame)
        answers = (await self.reply()).answers
        assert answers is not None
        assert answers[0] == self.terminal.serial
        return answers[2]

    async def log_in(self, code: str = CODE) -> Wire:
        assert await self.result(self.terminal.authenticate(code)) == 0
        return self

    async def is_silent(self, for_s: float = 0.25) -> bool:
        try:
            await self.reply(within_s=for_s)
        except TimeoutError:
            return True
        return False

    async def is_closed(self, within_s: float = 5) -> bool:
        try:
            while await asyncio.wait_for(self.reader.read(65536), within_s):
                pass
        except TimeoutError:
            return False
        except ConnectionError:
            return True
        return True


class House:
    """A running gateway with its parts."""

    def __init__(self, limits: Limits) -> None:
        self.registry, self.store, self.outbox, self.counts = AllowList(), Store(), Outbox(), Counts()
        self.registry.put(WORN, 7)
        self.registry.put(UNWORN, 0)
        self.registry.put(WORN_2019, 9)
        self.gateway = Gateway(self.registry, self.store, self.counts, self.outbox, limits)

    @property
    def port(self) -> int:
        return self.gateway.ports["jt808"]

    def wire(self, identity: str = WORN) -> Wire:
        return Wire(self.port, identity)

    def refused(self) -> dict[tuple[str, str], int]:
        return {(reason, identity): n for reason, identity, n, _last in self.counts.drain().refused}


@contextlib.asynccontextmanager
async def running(limits: Limits | None = None, **doors: Door) -> AsyncIterator[House]:
    house = House(limits or Limits(gather_s=0.002))
    await house.gateway.start(**(doors or {"jt808": Door(0, "127.0.0.1")}))
    try:
        yield house
    finally:
        house.store.fault = None
        house.store.open.set()
        await house.gateway.stop()


def on_the_loop(scenario: Callable[..., Coroutine[Any, Any, None]]) -> Callable[..., None]:
    """A test written as a coroutine, on the loop the gateway runs on in the field."""

    @functools.wraps(scenario)
    def test(*args: Any, **kwargs: Any) -> None:
        uvloop.run(scenario(*args, **kwargs))

    return test
