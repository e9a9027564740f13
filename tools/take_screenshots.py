"""Take the pictures of the guides from a running demo.

Usage: .venv/bin/python tools/take_screenshots.py [ADDRESS] [--into FOLDER] [--only NAME …]

Needs the developer's environment and Chromium. Start the demo first (`make demo`); ADDRESS is what it printed. The
pictures show the synthetic district as it is; nothing is hidden. A page that is not there is skipped with a
message; what was skipped is named at the end and the exit status is 1. One picture (leave-dialog) asks for a
leave in the demo before it is taken, and import-result takes a synthetic ledger in.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

import django
from playwright.sync_api import Browser, Error, Locator, Page, ViewportSize, sync_playwright

ROOT = Path(__file__).resolve().parent.parent
CHROMIUM = next((path for path in ("/usr/bin/chromium", "/usr/bin/chromium-browser") if os.path.exists(path)), None)
DESK: ViewportSize = {"width": 1366, "height": 768}
PHONE: ViewportSize = {"width": 390, "height": 844}
OFFICER, AGENCY_HEAD = "yuan01a", "juzhang"
SETTLES_MS = 1_500


class NotThere(Exception):
    """The page, or the part of it that the picture is about, does not exist."""


@dataclass(frozen=True, slots=True)
class Picture:
    """One picture: whose screen it is, its size, and the way there."""

    name: str
    username: str
    way: Callable[[Page], None]
    size: ViewportSize


def main() -> None:
    asked = arguments()
    asked.into.mkdir(parents=True, exist_ok=True)
    wanted = [picture for picture in PICTURES if not asked.only or picture.name in asked.only]
    with settings_of_nobody(), sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM)
        skipped = [picture.name for picture in wanted if not take(browser, asked.address, picture, asked.into)]
        browser.close()
    if skipped:
        print(f"skipped: {', '.join(skipped)}", file=sys.stderr)
        sys.exit(1)


@contextmanager
def settings_of_nobody() -> Iterator[None]:
    """Logins and sample ledgers are the product's own, and need settings; no installation is touched for them."""
    with tempfile.TemporaryDirectory() as home:
        os.environ.update(ANHE_HOME=home, DJANGO_SETTINGS_MODULE="anhe.site.settings")
        django.setup()
        yield


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("address", nargs="?", default="http://127.0.0.1:8000/", help="where the demo runs")
    parser.add_argument("--into", type=Path, default=ROOT / "docs" / "screenshots", metavar="FOLDER")
    parser.add_argument("--only", nargs="+", choices=[picture.name for picture in PICTURES], metavar="NAME")
    return parser.parse_args()


def take(browser: Browser, address: str, picture: Picture, folder: Path) -> bool:
    """Take one picture; False, with a message, when its page is not there."""
    context = browser.new_context(base_url=address, viewport=picture.size, locale="zh-CN", reduced_motion="reduce")
    context.set_default_timeout(15_000)
    page = context.new_page()
    try:
        sign_in(page, picture.username)
        picture.way(page)
        # Pages with live alerts keep one request open, so the network is never idle.
        page.wait_for_load_state("load")
        page.wait_for_timeout(SETTLES_MS)
        page.screenshot(path=folder / f"{picture.name}.png")
    except (NotThere, Error) as why:
        print(f"{picture.name}: {str(why).splitlines()[0]}", file=sys.stderr)
        return False
    finally:
        context.close()
    print(f"{picture.name}.png")
    return True


def sign_in(page: Page, username: str) -> None:
    from anhe.demo.district import logins

    password = next(login.password for login in logins() if login.username == username)
    open_page(page, "/sign-in/")
    page.locator("input[name=login]").fill(username)
    page.locator("input[name=password]").fill(password)
    page.locator("form button[type=submit]").first.click()
    page.wait_for_url(lambda url: "/sign-in/" not in url, wait_until="domcontentloaded")


def open_page(page: Page, path: str) -> None:
    """Raise NotThere when the address does not answer with a page."""
    answer = page.goto(path, wait_until="networkidle")
    if answer is None or answer.status >= 400:
        raise NotThere(f"{path} answers {answer.status if answer else 'nothing'}")


def must(page: Page, selector: str) -> None:
    """Raise NotThere when the page has no such part."""
    if not page.locator(selector).count():
        raise NotThere(f"nothing like {selector} on {page.url}")


def today(page: Page) -> None:
    open_page(page, "/?whose=all")
    must(page, ".owed")


def reckoning(page: Page) -> None:
    """A deadline counted in working days tells more than a day that the record fixes."""
    today(page)
    worked = page.locator(".duty").filter(has_text="谈话").locator("details.reckon summary")
    (worked if worked.count() else page.locator("details.reckon summary")).first.click()
    page.locator(".reckoning").first.wait_for()
    page.locator(".reckoning").first.scroll_into_view_if_needed()


def a_file(page: Page) -> None:
    """The file of a grown-up who is enrolled, at home, has an officer and owes nothing late: the everyday case."""
    open_page(page, "/corrections/?status=enrolled")
    must(page, "#roster tbody tr")
    rows = page.locator("#roster tbody tr").filter(has_not_text="外出中").filter(has_not_text="—")
    everyday = rows.filter(has=page.locator("td:last-child.is-none"))
    # The last of the page has been here longer than most, and so has a story.
    (everyday if everyday.count() else rows).last.locator("a[data-open]").click()
    page.wait_for_url("**/files/**")


def leave_dialog(page: Page) -> None:
    """A request of three days, taken to the dialog in which it is decided."""
    a_file(page)
    file_url = page.url
    if not decision(page).count():
        request_leave(page)
        page.goto(file_url, wait_until="networkidle")
    if not decision(page).count():
        raise NotThere("the leave cannot be decided by this officer")
    decision(page).first.click()
    page.locator("dialog .preview").wait_for()


def decision(page: Page) -> Locator:
    return page.locator("[hx-get*='correction.ApproveLeave'], a[href*='correction.ApproveLeave']")


def request_leave(page: Page) -> None:
    must(page, "[hx-get*='correction.RequestLeave'], a[href*='correction.RequestLeave']")
    page.locator("[hx-get*='correction.RequestLeave'], a[href*='correction.RequestLeave']").first.click()
    form = page.locator("dialog form.act")
    form.wait_for()
    first = date.today() + timedelta(days=4)
    form.locator("[name=reason]").first.select_option("family")
    form.locator("[name=explanation]").fill("父亲住院，需要陪护")
    form.locator("[name=place]").fill("邻县人民医院（演示）")
    form.locator("[name=starts_on]").fill(first.isoformat())
    form.locator("[name=ends_on]").fill((first + timedelta(days=2)).isoformat())
    form.locator("button[type=submit]").last.click()
    form.wait_for(state="detached")


def import_columns(page: Page) -> None:
    """The ledger of an office, as far as the page that asks what the columns mean."""
    open_page(page, import_page(page))
    must(page, "input[type=file]")
    kind = page.locator("input[name=kind][value=correction_subjects]")
    if kind.count():
        kind.check()
    with tempfile.TemporaryDirectory() as folder:
        page.locator("input[type=file]").first.set_input_files(ledger_in(Path(folder)))
        page.locator("main form button[type=submit]").first.click()
        page.wait_for_load_state("networkidle")
    must(page, "main table select")


def import_page(page: Page) -> str:
    open_page(page, "/")
    link = page.locator(".side a").filter(has_text="导入台账").first
    if not link.count():
        raise NotThere("no place for importing in the navigation")
    return link.get_attribute("href") or ""


def import_result(page: Page) -> None:
    import_columns(page)
    page.locator("main form button[type=submit]").last.click()
    page.get_by_text("退回").first.wait_for(timeout=120_000)


def ledger_in(folder: Path) -> Path:
    """A synthetic ledger of the first office, as untidy as offices keep theirs."""
    from anhe.ledgers.samples import correction_ledger, write_xlsx

    ledger = folder / "社区矫正对象台账.xlsx"
    write_xlsx(correction_ledger(["青石街道司法所"], rows=60, as_of=date.today()), ledger)
    return ledger


def offices(page: Page) -> None:
    open_page(page, "/")
    must(page, "#offices")


def search(page: Page) -> None:
    """Pinyin initials, which find more than one person."""
    open_page(page, "/search/?q=jy")
    must(page, ".found li")


def duty_desk(page: Page) -> None:
    """The simulated wearer who has left the district; within a minute of the demo's start there is none yet."""
    open_page(page, "/watch/")
    must(page, 'a[href*="/watch/alerts/"]')


def episode(page: Page) -> None:
    """The trail of the alert, after a reason was given."""
    duty_desk(page)
    page.locator('a[href*="/watch/alerts/"]').first.click()
    page.locator("form.watch-reason input[type=text]").fill("处置预警")
    page.locator("form.watch-reason button").click()
    page.locator("form.watch-reason").first.wait_for()
    page.wait_for_timeout(SETTLES_MS)


def positions(page: Page) -> None:
    """The map needs a reason first."""
    open_page(page, "/watch/map/")
    page.locator("form.watch-reason input[type=text]").fill("日常监管，核对位置")
    page.locator("form.watch-reason button").click()
    page.wait_for_timeout(2 * SETTLES_MS)


PICTURES = (
    Picture("today", OFFICER, today, DESK),
    Picture("file", OFFICER, a_file, DESK),
    Picture("leave-dialog", OFFICER, leave_dialog, DESK),
    Picture("reckoning", OFFICER, reckoning, DESK),
    Picture("import-columns", OFFICER, import_columns, DESK),
    Picture("import-result", OFFICER, import_result, DESK),
    Picture("offices", AGENCY_HEAD, offices, DESK),
    Picture("duty-desk", AGENCY_HEAD, duty_desk, DESK),
    Picture("episode", AGENCY_HEAD, episode, DESK),
    Picture("positions", AGENCY_HEAD, positions, DESK),
    Picture("search", AGENCY_HEAD, search, DESK),
    Picture("phone-today", OFFICER, today, PHONE),
)


if __name__ == "__main__":
    main()
