"""Late duties go up the tree: officer, head of the office, agency, bureau leader. Each step once."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from anhe.casework.models import DutyRecord, Notice
from anhe.casework.telling import holders, spoken_title
from anhe.clock import now, today
from anhe.orgs.access import By
from anhe.orgs.models import Account, Organisation, OrganisationKind


@dataclass(frozen=True, slots=True)
class Step:
    """One step up: after so many days late, whom it reaches."""

    days_late: int
    reaches: str


STEPS = (Step(1, "owner"), Step(2, "head"), Step(4, "agency"), Step(8, "leader"))


def escalate() -> int:
    """Tell the next person up about every late duty whose time has come; returns how many were told."""
    told = 0
    day = today()
    for duty in list(DutyRecord.objects.late_on(day).filter(escalated__lt=len(STEPS)).with_file()):
        assert duty.due_on is not None
        days = (day - duty.due_on).days
        reached = len([step for step in STEPS if days >= step.days_late])
        if reached > duty.escalated:
            told += _take_steps(duty, reached, days)
    return told


@transaction.atomic
def _take_steps(duty: DutyRecord, reached: int, days: int) -> int:
    """Tell those of the steps not yet taken. Two workers at once tell once: the row answers to one of them."""
    taken = DutyRecord.objects.open().filter(pk=duty.pk, escalated=duty.escalated).update(escalated=reached)
    return sum(_tell(duty, step, days) for step in STEPS[duty.escalated : reached]) if taken else 0


def _tell(duty: DutyRecord, step: Step, days: int) -> int:
    words = _("{file}：“{duty}”已逾期 {days} 日。").format(file=spoken_title(duty.file), duty=duty.title, days=days)
    notices = [
        Notice(account=account, file=duty.file, kind="duty.late", text=words, sent_at=now())
        for account in _recipients(duty, step)
        if account.pk != duty.file.withheld_from_id  # a complaint is closed to the one complained of (R09)
    ]
    return len(Notice.objects.bulk_create(notices))


def _recipients(duty: DutyRecord, step: Step) -> list[Account]:
    by = By[duty.capacity]
    if step.reaches == "owner":
        return [duty.account] if duty.account else holders(duty.organisation, by)
    if step.reaches == "head":
        return holders(duty.organisation, by, leading=True)
    if step.reaches == "agency":
        return holders(_near(duty.organisation, OrganisationKind.CORRECTION_AGENCY), By.CORRECTION_AGENCY, leading=True)
    return holders(_near(duty.organisation, OrganisationKind.JUSTICE_BUREAU), By.BUREAU_LEADER)


def _near(organisation: Organisation, kind: str) -> Organisation:
    try:
        return organisation.nearest(kind)
    except Organisation.DoesNotExist:
        return organisation
