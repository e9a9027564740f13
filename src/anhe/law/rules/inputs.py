"""A rule's inputs: read from its function's signature, parsed from what a person types."""

import inspect
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from types import UnionType
from typing import Any, Union, get_args, get_origin, get_type_hints

from anhe.law.choices import Choice
from anhe.law.wording import gettext as _


class BadInput(ValueError):
    """What was typed is not a value of the input; the message says what would be."""


@dataclass(frozen=True, slots=True)
class DateRange:
    """Days from `first` to `last`, both included; BadInput when they are the wrong way round."""

    first: date
    last: date

    def __post_init__(self) -> None:
        if self.last < self.first:
            raise BadInput(_("止日{last}早于起日{first}。").format(last=self.last, first=self.first))

    @property
    def days(self) -> int:
        return (self.last - self.first).days + 1


@dataclass(frozen=True, slots=True)
class Input:
    """One input: its name, type, whether it must be given, and in words what it is."""

    name: str
    type: type
    many: bool
    required: bool
    default: Any
    help: str

    @property
    def type_name(self) -> str:
        if issubclass(self.type, Choice):
            return "enum_list" if self.many else "enum"
        if self.type is DateRange:
            return "date_ranges"
        return {date: "date", datetime: "datetime", int: "int", bool: "bool", Decimal: "decimal"}[self.type]

    def to_json(self) -> dict[str, Any]:
        shape: dict[str, Any] = {"name": self.name, "type": self.type_name, "required": self.required}
        if issubclass(self.type, Choice):
            shape["choices"] = [member.value for member in self.type]
            shape["labels"] = [member.label for member in self.type]
        if not self.required:
            shape["default"] = _shown(self.default)
        return shape | {"help": _(self.help)}

    def parse(self, text: str) -> Any:
        """The value that the text stands for; BadInput says what would be right."""
        try:
            if self.many:
                return tuple(_one(self.type, part.strip()) for part in text.split(",") if part.strip())
            return _one(self.type, text.strip())
        except BadInput:
            raise
        except (ValueError, InvalidOperation):
            raise BadInput(
                _("{name}不能是“{text}”：应当是{expected}。").format(name=self.name, text=text, expected=self.expected)
            ) from None

    @property
    def expected(self) -> str:
        """What may be typed, in words."""
        if issubclass(self.type, Choice):
            choices = "、".join(f"{member.value}（{member.label}）" for member in self.type)
            return _("以下之一：{choices}").format(choices=choices)
        return {
            date: _("日期，如 2026-10-01"),
            datetime: _("日期和时刻，如 2026-10-01T09:00（只写日期的按0时）"),
            int: _("整数"),
            bool: _("yes 或 no"),
            Decimal: _("数字，如 3000.00"),
            DateRange: _("起止日期，如 2026-03-01/2026-03-15，多段用逗号隔开"),
        }[self.type]


def inputs_of(function: Callable[..., Any]) -> tuple[Input, ...]:
    """The inputs of a rule function; the calendar is an argument, not an input."""
    hints = get_type_hints(function, include_extras=True)
    parameters = inspect.signature(function).parameters.values()
    return tuple(_input(p, hints[p.name]) for p in parameters if p.name != "calendar")


def _input(parameter: inspect.Parameter, hint: Any) -> Input:
    annotated, words = get_args(hint)
    required = parameter.default is inspect.Parameter.empty
    default = None if required else parameter.default
    if get_origin(annotated) is tuple:
        return Input(parameter.name, get_args(annotated)[0], True, required, default, words)
    return Input(parameter.name, _without_none(annotated), False, required, default, words)


def _without_none(annotated: Any) -> type:
    if get_origin(annotated) in (Union, UnionType):
        annotated = next(member for member in get_args(annotated) if member is not type(None))
    kind: type = annotated
    return kind


def _one(kind: type, text: str) -> Any:
    if kind is bool:
        return _yes_or_no(text)
    if kind is date:
        return date.fromisoformat(text)
    if kind is datetime:
        return datetime.fromisoformat(text)
    if kind is DateRange:
        first, _slash, last = text.partition("/")
        return DateRange(date.fromisoformat(first.strip()), date.fromisoformat((last or first).strip()))
    if kind is int:
        return int(text)
    if kind is Decimal:
        return _finite(Decimal(text))
    return _member(kind, text)


def _member(choices: type[Choice], text: str) -> Choice:
    for member in choices:
        if text in (member.value, member.chinese):
            return member
    raise ValueError(text)


def _finite(number: Decimal) -> Decimal:
    if not number.is_finite():
        raise ValueError(str(number))
    return number


def _yes_or_no(text: str) -> bool:
    words = {"yes": True, "true": True, "1": True, "是": True, "no": False, "false": False, "0": False, "否": False}
    if text.lower() not in words:
        raise ValueError(text)
    return words[text.lower()]


def _shown(value: Any) -> Any:
    if isinstance(value, tuple):
        return [_shown(member) for member in value]
    if isinstance(value, Choice):
        return value.value
    return str(value) if isinstance(value, (date, Decimal)) else value
