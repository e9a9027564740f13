"""How mediation ends and what follows: agreement, performance, confirmation, follow-up, or termination.

Mediation Law art. 26-33; RM-09 to RM-16.
"""

from __future__ import annotations

from uuid import UUID

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from anhe.casework.acts import ActForm, Refused
from anhe.casework.fields import DayField, LongTextField
from anhe.casework.models import DutyRecord
from anhe.law.answers import YES, Answer, No
from anhe.law.citations import MEDIATION_LAW
from anhe.law.rules import RULES
from anhe.mediation.case_acts import CaseAct
from anhe.mediation.disputes import refuse_day_outside
from anhe.mediation.models import AgreementForm, Confirmation, Consent, MediationCase, Party, Status, TerminationReason
from anhe.mediation.models.cases import BEFORE_AGREEMENT, WITH_AGREEMENT

FOLLOW_UP = "mediation.follow_up"


class RecordAgreement(CaseAct):
    """Record the agreement and from when it is in force. Mediation Law art. 28-31; RM-11, RM-12, RM-13."""

    title = _("登记调解协议")
    basis = [MEDIATION_LAW[28], MEDIATION_LAW[29], MEDIATION_LAW[30]]

    class Input(ActForm):
        form = forms.ChoiceField(label=_("协议形式"), choices=AgreementForm)
        agreement = LongTextField(_("协议内容"))
        reached_on = DayField(_("达成协议日期"))
        parties_signed_on = DayField(_("最后一方当事人签名、盖章或者按指印的日期"), required=False)
        mediator_signed_on = DayField(_("调解员签名日期"), required=False)
        sealed_on = DayField(_("加盖调委会印章日期"), required=False)
        performance_due_on = DayField(_("约定履行期限"), required=False)

    @classmethod
    def ready(cls, record: MediationCase) -> Answer:
        if record.status == Status.IN_MEDIATION:
            return YES
        return No(gettext("须在告知权利义务、开始调解之后登记协议。"), MEDIATION_LAW[23])

    def check(self) -> None:
        if not self.input.agreement.strip():
            raise Refused(_("书面或者口头协议都须记录内容。"), MEDIATION_LAW[28], field="agreement")
        refuse_day_outside(self, "reached_on")
        for name in ("parties_signed_on", "mediator_signed_on", "sealed_on"):
            refuse_day_outside(self, name)
        effect = effect_of(self.input)
        if not effect:
            raise Refused(effect.why, MEDIATION_LAW[29].paragraph(2), field="sealed_on")
        if self.input.performance_due_on and self.input.performance_due_on < self.input.reached_on:
            raise Refused(_("约定履行期限不能早于达成协议日期。"), field="performance_due_on")

    def perform(self) -> str:
        effective_on = effect_of(self.input).value
        self.record.agree(
            self.input.form, self.input.agreement, self.input.reached_on, effective_on, self.input.performance_due_on
        )
        return _("达成{form}，{day}生效").format(form=AgreementForm(self.input.form).label, day=effective_on)


def effect_of(given: object) -> Answer:
    """From which day the agreement is in force, or what a written one still lacks. RM-12, RM-13."""
    if given.form == AgreementForm.ORAL:  # type: ignore[attr-defined]
        return RULES["RM-13"].decide(start=given.reached_on)  # type: ignore[attr-defined]
    return RULES["RM-12"].decide(
        parties_signed=given.parties_signed_on,  # type: ignore[attr-defined]
        mediator_signed=given.mediator_signed_on,  # type: ignore[attr-defined]
        sealed=given.sealed_on,  # type: ignore[attr-defined]
    )


def waits_for_performance(record: MediationCase) -> Answer:
    if record.status in (Status.AGREED, Status.PERFORMING, Status.BREACHED):
        return YES
    return No(gettext("本案没有待履行的协议。"), MEDIATION_LAW[31])


class RecordPerformance(CaseAct):
    """Record that the agreement has been performed. Mediation Law art. 31."""

    title = _("登记履行")
    basis = [MEDIATION_LAW[31]]

    class Input(ActForm):
        performed_on = DayField(_("履行完毕日期"))
        note = forms.CharField(label=_("履行情况"), max_length=300, required=False)

    @classmethod
    def ready(cls, record: MediationCase) -> Answer:
        return waits_for_performance(record)

    def check(self) -> None:
        earliest = self.record.concluded_on or self.record.registered_on
        if not earliest <= self.input.performed_on <= self.today:
            raise Refused(
                _("履行完毕日期应当在 {start} 和今天 {today} 之间。").format(start=earliest, today=self.today),
                field="performed_on",
            )

    def perform(self) -> str:
        self.record.perform(self.input.performed_on)
        note = getattr(self.input, "note", "")
        return _("{day} 履行完毕。{note}").format(day=self.input.performed_on, note=note).strip()


class RecordBreach(CaseAct):
    """Record that a party does not perform; the committee urges, the other side may sue. Mediation Law art. 31-32."""

    title = _("登记未履行")
    basis = [MEDIATION_LAW[31].paragraph(2), MEDIATION_LAW[32]]

    class Input(ActForm):
        reason = forms.CharField(label=_("未履行的情况"), max_length=300)
        routes_told = forms.BooleanField(label=_("已告知可以就协议向人民法院提起诉讼，已确认的可以申请强制执行"))

    @classmethod
    def ready(cls, record: MediationCase) -> Answer:
        if record.status == Status.BREACHED:
            return No(gettext("已经登记未履行。"))
        return waits_for_performance(record)

    def check(self) -> None:
        if not self.input.routes_told:
            raise Refused(_("请先告知当事人可以走的途径。"), MEDIATION_LAW[32], field="routes_told")

    def perform(self) -> str:
        self.record.breach()
        return _("协议未履行：{reason}；已告知诉讼等途径").format(reason=self.input.reason)


class RecordConfirmation(CaseAct):
    """Record what both parties decided about judicial confirmation, or what the court ruled. Art. 33; RM-16."""

    title = _("登记司法确认")
    basis = [MEDIATION_LAW[33]]

    class Input(ActForm):
        confirmation = forms.ChoiceField(
            label=_("司法确认"), choices=[one for one in Confirmation.choices if one[0] != Confirmation.UNDECIDED]
        )
        on_day = DayField(_("决定、申请或者裁定日期"))

    @classmethod
    def ready(cls, record: MediationCase) -> Answer:
        return YES if record.effective_on else No(gettext("协议生效后才能申请司法确认。"), MEDIATION_LAW[33])

    def check(self) -> None:
        if not self.record.effective_on <= self.input.on_day <= self.today:
            raise Refused(
                _("日期应当在协议生效之日 {start} 和今天 {today} 之间。").format(
                    start=self.record.effective_on, today=self.today
                ),
                field="on_day",
            )
        if self.input.confirmation == Confirmation.APPLIED:
            in_time = RULES["RM-16"].decide(
                start=self.record.effective_on, on=self.input.on_day, calendar=self.work.calendar
            )
            if not in_time:
                raise Refused(in_time.why, *in_time.basis, field="on_day")
        ruled = self.input.confirmation in (Confirmation.CONFIRMED, Confirmation.REJECTED)
        if ruled and self.record.confirmation != Confirmation.APPLIED:
            raise Refused(_("须先登记双方共同申请。"), MEDIATION_LAW[33].paragraph(1), field="confirmation")

    def perform(self) -> str:
        self.record.confirmation = self.input.confirmation
        return _("{day} 司法确认：{what}").format(
            day=self.input.on_day, what=Confirmation(self.input.confirmation).label
        )


class RecordFollowUp(CaseAct):
    """Ask the parties how the agreement fares. Mediation Law art. 31; each visit closes the earliest one owed."""

    title = _("回访")
    basis = [MEDIATION_LAW[31].paragraph(2)]

    class Input(ActForm):
        heard = LongTextField(_("回访情况"), max_length=1000)

    @classmethod
    def ready(cls, record: MediationCase) -> Answer:
        return YES if record.status in WITH_AGREEMENT else No(gettext("达成协议后才回访。"), MEDIATION_LAW[31])

    def closes_only(self) -> set[UUID]:
        owed = DutyRecord.objects.open().filter(file=self.file, name=FOLLOW_UP).order_by("due_on", "id")
        return set(owed.values_list("pk", flat=True)[:1])

    def perform(self) -> str:
        return _("回访：{heard}").format(heard=self.input.heard)


class TerminateMediation(CaseAct):
    """End without agreement, with the reason and the other routes told. Mediation Law art. 17, 26; RM-09; R20, R23."""

    title = _("终止调解")
    basis = [MEDIATION_LAW[26]]

    class Input(ActForm):
        reason = forms.ChoiceField(label=_("终止原因"), choices=TerminationReason)
        refusing = forms.ModelMultipleChoiceField(
            label=_("拒绝调解的当事人"), queryset=Party.objects.none(), required=False
        )
        note = forms.CharField(label=_("说明"), max_length=300, required=False)
        routes_told = forms.BooleanField(label=_("已告知可以通过仲裁、行政、司法途径维护权利"))

        def prepare(self) -> None:
            self.fields["refusing"].queryset = self.record.parties.all()  # type: ignore[attr-defined]

    @classmethod
    def ready(cls, record: MediationCase) -> Answer:
        return YES if record.status in BEFORE_AGREEMENT else No(gettext("本案已有协议或者已经终止。"))

    def check(self) -> None:
        if not self.input.routes_told:
            raise Refused(_("终止调解时应当告知其他救济途径。"), MEDIATION_LAW[26], field="routes_told")
        if self.input.reason == TerminationReason.REFUSED and not getattr(self.input, "refusing", None):
            raise Refused(_("请选择拒绝调解的当事人。"), MEDIATION_LAW[17], field="refusing")

    def perform(self) -> str:
        refusing = list(getattr(self.input, "refusing", None) or [])
        for party in refusing:
            party.consent = Consent.REFUSED
            self.save(party)
        self.record.terminate(self.today, self.input.reason)
        note = getattr(self.input, "note", "")
        reason = TerminationReason(self.input.reason).label
        return _("终止调解（{reason}），已告知其他途径。{note}").format(reason=reason, note=note).strip()


class ArchiveCase(CaseAct):
    """Close the file once the agreement is performed, or the breach has gone its own way. Mediation Law art. 27."""

    title = _("归档")
    basis = [MEDIATION_LAW[27]]

    @classmethod
    def ready(cls, record: MediationCase) -> Answer:
        if record.file.closed_on:
            return No(gettext("案卷已经归档。"))
        if record.status in (Status.PERFORMED, Status.BREACHED):
            return YES
        return No(gettext("协议履行完毕或者登记未履行之后才能归档。"), MEDIATION_LAW[27])

    def perform(self) -> str:
        self.file.closed_on = self.today
        return gettext("案卷归档")
