"""预警: raised by the clock, answered by people. An alert is a question to a human, never a finding. R07.

raised → acknowledged → contact tried → explained or confirmed → action → closed, one alert at a time. Nothing here
touches a level, a sanction or any other decision: a confirmed breach is announced, and who hears of it owes a talk
and a visit, no more.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from anhe.casework.acts import Act, ActForm, Refused, Tell
from anhe.casework.events import BreachConfirmed
from anhe.casework.fields import InstantField, LongTextField, PapersField
from anhe.casework.supervision import may_contact_at
from anhe.casework.telling import officer_in_charge
from anhe.clock import SHANGHAI, now
from anhe.law.answers import YES, Answer, No
from anhe.law.citations import LAW, MEASURES
from anhe.orgs.access import By
from anhe.watch.alert_terms import Happened, Reason, severity_of
from anhe.watch.alert_words import ENDED_BECAUSE, spoken
from anhe.watch.models import Alert, AlertKind, AlertNews, Outcome, PositioningOrder

NEVER_A_BREACH = (AlertKind.SOS, AlertKind.DEVICE_FAULT)
SEEN_AGAIN_KEPT = 50


class _TellsTheStream(Act):
    """Whatever happens to an alert stands in the stream the duty desk reads on, written with the act itself."""

    happened: ClassVar[str]

    def note(self, alert: Alert, happened: str) -> None:
        self.add(AlertNews(alert=alert, happened=happened, at=self.now))


class RaiseAlert(_TellsTheStream):
    """Put what the engine saw before a person. Run by the clock; it finds nothing and sanctions nobody (R07).

    An open alert of the same order, kind and zone that nobody has answered yet takes the news as a further fact: one
    episode is one alert. One already explained or confirmed was an answer to something else.
    """

    title = _("发出预警")
    acts_on = PositioningOrder
    by = By.CLOCK
    basis = [LAW[29], MEASURES[37]]
    tells = (Tell(_("承办工作人员"), officer_in_charge, _("{file} {entry}")),)

    def perform(self) -> str:
        told = self.input
        self.alert = self._unanswered() or self._new()
        zone = told.zone.area.name if told.zone else ""
        words = spoken(told.kind, told.began_at, told.facts, zone)
        if self.made is None:
            self._see_again()
            return gettext("再次出现：{words}").format(words=words)
        self.note(self.made, Happened.RAISED)
        return words

    def _unanswered(self) -> Alert | None:
        waiting = Alert.objects.open().filter(order=self.record, kind=self.input.kind, zone=self.input.zone, outcome="")
        return waiting.select_for_update(of=("self",)).order_by("-raised_at").first()

    def _new(self) -> Alert:
        told = self.input
        self.made = self.add(
            Alert(
                order=self.record,
                kind=told.kind,
                severity=severity_of(told.kind, told.facts),
                zone=told.zone,
                began_at=told.began_at,
                raised_at=self.now,
                facts=told.facts,
            )
        )
        return self.made

    def _see_again(self) -> None:
        alert, told = self.alert, self.input
        before = alert.facts.get("again", [])
        again = [*before, {"began_at": told.began_at.isoformat(), "facts": told.facts}][-SEEN_AGAIN_KEPT:]
        alert.facts = alert.facts | {"again": again}
        alert.severity = max(alert.severity, severity_of(told.kind, told.facts))
        alert.ended_at = None
        self.save(alert)
        self.note(alert, Happened.AGAIN)


class RemindToCharge(Act):
    """Remind the wearer that the device runs low. No alert, no duty of the officer; not at night (R10).

    The words say nothing of the device or of supervision: others may read the message (R12).
    """

    title = _("提醒充电")
    acts_on = PositioningOrder
    by = By.CLOCK
    basis = [MEASURES[37], LAW[34].paragraph(1)]
    tells = (Tell(_("本人"), lambda act: _wearer_to_remind(act), _("您好，请您及时给设备充电。")),)

    def perform(self) -> str:
        told = gettext("已提醒本人充电") if _wearer_to_remind(self) else gettext("现在不宜打扰，没有发短信")
        return gettext("电量 {percent}%，{told}").format(percent=self.input.battery, told=told)


def _wearer_to_remind(act: Act) -> list[Any]:
    person = act.file.person
    return [person] if person and may_contact_at(act.file, act.now) else []


class _OnAlert(_TellsTheStream):
    acts_on = Alert
    by = By.JUDICIAL_OFFICE | By.CORRECTION_AGENCY
    basis = [LAW[29], MEASURES[37]]


class NoteEpisodeEnd(_OnAlert):
    """Note that what the alert is about is over. Run by the clock; the question to the officer stays open."""

    title = _("预警情形恢复")
    by = By.CLOCK
    happened = Happened.ENDED

    def perform(self) -> str:
        self.record.ended_at = self.input.ended_at
        self.note(self.record, self.happened)
        return gettext("{kind}于 {at} 恢复：{why}").format(
            kind=self.record,
            at=_clock(self.input.ended_at),
            why=ENDED_BECAUSE.get(self.input.because, gettext("已经恢复")),
        )


class AcknowledgeAlert(_OnAlert):
    """Take an alert on: from now on one named person looks after it."""

    title = _("受理预警")
    happened = Happened.ACKNOWLEDGED

    @classmethod
    def ready(cls, record: Alert) -> Answer:
        if record.acknowledged_at:
            return No(gettext("已于 {at} 受理。").format(at=_clock(record.acknowledged_at)))
        return _still_open(record)

    def perform(self) -> str:
        self.record.acknowledged_by, self.record.acknowledged_at = self.actor.account, self.now
        self.note(self.record, self.happened)
        minutes = round((self.now - self.record.raised_at).total_seconds() / 60)
        return gettext("受理{kind}预警，发出后 {minutes} 分钟").format(kind=self.record, minutes=minutes)


class _OnAcknowledged(_OnAlert):
    """What is done with an alert after somebody has taken it on, and before it is closed."""

    @classmethod
    def ready(cls, record: Alert) -> Answer:
        if record.acknowledged_at is None:
            return No(gettext("请先受理预警。"))
        return _still_open(record)


class _Answers(_OnAcknowledged):
    """Explained or confirmed: once, until somebody asks to look again."""

    @classmethod
    def ready(cls, record: Alert) -> Answer:
        if record.outcome:
            return No(gettext("已有结论：{outcome}。").format(outcome=record.get_outcome_display()))
        return super().ready(record)


class RecordContactTry(_OnAcknowledged):
    """Write down one attempt to reach the person. An open alert is a ground for it at any hour (R10)."""

    title = _("登记联系本人")
    happened = Happened.CONTACT
    basis = [LAW[29], LAW[34].paragraph(1)]

    class Input(ActForm):
        MANNERS = (
            ("phone", _("电话")),
            ("video", _("视频")),
            ("device_text", _("装置文字")),
            ("visit", _("上门")),
            ("family", _("经家属联系")),
        )
        RESULTS = (("reached", _("联系上了")), ("not_reached", _("没有联系上")))

        tried_at = InstantField(_("联系时间"), initial=now)
        manner = forms.ChoiceField(label=_("方式"), choices=MANNERS)
        result = forms.ChoiceField(label=_("结果"), choices=RESULTS, widget=forms.RadioSelect)
        said = LongTextField(_("情况"), rows=3, required=False)

    def check(self) -> None:
        # The form tells minutes: a call in the very minute in which it began came after it.
        if not self.record.began_at.replace(second=0, microsecond=0) <= self.input.tried_at <= self.now:
            raise Refused(gettext("联系时间须在预警开始之后、现在之前。"), field="tried_at")
        if self.input.result == "reached" and not self.input.said.strip():
            raise Refused(gettext("联系上了，请写明本人怎么说。"), field="said")

    def perform(self) -> str:
        self.record.contact_tries += 1
        self.note(self.record, self.happened)
        manner, result = dict(self.Input.MANNERS)[self.input.manner], dict(self.Input.RESULTS)[self.input.result]
        said = self.input.said.strip()
        return gettext("{at} {manner}联系，{result}{said}").format(
            at=_clock(self.input.tried_at), manner=manner, result=result, said=f"：{said[:200]}" if said else ""
        )


class ExplainAlert(_Answers):
    """Say that there was a good reason, and which. It leaves no mark against the person."""

    title = _("认定有合理原因")
    happened = Happened.EXPLAINED

    class Input(ActForm):
        reason = forms.ChoiceField(label=_("原因"), choices=Reason)
        explanation = LongTextField(_("说明"), min_length=4)
        papers = PapersField(_("证明材料"))

    def perform(self) -> str:
        told = self.input
        self.record.outcome, self.record.reason_code = Outcome.EXPLAINED, told.reason
        self.record.explanation = told.explanation
        self.note(self.record, self.happened)
        return gettext("{kind}有合理原因（{reason}）：{why}").format(
            kind=self.record, reason=Reason(told.reason).label, why=told.explanation[:200]
        )


class ConfirmBreach(_Answers):
    """Find that it was a breach: a named person's decision with reasons, after hearing the wearer. R07; Law art. 28.

    The decision is told to whoever supervises; what follows there is owed by people and decided by people.
    """

    title = _("确认违规")
    happened = Happened.CONFIRMED
    basis = [LAW[28], LAW[29], MEASURES[37]]

    class Input(ActForm):
        what = forms.CharField(label=_("违反了什么"), max_length=200, min_length=4)
        reasons = LongTextField(_("认定的事实和理由"), min_length=10)
        heard = LongTextField(_("本人的陈述；没有听取的，写明原因"), rows=3, min_length=4)
        papers = PapersField(_("证据材料"))

    @classmethod
    def ready(cls, record: Alert) -> Answer:
        if record.kind in NEVER_A_BREACH:
            return No(gettext("{kind}不是违规，请查明后按有合理原因办理。").format(kind=record))
        allowed = super().ready(record)
        if allowed and not record.contact_tries:
            return No(gettext("请先联系本人并登记，再作认定。"), LAW[34].paragraph(1))
        return allowed

    def perform(self) -> str:
        told = self.input
        self.record.outcome, self.record.explanation = Outcome.CONFIRMED, told.reasons
        self.note(self.record, self.happened)
        self.announce(BreachConfirmed(self.file, self.record.pk, self.record.began_at, told.what))
        return gettext("{kind}确认违规：{what}。理由：{why}").format(
            kind=self.record, what=told.what, why=told.reasons[:200]
        )


class RecordAction(_OnAcknowledged):
    """Write down what was done: called back, helped home, device changed, police asked. No sanction is made here."""

    title = _("登记采取的措施")
    happened = Happened.ACTION

    class Input(ActForm):
        action = LongTextField(_("采取的措施"), rows=3, min_length=2)
        papers = PapersField(_("材料"))

    def perform(self) -> str:
        action = self.input.action.strip()
        self.record.action_taken = "\n".join(filter(None, [self.record.action_taken, action]))
        self.note(self.record, self.happened)
        return gettext("采取措施：{action}").format(action=action[:200])


class CloseAlert(_OnAlert):
    """Close one alert, after its answer. There is no way to close several at once."""

    title = _("办结预警")
    happened = Happened.CLOSED

    class Input(ActForm):
        remark = LongTextField(_("办结说明"), rows=2, required=False)

    @classmethod
    def ready(cls, record: Alert) -> Answer:
        allowed = _still_open(record)
        if not allowed:
            return allowed
        if not record.outcome:
            return No(gettext("还没有结论：请先认定有合理原因，或者确认违规。"))
        if record.outcome == Outcome.CONFIRMED and not record.action_taken:
            return No(gettext("确认违规的，请先登记采取的措施。"))
        return YES

    def check(self) -> None:
        if self.record.ended_at is None and self.record.kind in _LASTING and not self.input.remark.strip():
            raise Refused(gettext("情形还没有恢复，现在办结须写明理由。"), field="remark")

    def perform(self) -> str:
        self.record.closed_by, self.record.closed_at = self.actor.account, self.now
        self.note(self.record, self.happened)
        remark = self.input.remark.strip()
        return gettext("{kind}预警办结：{outcome}{remark}").format(
            kind=self.record,
            outcome=self.record.get_outcome_display(),
            remark=f"。{remark[:200]}" if remark else "",
        )


class AskToLookAgain(_OnAlert):
    """Send an answered alert back: the agency is not convinced, and says why."""

    title = _("要求重新查看")
    by = By.CORRECTION_AGENCY
    happened = Happened.REOPENED
    tells = (Tell(_("承办工作人员"), officer_in_charge, _("{file} {entry}")),)

    class Input(ActForm):
        why = LongTextField(_("理由"), rows=3, min_length=4)

    @classmethod
    def ready(cls, record: Alert) -> Answer:
        return YES if record.outcome else No(gettext("还没有结论，不需要重新查看。"))

    def perform(self) -> str:
        before = self.record.get_outcome_display()
        self.record.outcome, self.record.reason_code = "", ""
        self.record.closed_at, self.record.closed_by = None, None
        self.note(self.record, self.happened)
        return gettext("{kind}预警（原结论：{before}）须重新查看：{why}").format(
            kind=self.record, before=before, why=self.input.why[:200]
        )


_LASTING = (AlertKind.BOUNDARY_EXIT, AlertKind.PROHIBITED_PLACE, AlertKind.CURFEW_BROKEN, AlertKind.SILENCE)


def _still_open(record: Alert) -> Answer:
    if record.closed_at:
        return No(gettext("已于 {at} 办结。").format(at=_clock(record.closed_at)))
    return YES


def _clock(at: datetime) -> str:
    return at.astimezone(SHANGHAI).strftime("%m-%d %H:%M")
