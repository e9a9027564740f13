"""What the gateway needs from the rest of the watch, and what it promises about it."""

from __future__ import annotations

import ssl
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Protocol
from uuid import UUID

import numpy as np
from numpy.typing import NDArray

from anhe.watch.fixes import Fixes
from anhe.watch.jt808.rules import ModelRules


@dataclass(frozen=True, slots=True)
class Known:
    """A device on the allow-list. `trail` is 0 while it is not worn under an order in force."""

    device: UUID
    trail: int
    auth_code: str
    rules: ModelRules = ModelRules.PLAIN


class Registry(Protocol):
    """The allow-list. `version` changes whenever `find` may answer otherwise; `find` never waits."""

    @property
    def version(self) -> int: ...

    def find(self, identity: str) -> Known | None:
        """The device that calls itself so on the wire, or None."""


class Pipeline(Protocol):
    """Where fixes go. An exception means that nothing of the batch was stored and nothing may be acknowledged."""

    async def store(self, fixes: Fixes) -> NDArray[np.bool_]:
        """True where a fix is durably stored or was already; False where the order's gate refused it."""


@dataclass(frozen=True, slots=True)
class Command:
    """What a terminal is to be told; kinds and bodies as in `TerminalCommand`."""

    id: UUID
    identity: str
    kind: str
    body: dict[str, Any]
    worth_until_ms: int


class Outbox(Protocol):
    """Commands for terminals, and what became of them."""

    async def fresh(self) -> Sequence[Command]:
        """Commands not handed out before by this outbox."""

    async def sent(self, commands: Sequence[UUID]) -> None:
        """They went out on the wire."""

    async def answered(self, command: UUID, result: int) -> None:
        """The terminal's own answer (Result)."""


@dataclass(frozen=True, slots=True)
class Door:
    """An address to listen on; port 0 takes a free one."""

    port: int
    host: str = "0.0.0.0"
    tls: ssl.SSLContext | None = None


@dataclass(frozen=True, slots=True)
class Limits:
    """What one terminal, one address and all together may ask of us. Bytes, seconds, counts.

    Mobile networks put thousands of terminals behind one address, so the numbers per address are high; an operator
    whose terminals come through a private network sets them low.
    """

    connections: int = 200_000
    connections_per_address: int = 20_000
    authenticate_within_s: float = 30
    half_frame_within_s: float = 30
    idle_s: float = 1800
    frames_per_s: int = 200
    broken_per_minute: int = 60
    bytes_waiting_per_connection: int = 64 * 1024
    bytes_waiting: int = 32 * 1024 * 1024
    bytes_per_batch: int = 4 * 1024 * 1024
    bytes_unread_answers: int = 64 * 1024
    http_waiting: int = 10_000
    http_idle_s: float = 75
    gather_s: float = 0.02
    ahead_s: float = 600
    oldest_s: float = 180 * 86_400
    drain_s: float = 10
