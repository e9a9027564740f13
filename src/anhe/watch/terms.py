"""The term of an order: assessed before its end, extended by the head, lifted in one step, or lapsed by itself.

Law art. 29 ¶2; rules CC-402, CC-403; R02.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import uuid5

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from anhe import clock
from anhe.casework.acts import Act, ActForm, Refused, Tell
from anhe.casework.events import SupervisionEnded
from anhe.casework.fields import DayField, LongTextField, PapersField
from anhe.casework.models import File
from anhe.casework.owners import agency_of
from anhe.casework.refusing import refuse_future
from anhe.casework.running import run
from anhe.casework.telling import holders, officer_in_charge
from anhe.law.answers import YES, Answer, No
from anhe.law.calendar import ONE_DAY, day_of
from anhe.law.citations import LAW, MEASURES, PIPL
from anhe.law.rules.positioning import may_extend_positioning, positioning_extension_term
from anhe.orgs.access import Actor, By
from anhe.watch.models import PositioningOrder
from anhe.watch.orders import (
    OFFICERS,
    ByTheHead,
    OnOrder,
    RefusedByTheHead,
    Status,
    openings_of_leaves_under_way,
    running,
    said,
)

# Assessing and extending -------------------------------------------------------------------------


class AssessStillNecessary(OnOrder):
    """Assess in writing, before the end, whether positioning is still necessary. Law art. 29 ¶2; CC-402; R02."""

    title = _("期满前书面评估")
    basis = [LAW[29].paragraph(2)]
    tells = (
        Tell(
            _("区社区矫正机构"),
            lambda act: holders(agency_of(act), By.CORRECTION_AGENCY, leading=True),
            _("{file}：{entry}"),
        ),
    )

    class Input(ActForm):
        assessment = LongTextField(_("评估（执行期间表现、风险、有无替代措施）"), min_length=10)
        still_necessary = forms.TypedChoiceField(
            label=_("结论"),
            choices=(("yes", _("仍有必要，报请延长")), ("no", _("不需要继续使用，及时解除"))),
            coerce=lambda given: given == "yes",
            widget=forms.RadioSelect,
        )
        papers = PapersField(_("评估材料"))

    def check(self) -> None:
        if not self.input.assessment.strip():
            raise Refused(gettext("评估须写成书面。"), LAW[29].paragraph(2), field="assessment")

    def perform(self) -> str:
        self.record.assessment = self.input.assessment
        self.record.still_necessary, self.record.assessed_on = self.input.still_necessary, self.today
        if self.record.still_necessary:
            return gettext("经评估仍有必要使用电子定位装置：{text}").format(text=self.input.assessment[:120])
        return gettext("经评估不需要继续使用电子定位装置：{text}").format(text=self.input.assessment[:120])


class ExtendPositioning(ByTheHead):
    """Approve one more term of at most three months, from the day after the end. Law art. 29 ¶2; CC-402; R02."""

    title = _("批准延长电子定位")
    basis = [LAW[29].paragraph(2), MEASURES[37]]
    documents = ("watch.extension", "watch.notice")
    tells = (Tell(_("承办人"), officer_in_charge, _("{file}：{entry}。请当日告知本人")),)

    class Input(ActForm):
        ends_on = DayField(_("延长至"), help_text=_("自前次期满次日起算，一次最长三个月"))
        opinion = forms.CharField(label=_("批准意见"), max_length=300, min_length=2)

    @classmethod
    def ready(cls, record: PositioningOrder) -> Answer:
        going_on = running(record)
        if not going_on:
            return going_on
        if record.still_necessary is None:
            return No(gettext("延长前须经书面评估，认为仍有必要。"), LAW[29].paragraph(2))
        return may_extend_positioning(record.still_necessary)

    def check(self) -> None:
        first = self.record.last_day + ONE_DAY
        self.check_term(positioning_extension_term(start=first), first)

    def perform(self) -> str:
        self.extended_from = self.record.last_day + ONE_DAY
        self.record.extend(self.input.ends_on)
        self.record.approve(self.actor.account, self.now, self.input.opinion)
        for opening in openings_of_leaves_under_way(self.record):
            self.add(opening)
        return gettext("电子定位延长至 {day}").format(day=self.input.ends_on)

    def document_words(self, form: str) -> dict[str, Any]:
        return {"extended_from": self.extended_from.isoformat()}


class RefuseExtension(RefusedByTheHead):
    """Refuse one more term; the order lapses on its day. Law art. 29 ¶2."""

    title = _("不批准延长电子定位")
    basis = [LAW[29].paragraph(2)]

    @classmethod
    def ready(cls, record: PositioningOrder) -> Answer:
        if not record.still_necessary:
            return No(gettext("没有待批准的延长。"))
        return running(record)

    def perform(self) -> str:
        return gettext("不批准延长，{day} 期满失效：{reason}").format(
            day=self.record.last_day, reason=self.input.opinion
        )


# Ending -----------------------------------------------------------------------------------------


class LiftPositioning(OnOrder):
    """Lift the order as soon as it is not needed, in one step. Law art. 29 ¶2; CC-403; R02."""

    title = _("解除电子定位")
    by = OFFICERS | By.BUREAU_LEADER
    basis = [LAW[29].paragraph(2)]
    documents = ("watch.lifting",)
    tells = (Tell(_("承办人"), officer_in_charge, _("{file}：{entry}")),)

    class Input(ActForm):
        reason = forms.CharField(label=_("解除理由"), max_length=300, min_length=2, initial=_("不需要继续使用"))

    def perform(self) -> str:
        self.record.end(self.now, Status.LIFTED, self.input.reason)
        return gettext("解除电子定位：{reason}").format(reason=self.input.reason)


class LapsePositioning(Act):
    """Write down that the order has lapsed; it ended by itself at that minute. Run by the clock. Law art. 29 ¶2; R02."""

    title = _("电子定位期满失效")
    acts_on = PositioningOrder
    by = By.CLOCK
    basis = [LAW[29].paragraph(2)]
    tells = (Tell(_("承办人"), officer_in_charge, _("{file}：{entry}")),)

    @classmethod
    def ready(cls, record: PositioningOrder) -> Answer:
        if record.status != Status.APPROVED or not record.has_ended(clock.now()):
            return No(gettext("期限没有届满。"))
        return YES

    def perform(self) -> str:
        self.record.end(self.now, Status.LAPSED, gettext("期满未延长"))
        return gettext("电子定位于 {at} 期满，自行失效").format(at=said(self.record.ends_at))


class EndWithCorrection(Act):
    """End the order, or the proposal, because community correction itself is over. Law art. 44; R06."""

    title = _("电子定位随矫正结束")
    acts_on = PositioningOrder
    by = By.CLOCK
    basis = [LAW[44], LAW[29].paragraph(2)]
    tells = (Tell(_("承办人"), officer_in_charge, _("{file}：{entry}")),)

    @classmethod
    def ready(cls, record: PositioningOrder) -> Answer:
        if record.status not in (Status.PROPOSED, Status.APPROVED):
            return No(gettext("没有正在办理或者执行的电子定位。"))
        return YES

    def perform(self) -> str:
        because = gettext("社区矫正已经结束")
        if self.record.status == Status.PROPOSED:
            self.record.status, self.record.ended_because = Status.REFUSED, because
            return gettext("社区矫正已经结束，电子定位的提请不再办理")
        self.record.end(self.now, Status.LIFTED, because)
        return gettext("社区矫正已经结束，电子定位同时解除")


class TellPositioningEnded(Act):
    """Tell the person that the order is over where nobody lifted it, and give the notice. Law art. 29 ¶2; R05.

    The clock issues no document (R07); a human hands over this one.
    """

    title = _("告知电子定位已结束")
    acts_on = PositioningOrder
    by = OFFICERS
    basis = [LAW[29].paragraph(2), PIPL[17]]
    documents = ("watch.lifting",)

    class Input(ActForm):
        told_on = DayField(_("告知日期"))
        papers = PapersField(_("签收的通知书"))

    @classmethod
    def ready(cls, record: PositioningOrder) -> Answer:
        if record.status not in (Status.LAPSED, Status.LIFTED):
            return No(gettext("电子定位还没有结束。"))
        if record.file.entries.filter(act=cls.name, record_id=record.pk).exists():
            return No(gettext("已经告知本人。"))
        return YES

    def check(self) -> None:
        refuse_future(self, "told_on")
        if self.input.told_on < day_of(self.record.ends_at):
            raise Refused(gettext("告知日期早于结束之日。"), field="told_on")

    def perform(self) -> str:
        return gettext("{day} 告知本人电子定位已于 {at} 结束").format(
            day=self.input.told_on, at=said(self.record.ends_at)
        )


def end_with_supervision(event: SupervisionEnded, now: datetime) -> None:
    """Listener: no order outlives the correction it serves."""
    for order in _under_way_on(event.file):
        run(EndWithCorrection, on=order, by=Actor.clock(day_of(now)), now=now)


def _under_way_on(file: File) -> list[PositioningOrder]:
    return list(PositioningOrder.objects.filter(file=file, status__in=[Status.PROPOSED, Status.APPROVED]))


def lapse_due_orders() -> int:
    """The worker's turn every minute: write down what has lapsed. Answers how many; a repeat writes nothing twice.

    The gate at the door does not wait for it: no position is taken in from the instant the order ends (R03).
    """
    now = clock.now()
    due = PositioningOrder.objects.filter(status=Status.APPROVED, ends_at__lte=now).order_by("ends_at")
    return sum(_lapsed(order, now) for order in due.select_related("file"))


def _lapsed(order: PositioningOrder, now: datetime) -> bool:
    try:
        key = uuid5(order.pk, f"lapse {order.ends_at.isoformat()}") if order.ends_at else None
        run(LapsePositioning, on=order, by=Actor.clock(day_of(now)), key=key, now=now)
    except Refused:
        return False  # lifted or extended between looking and locking
    return True
