"""What one terminal, one address and all together may ask of the gateway, and what happens past it."""

from __future__ import annotations

import asyncio
import contextlib
from datetime import UTC, datetime, timedelta

import pytest

from anhe.watch.gateway import Limits, Reason
from anhe.watch.gateway.counting import MOST_COUNTED, MOST_SAMPLES, Counts
from anhe.watch.jt808.messages import Message, Result
from anhe.watch.jt808.terminal import batch_body, location_body
from tests.watch.gateway_parts import UNWORN, WORN, on_the_loop, running


def here(ago_s: float = 0) -> bytes:
    return location_body(29.9762, 106.2763, datetime.now(UTC) - timedelta(seconds=ago_s))


def quick(**limits: object) -> Limits:
    return Limits(gather_s=0.002, **limits)  # type: ignore[arg-type]


class TestSlowOnes:
    """A connection that costs memory and says nothing is ended."""

    @on_the_loop
    async def test_who_does_not_authenticate_in_time_is_parted_from(self) -> None:
        async with running(quick(authenticate_within_s=0.5)) as house, house.wire() as idler, house.wire() as wearer:
            await wearer.log_in()
            assert await idler.is_closed()
            assert await wearer.result(wearer.terminal.heartbeat()) == Result.DONE
            assert house.refused() == {(Reason.SLOW, "127.0.0.1"): 1}

    @on_the_loop
    async def test_a_half_frame_that_is_never_finished_ends_the_connection(self) -> None:
        async with running(quick(half_frame_within_s=0.5)) as house, house.wire() as wire:
            await wire.log_in()
            frame = wire.terminal.location(here())
            # uvloop says RuntimeError where a stream has been closed in between.
            with contextlib.suppress(ConnectionError, RuntimeError):
                for byte in frame[:-1]:
                    await wire.say(bytes((byte,)))
                    await asyncio.sleep(0.06)
            assert await wire.is_closed()
            assert house.refused() == {(Reason.SLOW, WORN): 1}

    @on_the_loop
    async def test_whole_frames_one_after_the_other_are_no_half_frame(self) -> None:
        async with running(quick(half_frame_within_s=0.5)) as house, house.wire() as wire:
            await wire.log_in()
            for _second in range(4):
                assert await wire.result(wire.terminal.heartbeat()) == Result.DONE
                await asyncio.sleep(0.4)

    @on_the_loop
    async def test_who_waits_for_us_is_not_the_slow_one(self) -> None:
        limits = quick(authenticate_within_s=0.5, half_frame_within_s=0.5, idle_s=0.5)
        async with running(limits) as house, house.wire() as wearer, house.wire(UNWORN) as newcomer:
            await wearer.log_in()
            house.store.open.clear()
            await wearer.say(wearer.terminal.location(here()))
            await asyncio.sleep(0.05)
            half = wearer.terminal.location(here())
            await wearer.say(half[:20])
            await newcomer.say(newcomer.terminal.authenticate("KEY-1"))
            await asyncio.sleep(2)
            house.store.open.set()
            assert (await newcomer.reply()).answers[2] == Result.DONE
            await wearer.say(half[20:])
            assert [(await wearer.reply()).answers[2] for _frame in range(2)] == [Result.DONE] * 2

    @on_the_loop
    async def test_an_idle_connection_is_ended(self) -> None:
        async with running(quick(idle_s=0.5)) as house, house.wire() as wire:
            await wire.log_in()
            assert await wire.is_closed()
            assert house.refused() == {(Reason.IDLE, WORN): 1}

    @on_the_loop
    async def test_missing_packets_are_asked_for(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("anhe.watch.jt808.packets.ASK_AGAIN_MS", 100)
        async with running() as house, house.wire() as wire:
            await wire.log_in()
            packets = wire.terminal.packets(Message.BATCH, batch_body([here(n) for n in range(60)]))
            await wire.say(packets[0], packets[2])
            asked = await wire.reply()
            assert asked.message == Message.ASK_PACKETS
            assert asked.body == bytes.fromhex("0002010002")
            await wire.say(packets[1])
            for _packet in packets:
                assert (await wire.reply()).answers[2] == Result.DONE
            assert len(house.store.fixes) == 60


class TestTooMany:
    @on_the_loop
    async def test_connections_of_one_address(self) -> None:
        async with running(quick(connections_per_address=2)) as house:
            async with house.wire(), house.wire(), house.wire() as third:
                assert await third.is_closed()
            await asyncio.sleep(0.05)
            async with house.wire() as again:
                await again.log_in()
            assert house.refused() == {(Reason.CONNECTIONS_OF_ADDRESS, "127.0.0.1"): 1}

    @on_the_loop
    async def test_connections_of_all(self) -> None:
        async with running(quick(connections=1)) as house, house.wire() as first, house.wire() as second:
            assert await second.is_closed()
            await first.log_in()

    @on_the_loop
    async def test_what_one_too_many_sends_is_not_read(self) -> None:
        async with running(quick(connections=0)) as house:
            for _attempt in range(20):
                async with house.wire() as wire:
                    with contextlib.suppress(ConnectionError, RuntimeError):
                        await wire.say(wire.terminal.authenticate("KEY-1"))
                    assert await wire.is_closed()
            assert house.gateway.figures()["frames"] == 0
            assert not any(task.done() for task in house.gateway._tasks)

    @on_the_loop
    async def test_who_sends_too_fast_is_held_back_and_loses_nothing(self) -> None:
        async with running(quick(frames_per_s=20)) as house, house.wire() as wire:
            await wire.log_in()
            for burst in range(4):
                await wire.say(*[wire.terminal.location(here(burst * 60 + n)) for n in range(50)])
                await asyncio.sleep(0.05)
            for _frame in range(200):
                assert (await wire.reply(within_s=10)).answers[2] == Result.DONE
            assert house.refused()[Reason.TOO_FAST, WORN] >= 1
            assert len(house.store.fixes) == 200

    @on_the_loop
    async def test_who_sends_nothing_but_broken_frames_is_parted_from(self) -> None:
        async with running(quick(broken_per_minute=10)) as house, house.wire() as wire:
            await wire.log_in()
            await wire.say(*[b"\x7ebroken\x7e"] * 20)
            assert await wire.is_closed()

    @on_the_loop
    async def test_a_frame_without_an_end_is_dropped_and_the_next_is_heard(self) -> None:
        async with running() as house, house.wire() as wire:
            await wire.log_in()
            await wire.say(b"\x7e" + b"\x00" * 10_000)
            await asyncio.sleep(0.1)
            assert house.gateway.intake.bytes_waiting == 0
            assert await wire.result(wire.terminal.location(here())) == Result.DONE
            assert house.counts.drain().broken[0].reason == "too_long"

    @on_the_loop
    async def test_who_never_reads_the_answers_is_parted_from(self) -> None:
        async with running(quick(bytes_unread_answers=1024, frames_per_s=10**6)) as house, house.wire() as wire:
            await wire.log_in()
            wire.reader._transport.pause_reading()  # type: ignore[attr-defined]
            heartbeat = wire.terminal.heartbeat()
            try:
                for _burst in range(2000):
                    await wire.say(heartbeat * 200)
                    await asyncio.sleep(0)
                    if not len(house.gateway.sessions):
                        break
            except (ConnectionError, RuntimeError):
                pass
            assert not len(house.gateway.sessions)
            assert (Reason.NOT_READING, WORN) in house.refused()


class TestBackPressure:
    """While nothing can be stored, nothing piles up: the sockets are not read past a bound."""

    @on_the_loop
    async def test_what_waits_is_bounded_and_nothing_is_lost(self) -> None:
        limits = quick(bytes_waiting_per_connection=4096, bytes_waiting=64 * 1024, frames_per_s=10**6)
        async with running(limits) as house, house.wire() as wire:
            await wire.log_in()
            house.store.open.clear()
            frames = [wire.terminal.location(here(n)) for n in range(20_000)]
            sending = asyncio.create_task(wire.say(*frames))
            await asyncio.sleep(0.5)
            # One batch is in hand; beyond it no more than what one read of the kernel's buffer brings.
            assert house.gateway.intake.bytes_waiting < 64 * 1024 + 256 * 1024
            house.store.open.set()
            await sending
            for _frame in frames:
                await wire.reply()
            assert len(house.store.fixes) == 20_000

    @on_the_loop
    async def test_five_hundred_reconnect_at_once(self) -> None:
        async with running() as house:
            for number in range(500):
                house.registry.put(f"0137{number:08d}", number + 1)
            wires = [house.wire(f"0137{number:08d}") for number in range(500)]

            async def storm() -> None:
                async with asyncio.TaskGroup() as group:
                    for wire in wires:
                        group.create_task(come_back(wire))

            async def come_back(wire: object) -> None:
                await wire.__aenter__()  # type: ignore[attr-defined]
                await wire.log_in()  # type: ignore[attr-defined]
                assert await wire.result(wire.terminal.location(here())) == Result.DONE  # type: ignore[attr-defined]

            await storm()
            await storm()
            await asyncio.sleep(0.1)
            assert len(house.gateway.sessions) == 500
            assert len(house.store.fixes) == 1000


class TestCountsAreBounded:
    def test_identities_past_the_bound_are_counted_together(self) -> None:
        counts = Counts()
        for number in range(MOST_COUNTED + 5):
            counts.refused(Reason.UNKNOWN_DEVICE, f"{number:012d}")

        refused = counts.drain().refused

        assert len(refused) == MOST_COUNTED + 1
        assert [n for _reason, identity, n, _at in refused if identity == ""] == [5]
        assert counts.drain().refused == []

    def test_samples_are_the_newest(self) -> None:
        counts = Counts()
        for number in range(MOST_SAMPLES + 1):
            counts.broken(number.to_bytes(2), "wrong_checksum")

        broken = counts.drain().broken

        assert len(broken) == MOST_SAMPLES
        assert broken[0].frame == b"\x00\x01"
