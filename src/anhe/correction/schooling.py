"""协助就学: schooling that a minor has not finished is taken up with the education department. Law art. 55; R14."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from anhe.casework.acts import Act, ActForm
from anhe.casework.fields import DayField, PapersField
from anhe.correction.models import Correction
from anhe.correction.supervised import OnEnrolled, refuse_future
from anhe.law.answers import Answer, No
from anhe.law.citations import LAW
from anhe.law.rules.minors import schooling_or_work
from anhe.people.models import Person

COMPULSORY_UNTIL = 16


def schooling_owed(act: Act, person: Person) -> Answer:
    """Whether the education department must be told, and why: under sixteen, or said not to have finished. CC-705."""
    age = person.age_on(act.today)
    if not act.file.is_minor or age is None:
        return _not_a_minor()
    unfinished = getattr(act.input, "schooling_unfinished", False)
    return schooling_or_work(age, compulsory_education_done=age >= COMPULSORY_UNTIL and not unfinished)


class TellEducation(OnEnrolled):
    """Tell the education department of unfinished schooling, and help it. Law art. 55 ¶1."""

    title = _("通知教育部门")
    basis = [LAW[55].paragraph(1)]

    class Input(ActForm):
        told_on = DayField(_("通知日期"))
        body = forms.CharField(label=_("教育部门或学校"), max_length=120)
        arranged = forms.CharField(label=_("商定的就学安排"), max_length=300, widget=forms.Textarea(attrs={"rows": 3}))
        papers = PapersField(_("通知函、回执"))

    @classmethod
    def ready(cls, record: Correction) -> Answer:
        return super().ready(record) if record.file.is_minor else _not_a_minor()

    def check(self) -> None:
        refuse_future(self, "told_on")

    def perform(self) -> str:
        return gettext("{day} 将就学事项通知{body}：{arranged}").format(
            day=self.input.told_on, body=self.input.body, arranged=self.input.arranged
        )


def _not_a_minor() -> Answer:
    return No(gettext("不是未成年社区矫正对象。"), LAW[55])
