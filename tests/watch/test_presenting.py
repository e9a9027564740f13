"""The file page of a person under positioning: banner, story, acts; the same statements however many orders there were."""

import pytest
from django.test import Client
from django.urls import reverse

from anhe import clock
from anhe.casework.models import File
from anhe.watch import presenting
from anhe.watch.models import Alert, AlertKind, Severity
from anhe.watch.terms import LiftPositioning
from tests.district import act, at


@pytest.fixture
def page(orders, settings):
    """The file page as an officer sees it."""
    settings.SECOND_FACTOR_REQUIRED = False

    def page(file, who="officer") -> str:
        client = Client()
        client.force_login(getattr(orders.district, who))
        answer = client.get(reverse("workbench:file", args=[file.pk]))
        assert answer.status_code == 200
        return answer.content.decode()

    return page


class TestTheFilePage:
    def test_an_order_in_force_stands_above_everything(self, orders, page):
        order = orders.worn(orders.in_boundary())
        orders.at_home(order)
        text = page(order.file)
        assert "电子定位 至 2026-06-09" in text
        assert "宵禁时段留守地：虚构住处（周一、二、三、四、五 22:00-06:00）" in text
        assert "虚构腕带一型" in text

    def test_one_that_has_lapsed_does_not_even_before_the_clock_has_written_it_down(self, orders, page, live_at):
        order = orders.approved()
        live_at("2026-06-10 00:00")
        assert "电子定位 至" not in page(order.file)

    @pytest.mark.parametrize(
        ("state", "offered", "not_offered"),
        [
            pytest.param("file", ["ProposePositioning"], ["FitDevice"], id="no order"),
            pytest.param("approved", ["TellPositioningTerms", "SetAllowedArea", "LiftPositioning"], ["RemoveDevice"],
                         id="approved"),
            pytest.param("told", ["FitDevice", "SetCurfew"], ["RemoveDevice", "ProposePositioning"], id="told"),
            pytest.param("worn", ["RemoveDevice", "ReplaceDevice", "SendText"], ["FitDevice"], id="worn"),
        ],
    )  # fmt: skip
    def test_acts_are_offered_when_their_time_has_come(self, orders, page, state, offered, not_offered):
        made = getattr(orders, state)()
        text = page(made if state == "file" else made.file)
        assert [name for name in offered if f"watch.{name}/" not in text] == []
        assert [name for name in not_offered if f"watch.{name}/" in text] == []

    def test_a_device_still_worn_after_the_end_is_to_be_removed(self, orders, page):
        order = orders.worn()
        act(LiftPositioning, on=order, by=orders.district.officer, reason="不需要继续使用")
        text = page(order.file)
        assert "watch.RemoveDevice" in text
        assert "watch.SetAllowedArea" not in text

    def test_an_open_alert_is_named_and_a_closed_one_is_not(self, orders, page):
        order = orders.approved()
        alert = Alert.objects.create(order=order, kind=AlertKind.BOUNDARY_EXIT, severity=Severity.URGENT,
                                     began_at=at("2026-03-10 08:00"), raised_at=at("2026-03-10 08:01"))  # fmt: skip
        assert "预警未办结：越出允许区域，03-10 08:01" in page(order.file)
        alert.closed_at = clock.now()
        alert.save()
        assert "预警未办结" not in page(order.file)

    def test_the_leader_sees_it_while_a_decision_is_owed(self, orders, page):
        text = page(orders.proposed().file, "leader")
        assert "watch.ApprovePositioning" in text
        assert "watch.RefusePositioning" in text
        assert "watch.TellPositioningTerms" not in text

    def test_a_file_of_another_pillar_is_not_asked(self, orders, queries):
        with queries() as sent:
            assert presenting.standing(File(kind="mediation"), clock.now()).orders == []
        assert len(sent) == 0


def test_it_costs_the_same_for_one_order_and_five(orders, queries):
    order = orders.in_boundary()
    file = order.file
    with queries() as one:
        presenting.standing(file, clock.now())
    for _again in range(4):
        act(LiftPositioning, on=file.positioning_orders.first(), by=orders.district.officer, reason="不需要继续使用")
        orders.approved(file=file)
    with queries() as five:
        shown = presenting.standing(file, clock.now())
        presenting.banners(shown), presenting.story(shown), presenting.records(shown)
    assert len(shown.orders) == 5
    assert five.shapes == one.shapes
