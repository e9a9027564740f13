"""An answer with its reason: yes, no, or which body or kind."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from anhe.law.provisions import Citation


@dataclass(frozen=True, slots=True)
class Answer:
    """What a rule answers on these facts, why, and under which articles.

    `value` is True, False, a day, or a member of a closed list (a body, a kind).
    True in a condition when it is positive: `if may_leave: …`.
    """

    value: Any
    because: tuple[str, ...] = ()
    basis: tuple[Citation, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.value)

    @property
    def why(self) -> str:
        """The reasons as one text for a refusal or a hint."""
        return "".join(map(str, self.because))

    def to_json(self) -> dict[str, Any]:
        """The shape of `anhe decide --json`."""
        return {
            "answer": _plain(self.value),
            "because": list(map(str, self.because)),
            "basis": [str(c) for c in self.basis],
        }


YES = Answer(True)


def Yes(reason: str, *basis: Citation) -> Answer:
    """A positive answer with its reason."""
    return Answer(True, (reason,), basis)


def No(reason: str, *basis: Citation) -> Answer:
    """A negative answer; it always has a reason."""
    return Answer(False, (reason,), basis)


def _plain(value: Any) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    return getattr(value, "value", value)
