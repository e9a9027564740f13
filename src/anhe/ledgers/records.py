"""A data row becomes clean values by field, and the problems that a person must correct."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from anhe.ledgers.lines import Line
from anhe.ledgers.matching import Matching
from anhe.ledgers.values import BadValue, Cell


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
        self._cleaners: list[tuple[int, str, str, bool, Callable[[Cell], Any]]] = [
            (
                match.heading.index,
                match.column.field,
                match.column.label,
                match.column.required,
                match.column.cleaner(match.heading.unit),
            )
            for match in matching.matches
        ]

    def read(self, line: Line) -> Record:
        record = Record(line.number, {}, line.raw)
        width = len(line.cells)
        for index, name, label, required, clean in self._cleaners:
            value = clean(line.cells[index] if index < width else None)
            if isinstance(value, BadValue):
                record.problems.append(Problem(value.reason, name, label, index))
            elif required and (value is None or value == ()):
                record.problems.append(Problem(_("必须填写。"), name, label, index))
            else:
                record.values[name] = value
        return record
