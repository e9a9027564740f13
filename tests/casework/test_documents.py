"""Documents: what is said is printed, in Word and in PDF, the same for the same words; a wrong template says why."""

import io
import zipfile
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import pytest
from docx import Document
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pypdf import PdfReader

from anhe.casework.documents.check_codes import check_code, verify
from anhe.casework.documents.paper import Paper
from anhe.casework.documents.pdf import render_pdf
from anhe.casework.documents.rendering import MissingWord, TemplateFault, render_docx
from anhe.casework.documents.wording import date_characters, date_words, days_through, moment, money, numeral, term

FOOT = {"number": "（安和）社矫外准字〔2026〕12号", "version": 1, "check_code": "9F3A-7C01"}


def template(folder: Path, *paragraphs: str) -> Path:
    """A template of plain paragraphs, without the official page."""
    document = Document()
    for words in paragraphs:
        document.add_paragraph(words)
    path = folder / "告知书.docx"
    document.save(str(path))
    return path


def said_in_word(docx: bytes) -> str:
    document = Document(io.BytesIO(docx))
    cells = (cell.text for table in document.tables for row in table.rows for cell in row.cells)
    return "\n".join([*(paragraph.text for paragraph in document.paragraphs), *cells])


def said_in_pdf(pdf: bytes) -> str:
    return "".join("".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages).split())


class TestFilling:
    def test_words_stand_where_the_template_asks_for_them(self, tmp_path: Path) -> None:
        form = template(tmp_path, "{{ person.name }}于{{ day|date }}报到")

        assert (
            said_in_word(render_docx(form, {"person": {"name": "张三"}, "day": "2026-03-05"}))
            == "张三于2026年3月5日报到"
        )

    def test_what_is_not_known_prints_nothing_or_a_blank_to_fill(self, tmp_path: Path) -> None:
        form = template(tmp_path, "[{{ nothing }}][{{ day|date }}][{{ nothing|blank(3) }}]")

        assert said_in_word(render_docx(form, {"nothing": None, "day": None})) == "[][　　　　年　　月　　日][＿＿＿]"

    def test_a_line_break_starts_a_new_paragraph_of_the_same_style(self, tmp_path: Path) -> None:
        made = Document(io.BytesIO(render_docx(template(tmp_path, "{{ text }}"), {"text": "第一段\r\n第二段\n"})))

        assert [paragraph.text for paragraph in made.paragraphs] == ["第一段", "第二段"]

    @pytest.mark.parametrize(
        "text",
        [
            pytest.param("<w:p>&amp;</w:t>", id="Word's own markup"),
            pytest.param("{{ secret }}{% for x in y %}", id="template signs"),
            pytest.param("#[x] $y$ \\ \"'` */ //", id="Typst markup"),
            pytest.param("张㛃、䶮、𠮷", id="rare characters"),
        ],
    )
    def test_text_is_text_whatever_it_looks_like(self, tmp_path: Path, text: str) -> None:
        docx = render_docx(template(tmp_path, "始{{ text }}终"), {"text": text, "secret": "密"})

        assert said_in_word(docx) == f"始{text}终"
        assert f"始{''.join(text.split())}终" in said_in_pdf(render_pdf(docx))

    @given(text=st.text(max_size=60))
    @settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
    def test_any_text_can_be_printed(self, tmp_path: Path, text: str) -> None:
        docx = render_docx(template(tmp_path, "{{ text }}"), {"text": text})

        assert render_pdf(docx).startswith(b"%PDF")

    def test_the_same_words_give_the_same_bytes_at_any_time(self, tmp_path: Path) -> None:
        form = template(tmp_path, "{{ name }}")

        first, second = (render_docx(form, {"name": "张三"}) for _ in range(2))

        assert first == second
        assert render_pdf(first) == render_pdf(second)
        assert {entry.date_time for entry in zipfile.ZipFile(io.BytesIO(first)).infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert render_docx(form, {"name": "李四"}) != first


class TestFaultyTemplates:
    """Offices edit templates; what is wrong is said to them, by name."""

    @pytest.mark.parametrize(
        ("words", "named"),
        [
            pytest.param("{{ nmae }}", "nmae", id="misspelt"),
            pytest.param("{{ person.phnoe }}", "person.phnoe", id="misspelt inside"),
            pytest.param("{{ person.home.street }}", "person.home", id="missing in the middle"),
            pytest.param("{% if person.gone %}x{% endif %}", "person.gone", id="asked about, not printed"),
        ],
    )
    def test_an_unknown_variable_is_named_with_its_template(self, tmp_path: Path, words: str, named: str) -> None:
        with pytest.raises(MissingWord, match=r"告知书\.docx") as missing:
            render_docx(template(tmp_path, words), {"person": {"name": "张三"}})

        assert missing.value.variable == named
        assert f"“{named}”" in str(missing.value)

    @pytest.mark.parametrize("words", ["{{ name", "{% for x in y %}", "{{ name|nosuch }}", "{{ 1/0 }}"])
    def test_a_broken_template_is_named(self, tmp_path: Path, words: str) -> None:
        with pytest.raises(TemplateFault, match=r"告知书\.docx"):
            render_docx(template(tmp_path, words), {"name": "张三"})

    @pytest.mark.parametrize(
        "words", ["{{ name.__class__.__mro__ }}", "{{ ''.__class__ }}", "{{ name.join.__globals__ }}"]
    )
    def test_a_template_cannot_reach_out_of_its_words(self, tmp_path: Path, words: str) -> None:
        with pytest.raises(TemplateFault):
            render_docx(template(tmp_path, words), {"name": "张三"})


class TestPdf:
    """Printed from the Word file itself, so that both say and show the same."""

    def test_page_is_a4_with_number_and_check_code_at_the_foot_of_every_page(self, tmp_path: Path) -> None:
        paper = Paper("通知书")
        paper.title("通知书")
        paper.new_page()
        paper.body("第二页")
        paper.save(tmp_path / "form.docx")

        pages = PdfReader(io.BytesIO(render_pdf(render_docx(tmp_path / "form.docx", FOOT)))).pages

        assert [round(float(side)) for side in pages[0].mediabox[2:]] == [595, 842]
        feet = ["".join(page.extract_text().split()) for page in pages]
        assert [f"第{nth}页共2页" in foot for nth, foot in enumerate(feet, 1)] == [True, True]
        assert all("社矫外准字〔2026〕12号" in foot and "9F3A-7C01" in foot for foot in feet)

    def test_merged_cells_and_repeated_rows_keep_their_words(self, tmp_path: Path) -> None:
        document = Document()
        table = document.add_table(rows=3, cols=3, style="Table Grid")
        table.cell(0, 0).merge(table.cell(1, 0)).text = "合并两行"
        table.cell(2, 0).merge(table.cell(2, 2)).text = "合并三列"
        table.cell(1, 2).text = "右中"
        document.save(str(tmp_path / "form.docx"))

        printed = said_in_pdf(render_pdf(render_docx(tmp_path / "form.docx", {})))

        assert [printed.count(words) for words in ("合并两行", "合并三列", "右中")] == [1, 1, 1]

    def test_fonts_are_in_the_file_so_that_it_prints_alike_everywhere(self, tmp_path: Path) -> None:
        pdf = render_pdf(render_docx(template(tmp_path, "张㛃"), {}))

        fonts = PdfReader(io.BytesIO(pdf)).pages[0]["/Resources"]["/Font"]
        assert any("NotoSerifSC" in font.get_object()["/BaseFont"] for font in fonts.values())


class TestCheckCode:
    def test_code_is_short_and_made_of_the_digest(self) -> None:
        assert check_code("9f3a7c01" + "0" * 56) == "9F3A-7C01"

    @pytest.mark.parametrize("typed", ["9F3A-7C01", "9f3a7c01", " 9F3A 7C01 ", "９Ｆ３Ａ－７Ｃ０１"])
    def test_typed_code_is_known_however_it_is_typed(self, typed: str) -> None:
        assert verify(typed, "9F3A-7C01")

    @pytest.mark.parametrize("typed", ["9F3A-7C02", "9F3A-7C0", "", "9F3A-7C011"])
    def test_another_code_is_not(self, typed: str) -> None:
        assert not verify(typed, "9F3A-7C01")


class TestWording:
    @pytest.mark.parametrize(
        ("number", "spoken"),
        [(0, "零"), (10, "十"), (15, "十五"), (20, "二十"), (101, "一百零一"), (110, "一百一十"), (1003, "一千零三"),
         (10_000, "一万"), (10_010, "一万零一十"), (100_500, "十万零五百"), (100_000_001, "一亿零一")],
    )  # fmt: skip
    def test_numerals(self, number: int, spoken: str) -> None:
        assert numeral(number) == spoken

    @pytest.mark.parametrize(
        ("yuan", "written"),
        [(0, "零元整"), ("0.50", "伍角整"), ("0.05", "伍分"), (10, "壹拾元整"), ("1003.50", "壹仟零叁元伍角整"),
         ("100.05", "壹佰元零伍分"), (Decimal("50000"), "伍万元整"), ("-3", "负叁元整")],
    )  # fmt: skip
    def test_money_in_capital_characters(self, yuan: Decimal | str | int, written: str) -> None:
        assert money(yuan) == written

    def test_dates_and_terms(self) -> None:
        assert date_words(date(2026, 3, 5)) == "2026年3月5日"
        assert date_characters("2026-12-30") == "二〇二六年十二月三十日"
        assert moment(datetime.fromisoformat("2026-03-05T16:00:00+00:00")) == "2026年3月6日0时00分"
        assert [term(months) for months in (1, 12, 42)] == ["一个月", "一年", "三年六个月"]
        assert days_through("2026-03-09", "2026-03-09") == 1
