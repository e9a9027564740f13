"""管理等级: a level is decided by a person with facts and reasons, told, and open to objection. Law art. 24, 28; R07."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from anhe.casework.acts import ActForm, Refused
from anhe.casework.fields import LongTextField
from anhe.correction.models import Level
from anhe.correction.supervised import OnEnrolled
from anhe.law.citations import LAW, MEASURES


class DecideLevel(OnEnrolled):
    """Put a person on a management level. Measures art. 21: conduct and earlier decisions are the ground."""

    title = _("确定管理等级")
    basis = [LAW[24], MEASURES[21]]

    class Input(ActForm):
        level = forms.ChoiceField(label=_("管理等级"), choices=[c for c in Level.choices if c[0] != Level.UNDECIDED])
        facts = LongTextField(_("事实"), min_length=6)
        reasons = LongTextField(_("理由"), min_length=6)
        told_on_objection = forms.BooleanField(label=_("已书面通知本人并告知可提出异议"))

    def check(self) -> None:
        for field in ("facts", "reasons"):
            if not getattr(self.input, field).strip():
                raise Refused(gettext("确定管理等级须写明事实和理由。"), LAW[24], field=field)
        if self.input.level == self.record.level:
            raise Refused(gettext("当前已经是这一等级。"), field="level")

    def perform(self) -> str:
        before = self.record.get_level_display()
        self.record.level = self.input.level
        return gettext("管理等级由{before}调整为{after}。理由：{reasons}").format(
            before=before, after=self.record.get_level_display(), reasons=self.input.reasons
        )
