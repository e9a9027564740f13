"""The pages of positioning: who sees what, for which stated reason, and what a look leaves behind. R04, R05."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import numpy as np
import pytest
from django.test import Client
from django.urls import reverse

from anhe import clock
from anhe.casework.models import FileRead
from anhe.orgs.models import AccessEvent
from anhe.watch.alerts import AcknowledgeAlert, CloseAlert, ExplainAlert
from anhe.watch.fixes import Fixes
from anhe.watch.models import PositioningOrder
from anhe.watch.tracks.writing import write
from tests.correction.factories import Cases
from tests.district import District, act, adopt_examples, build_district, id_number
from tests.watch.alert_cases import Watched

HTMX = {"HX-Request": "true"}
WHY = {"reason": "核实越界预警"}


@pytest.fixture
def district(db: None, live_at: Callable[[str], datetime], settings: Any) -> District:
    settings.SECOND_FACTOR_REQUIRED = False
    live_at("2026-03-02 09:00")
    built = build_district()
    adopt_examples(built)
    return built


@pytest.fixture
def watched(district: District) -> Watched:
    return Watched(district)


def inside(account: Any) -> Client:
    client = Client()
    client.force_login(account)
    return client


def text(response: Any) -> str:
    return response.content.decode()


def tracked(order: PositioningOrder, minutes: int = 30, *, gap: bool = False) -> None:
    """A point a minute up to now, on a straight line east; with a hole of ten minutes if asked."""
    at = int(clock.now().timestamp() * 1000) - np.arange(minutes)[::-1] * 60_000
    fixes = Fixes.empty(minutes)
    fixes.trail[:] = order.trail.number
    fixes.measured_at[:] = fixes.received_at[:] = at
    fixes.lat[:], fixes.lon[:] = 29.95, 106.45 + np.arange(minutes) * 0.001
    fixes.accuracy_m[:], fixes.speed[:], fixes.battery[:] = 15, 420, 66
    write(fixes.take(np.abs(np.arange(minutes) - minutes // 2) > 5) if gap else fixes, int(at[-1]))


class TestDesk:
    def test_open_alerts_stand_there_the_most_urgent_first_with_the_next_act_one_click_away(self, watched, district):
        order = watched.order()
        watched.alert(order, "low_battery", battery=9)
        watched.alert(order, "sos")

        page = text(inside(district.officer).get("/watch/"))

        assert page.index("求助") < page.index("电量过低")
        assert "/acts/watch.AcknowledgeAlert/" in page
        assert "电量 9%" in page

    def test_R04_another_office_sees_no_alert_and_the_duty_desk_does(self, watched, district):
        alert = watched.alert()

        assert str(alert.pk) not in text(inside(district.stranger).get("/watch/"))
        assert str(alert.pk) in text(inside(district.agency_officer).get("/watch/"))

    def test_a_closed_alert_is_gone(self, watched, district):
        alert = watched.alert()
        act(AcknowledgeAlert, on=alert, by=district.officer)
        act(ExplainAlert, on=alert, by=district.officer, reason="no_signal", explanation="在地下室", papers=[])
        act(CloseAlert, on=alert, by=district.officer, remark="已核实")

        assert "没有未办结的预警" in text(inside(district.officer).get("/watch/", headers=HTMX))

    def test_it_costs_the_same_for_one_alert_and_for_forty(self, watched, district, queries):
        for person in (district.officer, district.agency_officer):
            assert self._grown(watched, inside(person), queries)

    @staticmethod
    def _grown(watched: Watched, client: Client, queries: Any) -> bool:
        watched.alert()
        client.get("/watch/")
        with queries() as one:
            client.get("/watch/", headers=HTMX)
        for number in range(12):
            person = Cases(watched.district).enrolled(id_number=id_number(), name=f"测试人{number}")
            watched.alert(watched.order(person))
        with queries() as many:
            client.get("/watch/", headers=HTMX)
        assert many.shapes == one.shapes
        return True


class TestAlertPage:
    def test_it_says_what_is_known_what_is_not_and_what_was_done(self, watched, district):
        alert = watched.alert(distance_m=240, accuracy_m=15)
        act(AcknowledgeAlert, on=alert, by=district.officer)

        page = text(inside(district.officer).get(reverse("watch:alert", args=[alert.pk])))

        assert "离区域边界约 240 米" in page
        assert "不知道原因" in page
        assert "受理预警" in page
        assert "29.9" not in page

    def test_R04_the_track_is_shown_only_after_a_reason_and_the_reason_is_kept(self, watched, district):
        alert = watched.alert()
        tracked(alert.order, gap=True)
        client, address = inside(district.officer), reverse("watch:alert_track", args=[alert.pk])

        refused = client.post(address, {"reason": "看"})
        assert refused.status_code == 422
        assert "29.95" not in text(refused)
        shown = client.post(address, WHY)

        assert "29.950000" in text(shown)
        assert "不知道在哪里" in text(shown)
        read = FileRead.objects.get(page="watch.track")
        assert (read.account, read.why, read.file) == (district.officer, "核实越界预警", alert.file)

    def test_R04_another_office_finds_neither_alert_nor_track_and_leaves_a_line(self, watched, district):
        alert = watched.alert()
        client = inside(district.stranger)

        assert client.get(reverse("watch:alert", args=[alert.pk])).status_code == 404
        assert client.post(reverse("watch:alert_track", args=[alert.pk]), WHY).status_code == 404
        assert AccessEvent.objects.filter(kind=AccessEvent.Kind.REFUSED).count() == 2
        assert not FileRead.objects.filter(account=district.stranger).exists()

    def test_R04_a_colleague_may_look_while_an_alert_is_open_and_not_after(self, watched, district):
        alert = watched.alert()
        client, address = inside(district.colleague), reverse("watch:alert_track", args=[alert.pk])
        assert client.post(address, WHY).status_code == 200

        act(AcknowledgeAlert, on=alert, by=district.officer)
        act(ExplainAlert, on=alert, by=district.officer, reason="no_signal", explanation="在地下室", papers=[])
        act(CloseAlert, on=alert, by=district.officer, remark="已核实")

        assert client.post(address, WHY).status_code == 404


class TestMap:
    def test_R04_nothing_is_shown_and_nothing_logged_before_a_reason_is_given(self, watched, district):
        tracked(watched.order())

        page = inside(district.officer).get("/watch/map/")

        assert "29.95" not in text(page)
        assert not FileRead.objects.filter(page="watch.map").exists()

    def test_R04_each_file_shown_gets_a_line_with_the_reason(self, watched, district):
        for name in ("测试人丙", "测试人丁"):
            tracked(watched.order(Cases(district).enrolled(id_number=id_number(), name=name)))

        page = inside(district.officer).post("/watch/map/", WHY)

        assert "测试人丙" in text(page)
        assert sorted(FileRead.objects.filter(page="watch.map").values_list("file__title", "why")) == [
            ("测试人丁", "核实越界预警"),
            ("测试人丙", "核实越界预警"),
        ]

    def test_R04_only_own_persons_with_an_order_in_force_are_on_it(self, watched, district):
        tracked(watched.order(Cases(district).enrolled(id_number=id_number(), name="在期内")))
        lapsed = watched.order(Cases(district).enrolled(id_number=id_number(), name="已期满"))
        PositioningOrder.objects.filter(pk=lapsed.pk).update(ends_at=clock.now())

        for person, sees in ((district.officer, True), (district.agency_officer, True), (district.stranger, False)):
            page = text(inside(person).post("/watch/map/", WHY))
            assert ("在期内" in page, "已期满" in page) == (sees, False)

    def test_a_colleague_without_an_open_alert_sees_nobody_on_it(self, watched, district):
        tracked(watched.order())

        assert "测试人乙" not in text(inside(district.colleague).post("/watch/map/", WHY))

    @pytest.mark.parametrize(
        ("later", "says", "is_old"),
        [
            pytest.param(0, "不到 1 分钟前", False, id="just now"),
            pytest.param(10, "10 分钟前", False, id="still young"),
            pytest.param(11, "11 分钟前", True, id="grey"),
            pytest.param(300, "5 小时前", True, id="hours"),
        ],
    )
    def test_the_age_of_the_last_point_is_said_honestly(self, watched, district, live_at, later, says, is_old):
        tracked(watched.order())
        live_at(clock.now() + timedelta(minutes=later))

        page = text(inside(district.officer).post("/watch/map/", WHY))

        assert says in page
        assert ("people__one--old" in page) == is_old

    def test_somebody_without_a_point_is_listed_as_such(self, watched, district):
        watched.order()

        assert "还没有收到定位" in text(inside(district.officer).post("/watch/map/", WHY))

    def test_a_chinese_base_map_gets_shifted_points_and_no_base_map_the_true_ones(self, watched, district, settings):
        tracked(watched.order())
        client = inside(district.officer)
        assert '"lat": 29.95,' in text(client.post("/watch/map/", WHY))

        settings.MAP_TILES, settings.MAP_FRAME = "https://maps.example/{z}/{x}/{y}.png", "gcj02"

        assert '"lat": 29.95,' not in text(client.post("/watch/map/", WHY))

    def test_it_costs_the_same_for_one_person_and_for_twelve(self, watched, district, queries):
        client = inside(district.officer)
        tracked(watched.order())
        client.post("/watch/map/", WHY)
        with queries() as one:
            client.post("/watch/map/", WHY)
        for number in range(11):
            tracked(watched.order(Cases(district).enrolled(id_number=id_number(), name=f"测试人{number}")))
        client.post("/watch/map/", WHY)
        with queries() as many:
            client.post("/watch/map/", WHY)

        assert len(many) == len(one)  # chains of reads are moved on in one statement, longer for more


class TestOwnPoints:
    """R05: the person can see own points, on paper at the counter."""

    def given(self, **changed: Any) -> dict[str, Any]:
        return {"day": "2026-03-02", "reason": "本人申请查阅", "identity_checked": "on"} | changed

    def test_R05_a_days_points_are_printed_for_the_person_and_the_read_is_logged(self, watched, district):
        order = watched.order()
        tracked(order)

        page = inside(district.officer).post(reverse("watch:own_points", args=[order.pk]), self.given())

        assert text(page).count("29.950000") == 30
        assert "您有权查阅、复制" in text(page)
        assert FileRead.objects.get(page="watch.own_points").why == "本人申请查阅"

    def test_R05_not_without_having_seen_who_asks(self, watched, district):
        order = watched.order()
        tracked(order)

        page = inside(district.officer).post(
            reverse("watch:own_points", args=[order.pk]), self.given(identity_checked="")
        )

        assert page.status_code == 422
        assert "29.95" not in text(page)


class TestZones:
    DRAWN = '{"type":"Polygon","coordinates":[[[106.44,29.94],[106.46,29.94],[106.46,29.96],[106.44,29.96],[106.44,29.94]]]}'

    def test_a_drawn_zone_is_tried_on_the_last_month_and_then_offered_as_the_act(self, watched, district):
        order = watched.order()
        tracked(order)
        client, address = inside(district.officer), reverse("watch:zones", args=[order.pk])

        page = client.post(address, {"kind": "allowed", "name": "工作区", "shape": self.DRAWN, "frame": "wgs84"})

        assert page.status_code == 200
        assert "30 个定位点中有" in text(page)
        assert "/acts/watch.SetAllowedArea/" in text(page)
        assert not order.zones.exists()

    def test_a_curfew_is_tried_in_its_hours_only(self, watched, district):
        order = watched.order()
        tracked(order)  # from 08:31 to 09:00 on a Monday, most of it outside
        client, address = inside(district.officer), reverse("watch:zones", args=[order.pk])
        told = {"kind": "curfew", "name": "住处", "shape": self.DRAWN, "frame": "wgs84"}

        assert client.post(address, told).status_code == 422
        night = client.post(address, told | {"weekdays": ["1"], "from_time": "22:00", "to_time": "06:00"})
        morning = client.post(address, told | {"weekdays": ["1"], "from_time": "08:00", "to_time": "10:00"})

        assert "有 0 个不符合" in text(night)
        assert "有 0 个不符合" not in text(morning)
        assert 'value="08:00"' in text(morning)

    def test_what_is_no_area_is_refused_and_what_was_typed_stays(self, watched, district):
        order = watched.order()

        page = inside(district.officer).post(
            reverse("watch:zones", args=[order.pk]),
            {"kind": "allowed", "name": "工作区", "shape": "{", "frame": "wgs84"},
        )

        assert page.status_code == 422
        assert "工作区" in text(page)


class TestLists:
    def test_orders_of_the_own_office(self, watched, district):
        watched.order()

        assert "测试人乙" in text(inside(district.officer).get("/watch/orders/"))
        assert "测试人乙" not in text(inside(district.stranger).get("/watch/orders/"))

    def test_the_state_of_a_service_that_never_ran_says_so(self, district):
        assert "还没有在这里运行过" in text(inside(district.agency_head).get("/watch/state/"))

    def test_every_reason_of_the_gateway_has_words(self):
        from anhe.watch.gateway.counting import Reason
        from anhe.watch.list_pages import REFUSED

        assert {str(reason) for reason in Reason} == set(REFUSED)

    def test_signals_that_wait_too_long_are_said_aloud(self, watched, district, settings, tmp_path):
        settings.HOME = tmp_path
        said = {"at": int(clock.now().timestamp() * 1000), "database": "away"}
        (tmp_path / "watch-status.json").write_text(json.dumps(said))
        watched.signal(watched.order(), at=clock.now() - timedelta(minutes=2))

        page = text(inside(district.agency_head).get("/watch/state/"))

        assert "1 个信号超过一分钟" in page
        assert "数据库连接不上" in page

    def test_devices_in_stock(self, orders):
        orders.worn()

        page = text(inside(orders.district.agency_officer).get("/watch/devices/"))

        assert "虚构腕带一型" in page
        assert "测试人乙" in page


class TestToday:
    def test_alerts_come_first_with_the_minutes_and_the_act_one_click_away(self, watched, district, live_at):
        alert = watched.alert(kind="sos")
        client = inside(district.officer)

        page = text(client.get("/"))
        assert page.index('id="day-alert"') == page.index('id="day-')
        assert "09:05 前" in page
        assert reverse("workbench:act", args=["watch.AcknowledgeAlert", alert.pk]) in page
        assert reverse("watch:alert", args=[alert.pk]) in page

        live_at(clock.now() + timedelta(minutes=12))
        assert "超时 7 分钟" in text(client.get("/"))
