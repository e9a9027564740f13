"""The words that fill the forms: bodies, person and correction on every one, then what the act was about.

The contract with the templates is `manifest.py`: every word a sheet needs is here, None where it is not known.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.db import models
from django.utils.translation import gettext as _

from anhe.casework.acts import Act
from anhe.casework.documents.words import bodies, person_words, plain, told_words
from anhe.casework.issuing import DocumentForm
from anhe.casework.owners import agency_of
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
        **bodies(act),
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


FORMS = [
    DocumentForm(sheet.name, sheet.title, sheet.series, sheet.template, agency_of, words) for sheet in SHEETS.values()
]
