"""申诉控告: taken by anyone, answered by somebody else, unseen by the one complained of. Law art. 34 ¶2; R08, R09."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from anhe.casework.acts import Act, ActForm, Refused
from anhe.casework.fields import LongTextField, PapersField
from anhe.casework.models import File, FileKind
from anhe.correction.models import Complaint
from anhe.law.answers import YES, Answer, No
from anhe.law.citations import LAW
from anhe.orgs.access import By
from anhe.orgs.models import Account, Organisation, OrganisationKind
from anhe.people.models import Person


class PersonByNumberField(forms.CharField):
    """A person on record, found by the whole ID number; nobody is listed to choose from."""

    def clean(self, value: Any) -> Person:
        number = super().clean(value)
        person = Person.objects.living_records().with_id_number(number).first()
        if person is None:
            raise forms.ValidationError(gettext("没有证件号码为 {number} 的在册人员，请核对。").format(number=number))
        return person


class LodgeComplaint(Act):
    """Open a complaint's own file at the agency, or at the bureau where the agency itself is complained of.

    It never hangs on the correction file, feeds no score and shows on no page of the target (R09).
    """

    title = _("登记申诉控告")
    acts_on = Organisation
    by = By.CORRECTION_AGENCY | By.BUREAU_LEADER
    basis = [LAW[34].paragraph(2)]
    opens_file = True

    class Input(ActForm):
        complainant = PersonByNumberField(label=_("申诉人证件号码"), max_length=18)
        target = forms.ModelChoiceField(
            label=_("被控告人"), queryset=Account.objects.filter(is_active=True), required=False
        )
        text = LongTextField(_("申诉、控告内容"), min_length=2)
        papers = PapersField(_("材料"))

    @classmethod
    def ready(cls, record: Organisation) -> Answer:
        answerable = (OrganisationKind.CORRECTION_AGENCY, OrganisationKind.JUSTICE_BUREAU)
        return YES if record.kind in answerable else No(gettext("由区社区矫正机构或区司法局受理。"))

    def check(self) -> None:
        if self.input.target and self.input.target == self.actor.account:
            raise Refused(gettext("被控告人不能受理对自己的控告，请由他人登记。"), LAW[34], field="target")

    def perform(self) -> str:
        n = self.next_number(self.record, "申诉")
        self.file = self.add(
            File(
                kind=FileKind.COMPLAINT,
                number=gettext("（{place}）申诉〔{year}〕{n}号").format(
                    place=self.record.series_code or self.record.name, year=self.today.year, n=n
                ),
                title=_title(self.input.complainant),
                organisation=self.record,
                withheld_from=self.input.target,
                opened_on=self.today,
            )
        )
        self.made = self.add(
            Complaint(file=self.file, complainant=self.input.complainant, text=self.input.text, lodged_on=self.today)
        )
        return gettext("受理申诉控告")


def _title(complainant: Person) -> str:
    """A minor is not named where the whole agency reads (R14)."""
    if complainant.files.filter(is_minor=True).exists():
        return gettext("申诉控告：未成年人")
    return gettext("申诉控告：{name}").format(name=complainant.name)


class AnswerComplaint(Act):
    """Answer a complaint, by somebody it is not about, and tell the complainant. Law art. 34 ¶2."""

    title = _("答复申诉控告")
    acts_on = Complaint
    by = By.CORRECTION_AGENCY | By.BUREAU_LEADER
    basis = [LAW[34].paragraph(2)]

    class Input(ActForm):
        answer = LongTextField(_("处理结果"), min_length=6)
        told = forms.BooleanField(label=_("已将办理结果告知申诉人"))

    @classmethod
    def ready(cls, record: Complaint) -> Answer:
        return No(gettext("已经答复。")) if record.answered_on else YES

    def check(self) -> None:
        if self.file.withheld_from_id and self.actor.account == self.file.withheld_from:
            raise Refused(gettext("被控告人不能答复对自己的控告，请由他人办理。"), LAW[34].paragraph(2))

    def perform(self) -> str:
        self.record.answer, self.record.answered_on = self.input.answer, self.today
        self.file.closed_on = self.today
        return gettext("已答复：{answer}").format(answer=self.input.answer[:200])
