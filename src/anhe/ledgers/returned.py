"""Returned rows as a workbook like the one sent in, with the reasons in front, to be corrected and sent in again."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import BinaryIO, NamedTuple

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from anhe.ledgers.columns import Kind
from anhe.ledgers.records import Problem
from anhe.ledgers.tables import REASON_HEADING, Table
from anhe.ledgers.values import Cell

REASON_WIDTH = 42
COLUMN_WIDTHS = {Kind.ID_NUMBER: 22, Kind.DATE: 13, Kind.PHONES: 16, Kind.NAME: 11, Kind.SENTENCE: 26}
USUAL_WIDTH = 14
AS_TEXT = {Kind.ID_NUMBER, Kind.PHONES}
LONGEST_TEXT = 32_767
FIRST_WRITABLE_DAY = datetime.date(1900, 3, 1)


class ReturnedRow(NamedTuple):
    """A row that could not be taken in: its cells as they stood in the file and what is wrong."""

    cells: Sequence[Cell]
    problems: Sequence[Problem]


def write_returned(target: Path | BinaryIO, table: Table, rows: Iterable[ReturnedRow]) -> int:
    """Write the workbook and answer how many rows it holds.

    Titles, headings and cells stand as in the original; cells with a problem are coloured. A column of earlier
    reasons is replaced. Rows are written as they come, so memory does not grow with them.
    """
    book = xlsxwriter.Workbook(target, {"constant_memory": True, "default_date_format": "yyyy-mm-dd"})
    sheet = book.add_worksheet(_sheet_name(table.sheet.name))
    writer = _Writer(book, sheet, table)
    writer.write_head()
    count = 0
    for count, row in enumerate(rows, start=1):  # noqa: B007
        writer.write_row(row)
    writer.merge_head()
    book.close()
    return count


class _Writer:
    def __init__(self, book: xlsxwriter.Workbook, sheet: Worksheet, table: Table) -> None:
        self._book = book
        self._sheet = sheet
        self._table = table
        self._kinds = {match.heading.index: match.column.kind for match in table.matching.matches}
        self._formats: dict[tuple[str, bool], Format] = {}
        self._title = book.add_format({"bold": True, "font_size": 14, "align": "center", "valign": "vcenter"})
        self._heading = book.add_format(
            {
                "bold": True,
                "align": "center",
                "valign": "vcenter",
                "text_wrap": True,
                "border": 1,
                "bg_color": "#EDEFF2",
            }
        )
        self._reason = book.add_format({"text_wrap": True, "valign": "top", "font_color": "#9C0006", "border": 1})
        self._next_row = 0
        self._places: dict[int, int] = {}

    def write_head(self) -> None:
        self._sheet.set_column(0, 0, REASON_WIDTH)
        width = max(len(row.cells) for row in self._table.heading_rows)
        for index in range(width):
            if index != self._table.reason_index:
                kind = self._kinds.get(index, Kind.TEXT)
                text_format = self._format("text", False) if kind in AS_TEXT else None
                self._sheet.set_column(
                    self._at(index), self._at(index), COLUMN_WIDTHS.get(kind, USUAL_WIDTH), text_format
                )
        for row in self._table.title_rows:
            self._write_head_row(row.number, row.cells, self._title)
        for row in self._table.heading_rows:
            if row is self._table.heading_rows[0]:
                self._sheet.write_string(self._next_row, 0, REASON_HEADING, self._heading)
            self._write_head_row(row.number, row.cells, self._heading)
        self._sheet.freeze_panes(self._next_row, 1)

    def _write_head_row(self, number: int, cells: Sequence[Cell], style: Format) -> None:
        self._places[number - 1] = self._next_row
        for index, cell in enumerate(cells):
            if index != self._table.reason_index:
                self._write(self._next_row, index, cell, style)
        self._next_row += 1

    def write_row(self, row: ReturnedRow) -> None:
        bad = {problem.index for problem in row.problems if problem.index is not None}
        cells = [*row.cells, *[None] * (max(bad, default=-1) + 1 - len(row.cells))]
        reasons = "\n".join(str(problem) for problem in row.problems)
        self._sheet.write_string(self._next_row, 0, reasons[:LONGEST_TEXT], self._reason)
        for index, cell in enumerate(cells):
            if index != self._table.reason_index:
                style = self._format(self._shown_as(index, cell), index in bad)
                self._write(self._next_row, index, cell, style)
        self._next_row += 1

    def merge_head(self) -> None:
        """Record the head's merged ranges."""
        head = self._places
        for (top, left), (bottom, right) in self._table.sheet.merged:
            if self._table.reason_index in range(left, right + 1) and left == right:
                continue
            if top in head and bottom in head and head[bottom] - head[top] == bottom - top:
                self._merge(head[top], self._at(left), head[bottom], self._at(right))
        first, last = (head[self._table.heading_rows[end].number - 1] for end in (0, -1))
        self._merge(first, 0, last, 0)

    def _merge(self, top: int, left: int, bottom: int, right: int) -> None:
        # The library's merge_range also writes the cells again, which rows already streamed out do not allow.
        if (top, left) != (bottom, right):
            self._sheet.merge.append([top, left, bottom, right])

    def _at(self, index: int) -> int:
        """Where an original column stands in the new sheet: one to the right, unless old reasons left their place."""
        reason = self._table.reason_index
        return index if reason is not None and index > reason else index + 1

    def _shown_as(self, index: int, cell: Cell) -> str:
        if isinstance(cell, datetime.datetime) and cell.time() != datetime.time():
            return "instant"
        if isinstance(cell, datetime.date):
            return "day"
        if self._kinds.get(index) in AS_TEXT:
            return "text"
        return "general"

    def _format(self, shown_as: str, is_bad: bool) -> Format:
        key = shown_as, is_bad
        if key not in self._formats:
            shapes = {"text": "@", "day": "yyyy-mm-dd", "instant": "yyyy-mm-dd hh:mm:ss", "general": "General"}
            look = {"num_format": shapes[shown_as], "valign": "top"}
            colour = {"bg_color": "#FFEB9C", "border": 1, "border_color": "#C65911"} if is_bad else {}
            self._formats[key] = self._book.add_format(look | colour)
        return self._formats[key]

    def _write(self, row: int, index: int, cell: Cell, style: Format) -> None:
        column = self._at(index)
        if cell is None or cell == "":
            self._sheet.write_blank(row, column, None, style)
        elif isinstance(cell, bool):
            self._sheet.write_boolean(row, column, cell, style)
        elif isinstance(cell, int | float):
            self._sheet.write_number(row, column, cell, style)
        elif isinstance(cell, datetime.date) and _day(cell) >= FIRST_WRITABLE_DAY:
            self._sheet.write_datetime(row, column, cell, style)
        else:
            # Always as text: a cell that begins with an equals sign must not become a formula on the officer's desk.
            self._sheet.write_string(row, column, str(cell)[:LONGEST_TEXT], style)


def _day(cell: datetime.date) -> datetime.date:
    return cell.date() if isinstance(cell, datetime.datetime) else cell


def _sheet_name(name: str) -> str:
    return "".join("_" if char in "[]:*?/\\'" else char for char in name)[:31] or "Sheet1"
