"""The wire in the field: real terminals' bytes on real sockets, a real gateway, a store in memory."""

from __future__ import annotations

import asyncio
import ssl
import struct
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from anhe.watch.fixes import Sign, Source
from anhe.watch.gateway import Door, Limits, Reason
from anhe.watch.jt808 import ModelRules, Registered, Result
from anhe.watch.jt808.messages import Message
from anhe.watch.jt808.terminal import batch_body, location_body
from tests.watch.gateway_parts import CODE, STRANGER, UNWORN, WORN, WORN_2019, Wire, on_the_loop, running

HERE = (29.9762, 106.2763)


def now() -> datetime:
    return datetime.now(UTC).replace(microsecond=0)


def here(ago_s: float = 0, **more: Any) -> bytes:
    return location_body(*HERE, now() - timedelta(seconds=ago_s), **more)


class TestRegistrationAndAuthentication:
    """A terminal registers, gets its code, authenticates with it, and only then is heard."""

    @pytest.mark.parametrize("identity", [pytest.param(WORN, id="2013"), pytest.param(WORN_2019, id="2019")])
    @on_the_loop
    async def test_a_known_terminal_is_given_its_code(self, identity: str) -> None:
        async with running() as house, house.wire(identity) as wire:
            await wire.say(wire.terminal.register("渝A00001"))
            reply = await wire.reply()
            assert reply.message == Message.REGISTERED
            assert reply.body == struct.pack(">HB", 1, Registered.DONE) + CODE.encode()
            await wire.log_in(reply.body[3:].decode())
            assert await wire.result(wire.terminal.location(here())) == Result.DONE
            assert len(house.store.fixes) == 1

    @on_the_loop
    async def test_a_stranger_is_told_that_there_is_no_such_terminal(self) -> None:
        async with running() as house, house.wire(STRANGER) as wire:
            await wire.say(wire.terminal.register())
            assert (await wire.reply()).body == struct.pack(">HB", 1, Registered.NO_SUCH_TERMINAL)
            assert house.refused() == {(Reason.UNKNOWN_DEVICE, STRANGER): 1}

    @on_the_loop
    async def test_a_wrong_code_opens_nothing(self) -> None:
        async with running() as house, house.wire() as wire:
            assert await wire.result(wire.terminal.authenticate("KEY-2")) == Result.FAILED
            assert await wire.result(wire.terminal.location(here())) == Result.FAILED
            assert house.refused() == {(Reason.WRONG_CODE, WORN): 1, (Reason.NOT_AUTHENTICATED, WORN): 1}
            assert len(house.store.fixes) == 0

    @on_the_loop
    async def test_one_registered_in_2013_form_may_speak_2019(self) -> None:
        async with running() as house, house.wire("00000000" + WORN) as wire:
            await wire.log_in()
            assert await wire.result(wire.terminal.location(here())) == Result.DONE
            assert house.store.fixes.trail.tolist() == [7]

    @on_the_loop
    async def test_a_newer_connection_of_the_same_terminal_replaces_the_older(self) -> None:
        async with running() as house, house.wire() as older, house.wire() as newer:
            await older.log_in()
            await newer.log_in()
            assert await older.is_closed()
            assert await newer.result(newer.terminal.location(here())) == Result.DONE
            assert house.gateway.figures()["connections"] == 1

    @on_the_loop
    async def test_without_the_code_nobody_is_replaced(self) -> None:
        async with running() as house, house.wire() as wearer, house.wire() as other:
            await wearer.log_in()
            await other.say(other.terminal.register())
            await other.reply()
            await other.result(other.terminal.authenticate("guessed"))
            assert await wearer.result(wearer.terminal.location(here())) == Result.DONE

    @on_the_loop
    async def test_after_unregistering_it_must_authenticate_again(self) -> None:
        async with running() as house, house.wire() as wire:
            await wire.log_in()
            assert await wire.result(wire.terminal.send(Message.UNREGISTER)) == Result.DONE
            assert await wire.result(wire.terminal.location(here())) == Result.FAILED
            assert len(house.store.fixes) == 0


class TestR03NoTrailWithoutAnOrder:
    """Law art. 26, 34: continuous points without an order in force are refused at the door, counted, never stored."""

    @on_the_loop
    async def test_R03_an_unknown_device_is_answered_with_failure_and_counted(self) -> None:
        async with running() as house, house.wire(STRANGER) as wire:
            assert await wire.result(wire.terminal.authenticate(CODE)) == Result.FAILED
            assert await wire.result(wire.terminal.location(here())) == Result.FAILED
            assert house.store.batches == []
            assert house.refused() == {(Reason.UNKNOWN_DEVICE, STRANGER): 2}

    @on_the_loop
    async def test_R03_a_device_without_an_order_is_answered_with_failure_and_counted(self) -> None:
        async with running() as house, house.wire(UNWORN) as wire:
            await wire.log_in()
            assert await wire.result(wire.terminal.location(here())) == Result.FAILED
            assert await wire.result(wire.terminal.batch([here(20), here(10)])) == Result.FAILED
            assert house.store.batches == []
            assert house.refused() == {(Reason.UNPAIRED, UNWORN): 3}

    @on_the_loop
    async def test_R03_an_order_that_lapses_ends_the_trail_while_the_terminal_stays_connected(self) -> None:
        async with running() as house, house.wire() as wire:
            await wire.log_in()
            assert await wire.result(wire.terminal.location(here())) == Result.DONE
            house.registry.put(WORN, 0)
            assert await wire.result(wire.terminal.location(here())) == Result.FAILED
            assert len(house.store.fixes) == 1
            assert house.refused() == {(Reason.UNPAIRED, WORN): 1}

    @on_the_loop
    async def test_R03_an_order_that_begins_starts_the_trail_while_the_terminal_stays_connected(self) -> None:
        async with running() as house, house.wire(UNWORN) as wire:
            await wire.log_in()
            assert await wire.result(wire.terminal.location(here())) == Result.FAILED
            house.registry.put(UNWORN, 11)
            assert await wire.result(wire.terminal.location(here())) == Result.DONE
            assert house.store.fixes.trail.tolist() == [11]

    @on_the_loop
    async def test_R03_a_device_taken_off_the_list_is_a_stranger_at_once(self) -> None:
        async with running() as house, house.wire() as wire:
            await wire.log_in()
            house.registry.drop(WORN)
            assert await wire.result(wire.terminal.location(here())) == Result.FAILED
            assert house.store.batches == []

    @on_the_loop
    async def test_R03_what_the_gate_refuses_is_answered_with_failure_and_counted(self) -> None:
        async with running() as house, house.wire() as wire:
            await wire.log_in()
            house.store.refuses = {7}
            assert await wire.result(wire.terminal.location(here())) == Result.FAILED
            assert len(house.store.fixes) == 0
            assert house.refused() == {(Reason.GATE, WORN): 1}

    @on_the_loop
    async def test_R03_another_identity_on_an_authenticated_connection_is_refused(self) -> None:
        async with running() as house, house.wire() as wire:
            await wire.log_in()
            wire.terminal.identity = UNWORN
            assert await wire.result(wire.terminal.location(here())) == Result.FAILED
            assert house.store.batches == []
            assert house.refused() == {(Reason.OTHER_IDENTITY, UNWORN): 1}


class TestAcknowledgedOnlyAfterStoring:
    """The terminal repeats what is not answered, so answering late is safe and answering early is not."""

    @on_the_loop
    async def test_no_answer_while_storing_is_under_way(self) -> None:
        async with running() as house, house.wire() as wire:
            await wire.log_in()
            house.store.open.clear()
            await wire.say(wire.terminal.location(here()))
            assert await wire.is_silent()
            house.store.open.set()
            assert (await wire.reply()).answers == (wire.terminal.serial, Message.LOCATION, Result.DONE)

    @on_the_loop
    async def test_no_answer_where_storing_failed_and_a_repeat_is_stored(self) -> None:
        async with running() as house, house.wire() as wire:
            await wire.log_in()
            house.store.fault = OSError("disk full")
            frame = wire.terminal.location(here())
            await wire.say(frame)
            assert await wire.is_silent()
            house.store.fault = None
            assert await wire.result(frame) == Result.DONE
            assert house.refused() == {(Reason.NOT_STORED, ""): 1}

    @on_the_loop
    async def test_heartbeats_are_answered_while_positions_are_not(self) -> None:
        async with running() as house, house.wire() as wire:
            await wire.log_in()
            house.store.fault = OSError("disk full")
            await wire.say(wire.terminal.location(here()), wire.terminal.heartbeat())
            assert (await wire.reply()).answers == (wire.terminal.serial, Message.HEARTBEAT, Result.DONE)

    @on_the_loop
    async def test_a_batch_is_acknowledged_only_if_every_fix_in_it_is_stored(self) -> None:
        async with running() as house, house.wire() as wire:
            await wire.log_in()
            assert await wire.result(wire.terminal.batch([here(30), here(20), here(10)])) == Result.DONE
            assert await wire.result(wire.terminal.batch([here(30), here(-3600)])) == Result.FAILED
            fixes = house.store.fixes
            assert len(fixes) == 4
            assert (fixes.signs & Sign.KEPT_WHILE_OUT_OF_COVERAGE).all()

    @on_the_loop
    async def test_packets_of_a_batch_are_answered_together_once_all_are_stored(self) -> None:
        async with running() as house, house.wire() as wire:
            await wire.log_in()
            *first, last = wire.terminal.packets(Message.BATCH, batch_body([here(n) for n in range(60)]))
            await wire.say(*first)
            assert await wire.is_silent()
            await wire.say(last)
            answers = [(await wire.reply()).answers for _packet in range(3)]
            assert sorted(answers) == [(serial, Message.BATCH, Result.DONE) for serial in (2, 3, 4)]
            assert len(house.store.fixes) == 60

    @on_the_loop
    async def test_stopping_stores_and_answers_what_was_read(self) -> None:
        async with running() as house, house.wire() as wire:
            await wire.log_in()
            house.store.open.clear()
            await wire.say(wire.terminal.location(here()))
            await asyncio.sleep(0.05)
            stopping = asyncio.create_task(house.gateway.stop())
            await asyncio.sleep(0.05)
            house.store.open.set()
            assert (await wire.reply()).answers == (wire.terminal.serial, Message.LOCATION, Result.DONE)
            await stopping
            assert len(house.store.fixes) == 1


class TestBytesAsTheyCome:
    """TCP knows no frames: halves, several at once, broken ones between good ones."""

    @on_the_loop
    async def test_one_byte_at_a_time(self) -> None:
        async with running() as house, house.wire() as wire:
            await wire.log_in()
            frame = wire.terminal.location(here())
            for byte in frame:
                await wire.say(bytes((byte,)))
                await asyncio.sleep(0.001)
            assert (await wire.reply()).answers == (wire.terminal.serial, Message.LOCATION, Result.DONE)

    @on_the_loop
    async def test_many_in_one_segment_each_answered_once_in_one_writing(self) -> None:
        async with running() as house, house.wire() as wire:
            await wire.log_in()
            await wire.say(*[wire.terminal.location(here(n)) for n in range(200)])
            serials = [(await wire.reply()).answers[0] for _frame in range(200)]
            assert serials == list(range(2, 202))
            assert len(house.store.fixes) == 200

    @on_the_loop
    async def test_a_broken_frame_costs_only_itself_and_is_kept_as_a_sample(self) -> None:
        async with running() as house, house.wire() as wire:
            await wire.log_in()
            good, bad, after = (wire.terminal.location(here(n)) for n in (3, 2, 1))
            bad = bad[:20] + bytes((bad[20] ^ 1,)) + bad[21:]
            await wire.say(good, bad, after)
            assert [(await wire.reply()).answers[0] for _frame in range(2)] == [2, 4]
            drained = house.counts.drain()
            assert [(one.reason, one.identity, one.address) for one in drained.broken] == [
                ("wrong_checksum", WORN, "127.0.0.1")
            ]

    @on_the_loop
    async def test_an_impossible_date_is_a_bad_message(self) -> None:
        async with running() as house, house.wire() as wire:
            await wire.log_in()
            body = here()
            undated = body[:22] + bytes.fromhex("261341000000") + body[28:]
            assert await wire.result(wire.terminal.location(undated)) == Result.BAD_MESSAGE
            assert house.store.batches == []

    @on_the_loop
    async def test_a_location_cut_short_is_a_bad_message(self) -> None:
        async with running() as house, house.wire() as wire:
            await wire.log_in()
            assert await wire.result(wire.terminal.location(here()[:27])) == Result.BAD_MESSAGE

    @on_the_loop
    async def test_messages_that_carry_nothing_for_us_are_answered(self) -> None:
        async with running() as house, house.wire() as wire:
            await wire.log_in()
            for message in (Message.WAYBILL, Message.DRIVER, Message.PASS_THROUGH, 0x0F01):
                assert await wire.result(wire.terminal.send(message, b"\x00\x01")) == Result.DONE

    @on_the_loop
    async def test_the_time_is_told_in_gmt8(self) -> None:
        async with running() as house, house.wire() as wire:
            await wire.say(wire.terminal.send(Message.ASK_TIME))
            reply = await wire.reply()
            assert reply.message == Message.TIME
            told = datetime.strptime(reply.body.hex() + "+0800", "%y%m%d%H%M%S%z")
            assert abs(told - now()) < timedelta(seconds=5)


class TestClocks:
    """A device's clock may be off; the future beyond ten minutes is refused, the past is kept for half a year."""

    @pytest.mark.parametrize(
        ("ago_s", "result", "reason"),
        [
            pytest.param(-590, Result.DONE, None, id="almost ten minutes ahead"),
            pytest.param(-620, Result.FAILED, Reason.CLOCK_AHEAD, id="more than ten minutes ahead"),
            pytest.param(179 * 86_400, Result.DONE, None, id="kept for 179 days"),
            pytest.param(181 * 86_400, Result.FAILED, Reason.TOO_OLD, id="181 days old"),
        ],
    )
    @on_the_loop
    async def test_skew(self, ago_s: float, result: Result, reason: Reason | None) -> None:
        async with running() as house, house.wire() as wire:
            await wire.log_in()
            assert await wire.result(wire.terminal.location(here(ago_s))) == result
            assert house.refused() == ({(reason, WORN): 1} if reason else {})


class TestWhatIsStored:
    @on_the_loop
    async def test_a_fix_in_the_houses_own_words(self) -> None:
        rules = ModelRules.read(
            12,
            [
                {"id": "E4", "means": "battery", "at": 1, "width": 1},
                {"id": "EB", "nested": "0089", "means": "strap_open", "mask": 1, "inverted": True},
            ],
        )
        async with running() as house, house.wire() as wire:
            house.registry.put(WORN, 7, rules=rules)
            await wire.log_in()
            at = now()
            extras = {0xE4: b"\x01\x40", 0xEB: bytes.fromhex("00060089fffffffe")}
            body = location_body(*HERE, at, speed_kmh=12.3, course_deg=90, altitude_m=-5, alarm=1, extras=extras)
            assert await wire.result(wire.terminal.location(body)) == Result.DONE
            (fixes,) = house.store.batches
            assert (fixes.lat[0], fixes.lon[0]) == HERE
            assert fixes.measured_at[0] == at.timestamp() * 1000
            assert abs(fixes.received_at[0] - at.timestamp() * 1000) < 5000
            assert (fixes.speed[0], fixes.course[0], fixes.altitude_m[0]) == (123, 90, -5)
            assert (fixes.battery[0], fixes.accuracy_m[0], fixes.source[0]) == (64, 12, Source.SATELLITE)
            assert fixes.signs[0] == Sign.SOS | Sign.STRAP_OPEN

    @on_the_loop
    async def test_a_position_that_is_not_valid_has_none(self) -> None:
        async with running() as house, house.wire() as wire:
            await wire.log_in()
            await wire.result(wire.terminal.location(here(status=0)))
            (fixes,) = house.store.batches
            assert np.isnan(fixes.lat[0])
            assert fixes.source[0] == Source.NONE


@on_the_loop
async def test_a_terminal_over_tls(certificate: Path) -> None:
    server, client = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER), ssl.create_default_context(cafile=certificate)
    server.load_cert_chain(certificate)
    async with running(Limits(gather_s=0.002), jt808_tls=Door(0, "127.0.0.1", server)) as house:
        port = house.gateway.ports["jt808_tls"]
        async with Wire(port, ssl=client, server_hostname="localhost") as wire:
            await wire.log_in()
            assert await wire.result(wire.terminal.location(here())) == Result.DONE
