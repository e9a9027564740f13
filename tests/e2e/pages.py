"""The staff pages as a person sees them: what can be read and pressed, by its words."""

from __future__ import annotations

import re
from collections.abc import Mapping

from playwright.sync_api import Locator, Page, expect


class Today:
    """今天: what is owed, by person; for a head also by office."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def open(self, whose: str = "") -> Today:
        self.page.goto(f"/?whose={whose}" if whose else "/")
        expect(self.page.get_by_role("heading", name="今天", exact=True)).to_be_visible()
        return self

    def person(self, name: str) -> Locator:
        return self.page.locator(".owed", has=self.page.get_by_role("link", name=name, exact=True))

    def duty(self, name: str, title: str) -> Locator:
        return self.person(name).locator(".duty").filter(has=self.page.get_by_role("link", name=title, exact=True))

    def office(self, name: str) -> Locator:
        return self.page.get_by_role("row").filter(has=self.page.get_by_role("link", name=name, exact=True))


class FilePage:
    """案卷: one person's file."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def open(self, address: str) -> FilePage:
        self.page.goto(address)
        expect(self.page.locator(".person")).to_be_visible()
        return self

    def begin(self, act: str) -> Dialog:
        """Press the button of an act and wait for its dialog."""
        self.page.locator(".acts").get_by_role("link", name=act, exact=True).click()
        return Dialog(self.page, act)

    def duty(self, title: str) -> Locator:
        return self.page.locator(".duty").filter(has=self.page.get_by_role("link", name=title, exact=True))

    def entries(self, text: str) -> Locator:
        return self.page.locator(".entry__text").filter(has_text=text)

    def paper(self, title: str) -> Locator:
        return self.page.locator(".papers").get_by_role("link", name=title, exact=True)


class Dialog:
    """An act's form in a dialog over the page."""

    def __init__(self, page: Page, title: str) -> None:
        self.page = page
        self.box = page.get_by_role("dialog", name=title, exact=True)
        expect(self.box).to_be_visible()
        self.submit = self.box.locator("button[type=submit]")

    def field(self, label: str) -> Locator:
        return self.box.get_by_label(re.compile(f"^{re.escape(label)}"))

    def fill(self, words: Mapping[str, str]) -> Dialog:
        for label, text in words.items():
            self.field(label).fill(text)
        return self

    def send(self) -> Dialog:
        self.submit.click()
        return self

    def is_done(self) -> None:
        expect(self.box).to_have_count(0)
