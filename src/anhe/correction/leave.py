"""外出: asked for, decided, returned from. Law art. 27; Measures art. 26-28."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from anhe.casework.acts import Act, ActForm, Refused, Tell
from anhe.casework.events import AbsenceEnded
from anhe.casework.fields import DayField, InstantField, LongTextField, PapersField
from anhe.casework.models import ConfigurationVersion
from anhe.casework.owners import agency_of
from anhe.casework.telling import NEUTRAL_TEXT, holders, officer_in_charge
from anhe.clock import SHANGHAI, now
from anhe.correction.answering import absence
from anhe.correction.configuration import LEAVE
from anhe.correction.models import LeaveReason, LeaveRequest
from anhe.correction.supervised import OnEnrolled, refuse_future, under_supervision
from anhe.law.answers import YES, Answer, No
from anhe.law.calendar import day_of
from anhe.law.choices import Body
from anhe.law.citations import LAW, MEASURES
from anhe.law.rules.inputs import DateRange
from anhe.law.rules.leave import apply_for_leave, leave_authority
from anhe.orgs.access import Actor, By
from anhe.orgs.models import Matter

CAPACITY_OF_BODY = {
    Body.JUDICIAL_OFFICE: By.JUDICIAL_OFFICE,
    Body.CORRECTION_AGENCY: By.CORRECTION_AGENCY,
    Body.CITY_AGENCY: By.CITY_AGENCY,
}
FREQUENT_TRIPS = 3


def authority_for(leave: LeaveRequest) -> Answer:
    """Which body decides this leave, by its days, the days of two months, and the delegation of that day.

    Where a page has fetched the leaves of the correction and the delegations of its office, nothing more is asked.
    """
    earlier = [other for other in leave.correction.leaves.all() if other.is_granted and other.pk != leave.pk]
    return leave_authority(
        leave.starts_on,
        leave.ends_on,
        tuple(DateRange(other.starts_on, other.ends_on) for other in earlier),
        delegated=leave.file.organisation.holds(Matter.SHORT_LEAVE, leave.requested_on),
    )


class RequestLeave(OnEnrolled):
    """Take a request to leave the city or county. Short notice is a warning, never a refusal (Measures art. 27 ¶1)."""

    title = _("登记外出申请")
    basis = [LAW[27], MEASURES[27].paragraph(1)]

    class Input(ActForm):
        reason = forms.ChoiceField(label=_("事由"), choices=LeaveReason)
        explanation = forms.CharField(label=_("事由说明"), max_length=300, min_length=2)
        place = forms.CharField(label=_("目的地（市、县）"), max_length=120)
        starts_on = DayField(_("外出起"))
        ends_on = DayField(_("外出止"))
        is_urgent = forms.BooleanField(label=_("紧急情况，未能提前三日申请"), required=False)
        papers = PapersField(_("证明材料"))

        def clean(self) -> dict[str, Any]:
            cleaned = super().clean() or {}
            if cleaned.get("starts_on") and cleaned.get("ends_on") and cleaned["ends_on"] < cleaned["starts_on"]:
                self.add_error("ends_on", gettext("外出止不能早于外出起。"))
            return cleaned

    def check(self) -> None:
        if self.input.starts_on < self.today:
            raise Refused(gettext("外出起不能早于今天。"), field="starts_on")
        if self.input.ends_on > self.record.ends_on:
            raise Refused(
                gettext("外出止晚于矫正期止 {day}。").format(day=self.record.ends_on), LAW[44], field="ends_on"
            )
        overlapping = self.record.leaves.filter(
            status__in=[LeaveRequest.Status.REQUESTED, LeaveRequest.Status.APPROVED],
            starts_on__lte=self.input.ends_on,
            ends_on__gte=self.input.starts_on,
        ).first()
        if overlapping:
            raise Refused(gettext("与另一次外出重叠：{leave}。").format(leave=overlapping), field="starts_on")

    def perform(self) -> str:
        told = self.input
        leave = LeaveRequest(
            correction=self.record,
            reason=told.reason,
            explanation=told.explanation,
            place=told.place,
            starts_on=told.starts_on,
            ends_on=told.ends_on,
            requested_on=self.today,
            registered_by=self.actor.account,
            is_urgent=bool(getattr(told, "is_urgent", False)) or is_short_notice(told.starts_on, self.today),
        )
        self.made = self.add(leave)
        return gettext("申请外出：{place}，{start} 至 {end}（{days} 日），{reason}：{explanation}").format(
            place=leave.place,
            start=leave.starts_on,
            end=leave.ends_on,
            days=leave.days,
            reason=leave.get_reason_display(),
            explanation=leave.explanation,
        )


def is_short_notice(departure: date, asked_on: date) -> bool:
    """Asked later than the three days that are usual (Measures art. 27 ¶1)."""
    return asked_on > apply_for_leave(departure).due


class _Decision(Act):
    acts_on = LeaveRequest
    by = By.JUDICIAL_OFFICE | By.CORRECTION_AGENCY | By.CITY_AGENCY

    @classmethod
    def ready(cls, record: LeaveRequest) -> Answer:
        if record.status != LeaveRequest.Status.REQUESTED:
            return No(gettext("这次外出申请已经{status}。").format(status=record.get_status_display()))
        return under_supervision(record.correction)

    @classmethod
    def may(cls, actor: Actor, record: LeaveRequest) -> Answer:
        """The body that the days call for, or a body over it; never one below."""
        allowed = super().may(actor, record)
        if not allowed:
            return allowed
        body = authority_for(record)
        needed = CAPACITY_OF_BODY[body.value]
        if not actor.is_over(record.file.organisation, _this_or_above(needed)):
            return No(body.why, *body.basis)
        if actor.account and record.registered_by_id == actor.account.pk and not registrar_may_decide(record, actor.on):
            return No(gettext("这次外出是您登记的，须由另一人审批。本区另有规定的，先在“本区配置”里发布。"))
        return YES

    def body_title(self) -> str:
        return self.actor.post_title

    def document_words(self, form: str) -> dict[str, Any]:
        """The approval sheet carries the opinion in the place of the body that gave it."""
        decided = authority_for(self.record).value
        opinions = {Body.JUDICIAL_OFFICE: "office_opinion", Body.CORRECTION_AGENCY: "agency_opinion"}
        blank = {"office_opinion": None, "agency_opinion": None, "city_opinion": None}
        return blank | {opinions.get(decided, "city_opinion"): self.input.opinion}


def registrar_may_decide(leave: LeaveRequest, on: date) -> bool:
    """Whether who registered a request may decide it too: the district's choice, no where it made none."""
    found = leave.correction.__dict__
    # One answer for all the leaves of a file that a page shows.
    if "_registrar_may_decide" not in found:
        version = ConfigurationVersion.objects.in_force(LEAVE, on)
        found["_registrar_may_decide"] = bool(version and version.value["registrar_may_decide"])
    return bool(found["_registrar_may_decide"])


def _this_or_above(needed: By) -> By:
    order = [By.JUDICIAL_OFFICE, By.CORRECTION_AGENCY, By.CITY_AGENCY]
    allowed = By.NOBODY
    for one in order[order.index(needed) :]:
        allowed |= one
    return allowed


class ApproveLeave(_Decision):
    """Approve an absence. Measures art. 26-28; a proper reason must be approved, Law art. 27 (R11)."""

    title = _("批准外出")
    basis = [LAW[27], MEASURES[27]]
    documents = ("correction.leave_form", "correction.leave_approved")
    tells = (
        Tell(_("承办人"), officer_in_charge, _("{file}：{entry}")),
        Tell(
            _("区社区矫正机构（备案）"),
            lambda act: holders(agency_of(act), By.CORRECTION_AGENCY),
            _("备案 {file}：{entry}"),
        ),
        Tell(_("本人（短信）"), lambda act: [act.record.correction.person], NEUTRAL_TEXT),
    )

    class Input(ActForm):
        opinion = forms.CharField(label=_("审批意见"), max_length=300, initial=_("同意"))

    def check(self) -> None:
        if self.today > self.record.ends_on:
            raise Refused(
                gettext("申请的外出期已于 {day} 过去，不能事后批准。").format(day=self.record.ends_on),
                LAW[27].paragraph(1),
            )

    def perform(self) -> str:
        self.record.approve(self.today, self.body_title(), self.input.opinion)
        self.announce(absence(self.record, self.file))
        return gettext("批准外出至{place}，{start} 至 {end}，{days} 日").format(
            place=self.record.place, start=self.record.starts_on, end=self.record.ends_on, days=self.record.days
        )


class RefuseLeave(_Decision):
    """Refuse an absence, with the facts, the reason, and how to complain. R08, R11."""

    title = _("不批准外出")
    basis = [LAW[27], MEASURES[26]]
    documents = ("correction.leave_refused",)
    tells = (Tell(_("本人（短信）"), lambda act: [act.record.correction.person], NEUTRAL_TEXT),)

    class Input(ActForm):
        facts = LongTextField(_("查明的事实"), min_length=6, rows=3)
        opinion = forms.CharField(
            label=_("不批准的理由"),
            max_length=300,
            min_length=6,
            help_text=_("有正当理由的应当批准；经常往返同一地方的，可以告知申请经常性跨市县活动"),
        )

    def check(self) -> None:
        for field in ("facts", "opinion"):
            if not getattr(self.input, field).strip():
                raise Refused(gettext("不批准外出须写明事实和理由。"), LAW[27].paragraph(1), field=field)

    def perform(self) -> str:
        self.record.refuse(self.today, self.body_title(), self.input.opinion)
        if travels_often(self.record):
            return gettext("不批准外出至{place}：{reason}。已提示可申请经常性跨市县活动").format(
                place=self.record.place, reason=self.input.opinion
            )
        return gettext("不批准外出至{place}：{reason}").format(place=self.record.place, reason=self.input.opinion)

    def document_words(self, form: str) -> dict[str, Any]:
        """An adverse document names facts, rule, author and approver; the form adds how to complain (R08)."""
        assert self.actor.account is not None
        return {
            "facts": self.input.facts,
            "rule": "；".join(map(str, self.basis)),
            "author": self.actor.account.name,
            "approver": self.actor.post_title,
        }


def travels_often(leave: LeaveRequest) -> bool:
    """Several trips to one place: the simplified permit should be offered (Law art. 27 ¶1; R11)."""
    return leave.correction.leaves.filter(place=leave.place).count() >= FREQUENT_TRIPS


class ReportReturn(Act):
    """Note the return and end the leave. Measures art. 28 ¶3."""

    title = _("销假")
    acts_on = LeaveRequest
    by = By.JUDICIAL_OFFICE | By.CORRECTION_AGENCY
    basis = [MEASURES[28].paragraph(3)]

    class Input(ActForm):
        returned_at = InstantField(_("返回时间"), initial=now)
        explanation = forms.CharField(label=_("情况说明"), max_length=300, required=False)

    @classmethod
    def ready(cls, record: LeaveRequest) -> Answer:
        if record.status != LeaveRequest.Status.APPROVED:
            return No(gettext("没有进行中的外出。"))
        return YES

    def check(self) -> None:
        refuse_future(self, "returned_at")
        if day_of(self.input.returned_at) < self.record.starts_on:
            raise Refused(gettext("返回时间早于外出起。"), field="returned_at")
        if self._is_late() and not self.input.explanation:
            raise Refused(
                gettext("超过批准期限返回，请说明原因和是否及时报告。"),
                MEASURES[28].paragraph(3),
                field="explanation",
            )

    def perform(self) -> str:
        self.record.status = LeaveRequest.Status.RETURNED
        self.record.returned_at = self.input.returned_at
        self.announce(AbsenceEnded(self.file, self.record.pk, self.input.returned_at))
        if not self._is_late():
            return gettext("按期返回，已销假")
        return gettext("超过批准期限返回，已销假。说明：{explanation}").format(explanation=self.input.explanation)

    def _is_late(self) -> bool:
        return self.input.returned_at > end_of_leave(self.record)


def end_of_leave(leave: LeaveRequest) -> datetime:
    """The last instant of the approved days."""
    return datetime.combine(leave.ends_on, time.max, SHANGHAI)


class TellProcuratorateOfLeave(Act):
    """Tell the procuratorate of a leave that the city approved. Measures art. 27 ¶3."""

    title = _("通报检察院（外出）")
    acts_on = LeaveRequest
    by = By.CORRECTION_AGENCY
    basis = [MEASURES[27].paragraph(3)]

    class Input(ActForm):
        told_on = DayField(_("通报日期"))
        papers = PapersField(_("通报函"))

    def check(self) -> None:
        refuse_future(self, "told_on")

    def perform(self) -> str:
        return gettext("{day} 将上级批准的外出通报检察院").format(day=self.input.told_on)
