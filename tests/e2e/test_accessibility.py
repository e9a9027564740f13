"""WCAG 2.2 AA on the pages staff work on, as axe-core sees them, and nothing that the content policy had to stop."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.pages import FilePage, Today
from tests.e2e.server import served
from tests.workbench.accessibility import violations


def today(page: Page, house) -> None:
    Today(page).open()


def file(page: Page, house) -> None:
    FilePage(page).open(house.files["尉迟安澜"])
    page.get_by_text("怎么算的").first.click()
    expect(page.locator(".reckoning__steps").first).to_be_visible()


def act(page: Page, house) -> None:
    FilePage(page).open(house.files["尉迟安澜"]).begin("登记走访")


def act_with_errors(page: Page, house) -> None:
    dialog = FilePage(page).open(house.files["尉迟安澜"]).begin("登记谈话").send()
    expect(dialog.box.locator("[data-error-summary]")).to_be_visible()


def team(page: Page, house) -> None:
    FilePage(page).open(house.files["尉迟安澜"]).begin("确定矫正小组")


def page_at(address: str, heading: str) -> Callable[..., None]:
    def open_page(page: Page, house) -> None:
        page.goto(address)
        expect(page.get_by_role("heading", name=heading, exact=True)).to_be_visible()

    return open_page


def keyboard_help(page: Page, house) -> None:
    Today(page).open()
    page.keyboard.press("?")
    expect(page.get_by_role("dialog", name="键盘帮助")).to_be_visible()


PAGES = {
    "today of an officer": ("lin", today),
    "today of a head": ("he", today),
    "file": ("lin", file),
    "act": ("lin", act),
    "act with errors": ("lin", act_with_errors),
    "act with rows": ("lin", team),
    "roster": ("lin", page_at("/corrections/", "社区矫正对象")),
    "search": ("lin", page_at("/search/?q=示例", "查找")),
    "search that finds nothing": ("lin", page_at("/search/?q=zzzz", "查找")),
    "inbox": ("he", page_at("/inbox/", "消息")),
    "own account": ("lin", page_at("/account/", "账户与安全")),
    "a new version of a choice": ("fang", page_at("/configuration/correction.visits/propose/", "必访清单")),
    "keyboard help": ("lin", keyboard_help),
}
BOTH_THEMES = ("today of an officer", "today of a head", "file", "act")


class TestEveryPage:
    """WCAG 2.2 AA; a policy without inline script or style."""

    def test_the_sign_in_page_can_be_used_by_everybody(self, desk):
        page = desk(None)
        page.goto("/sign-in/")
        assert violations(page) == []

    @pytest.mark.parametrize("name", PAGES)
    def test_a_page_can_be_used_by_everybody(self, desk, house, name):
        username, open_page = PAGES[name]
        page = desk(username)
        open_page(page, house)
        assert violations(page) == []

    @pytest.mark.parametrize("username", ["he", "leader", "sys", "sec", "aud"])
    def test_each_place_in_the_navigation_can_be_used_by_everybody(self, desk, username):
        page = desk(username)
        page.goto("/")
        places = [link.get_attribute("href") for link in page.locator("a.side__link").all()]
        assert places
        for place in places:
            page.goto(place)
            assert (place, violations(page)) == (place, [])

    @pytest.mark.parametrize("name", BOTH_THEMES)
    def test_so_it_can_in_the_dark(self, desk, house, name):
        username, open_page = PAGES[name]
        page = desk(username, color_scheme="dark")
        open_page(page, house)
        expect(page.locator("html")).to_have_attribute("data-bs-theme", "dark")
        assert violations(page) == []

    @pytest.mark.parametrize("name", ["today of an officer", "file", "act", "roster"])
    def test_so_it_can_on_a_phone(self, desk, house, name):
        username, open_page = PAGES[name]
        page = desk(username, viewport={"width": 390, "height": 844})
        open_page(page, house)
        assert violations(page) == []


class TestTheGallery:
    """Every part in every state, those that no page above happens to be in included."""

    def test_every_state_of_every_part_can_be_used_by_everybody_in_light_and_dark(self, desk, house):
        with served(house.home, ANHE_DEBUG="1") as address:
            for theme in ("light", "dark"):
                page = desk(None, color_scheme=theme)
                page.goto(f"{address}/gallery/")
                expect(page.locator("html")).to_have_attribute("data-bs-theme", theme)
                assert violations(page) == []
