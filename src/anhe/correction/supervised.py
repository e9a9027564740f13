"""What acts on a person under supervision have in common."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from anhe.casework.acts import Act
from anhe.correction.models import Correction, Status
from anhe.law.answers import YES, Answer, No
from anhe.law.citations import LAW
from anhe.orgs.access import By


class OnEnrolled(Act):
    """An act of supervision: only on a person who is enrolled, and never past the end of the term (R06)."""

    acts_on = Correction
    by = By.JUDICIAL_OFFICE | By.CORRECTION_AGENCY

    @classmethod
    def ready(cls, record: Correction) -> Answer:
        if record.status == Status.EXPECTED:
            return No(_("尚未报到登记。"), LAW[21])
        if record.status != Status.ENROLLED:
            return No(_("社区矫正已经解除或终止。"), LAW[44])
        return YES
