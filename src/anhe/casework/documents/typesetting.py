"""A Word document said again in Typst. Everything from the document enters as quoted text, never as markup."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from docx.oxml.ns import qn

from anhe.casework.documents.formatting import Formatting, Letters, Lines
from anhe.casework.documents.tables import Cell, Grid, read_table

SERIF, SANS = "Noto Serif SC", "Noto Sans SC"
_FALLBACKS = ("Noto Serif CJK SC", "Noto Sans CJK SC")
_BOLD_STROKE = "0.028em"  # the fonts we may count on have one weight, so bold is drawn with an outline
_ALIGNMENTS = {"center": "center", "right": "right", "end": "right"}
_JUSTIFIED = {"both", "distribute"}
_PAGE_FIELDS = {
    "PAGE": '#context counter(page).display("1")',
    "NUMPAGES": "#context str(counter(page).final().first())",
}


def quoted(text: str) -> str:
    """A Typst string literal that stands for exactly this text.

    >>> print(quoted('a"b' + chr(92) + '#[x]'))
    "a\\"b\\\\#[x]"
    """
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return '"' + "".join(c if c.isprintable() or c == "　" else f"\\u{{{ord(c):x}}}" for c in escaped) + '"'


class Typesetter:
    """Writes one document's Typst source."""

    def __init__(self, document: Any) -> None:
        self._document = document
        self._formatting = Formatting(document)

    def source(self) -> str:
        parts = [self._preamble()]
        for section in self._document.sections:
            parts.append(self._page(section))
            parts.extend(self._flow(block._element for block in section.iter_inner_content()))
        return "\n".join(parts)

    def _preamble(self) -> str:
        title = self._document.core_properties.title or ""
        return (
            f"#set document(title: {quoted(title)}, date: none)\n"
            f'#set text(font: {_fonts(SERIF)}, lang: "zh", region: "cn", top-edge: 0.88em, bottom-edge: -0.12em)\n'
            "#set par(spacing: 0pt, leading: 0.3em)\n#set block(spacing: 0pt)"
        )

    def _page(self, section: Any) -> str:
        header = "\n".join(self._flow(_blocks(section.header._element)))
        footer = "\n".join(self._flow(_blocks(section.footer._element)))
        return (
            f"#set page(width: {section.page_width.pt}pt, height: {section.page_height.pt}pt, "
            f"margin: (top: {section.top_margin.pt}pt, bottom: {section.bottom_margin.pt}pt, "
            f"left: {section.left_margin.pt}pt, right: {section.right_margin.pt}pt), "
            "header-ascent: 0pt, footer-descent: 0pt, "
            f"header: align(top, pad(top: {section.header_distance.pt}pt)[{header}]), "
            f"footer: align(bottom, pad(bottom: {section.footer_distance.pt}pt)[{footer}]))"
        )

    def _flow(self, blocks: Iterator[Any]) -> Iterator[str]:
        for block in blocks:
            if block.tag == qn("w:p"):
                yield from self._paragraph(block)
            elif block.tag == qn("w:tbl"):
                yield self._table(read_table(block, self._formatting))

    def _paragraph(self, paragraph: Any) -> Iterator[str]:
        lines = self._formatting.lines(paragraph)
        if lines.breaks_page:
            yield "#pagebreak(weak: true)"
        for nth, words in enumerate(self._between_page_breaks(paragraph)):
            if nth:
                yield "#pagebreak()"
            if words or not nth:
                yield _block(lines, words)

    def _between_page_breaks(self, paragraph: Any) -> list[str]:
        """The paragraph's inline source, cut where the page breaks."""
        pieces, current = [], ""
        field = _Field()
        for run in paragraph.iter(qn("w:r")):
            letters = self._formatting.letters(run, paragraph)
            for child in run:
                if child.tag == qn("w:br") and child.get(qn("w:type")) == "page":
                    pieces.append(current)
                    current = ""
                elif (words := field.words(child, run)) is not None:
                    current += _set_as(letters, words)
        return [*pieces, current]

    def _table(self, grid: Grid) -> str:
        columns = ", ".join(f"{width}pt" for width in grid.columns)
        head = [cell for row in grid.rows[: grid.heading_rows] for cell in row]
        body = [cell for row in grid.rows[grid.heading_rows :] for cell in row]
        cells = [f"table.header({', '.join(map(self._cell, head))})"] if head else []
        cells += map(self._cell, body)
        table = f"table(columns: ({columns},), stroke: none, inset: 0pt, {', '.join(cells)})"
        return f"#align({grid.align}, {table})" if grid.align != "left" else f"#{table}"

    def _cell(self, cell: Cell) -> str:
        content = "\n".join(self._flow(iter(cell.blocks)))
        strokes = ", ".join(f"{side}: {f'{width}pt' if width else 'none'}" for side, width in cell.borders.items())
        inside = f"block(width: 100%, inset: (x: {cell.padding}pt, y: 1.5pt))[{content}]"
        if cell.at_least:
            inside = f"grid(columns: (0pt, 1fr), align: {cell.vertical}, block(height: {cell.at_least}pt, width: 0pt), {inside})"
        return (
            f"table.cell(colspan: {cell.across}, rowspan: {cell.down}, align: {cell.vertical}, "
            f"stroke: ({strokes}))[#{inside}]"
        )


class _Field:
    """Follows a run of field characters (begin, instruction, separate, result, end) and knows page numbers."""

    def __init__(self) -> None:
        self._instruction = ""
        self._inside = False
        self._told = False

    def words(self, child: Any, run: Any) -> str | None:
        """Typst for one child of a run, or None where it prints nothing."""
        if child.tag == qn("w:fldChar"):
            return self._mark(child.get(qn("w:fldCharType")))
        if child.tag == qn("w:instrText"):
            self._instruction += child.text or ""
            return None
        if self._told:
            return None
        return _inline(child, run)

    def _mark(self, kind: str | None) -> str | None:
        if kind == "begin":
            self._instruction, self._told = "", False
            return None
        known = _PAGE_FIELDS.get((self._instruction.split() or [""])[0].upper())
        if kind == "end":
            already, self._told, self._instruction = self._told, False, ""
            return None if already else known
        self._told = known is not None
        return known


def _inline(child: Any, run: Any) -> str | None:
    if child.tag == qn("w:t"):
        return _text(child.text or "")
    if child.tag == qn("w:tab"):
        return "#h(2em)"
    if child.tag in (qn("w:br"), qn("w:cr")):
        return "#linebreak()"
    if child.tag == qn("w:noBreakHyphen"):
        return f"#{quoted('‑')}"
    return None


def _text(text: str) -> str:
    """Text with runs of spaces kept as wide as they were typed."""
    pieces, spaces = [], 0
    words = ""
    for character in text + "\0":
        if character == " ":
            spaces += 1
            continue
        if spaces > 1:
            pieces += [f"#{quoted(words)}"] if words else []
            pieces.append(f"#box(width: {spaces / 2}em)")
            words = ""
        elif spaces:
            words += " "
        spaces = 0
        words += character if character != "\0" else ""
    return "".join([*pieces, f"#{quoted(words)}" if words else ""])


def _set_as(letters: Letters, words: str) -> str:
    if not words:
        return ""
    settings = [f"size: {letters.size}pt", f"font: {_fonts(SANS if letters.sans else SERIF)}"]
    if letters.color != "000000":
        settings.append(f'fill: rgb("#{letters.color}")')
    if letters.bold:
        settings.append(f'stroke: {_BOLD_STROKE} + rgb("#{letters.color}")')
    if letters.italic:
        settings.append('style: "italic"')
    set_words = f"#text({', '.join(settings)})[{words}]"
    if letters.strike:
        set_words = f"#strike[{set_words}]"
    return f"#underline(offset: 0.2em, evade: false)[{set_words}]" if letters.underline else set_words


def _block(lines: Lines, words: str) -> str:
    """A paragraph as a block: half the space between lines stands above its first line, half below its last."""
    size = lines.size
    half = max(lines.line - size, 0) / 2
    hanging = f", hanging-indent: {-lines.first}pt" if lines.first < 0 else ""
    first = f"first-line-indent: (amount: {max(lines.first, 0)}pt, all: true){hanging}"
    justify = "true" if lines.align in _JUSTIFIED else "false"
    align = _ALIGNMENTS.get(lines.align, "left")
    left = lines.left + min(lines.first, 0)
    body = f"#align({align})[#par({first}, leading: {lines.line - size}pt, justify: {justify})[{words}]]"
    if not words:
        body = f"#v({size}pt)"
    return (
        f"#block(width: 100%, sticky: {str(lines.stays_with_next).lower()}, inset: (left: {left}pt, right: {lines.right}pt, top: {lines.before + half}pt, "
        f"bottom: {lines.after + half}pt))[#set text(size: {size}pt)\n{body}]"
    )


def _blocks(parent: Any) -> Iterator[Any]:
    return (child for child in parent if child.tag in (qn("w:p"), qn("w:tbl")))


def _fonts(first: str) -> str:
    names = dict.fromkeys([first, SERIF, SANS, *_FALLBACKS])
    return "(" + ", ".join(quoted(name) for name in names) + ")"
