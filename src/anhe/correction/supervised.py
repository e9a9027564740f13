"""What acts on a person under supervision have in common."""

from __future__ import annotations

from typing import ClassVar

from django.utils.translation import gettext

from anhe.casework.acts import Act
from anhe.casework.refusing import refuse_future
from anhe.clock import today
from anhe.correction.models import Correction, Status
from anhe.law.answers import YES, Answer, No
from anhe.law.citations import LAW
from anhe.orgs.access import By

__all__ = ["OnEnrolled", "refuse_future", "under_supervision"]


def under_supervision(correction: Correction, *, past_term: bool = False) -> Answer:
    """Whether supervision may act on this person today: arrived, not ended, and within the term (Law art. 44; R06).

    `past_term` lets through what paper may reach only after the last day, as the completion itself.
    """
    if correction.status == Status.EXPECTED:
        return No(gettext("尚未报到登记。"), LAW[21])
    if correction.status != Status.ENROLLED:
        return No(gettext("社区矫正已经解除或终止。"), LAW[44])
    if today() > correction.ends_on and not past_term:
        return No(gettext("矫正期已于 {day} 届满，只能办理解除。").format(day=correction.ends_on), LAW[44])
    return YES


class OnEnrolled(Act):
    """An act of supervision: only on a person who is enrolled, and never past the end of the term (R06)."""

    acts_on = Correction
    by = By.JUDICIAL_OFFICE | By.CORRECTION_AGENCY
    past_term: ClassVar[bool] = False

    @classmethod
    def ready(cls, record: Correction) -> Answer:
        return under_supervision(record, past_term=cls.past_term)
