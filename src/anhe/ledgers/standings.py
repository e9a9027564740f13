"""How a clean row stands to the register: new, changed, the same, or to be returned; in a few statements a thousand.

A pillar answers with passes. A pass takes `standings(rows)`, one per row, each with the order that brings the register
up to the row. The orders of one act are run together (`run_many`), then the next pass of the ledger: mediators come
after their committees. After a run that failed take a fresh pass, since its records were handed to the failed acts.
"""

from __future__ import annotations

import enum
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from anhe.casework.acts import Act
from anhe.casework.running import Order

Row = Mapping[str, Any]


class State(enum.Enum):
    NEW = "new"
    CHANGED = "changed"
    SAME = "same"
    RETURNED = "returned"


@dataclass(frozen=True, slots=True)
class Standing:
    """How a row stands to the register. `reason` and `field` say why it goes back, or why it changes nothing.

    What it changes is an act with its order, or `change` where the register is no casework (staff, offices).
    """

    state: State
    act: type[Act] | None = None
    order: Order | None = None
    reason: str = ""
    field: str = ""
    change: Callable[[], object] | None = None


class Pass(Protocol):
    """One round over a ledger's rows, chunk by chunk, by one actor."""

    def standings(self, rows: Sequence[Row]) -> list[Standing]: ...


def same(reason: str = "") -> Standing:
    return Standing(State.SAME, reason=reason)


def returned(reason: str, field: str = "") -> Standing:
    return Standing(State.RETURNED, reason=reason, field=field)
