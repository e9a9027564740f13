"""Database statements seen by a test: their shapes without values, and the line that sent each."""

import re
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType
from typing import Any

from django.db import connection
from django.template.base import Node

ROOT = Path(__file__).resolve().parent.parent
OURS = (str(ROOT / "src"), str(ROOT / "tests"))
NOT_SENDERS = (__file__, str(ROOT / "tests" / "conftest.py"))
PLACES = re.compile(r"\((%s(, )?)+\)")
ROWS = re.compile(r"\(…\)(, \(…\))+")
PAGE = re.compile(r"\b(LIMIT|OFFSET) \d+")
SAVEPOINT = re.compile(r"(SAVEPOINT) [^ ]+$")


@dataclass(frozen=True, slots=True)
class Statement:
    """One statement: `shape` has neither values nor list lengths, `sent_from` names file and line."""

    shape: str
    sent_from: str


class Shapes:
    """The statements' shapes, compared as a bag: order is free, repetition is not."""

    def __init__(self, statements: list[Statement]) -> None:
        self.statements = statements
        self.counts = Counter(statement.shape for statement in statements)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Shapes) and self.counts == other.counts

    def __hash__(self) -> int:
        raise TypeError("shapes are compared, not kept in sets")

    def __repr__(self) -> str:
        return f"<{self.counts.total()} statements, {len(self.counts)} shapes>"

    def differences_from(self, other: "Shapes") -> list[str]:
        """Lines naming each statement that one side sent more often, and from where."""
        lines = []
        for shape in sorted(self.counts.keys() | other.counts.keys()):
            if self.counts[shape] != other.counts[shape]:
                lines += [f"left {self.counts[shape]} ×, right {other.counts[shape]} ×: {shape}"]
                lines += [f"    from {place}" for place in self._places(shape) | other._places(shape)]
        return lines

    def _places(self, shape: str) -> dict[str, None]:
        return dict.fromkeys(one.sent_from for one in self.statements if one.shape == shape)


@dataclass(slots=True)
class Statements:
    """What was sent inside one `with` block, in order."""

    sent: list[Statement] = field(default_factory=list)

    @property
    def shapes(self) -> Shapes:
        return Shapes(self.sent)

    def __len__(self) -> int:
        return len(self.sent)

    def __iter__(self) -> Iterator[Statement]:
        return iter(self.sent)


@contextmanager
def recorded() -> Iterator[Statements]:
    """Record every statement of the default connection inside the block."""
    statements = Statements()

    def note(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: dict[str, Any]) -> Any:
        statements.sent.append(Statement(shape_of(sql), _sender(sys._getframe(1))))
        return execute(sql, params, many, context)

    with connection.execute_wrapper(note):
        yield statements


def shape_of(sql: str) -> str:
    """The statement without what may differ between two runs of one line: list lengths, row and page counts, names."""
    without_lists = PAGE.sub(r"\1 …", ROWS.sub("(…)", PLACES.sub("(…)", sql)))
    return SAVEPOINT.sub(r"\1 …", without_lists)


def _sender(frame: FrameType | None) -> str:
    """The template line, if one was rendering, and the nearest line of ours."""
    template = ""
    while frame is not None:
        node = frame.f_locals.get("self")
        # type(), since isinstance() would wake a lazy request.user in the middle of being read
        if not template and issubclass(type(node), Node) and getattr(node, "origin", None) and node.token:
            template = f"{node.origin.template_name}:{node.token.lineno} in "
        name = frame.f_code.co_filename
        if name.startswith(OURS) and name not in NOT_SENDERS:
            return f"{template}{Path(name).relative_to(ROOT)}:{frame.f_lineno}"
        frame = frame.f_back
    return f"{template}outside the project"
