"""What a ledger's row says, made ready for an act: a committee, a mediator, a dispute.

A row's text in the timeline is its number and digest: the chain seals what the ledger said, names stay out of it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from anhe.mediation.given_parties import GivenParty
from anhe.mediation.models import Mediator
from anhe.people.models import Person


@dataclass(frozen=True, slots=True)
class CommitteeRow:
    name: str
    kind: str
    field: str = ""
    founder: str = ""
    established_on: date | None = None
    term_starts_on: date | None = None
    filing_number: str = ""

    def __str__(self) -> str:
        return self.name


@dataclass(frozen=True, slots=True)
class MediatorRow:
    """`mediator` and `person` are the register's own where known, else new and not yet saved."""

    mediator: Mediator
    person: Person | None
    seat: str
    starts_on: date | None = None
    ends_on: date | None = None
    filing_number: str = ""

    def __str__(self) -> str:
        return self.mediator.name


@dataclass(frozen=True, slots=True)
class DisputeRow:
    registered_on: date
    dispute_type: str
    applicants: tuple[GivenParty, ...]
    respondents: tuple[GivenParty, ...]
    number: str = ""
    source: str = "on_application"
    matter: str = ""
    place_text: str = ""
    persons: int | None = None
    amount: Decimal | None = None
    risk_color: str = ""
    mediator: Mediator | None = None
    mediators_noted: str = ""
    outcome: str = ""
    agreement_form: str = ""
    concluded_on: date | None = None
    performance: str = ""
    performance_due_on: date | None = None
    performed_on: date | None = None
    confirmed: bool = False
    key: str | None = None
    matter_key: str = ""
    digest: str = ""

    def __str__(self) -> str:
        return f"{self.number} {self.digest}".strip()
