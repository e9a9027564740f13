"""Messages that come in several packets, put together again: bounded in bytes, in number and in time."""

from __future__ import annotations

from dataclasses import dataclass, field

from anhe.watch.jt808.headers import Header

MOST_PACKETS = 256
MOST_BYTES = 256 * 1024
MOST_MESSAGES = 4
ASK_AGAIN_MS = 10_000
GIVE_UP_MS = 120_000


@dataclass(slots=True)
class Partial:
    """A message of which some packets are here."""

    message: int
    first_serial: int
    packets: int
    heard_at: int
    began_at: int
    bodies: dict[int, bytes] = field(default_factory=dict)
    serials: dict[int, int] = field(default_factory=dict)
    asked: bool = False

    @property
    def missing(self) -> list[int]:
        return [number for number in range(1, self.packets + 1) if number not in self.bodies]


@dataclass(frozen=True, slots=True)
class Whole:
    """A message of which all packets are here, and the serials they came with."""

    message: int
    body: bytes
    serials: tuple[int, ...]


class Refused(ValueError):
    """A packet that fits nothing, or one message too many."""


class Assembly:
    """The partial messages of one terminal."""

    def __init__(self) -> None:
        self.partials: dict[tuple[int, int], Partial] = {}

    def __len__(self) -> int:
        return sum(len(body) for partial in self.partials.values() for body in partial.bodies.values())

    def add(self, header: Header, body: bytes, now_ms: int) -> Whole | None:
        """Take one packet in; the whole message when it was the last one missing.

        Packets of one message carry consecutive serials, so serial minus number names the message. A packet that
        comes twice replaces itself.
        """
        if not 1 <= header.packet <= header.packets <= MOST_PACKETS:
            raise Refused(f"packet {header.packet} of {header.packets}")
        first = (header.serial - header.packet + 1) & 0xFFFF
        key = (header.message, first)
        partial = self.partials.get(key)
        if partial is None or partial.packets != header.packets:
            partial = self._begin(key, header, now_ms)
        if len(self) + len(body) > MOST_BYTES:
            del self.partials[key]
            raise Refused(f"more than {MOST_BYTES} bytes waiting")
        partial.bodies[header.packet] = body
        partial.serials[header.packet] = header.serial
        partial.heard_at = now_ms
        if partial.missing:
            return None
        del self.partials[key]
        in_order = sorted(partial.bodies)
        return Whole(
            partial.message,
            b"".join(partial.bodies[number] for number in in_order),
            tuple(partial.serials[number] for number in in_order),
        )

    def to_ask(self, now_ms: int) -> list[Partial]:
        """Partials that have been silent for a while; each is asked for once. Those too old are dropped."""
        for key, partial in list(self.partials.items()):
            if now_ms - partial.began_at > GIVE_UP_MS:
                del self.partials[key]
        waiting = [
            partial
            for partial in self.partials.values()
            if not partial.asked and now_ms - partial.heard_at > ASK_AGAIN_MS
        ]
        for partial in waiting:
            partial.asked = True
        return waiting

    def _begin(self, key: tuple[int, int], header: Header, now_ms: int) -> Partial:
        self.partials.pop(key, None)
        while len(self.partials) >= MOST_MESSAGES:
            del self.partials[next(iter(self.partials))]
        made = Partial(header.message, key[1], header.packets, heard_at=now_ms, began_at=now_ms)
        self.partials[key] = made
        return made
