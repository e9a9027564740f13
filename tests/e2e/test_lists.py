"""Finding one's way: lists that keep their filters in the address, rows without a mouse, nobody else's files."""

import io
import re

import openpyxl
from playwright.sync_api import expect

from tests.e2e.home import PERSONS
from tests.e2e.pages import Today


class TestTheRoster:
    def test_filters_stay_in_the_address_and_go_with_the_export(self, desk):
        page = desk("lin")
        page.goto("/corrections/")
        expect(page.locator(".pages__sum")).to_contain_text(f"共 {len(PERSONS)} 条")

        page.get_by_label("姓名、拼音").fill("nghz")
        page.get_by_label("姓名、拼音").press("Enter")
        expect(page.locator("tbody tr")).to_have_count(1)
        expect(page.locator("tbody tr")).to_contain_text("南宫含章")
        page.reload()
        expect(page.locator("tbody tr")).to_have_count(1)
        expect(page.get_by_label("姓名、拼音")).to_have_value("nghz")

        taken = page.request.get(page.get_by_role("link", name="导出表格").get_attribute("href"))
        rows = list(openpyxl.load_workbook(io.BytesIO(taken.body())).active.values)
        assert [row[0] for row in rows] == ["姓名", "南宫含章"]
        assert re.fullmatch(r"500117\*+\d{4}", rows[1][3])


class TestByKeyboard:
    def test_j_and_k_walk_the_rows_and_enter_opens_one(self, desk):
        page = desk("lin")
        page.goto("/corrections/")
        rows = page.locator("[data-row]")

        for key in "jjk":
            page.keyboard.press(key)
        expect(rows.nth(0)).to_be_focused()
        page.keyboard.press("j")
        expect(rows.nth(1)).to_be_focused()
        name = rows.nth(1).get_by_role("link").first.inner_text()
        page.keyboard.press("Enter")

        expect(page.locator(".person__name")).to_have_text(name)

    def test_the_theme_that_was_chosen_stays(self, desk):
        page = desk("lin")
        Today(page).open()
        page.locator(".bar summary").click()
        page.get_by_role("button", name="深色").click()
        expect(page.locator("html")).to_have_attribute("data-bs-theme", "dark")

        page.reload()

        expect(page.locator("html")).to_have_attribute("data-bs-theme", "dark")


class TestSomebodyElsesFile:
    """R36: what is not one's business is not found."""

    def test_R36_another_districts_officer_neither_finds_nor_opens_a_file(self, desk, house):
        page = desk("nan")

        page.goto("/search/?q=令狐听雨")
        expect(page.get_by_text("没有找到“令狐听雨”")).to_be_visible()

        assert page.request.get(house.files["令狐听雨"]).status == 404
