"""Who owes a duty on a file, as far as every pillar means the same: its office, and the bodies of its county."""

from __future__ import annotations

from anhe.casework.acts import Act
from anhe.casework.duty_table import Owner
from anhe.orgs.access import By
from anhe.orgs.models import Organisation, OrganisationKind


def agency_of(act: Act) -> Organisation:
    """The county correction agency over the file's office."""
    return act.work.nearest(act.file.organisation, OrganisationKind.CORRECTION_AGENCY)


def bureau_of(act: Act) -> Organisation:
    """The county's justice bureau."""
    return act.work.nearest(act.file.organisation, OrganisationKind.JUSTICE_BUREAU)


def office(act: Act) -> Owner:
    """The judicial office, and in it the officer in charge once there is one."""
    return Owner(act.file.organisation, By.JUDICIAL_OFFICE, act.file.officer)


def agency(act: Act) -> Owner:
    """The county correction agency, whoever is on duty there."""
    return Owner(agency_of(act), By.CORRECTION_AGENCY)
