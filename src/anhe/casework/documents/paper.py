"""The official page (公文用纸), for building our own templates: A4, Song title, Fangsong body, signature at the right.

GB/T 9704 sizes: margins 37/35/28/26 mm, title 二号 (22 pt), body 三号 (16 pt), 28 lines of about 28 pt.
What is built here is a plain Word document; an office changes it in WPS or Word afterwards.
"""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from docx import Document
from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT, WD_ROW_HEIGHT_RULE, WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_BREAK, WD_LINE_SPACING
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

from anhe.casework.documents.rendering import undated

TITLE, BODY, LABEL, LATIN = "方正小标宋简体", "仿宋_GB2312", "黑体", "Times New Roman"
_LEFT, _CENTRE, _RIGHT, _BOTH = (
    WD_ALIGN_PARAGRAPH.LEFT,
    WD_ALIGN_PARAGRAPH.CENTER,
    WD_ALIGN_PARAGRAPH.RIGHT,
    WD_ALIGN_PARAGRAPH.JUSTIFY,
)
_TEXT_WIDTH_MM = 156
_FIXED_DAY = dt.datetime(2026, 1, 1)


class Paper:
    """One template being built. Methods add to the page from top to bottom."""

    def __init__(self, title: str) -> None:
        self._document = Document()
        self._set_page(title)
        self._set_normal()
        self._foot()

    def save(self, path: Path) -> None:
        out = io.BytesIO()
        self._document.save(out)
        path.write_bytes(undated(out.getvalue()))

    def title(self, *lines: str) -> None:
        for nth, words in enumerate(lines):
            after = 14 if nth == len(lines) - 1 else 0
            self._add(words, _CENTRE, size=22, face=TITLE, line=34, after=after)

    def number(self, words: str = "{{ number }}", *, centre: bool = True) -> None:
        self._add(words, _CENTRE if centre else _RIGHT, size=16, after=14)

    def addressee(self, words: str) -> None:
        self._add(words, _LEFT, size=16)

    def body(self, *paragraphs: str) -> None:
        for words in paragraphs:
            self._add(words, _BOTH, size=16, indent=2)

    def heading(self, words: str) -> None:
        self._add(words, _BOTH, size=16, face=LABEL, indent=2)
        self._document.paragraphs[-1].paragraph_format.keep_with_next = True

    def when(self, condition: str, *paragraphs: str) -> None:
        """Paragraphs that stand there only where the condition holds."""
        self._add(f"{{%p if {condition} %}}", _LEFT, size=16)
        self.body(*paragraphs)
        self._add("{%p endif %}", _LEFT, size=16)

    def signature(self, who: str = "{{ agency }}（公章）", day: str = "{{ made_on|date_characters }}") -> None:
        """Issuer and day at the right, with room for the seal above and between them."""
        self._add(who, _RIGHT, size=16, before=36, right=2)
        self._add(day, _RIGHT, size=16, right=2)

    def signing_line(self, *words: str) -> None:
        for one in words:
            self._add(one, _LEFT, size=16, before=10, indent=2)

    def copies(self, words: str) -> None:
        self._add(words, _LEFT, size=14, before=10, line=22)

    def cut(self, words: str = "（此联存根）") -> None:
        """The perforated line between two parts of a form."""
        self._add("┄" * 8 + words + "┄" * 8, _CENTRE, size=14, before=8, after=8, line=22)

    def new_page(self) -> None:
        self._document.paragraphs[-1].add_run().add_break(WD_BREAK.PAGE)

    def small(self, *paragraphs: str) -> None:
        """Body text one size down, for a part that is kept and not given out."""
        for words in paragraphs:
            self._add(words, _BOTH, size=14, indent=2, line=24)

    def gap(self, points: float = 8) -> None:
        self._add("", _LEFT, size=4, line=points)

    def table(self, widths_mm: Sequence[float], height_mm: float = 11) -> Table:
        """A ruled form whose rows are at least `height_mm` high."""
        return Table(self._document, widths_mm, height_mm)

    def _set_page(self, title: str) -> None:
        section = self._document.sections[0]
        section.page_width, section.page_height = Mm(210), Mm(297)
        section.top_margin, section.bottom_margin = Mm(37), Mm(35)
        section.left_margin, section.right_margin = Mm(28), Mm(26)
        section.header_distance, section.footer_distance = Mm(15), Mm(22)
        known = self._document.core_properties
        known.title, known.author, known.comments = title, "安和", ""
        known.created = known.modified = _FIXED_DAY
        known.last_modified_by, known.revision = "", 1

    def _set_normal(self) -> None:
        normal = self._document.styles["Normal"]
        _set_face(normal.font, BODY, 16)
        normal.paragraph_format.space_after = Pt(0)

    def _foot(self) -> None:
        """Number, version and check code at the left, page at the right, so that any sheet can be traced."""
        paragraph = self._document.sections[0].footer.paragraphs[0]
        paragraph.alignment = _CENTRE
        _say(paragraph, "{{ number }}　第{{ version }}版　校验码 {{ check_code }}　　第 ", 9, BODY)
        _field(paragraph, "PAGE")
        _say(paragraph, " 页 共 ", 9, BODY)
        _field(paragraph, "NUMPAGES")
        _say(paragraph, " 页", 9, BODY)

    def _add(
        self,
        words: str,
        align: Any,
        *,
        size: float,
        face: str = BODY,
        indent: int = 0,
        right: int = 0,
        before: float = 0,
        after: float = 0,
        line: float = 28,
    ) -> None:
        paragraph = self._document.add_paragraph()
        paragraph.alignment = align
        shape = paragraph.paragraph_format
        shape.line_spacing_rule, shape.line_spacing = WD_LINE_SPACING.EXACTLY, Pt(line)
        shape.space_before, shape.space_after = Pt(before), Pt(after)
        if indent:
            shape.first_line_indent = Pt(indent * size)
        if right:
            shape.right_indent = Pt(right * size)
        _say(paragraph, words, size, face)


class Table:
    """A ruled form. A row is a list of cells: text, or (text, columns spanned)."""

    def __init__(self, document: Any, widths_mm: Sequence[float], height_mm: float) -> None:
        self._height_mm = height_mm
        self._widths = [w * _TEXT_WIDTH_MM / sum(widths_mm) for w in widths_mm]
        self._table = document.add_table(rows=0, cols=len(widths_mm), style="Table Grid")
        self._table.alignment, self._table.autofit = WD_TABLE_ALIGNMENT.CENTER, False
        for column, width in zip(self._table.columns, self._widths, strict=True):
            column.width = Mm(width)

    def row(self, *cells: str | tuple[str, int], height_mm: float | None = None, heading: bool = False) -> None:
        """Fixed words are labels in Hei, words to be filled are in Fangsong; a wide cell is set from the left."""
        row = self._new_row(height_mm or self._height_mm)
        if heading:
            row._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))
        column = 0
        for cell in cells:
            words, across = cell if isinstance(cell, tuple) else (cell, 1)
            target = row.cells[column]
            if across > 1:
                target = target.merge(row.cells[column + across - 1])
            self._fill(target, words, across, column)
            column += across
        if column != len(self._widths):
            raise ValueError(f"a row of {column} columns in a table of {len(self._widths)}")

    def opinion(self, label: str, words: str, signed: str, height_mm: float = 38) -> None:
        """A box for an opinion with its signature and day at the right."""
        row = self._new_row(height_mm)
        self._fill(row.cells[0], label, 1, 0)
        box = row.cells[1].merge(row.cells[len(self._widths) - 1])
        self._fill(box, words, len(self._widths) - 1, 1, face=BODY)
        for one in signed.split("\n"):
            paragraph = box.add_paragraph()
            paragraph.alignment = _RIGHT
            paragraph.paragraph_format.right_indent = Pt(12)
            _set_line(paragraph, before=6)
            _say(paragraph, one, 12, BODY)

    def repeat(self, start: str, *cells: str | tuple[str, int], height_mm: float | None = None) -> None:
        """One row for each member of a list: `start` is the loop, e.g. "for one in team"."""
        self.row((f"{{%tr {start} %}}", len(self._widths)), height_mm=1)
        self.row(*cells, height_mm=height_mm)
        self.row(("{%tr endfor %}", len(self._widths)), height_mm=1)

    def _new_row(self, height_mm: float) -> Any:
        row = self._table.add_row()
        row.height, row.height_rule = Mm(height_mm), WD_ROW_HEIGHT_RULE.AT_LEAST
        for cell, width in zip(row.cells, self._widths, strict=True):
            cell.width = Mm(width)
        return row

    def _fill(self, cell: Any, words: str, across: int, column: int, face: str = "") -> None:
        cell.vertical_alignment = WD_CELL_VERTICAL_ALIGNMENT.CENTER
        paragraph = cell.paragraphs[0]
        wide = across > 2 and column > 0
        paragraph.alignment = _LEFT if wide else _CENTRE
        _set_line(paragraph)
        _say(paragraph, words, 12, face or (BODY if "{" in words else LABEL))


def _set_line(paragraph: Any, before: float = 0) -> None:
    shape = paragraph.paragraph_format
    shape.line_spacing_rule, shape.line_spacing = WD_LINE_SPACING.EXACTLY, Pt(18)
    shape.space_before = Pt(before)


def _say(paragraph: Any, words: str, size: float, face: str) -> None:
    _set_face(paragraph.add_run(words).font, face, size)


def _set_face(font: Any, face: str, size: float) -> None:
    font.name, font.size = LATIN, Pt(size)
    fonts = font.element.get_or_add_rPr().get_or_add_rFonts()
    fonts.set(qn("w:eastAsia"), face)
    fonts.set(qn("w:ascii"), LATIN)
    fonts.set(qn("w:hAnsi"), LATIN)


def _field(paragraph: Any, instruction: str) -> None:
    """A field that Word and WPS fill in themselves."""
    for kind, text in (("begin", ""), ("", instruction), ("separate", ""), ("text", "1"), ("end", "")):
        run = paragraph.add_run()
        _set_face(run.font, BODY, 9)
        if kind == "text":
            run.text = text
            continue
        mark = OxmlElement("w:fldChar" if kind else "w:instrText")
        if kind:
            mark.set(qn("w:fldCharType"), kind)
        else:
            mark.text = f" {text} "
        run._r.append(mark)
