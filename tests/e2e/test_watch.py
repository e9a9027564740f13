"""预警: it arrives by itself on the officer's desk, is acknowledged, explained and closed; another office sees nothing."""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.e2e.home import WEARER
from tests.e2e.pages import Dialog, Today
from tests.e2e.signals import seen
from tests.workbench.accessibility import violations


class Desk:
    """预警值班: open alerts, live."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def open(self) -> Desk:
        self.page.goto("/watch/")
        expect(self.page.get_by_role("heading", name="预警值班", exact=True)).to_be_visible()
        expect(self.page.locator("[data-live-state]")).to_have_text("实时更新中")
        self.page.evaluate("window.sameVisit = true")
        return self

    def alert(self, kind: str) -> Locator:
        return self.page.locator(".alert-row").filter(has_text=kind).filter(has_text=WEARER)

    def is_the_same_visit(self) -> bool:
        return bool(self.page.evaluate("window.sameVisit === true"))


def photograph(page: Page, name: str) -> None:
    """Keep a picture where a person asks for pictures (ANHE_PICTURES names a folder)."""
    if folder := os.environ.get("ANHE_PICTURES"):
        page.screenshot(path=Path(folder) / f"{name}.png", full_page=True)


def look(page: Page, reason: str = "核实越界预警") -> None:
    """State why and look the positions up."""
    page.get_by_label(re.compile("^查看事由")).fill(reason)
    page.locator(".watch-reason button").click()


class TestAnAlert:
    def test_R04_it_arrives_by_itself_and_is_closed_while_another_office_sees_nothing(self, desk, house):
        officer, other = Desk(desk("lin")).open(), Desk(desk("yun")).open()

        seen(house.home, house.files[WEARER], "boundary_exit")

        row = officer.alert("越出允许区域")
        expect(row).to_be_visible()
        expect(row).to_contain_text("离区域边界约 240 米")
        expect(row).to_contain_text("待受理")
        assert officer.is_the_same_visit()

        row.get_by_role("link", name="受理预警", exact=True).click()
        Dialog(officer.page, "受理预警").send().is_done()
        expect(row).to_contain_text("林所员 已受理")
        row.get_by_role("link", name="越出允许区域", exact=True).click()

        page = officer.page
        expect(page.get_by_role("heading", name="不知道的")).to_be_visible()
        acts = page.locator(".acts")
        acts.get_by_role("link", name="登记联系本人", exact=True).click()
        contact = Dialog(page, "登记联系本人")
        contact.field("情况").fill("陪母亲在邻区医院急诊")
        contact.field("方式").select_option("phone")
        contact.box.get_by_text("联系上了", exact=True).click()
        contact.send().is_done()
        acts.get_by_role("link", name="认定有合理原因", exact=True).click()
        explained = Dialog(page, "认定有合理原因")
        explained.field("原因").select_option("urgent_need")
        explained.fill({"说明": "急诊病历已核"}).send().is_done()
        seen(house.home, house.files[WEARER], "boundary_exit", begins=False)
        expect(page.locator(".watch-known")).to_contain_text("恢复")
        acts.get_by_role("link", name="办结预警", exact=True).click()
        Dialog(page, "办结预警").send().is_done()
        expect(page.locator(".watch-known")).to_contain_text("已办结：有合理原因")

        officer.open()
        expect(officer.alert("越出允许区域")).to_have_count(0)
        expect(other.page.locator(".alert-row")).to_have_count(0)
        assert other.is_the_same_visit()
        other.page.goto("/watch/")
        expect(other.page.get_by_text("没有未办结的预警")).to_be_visible()

    def test_on_today_it_stands_first_without_reload(self, desk, house):
        page = desk("lin")
        Today(page).open()
        expect(page.locator("[data-live-state]")).to_have_text("实时更新中")

        seen(house.home, house.files[WEARER], "sos")

        expect(page.locator(".day").first).to_have_class(re.compile("day--alert"))
        page.locator(".day--alert").get_by_role("link", name="受理预警", exact=True).last.click()
        Dialog(page, "受理预警").send().is_done()

    def test_the_stream_ends_with_the_session_and_says_so(self, desk):
        page = desk("fang")
        Desk(page).open()
        elsewhere = page.context.new_page()
        elsewhere.goto("/")
        elsewhere.evaluate("document.querySelector('[data-forget-drafts]').submit()")
        elsewhere.wait_for_url(re.compile("/sign-in/"))
        expect(page.locator("[data-live-state]")).to_have_text("实时连接已断开，每半分钟刷新一次", timeout=12_000)


class TestPositions:
    def test_R04_the_map_asks_why_before_it_shows_anybody(self, desk):
        page = desk("lin")
        page.goto("/watch/map/")
        expect(page.get_by_text(WEARER)).to_have_count(0)

        look(page)

        expect(page.locator(".people__one")).to_contain_text(WEARER)
        expect(page.locator(".map[data-ready]")).to_be_visible()
        mark = page.locator(".map__person")
        expect(mark).to_contain_text(WEARER)
        expect(mark).to_have_css("position", "absolute")  # at its place on the map, not in a row at the top

    def test_a_track_is_replayed_around_its_alert(self, desk, house):
        seen(house.home, house.files[WEARER], "silence")
        page = desk("lin")
        row = Desk(page).open().alert("定位中断")
        row.get_by_role("link", name="定位中断", exact=True).click()

        look(page)

        expect(page.locator(".map[data-ready]")).to_be_visible()
        slider = page.get_by_label("时刻")
        slider.fill("10")
        expect(page.locator(".replay output")).to_contain_text("km/h")
        page.get_by_role("button", name="播放").click()
        expect(page.get_by_role("button", name="暂停")).to_be_visible()
        expect(page.get_by_text("不知道在哪里")).to_be_visible()

    def test_a_zone_is_drawn_tried_on_the_last_month_and_put_in_force(self, desk, house):
        page = desk("lin")
        page.goto("/watch/orders/")
        page.get_by_role("row").filter(has_text=WEARER).get_by_role("link", name="区域、轨迹查阅").click()
        expect(page.locator(".map[data-ready]")).to_be_visible()
        page.get_by_role("button", name="画多边形").click()
        box = page.locator(".map").bounding_box()
        for x, y in ((0.3, 0.3), (0.7, 0.3), (0.7, 0.7), (0.3, 0.7)):
            page.mouse.click(box["x"] + box["width"] * x, box["y"] + box["height"] * y)
            page.wait_for_timeout(350)
        expect(page.get_by_label(re.compile("^画出的图形"))).to_have_value(re.compile('"Polygon"'))
        page.get_by_label(re.compile("^区域名称")).fill("试画区")
        page.get_by_role("button", name="试算").click()
        expect(page.get_by_text("个定位点中有")).to_be_visible()
        expect(page.locator(".map[data-ready]")).to_be_visible()
        photograph(page, "zones")
        page.get_by_role("button", name="划定允许活动区域").click()
        expect(page.get_by_text("允许活动区域：试画区").first).to_be_visible()


PLACES = {
    "desk": ("lin", "/watch/"),
    "map": ("lin", "/watch/map/"),
    "orders": ("he", "/watch/orders/"),
    "devices": ("he", "/watch/devices/"),
    "state": ("he", "/watch/state/"),
}


class TestEverybodyCanUseIt:
    """WCAG 2.2 AA, in light, in dark, on a phone."""

    @pytest.mark.parametrize("name", PLACES)
    def test_a_page_can_be_used_by_everybody(self, desk, name, tmp_path):
        username, address = PLACES[name]
        page = desk(username)
        page.goto(address)
        photograph(page, name)
        assert violations(page) == []

    @pytest.mark.parametrize("scheme", ["light", "dark"])
    @pytest.mark.parametrize("width", [1366, 390])
    def test_map_and_alert_can_be_used_by_everybody(self, desk, house, scheme, width):
        seen(house.home, house.files[WEARER], "low_battery")
        page = desk("lin", color_scheme=scheme, viewport={"width": width, "height": 844})
        page.goto("/watch/map/")
        look(page)
        expect(page.locator(".map[data-ready]")).to_be_visible()
        photograph(page, f"map-{scheme}-{width}")
        assert violations(page) == []
        assert page.evaluate("document.documentElement.scrollWidth") <= width

        page.goto("/watch/")
        photograph(page, f"desk-{scheme}-{width}")
        page.locator(".alert-row__kind").first.click()
        look(page)
        expect(page.locator(".map[data-ready]")).to_be_visible()
        photograph(page, f"alert-{scheme}-{width}")
        assert violations(page) == []
        assert page.evaluate("document.documentElement.scrollWidth") <= width
