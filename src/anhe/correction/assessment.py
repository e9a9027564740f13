"""调查评估: two investigators, asking, discussion, the opinion and whether it was followed. Law art. 18; Measures art. 14."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from anhe.casework.acts import Act, ActForm, Refused
from anhe.casework.fields import DayField, InstantField, LongTextField, PapersField
from anhe.casework.models import Grant, Purpose
from anhe.clock import SHANGHAI
from anhe.correction.assessment_commission import OnAssessment
from anhe.correction.models.assessments import (
    CONTENTS,
    Adoption,
    AskedSource,
    AssessmentInterview,
    InvestigationAssessment,
    Investigator,
    Outcome,
)
from anhe.correction.supervised import refuse_future
from anhe.law.answers import YES, Answer, No
from anhe.law.calendar import day_of
from anhe.law.citations import LAW, MEASURES, OPINIONS
from anhe.orgs.access import Actor, By
from anhe.orgs.models import Account, Organisation, OrganisationKind, Post

INVESTIGATING_DAYS = 365
OFFICERS = By.JUDICIAL_OFFICE | By.CORRECTION_AGENCY
INVESTIGATORS = 2


class AssignInvestigators(OnAssessment):
    """Name the two who investigate; only they, the head and the receiving desk see the file. Opinions art. 5 ¶2; R47."""

    title = _("指派调查人员")
    basis = [MEASURES[14], OPINIONS[5].paragraph(2)]

    class Input(ActForm):
        lead = forms.ModelChoiceField(label=_("主办调查人员"), queryset=Account.objects.none())
        second = forms.ModelChoiceField(label=_("协办调查人员"), queryset=Account.objects.none())
        no_conflict = forms.BooleanField(label=_("已确认二人与被调查人、被害人没有亲属或者其他利害关系"))

        def prepare(self) -> None:
            found = Account.objects.filter(pk__in=_officers_near(self.record.file.organisation, self.today))
            self.offer("lead", found)
            self.offer("second", found)

    @classmethod
    def ready(cls, record: InvestigationAssessment) -> Answer:
        if not record.complete_on:
            return No(gettext("委托材料尚未齐备。"), OPINIONS[4].paragraph(1))
        return super().ready(record)

    def check(self) -> None:
        if self.input.lead == self.input.second:
            raise Refused(gettext("调查由两人进行，请选择两个不同的人。"), field="second")

    def perform(self) -> str:
        named = (self.input.lead, self.input.second)
        at_work = {one.account_id: one for one in self.record.at_work}
        for one in at_work.values():
            if one.account not in named:
                self._take_off(one)
        for account in named:
            if account.pk in at_work:
                at_work[account.pk].is_lead = account == self.input.lead
                self.save(at_work[account.pk])
            else:
                self._put_on(account)
        return gettext("指派{lead}（主办）、{second}进行调查").format(lead=self.input.lead, second=self.input.second)

    def _put_on(self, account: Account) -> None:
        self.add(
            Investigator(
                assessment=self.record, account=account, is_lead=account == self.input.lead, from_on=self.today
            )
        )
        until = datetime.combine(self.today + timedelta(days=INVESTIGATING_DAYS), time.max, SHANGHAI)
        self.add(
            Grant(
                file=self.file,
                account=account,
                purpose=Purpose.DUTY,
                basis=str(MEASURES[14]),
                asked_by=account,
                approved_by=self.actor.account if self.actor.account != account else _other(self, account),
                starts_at=self.now,
                ends_at=until,
            )
        )

    def _take_off(self, investigator: Investigator) -> None:
        investigator.left_on = self.today
        self.save(investigator)
        for grant in self.file.grants.filter(account=investigator.account, ends_at__gt=self.now):
            grant.ends_at = self.now
            self.save(grant)


def _other(act: AssignInvestigators, account: Account) -> Account:
    """A head who investigates too is let in by the other investigator's name, for nobody grants to himself."""
    return act.input.second if account == act.input.lead else act.input.lead


def _officers_near(agency: Organisation, on: Any) -> list[Any]:
    """Correction officers of the agency and of its offices; only they hold enforcement power."""
    bureau = agency.parent or agency
    kinds = (OrganisationKind.CORRECTION_AGENCY, OrganisationKind.JUDICIAL_OFFICE)
    posts = Post.objects.in_force(on).filter(
        organisation__path__startswith=bureau.path, organisation__kind__in=kinds, account__is_active=True
    )
    return [post.account_id for post in posts]


class Investigating(OnAssessment):
    """What the investigators do themselves."""

    by = OFFICERS

    @classmethod
    def may(cls, actor: Actor, record: InvestigationAssessment) -> Answer:
        if record.is_investigated_by(actor.account):
            return YES
        return No(gettext("由指派的两名调查人员办理。"), OPINIONS[5].paragraph(2))

    @classmethod
    def ready(cls, record: InvestigationAssessment) -> Answer:
        if len(record.at_work) < INVESTIGATORS:
            return No(gettext("尚未指派两名调查人员。"), MEASURES[14])
        return super().ready(record)


class RecordInterview(Investigating):
    """Record one asking, with the source it speaks for. Measures art. 14 ¶1."""

    title = _("记录调查笔录")
    basis = [MEASURES[14].paragraph(1)]
    documents = ("assessment.interview",)

    class Input(ActForm):
        source = forms.ChoiceField(label=_("询问对象类别"), choices=AskedSource)
        asked = forms.CharField(label=_("被询问人"), max_length=60)
        relation = forms.CharField(label=_("与本人关系或者职务"), max_length=60, required=False)
        asked_at = InstantField(_("询问时间"))
        place = forms.CharField(label=_("地点"), max_length=120)
        text = LongTextField(_("询问内容"), min_length=6, rows=8)
        identity_shown = forms.BooleanField(label=_("已出示证件、表明身份，并告知保密要求"))
        every_page_signed = forms.BooleanField(label=_("笔录经核对，逐页签名"), required=False)
        papers = PapersField(_("笔录扫描件、照片"))

    def check(self) -> None:
        refuse_future(self, "asked_at")
        if day_of(self.input.asked_at) < self.record.received_on:
            raise Refused(gettext("询问时间早于收到委托函的日期。"), field="asked_at")

    def perform(self) -> str:
        told = self.input
        facts = ("source", "asked", "relation", "asked_at", "place", "text", "identity_shown", "every_page_signed")
        self.made = self.add(
            AssessmentInterview(assessment=self.record, **{name: getattr(told, name) for name in facts})
        )
        return gettext("询问{source}{asked}").format(source=self.made.get_source_display(), asked=told.asked)


class SeeResidence(Investigating):
    """See the residence on the spot, with pictures. Measures art. 14 ¶1."""

    title = _("实地查看居所")
    basis = [MEASURES[14].paragraph(1)]

    class Input(ActForm):
        seen_on = DayField(_("查看日期"))
        facts = LongTextField(_("居所情况"), min_length=6)
        papers = PapersField(_("照片"))

    def check(self) -> None:
        refuse_future(self, "seen_on")

    def perform(self) -> str:
        self.record.residence_seen_on = self.input.seen_on
        return gettext("{day} 查看居所：{facts}").format(day=self.input.seen_on, facts=self.input.facts)


class AgreeExtension(OnAssessment):
    """Write down the longer term agreed with the commissioner. Measures art. 14 ¶2."""

    title = _("与委托机关商定延长期限")
    basis = [MEASURES[14].paragraph(2)]
    documents = ("assessment.extension",)

    class Input(ActForm):
        extended_to = DayField(_("商定的期限"))
        contact = forms.CharField(label=_("对方联系人"), max_length=60)
        reason = LongTextField(_("延长的原因"), min_length=6)
        papers = PapersField(_("委托机关的书面答复"))

    @classmethod
    def ready(cls, record: InvestigationAssessment) -> Answer:
        return super().ready(record) if record.complete_on else No(gettext("评估期限尚未起算。"))

    def check(self) -> None:
        if self.input.extended_to <= self.today:
            raise Refused(gettext("商定的期限应当在今天以后。"), field="extended_to")

    def perform(self) -> str:
        self.record.extended_to = self.input.extended_to
        return gettext("与{commissioner}{contact}商定延长至 {day}：{reason}").format(
            commissioner=self.record.commissioner,
            contact=self.input.contact,
            day=self.input.extended_to,
            reason=self.input.reason,
        )


class DiscussAssessment(OnAssessment):
    """Discuss it together before the opinion is written (district practice, domain.md A1)."""

    title = _("集体评议")
    basis = [MEASURES[14].paragraph(1)]

    class Input(ActForm):
        discussed_on = DayField(_("评议日期"))
        present = forms.CharField(label=_("参加人员"), max_length=200)
        views = LongTextField(_("评议意见（含不同意见）"), min_length=6)

    @classmethod
    def ready(cls, record: InvestigationAssessment) -> Answer:
        return super().ready(record) if record.interviews.all() else No(gettext("尚无调查笔录。"), MEASURES[14])

    def check(self) -> None:
        refuse_future(self, "discussed_on")

    def perform(self) -> str:
        self.record.discussed_on = self.input.discussed_on
        return gettext("{day} 集体评议（{present}）：{views}").format(
            day=self.input.discussed_on, present=self.input.present, views=self.input.views
        )


class OpinionForm(ActForm):
    """Every item of Measures art. 14 ¶1 answered, or a reason why it does not apply; then the conclusion."""

    outcome = forms.ChoiceField(
        label=_("结论"),
        choices=[(one.value, one.label) for one in (Outcome.SUITABLE, Outcome.NOT_SUITABLE)],
    )
    reasons = LongTextField(_("结论的理由"), min_length=10)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        said = self.record.contents if self.record else {}
        for name, title in CONTENTS:
            self.fields[name] = LongTextField(
                title, rows=3, min_length=2, initial=said.get(name, ""), help_text=_("不适用的请写明原因")
            )
        self.order_fields([name for name, _title in CONTENTS])


class DraftOpinion(Investigating):
    """Write the opinion, item by item. Measures art. 14 ¶1."""

    title = _("拟写调查评估意见")
    basis = [MEASURES[14].paragraph(1)]
    Input = OpinionForm

    @classmethod
    def ready(cls, record: InvestigationAssessment) -> Answer:
        if record.signed_on:
            return No(gettext("意见已经签发。"))
        return super().ready(record)

    def check(self) -> None:
        for name, title in CONTENTS:
            if not getattr(self.input, name, "").strip():
                raise Refused(
                    gettext("“{item}”没有写明；不适用的请写明原因。").format(item=title),
                    MEASURES[14].paragraph(1),
                    field=name,
                )

    def perform(self) -> str:
        self.record.contents = {name: getattr(self.input, name) for name, _title in CONTENTS}
        self.record.outcome, self.record.reasons = self.input.outcome, self.input.reasons
        self.record.drafted_by = self.actor.account
        return gettext("拟写评估意见：{outcome}").format(outcome=self.record.get_outcome_display())


class SignOpinion(OnAssessment):
    """The head signs, after discussion, an opinion that somebody else wrote. Measures art. 14."""

    title = _("签发调查评估意见")
    basis = [MEASURES[14].paragraph(1)]
    documents = ("assessment.opinion",)

    class Input(ActForm):
        opinion = forms.CharField(label=_("签发意见"), max_length=300, initial=_("同意"))

    @classmethod
    def ready(cls, record: InvestigationAssessment) -> Answer:
        if record.signed_on:
            return No(gettext("意见已经签发。"))
        if not record.contents:
            return No(gettext("评估意见尚未拟写。"))
        if not record.discussed_on:
            return No(gettext("尚未集体评议。"))
        return super().ready(record)

    @classmethod
    def may(cls, actor: Actor, record: InvestigationAssessment) -> Answer:
        allowed = super().may(actor, record)
        if not allowed:
            return allowed
        if not actor.leads:
            return No(gettext("由机构负责人签发。"))
        if actor.account and record.drafted_by_id == actor.account.pk:
            return No(gettext("拟写人不能签发自己拟写的意见。"))
        return YES

    def check(self) -> None:
        if len({one.source for one in self.record.interviews.all()}) < KINDS_OF_SOURCE:
            raise Refused(gettext("询问的来源少于三类，调查不够全面。"), MEASURES[14].paragraph(1))

    def perform(self) -> str:
        self.record.signed_by, self.record.signed_on = self.actor.account, self.today
        return gettext("签发评估意见：{outcome}").format(outcome=self.record.get_outcome_display())


KINDS_OF_SOURCE = 3


class SendOpinion(OnAssessment):
    """Send it to the commissioner, with a copy to the county procuratorate. Measures art. 14 ¶2."""

    title = _("提交评估意见并抄送检察院")
    basis = [MEASURES[14].paragraph(2)]

    class Input(ActForm):
        sent_on = DayField(_("提交日期"))
        manner = forms.CharField(label=_("提交方式"), max_length=60, initial=_("专人送达"))
        copied = forms.BooleanField(label=_("已抄送执行地县级人民检察院"))
        papers = PapersField(_("送达回证"))

    @classmethod
    def ready(cls, record: InvestigationAssessment) -> Answer:
        return super().ready(record) if record.signed_on else No(gettext("评估意见尚未签发。"))

    def check(self) -> None:
        refuse_future(self, "sent_on")
        if self.input.sent_on < self.record.signed_on:
            raise Refused(gettext("提交日期早于签发日期。"), field="sent_on")

    def perform(self) -> str:
        self.record.sent_on = self.input.sent_on
        return gettext("{day} 向{commissioner}提交评估意见，抄送检察院").format(
            day=self.input.sent_on, commissioner=self.record.commissioner
        )


class RecordAdoption(Act):
    """Read from the judgment or decision whether the opinion was followed, and close the file. Measures art. 14 ¶2."""

    title = _("登记采信情况")
    acts_on = InvestigationAssessment
    by = By.CORRECTION_AGENCY
    basis = [MEASURES[14].paragraph(2), LAW[18]]

    class Input(ActForm):
        adoption = forms.ChoiceField(label=_("采信情况"), choices=Adoption)
        document = forms.CharField(label=_("法律文书文号"), max_length=120)
        said = forms.CharField(label=_("文书中的说明"), max_length=300, required=False)
        papers = PapersField(_("法律文书"))

    @classmethod
    def ready(cls, record: InvestigationAssessment) -> Answer:
        if not record.sent_on or not record.signed_on:
            return No(gettext("评估意见尚未提交。"))
        return No(gettext("采信情况已经登记。")) if record.adoption else YES

    def perform(self) -> str:
        self.record.adoption = self.input.adoption
        self.file.closed_on = self.today
        return gettext("{document}：{adoption}").format(
            document=self.input.document, adoption=self.record.get_adoption_display()
        )
