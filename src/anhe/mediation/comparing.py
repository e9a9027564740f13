"""Clean ledger rows against the register: new, changed, the same, or to be returned; in a few statements a thousand.

A pass answers `standings(rows)`, one per row, each with the order that brings the register up to the row. Run the
orders of one act together (`run_many`), then the next pass of the ledger: mediators come after their committees.
After a run that failed take a fresh pass, since its records were handed to the failed acts.
"""

from __future__ import annotations

import enum
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Protocol

from anhe.casework.acts import Act
from anhe.casework.running import Order
from anhe.orgs.access import Actor

Row = Mapping[str, Any]


class State(enum.Enum):
    NEW = "new"
    CHANGED = "changed"
    SAME = "same"
    RETURNED = "returned"


@dataclass(frozen=True, slots=True)
class Standing:
    """How a row stands to the register. `reason` and `field` say why it goes back, or why it changes nothing."""

    state: State
    act: type[Act] | None = None
    order: Order | None = None
    reason: str = ""
    field: str = ""


class Pass(Protocol):
    """One round over a ledger's rows."""

    def __init__(self, actor: Actor, on: date) -> None: ...

    def standings(self, rows: Sequence[Row]) -> list[Standing]: ...


def same(reason: str = "") -> Standing:
    return Standing(State.SAME, reason=reason)


def returned(reason: str, field: str = "") -> Standing:
    return Standing(State.RETURNED, reason=reason, field=field)


def passes() -> dict[str, tuple[type[Pass], ...]]:
    """The passes of each ledger kind, in the order in which they run over a chunk of rows."""
    from anhe.mediation.committee_pass import CommitteePass, MediatorPass
    from anhe.mediation.dispute_pass import DisputePass

    return {"mediators": (CommitteePass, MediatorPass), "disputes": (DisputePass,)}
