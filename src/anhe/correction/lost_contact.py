"""失联: searched for at once, the procuratorate told at the same time. Law art. 30; Measures art. 38; Opinions art. 14."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from anhe.casework.acts import Act, ActForm, Refused, Tell
from anhe.casework.fields import DayField, InstantField, LongTextField, PapersField
from anhe.casework.owners import agency_of
from anhe.casework.telling import holders
from anhe.clock import SHANGHAI
from anhe.correction.models import Correction, LostContact, SearchTry
from anhe.correction.supervised import OnEnrolled, refuse_future
from anhe.law.answers import YES, Answer, No
from anhe.law.citations import LAW, MEASURES, OPINIONS
from anhe.law.rules.positioning import lost_supervision_after
from anhe.orgs.access import By


class RaiseLostContact(OnEnrolled):
    """Say that a person cannot be reached. It opens the search; it finds nothing and sanctions nobody (R07)."""

    title = _("报告失联")
    basis = [LAW[30], MEASURES[38], OPINIONS[14]]
    documents = ("correction.search_record",)
    tells = (
        Tell(
            _("区社区矫正机构"),
            lambda act: holders(agency_of(act), By.CORRECTION_AGENCY),
            _("{file}失去联系，须立即组织查找：{entry}"),
        ),
    )

    class Input(ActForm):
        last_contact_at = InstantField(_("最后一次有效联系"))
        circumstances = LongTextField(_("发现经过"), min_length=4)
        papers = PapersField(_("证据材料"))

    @classmethod
    def ready(cls, record: Correction) -> Answer:
        allowed = super().ready(record)
        if not allowed:
            return allowed
        if record.lost_contacts.filter(restored_at__isnull=True).exists():
            return No(gettext("已有一次失联正在查找。"))
        return YES

    def check(self) -> None:
        refuse_future(self, "last_contact_at")

    def document_words(self, form: str) -> dict[str, Any]:
        return {"tries": []}

    def perform(self) -> str:
        self.made = self.add(
            LostContact(
                correction=self.record,
                last_contact_at=self.input.last_contact_at,
                noticed_at=self.now,
                circumstances=self.input.circumstances,
            )
        )
        limit = lost_supervision_after(self.input.last_contact_at.astimezone(SHANGHAI))
        return gettext("失去联系。最后联系 {last}，满四十八小时为 {limit}").format(
            last=self.input.last_contact_at.astimezone(SHANGHAI).strftime("%Y-%m-%d %H:%M"),
            limit=limit.at.strftime("%Y-%m-%d %H:%M") if limit.at else limit.due,
        )


class _OnLostContact(Act):
    acts_on = LostContact
    by = By.JUDICIAL_OFFICE | By.CORRECTION_AGENCY

    @classmethod
    def ready(cls, record: LostContact) -> Answer:
        return No(gettext("已经恢复联系。")) if record.restored_at else YES


class RecordSearchTry(_OnLostContact):
    """Log one attempt, with its evidence. Measures art. 38 ¶1."""

    title = _("登记查找")
    basis = [MEASURES[38].paragraph(1)]

    class Input(ActForm):
        tried_at = InstantField(_("查找时间"))
        manner = forms.ChoiceField(label=_("查找方式"), choices=SearchTry.Manner)
        result = LongTextField(_("查找情况"), min_length=2)
        papers = PapersField(_("证据材料"))

    def check(self) -> None:
        refuse_future(self, "tried_at")

    def perform(self) -> str:
        self.made = self.add(
            SearchTry(
                lost_contact=self.record,
                tried_at=self.input.tried_at,
                manner=self.input.manner,
                result=self.input.result,
                recorded_by=self.actor.account,
            )
        )
        return gettext("{manner}：{result}").format(
            manner=self.made.get_manner_display(), result=self.input.result[:120]
        )


class TellProcuratorateOfLostContact(_OnLostContact):
    """Tell the procuratorate of the search: at once, and no less when the person has been found meanwhile.

    Measures art. 38 ¶1; Opinions art. 14.
    """

    title = _("通报检察院（失联）")
    by = By.CORRECTION_AGENCY
    basis = [MEASURES[38].paragraph(1), OPINIONS[14]]

    class Input(ActForm):
        told_on = DayField(_("通报日期"))
        papers = PapersField(_("通报函"))

    @classmethod
    def ready(cls, record: LostContact) -> Answer:
        return YES

    def check(self) -> None:
        refuse_future(self, "told_on")

    def perform(self) -> str:
        return gettext("{day} 将失联情况通报检察院").format(day=self.input.told_on)


class RecordContactRestored(_OnLostContact):
    """Note that the person was met again; how it is handled is another decision (Measures art. 38 ¶2)."""

    title = _("登记恢复联系")
    basis = [MEASURES[38].paragraph(2)]

    class Input(ActForm):
        restored_at = InstantField(_("见到本人的时间"))
        explanation = LongTextField(_("失联原因"), min_length=4)
        met_person = forms.BooleanField(label=_("已当面或视频见到本人"))
        papers = PapersField(_("证明材料"))

    def check(self) -> None:
        if not self.record.last_contact_at <= self.input.restored_at <= self.now:
            raise Refused(gettext("时间须在最后联系之后、现在之前。"), field="restored_at")

    def perform(self) -> str:
        self.record.restored_at, self.record.explanation = self.input.restored_at, self.input.explanation
        return gettext("{at} 恢复联系。原因：{why}").format(
            at=self.input.restored_at.astimezone(SHANGHAI).strftime("%Y-%m-%d %H:%M"), why=self.input.explanation[:200]
        )
