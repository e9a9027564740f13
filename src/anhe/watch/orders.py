"""电子定位: proposed on one of five grounds, approved by the county's head, told to the person.

Law art. 29; Measures art. 37; rule CC-401; R01, R02, R05. How the order goes on and ends: `terms.py`.
"""

from __future__ import annotations

from datetime import date, datetime, time
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from anhe import clock
from anhe.casework.acts import Act, ActForm, Refused, Tell
from anhe.casework.fields import DayField, InstantField, LongTextField, PapersField
from anhe.casework.models import File, FileKind
from anhe.casework.owners import agency_of
from anhe.casework.refusing import refuse_future
from anhe.casework.supervision import supervision_of
from anhe.casework.telling import holders, officer_in_charge
from anhe.clock import SHANGHAI
from anhe.law.answers import YES, Answer, No
from anhe.law.calendar import day_of
from anhe.law.citations import LAW, MEASURES, PIPL
from anhe.law.deadlines import Deadline
from anhe.law.rules.positioning import (
    PositioningGround,
    may_position,
    positioning_term,
)
from anhe.orgs.access import Actor, By
from anhe.orgs.models import OrganisationKind
from anhe.watch.models import Opening, PositioningOrder, Trail
from anhe.watch.models.orders import GROUNDS
from anhe.watch.openings import opening_for

OFFICERS = By.JUDICIAL_OFFICE | By.CORRECTION_AGENCY
Status = PositioningOrder.Status


def said(moment: datetime) -> str:
    return moment.astimezone(SHANGHAI).strftime("%Y-%m-%d %H:%M")


# Proposing --------------------------------------------------------------------------------------


class ProposePositioning(Act):
    """Ask the county's head for electronic positioning: one of five grounds, facts, evidence. Law art. 29 ¶1; R01."""

    title = _("提请使用电子定位装置")
    acts_on = File
    by = OFFICERS
    basis = [LAW[29].paragraph(1), MEASURES[37]]
    documents = ("watch.approval_sheet",)
    tells = (
        Tell(
            _("区社区矫正机构"),
            lambda act: holders(agency_of(act), By.CORRECTION_AGENCY, leading=True),
            _("{file}：{entry}"),
        ),
    )

    class Input(ActForm):
        ground = forms.ChoiceField(label=_("法定情形"), choices=GROUNDS, widget=forms.RadioSelect)
        facts = LongTextField(_("事实（时间、地点、经过）"), min_length=10)
        evidence = LongTextField(_("证据（名称、来源）"), min_length=4)
        papers = PapersField(_("证据材料"), required=True, help_text=_("判决书、警告决定书、处罚决定书、笔录等"))

    @classmethod
    def ready(cls, record: File) -> Answer:
        if record.kind != FileKind.CORRECTION:
            return No(gettext("电子定位只用于社区矫正对象。"), LAW[29].paragraph(1))
        if record.positioning_orders.filter(status__in=[Status.PROPOSED, Status.APPROVED]).exists():
            return No(gettext("已有一次电子定位待批准或者正在执行。"))
        return under_way(record)

    def check(self) -> None:
        allowed = may_position(ground_of(self.input.ground))
        if not allowed:
            raise Refused(allowed.why, *allowed.basis, field="ground")
        for field in ("facts", "evidence"):
            if not getattr(self.input, field).strip():
                raise Refused(gettext("提请电子定位须写明事实和证据。"), LAW[29].paragraph(1), field=field)
        if not told(self, "papers"):
            raise Refused(gettext("请附上证据材料。"), LAW[29].paragraph(1), field="papers")

    def perform(self) -> str:
        self.made = self.add(
            PositioningOrder(
                file=self.file,
                ground=self.input.ground,
                facts=self.input.facts.strip(),
                evidence=self.input.evidence.strip(),
                proposed_by=self.actor.account,
                proposed_at=self.now,
            )
        )
        return gettext("提请使用电子定位装置：{ground}。{facts}").format(
            ground=self.made.get_ground_display(), facts=self.input.facts[:120]
        )


def ground_of(value: str) -> PositioningGround:
    """The ground of this name. Raises StopIteration for a name the law does not know."""
    return next(ground for ground in PositioningGround if ground.value == value)


def under_way(file: File) -> Answer:
    """Whether supervision may act on the person today, as the pillar that supervises answers."""
    supervision = supervision_of(file)
    if supervision is None:
        return No(gettext("本案卷没有正在执行的社区矫正。"), LAW[29].paragraph(1))
    return supervision.under_way


# Approving --------------------------------------------------------------------------------------


class ByTheHead(Act):
    """Only the head of the county's justice bureau, neither of a body below nor of one above. Law art. 29 ¶1."""

    acts_on = PositioningOrder
    by = By.BUREAU_LEADER

    @classmethod
    def may(cls, actor: Actor, record: PositioningOrder) -> Answer:
        allowed = super().may(actor, record)
        if not allowed:
            return allowed
        bureau = record.file.organisation.nearest(OrganisationKind.JUSTICE_BUREAU)
        if actor.acts_for(bureau, By.BUREAU_LEADER):
            return YES
        return No(gettext("应当由{bureau}负责人批准。").format(bureau=bureau.name), LAW[29].paragraph(1))

    def check_term(self, latest: Deadline, first: date) -> None:
        """No longer than the law's term, nor than the correction itself; not ending before it begins."""
        last = self.input.ends_on
        if last < first:
            raise Refused(gettext("止期不能早于 {day}。").format(day=first), field="ends_on")
        if last > latest.due:
            raise Refused(
                gettext("每次使用期限不得超过三个月：自 {start} 起，最晚到 {day}。").format(
                    start=first, day=latest.due
                ),
                LAW[29].paragraph(2),
                field="ends_on",
            )
        supervision = supervision_of(self.file)
        if supervision and last > supervision.ends_on:
            raise Refused(
                gettext("矫正期到 {day} 届满，电子定位不能更晚。").format(day=supervision.ends_on),
                LAW[44],
                field="ends_on",
            )


class ApprovePositioning(ByTheHead):
    """Approve, with the term written out: at most three months, the first day counted. Law art. 29; CC-401; R01, R02."""

    title = _("批准使用电子定位装置")
    basis = [LAW[29], MEASURES[37]]
    documents = ("watch.decision", "watch.notice")
    tells = (
        Tell(_("承办人"), officer_in_charge, _("{file}：{entry}。请当日告知本人")),
        Tell(_("区社区矫正机构"), lambda act: holders(agency_of(act), By.CORRECTION_AGENCY), _("{file}：{entry}")),
    )

    class Input(ActForm):
        starts_on = DayField(_("启用日期"))
        ends_on = DayField(_("截止日期"), help_text=_("启用之日计入期限，一次最长三个月，期满自行失效"))
        opinion = forms.CharField(label=_("批准意见"), max_length=300, min_length=2)

    @classmethod
    def ready(cls, record: PositioningOrder) -> Answer:
        if record.status != Status.PROPOSED:
            return No(gettext("这次提请已经办理：{status}。").format(status=record.get_status_display()))
        return under_way(record.file)

    def check(self) -> None:
        grounded = may_position(ground_of(self.record.ground))
        if not grounded:
            raise Refused(grounded.why, *grounded.basis)
        if self.record.proposed_by_id == getattr(self.actor.account, "pk", None):
            raise Refused(gettext("提请人不能批准自己的提请。"), LAW[29].paragraph(1))
        if self.input.starts_on < self.today:
            raise Refused(gettext("启用日期不能早于今天，定位不能追溯。"), LAW[29], field="starts_on")
        self.check_term(positioning_term(start=self.input.starts_on), self.input.starts_on)

    def perform(self) -> str:
        first = self.input.starts_on
        self.record.approve(self.actor.account, self.now, self.input.opinion)
        self.record.run_from(
            self.now if first == self.today else datetime.combine(first, time(), SHANGHAI), self.input.ends_on
        )
        self.add(Trail(order=self.record))
        for opening in openings_of_leaves_under_way(self.record):
            self.add(opening)
        return gettext("批准使用电子定位装置（{ground}），{start} 至 {end}").format(
            ground=self.record.get_ground_display(), start=first, end=self.input.ends_on
        )


def openings_of_leaves_under_way(order: PositioningOrder) -> list[Opening]:
    """Leaves granted before the order, or before this term of it, are honoured by it."""
    supervision = supervision_of(order.file)
    known = set(Opening.objects.filter(order=order).values_list("source", flat=True))
    absences = [one for one in supervision.absences if one.source not in known] if supervision else []
    found = [opening_for(order, absence) for absence in absences]
    return [opening for opening in found if opening is not None]


class RefusedByTheHead(ByTheHead):
    """What the head's refusals share: a reason, and the officer in charge hears of it."""

    tells = (Tell(_("承办人"), officer_in_charge, _("{file}：{entry}")),)

    class Input(ActForm):
        opinion = forms.CharField(label=_("不批准的理由"), max_length=300, min_length=4)


class RefusePositioning(RefusedByTheHead):
    """Refuse what was proposed, with the reason. Law art. 29 ¶1: "may", never "must"."""

    title = _("不批准使用电子定位装置")
    basis = [LAW[29].paragraph(1)]

    @classmethod
    def ready(cls, record: PositioningOrder) -> Answer:
        if record.status != Status.PROPOSED:
            return No(gettext("这次提请已经办理：{status}。").format(status=record.get_status_display()))
        return YES

    def perform(self) -> str:
        self.record.status, self.record.opinion = Status.REFUSED, self.input.opinion
        return gettext("不批准使用电子定位装置：{reason}").format(reason=self.input.opinion)


# Telling ----------------------------------------------------------------------------------------


class OnOrder(Act):
    acts_on = PositioningOrder
    by = OFFICERS

    @classmethod
    def ready(cls, record: PositioningOrder) -> Answer:
        return running(record)


def running(order: PositioningOrder) -> Answer:
    """Approved and not past its end, whether its first day has come or not."""
    if order.status == Status.PROPOSED:
        return No(gettext("尚未批准。"), LAW[29].paragraph(1))
    if order.status != Status.APPROVED:
        return No(gettext("这次电子定位{status}。").format(status=order.get_status_display()))
    if order.has_ended(clock.now()):
        return No(gettext("期限已于 {day} 届满，自行失效；仍需使用的重新提请。").format(day=order.last_day), LAW[29])
    return YES


class TellPositioningTerms(OnOrder):
    """Tell the person term, duties, consequences and rights, and have it signed. Measures art. 37 ¶2; PIPL art. 17; R05."""

    title = _("告知电子定位事项")
    basis = [MEASURES[37].paragraph(2), PIPL[17], PIPL[35]]

    class Input(ActForm):
        told_at = InstantField(_("告知时间"), initial=clock.now)
        term_told = forms.BooleanField(label=_("已告知使用期限"))
        duties_told = forms.BooleanField(label=_("已告知佩戴、充电、活动区域等要求"))
        consequences_told = forms.BooleanField(label=_("已告知违反要求的后果"))
        rights_told = forms.BooleanField(label=_("已告知查阅本人轨迹、申诉控告等权利"))
        manner = forms.ChoiceField(
            label=_("签收"),
            choices=(("signed", _("本人已签名")), ("witnessed", _("本人拒绝签名，由见证人签名"))),
            widget=forms.RadioSelect,
            initial="signed",
        )
        witness = forms.CharField(label=_("见证人"), max_length=60, required=False)
        guardian = forms.CharField(label=_("到场的监护人（未成年人）"), max_length=60, required=False)
        papers = PapersField(_("签名的告知书"))

    @classmethod
    def ready(cls, record: PositioningOrder) -> Answer:
        if record.told_on:
            return No(gettext("已于 {day} 告知本人。").format(day=record.told_on))
        return super().ready(record)

    def check(self) -> None:
        refuse_future(self, "told_at")
        if self.input.told_at < self.record.approved_at:
            raise Refused(gettext("告知时间早于批准时间。"), field="told_at")
        for field in ("term_told", "duties_told", "consequences_told", "rights_told"):
            if not getattr(self.input, field):
                raise Refused(
                    gettext("期限、要求、后果和权利都要告知。"), MEASURES[37].paragraph(2), PIPL[17], field=field
                )
        if self.input.manner == "witnessed" and not told(self, "witness"):
            raise Refused(gettext("本人拒绝签名的，请写明见证人。"), field="witness")
        if self.file.is_minor and not told(self, "guardian"):
            raise Refused(gettext("未成年人须有监护人到场。"), LAW[52], field="guardian")

    def perform(self) -> str:
        self.record.told_on = day_of(self.input.told_at)
        if self.input.manner == "witnessed":
            return gettext("已告知电子定位的期限、要求、后果和权利；本人拒绝签名，见证人{witness}").format(
                witness=self.input.witness
            )
        return gettext("已告知电子定位的期限、要求、后果和权利，本人签名")


def ground_for_night(file: File, at: datetime) -> str:
    """An order in force, or an alert still open: grounds on which a person may be reached at night. R10."""
    if PositioningOrder.objects.in_force(at).filter(file=file).exists():
        return gettext("电子定位在执行期内")
    if PositioningOrder.objects.filter(file=file, alerts__closed_at__isnull=True, alerts__isnull=False).exists():
        return gettext("有未办结的预警")
    return ""


def told(act: Act, name: str) -> Any:
    """What the form or the caller gave for an optional place, or None."""
    return getattr(act.input, name, None)
