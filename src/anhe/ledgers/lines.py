"""Telling the rows below the headings apart: data, empty rows, totals, notes, repeated headings."""

from __future__ import annotations

import enum
import itertools
import re
from collections.abc import Sequence
from typing import NamedTuple

from anhe.ledgers.matching import Heading
from anhe.ledgers.reading import MergedRange, RawRow
from anhe.ledgers.values.text import Cell, squashed

TOTALS = re.compile(
    r"(?:本页|本表|全所|全区|全镇|累计|以上)?(?:合计|总计|小计|共计|累计)[:：]?(?:共?[\d,.]+[人件户名个元万]*)?"
    r"|共[\d,.]+[人件户名个条]"
)
NOTE = re.compile(
    r"(?:备注|附注|注|说明|填表说明|填表人|填报人|填报单位|填报日期|填报时间|制表人?|制表日期|审核人?|经办人|单位负责人|负责人|"
    r"联系人|联系电话|统计时间|统计截止|打印时间|盖章|签字|注意)(?P<colon>[:：])?"
)
EXAMPLE = frozenset(["例", "示例", "样例", "例子", "填写示例", "填表示例", "示范", "例如"])
SERIAL_HEADINGS = frozenset(["序号", "编号", "no", "行号", "序"])
REPEATED_SHARE = 0.6
FEWEST_REPEATED = 2
LONGEST_LONE_NAME = 4
WIDE_MERGE = 3


class LineKind(enum.Enum):
    """What a row below the headings is."""

    DATA = "data"
    EMPTY = "empty"
    TOTALS = "totals"
    NOTE = "note"
    HEADING = "heading"
    TITLE = "title"
    SECTION = "section"
    EXAMPLE = "example"


class Line(NamedTuple):
    """A row below the headings: `cells` with vertically merged cells filled in, `raw` as they stand in the file."""

    number: int
    kind: LineKind
    cells: list[Cell]
    raw: list[Cell]


class LineReader:
    """Reads the rows of one sheet in order. Whatever is not surely something else is data, so that nothing is lost.

    `without` is the place of a column that is ours, not the ledger's: the reasons of rows returned before.
    """

    def __init__(
        self,
        merged: Sequence[MergedRange],
        heading_rows: Sequence[RawRow],
        title_rows: Sequence[RawRow],
        headings: Sequence[Heading],
        without: int | None = None,
    ) -> None:
        self._without = without
        self._headings = [words for row in heading_rows if (words := _words(row))]
        self._initials = _initials(self._headings)
        self._titles = [set(_words(row).values()) for row in title_rows]
        self._title_starts = {text for words in self._titles for text in words}
        self._width = max(1, len(headings))
        self._serial = {heading.index for heading in headings if heading.key in SERIAL_HEADINGS}
        first = heading_rows[-1].number if heading_rows else 0
        self._tall: dict[int, list[tuple[int, int]]] = {top: [] for (top, _left), _end in merged}
        self._wide: set[int] = set()
        for (top, left), (bottom, right) in merged:
            if top >= first and left == right and bottom > top:
                self._tall[top].append((left, bottom))
            if top >= first and right - left + 1 >= WIDE_MERGE:
                self._wide.add(top)
        self._carried: dict[int, tuple[int, Cell]] = {}
        self._is_after_table = False

    def read(self, row: RawRow) -> Line:
        if self._without is not None and self._without < len(row.cells):
            row.cells[self._without] = None
        kind = self._kind(row)
        self._is_after_table = kind in (LineKind.NOTE, LineKind.TOTALS) or (
            self._is_after_table and kind is LineKind.EMPTY
        )
        return Line(row.number, kind, self._with_merged(row), row.cells)

    def _kind(self, row: RawRow) -> LineKind:
        texts = _texts(row.cells)
        if not texts or self._is_only_numbered(texts):
            return LineKind.EMPTY
        place, first = next(iter(texts.items()))
        first = squashed(first)
        if first in EXAMPLE:
            return LineKind.EXAMPLE
        if any(TOTALS.fullmatch(squashed(text)) for text in itertools.islice(texts.values(), 2)):
            return LineKind.TOTALS
        if len(texts) <= max(3, self._width // 2) and self._is_note(place, first, is_alone=len(texts) == 1):
            return LineKind.NOTE
        if self._is_repeated(texts):
            return LineKind.HEADING
        if first in self._title_starts and {squashed(text) for text in texts.values()} in self._titles:
            return LineKind.TITLE
        if len(texts) == 1 and row.number - 1 in self._wide:
            return LineKind.SECTION
        return LineKind.DATA

    def _is_only_numbered(self, texts: dict[int, str]) -> bool:
        """A row prepared with its serial number and never filled in."""
        return all(index in self._serial and text.isdigit() for index, text in texts.items())

    def _is_note(self, place: int, first: str, *, is_alone: bool) -> bool:
        found = NOTE.match(first)
        if found and (found["colon"] or (is_alone and place <= 1)):
            return True
        # Below the table a lone line is a note, but a lone name may be a person who must not get lost.
        return self._is_after_table and is_alone and (len(first) > LONGEST_LONE_NAME or not first.isalpha())

    def _is_repeated(self, texts: dict[int, str]) -> bool:
        # Almost every row is settled by its cells' first characters; only the others are compared in full.
        if sum(text[0] in self._initials.get(index, "") for index, text in texts.items()) < FEWEST_REPEATED:
            return False
        words = {index: squashed(text) for index, text in texts.items()}
        for heading in self._headings:
            same = sum(words.get(index) == text for index, text in heading.items())
            if same >= FEWEST_REPEATED and same / max(len(heading), len(words)) >= REPEATED_SHARE:
                return True
        return False

    def _with_merged(self, row: RawRow) -> list[Cell]:
        top = row.number - 1
        starting = self._tall.get(top, ())
        if not starting and not self._carried:
            return row.cells
        cells = list(row.cells)
        for index, (bottom, value) in list(self._carried.items()):
            if top > bottom:
                del self._carried[index]
            elif index < len(cells):
                cells[index] = value
        for index, bottom in starting:
            if index < len(cells):
                self._carried[index] = (bottom, cells[index])
        return cells


def _initials(headings: Sequence[dict[int, str]]) -> dict[int, str]:
    """The first characters of the headings by place."""
    initials: dict[int, str] = {}
    for words in headings:
        for index, text in words.items():
            initials[index] = initials.get(index, "") + text[0]
    return initials


def _texts(cells: Sequence[Cell]) -> dict[int, str]:
    """The filled cells as text by place; any number as a digit, since only words tell rows apart."""
    return {
        index: text
        for index, cell in enumerate(cells)
        if cell is not None and (text := cell.strip() if isinstance(cell, str) else "0")
    }


def _words(row: RawRow) -> dict[int, str]:
    return {index: squashed(text) for index, text in _texts(row.cells).items()}
