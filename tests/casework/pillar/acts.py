"""Acts of the small pillar: received, answered, visited, closed."""

from __future__ import annotations

from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from anhe.casework.acts import Act, ActForm, Refused, Tell
from anhe.casework.models import DutyRecord, File, FileKind
from anhe.casework.telling import officer_in_charge
from anhe.law.answers import YES, Answer, No
from anhe.law.citations import LAW, MEASURES
from anhe.orgs.access import By
from anhe.orgs.models import Organisation
from anhe.people.models import Person
from tests.casework.pillar.models import Request, Visit


class ReceiveRequest(Act):
    """Open a file for a request. Stands for every act that opens a file."""

    title = _("收到请求")
    acts_on = Organisation
    by = By.JUDICIAL_OFFICE | By.CORRECTION_AGENCY
    basis = [MEASURES[16]]
    opens_file = True

    class Input(ActForm):
        name = forms.CharField(label=_("姓名"))
        id_number = forms.CharField(label=_("证件号码"), required=False)
        phone = forms.CharField(label=_("联系电话"), required=False)
        asked_on = forms.DateField(label=_("提出日期"))

    def check(self) -> None:
        if self.input.asked_on > self.today:
            raise Refused(_("提出日期不能晚于今天。"), MEASURES[16], field="asked_on")

    def perform(self) -> str:
        told = self.input
        person = Person(name=told.name, id_number=getattr(told, "id_number", None), phone=getattr(told, "phone", None))
        self.add(person.prepare())
        n = self.next_number(self.record, "请求")
        self.file = self.add(
            File(
                kind=FileKind.CORRECTION,
                number=f"{self.record.name}-{self.today.year}-{n}",
                title=told.name,
                organisation=self.record,
                person=person,
                opened_on=self.today,
            )
        )
        self.made = self.add(Request(file=self.file, asked_on=told.asked_on))
        return _("收到{name}的请求").format(name=told.name)


class AnswerRequest(Act):
    """Answer a request, once."""

    title = _("答复")
    acts_on = Request
    by = By.JUDICIAL_OFFICE
    basis = [LAW[27]]
    documents = ("pillar.answer",)
    tells = (Tell(_("承办人"), officer_in_charge, _("{file}：{entry}")),)

    class Input(ActForm):
        answer = forms.CharField(label=_("答复"))

    @classmethod
    def ready(cls, record: Request) -> Answer:
        return No(_("已经答复。"), LAW[27]) if record.answer else YES

    def check(self) -> None:
        if len(self.input.answer) < 2:
            raise Refused(_("答复须写明内容。"), LAW[27], field="answer")

    def perform(self) -> str:
        self.record.give(self.input.answer)
        return _("答复：{answer}").format(answer=self.input.answer)


class NoteRequest(Act):
    """Write a note on a request as often as one likes."""

    title = _("记事")
    acts_on = Request
    by = By.JUDICIAL_OFFICE | By.CORRECTION_AGENCY
    basis = [LAW[27]]
    documents = ("pillar.note",)

    class Input(ActForm):
        note = forms.CharField(label=_("内容"))

    def perform(self) -> str:
        return _("记事：{note}").format(note=self.input.note)


class PlanVisits(Act):
    """Plan visits on several days: one duty for each."""

    title = _("安排走访")
    acts_on = Request
    by = By.JUDICIAL_OFFICE
    basis = [MEASURES[21]]

    def perform(self) -> str:
        return _("安排走访 {n} 次").format(n=len(self.input.days))


class MakeVisit(Act):
    """Make one of the visits planned; the officer says which."""

    title = _("走访")
    acts_on = Request
    by = By.JUDICIAL_OFFICE
    basis = [MEASURES[21]]

    class Input(ActForm):
        duties = forms.ModelMultipleChoiceField(queryset=DutyRecord.objects.none())

    def closes_only(self) -> set[UUID]:
        return {duty.pk for duty in self.input.duties}

    def perform(self) -> str:
        self.made = self.add(Visit(request=self.record, made_on=self.today))
        return _("已走访")


class CorrectVisit(Act):
    """Put the day of a visit right: an act on a record whose file is its parent's."""

    title = _("更正走访日期")
    acts_on = Visit
    by = By.JUDICIAL_OFFICE
    basis = [MEASURES[21]]

    def perform(self) -> str:
        self.record.made_on = self.input.made_on
        return _("走访日期更正为 {day}").format(day=self.record.made_on)


class CloseRequest(Act):
    """Close the file."""

    title = _("结卷")
    acts_on = Request
    by = By.JUDICIAL_OFFICE
    basis = [LAW[44]]

    def perform(self) -> str:
        self.file.closed_on = self.today
        return _("请求办结")


class SayNothing(Act):
    """An act whose author forgot the timeline."""

    title = _("无声")
    acts_on = Request
    by = By.JUDICIAL_OFFICE
    basis = [LAW[27]]

    def perform(self) -> str:
        self.record.give("悄悄地")
        return ""


class PassTime(Act):
    """What the house itself does when time has passed."""

    title = _("到期提示")
    acts_on = Request
    by = By.CLOCK
    basis = [LAW[44]]

    def perform(self) -> str:
        return _("期限已到")
