"""报告: periodic reports, health reports, medical reviews, and changes in life. Measures art. 24."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from anhe.casework.acts import ActForm, Refused
from anhe.casework.fields import DayField, LongTextField, PapersField
from anhe.correction.models import Correction, CorrectionKind, LifeChange, LifeEvent, PeriodicReport
from anhe.correction.supervised import OnEnrolled, refuse_future
from anhe.law.answers import Answer, No
from anhe.law.citations import MEASURES


class _ReportForm(ActForm):
    reported_on = DayField(_("报告日期"))
    manner = forms.ChoiceField(label=_("报告方式"), choices=PeriodicReport.Manner)


class _TakesReport(OnEnrolled):
    def check(self) -> None:
        refuse_future(self, "reported_on")

    def take(self, *, text: str = "", health: str = "") -> PeriodicReport:
        report = PeriodicReport(
            correction=self.record,
            recorded_by=self.actor.account,
            reported_on=self.input.reported_on,
            manner=self.input.manner,
            text=text,
            health=health,
        )
        self.made = self.add(report)
        return report


class RecordReport(_TakesReport):
    """Take a periodic report. Measures art. 24 ¶1; how often is the district's choice by level."""

    title = _("登记定期报告")
    basis = [MEASURES[24].paragraph(1)]
    documents = ("correction.report",)

    class Input(_ReportForm):
        text = LongTextField(_("报告内容"), min_length=2)
        papers = PapersField(_("书面报告、录音"))

    def perform(self) -> str:
        report = self.take(text=self.input.text)
        return gettext("{day} {manner}报告：{text}").format(
            day=report.reported_on, manner=report.get_manner_display(), text=report.text[:120]
        )


class _OnTemporaryRelease(OnEnrolled):
    @classmethod
    def ready(cls, record: Correction) -> Answer:
        if record.kind != CorrectionKind.TEMPORARY_RELEASE:
            return No(gettext("只适用于暂予监外执行的对象。"), MEASURES[24])
        return super().ready(record)


class RecordHealthReport(_OnTemporaryRelease, _TakesReport):
    """Take the monthly health report of a person on temporary release. Measures art. 24 ¶2."""

    title = _("登记身体情况报告")
    basis = [MEASURES[24].paragraph(2)]

    class Input(_ReportForm):
        health = LongTextField(_("身体情况"), min_length=2)
        papers = PapersField(_("材料"))

    def perform(self) -> str:
        report = self.take(health=self.input.health)
        return gettext("{day} 报告身体情况：{health}").format(day=report.reported_on, health=report.health[:120])


class RecordMedicalReview(_OnTemporaryRelease):
    """Take the three-monthly medical review of a person on medical parole. Measures art. 24 ¶2."""

    title = _("登记病情复查")
    basis = [MEASURES[24].paragraph(2)]

    class Input(ActForm):
        reviewed_on = DayField(_("复查日期"))
        hospital = forms.CharField(label=_("指定医院"), max_length=120)
        findings = LongTextField(_("复查情况"), min_length=2)
        papers = PapersField(_("复查材料"), required=True)

    @classmethod
    def ready(cls, record: Correction) -> Answer:
        if not record.is_medical_parole:
            return No(gettext("只适用于保外就医的对象。"), MEASURES[24])
        return super().ready(record)

    def check(self) -> None:
        refuse_future(self, "reviewed_on")

    def perform(self) -> str:
        return gettext("{day} 在{hospital}复查：{findings}").format(
            day=self.input.reviewed_on, hospital=self.input.hospital, findings=self.input.findings[:120]
        )


class RecordLifeChange(OnEnrolled):
    """Note a change in the person's life, reported or learnt. It opens the visits and talks of the district's lists."""

    title = _("登记重大变化")
    basis = [MEASURES[24].paragraph(1)]

    class Input(ActForm):
        event = forms.ChoiceField(label=_("事项"), choices=LifeEvent)
        happened_on = DayField(_("发生日期"))
        facts = LongTextField(_("情况"), min_length=2)
        lives_at = forms.CharField(label=_("新的居住地址"), max_length=200, required=False)
        employer = forms.CharField(label=_("新的单位或学校"), max_length=120, required=False)
        phone = forms.CharField(label=_("新的电话"), max_length=30, required=False)

    def check(self) -> None:
        refuse_future(self, "happened_on")
        if self.input.event == LifeEvent.HOME_CHANGED and not self.input.lives_at:
            raise Refused(gettext("请填写新的居住地址。"), field="lives_at")

    def perform(self) -> str:
        self.made = self.add(
            LifeChange(
                correction=self.record,
                recorded_by=self.actor.account,
                event=self.input.event,
                happened_on=self.input.happened_on,
                facts=self.input.facts,
            )
        )
        person = self.record.person
        person.lives_at = self.input.lives_at or person.lives_at
        person.employer = self.input.employer or person.employer
        person.phone = self.input.phone or person.phone
        self.save(person)
        return gettext("{day} {event}：{facts}").format(
            day=self.input.happened_on, event=self.made.get_event_display(), facts=self.input.facts[:120]
        )
