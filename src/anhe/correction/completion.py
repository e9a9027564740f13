"""解除矫正: summary, appraisal, and the certificate on the last day. Law art. 44; Measures art. 53-54; Opinions art. 20."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from anhe.casework.acts import ActForm, Refused
from anhe.casework.events import SupervisionEnded
from anhe.casework.fields import DayField, LongTextField, PapersField
from anhe.clock import today
from anhe.correction.models import Correction, CorrectionKind, Status
from anhe.correction.supervised import OnEnrolled, refuse_future
from anhe.law.answers import Answer, No
from anhe.law.citations import LAW, MEASURES, OPINIONS
from anhe.orgs.access import By

HANDED_OVER = frozenset({CorrectionKind.PUBLIC_SURVEILLANCE, CorrectionKind.PAROLE, CorrectionKind.TEMPORARY_RELEASE})


class RecordSummary(OnEnrolled):
    """Take the person's own summary, generally thirty days before the end. Measures art. 53 ¶2."""

    title = _("登记个人总结")
    past_term = True
    basis = [MEASURES[53].paragraph(2)]

    class Input(ActForm):
        summary_on = DayField(_("总结日期"))
        text = LongTextField(_("总结要点"), min_length=4)
        papers = PapersField(_("个人总结"))

    @classmethod
    def ready(cls, record: Correction) -> Answer:
        if record.summary_on:
            return No(gettext("已于 {day} 提交个人总结。").format(day=record.summary_on))
        return super().ready(record)

    def check(self) -> None:
        refuse_future(self, "summary_on")

    def perform(self) -> str:
        self.record.summary_on = self.input.summary_on
        return gettext("{day} 提交个人总结：{text}").format(day=self.input.summary_on, text=self.input.text[:120])


class WriteAppraisal(OnEnrolled):
    """Write the appraisal, and tell the rules of resettlement support. Measures art. 53 ¶2; Opinions art. 20 ¶2."""

    title = _("作出书面鉴定")
    past_term = True
    by = By.CORRECTION_AGENCY
    basis = [MEASURES[53].paragraph(2), OPINIONS[20]]

    class Input(ActForm):
        appraisal = LongTextField(_("鉴定意见"), min_length=10)
        told_of_support = forms.BooleanField(label=_("已告知安置帮教相关规定"))

    def perform(self) -> str:
        self.record.appraisal = self.input.appraisal
        return gettext("作出书面鉴定，已告知安置帮教规定：{text}").format(text=self.input.appraisal[:120])


class CompleteCorrection(OnEnrolled):
    """Give the certificate on the last day, neither earlier nor later, holiday or not. Law art. 44; Measures art. 53 ¶3.

    Given also while coercive measures or a request for revocation are pending (Opinions art. 20 ¶1).
    """

    title = _("解除社区矫正")
    past_term = True
    by = By.CORRECTION_AGENCY
    basis = [LAW[44], MEASURES[53], OPINIONS[20]]
    documents = ("correction.completion_certificate", "correction.completion_notice")

    class Input(ActForm):
        manner = forms.ChoiceField(
            label=_("宣告与发放"),
            choices=(
                ("announced", _("已组织解矫宣告并发放证明书")),
                ("handed", _("已发放证明书，未组织宣告")),
                ("withheld", _("被羁押或脱管，证明书暂缓发放")),
            ),
        )
        remark = forms.CharField(label=_("说明"), max_length=200, required=False)

    @classmethod
    def ready(cls, record: Correction) -> Answer:
        allowed = super().ready(record)
        if not allowed:
            return allowed
        if today() < record.ends_on:
            return No(gettext("矫正期至 {day} 届满，届满当日办理。").format(day=record.ends_on), LAW[44])
        return allowed

    def check(self) -> None:
        if self.input.manner == "withheld" and not self.input.remark:
            raise Refused(gettext("暂缓发放须说明情况。"), OPINIONS[20], field="remark")

    def perform(self) -> str:
        self.record.end(self.record.ends_on, Status.COMPLETED, gettext("矫正期满"))
        self.announce(SupervisionEnded(self.file, self.record.ends_on))
        sentence = gettext("矫正期于 {day} 届满，依法解除社区矫正，通知决定机关并抄送检察院、公安机关").format(
            day=self.record.ends_on
        )
        if self.record.kind in HANDED_OVER:
            return gettext("{sentence}；与安置帮教机构衔接").format(sentence=sentence)
        return sentence
