"""The forms of the pillar: each is filled from its manifest, prints, and carries what the law asks of it."""

import io
from pathlib import Path

import pytest
from docx import Document
from pypdf import PdfReader

from anhe.casework.documents.pdf import render_pdf
from anhe.casework.documents.rendering import MissingWord, render_docx
from anhe.casework.documents.sheets import Sheet, missing_words
from anhe.correction.documents.making import make_all
from anhe.correction.documents.manifest import SHEETS
from tests.correction.document_words import words

EVERY_SHEET = pytest.mark.parametrize("sheet", SHEETS.values(), ids=SHEETS.keys())


def only(sheet: Sheet, given: dict) -> dict:
    """`given` without anything that the sheet's manifest does not name."""
    kept: dict = {}
    for path in sheet.words:
        head, _dot, rest = path.partition(".")
        name = head.removesuffix("[]")
        if head.endswith("[]"):
            rows = kept.setdefault(name, [{} for _ in given[name]])
            for row, whole in zip(rows, given[name], strict=True):
                row[rest] = whole[rest]
        elif rest:
            kept.setdefault(name, {})[rest] = given[name][rest]
        else:
            kept[name] = given[name]
    return kept


def printed(name: str, **changed: object) -> str:
    pdf = render_pdf(render_docx(SHEETS[name].template, words(**changed)))
    return "".join("".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages).split())


@EVERY_SHEET
def test_the_manifest_names_every_word_the_template_uses(sheet: Sheet) -> None:
    render_docx(sheet.template, only(sheet, words()))


@EVERY_SHEET
def test_the_samples_lack_nothing(sheet: Sheet) -> None:
    assert missing_words(sheet, words()) == []


def test_a_missing_word_is_named() -> None:
    given = words()
    del given["leave"]["place"]

    assert missing_words(SHEETS["correction.leave_approved"], given) == ["leave.place"]
    with pytest.raises(MissingWord, match=r"leave\.place"):
        render_docx(SHEETS["correction.leave_approved"].template, given)


@EVERY_SHEET
def test_every_form_prints_the_person_the_number_and_the_check_code(sheet: Sheet) -> None:
    text = printed(sheet.name)

    for said in ("张㛃", "〔2026〕12号", "9F3A-7C01"):
        assert said in text


@EVERY_SHEET
def test_the_file_in_the_package_is_what_the_making_makes(sheet: Sheet, made_again: Path) -> None:
    """Unless an office's own wording was taken into the package, which then belongs in the making too."""
    assert (made_again / sheet.template.name).read_bytes() == sheet.template.read_bytes()


@pytest.fixture(scope="module")
def made_again(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("templates")
    make_all(folder)
    return folder


class TestWhatTheLawAsks:
    def test_R08_a_refusal_says_facts_rule_author_approver_service_and_where_to_complain(self) -> None:
        text = printed("correction.leave_refused")

        for said in (
            "所附预约单",
            "社区矫正法第27条",
            "经办人：周明",
            "审批人：石桥司法所所长",
            "送达",
            "安和区人民检察院",
        ):
            assert said in text

    def test_R08_the_way_to_complain_is_there_even_where_no_procuratorate_is_on_record(self) -> None:
        assert "可以向人民检察院或者其他有关机关申诉" in printed("correction.leave_refused", procuratorate=None)

    def test_announcement_tells_term_duties_rights_and_team(self) -> None:
        """Measures art. 20."""
        text = printed("correction.announcement")

        for said in ("一、期限", "2026年2月10日起至2027年8月9日止", "应当遵守", "依法享有的权利", "单秋菊"):
            assert said in text

    @pytest.mark.parametrize("is_minor", [True, False])
    def test_R14_a_minors_announcement_is_closed_with_the_guardian(self, is_minor: bool) -> None:
        """Measures art. 55."""
        text = printed("correction.announcement", is_minor=is_minor)

        assert ("不公开进行" in text) is is_minor
        assert ("监护人签名" in text) is is_minor

    @pytest.mark.parametrize("prohibition", ["不得进入网吧", ""])
    def test_a_prohibition_order_is_told_where_there_is_one(self, prohibition: str) -> None:
        text = printed("correction.announcement", prohibition=prohibition)

        assert ("禁止令：不得进入网吧" in text) is bool(prohibition)

    def test_certificate_has_a_stub_and_is_dated_on_the_last_day(self) -> None:
        """Law art. 44."""
        text = printed("correction.completion_certificate")

        assert "（存根）" in text
        assert "二〇二七年八月九日" in text

    def test_the_visit_record_reminds_of_discretion(self) -> None:
        assert "不向无关人员透露身份" in printed("correction.visit")

    def test_a_search_record_calls_losing_contact_a_fact_not_a_finding(self) -> None:
        assert "不是对本人的认定" in printed("correction.search_record", tries=[])


def test_templates_are_plain_word_files_an_office_can_edit() -> None:
    document = Document(str(SHEETS["correction.leave_approved"].template))

    section = document.sections[0]
    assert [round(length.mm) for length in (section.page_width, section.page_height)] == [210, 297]
    margins = (section.top_margin, section.bottom_margin, section.left_margin, section.right_margin)
    assert [round(length.mm) for length in margins] == [37, 35, 28, 26]
    assert "{{ leave.place }}" in "".join(paragraph.text for paragraph in document.paragraphs)
