"""The officer in the village, with a phone 390 points wide."""

from datetime import datetime

import pytest
from playwright.sync_api import Page, expect

from anhe import clock
from tests.e2e.pages import FilePage, Today

PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True, "device_scale_factor": 2}


@pytest.fixture
def phone(desk) -> Page:
    return desk("lin", **PHONE)


def fits(page: Page) -> bool:
    """Nothing to scroll sideways to."""
    return page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


class TestOnAPhone:
    def test_today_and_the_places_of_the_tab_bar_fit_the_screen(self, phone):
        Today(phone).open()
        expect(phone.locator(".duty").first).to_be_visible()
        assert fits(phone)

        for label in ("社区矫正对象", "外出", "待办"):
            phone.locator(".tabs").get_by_role("link", name=label).tap()
            expect(phone.get_by_role("heading", name=label, exact=True)).to_be_visible()
            assert fits(phone), label

    def test_a_visit_is_written_down_at_the_door(self, phone, house):
        file = FilePage(phone).open(house.files["皇甫知秋"])
        assert fits(phone)
        expect(file.duty("V1 入矫初访")).to_have_count(1)

        dialog = file.begin("登记走访")
        assert fits(phone)
        just_now: datetime = clock.now()
        dialog.fill(
            {
                "走访时间": just_now.strftime("%Y-%m-%dT%H:%M"),
                "地点": "青石街道虚构路1号",
                "见到的人": "本人、母亲",
                "了解到的情况": "住所稳定，与家人同住。",
                "后续措施": "月底电话回访。",
            }
        )
        dialog.field("未着制服").check()
        expect(dialog.box.get_by_role("checkbox", name="V1 入矫初访")).to_be_checked()
        dialog.send().is_done()

        expect(file.entries("走访青石街道虚构路1号，见到本人、母亲")).to_be_visible()
        expect(file.duty("V1 入矫初访")).to_have_count(0)
        assert fits(phone)
