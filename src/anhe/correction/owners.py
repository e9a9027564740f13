"""Who owes a duty on a correction file."""

from anhe.casework.acts import Act
from anhe.casework.duty_table import Owner
from anhe.correction.models import Correction
from anhe.orgs.access import By
from anhe.orgs.models import OrganisationKind


def correction_of(act: Act) -> Correction:
    """The correction an act is about, whatever record of it the act made or works on."""
    for place in (act.subject, act.record):
        if isinstance(place, Correction):
            return place
        if hasattr(place, "correction"):
            return place.correction
    raise TypeError(f"{act.name} is not about a correction")


def city_agency(act: Act) -> Owner:
    return Owner(act.work.nearest(act.file.organisation, OrganisationKind.CITY), By.CITY_AGENCY)
