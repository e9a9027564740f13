"""What corrections answer when another pillar asks: the supervision a file holds, and grounds for contact at night."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _

from anhe.casework.events import AbsenceAllowed
from anhe.casework.models import File, FileKind
from anhe.casework.supervision import Supervision
from anhe.clock import SHANGHAI
from anhe.correction.models import Correction, LeaveRequest
from anhe.correction.supervised import under_supervision


def supervision(file: File) -> Supervision | None:
    """The correction on this file, told to other pillars; None for a file of another kind."""
    correction = _on(file)
    if correction is None:
        return None
    return Supervision(
        under_way=under_supervision(correction),
        kind=correction.get_kind_display(),
        offence=correction.offence,
        starts_on=correction.starts_on,
        ends_on=correction.ends_on,
        prohibition=correction.prohibition,
        prohibition_ends_on=correction.prohibition_ends_on,
        busy_hours=tuple(correction.busy_hours),
        absences=tuple(absence(leave, file) for leave in _under_way(correction)),
    )


def absence(leave: LeaveRequest, file: File) -> AbsenceAllowed:
    """An approved leave as the others hear of it."""
    return AbsenceAllowed(file, leave.pk, leave.starts_on, leave.ends_on, leave.place)


def ground_for_night(file: File, at: datetime) -> str:
    """A prohibition order in force that night, or a lost contact being looked into. R10."""
    correction = _on(file)
    if correction is None:
        return ""
    night = at.astimezone(SHANGHAI).date()
    if correction.prohibition and night <= (correction.prohibition_ends_on or correction.ends_on):
        return _("禁止令在执行期内")
    if correction.lost_contacts.filter(restored_at__isnull=True).exists():
        return _("失联正在查找")
    return ""


def _on(file: File) -> Correction | None:
    return Correction.objects.filter(file=file).first() if file.kind == FileKind.CORRECTION else None


def _under_way(correction: Correction) -> list[LeaveRequest]:
    return list(correction.leaves.filter(status=LeaveRequest.Status.APPROVED).order_by("starts_on"))
