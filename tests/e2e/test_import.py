"""A ledger kept in Excel becomes each office's Today."""

import base64
import io
import re
from pathlib import Path

import openpyxl
import pytest
from playwright.sync_api import Page, expect

from anhe import clock
from anhe.ledgers.samples import correction_ledger, write_xlsx
from tests.e2e.home import PAPER_OFFICES
from tests.e2e.pages import Today
from tests.workbench.accessibility import violations

ROWS = 600
MILLISECONDS = 60_000


@pytest.fixture
def ledger(tmp_path: Path) -> Path:
    """Six hundred ugly rows of the two paper offices, as they stand today."""
    path = tmp_path / "社区矫正对象台账.xlsx"
    write_xlsx(correction_ledger(list(PAPER_OFFICES.values()), rows=ROWS, as_of=clock.today()), path)
    return path


def drop(page: Page, ledger: Path) -> None:
    """Let the file fall onto the page as from a desktop's folder."""
    carried = page.evaluate_handle(
        """([name, content]) => {
            const bytes = Uint8Array.from(atob(content), (letter) => letter.charCodeAt(0));
            const carried = new DataTransfer();
            carried.items.add(new File([bytes], name));
            return carried;
        }""",
        [ledger.name, base64.b64encode(ledger.read_bytes()).decode()],
    )
    page.locator("[data-upload]").dispatch_event("drop", {"dataTransfer": carried})


def count_of(page: Page, label: str) -> int:
    stat = page.locator(".stat", has=page.get_by_text(label, exact=True)).locator(".stat__value")
    return int(re.sub(r"\D", "", stat.inner_text()))


class TestTheLedgerGoesIn:
    def test_from_the_dropped_file_to_each_offices_today(self, desk, ledger):
        clerk = desk("qin")
        clerk.goto("/")
        clerk.keyboard.press("g")
        clerk.keyboard.press("i")
        expect(clerk.get_by_role("heading", name="导入台账", exact=True)).to_be_visible()
        assert violations(clerk) == []
        clerk.get_by_role("radio", name="社区矫正对象").check()
        drop(clerk, ledger)
        expect(clerk.locator("[data-upload-files]")).to_contain_text(ledger.name)
        clerk.get_by_role("button", name="下一步：确认列").click()

        expect(clerk.get_by_role("heading", name="确认列")).to_be_visible()
        expect(clerk.get_by_label("公民身份 号码")).to_have_value("id_number")
        assert violations(clerk) == []
        clerk.get_by_role("button", name="确认，开始导入").click()

        expect(clerk.get_by_role("status").filter(has_text="其余的行已经导入")).to_be_visible(timeout=MILLISECONDS)
        assert violations(clerk) == []
        imported, returned = count_of(clerk, "已导入"), count_of(clerk, "退回")
        assert imported + count_of(clerk, "无变化") + returned == ROWS
        assert imported > ROWS * 0.9
        assert returned > 0

        with clerk.expect_download() as taken:
            clerk.get_by_role("link", name="下载退回表").click()
        assert taken.value.suggested_filename == "社区矫正对象台账（退回）.xlsx"
        rows = reasons(Path(taken.value.path()).read_bytes())
        assert len(rows) == returned

        registered = 0
        for username in PAPER_OFFICES:
            officer = desk(username)
            Today(officer).open()
            expect(officer.locator(".duty").first).to_be_visible()
            officer.goto("/corrections/")
            registered += int(re.search(r"共 (\d+) 条", officer.locator(".pages__sum").inner_text()).group(1))
        assert registered == imported

        head = Today(desk("hejie")).open()
        for name in PAPER_OFFICES.values():
            expect(head.office(name)).to_be_visible()


def reasons(workbook: bytes) -> list[str]:
    """What stands in the column of reasons of a returned ledger, one line per row."""
    sheet = openpyxl.load_workbook(io.BytesIO(workbook)).active
    column = next(cell.column for row in sheet.iter_rows() for cell in row if cell.value == "退回原因")
    said = [sheet.cell(row, column).value for row in range(1, sheet.max_row + 1)]
    return [one for one in said if one and one != "退回原因"]
