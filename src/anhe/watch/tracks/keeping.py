"""A trail that must not be deleted yet: evidence in a pending matter. PIPL art. 19."""

from __future__ import annotations

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from anhe.casework.acts import Act, ActForm
from anhe.casework.fields import LongTextField
from anhe.law.answers import YES, Answer, No
from anhe.law.citations import LAW, PIPL
from anhe.orgs.access import By
from anhe.watch.models import PositioningOrder

REASON_LENGTH = 300


class HoldTrail(Act):
    """Keep a trail from deletion while a matter is pending that needs it. PIPL art. 19."""

    title = _("轨迹暂缓删除")
    acts_on = PositioningOrder
    by = By.CORRECTION_AGENCY
    basis = [PIPL[19], LAW[29]]

    class Input(ActForm):
        reason = LongTextField(_("暂缓删除的原因（案由、文号）"), min_length=4, max_length=REASON_LENGTH)

    @classmethod
    def ready(cls, record: PositioningOrder) -> Answer:
        if record.held_because:
            return No(gettext("已经暂缓删除：{reason}").format(reason=record.held_because))
        if record.deletions.exists():
            return No(gettext("轨迹已经按期删除。"))
        return YES

    def perform(self) -> str:
        self.record.held_because = self.input.reason
        return gettext("轨迹暂缓删除：{reason}").format(reason=self.input.reason)


class ReleaseTrail(Act):
    """Let a held trail be deleted on schedule again. PIPL art. 19, 47."""

    title = _("恢复按期删除轨迹")
    acts_on = PositioningOrder
    by = By.CORRECTION_AGENCY
    basis = [PIPL[19], PIPL[47]]

    class Input(ActForm):
        reason = LongTextField(_("恢复的原因"), min_length=4, max_length=REASON_LENGTH)

    @classmethod
    def ready(cls, record: PositioningOrder) -> Answer:
        return YES if record.held_because else No(gettext("轨迹没有被暂缓删除。"))

    def perform(self) -> str:
        self.record.held_because = ""
        return gettext("恢复按期删除轨迹：{reason}").format(reason=self.input.reason)
