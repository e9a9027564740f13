"""走访与谈话: by the district's lists of seven visits and eight talks. Law art. 26; Measures art. 23; R10, R12."""

from __future__ import annotations

from typing import ClassVar
from uuid import UUID

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from anhe.casework.acts import ActForm, Refused
from anhe.casework.fields import InstantField, LongTextField, PapersField
from anhe.casework.models import DutyRecord
from anhe.casework.models.duties import DutyQuerySet
from anhe.casework.supervision import may_contact_at
from anhe.clock import SHANGHAI, now
from anhe.correction.models import DigitalCheck, Talk, Visit
from anhe.correction.supervised import OnEnrolled, refuse_future
from anhe.law.citations import LAW, MEASURES


class _SatisfiesForm(ActForm):
    """A record may satisfy several duties if it says so (domain.md A8)."""

    duty_names = ""

    def prepare(self) -> None:
        owed = DutyRecord.objects.open().filter(file=self.record.file, name__regex=self.duty_names)
        self.fields["satisfies"] = forms.ModelMultipleChoiceField(
            label=_("同时完成的待办"),
            queryset=owed,
            required=False,
            widget=forms.CheckboxSelectMultiple,
            initial=[duty.pk for duty in owed if duty.shows_on <= self.today],
        )


class _MeetsPerson(OnEnrolled):
    Input: ClassVar[type[_SatisfiesForm]]

    def closes_only(self) -> set[UUID]:
        return {duty.pk for duty in getattr(self.input, "satisfies", None) or ()}

    def check(self) -> None:
        chosen = self.closes_only()
        if chosen and self._owed().filter(pk__in=chosen).count() != len(chosen):
            raise Refused(gettext("所选待办须是本案卷中尚未办结、可由这项记录完成的待办。"), field="satisfies")

    def _owed(self) -> DutyQuerySet:
        """The open duties of this file that a record of this kind may end."""
        return DutyRecord.objects.open().filter(file=self.file, name__regex=self.Input.duty_names)


class RecordVisit(_MeetsPerson):
    """Write down a visit by the officer who was there. Discreet: neighbours learn nothing (R12)."""

    title = _("登记走访")
    basis = [LAW[26], MEASURES[23]]
    documents = ("correction.visit",)

    class Input(_SatisfiesForm):
        duty_names = r"^correction\.(visit\.|regular_visit$)"

        visited_at = InstantField(_("走访时间"), initial=now)
        place = forms.CharField(label=_("地点"), max_length=200)
        people_met = forms.CharField(label=_("见到的人"), max_length=200)
        facts = LongTextField(_("了解到的情况"), min_length=4)
        follow_up = LongTextField(_("后续措施"), min_length=2)
        discreet = forms.BooleanField(
            label=_("未着制服、未向他人透露身份"), help_text=_("走访应当保护对象的身份信息和隐私")
        )
        papers = PapersField(_("照片等材料"))

    def check(self) -> None:
        super().check()
        refuse_future(self, "visited_at")

    def perform(self) -> str:
        told = self.input
        self.made = self.add(
            Visit(
                correction=self.record,
                recorded_by=self.actor.account,
                visited_at=told.visited_at,
                place=told.place,
                people_met=told.people_met,
                facts=told.facts,
                follow_up=told.follow_up,
            )
        )
        return gettext("走访{place}，见到{people}：{facts}").format(
            place=told.place, people=told.people_met, facts=told.facts[:120]
        )


class RecordTalk(_MeetsPerson):
    """Write down a talk."""

    title = _("登记谈话")
    basis = [MEASURES[23], MEASURES[19].paragraph(2)]
    documents = ("correction.talk",)

    class Input(_SatisfiesForm):
        duty_names = r"^correction\.talk\."

        talked_at = InstantField(_("谈话时间"), initial=now)
        manner = forms.ChoiceField(label=_("方式"), choices=Talk.Manner)
        place = forms.CharField(label=_("地点"), max_length=200, required=False)
        facts = LongTextField(_("谈话内容"), min_length=4)
        follow_up = LongTextField(_("后续措施"), min_length=2)
        papers = PapersField(_("谈话笔录等材料"))

    def check(self) -> None:
        super().check()
        refuse_future(self, "talked_at")

    def perform(self) -> str:
        told = self.input
        self.made = self.add(
            Talk(
                correction=self.record,
                recorded_by=self.actor.account,
                talked_at=told.talked_at,
                manner=told.manner,
                place=told.place,
                facts=told.facts,
                follow_up=told.follow_up,
            )
        )
        return gettext("{manner}谈话：{facts}").format(manner=self.made.get_manner_display(), facts=told.facts[:120])


class AskDigitalCheck(OnEnrolled):
    """Arrange a phone, video or check-in verification at a time that fits the person's life. R10."""

    title = _("安排信息化核查")
    basis = [LAW[26], LAW[34].paragraph(1), MEASURES[23]]

    class Input(ActForm):
        asked_for = InstantField(_("核查时间"))
        manner = forms.ChoiceField(label=_("方式"), choices=DigitalCheck.Manner)
        reason = forms.CharField(label=_("核查事由"), max_length=200, min_length=2)

    def check(self) -> None:
        fits = may_contact_at(self.file, self.input.asked_for)
        if not fits:
            raise Refused(fits.why, *fits.basis, field="asked_for")

    def perform(self) -> str:
        self.made = self.add(
            DigitalCheck(
                correction=self.record,
                recorded_by=self.actor.account,
                asked_for=self.input.asked_for,
                manner=self.input.manner,
                reason=self.input.reason,
            )
        )
        local = self.input.asked_for.astimezone(SHANGHAI)
        return gettext("安排 {at} {manner}核查：{reason}").format(
            at=local.strftime("%Y-%m-%d %H:%M"), manner=self.made.get_manner_display(), reason=self.input.reason
        )
