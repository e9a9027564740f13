"""Who registers the two ledgers of mediation, and what makes acts of their clean rows (`anhe.mediation.comparing`)."""

from __future__ import annotations

from functools import partial

from anhe.ledgers.importers import Importer, Taking, register
from anhe.ledgers.mediation_kinds import DISPUTES, MEDIATORS
from anhe.ledgers.standings import Pass
from anhe.orgs.access import By


def _passes(taking: Taking, kind: str) -> list[Pass]:
    from anhe.mediation.comparing import passes

    return [one(taking.actor, taking.on) for one in passes()[kind]]


register(
    Importer(
        MEDIATORS,
        By.JUDICIAL_OFFICE | By.CORRECTION_AGENCY | By.BUREAU_LEADER,
        partial(_passes, kind="mediators"),
    ),
    Importer(
        DISPUTES,
        By.COMMITTEE_CHAIR | By.MEDIATOR | By.JUDICIAL_OFFICE | By.BUREAU_LEADER,
        partial(_passes, kind="disputes"),
        keys=("committee", "case_number", "registered_on"),
    ),
)
