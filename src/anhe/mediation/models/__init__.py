from anhe.mediation.models.cases import (
    AgreementForm,
    Channel,
    Confirmation,
    DisputeSource,
    DisputeType,
    MediationCase,
    RiskColor,
    Status,
    TerminationReason,
)
from anhe.mediation.models.committees import Committee, CommitteeKind, DeskKind
from anhe.mediation.models.mediators import Appointment, Employment, Mediator, Seat
from anhe.mediation.models.parties import Consent, Party, PartyKind, Side

__all__ = [
    "AgreementForm",
    "Appointment",
    "Channel",
    "Committee",
    "CommitteeKind",
    "Confirmation",
    "Consent",
    "DeskKind",
    "DisputeSource",
    "DisputeType",
    "Employment",
    "MediationCase",
    "Mediator",
    "Party",
    "PartyKind",
    "RiskColor",
    "Seat",
    "Side",
    "Status",
    "TerminationReason",
]
