"""The registry of rules: each is a typed function, declared once, under the catalogue's id.

A declaration reads like the law's table of contents:

    @due("CC-115", _("对象报到"), LAW[21].paragraph(1))
    def initial_report(start: Annotated[date, "判决、裁定生效之日"], *, calendar: WorkingCalendar = BUILTIN) -> Deadline:
        return calendar_days(start, 10, rolls=True, calendar=calendar)

The function's signature is the rule's list of inputs; its deadline or answer gets the declared articles, as far as
they were in force on the day of the event (`start`).
"""

import inspect
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import cached_property, wraps
from typing import Any, ParamSpec, TypeVar

from anhe.law.answers import Answer
from anhe.law.calendar import BUILTIN, WorkingCalendar, day_of
from anhe.law.deadlines import Deadline
from anhe.law.provisions import Citation, NotInForce
from anhe.law.rules.inputs import Input, inputs_of
from anhe.law.wording import gettext as _

P = ParamSpec("P")
R = TypeVar("R", Deadline, Answer)


@dataclass(frozen=True)
class Rule:
    """One rule of the catalogue: what it is, its articles, what it must be told, and the functions that answer."""

    id: str
    title: str
    basis: tuple[Citation, ...]
    due_function: Callable[..., Deadline] | None = None
    decide_function: Callable[..., Answer] | None = None

    def due(self, *, calendar: WorkingCalendar = BUILTIN, **values: Any) -> Deadline:
        """The deadline on these inputs; ValueError for inputs that the rule forbids, NotInForce before its day."""
        if self.due_function is None:
            raise ValueError(_("规则{id}不计算期限，请用 decide。").format(id=self.id))
        return self.due_function(**values, **_calendar_for(self.due_function, calendar))

    def decide(self, *, calendar: WorkingCalendar = BUILTIN, **values: Any) -> Answer:
        """The answer on these inputs; errors as for `due`."""
        if self.decide_function is None:
            raise ValueError(_("规则{id}只计算期限，请用 due。").format(id=self.id))
        return self.decide_function(**values, **_calendar_for(self.decide_function, calendar))

    @property
    def kinds(self) -> tuple[str, ...]:
        offered = (("due", self.due_function), ("decide", self.decide_function))
        return tuple(kind for kind, function in offered if function)

    def inputs(self, kind: str) -> tuple[Input, ...]:
        return self._inputs[kind]

    @cached_property
    def _inputs(self) -> dict[str, tuple[Input, ...]]:
        functions = {"due": self.due_function, "decide": self.decide_function}
        return {kind: inputs_of(function) for kind, function in functions.items() if function}

    def to_json(self) -> dict[str, Any]:
        """The shape of `anhe rules --json`. An input of only one of two kinds says which in `for`."""
        listed: dict[str, dict[str, Any]] = {}
        for kind in self.kinds:
            for entry in self.inputs(kind):
                listed.setdefault(entry.name, entry.to_json() | {"for": []})["for"].append(kind)
        return {
            "id": self.id,
            "title": _(self.title),
            "kinds": list(self.kinds),
            "basis": [str(citation) for citation in self.basis],
            "inputs": list(listed.values()),
        }


RULES: dict[str, Rule] = {}


def due(rule_id: str, title: str, *basis: Citation) -> Callable[[Callable[P, Deadline]], Callable[P, Deadline]]:
    """Declare a rule that answers with a deadline."""

    def declare(function: Callable[P, Deadline]) -> Callable[P, Deadline]:
        bound = _under(basis, function)
        _register(Rule(rule_id, title, basis, due_function=bound))
        return bound

    return declare


def decide(rule_id: str, title: str, *basis: Citation) -> Callable[[Callable[P, Answer]], Callable[P, Answer]]:
    """Declare a rule that answers with yes or no, a body, a kind or a day."""

    def declare(function: Callable[P, Answer]) -> Callable[P, Answer]:
        bound = _under(basis, function)
        _register(Rule(rule_id, title, basis, decide_function=bound))
        return bound

    return declare


def in_force(basis: tuple[Citation, ...], day: date) -> tuple[Citation, ...]:
    """Those articles in force on that day; NotInForce where the first, which carries the rule, was not."""
    carrying = basis[0].statute
    if day < carrying.cited_since or not carrying.is_in_force(day):
        raise NotInForce(
            _("《{title}》自{since}起施行，{day}的事件应适用当时的规定。").format(
                title=carrying.title, since=carrying.cited_since, day=day
            )
        )
    return tuple(citation for citation in basis if citation.statute.cited_since <= day)


def _under(basis: tuple[Citation, ...], function: Callable[P, R]) -> Callable[P, R]:
    signature = inspect.signature(function)

    @wraps(function)
    def answering(*args: P.args, **kwargs: P.kwargs) -> R:
        start = signature.bind(*args, **kwargs).arguments.get("start")
        answer = function(*args, **kwargs)
        if answer.basis:
            return answer
        return replace(answer, basis=in_force(basis, _day(start)) if start else basis)

    return answering


def _register(rule: Rule) -> None:
    known = RULES.get(rule.id)
    if known is None:
        RULES[rule.id] = rule
        return
    if set(known.kinds) & set(rule.kinds):
        raise ValueError(f"rule {rule.id} is declared twice")
    RULES[rule.id] = Rule(
        rule.id,
        known.title,
        tuple(dict.fromkeys(known.basis + rule.basis)),
        known.due_function or rule.due_function,
        known.decide_function or rule.decide_function,
    )


def _calendar_for(function: Callable[..., Any], calendar: WorkingCalendar) -> dict[str, WorkingCalendar]:
    return {"calendar": calendar} if "calendar" in inspect.signature(function).parameters else {}


def _day(start: date | datetime) -> date:
    return day_of(start) if isinstance(start, datetime) else start
