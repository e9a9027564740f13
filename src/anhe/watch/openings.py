"""An approved absence opens the allowed area and the curfew for its days, by itself; it closes by itself too.

Listens to what the correction announces. Law art. 27; Measures art. 26-29.
"""

from __future__ import annotations

from datetime import datetime, time

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from anhe.casework.acts import Act
from anhe.casework.events import AbsenceAllowed, AbsenceEnded
from anhe.casework.running import run
from anhe.clock import SHANGHAI
from anhe.law.answers import YES, Answer, No
from anhe.law.calendar import day_of
from anhe.law.citations import LAW, MEASURES
from anhe.orgs.access import Actor, By
from anhe.watch.models import Opening, PositioningOrder
from anhe.watch.models.orders import midnight_after


def opening_for(order: PositioningOrder, absence: AbsenceAllowed) -> Opening | None:
    """The opening an absence makes under an order: its days, both included; None where they never meet the order."""
    starts_at = datetime.combine(absence.starts_on, time(), SHANGHAI)
    ends_at = midnight_after(absence.ends_on)
    if order.ends_at is None or order.starts_at is None or ends_at <= order.starts_at or starts_at >= order.ends_at:
        return None
    return Opening(order=order, source=absence.source, place=absence.place[:120], starts_at=starts_at, ends_at=ends_at)


class OpenForAbsence(Act):
    """Open the allowed area and the curfew for an approved absence; prohibited places stay closed. Law art. 27."""

    title = _("外出期间放开活动区域")
    acts_on = PositioningOrder
    by = By.CLOCK
    basis = [LAW[27], MEASURES[28]]

    @classmethod
    def ready(cls, record: PositioningOrder) -> Answer:
        return YES if record.status == PositioningOrder.Status.APPROVED else No(gettext("没有正在执行的电子定位。"))

    def perform(self) -> str:
        self.made = self.add(self.input.opening)
        return gettext("{start} 至 {end} 获准外出至{place}，期间放开允许活动区域和宵禁，禁止场所不变").format(
            start=self.made.starts_at.astimezone(SHANGHAI).date(), end=self.input.ends_on, place=self.made.place
        )


class CloseOpening(Act):
    """Close an opening because the person is back, or the leave was taken back. Measures art. 28 ¶3."""

    title = _("外出结束恢复活动区域")
    acts_on = Opening
    by = By.CLOCK
    basis = [MEASURES[28].paragraph(3)]

    def perform(self) -> str:
        self.record.ends_at = max(self.record.starts_at, min(self.input.at, self.record.ends_at))
        return gettext("外出结束，{at} 起恢复允许活动区域").format(
            at=self.record.ends_at.astimezone(SHANGHAI).strftime("%Y-%m-%d %H:%M")
        )


def open_for_absence(event: AbsenceAllowed, now: datetime) -> None:
    """Listener: the order in force on this file opens for the absence, once."""
    order = PositioningOrder.objects.filter(file=event.file, status=PositioningOrder.Status.APPROVED).first()
    opening = opening_for(order, event) if order else None
    if order is None or opening is None or Opening.objects.filter(source=event.source).exists():
        return
    given = {"opening": opening, "ends_on": event.ends_on}
    run(OpenForAbsence, on=order, by=Actor.clock(day_of(now)), given=given, now=now)


def close_after_absence(event: AbsenceEnded, now: datetime) -> None:
    """Listener: what opened for this absence closes at the return; an opening already over stays as it was."""
    opening = Opening.objects.filter(source=event.source, ends_at__gt=event.at).first()
    if opening is not None:
        run(CloseOpening, on=opening, by=Actor.clock(day_of(now)), given={"at": event.at}, now=now)
