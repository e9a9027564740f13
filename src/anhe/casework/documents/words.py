"""Words that forms of every pillar are filled with: the bodies, the person, and values as a form prints them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

from anhe.casework.acts import Act
from anhe.casework.owners import agency_of, bureau_of
from anhe.clock import SHANGHAI
from anhe.orgs.models import Organisation, OrganisationKind
from anhe.people.models import Person

PARTNERS = {"procuratorate": OrganisationKind.PROCURATORATE, "police": OrganisationKind.PUBLIC_SECURITY}


def bodies(act: Act, partners: Mapping[str, str] = PARTNERS) -> dict[str, Any]:
    """The bodies a form names: office, agency, bureau, and the partners near the bureau (None where unknown)."""
    bureau = bureau_of(act)
    return {
        "office": act.file.organisation.name,
        "agency": agency_of(act).name,
        "bureau": bureau.name,
        **{word: _partner(act, bureau, kind) for word, kind in partners.items()},
    }


def _partner(act: Act, bureau: Organisation, kind: str) -> str | None:
    try:
        return act.work.nearest(bureau, kind).name
    except Organisation.DoesNotExist:
        return None


PERSON_WORDS = (
    "name", "id_number", "registered_at", "lives_at", "phone", "ethnicity", "education", "marital_status",
    "occupation", "employer",
)  # fmt: skip


def person_words(person: Person, names: Iterable[str] = PERSON_WORDS) -> dict[str, Any]:
    """What forms say of a person: these columns, sex and birth date."""
    return {name: getattr(person, name) or None for name in names} | {
        "sex": person.get_sex_display(),
        "born_on": plain(person.born_on),
    }


def told_words(act: Act) -> dict[str, Any]:
    """What was told to the act, under its own names."""
    return {name: plain(value) for name, value in vars(act.input).items()}


def plain(value: Any) -> Any:
    """A value as a form prints it: JSON, instants by the Shanghai clock."""
    if isinstance(value, datetime):
        return value.astimezone(SHANGHAI).isoformat(timespec="minutes")
    if isinstance(value, date):
        return value.isoformat()
    return value if isinstance(value, (str, int, bool)) or value is None else str(value)
