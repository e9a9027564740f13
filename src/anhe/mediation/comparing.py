"""The passes of mediation's ledgers; what a pass answers is told in `anhe.ledgers.standings`."""

from __future__ import annotations

from anhe.ledgers.standings import Pass, Row, Standing, State, returned, same

__all__ = ["Pass", "Row", "Standing", "State", "passes", "returned", "same"]


def passes() -> dict[str, tuple[type, ...]]:
    """The passes of each ledger kind, in the order in which they run over a chunk of rows."""
    from anhe.mediation.committee_pass import CommitteePass, MediatorPass
    from anhe.mediation.dispute_pass import DisputePass

    return {"mediators": (CommitteePass, MediatorPass), "disputes": (DisputePass,)}
