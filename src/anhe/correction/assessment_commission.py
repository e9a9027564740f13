"""调查评估之委托: the letter in, its papers checked, what cannot be assessed sent back. Opinions 2026 art. 3-5."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from anhe.casework.acts import Act, ActForm, Refused
from anhe.casework.fields import DayField, IdNumberField, LongTextField, PapersField
from anhe.casework.models import File, FileKind
from anhe.correction.enrolling import is_minor_on, person_told_of
from anhe.correction.models import CorrectionKind
from anhe.correction.models.assessments import Commissioner, InvestigationAssessment, Outcome
from anhe.correction.supervised import refuse_future
from anhe.law.answers import YES, Answer, No
from anhe.law.citations import LAW, MEASURES, OPINIONS
from anhe.law.rules.assessment import AssessmentRound, must_assess_again
from anhe.orgs.access import By
from anhe.orgs.models import Organisation, OrganisationKind

OFFICIAL, BY_PARTY = "official", "party"
WAYS_IN = (
    (OFFICIAL, _("委托机关直接送达、邮寄或者网上移送")),
    (BY_PARTY, _("由当事人、亲属或者律师转交")),
)


class ReceiveCommission(Act):
    """Open a file on a commission letter. Law art. 18; Measures art. 13; Opinions 2026 art. 3.

    The letter comes from the body itself, never through the parties (R47).
    """

    title = _("登记调查评估委托")
    acts_on = Organisation
    by = By.CORRECTION_AGENCY
    basis = [LAW[18], MEASURES[13], OPINIONS[3]]
    opens_file = True

    class Input(ActForm):
        name = forms.CharField(label=_("姓名"), max_length=60)
        id_number = IdNumberField(_("身份证号"))
        lives_at = forms.CharField(label=_("居住地址"), max_length=200)
        phone = forms.CharField(label=_("联系电话"), max_length=30, required=False)
        commissioner_kind = forms.ChoiceField(label=_("委托机关类别"), choices=Commissioner)
        commissioner = forms.CharField(label=_("委托机关"), max_length=120)
        letter_number = forms.CharField(label=_("委托函文号"), max_length=120)
        proposed_kind = forms.ChoiceField(label=_("拟适用类别"), choices=CorrectionKind)
        offence = forms.CharField(label=_("涉嫌罪名或原判罪名"), max_length=120)
        is_fast_track = forms.BooleanField(label=_("适用刑事速裁程序"), required=False)
        received_on = DayField(_("收到委托函日期"))
        came_by = forms.ChoiceField(label=_("送达方式"), choices=WAYS_IN)
        papers = PapersField(_("委托函和所附材料"))

    @classmethod
    def ready(cls, record: Organisation) -> Answer:
        if record.kind == OrganisationKind.CORRECTION_AGENCY:
            return YES
        return No(gettext("调查评估由县级社区矫正机构接受委托。"), MEASURES[13])

    def check(self) -> None:
        refuse_future(self, "received_on")
        if self.input.came_by == BY_PARTY:
            raise Refused(
                gettext("委托材料不得由当事人、亲属或者律师转交，请委托机关直接移送。"), OPINIONS[3], field="came_by"
            )
        open_one = InvestigationAssessment.objects.filter(
            letter_number=self.input.letter_number, commissioner=self.input.commissioner
        )
        if open_one.exists():
            raise Refused(gettext("这份委托函已经登记，请在原案卷办理。"), field="letter_number")

    def perform(self) -> str:
        told = self.input
        person = person_told_of(self)
        n = self.next_number(self.record, "评估")
        self.file = self.add(
            File(
                kind=FileKind.ASSESSMENT,
                number=gettext("（{place}）评估〔{year}〕{n}号").format(
                    place=self.record.series_code or self.record.name, year=self.today.year, n=n
                ),
                title=person.name,
                organisation=self.record,
                officer=self.actor.account,
                person=person,
                is_minor=is_minor_on(person, told.received_on),
                opened_on=self.today,
            )
        )
        self.made = self.add(
            InvestigationAssessment(file=self.file, **{name: getattr(told, name) for name in COMMISSION_FACTS})
        )
        return gettext("收到{commissioner}委托函{number}，拟适用{kind}").format(
            commissioner=told.commissioner, number=told.letter_number, kind=self.made.get_proposed_kind_display()
        )


COMMISSION_FACTS = (
    "commissioner_kind", "commissioner", "letter_number", "proposed_kind", "offence", "is_fast_track", "received_on",
)  # fmt: skip


class OnAssessment(Act):
    """An act on an assessment that is under way, by the agency."""

    acts_on = InvestigationAssessment
    by = By.CORRECTION_AGENCY

    @classmethod
    def ready(cls, record: InvestigationAssessment) -> Answer:
        return (
            No(gettext("这次调查评估已经{outcome}。").format(outcome=record.get_outcome_display()))
            if record.is_over
            else YES
        )


class TellProcuratorateOfCommission(OnAssessment):
    """Tell the county procuratorate of the commission. Measures art. 13."""

    title = _("通知检察院（接受评估委托）")
    basis = [MEASURES[13]]
    documents = ("assessment.procuratorate_notice",)

    class Input(ActForm):
        told_on = DayField(_("通知日期"))

    def check(self) -> None:
        refuse_future(self, "told_on")

    def perform(self) -> str:
        return gettext("{day} 将接受委托的情况通知检察院").format(day=self.input.told_on)


class ConfirmPapersComplete(OnAssessment):
    """Note that every paper is in: the clock starts, or starts anew. Measures art. 14 ¶2; Opinions 2026 art. 4 ¶1."""

    title = _("确认委托材料齐备")
    basis = [MEASURES[14].paragraph(2), OPINIONS[4].paragraph(1)]

    class Input(ActForm):
        complete_on = DayField(_("材料齐备日期"))
        papers = PapersField(_("补齐的材料"))

    @classmethod
    def ready(cls, record: InvestigationAssessment) -> Answer:
        return No(gettext("材料已经齐备。")) if record.complete_on else super().ready(record)

    def check(self) -> None:
        refuse_future(self, "complete_on")
        if self.input.complete_on < self.record.received_on:
            raise Refused(gettext("材料齐备日期不能早于收到委托函的日期。"), field="complete_on")

    def perform(self) -> str:
        self.record.complete_on = self.input.complete_on
        self.record.missing_papers = ""
        return gettext("委托材料于 {day} 齐备，评估期限自此起算").format(day=self.input.complete_on)


class AskForMissingPapers(OnAssessment):
    """Ask the commissioner for what is missing, within three working days. Opinions 2026 art. 4 ¶1."""

    title = _("通知补齐委托材料")
    basis = [OPINIONS[4].paragraph(1)]
    documents = ("assessment.missing_papers",)

    class Input(ActForm):
        missing = forms.CharField(label=_("欠缺的材料"), max_length=300)
        asked_on = DayField(_("通知日期"))

    @classmethod
    def ready(cls, record: InvestigationAssessment) -> Answer:
        return No(gettext("材料已经齐备。")) if record.complete_on else super().ready(record)

    def check(self) -> None:
        refuse_future(self, "asked_on")

    def perform(self) -> str:
        self.record.missing_papers = self.input.missing
        return gettext("通知{commissioner}补齐：{missing}").format(
            commissioner=self.record.commissioner, missing=self.input.missing
        )


class FindUnassessable(OnAssessment):
    """Note that name, residence or identity is not as stated. Measures art. 14 ¶2; Opinions 2026 art. 4 ¶2."""

    title = _("发现姓名、居住地不实或者身份不明")
    basis = [MEASURES[14].paragraph(2), OPINIONS[4].paragraph(2)]

    class Input(ActForm):
        found_on = DayField(_("发现日期"))
        facts = LongTextField(_("查明的情况"), min_length=6)
        papers = PapersField(_("证据"))

    @classmethod
    def ready(cls, record: InvestigationAssessment) -> Answer:
        return No(gettext("已经登记。")) if record.unclear_since else super().ready(record)

    def check(self) -> None:
        refuse_future(self, "found_on")

    def perform(self) -> str:
        self.record.unclear_since = self.input.found_on
        return gettext("{day} 发现：{facts}").format(day=self.input.found_on, facts=self.input.facts)


class ExplainUnassessable(OnAssessment):
    """Explain to the commissioner, within three working days. Opinions 2026 art. 4 ¶2."""

    title = _("向委托机关说明无法评估的情况")
    basis = [OPINIONS[4].paragraph(2)]

    class Input(ActForm):
        explained_on = DayField(_("说明日期"))
        contact = forms.CharField(label=_("对方联系人"), max_length=60)
        answer = forms.CharField(label=_("对方答复"), max_length=300, required=False)

    @classmethod
    def ready(cls, record: InvestigationAssessment) -> Answer:
        return super().ready(record) if record.unclear_since else No(gettext("没有需要说明的情况。"))

    def check(self) -> None:
        refuse_future(self, "explained_on")

    def perform(self) -> str:
        return gettext("{day} 向{commissioner}{contact}说明情况").format(
            day=self.input.explained_on, commissioner=self.record.commissioner, contact=self.input.contact
        )


class ReturnUnassessable(OnAssessment):
    """Send the papers back as not assessable: an outcome of its own, no negative opinion. Opinions art. 4 ¶2."""

    title = _("退回委托（无法评估）")
    basis = [MEASURES[14].paragraph(2), OPINIONS[4].paragraph(2)]
    documents = ("assessment.returned",)

    class Input(ActForm):
        returned_on = DayField(_("退回日期"))
        reason = LongTextField(_("无法评估的原因"), min_length=6)

    @classmethod
    def ready(cls, record: InvestigationAssessment) -> Answer:
        return super().ready(record) if record.unclear_since else No(gettext("尚未登记无法评估的情况。"))

    def check(self) -> None:
        refuse_future(self, "returned_on")

    def perform(self) -> str:
        self.record.outcome, self.record.reasons = Outcome.UNABLE_TO_ASSESS, self.input.reason
        self.record.sent_on = self.input.returned_on
        self.file.closed_on = self.today
        return gettext("无法评估，材料退回{commissioner}：{reason}").format(
            commissioner=self.record.commissioner, reason=self.input.reason
        )


ROUNDS = [(one.value, one.label) for one in AssessmentRound]


class DeclineRepeat(OnAssessment):
    """Answer that an earlier opinion stands. Opinions 2026 art. 5 ¶1."""

    title = _("答复不重复评估")
    basis = [OPINIONS[5].paragraph(1)]
    documents = ("assessment.not_repeated",)

    class Input(ActForm):
        situation = forms.ChoiceField(label=_("再次委托的情形"), choices=ROUNDS)
        earlier_on = DayField(_("前次出具意见日期"))
        earlier_number = forms.CharField(label=_("前次意见文号"), max_length=120)
        changed = forms.BooleanField(label=_("居住地、保证人等有新情况"), required=False)
        answered_on = DayField(_("答复日期"))

        def prepare(self) -> None:
            last = earlier_opinion(self.record)
            if last:
                self.fields["earlier_on"].initial = last.signed_on
                self.fields["earlier_number"].initial = last.file.number

    def check(self) -> None:
        refuse_future(self, "answered_on")
        again = must_assess_again(
            self.input.earlier_on,
            self.record.received_on,
            AssessmentRound[self.input.situation.upper()],
            bool(self.input.changed),
        )
        if again:
            raise Refused(again.why, OPINIONS[5].paragraph(1), field="earlier_on")

    def perform(self) -> str:
        self.record.outcome, self.record.sent_on = Outcome.RETURNED, self.input.answered_on
        self.file.closed_on = self.today
        return gettext("不重复评估：前次意见 {number}（{day}）").format(
            number=self.input.earlier_number, day=self.input.earlier_on
        )


def earlier_opinion(record: InvestigationAssessment) -> Any:
    """The newest signed opinion on the same person, if there is one."""
    others = InvestigationAssessment.objects.filter(file__person=record.file.person_id).exclude(pk=record.pk)
    return others.filter(signed_on__isnull=False).select_related("file").order_by("-signed_on").first()
