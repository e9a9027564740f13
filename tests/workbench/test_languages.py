"""Days and titles read in the reader's language; what people wrote stays as they wrote it."""

from __future__ import annotations

from datetime import date

import pytest

from tests.workbench.conftest import file_address, text_of


@pytest.fixture
def correction(cases):
    return cases.leave(date(2026, 3, 5), date(2026, 3, 7), explanation="母亲住院").correction


@pytest.mark.parametrize(
    ("language", "month", "moment"),
    [
        pytest.param("zh-hans", "2026年3月", "3月2日 09:00", id="Chinese"),
        pytest.param("en", "March 2026", "2 March 09:00", id="English"),
    ],
)
def test_a_page_writes_days_in_the_reader_s_language(language, month, moment, correction, officer):
    officer.cookies["django_language"] = language

    page = text_of(officer.get(file_address(correction)))

    assert f">{month}<" in page
    assert moment in page


@pytest.mark.parametrize(
    ("language", "entry", "duty"),
    [
        pytest.param("zh-hans", "登记外出申请：", ">审批外出申请</a>", id="Chinese"),
        pytest.param("en", "Register leave request：", ">Decide leave request</a>", id="English"),
    ],
)
def test_titles_kept_in_chinese_are_read_in_the_reader_s_language(language, entry, duty, correction, officer):
    officer.cookies["django_language"] = language

    page = text_of(officer.get(file_address(correction)))

    assert entry in page
    assert duty in page
    assert "母亲住院" in page
