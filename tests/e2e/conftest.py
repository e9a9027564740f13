"""A house to visit and desks to visit it from. Whatever a page complains about in its console fails the test."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, expect, sync_playwright

from tests.e2e.home import PASSWORD
from tests.e2e.server import House, build, served

CHROMIUM = "/usr/bin/chromium"
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
# Answers that a page is made for: a form that came back with errors. And what a machine without a graphics card says
# of drawing a map.
EXPECTED = re.compile(r"status of 422|GL Driver Message")
MILLISECONDS = 10_000
expect.set_options(timeout=MILLISECONDS)

Desk = Callable[..., Page]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker(pytest.mark.browser)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Any:
    report = yield
    if report.when == "call":
        item.stash[FAILED] = report.failed
    return report


FAILED = pytest.StashKey[bool]()


@pytest.fixture(scope="session")
def house(tmp_path_factory: pytest.TempPathFactory) -> House:
    return build(tmp_path_factory.mktemp("house"))


@pytest.fixture(scope="session")
def address(house: House) -> Iterator[str]:
    with served(house.home) as address:
        yield address


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    """One Chromium for this folder only: Django takes Playwright's loop for an async context."""
    with sync_playwright() as playwright:
        yield playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)


@pytest.fixture(scope="package")
def passes(address: str, browser: Browser) -> Callable[[str], Any]:
    """The cookies of somebody signed in: one sign-in per account, so that the other tests need not type."""
    kept: dict[str, Any] = {}

    def of(username: str) -> Any:
        if username not in kept:
            with browser.new_context(base_url=address, locale="zh-CN") as context:
                page = context.new_page()
                page.goto("/sign-in/")
                page.get_by_label("登录名").fill(username)
                page.get_by_label("密码").fill(PASSWORD)
                page.get_by_role("button", name="登录").click()
                expect(page.locator(".side")).to_be_visible()
                kept[username] = context.storage_state()
        return kept[username]

    return of


@pytest.fixture
def desk(
    address: str,
    browser: Browser,
    passes: Callable[[str], Any],
    request: pytest.FixtureRequest,
    tmp_path: Path,
) -> Iterator[Desk]:
    """Open a page of one's own: `desk("lin")` signed in as somebody, `desk(None)` as nobody yet."""
    said: list[str] = []
    contexts: list[BrowserContext] = []

    def open_desk(username: str | None, **wishes: Any) -> Page:
        context = browser.new_context(
            base_url=address,
            locale="zh-CN",
            timezone_id="Asia/Shanghai",
            viewport=wishes.pop("viewport", {"width": 1366, "height": 768}),
            storage_state=passes(username) if username else None,
            **wishes,
        )
        context.set_default_timeout(MILLISECONDS)
        context.on("console", lambda message: said.extend(_complaint(message)))
        context.on("weberror", lambda error: said.append(str(error.error)))
        contexts.append(context)
        return context.new_page()

    with ExitStack() as stack:
        yield open_desk
        for context in contexts:
            stack.callback(context.close)
        if request.node.stash.get(FAILED, False):
            _photograph(contexts, tmp_path)
    assert said == []


def _complaint(message: ConsoleMessage) -> list[str]:
    is_wrong = message.type in ("error", "warning") and not EXPECTED.search(message.text)
    return [f"{message.text} ({message.location.get('url')})"] if is_wrong else []


def _photograph(contexts: list[BrowserContext], folder: Path) -> None:
    for number, page in enumerate(page for context in contexts for page in context.pages):
        path = folder / f"page-{number}.png"
        page.screenshot(path=path)
        print(f"screenshot: {path} of {page.url}")
