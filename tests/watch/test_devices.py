"""定位装置: fitted only under an order and once the person is told, removed at once, handed back; the stock book. R03, R10."""

from datetime import date

import pytest

from anhe.casework.acts import Refused
from anhe.casework.running import NotAllowed
from anhe.law.citations import LAW, MEASURES
from anhe.orgs.models import Role
from anhe.watch.devices import (
    FitDevice,
    HandBackDevice,
    RemoveDevice,
    ReplaceDevice,
    SendText,
    in_stock_for,
    worn_under,
)
from anhe.watch.models import Alert, AlertKind, Device, DeviceModel, Severity, TerminalCommand
from anhe.watch.stock import mark_faulty, mark_repaired, retire, take_into_stock, wire_identity
from anhe.watch.terms import LiftPositioning
from tests.correction.factories import refused
from tests.district import account, act, at
from tests.watch.orders_made import fresh, open_duties, paper

Status = Device.Status


def fit(order, orders, **changed):
    given = {"device": None, "fitted_at": at("2026-03-10 09:00"), "explained": True, "fits": True} | changed
    given["device"] = given["device"] or orders.device()
    act(FitDevice, on=order, by=orders.district.officer, **given)
    return worn_under(order)


def lift(order, orders):
    act(LiftPositioning, on=order, by=orders.district.officer, reason="不需要继续使用")
    return fresh(order)


def remove(order, orders, **changed):
    given = {"removed_at": at("2026-03-10 09:00"), "reason": "已解除"} | changed
    act(RemoveDevice, on=order, by=orders.district.officer, **given)
    return order.pairings.first()


class TestFitting:
    """Law art. 29; Measures art. 37."""

    def test_a_device_is_fitted_with_a_record(self, orders):
        order, device = orders.told(), orders.device("13900990001")

        pairing = fit(order, orders, device=device, papers=[paper("佩戴照片.pdf")])

        device.refresh_from_db()
        assert (pairing.device, device.status) == (device, Status.FITTED)
        assert "positioning.fit" not in open_duties(order)
        assert order.file.attachments.filter(name="佩戴照片.pdf").exists()
        assert [entry.what for entry in device.entries.all()] == ["fitted", "taken_in"]

    def test_R03_not_without_an_approved_order(self, orders):
        with refused(LAW[29].paragraph(1), saying="尚未批准"):
            fit(orders.proposed(), orders)

    def test_R03_not_under_one_that_has_lapsed(self, orders, live_at):
        order = orders.told()
        live_at("2026-06-10 00:00")
        with refused(LAW[29], saying="自行失效"):
            fit(order, orders)

    def test_R05_not_before_the_person_is_told(self, orders):
        order = orders.approved()
        with refused(MEASURES[37].paragraph(2), saying="先告知"):
            fit(order, orders)
        fit(orders.told(order), orders)

    def test_it_may_be_fitted_the_day_before_the_order_begins(self, orders):
        order = orders.told(orders.approved(date(2026, 3, 11), date(2026, 6, 1)))
        assert fit(order, orders)

    @pytest.mark.parametrize("state", [Status.FITTED, Status.FAULTY, Status.RETIRED])
    def test_only_one_from_stock(self, orders, state):
        device = orders.device()
        Device.objects.filter(pk=device.pk).update(status=state)
        device.refresh_from_db()
        with refused(saying="另选在库"):
            fit(orders.told(), orders, device=device)

    def test_only_one_at_a_time(self, orders):
        order = orders.worn()
        with refused(saying="已佩戴"):
            fit(order, orders)

    def test_one_that_hurts_is_not_fitted(self, orders):
        with refused(LAW[34].paragraph(1), saying="不影响身体"):
            fit(orders.told(), orders, fits=False)

    def test_another_bureau_s_stock_is_not_offered(self, orders):
        order, device = orders.told(), orders.device()
        assert list(in_stock_for(order)) == [device]
        Device.objects.filter(pk=device.pk).update(organisation=orders.district.city)
        assert not in_stock_for(order).exists()


class TestTakingOff:
    """Law art. 29 ¶2: at once when the order ends."""

    def test_an_order_that_ends_owes_the_removal_the_same_day(self, orders):
        order = lift(orders.worn(), orders)
        assert open_duties(order) == {"positioning.remove": date(2026, 3, 10)}

        pairing = remove(order, orders)

        assert pairing.removed_at == at("2026-03-10 09:00")
        assert set(open_duties(order)) == {"positioning.hand_back"}

    def test_nothing_is_owed_where_nothing_is_worn(self, orders):
        assert open_duties(lift(orders.told(), orders)) == {}

    def test_taken_off_for_health_it_is_fitted_again_and_nothing_is_found_against_the_person(self, orders):
        order = orders.worn()
        remove(order, orders, reason="住院检查，医生要求取下")
        assert open_duties(order)["positioning.fit_again"] == date(2026, 3, 11)
        fit(order, orders)
        assert "positioning.fit_again" not in open_duties(order)

    def test_handed_back_it_waits_in_stock_again(self, orders):
        pairing = remove(lift(orders.worn(), orders), orders)
        act(HandBackDevice, on=pairing, by=orders.district.officer, handed_back_at=at("2026-03-10 09:00"), fault="")
        pairing.refresh_from_db()
        assert (pairing.device.status, pairing.device.fault) == (Status.IN_STOCK, "")
        assert open_duties(pairing.order) == {}

    def test_a_broken_one_does_not(self, orders):
        pairing = remove(lift(orders.worn(), orders), orders)
        act(HandBackDevice, on=pairing, by=orders.district.officer, handed_back_at=at("2026-03-10 09:00"),
            fault="表带断裂")  # fmt: skip
        pairing.refresh_from_db()
        assert (pairing.device.status, pairing.device.fault) == (Status.FAULTY, "表带断裂")

    def test_not_before_it_is_off(self, orders):
        order = orders.worn()
        with refused(saying="尚未拆除"):
            act(HandBackDevice, on=order.pairings.get(), by=orders.district.officer,
                handed_back_at=at("2026-03-10 09:00"))  # fmt: skip

    def test_replacing_is_one_step_and_the_old_one_is_to_be_handed_back(self, orders):
        order, new = orders.worn(), orders.device()
        old = worn_under(order)

        act(ReplaceDevice, on=order, by=orders.district.officer, device=new, replaced_at=at("2026-03-10 09:00"),
            reason="不能充电")  # fmt: skip

        old.refresh_from_db()
        assert (worn_under(order).device, old.removed_because) == (new, "不能充电")
        assert "positioning.hand_back" in open_duties(order)


class TestTextToTheWearer:
    """Law art. 34 ¶1; R10: at fitting hours, at night only on a ground; an open alert does not wait."""

    def send(self, order, orders):
        act(SendText, on=order, by=orders.district.officer, words="请尽快充电")

    def test_R10_it_waits_in_the_outbox_at_a_fitting_hour(self, orders, live_at):
        order = orders.worn()
        live_at("2026-03-10 19:00")
        self.send(order, orders)
        command = TerminalCommand.objects.get()
        assert (command.kind, command.body) == ("text", {"words": "请尽快充电"})
        assert command.device == worn_under(order).device

    @pytest.mark.parametrize("moment", ["2026-03-10 08:00", "2026-03-10 12:00", "2026-03-10 18:00"])
    def test_R10_not_in_the_hours_declared_for_work(self, orders, live_at, moment):
        live_at("2026-03-09 19:00")
        order = orders.worn(starts_on=date(2026, 3, 9), ends_on=date(2026, 6, 1))
        live_at(moment)
        with refused(LAW[34].paragraph(1), saying="工作、上学时间"):
            self.send(order, orders)

    @pytest.mark.parametrize("moment", ["2026-03-10 22:00", "2026-03-11 05:59"])
    def test_R10_at_night_the_order_in_force_is_the_ground(self, orders, live_at, moment):
        order = orders.worn()
        live_at(moment)
        self.send(order, orders)

    def test_R10_at_night_before_the_order_s_first_day_there_is_none(self, orders, live_at):
        order = orders.worn(starts_on=date(2026, 3, 12), ends_on=date(2026, 6, 1))
        live_at("2026-03-11 23:59")
        with refused(LAW[34].paragraph(1), saying="夜间"):
            self.send(order, orders)
        live_at("2026-03-12 00:00")
        self.send(order, orders)

    def test_R10_an_open_alert_is_spoken_of_at_any_hour(self, orders, live_at):
        order = orders.worn()
        live_at("2026-03-10 10:00")
        with refused(saying="工作、上学时间"):
            self.send(order, orders)
        Alert.objects.create(order=order, kind=AlertKind.SOS, severity=Severity.URGENT, began_at=at("2026-03-10 10:00"),
                             raised_at=at("2026-03-10 10:00"))  # fmt: skip
        self.send(order, orders)

    def test_a_client_without_a_screen_is_not_sent_text(self, orders, live_at):
        order = orders.told()
        fit(order, orders, device=orders.device("client-7", protocol="osmand"))
        live_at("2026-03-10 19:00")
        with refused(saying="不能显示文字"):
            self.send(order, orders)


class TestStock:
    """Measures art. 37 ¶1: dedicated devices, the agency's."""

    @pytest.mark.parametrize(
        ("protocol", "told", "wire"),
        [
            pytest.param("jt808", "13900990001", "013900990001", id="a phone number"),
            pytest.param("jt808", "013900990001", "013900990001", id="twelve digits already"),
            pytest.param("jt808", "1390099000123", "00000001390099000123", id="thirteen: a 2019 terminal"),
            pytest.param("jt808", "139 0099 0001", "013900990001", id="with blanks"),
            pytest.param("osmand", "client-7", "client-7", id="a client's own name"),
        ],
    )
    def test_the_number_on_the_device_becomes_the_one_on_the_wire(self, protocol, told, wire):
        assert wire_identity(protocol, told) == wire

    @pytest.mark.parametrize("told", ["", "12345", "1" * 21, "13900990OO1"])
    def test_what_is_no_number_is_said_with_an_example(self, told):
        with pytest.raises(ValueError, match="13900990001"):
            wire_identity("jt808", told)

    def test_no_identity_stands_twice(self, orders):
        orders.device("13900990001")
        with refused(saying="已经在册"):
            orders.device("013900990001")

    @pytest.mark.parametrize("who", ["officer", "leader", "city_officer"])
    def test_only_the_agency_keeps_it(self, orders, who):
        actor = orders.district.actor(getattr(orders.district, who))
        with refused(MEASURES[37].paragraph(1), saying="管理"):
            take_into_stock(actor, orders.district.agency, DeviceModel.objects.create(name="另一型"), "13900990001")

    def test_a_worn_one_that_fails_stays_worn_until_it_is_replaced(self, orders):
        order = orders.worn()
        keeper = orders.district.actor(orders.district.agency_officer)
        device = mark_faulty(keeper, worn_under(order).device, "屏幕不亮")
        assert (device.status, device.fault) == (Status.FITTED, "屏幕不亮")
        with refused(saying="尚未归还"):
            retire(keeper, device, "损坏")

    def test_faulty_repaired_retired_each_leaves_a_line(self, orders):
        keeper, device = orders.district.actor(orders.district.agency_officer), orders.device()
        device = mark_faulty(keeper, device, "不能充电")
        assert device.status == Status.FAULTY
        device = mark_repaired(keeper, device, "更换电池")
        assert (device.status, device.fault) == (Status.IN_STOCK, "")
        device = retire(keeper, device, "超过使用年限")
        assert [entry.what for entry in device.entries.order_by("id")] == ["taken_in", "fault", "repaired", "retired"]
        assert all(entry.by == orders.district.agency_officer for entry in device.entries.all())
        with pytest.raises(Refused):
            mark_faulty(keeper, device, "不能充电")

    def test_another_office_touches_nothing(self, orders):
        stranger = account("外区科员", Role.CORRECTION_OFFICER, orders.district.other_office)
        with pytest.raises(NotAllowed):
            act(RemoveDevice, on=orders.worn(), by=stranger, removed_at=at("2026-03-10 09:00"), reason="拆除")
