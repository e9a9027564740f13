"""Days read as each language writes them."""

from __future__ import annotations

from datetime import date

import pytest

from tests.workbench.conftest import file_address, text_of


@pytest.mark.parametrize(
    ("language", "today", "month", "moment"),
    [
        pytest.param("zh-hans", "2026年3月2日 星期一", "2026年3月", "3月2日 09:00", id="Chinese"),
        pytest.param("en", "2 March 2026 Monday", "March 2026", "2 March 09:00", id="English"),
    ],
)
def test_a_page_writes_days_in_the_reader_s_language(language, today, month, moment, cases, officer):
    correction = cases.leave(date(2026, 3, 5), date(2026, 3, 7)).correction
    officer.cookies["django_language"] = language

    front, page = text_of(officer.get("/")), text_of(officer.get(file_address(correction)))

    assert today in front
    assert f">{month}<" in page
    assert moment in page
    assert ("日 " in front.split("print-title__bureau")[1].split("</header>")[0]) is (language == "zh-hans")
