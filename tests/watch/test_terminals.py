"""Commands to a terminal as acts: only under a running order, to a device that is worn and can be told."""

from __future__ import annotations

import math

import pytest

from anhe.law.citations import LAW
from anhe.watch.devices import worn_under
from anhe.watch.gateway.commanding import encode
from anhe.watch.jt808.messages import Message
from anhe.watch.models import DeviceModel, TerminalCommand
from anhe.watch.models.devices import Protocol
from anhe.watch.terminals import AskPosition, LookClosely, SendZones, SetReportInterval
from tests.correction.factories import refused
from tests.district import act
from tests.watch.orders_made import fresh

Kind = TerminalCommand.Kind


def queued() -> list[tuple[str, dict]]:
    return list(TerminalCommand.objects.order_by("id").values_list("kind", "body"))


class TestEveryCommand:
    """Law art. 29: while the order runs, to the device that is worn."""

    GIVEN = {
        SetReportInterval: {"seconds": 60},
        LookClosely: {"interval_s": 10, "minutes": 30, "reason": "核查"},
        AskPosition: {},
    }

    @pytest.mark.parametrize("told", GIVEN)
    def test_R03_nothing_is_asked_of_a_device_that_is_not_worn(self, orders, told):
        with refused(saying="没有佩戴"):
            act(told, on=orders.told(), by=orders.district.officer, **self.GIVEN[told])
        assert queued() == []

    @pytest.mark.parametrize("told", GIVEN)
    def test_R02_nothing_is_asked_after_the_order_has_lapsed(self, orders, live_at, told):
        order = orders.worn()
        live_at("2026-06-10 00:00")
        with refused(LAW[29], saying="自行失效"):
            act(told, on=order, by=orders.district.officer, **self.GIVEN[told])
        assert queued() == []

    @pytest.mark.parametrize("told", GIVEN)
    def test_a_telephone_cannot_be_told(self, orders, told):
        order = orders.worn()
        worn_under(order).device.__class__.objects.update(protocol=Protocol.OSMAND)
        with refused(saying="不能接收指令"):
            act(told, on=order, by=orders.district.officer, **self.GIVEN[told])

    def test_each_waits_in_the_outbox_and_stands_in_the_timeline(self, orders):
        order = orders.worn()
        for told, given in self.GIVEN.items():
            act(told, on=order, by=orders.district.officer, **given)
        assert queued() == [
            ("report_interval", {"seconds": 60}), ("track", {"interval_s": 10, "for_s": 1800}), ("locate", {}),
        ]  # fmt: skip
        device = worn_under(order).device
        assert [one.text for one in order.file.entries.order_by("seq")][-3:] == [
            f"设定{device}每 60 秒上报一次",
            f"{device}每 10 秒定位，持续 30 分钟：核查",
            f"要求{device}立即上报位置",
        ]


class TestSendZones:
    def keeping(self, orders):
        order = orders.in_boundary(orders.worn())
        DeviceModel.objects.update(keeps_areas=True)
        return fresh(order)

    def test_the_terminal_forgets_what_it_kept_and_keeps_the_zones_in_force(self, orders):
        order = self.keeping(orders)
        act(SendZones, on=order, by=orders.district.officer)
        (forget, nothing), (kind, body) = queued()
        assert (forget, nothing, kind) == ("forget_areas", {}, "set_area")
        assert body["alarm_on"] == "exit"
        assert len(body["polygon"]) == 4
        assert encode(kind, body, is_2019=True)[0] == Message.SET_POLYGON

    def test_a_curfew_is_not_sent_since_terminals_know_no_hours(self, orders):
        order = self.keeping(orders)
        orders.at_home(order)
        act(SendZones, on=order, by=orders.district.officer)
        assert len(queued()) == 2

    def test_a_border_of_a_thousand_corners_fits_a_frame(self, orders):
        order = self.keeping(orders)
        area = order.zones.get().area
        angles = [n * math.tau / 1000 for n in range(1000)]
        ring = [[106 + 0.3 * math.cos(a) * (1 + 0.1 * math.sin(40 * a)), 30 + 0.2 * math.sin(a)] for a in angles]
        area.shape = {"type": "Polygon", "coordinates": [[*ring, ring[0]]]}
        area.save()
        act(SendZones, on=order, by=orders.district.officer)
        kind, body = queued()[1]
        assert 20 < len(body["polygon"]) <= 100
        assert len(encode(kind, body, is_2019=False)[1]) <= 1023

    def test_a_terminal_that_keeps_none_is_told_none(self, orders):
        order = orders.in_boundary(orders.worn())
        with refused(saying="不能自存区域"):
            act(SendZones, on=order, by=orders.district.officer)

    def test_without_zones_there_is_nothing_to_send(self, orders):
        order = orders.worn()
        DeviceModel.objects.update(keeps_areas=True)
        with refused(saying="还没有划定"):
            act(SendZones, on=order, by=orders.district.officer)
