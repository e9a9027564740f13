"""A planned ledger: cells and merged ranges, what a faultless reading must find in them, and writing it to a file."""

from __future__ import annotations

import csv
import datetime
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import xlsxwriter

from anhe.ledgers.kinds import LedgerKind
from anhe.ledgers.reading import MergedRange
from anhe.ledgers.values import Cell


@dataclass(slots=True)
class SheetPlan:
    """One sheet to be written: rows of cells and merged ranges, counted from 0."""

    name: str
    rows: list[list[Cell]] = field(default_factory=list)
    merged: list[MergedRange] = field(default_factory=list)
    hidden: bool = False

    def add(self, *cells: Cell) -> int:
        """Append a row and answer the number that a spreadsheet shows for it."""
        self.rows.append(list(cells))
        return len(self.rows)

    def add_merged(self, text: str, width: int) -> int:
        """Append a row whose first cell spans `width` columns."""
        number = self.add(text, *[None] * (width - 1))
        self.merged.append(((number - 1, 0), (number - 1, width - 1)))
        return number

    def add_headings(self, headings: Sequence[tuple[str, ...]]) -> None:
        """Append two lines of headings: ("姓名",) spans both lines, ("矫正期限", "起") stands under a wider one."""
        top = len(self.rows)
        upper: list[Cell] = []
        lower: list[Cell] = []
        for index, parts in enumerate(headings):
            continues = index > 0 and len(parts) > 1 and headings[index - 1][0] == parts[0]
            upper.append(None if continues else parts[0])
            lower.append(parts[1] if len(parts) > 1 else None)
            if len(parts) == 1:
                self.merged.append(((top, index), (top + 1, index)))
            elif not continues:
                last = max(place for place, other in enumerate(headings) if other[0] == parts[0])
                self.merged.append(((top, index), (top, last)))
        self.add(*upper)
        self.add(*lower)


@dataclass(frozen=True, slots=True)
class SampleRow:
    """A data row's truth: its number in the file, the clean values, the fields whose cells must be refused."""

    number: int
    values: dict[str, Any]
    bad: frozenset[str] = frozenset()
    repeats: int | None = None


@dataclass(frozen=True, slots=True)
class Sample:
    """A synthetic ledger: its sheets, and the truth about the rows of the one that holds it."""

    kind: LedgerKind
    sheets: tuple[SheetPlan, ...]
    ledger: SheetPlan
    rows: tuple[SampleRow, ...]


def write_xlsx(sample: Sample, path: Path) -> None:
    """Write all sheets to an .xlsx workbook; the same sample gives the same bytes."""
    book = xlsxwriter.Workbook(path)
    book.set_properties({"created": datetime.datetime(2026, 1, 1)})
    day = book.add_format({"num_format": "yyyy-mm-dd"})
    middle = book.add_format({"align": "center", "valign": "vcenter", "text_wrap": True})
    for plan in sample.sheets:
        sheet = book.add_worksheet(plan.name)
        if plan.hidden:
            sheet.hide()
        for row, cells in enumerate(plan.rows):
            for column, cell in enumerate(cells):
                if isinstance(cell, datetime.date):
                    sheet.write_datetime(row, column, cell, day)
                elif isinstance(cell, str):
                    sheet.write_string(row, column, cell)
                elif cell is not None:
                    sheet.write(row, column, cell)
        for (top, left), (bottom, right) in plan.merged:
            first = plan.rows[top][left]
            sheet.merge_range(top, left, bottom, right, "" if first is None else first, middle)
    book.close()


def write_csv(sample: Sample, path: Path, encoding: str = "gb18030") -> None:
    """Write the ledger's sheet alone to a .csv file."""
    with path.open("w", encoding=encoding, newline="") as file:
        writer = csv.writer(file)
        for cells in sample.ledger.rows:
            writer.writerow(["" if cell is None else cell for cell in cells])
