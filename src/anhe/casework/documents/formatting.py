"""What a paragraph or run of a Word document really looks like, after styles and defaults. All lengths in points."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from docx.oxml.ns import qn

_SANS = ("黑", "hei", "sans", "gothic", "yahei", "雅黑", "arial", "calibri", "等线", "dengxian")
_HEAVY = ("标宋",)  # a title face that is heavier than the text face standing in for it
_NATURAL_LINE = 1.3  # line height of a Chinese font at "single" spacing, in em
_TWIPS = 20
_OFF = {"0", "false", "off", "none"}


@dataclass(frozen=True, slots=True)
class Letters:
    """How a run is set."""

    size: float
    sans: bool
    bold: bool
    italic: bool
    underline: bool
    strike: bool
    color: str


@dataclass(frozen=True, slots=True)
class Lines:
    """How a paragraph is set. `size` is its largest letters'; `line` is the distance between baselines."""

    size: float
    align: str
    left: float
    right: float
    first: float
    before: float
    after: float
    line: float
    breaks_page: bool
    stays_with_next: bool


class Formatting:
    """Reads effective formatting out of one document's styles."""

    def __init__(self, document: Any) -> None:
        styles = document.styles.element
        self._styles = {style.get(qn("w:styleId")): style for style in styles.findall(qn("w:style"))}
        self._default_paragraph = next(
            (s for s in self._styles.values() if s.get(qn("w:default")) == "1" and s.get(qn("w:type")) == "paragraph"),
            None,
        )
        self._run_defaults = styles.find(f"{qn('w:docDefaults')}/{qn('w:rPrDefault')}/{qn('w:rPr')}")
        self._paragraph_defaults = styles.find(f"{qn('w:docDefaults')}/{qn('w:pPrDefault')}/{qn('w:pPr')}")

    def letters(self, run: Any, paragraph: Any) -> Letters:
        layers = list(self._run_layers(run, paragraph))
        size = _first(layers, "w:sz", "w:val")
        face = _first(layers, "w:rFonts", "w:eastAsia") or _first(layers, "w:rFonts", "w:ascii") or ""
        color = _first(layers, "w:color", "w:val") or "auto"
        underline = _first(layers, "w:u", "w:val")
        return Letters(
            size=float(size) / 2 if size else 10.5,
            sans=any(word in face.lower() for word in _SANS),
            bold=_switched_on(layers, "w:b") or any(word in face for word in _HEAVY),
            italic=_switched_on(layers, "w:i"),
            underline=bool(underline) and underline != "none",
            strike=_switched_on(layers, "w:strike"),
            color="000000" if color == "auto" else color,
        )

    def lines(self, paragraph: Any) -> Lines:
        layers = list(self._paragraph_layers(paragraph))
        size = self.size_of(paragraph)
        return Lines(
            size=size,
            align=_first(layers, "w:jc", "w:val") or "left",
            left=_length(layers, "w:ind", ("w:leftChars", "w:startChars"), ("w:left", "w:start"), size),
            right=_length(layers, "w:ind", ("w:rightChars", "w:endChars"), ("w:right", "w:end"), size),
            first=_length(layers, "w:ind", ("w:firstLineChars",), ("w:firstLine",), size)
            - _length(layers, "w:ind", ("w:hangingChars",), ("w:hanging",), size),
            before=_points(_first(layers, "w:spacing", "w:before")),
            after=_points(_first(layers, "w:spacing", "w:after")),
            line=_line_height(layers, size),
            breaks_page=_switched_on(layers, "w:pageBreakBefore"),
            stays_with_next=_switched_on(layers, "w:keepNext"),
        )

    def size_of(self, paragraph: Any) -> float:
        """The largest letters of a paragraph; of an empty one, those of its mark."""
        said = [run for run in paragraph.iter(qn("w:r")) if run.find(qn("w:t")) is not None]
        if said:
            return max(self.letters(run, paragraph).size for run in said)
        mark = paragraph.find(qn("w:pPr"))
        return self.letters(mark, paragraph).size

    def table_borders(self, table: Any) -> dict[str, float]:
        """Border widths by side of a table, its style included; a side without a border is absent."""
        found: dict[str, float] = {}
        properties = table.find(qn("w:tblPr"))
        style = properties.find(qn("w:tblStyle")) if properties is not None else None
        chain = list(self._style_chain(style.get(qn("w:val")) if style is not None else None))
        for layer in [*(s.find(qn("w:tblPr")) for s in reversed(chain)), properties]:
            if layer is not None and (borders := layer.find(qn("w:tblBorders"))) is not None:
                found.update(border_widths(borders))
        return {side: width for side, width in found.items() if width}

    def _run_layers(self, run: Any, paragraph: Any) -> Iterator[Any]:
        own = run.find(qn("w:rPr")) if run is not None else None
        if own is not None:
            yield own
            if (style := own.find(qn("w:rStyle"))) is not None:
                yield from self._of_styles(style.get(qn("w:val")), "w:rPr")
        yield from self._of_styles(_style_of(paragraph), "w:rPr")
        if self._run_defaults is not None:
            yield self._run_defaults

    def _paragraph_layers(self, paragraph: Any) -> Iterator[Any]:
        if (own := paragraph.find(qn("w:pPr"))) is not None:
            yield own
        yield from self._of_styles(_style_of(paragraph), "w:pPr")
        if self._paragraph_defaults is not None:
            yield self._paragraph_defaults

    def _of_styles(self, style_id: str | None, part: str) -> Iterator[Any]:
        for style in self._style_chain(style_id):
            if (properties := style.find(qn(part))) is not None:
                yield properties

    def _style_chain(self, style_id: str | None) -> Iterator[Any]:
        style = self._styles.get(style_id) if style_id else self._default_paragraph
        seen: set[int] = set()
        while style is not None and id(style) not in seen:
            seen.add(id(style))
            yield style
            based_on = style.find(qn("w:basedOn"))
            style = self._styles.get(based_on.get(qn("w:val"))) if based_on is not None else None


def border_widths(borders: Any) -> dict[str, float]:
    """Widths by side (top, bottom, left, right, insideH, insideV); 0 for a side said to have none."""
    widths = {}
    for border in borders:
        side = border.tag.rpartition("}")[2].replace("start", "left").replace("end", "right")
        drawn = border.get(qn("w:val")) not in (None, "nil", "none")
        widths[side] = int(border.get(qn("w:sz")) or 4) / 8 if drawn else 0.0
    return widths


def _style_of(paragraph: Any) -> str | None:
    properties = paragraph.find(qn("w:pPr"))
    style = properties.find(qn("w:pStyle")) if properties is not None else None
    return style.get(qn("w:val")) if style is not None else None


def _first(layers: list[Any], tag: str, attribute: str) -> str | None:
    for layer in layers:
        found = layer.find(qn(tag))
        if found is not None and (value := found.get(qn(attribute))) is not None:
            return value
    return None


def _switched_on(layers: list[Any], tag: str) -> bool:
    for layer in layers:
        if (found := layer.find(qn(tag))) is not None:
            return (found.get(qn("w:val")) or "1") not in _OFF
    return False


def _points(twips: str | None) -> float:
    return float(twips) / _TWIPS if twips else 0.0


def _length(
    layers: list[Any], tag: str, in_characters: tuple[str, ...], in_twips: tuple[str, ...], size: float
) -> float:
    """A length given in hundredths of a character, which wins, or in twips; the nearest layer that says either."""
    for layer in layers:
        for name in in_characters:
            characters = _first([layer], tag, name)
            if characters and float(characters):
                return float(characters) / 100 * size
        for name in in_twips:
            if (twips := _first([layer], tag, name)) is not None:
                return float(twips) / _TWIPS
    return 0.0


def _line_height(layers: list[Any], size: float) -> float:
    line, rule = _first(layers, "w:spacing", "w:line"), _first(layers, "w:spacing", "w:lineRule") or "auto"
    natural = size * _NATURAL_LINE
    if not line:
        return natural
    if rule == "auto":
        return natural * float(line) / 240
    return float(line) / _TWIPS if rule == "exact" else max(natural, float(line) / _TWIPS)
