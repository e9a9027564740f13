"""Who acts on a mediation case: its own mediator, or the chair of its committee (R27)."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from anhe.casework.acts import Act, file_of
from anhe.law.answers import YES, Answer, No
from anhe.mediation.models import MediationCase
from anhe.orgs.access import Actor, By


class CaseAct(Act):
    """An act on a mediation case."""

    acts_on = MediationCase
    by = By.MEDIATOR | By.COMMITTEE_CHAIR

    @classmethod
    def may(cls, actor: Actor, record: Any) -> Answer:
        """The chair for every case of the committee, a mediator for the cases given to them."""
        file = file_of(record)
        if actor.is_over(file.organisation, By.COMMITTEE_CHAIR):
            return YES
        if not actor.is_over(file.organisation, By.MEDIATOR):
            return super().may(actor, record)
        if actor.account and file.officer_id == actor.account.pk:
            return YES
        return No(_("须由承办本案的调解员或者调委会主任办理。"), *cls.basis)
