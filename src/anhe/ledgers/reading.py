"""Opening a ledger file: .xlsx, .xls and .csv become rows of raw cells with their original row numbers."""

from __future__ import annotations

import csv
import itertools
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple, Protocol

import python_calamine
from django.utils.translation import gettext as _

from anhe.ledgers.containers import LIMITS, Limits, UnreadableFile, check_workbook, check_xls, kind_of_file
from anhe.ledgers.encodings import text_encoding
from anhe.ledgers.values.text import Cell

MergedRange = tuple[tuple[int, int], tuple[int, int]]
SNIFFED_LINES = 20
LONGEST_CSV_CELL = 1_000_000


class RawRow(NamedTuple):
    """One row as it stands in the file; `number` is what the spreadsheet shows at its left, from 1."""

    number: int
    cells: list[Cell]


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet of a ledger file. `merged` are ranges ((row, column), (row, column)), from 0, both ends included."""

    name: str
    hidden: bool = False
    merged: tuple[MergedRange, ...] = field(default=(), compare=False)


class Source(Protocol):
    """An opened file. `encoding` says how a .csv was decoded and is empty for workbooks."""

    kind: str
    encoding: str

    @property
    def sheet_names(self) -> list[str]: ...

    def sheet(self, name: str) -> Sheet: ...

    def rows(self, name: str) -> Iterator[RawRow]: ...

    def close(self) -> None: ...


def open_source(path: Path | str, *, file_name: str = "", limits: Limits = LIMITS) -> Source:
    """Open a ledger file by what it is, not by what it is called; the caller closes it.

    `file_name` is the name that people know when `path` is a temporary one. Raises UnreadableFile with a sentence
    for the officer: not a spreadsheet, encrypted, empty, damaged, too large.
    """
    path = Path(path)
    kind = kind_of_file(path, file_name or path.name, limits)
    if kind == "csv":
        return CsvSource(path, limits, Path(file_name or path.name).stem)
    check_workbook(path, limits) if kind == "xlsx" else check_xls(path, limits)
    return WorkbookSource(path, kind, limits)


class WorkbookSource:
    """An .xlsx or .xls workbook; a sheet is held compactly outside Python and handed over row by row."""

    encoding = ""

    def __init__(self, path: Path, kind: str, limits: Limits) -> None:
        self.kind = kind
        self._limits = limits
        self._held: tuple[str, python_calamine.CalamineSheet] | None = None
        try:
            self._book = python_calamine.CalamineWorkbook.from_path(path)
        except python_calamine.PasswordError as error:
            raise UnreadableFile(_("文件加了密码，请先在表格软件里取消密码再上传。")) from error
        except python_calamine.CalamineError as error:
            raise UnreadableFile(_("文件已损坏或不是表格文件，请在表格软件里打开并另存为 .xlsx 后再上传。")) from error

    @property
    def sheet_names(self) -> list[str]:
        """Sheets with cells, in workbook order; charts and macro sheets are left out."""
        return [
            sheet.name for sheet in self._book.sheets_metadata if sheet.typ == python_calamine.SheetTypeEnum.WorkSheet
        ]

    def sheet(self, name: str) -> Sheet:
        merged = self._opened(name).merged_cell_ranges or []
        visible = {sheet.name: sheet.visible for sheet in self._book.sheets_metadata}[name]
        return Sheet(name, visible != python_calamine.SheetVisibleEnum.Visible, tuple(merged))

    def rows(self, name: str) -> Iterator[RawRow]:
        sheet = self._opened(name)
        # The library fills up empty rows above the first cell, but not empty columns to its left.
        left: list[Cell] = [None] * (sheet.start[1] if sheet.start else 0)
        for number, cells in enumerate(sheet.iter_rows(), start=1):
            if number > self._limits.rows:
                raise _too_many_rows(self._limits)
            yield RawRow(number, [*left, *cells])

    def close(self) -> None:
        self._held = None
        self._book.close()

    def _opened(self, name: str) -> python_calamine.CalamineSheet:
        """The sheet, parsed once; only the last one asked for is kept, since a large one fills memory."""
        if self._held is None or self._held[0] != name:
            self._held = None
            try:
                self._held = (name, self._book.get_sheet_by_name(name))
            except python_calamine.WorksheetNotFound as error:
                raise no_such_sheet(name, self.sheet_names) from error
            except python_calamine.CalamineError as error:
                raise UnreadableFile(_("工作表“{name}”已损坏，无法读取。").format(name=name)) from error
        return self._held[1]


class CsvSource:
    """A .csv file, decoded strictly and read line by line; it has one sheet, named like the file."""

    kind = "csv"

    def __init__(self, path: Path, limits: Limits, name: str) -> None:
        self._path = path
        self._limits = limits
        self._name = name
        self.encoding = text_encoding(path)
        self._delimiter = self._most_used_delimiter()

    @property
    def sheet_names(self) -> list[str]:
        return [self._name]

    def sheet(self, name: str) -> Sheet:
        return Sheet(name)

    def rows(self, name: str) -> Iterator[RawRow]:
        csv.field_size_limit(LONGEST_CSV_CELL)
        with self._path.open(encoding=self.encoding, newline="") as lines:
            reader = csv.reader(lines, delimiter=self._delimiter)
            try:
                for number, cells in enumerate(reader, start=1):
                    if number > self._limits.rows:
                        raise _too_many_rows(self._limits)
                    yield RawRow(number, list(cells))
            except csv.Error as error:
                raise UnreadableFile(
                    _("第 {line} 行附近的引号或分隔符不成对，无法读取。").format(line=reader.line_num)
                ) from error

    def close(self) -> None:
        """Nothing stays open between readings."""

    def _most_used_delimiter(self) -> str:
        with self._path.open(encoding=self.encoding, newline="") as lines:
            start = "".join(itertools.islice(lines, SNIFFED_LINES))
        return max(",\t;", key=start.count)


def no_such_sheet(name: str, names: list[str]) -> UnreadableFile:
    return UnreadableFile(
        _("文件里没有名为“{name}”的工作表，现有：{names}。").format(name=name, names="、".join(names))
    )


def _too_many_rows(limits: Limits) -> UnreadableFile:
    return UnreadableFile(_("表格超过 {rows} 行，请拆成几个文件分别上传。").format(rows=limits.rows))
