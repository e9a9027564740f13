"""The words that fill the forms: bodies, person and correction, then the order with its grounds and its term.

The contract with the templates is `manifest.py`: every word a sheet needs is here, None where it is not known.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from anhe.casework.acts import Act
from anhe.casework.documents.words import bodies, person_words
from anhe.casework.issuing import DocumentForm
from anhe.casework.owners import agency_of
from anhe.casework.supervision import supervision_of
from anhe.clock import SHANGHAI
from anhe.orgs.models import OrganisationKind
from anhe.watch.documents.manifest import SHEETS
from anhe.watch.models import PositioningOrder

PARTNERS = {"procuratorate": OrganisationKind.PROCURATORATE}


def words(act: Act) -> dict[str, Any]:
    """Every word a form of positioning may need, as JSON."""
    order = act.subject
    assert isinstance(order, PositioningOrder)
    assert act.file.person is not None
    return {
        **bodies(act, PARTNERS),
        "person": person_words(act.file.person, ("name", "id_number", "lives_at", "phone")),
        "correction": _correction(act),
        "order": _order(order),
        "is_minor": act.file.is_minor,
        "ended_on": _day(order.ends_at),
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
