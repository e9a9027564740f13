"""The words that fill the forms: bodies, person and correction on every one, then what the act was about.

The contract with the templates is `manifest.py`: every word a sheet needs is here, None where it is not known.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from django.db import models
from django.utils.translation import gettext as _

from anhe.casework.acts import Act
from anhe.casework.issuing import DocumentForm
from anhe.casework.owners import agency_of, bureau_of
from anhe.clock import SHANGHAI
from anhe.correction.documents.manifest import SHEETS
from anhe.correction.models import (
    Correction,
    LeaveRequest,
    LostContact,
    PeriodicReport,
    Plan,
    Talk,
    TeamMember,
    Visit,
)
from anhe.correction.owners import correction_of
from anhe.orgs.models import Organisation, OrganisationKind
from anhe.people.models import Person

NOUNS: dict[type[models.Model], str] = {
    LeaveRequest: "leave",
    LostContact: "lost",
    PeriodicReport: "report",
    Plan: "plan",
    Talk: "talk",
    Visit: "visit",
}


def words(act: Act) -> dict[str, Any]:
    """Every word a form of this pillar may need, as JSON."""
    correction = correction_of(act)
    return {
        **bodies(act, act.file.organisation),
        "person": person_words(correction.person),
        "correction": _correction(correction),
        "officer": act.actor.account.name if act.actor.account else None,
        "is_minor": act.file.is_minor,
        "prohibition": correction.prohibition,
        "reported_on": plain(correction.reported_on),
        "documents_received_on": plain(correction.documents_received_on),
        "ended_on": plain(correction.ended_on),
        "team": [_member(member) for member in _team(act, correction)],
        "relations": [
            {"name": one.name, "kind": one.get_kind_display(), "phone": one.phone}
            for one in correction.person.relations.all()
        ],
        **told_words(act),
        **_nouns(act),
    }


def bodies(act: Act, office: Organisation) -> dict[str, Any]:
    """The bodies a form names: office, agency, bureau, and the partners near the bureau."""
    bureau = bureau_of(act)
    return {
        "office": office.name,
        "agency": agency_of(act).name,
        "bureau": bureau.name,
        "procuratorate": _partner(act, bureau, OrganisationKind.PROCURATORATE),
        "police": _partner(act, bureau, OrganisationKind.PUBLIC_SECURITY),
    }


def _partner(act: Act, bureau: Organisation, kind: str) -> str | None:
    try:
        return act.work.nearest(bureau, kind).name
    except Organisation.DoesNotExist:
        return None


_PERSON_WORDS = (
    "name", "id_number", "registered_at", "lives_at", "phone", "ethnicity", "education", "marital_status",
    "occupation", "employer",
)  # fmt: skip


def person_words(person: Person) -> dict[str, Any]:
    """What forms say of a person."""
    return {name: getattr(person, name) or None for name in _PERSON_WORDS} | {
        "sex": person.get_sex_display(),
        "born_on": plain(person.born_on),
    }


def _correction(correction: Correction) -> dict[str, Any]:
    return {
        "kind": correction.get_kind_display(),
        "offence": correction.offence,
        "court": correction.authority,
        "judgment_number": correction.judgment_number,
        "term": _length(correction.starts_on, correction.ends_on),
        "starts_on": plain(correction.starts_on),
        "ends_on": plain(correction.ends_on),
    }


def _length(starts_on: date, ends_on: date) -> str:
    """The term in whole years and months where it has them, else in days."""
    after = ends_on + timedelta(days=1)
    all_months = (after.year - starts_on.year) * 12 + after.month - starts_on.month
    if after.day != starts_on.day or all_months == 0:
        return _("{days}日").format(days=(after - starts_on).days)
    years, months = divmod(all_months, 12)
    if not years:
        return _("{months}个月").format(months=months)
    if not months:
        return _("{years}年").format(years=years)
    return _("{years}年{months}个月").format(years=years, months=months)


def _team(act: Act, correction: Correction) -> list[TeamMember]:
    """The members just being put in place, else those in place."""
    return getattr(act, "members", None) or [member for member in correction.team.all() if member.left_on is None]


def _member(member: TeamMember) -> dict[str, str]:
    return {"name": member.name, "sex": member.get_sex_display(), "role": member.get_role_display()}


def told_words(act: Act) -> dict[str, Any]:
    """What was told to the act, under its own names."""
    return {name: plain(value) for name, value in vars(act.input).items()}


def _nouns(act: Act) -> dict[str, dict[str, Any]]:
    """The record acted on or made, under its own name, its choices in words."""
    named: dict[str, dict[str, Any]] = {}
    for record in (act.record, act.made):
        if record is not None and (noun := NOUNS.get(type(record))):
            named[noun] = {field.name: _shown(record, field) for field in record._meta.concrete_fields}
    if isinstance(act.subject, LeaveRequest):
        named["leave"] |= {"days": act.subject.days, "papers": None}
    return named


def _shown(record: models.Model, field: Any) -> Any:
    display = getattr(record, f"get_{field.name}_display", None)
    return display() if display else plain(getattr(record, field.attname))


def plain(value: Any) -> Any:
    """A value as a form prints it: JSON, instants by the Shanghai clock."""
    if isinstance(value, datetime):
        return value.astimezone(SHANGHAI).isoformat(timespec="minutes")
    if isinstance(value, date):
        return value.isoformat()
    return value if isinstance(value, (str, int, bool)) or value is None else str(value)


FORMS = [
    DocumentForm(sheet.name, sheet.title, sheet.series, sheet.template, agency_of, words) for sheet in SHEETS.values()
]
