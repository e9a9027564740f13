"""Who owes a duty under a positioning order."""

from anhe.casework.acts import Act
from anhe.casework.duty_table import Owner
from anhe.orgs.access import By
from anhe.orgs.models import Organisation, OrganisationKind


def agency_of(act: Act) -> Organisation:
    """The county correction agency over the file's office."""
    return act.work.nearest(act.file.organisation, OrganisationKind.CORRECTION_AGENCY)


def bureau_of(act: Act) -> Organisation:
    return act.work.nearest(act.file.organisation, OrganisationKind.JUSTICE_BUREAU)


def office(act: Act) -> Owner:
    """The judicial office, and in it the officer in charge once there is one."""
    return Owner(act.file.organisation, By.JUDICIAL_OFFICE, act.file.officer)


def agency(act: Act) -> Owner:
    return Owner(agency_of(act), By.CORRECTION_AGENCY)


def leader(act: Act) -> Owner:
    """The head of the county's justice bureau: the only one who approves (Law art. 29 ¶1)."""
    return Owner(bureau_of(act), By.BUREAU_LEADER)
