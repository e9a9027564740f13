"""One batch: which frames count, whose they are, which fixes go to the pipeline, and what each message is answered."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from anhe.watch.fixes import Fixes, Sign
from anhe.watch.gateway.counting import Counts, Reason
from anhe.watch.gateway.ports import Limits
from anhe.watch.gateway.sessions import Sessions
from anhe.watch.jt808.answers import general_answers
from anhe.watch.jt808.frames import Flaw, Frames
from anhe.watch.jt808.headers import Headers, read_headers
from anhe.watch.jt808.locations import decode_locations
from anhe.watch.jt808.messages import Message, Result
from anhe.watch.jt808.positions import CARRIERS, Places, find_positions

if TYPE_CHECKING:
    from anhe.watch.gateway.rare import Rare
    from anhe.watch.gateway.tcp import Connection


SKEWED_MS = 300_000


@dataclass(frozen=True, slots=True)
class Late:
    """A message put together from packets, to be read with this batch. All its packets are answered together."""

    row: int
    message: int
    body: bytes
    serials: tuple[int, ...]


@dataclass(slots=True)
class Batch:
    """Messages to answer, a row each, and the fixes of those that carry positions.

    result   uint8  what the message is answered; for carriers of positions only if all its fixes are stored
    fix_of   intp   the message each fix came in
    answered bool   false for what needs no general answer
    extra    serials of further packets that the row's answer goes to as well
    """

    owners: Sequence[Connection]
    owner: NDArray[np.intp]
    headers: Headers
    result: NDArray[np.uint8]
    answered: NDArray[np.bool_]
    is_carrier: NDArray[np.bool_]
    fixes: Fixes
    fix_of: NDArray[np.intp]
    extra: dict[int, tuple[int, ...]]

    @classmethod
    def read(
        cls,
        frames: Frames,
        slots: NDArray[np.intp],
        owners: Sequence[Connection],
        sessions: Sessions,
        counts: Counts,
        rare: Rare,
        limits: Limits,
    ) -> Batch:
        """Rare messages are dealt with here and now, one by one; positions all at once."""
        headers = read_headers(frames)
        result = np.zeros(len(frames), dtype=np.uint8)
        answered = np.ones(len(frames), dtype=bool)
        is_position = np.isin(headers.message, CARRIERS) & (headers.packets <= 1)
        is_plain = (is_position | (headers.message == Message.HEARTBEAT)) & headers.readable & ~headers.is_encrypted
        late = rare.read_all(np.flatnonzero(~is_plain), frames, headers, owners, result, answered)
        slot = slots[frames.owner]
        own = _own(sessions, headers, slot)
        _refuse_strangers(np.flatnonzero(is_plain & ~own), headers, frames.owner, owners, result, sessions, counts)
        carriers = np.flatnonzero(is_plain & own & is_position)
        counts.noted(Reason.LENGTH_DIFFERS, int(headers.differs_in_length.sum()))
        located = _Positions.read(frames, headers, carriers, late)
        located.answers_to_requests(frames, headers, owners, rare, answered)
        fixes, fix_of = located.taken(slot, result, sessions, counts, limits, owners, frames)
        is_carrier = np.zeros(len(frames), dtype=bool)
        is_carrier[carriers] = True
        is_carrier[[one.row for one in late]] = True
        extra = {one.row: one.serials for one in late}
        return cls(owners, frames.owner, headers, result, answered, is_carrier, fixes, fix_of, extra)

    def answers(
        self, stored: NDArray[np.bool_] | None, sessions: Sessions, counts: Counts
    ) -> Iterator[tuple[Connection, bytes]]:
        """General answers, one writing for each connection. Nothing for positions that were not stored."""
        if stored is None:
            self.answered &= ~self.is_carrier
        else:
            self._refuse_by_gate(np.flatnonzero(~stored), counts)
        row, serial = self._rows_and_serials()
        if not len(row):
            return
        owner = self.owner[row]
        in_order = np.argsort(owner, kind="stable")
        row, serial, owner = row[in_order], serial[in_order], owner[in_order]
        wire = self._on_the_wire(row, serial, owner, sessions)
        bounds = [0, *(np.flatnonzero(np.diff(owner)) + 1).tolist(), len(owner)]
        for first, end in pairwise(bounds):
            yield self.owners[owner[first]], wire[first] if end - first == 1 else b"".join(wire[first:end])

    def _refuse_by_gate(self, refused: NDArray[np.intp], counts: Counts) -> None:
        rows, n = np.unique(self.fix_of[refused], return_counts=True)
        self.result[rows] = np.maximum(self.result[rows], Result.FAILED)
        for row, fixes in zip(rows.tolist(), n.tolist(), strict=True):
            counts.refused(Reason.GATE, self.owners[self.owner[row]].identity, fixes)

    def _rows_and_serials(self) -> tuple[NDArray[np.intp], NDArray[np.uint16]]:
        row = np.flatnonzero(self.answered)
        serial = self.headers.serial[row]
        more = [(at, number) for at, numbers in self.extra.items() if self.answered[at] for number in numbers]
        more = [(at, number) for at, number in more if number != self.headers.serial[at]]
        if more:
            row = np.concatenate((row, [at for at, _number in more])).astype(np.intp)
            serial = np.concatenate((serial, np.array([number for _at, number in more], dtype=np.uint16)))
        return row, serial

    def _on_the_wire(
        self, row: NDArray[np.intp], serial: NDArray[np.uint16], owner: NDArray[np.intp], sessions: Sessions
    ) -> list[bytes]:
        headers = self.headers
        slot = np.fromiter((connection.slot for connection in self.owners), dtype=np.intp)[owner]
        first = np.searchsorted(owner, owner)
        ours = (sessions.our_serial[slot] + np.arange(len(owner)) - first).astype(np.uint16)
        np.add.at(sessions.our_serial, slot, 1)
        return general_answers(
            headers.phone_high[row],
            headers.phone_low[row],
            headers.is_2019[row],
            ours,
            serial,
            headers.message[row],
            self.result[row],
        )


@dataclass(frozen=True, slots=True)
class _Positions:
    """Where positions lie, each pointing at the row of the message that is answered for it."""

    data: NDArray[np.uint8]
    places: Places
    row: NDArray[np.intp]

    @classmethod
    def read(cls, frames: Frames, headers: Headers, carriers: NDArray[np.intp], late: list[Late]) -> _Positions:
        data, message = frames.data, headers.message[carriers]
        body, end, row = headers.body[carriers], headers.end[carriers], carriers
        if late:
            length = np.array([len(one.body) for one in late], dtype=np.intp)
            end_of_late = len(data) + np.cumsum(length)
            data = np.concatenate((data, np.frombuffer(b"".join(one.body for one in late), dtype=np.uint8)))
            message = np.concatenate((message, np.array([one.message for one in late], dtype=np.uint16)))
            body, end = np.concatenate((body, end_of_late - length)), np.concatenate((end, end_of_late))
            row = np.concatenate((row, np.array([one.row for one in late], dtype=np.intp)))
        return cls(data, find_positions(data, message, body, end), row)

    def answers_to_requests(
        self, frames: Frames, headers: Headers, owners: Sequence[Connection], rare: Rare, answered: NDArray[np.bool_]
    ) -> None:
        """0201 answers a command of ours and is itself not answered."""
        for row in self.row[headers.message[self.row] == Message.LOCATION_ON_REQUEST].tolist():
            answered[row] = False
            rare.note_answer(owners[frames.owner[row]], frames.body(headers.body[row], headers.end[row]))

    def taken(
        self,
        slot: NDArray[np.intp],
        result: NDArray[np.uint8],
        sessions: Sessions,
        counts: Counts,
        limits: Limits,
        owners: Sequence[Connection],
        frames: Frames,
    ) -> tuple[Fixes, NDArray[np.intp]]:
        """Fixes for the pipeline and the message each came in; the others are counted and their message refused."""
        row = self.row[self.places.message]
        located = decode_locations(
            self.data, self.places.start, self.places.end, sessions.table, sessions.rules[slot[row]]
        )
        fixes, now_ms = located.fixes, time.time_ns() // 1_000_000
        fixes.trail[:] = sessions.trail[slot[row]]
        fixes.received_at[:] = now_ms
        fixes.signs[self.places.kept] |= np.uint16(Sign.KEPT_WHILE_OUT_OF_COVERAGE)
        take = np.ones(len(row), dtype=bool)
        take[list(located.flaws)] = False
        for message, flaw in self.places.flaws.items():
            self._refuse_broken(int(self.row[message]), flaw, result, owners, frames, counts)
        for fix, flaw in located.flaws.items():
            self._refuse_broken(int(row[fix]), flaw, result, owners, frames, counts)
        for reason, refused in (
            (Reason.UNPAIRED, fixes.trail == 0),
            (Reason.CLOCK_AHEAD, fixes.measured_at > now_ms + int(limits.ahead_s * 1000)),
            (Reason.TOO_OLD, fixes.measured_at < now_ms - int(limits.oldest_s * 1000)),
        ):
            if not refused.any():
                continue
            rows, n = np.unique(row[take & refused], return_counts=True)
            result[rows] = np.maximum(result[rows], Result.FAILED)
            for one, times in zip(rows.tolist(), n.tolist(), strict=True):
                counts.refused(reason, owners[frames.owner[one]].identity, times)
            take &= ~refused
        skewed = take & ~self.places.kept & (np.abs(fixes.measured_at - now_ms) > SKEWED_MS)
        counts.noted(Reason.CLOCK_SKEWED, int(skewed.sum()))
        chosen = np.flatnonzero(take)
        return (fixes if len(chosen) == len(row) else fixes.take(chosen)), row[chosen]

    def _refuse_broken(
        self,
        row: int,
        flaw: Flaw,
        result: NDArray[np.uint8],
        owners: Sequence[Connection],
        frames: Frames,
        counts: Counts,
    ) -> None:
        result[row] = Result.BAD_MESSAGE
        owner = owners[frames.owner[row]]
        counts.broken(frames.body(frames.start[row], frames.end[row]), flaw, owner.identity, owner.address)


def _own(sessions: Sessions, headers: Headers, slot: NDArray[np.intp]) -> NDArray[np.bool_]:
    """Frames that carry the phone field their connection has authenticated with."""
    return (
        sessions.authenticated[slot]
        & (sessions.phone_low[slot] == headers.phone_low)
        & (sessions.phone_high[slot] == headers.phone_high)
    )


def _refuse_strangers(
    rows: NDArray[np.intp],
    headers: Headers,
    owner: NDArray[np.intp],
    owners: Sequence[Connection],
    result: NDArray[np.uint8],
    sessions: Sessions,
    counts: Counts,
) -> None:
    """Unknown, not authenticated, or another's identity: answered with failure, counted, dropped. R03."""
    result[rows] = Result.FAILED
    for row in rows.tolist():
        identity = headers.one(row).identity
        if sessions.find(identity) is None:
            reason = Reason.UNKNOWN_DEVICE
        elif sessions.authenticated[owners[owner[row]].slot]:
            reason = Reason.OTHER_IDENTITY
        else:
            reason = Reason.NOT_AUTHENTICATED
        counts.refused(reason, identity)
        sessions.broken[owners[owner[row]].slot] += 1
