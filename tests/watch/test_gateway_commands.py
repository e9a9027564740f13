"""Commands: out of the outbox, onto the wire, and the terminal's own answer back."""

from __future__ import annotations

import asyncio
import time
from datetime import timedelta
from uuid import uuid4

import pytest

from anhe import clock
from anhe.watch import outbox
from anhe.watch.gateway import Command, Limits
from anhe.watch.jt808.answers import TooLong
from anhe.watch.jt808.messages import Message, Result
from anhe.watch.models import Device, DeviceModel, TerminalCommand
from tests.watch.gateway_parts import WORN, House, Wire, on_the_loop, running
from tests.watch.test_gateway import here

Kind = TerminalCommand.Kind
SQUARE = [[106.2, 29.9], [106.3, 29.9], [106.3, 30.0]]


def command(kind: str, body: dict, *, worth_s: float = 60) -> Command:
    return Command(uuid4(), WORN, kind, body, int((time.time() + worth_s) * 1000))


async def told(house: House, wire: Wire, queued: Command) -> tuple[int, str]:
    house.outbox.queued.append(queued)
    reply = await wire.reply()
    await wire.say(wire.terminal.answer(reply))
    await asyncio.sleep(0.1)
    assert house.outbox.results[queued.id] == Result.DONE
    return reply.message, reply.body.hex()


@pytest.mark.parametrize(
    ("kind", "body", "message", "on_the_wire"),
    [
        pytest.param(Kind.TEXT, {"words": "请充电"}, Message.TEXT, "0c" + "请充电".encode("gbk").hex(), id="text"),
        pytest.param(
            Kind.REPORT_INTERVAL, {"seconds": 60}, Message.SET_PARAMETERS, "0100000029040000003c", id="interval"
        ),
        pytest.param(Kind.TRACK, {"interval_s": 5, "for_s": 600}, Message.TRACK, "000500000258", id="track"),
        pytest.param(Kind.LOCATE, {}, Message.ASK_LOCATION, "", id="locate"),
        pytest.param(
            Kind.SET_AREA,
            {"number": 7, "polygon": SQUARE},
            Message.SET_POLYGON,
            "000000070020000301c83ce006547bc001c83ce00656026001c9c38006560260",
            id="alarm on leaving an area",
        ),
        pytest.param(
            Kind.SET_AREA,
            {"number": 8, "centre": [106.2, 29.9], "radius_m": 150, "alarm_on": "entry"},
            Message.SET_CIRCLES,
            "000100000008000801c83ce006547bc000000096",
            id="alarm on entering a circle",
        ),
        pytest.param(
            Kind.SET_AREA,
            {"number": 9, "north_west": [106.2, 30.0], "south_east": [106.3, 29.9]},
            Message.SET_RECTANGLES,
            "000100000009002001c9c38006547bc001c83ce006560260",
            id="alarm on leaving a rectangle",
        ),
        pytest.param(
            Kind.SET_AREA,
            {"number": 10, "route": [[106.2, 29.9], [106.3, 29.9]], "width_m": 80},
            Message.SET_ROUTE,
            "0000000a00200002000000010000000101c83ce006547bc05000000000020000000201c83ce0065602605000",
            id="alarm on leaving a corridor",
        ),
        pytest.param(Kind.FORGET_AREAS, {"shape": "route"}, Message.DELETE_ROUTES, "00", id="forget all corridors"),
        pytest.param(Kind.FORGET_AREAS, {"numbers": [7]}, Message.DELETE_POLYGONS, "0100000007", id="forget one"),
        pytest.param(Kind.FORGET_AREAS, {}, Message.DELETE_POLYGONS, "00", id="forget all"),
    ],
)
@on_the_loop
async def test_a_command_reaches_the_terminal_and_its_answer_is_kept(
    kind: str, body: dict, message: Message, on_the_wire: str
) -> None:
    async with running() as house, house.wire() as wire:
        await wire.log_in()
        assert await told(house, wire, command(kind, body)) == (message, on_the_wire)


@on_the_loop
async def test_a_command_waits_until_the_terminal_comes() -> None:
    async with running() as house:
        waiting = command(Kind.TEXT, {"words": "请充电"})
        house.outbox.queued.append(waiting)
        await asyncio.sleep(1.2)
        assert house.outbox.was_sent == []
        async with house.wire() as wire:
            await wire.log_in()
            assert (await wire.reply()).message == Message.TEXT
            await asyncio.sleep(0.05)
            assert house.outbox.was_sent == [waiting.id]


@on_the_loop
async def test_a_command_past_its_time_is_not_sent() -> None:
    async with running() as house, house.wire() as wire:
        await wire.log_in()
        house.outbox.queued.append(command(Kind.TEXT, {"words": "请充电"}, worth_s=-1))
        assert await wire.is_silent(for_s=1.5)


@on_the_loop
async def test_a_located_terminal_answers_with_its_position_which_is_stored() -> None:
    async with running() as house, house.wire() as wire:
        await wire.log_in()
        asked = command(Kind.LOCATE, {})
        house.outbox.queued.append(asked)
        reply = await wire.reply()
        await wire.say(wire.terminal.send(Message.LOCATION_ON_REQUEST, reply.serial.to_bytes(2) + here()))
        assert await wire.is_silent()
        assert house.outbox.results == {asked.id: Result.DONE}
        assert len(house.store.fixes) == 1


@on_the_loop
async def test_what_no_terminal_can_be_told_is_noted_and_the_rest_goes_on() -> None:
    async with running() as house, house.wire() as wire:
        await wire.log_in()
        wrong, right = command(Kind.TEXT, {"no": "words"}), command(Kind.LOCATE, {})
        house.outbox.queued += [wrong, right]
        assert (await wire.reply()).message == Message.ASK_LOCATION
        await asyncio.sleep(0.05)
        assert house.outbox.results == {wrong.id: Result.BAD_MESSAGE}


@on_the_loop
async def test_an_outbox_that_is_away_keeps_neither_positions_nor_the_sweep_waiting() -> None:
    async with running(Limits(gather_s=0.002, authenticate_within_s=1)) as house:
        away = asyncio.Event()

        async def never() -> list[Command]:
            await away.wait()
            raise OSError("database away")

        house.outbox.fresh = never
        async with house.wire() as wire, house.wire() as idler:
            await wire.log_in()
            await asyncio.sleep(1.5)
            assert await wire.result(wire.terminal.location(here())) == Result.DONE
            assert await idler.is_closed()
            away.set()
            await asyncio.sleep(0.1)
            assert await wire.result(wire.terminal.heartbeat()) == Result.DONE


@pytest.mark.django_db(transaction=True)
class TestOutbox:
    """Acts put commands in; the gateway takes each out once."""

    @pytest.fixture
    def device(self) -> Device:
        from anhe.orgs.models import Organisation
        from tests.district import build_district

        build_district()
        organisation = Organisation.objects.order_by("pk").first()
        model = DeviceModel.objects.create(name="测试型号")
        return Device.objects.create(organisation=organisation, model=model, identity=WORN)

    def test_a_command_goes_out_once_and_comes_back_answered(self, device: Device) -> None:
        queued = outbox.put(device, Kind.TEXT, {"words": "请充电"})

        async def scenario() -> None:
            box = outbox.DatabaseOutbox()
            (fresh,) = await box.fresh()
            assert (fresh.id, fresh.identity, fresh.body) == (queued.id, WORN, {"words": "请充电"})
            assert list(await box.fresh()) == []
            await box.sent([fresh.id])
            await box.answered(fresh.id, Result.UNSUPPORTED)
            box.close()

        asyncio.run(scenario())
        queued.refresh_from_db()
        assert queued.sent_at is not None
        assert queued.result == TerminalCommand.Result.UNSUPPORTED

    def test_a_new_process_takes_over_what_was_not_sent(self, device: Device) -> None:
        outbox.put(device, Kind.LOCATE, {})
        outbox.put(device, Kind.LOCATE, {}, worth_for=timedelta(seconds=-1))

        async def scenario() -> None:
            for _process in range(2):
                box = outbox.DatabaseOutbox()
                assert len(await box.fresh()) == 1
                box.close()

        asyncio.run(scenario())

    def test_what_does_not_fit_a_frame_is_refused_when_it_is_queued(self, device: Device) -> None:
        with pytest.raises(TooLong):
            outbox.put(device, Kind.TEXT, {"words": "字" * 250})
        with pytest.raises(ValueError, match="needs other contents"):
            outbox.put(device, Kind.TRACK, {"interval_s": 5})
        assert not TerminalCommand.objects.exists()
        assert clock.now()
