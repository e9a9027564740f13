"""The outbox: acts put commands in, the gateway takes them out, and the terminal's own answer is kept."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any, TypeVar
from uuid import UUID

from django.db import close_old_connections

from anhe import clock
from anhe.watch.gateway import Command
from anhe.watch.gateway.commanding import encode
from anhe.watch.models import Device, TerminalCommand
from anhe.watch.tracks.levels import as_ms

T = TypeVar("T")
ONE_DAY = timedelta(days=1)


def put(
    device: Device, kind: TerminalCommand.Kind, body: dict[str, Any], worth_for: timedelta = ONE_DAY
) -> TerminalCommand:
    """Queue a command; call it inside the act's transaction. ValueError if no terminal could be told this."""
    try:
        encode(kind, body, is_2019=len(device.identity) == 20)
    except (KeyError, TypeError, IndexError) as wrong:
        raise ValueError(f"a {kind} command needs other contents than {body!r}") from wrong
    now = clock.now()
    return TerminalCommand.objects.create(
        device=device, kind=kind, body=body, queued_at=now, worth_until=now + worth_for
    )


class DatabaseOutbox:
    """The gateway's side. The database is asked in one thread of its own, never in the event loop."""

    def __init__(self) -> None:
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="outbox")
        self._handed_out: set[UUID] = set()

    async def fresh(self) -> Sequence[Command]:
        """Commands that wait and were not handed out before by this process."""
        return await self._ask(self._fresh)

    async def sent(self, commands: Sequence[UUID]) -> None:
        """Note the sending."""
        await self._ask(lambda: self._sent(commands))

    async def answered(self, command: UUID, result: int) -> None:
        """Note the terminal's answer; one beyond the protocol's numbers counts as failed."""
        known = result if result in TerminalCommand.Result.values else TerminalCommand.Result.FAILED
        await self._ask(lambda: self._answered(command, known))

    def close(self) -> None:
        """Finish what is under way and give the database connection back."""
        self._thread.submit(close_connections)
        self._thread.shutdown(wait=True)

    def _fresh(self) -> list[Command]:
        waiting = TerminalCommand.objects.waiting(clock.now()).values_list(
            "id", "device__identity", "kind", "body", "worth_until"
        )
        rows = list(waiting)
        fresh = [
            Command(key, identity, kind, body, as_ms(until))
            for key, identity, kind, body, until in rows
            if key not in self._handed_out
        ]
        self._handed_out = {row[0] for row in rows}
        return fresh

    def _sent(self, commands: Sequence[UUID]) -> None:
        TerminalCommand.objects.filter(pk__in=commands, sent_at__isnull=True).update(sent_at=clock.now())

    def _answered(self, command: UUID, result: int) -> None:
        now = clock.now()
        waiting = TerminalCommand.objects.filter(pk=command, answered_at__isnull=True)
        waiting.update(answered_at=now, result=result)

    async def _ask(self, question: Callable[[], T]) -> T:
        def in_thread() -> T:
            close_old_connections()
            return question()

        return await asyncio.get_running_loop().run_in_executor(self._thread, in_thread)


def close_connections() -> None:
    """Close this thread's database connections."""
    from django.db import connections

    connections.close_all()
