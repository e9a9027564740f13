"""预警属实: when a person has confirmed that an alert was a breach, supervision owes the talk and the visit of its lists.

What the breach means for the person is nobody's automatic business: no level, sanction or mark arises here (R07).
"""

from __future__ import annotations

from datetime import datetime
from uuid import uuid5

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from anhe.casework.events import BreachConfirmed
from anhe.casework.running import run
from anhe.correction.models import Correction
from anhe.correction.supervised import OnEnrolled, under_supervision
from anhe.law.citations import MEASURES
from anhe.orgs.access import Actor, By


class NoteConfirmedAlert(OnEnrolled):
    """Note that a breach was confirmed. Run as its consequence; it opens duties and nothing else. Measures art. 23."""

    title = _("预警确认属实")
    by = By.CLOCK
    basis = [MEASURES[23]]

    def perform(self) -> str:
        return gettext("{what}，按本区清单谈话、走访").format(what=self.input.what)


def note_confirmed_alert(event: BreachConfirmed, now: datetime) -> None:
    """Listener: a person no longer under supervision is owed nothing here."""
    correction = Correction.objects.with_file().filter(file=event.file).first()
    if correction is None or not under_supervision(correction):
        return
    key = uuid5(event.source, f"confirmed {now.isoformat()}")
    run(
        NoteConfirmedAlert,
        on=correction,
        by=Actor.clock(now.date()),
        given={"what": event.what},
        key=key,
        now=now,
    )
