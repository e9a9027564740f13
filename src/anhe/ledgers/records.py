"""A data row becomes clean values by field, and the problems that a person must correct."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from anhe.ledgers.columns import Column, Kind
from anhe.ledgers.lines import Line
from anhe.ledgers.matching import Match, Matching
from anhe.ledgers.values import BadValue, Cell

HARDLY_EVER_REPEATED = {Kind.ID_NUMBER, Kind.NAME, Kind.PHONES}
MOST_REMEMBERED = 5_000


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong with a row, in a sentence; `index` is the offending cell's place, None for the whole row."""

    reason: str
    field: str = ""
    label: str = ""
    index: int | None = None

    def __str__(self) -> str:
        return _("{label}：{reason}").format(label=self.label, reason=self.reason) if self.label else self.reason


@dataclass(slots=True)
class Record:
    """A row by fields. Only fields whose column the sheet has are there; bad ones are missing and in `problems`."""

    number: int
    values: dict[str, Any]
    cells: list[Cell]
    problems: list[Problem] = field(default_factory=list)


class RecordReader:
    """Cleans the rows of one table; built once, since the columns' cleaners are chosen once."""

    def __init__(self, matching: Matching) -> None:
        self._columns = [(match.heading.index, match.column, _cleaner(match)) for match in matching.matches]
        self._fields = {match.column.field for match in matching.matches}
        self._filling = [(index, column) for index, column, _clean in self._columns if column.fills]

    def read(self, line: Line) -> Record:
        record = Record(line.number, {}, line.raw)
        width = len(line.cells)
        for index, column, clean in self._columns:
            value = clean(line.cells[index] if index < width else None)
            if isinstance(value, BadValue):
                record.problems.append(Problem(value.reason, column.field, column.label, index))
            elif column.required and (value is None or value == ()):
                record.problems.append(Problem(_("必须填写。"), column.field, column.label, index))
            else:
                record.values[column.field] = value
        for index, column in self._filling:
            _fill(record, index, column, self._fields)
        return record


def _fill(record: Record, index: int, column: Column, own: set[str]) -> None:
    """Fields without a column of their own from a period; without the days, the row says what is missing."""
    absent = [name for name in column.fills if name not in own]
    value = record.values.get(column.field)
    if isinstance(value, tuple):
        record.values |= {name: day for name, day in zip(column.fills, value, strict=True) if name in absent}
    elif absent and not any(problem.index == index for problem in record.problems):
        reason = _("请写明起止日期，例如 2026-03-05至2027-03-04。")
        record.problems.append(Problem(reason, column.field, column.label, index))


def _cleaner(match: Match) -> Callable[[Cell], Any]:
    clean = match.column.cleaner(match.heading.unit)
    return clean if match.column.kind in HARDLY_EVER_REPEATED else _remembering(clean)


def _remembering(clean: Callable[[Cell], Any]) -> Callable[[Cell], Any]:
    """The same function, asked once for each text: most columns of a ledger repeat a few words thousands of times."""
    known: dict[str, Any] = {}

    def recall(cell: Cell) -> Any:
        if not isinstance(cell, str):
            return clean(cell)
        if cell not in known:
            if len(known) >= MOST_REMEMBERED:
                known.clear()
            known[cell] = clean(cell)
        return known[cell]

    return recall
