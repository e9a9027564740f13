"""Who owes a duty on a correction file."""

from anhe.casework.acts import Act
from anhe.casework.duty_table import Owner
from anhe.correction.models import Correction
from anhe.orgs.access import By
from anhe.orgs.models import Organisation, OrganisationKind


def correction_of(act: Act) -> Correction:
    """The correction an act is about, whatever record of it the act made or works on."""
    for place in (act.subject, act.record):
        if isinstance(place, Correction):
            return place
        if hasattr(place, "correction"):
            return place.correction
    raise TypeError(f"{act.name} is not about a correction")


def agency_of(act: Act) -> Organisation:
    """The county correction agency over the file's office."""
    return act.work.nearest(act.file.organisation, OrganisationKind.CORRECTION_AGENCY)


def office(act: Act) -> Owner:
    """The judicial office, and in it the officer in charge once there is one."""
    return Owner(act.file.organisation, By.JUDICIAL_OFFICE, act.file.officer)


def agency(act: Act) -> Owner:
    return Owner(agency_of(act), By.CORRECTION_AGENCY)


def city_agency(act: Act) -> Owner:
    return Owner(act.work.nearest(act.file.organisation, OrganisationKind.CITY), By.CITY_AGENCY)


def bureau_of(act: Act) -> Organisation:
    return act.work.nearest(act.file.organisation, OrganisationKind.JUSTICE_BUREAU)
