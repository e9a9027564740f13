"""The words that fill the forms: bodies, person and correction, then the order with its grounds and its term.

The contract with the templates is `manifest.py`: every word a sheet needs is here, None where it is not known.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from anhe.casework.acts import Act
from anhe.casework.issuing import DocumentForm
from anhe.casework.owners import agency_of, bureau_of
from anhe.casework.supervision import supervision_of
from anhe.clock import SHANGHAI
from anhe.orgs.models import Organisation, OrganisationKind
from anhe.people.models import Person
from anhe.watch.documents.manifest import SHEETS
from anhe.watch.models import PositioningOrder


def words(act: Act) -> dict[str, Any]:
    """Every word a form of positioning may need, as JSON."""
    order = act.subject
    assert isinstance(order, PositioningOrder)
    return {
        **_bodies(act),
        "person": _person(act.file.person),
        "correction": _correction(act),
        "order": _order(order),
        "is_minor": act.file.is_minor,
        "ended_on": _day(order.ends_at),
    }


def _bodies(act: Act) -> dict[str, Any]:
    bureau = bureau_of(act)
    return {
        "office": act.file.organisation.name,
        "agency": agency_of(act).name,
        "bureau": bureau.name,
        "procuratorate": _procuratorate(act, bureau),
    }


def _procuratorate(act: Act, bureau: Organisation) -> str | None:
    try:
        return act.work.nearest(bureau, OrganisationKind.PROCURATORATE).name
    except Organisation.DoesNotExist:
        return None


def _person(person: Person | None) -> dict[str, Any]:
    assert person is not None
    return {name: getattr(person, name) or None for name in ("name", "id_number", "lives_at", "phone")} | {
        "sex": person.get_sex_display(),
        "born_on": _day(person.born_on),
    }


def _correction(act: Act) -> dict[str, Any]:
    """As the pillar that supervises tells it; blanks where nobody does."""
    supervision = supervision_of(act.file)
    return {
        "kind": supervision.kind if supervision else None,
        "offence": supervision.offence if supervision else None,
        "starts_on": _day(supervision.starts_on) if supervision else None,
        "ends_on": _day(supervision.ends_on) if supervision else None,
    }


def _order(order: PositioningOrder) -> dict[str, Any]:
    return {
        "ground": order.get_ground_display(),
        "facts": order.facts,
        "evidence": order.evidence,
        "proposed_by": order.proposed_by.name,
        "proposed_on": _day(order.proposed_at),
        "approved_by": order.approved_by.name if order.approved_by else None,
        "approved_on": _day(order.approved_at),
        "opinion": order.opinion,
        "first_day": _day(order.starts_at),
        "last_day": _day(order.last_day),
        "assessment": order.assessment,
        "assessed_on": _day(order.assessed_on),
        "ended_because": order.ended_because,
    }


def _day(value: date | datetime | None) -> str | None:
    if isinstance(value, datetime):
        return value.astimezone(SHANGHAI).date().isoformat()
    return value.isoformat() if value else None


FORMS = [
    DocumentForm(sheet.name, sheet.title, sheet.series, sheet.template, agency_of, words) for sheet in SHEETS.values()
]
