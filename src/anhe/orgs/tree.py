"""Which kind of organisation stands under which, and which post is held where."""

from __future__ import annotations

from anhe.orgs.models import OrganisationKind as Kind
from anhe.orgs.models import Role

_LEVELS = frozenset({Kind.PROVINCE, Kind.CITY, Kind.JUSTICE_BUREAU})
_PARTNERS = frozenset(
    {
        Kind.COURT,
        Kind.PROCURATORATE,
        Kind.PUBLIC_SECURITY,
        Kind.POLICE_STATION,
        Kind.PETITION_OFFICE,
        Kind.PRISON,
        Kind.DETENTION_CENTER,
        Kind.DETENTION_HOUSE,
        Kind.MENTAL_HEALTH_CENTER,
        Kind.GOVERNANCE_CENTER,
        Kind.OTHER_PARTNER,
    }
)

PARENTS: dict[Kind, frozenset[Kind]] = {
    Kind.PROVINCE: frozenset(),
    Kind.CITY: frozenset({Kind.PROVINCE}),
    Kind.JUSTICE_BUREAU: frozenset({Kind.CITY}),
    Kind.CORRECTION_AGENCY: frozenset({Kind.JUSTICE_BUREAU}),
    Kind.JUDICIAL_OFFICE: frozenset({Kind.JUSTICE_BUREAU}),
    Kind.MEDIATION_COMMITTEE: frozenset({Kind.JUSTICE_BUREAU, Kind.JUDICIAL_OFFICE, Kind.VILLAGE}),
    Kind.VILLAGE: frozenset({Kind.JUDICIAL_OFFICE}),
    Kind.GRID: frozenset({Kind.VILLAGE}),
    **dict.fromkeys(_PARTNERS, _LEVELS),
    Kind.POLICE_STATION: _LEVELS | {Kind.PUBLIC_SECURITY, Kind.JUDICIAL_OFFICE},
    Kind.GOVERNANCE_CENTER: _LEVELS | {Kind.JUDICIAL_OFFICE},
    Kind.OTHER_PARTNER: _LEVELS | {Kind.JUDICIAL_OFFICE},
}

_CORRECTION_BODIES = frozenset({Kind.PROVINCE, Kind.CITY, Kind.CORRECTION_AGENCY})
_BUREAU_AND_OFFICES = frozenset({Kind.JUSTICE_BUREAU, Kind.JUDICIAL_OFFICE})

# Roles that are not named here (residents, administrators) are held anywhere.
HELD_AT: dict[Role, frozenset[Kind]] = {
    Role.CORRECTION_OFFICER: _CORRECTION_BODIES | {Kind.JUDICIAL_OFFICE},
    Role.AGENCY_HEAD: _CORRECTION_BODIES,
    Role.COUNSELOR: _CORRECTION_BODIES | _BUREAU_AND_OFFICES | {Kind.MENTAL_HEALTH_CENTER},
    Role.RESETTLEMENT_OFFICER: _CORRECTION_BODIES | _BUREAU_AND_OFFICES,
    Role.PRISON_LIAISON: frozenset({Kind.PRISON, Kind.DETENTION_CENTER}),
    Role.MEDIATOR: frozenset({Kind.MEDIATION_COMMITTEE}),
    Role.COMMITTEE_CHAIR: frozenset({Kind.MEDIATION_COMMITTEE}),
    Role.GRID_WORKER: frozenset({Kind.GRID, Kind.VILLAGE}),
    Role.RECONSIDERATION_HANDLER: frozenset({Kind.JUSTICE_BUREAU, Kind.CITY, Kind.PROVINCE}),
    Role.BUREAU_LEADER: frozenset({Kind.JUSTICE_BUREAU}),
}


def may_stand_under(kind: str, parent: str) -> bool:
    """Whether an organisation of `kind` may be a child of one of kind `parent`."""
    return Kind(parent) in PARENTS[Kind(kind)]


def may_be_held_at(role: str, kind: str) -> bool:
    """Whether `role` is a post of an organisation of `kind`."""
    places = HELD_AT.get(Role(role))
    return places is None or Kind(kind) in places
