"""An approved absence opens the allowed area and the curfew for its days, and closes by itself. Law art. 27; Measures art. 28."""

from datetime import date

import pytest

from anhe.casework.acts import Act
from anhe.casework.events import AbsenceAllowed, AbsenceEnded, tell
from anhe.correction.leave import ApproveLeave, ReportReturn
from anhe.keys import new_key
from anhe.watch.models import Opening
from anhe.watch.openings import CloseOpening, OpenForAbsence
from anhe.watch.terms import ExtendPositioning
from tests.district import act, at
from tests.watch.orders_made import fresh

DAYS = (date(2026, 3, 16), date(2026, 3, 20))


@pytest.fixture
def leave(orders):
    """A leave approved under an order in force."""
    correction = orders.cases.enrolled()
    orders.approved(file=correction.file)
    return orders.cases.leave(*DAYS, correction=correction, approved=True)


class TestALeaveUnderAnOrder:
    def test_opens_for_its_days_both_included(self, leave):
        opening = Opening.objects.get()
        assert (opening.source, opening.place) == (leave.pk, "示例省邻市")
        assert (opening.starts_at, opening.ends_at) == (at("2026-03-16 00:00"), at("2026-03-21 00:00"))
        entry = leave.file.entries.last()
        assert entry.act == OpenForAbsence.name
        assert "禁止场所不变" in entry.text

    def test_the_approval_and_the_opening_are_one_transaction_on_one_chain(self, leave):
        acts = list(leave.file.entries.order_by("-seq").values_list("act", flat=True)[:2])
        assert acts == [OpenForAbsence.name, ApproveLeave.name]
        leave.file.refresh_from_db()
        assert leave.file.last_seq == leave.file.entries.count()

    def test_the_return_closes_it_at_that_minute(self, leave, orders, live_at):
        live_at("2026-03-18 16:00")
        act(ReportReturn, on=leave, by=orders.district.officer, returned_at=at("2026-03-18 15:30"), explanation="")
        assert Opening.objects.get().ends_at == at("2026-03-18 15:30")
        assert leave.file.entries.last().act == CloseOpening.name

    def test_a_late_return_finds_it_closed_already(self, leave, orders, live_at):
        live_at("2026-03-22 10:00")
        act(ReportReturn, on=leave, by=orders.district.officer, returned_at=at("2026-03-22 09:00"),
            explanation="火车停运，已电话报告")  # fmt: skip
        assert Opening.objects.get().ends_at == at("2026-03-21 00:00")
        assert not leave.file.entries.filter(act=CloseOpening.name).exists()


class TestWhenTheTwoDoNotMeet:
    def test_a_leave_without_an_order_opens_nothing(self, orders):
        orders.cases.leave(*DAYS, approved=True)
        assert not Opening.objects.exists()

    def test_a_leave_granted_before_the_order_is_honoured_by_it(self, orders):
        correction = orders.cases.enrolled()
        leave = orders.cases.leave(*DAYS, correction=correction, approved=True)
        order = orders.approved(file=correction.file)
        assert Opening.objects.get(order=order).source == leave.pk

    @pytest.mark.parametrize(
        ("ends_on", "opens"),
        [
            pytest.param(date(2026, 3, 15), 0, id="the order ends before"),
            pytest.param(date(2026, 3, 16), 1, id="it meets"),
        ],
    )
    def test_only_days_that_meet_the_order_open_it(self, orders, ends_on, opens):
        correction = orders.cases.enrolled()
        orders.approved(file=correction.file, ends_on=ends_on)
        orders.cases.leave(*DAYS, correction=correction, approved=True)
        assert Opening.objects.count() == opens

    def test_one_in_the_extended_term_opens_with_the_extension(self, orders):
        correction = orders.cases.enrolled()
        order = orders.assessed(orders.approved(file=correction.file, ends_on=date(2026, 3, 15)))
        orders.cases.leave(*DAYS, correction=correction, approved=True)
        act(ExtendPositioning, on=order, by=orders.district.leader, ends_on=date(2026, 6, 1), opinion="同意")
        assert Opening.objects.get(order=order).starts_at == at("2026-03-16 00:00")


class TestOtherAbsences:
    """Whoever announces one is heard: a recurrent travel permit as much as a leave (Measures art. 29)."""

    def test_any_announced_absence_opens_once_and_closes(self, orders):
        order, source = orders.approved(), new_key()
        event = AbsenceAllowed(order.file, source, *DAYS, "示例省邻市")
        for _again in range(2):
            tell(event, at("2026-03-10 09:00"))
        assert Opening.objects.count() == 1

        tell(AbsenceEnded(order.file, source, at("2026-03-12 08:00")), at("2026-03-12 08:00"))

        opening = Opening.objects.get()
        assert opening.ends_at == opening.starts_at, "taken back before it began: it never opened"
        assert fresh(order).file.entries.count() == order.file.entries.count()

    def test_the_acts_are_the_clock_s_alone(self):
        assert {one.by.name for one in (OpenForAbsence, CloseOpening)} == {"CLOCK"}
        assert issubclass(OpenForAbsence, Act)
