"""The duty table of positioning, lived through."""

from datetime import date

import pytest

from anhe.casework.models import DutyRecord
from anhe.casework.supervision import may_contact_at
from anhe.correction.visits_and_talks import AskDigitalCheck
from anhe.law.citations import LAW
from anhe.watch.devices import HandBackDevice, RemoveDevice
from anhe.watch.duties import DUTIES
from anhe.watch.models import Alert, AlertKind, Severity
from anhe.watch.terms import ExtendPositioning, LiftPositioning, lapse_due_orders
from tests.correction.factories import refused
from tests.district import act, at
from tests.watch.orders_made import open_duties


class TestTheTable:
    def test_every_row_is_opened_and_ended_by_a_life(self, orders, live_at):
        order = orders.worn(orders.in_boundary())
        act(RemoveDevice, on=order, by=orders.district.officer, removed_at=at("2026-03-10 09:00"), reason="住院检查")
        taken_off = order.pairings.get()
        act(HandBackDevice, on=taken_off, by=orders.district.officer, handed_back_at=at("2026-03-10 09:00"), fault="")
        orders.fitted(order)
        live_at("2026-06-01 09:00")
        order = orders.assessed(order)
        act(ExtendPositioning, on=order, by=orders.district.leader, ends_on=date(2026, 9, 9), opinion="同意")
        order = orders.told(order)
        live_at("2026-09-01 09:00")
        order = orders.assessed(order, still_necessary=False)
        act(LiftPositioning, on=order, by=orders.district.officer, reason="不需要继续使用")
        act(RemoveDevice, on=order, by=orders.district.officer, removed_at=at("2026-09-01 09:00"), reason="已解除")
        last = order.pairings.first()
        act(HandBackDevice, on=last, by=orders.district.officer, handed_back_at=at("2026-09-01 09:00"), fault="")

        seen = set(DutyRecord.objects.filter(file=order.file).values_list("name", flat=True))
        assert {duty.name for duty in DUTIES} - seen == {"positioning.tell_ended"}, (
            "a lifted order was told by its paper"
        )
        assert open_duties(order) == {}

    def test_the_assessment_stands_on_today_a_fortnight_ahead(self, orders):
        duty = DutyRecord.objects.get(file=orders.approved().file, name="positioning.assess")
        assert (duty.shows_on, duty.due_on) == (date(2026, 5, 25), date(2026, 6, 9))

    def test_a_lapsed_order_leaves_nothing_owed_but_the_device(self, orders, live_at):
        order = orders.assessed(orders.worn())
        live_at("2026-06-10 00:00")
        lapse_due_orders()
        assert set(open_duties(order)) == {"positioning.remove", "positioning.tell_ended"}


class TestContactAtFittingHours:
    """Law art. 34 ¶1; R10: what a correction's digital check and a device's text both ask."""

    @pytest.mark.parametrize(("under_order", "allowed"), [(True, True), (False, False)])
    def test_R10_a_night_check_needs_an_order_in_force(self, orders, under_order, allowed):
        correction = orders.cases.enrolled()
        if under_order:
            orders.approved(file=correction.file)
        given = {"asked_for": at("2026-03-11 23:00"), "manner": "video", "reason": "例行"}
        if allowed:
            act(AskDigitalCheck, on=correction, by=orders.district.officer, **given)
        else:
            with refused(LAW[34].paragraph(1), saying="夜间"):
                act(AskDigitalCheck, on=correction, by=orders.district.officer, **given)

    @pytest.mark.parametrize(
        ("moment", "allowed"), [("2026-06-09 23:59", True), ("2026-06-10 00:00", False), ("2026-06-10 07:00", True)]
    )
    def test_R10_the_ground_ends_with_the_order(self, orders, moment, allowed):
        assert bool(may_contact_at(orders.approved().file, at(moment))) is allowed

    def test_R10_an_alert_still_open_is_a_ground_and_a_closed_one_is_not(self, orders):
        order = orders.proposed()
        alert = Alert.objects.create(order=order, kind=AlertKind.SILENCE, severity=Severity.ATTENTION,
                                     began_at=at("2026-03-10 20:00"), raised_at=at("2026-03-10 20:00"))  # fmt: skip
        night = at("2026-03-10 23:00")
        assert may_contact_at(order.file, night)
        alert.closed_at = at("2026-03-10 22:30")
        alert.save()
        assert not may_contact_at(order.file, night)

    def test_R10_an_open_alert_does_not_wait_for_the_end_of_work(self, orders):
        file = orders.approved().file
        assert not may_contact_at(file, at("2026-03-11 10:00"))
        assert may_contact_at(file, at("2026-03-11 10:00"), about_an_alert=True)
