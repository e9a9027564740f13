"""What a ledger's columns are called and hold: one declaration per column, and cleaning by it."""

from __future__ import annotations

import enum
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

from anhe.ledgers import values
from anhe.ledgers.values import ANY_DATE, Cell, Choices, DateRule


class Kind(enum.Enum):
    """What a column's cells mean, and so how they are cleaned."""

    TEXT = "text"
    LIST = "list"
    NAME = "name"
    ID_NUMBER = "id_number"
    PHONES = "phones"
    DATE = "date"
    PERIOD = "period"
    CHOICE = "choice"
    BOOLEAN = "boolean"
    INTEGER = "integer"
    MONEY = "money"
    PERCENT = "percent"
    DURATION = "duration"
    TERM = "term"
    SENTENCE = "sentence"


@dataclass(frozen=True, slots=True, eq=False)
class Column:
    """A column that a ledger may have.

    `spellings` are other headings that mean it; "住址|区县" is a heading under a wider one. `choices` belong to CHOICE,
    `dates` to DATE, PERIOD and TERM, `max_length` to TEXT; `unit` is what a bare number counts (元, 万元; 年, 月, 日) unless
    the heading itself says so in brackets.
    `fills` names the fields for the first and last day when this column (PERIOD, TERM) holds them and the sheet has no
    columns of their own.
    """

    field: str
    label: str
    kind: Kind = Kind.TEXT
    spellings: tuple[str, ...] = ()
    required: bool = False
    choices: Choices | None = None
    dates: DateRule = ANY_DATE
    max_length: int | None = None
    unit: str = ""
    fills: tuple[str, ...] = ()

    def cleaner(self, unit: str = "") -> Callable[[Cell], Any]:
        """The function that cleans this column's cells; `unit` is the one given in the heading, if any."""
        match self.kind:
            case Kind.TEXT:
                return partial(values.clean_text, max_length=self.max_length)
            case Kind.DATE:
                return partial(values.clean_date, rule=self.dates)
            case Kind.PERIOD:
                return partial(values.clean_period, rule=self.dates)
            case Kind.TERM:
                return partial(values.clean_term, rule=self.dates, unit=unit or self.unit)
            case Kind.CHOICE:
                assert self.choices is not None
                return partial(values.clean_choice, choices=self.choices)
            case Kind.MONEY:
                return partial(values.clean_money, unit=unit or self.unit or "元")
            case Kind.DURATION:
                return partial(values.clean_duration, unit=unit or self.unit)
        return SIMPLE_CLEANERS[self.kind]


SIMPLE_CLEANERS: dict[Kind, Callable[[Cell], Any]] = {
    Kind.LIST: values.clean_list,
    Kind.NAME: values.clean_name,
    Kind.ID_NUMBER: values.clean_id_number,
    Kind.PHONES: values.clean_phones,
    Kind.BOOLEAN: values.clean_boolean,
    Kind.INTEGER: values.clean_integer,
    Kind.PERCENT: values.clean_percent,
    Kind.SENTENCE: values.clean_sentence,
}
