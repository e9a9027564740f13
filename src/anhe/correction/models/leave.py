"""Leave (外出): asked for, decided, taken, returned from. Measures art. 26-28."""

from __future__ import annotations

from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from anhe.casework.models import File
from anhe.correction.models.corrections import Correction
from anhe.keys import new_key


class LeaveReason(models.TextChoices):
    """Proper reasons. Measures art. 26 ¶2."""

    TREATMENT = "treatment", _("就医")
    STUDY = "study", _("就学")
    LAWSUIT = "lawsuit", _("参与诉讼")
    FAMILY = "family", _("处理家庭重要事务")
    WORK = "work", _("处理工作重要事务")
    OTHER = "other", _("其他")


class LeaveQuerySet(models.QuerySet["LeaveRequest"]):
    def away_on(self, day: date) -> LeaveQuerySet:
        return self.filter(status=LeaveRequest.Status.APPROVED, starts_on__lte=day)


class LeaveRequest(models.Model):
    class Status(models.TextChoices):
        REQUESTED = "requested", _("待审批")
        APPROVED = "approved", _("已批准")
        REFUSED = "refused", _("未批准")
        RETURNED = "returned", _("已销假")

    id = models.UUIDField(primary_key=True, default=new_key, editable=False)
    correction = models.ForeignKey(Correction, on_delete=models.CASCADE, related_name="leaves")
    status = models.CharField(_("状态"), max_length=12, choices=Status, default=Status.REQUESTED)
    reason = models.CharField(_("事由"), max_length=12, choices=LeaveReason)
    explanation = models.CharField(_("事由说明"), max_length=300)
    place = models.CharField(_("目的地"), max_length=120)
    is_urgent = models.BooleanField(_("紧急情况"), default=False)
    requested_on = models.DateField(_("申请日期"))
    registered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("登记人")
    )
    starts_on = models.DateField(_("外出起"))
    ends_on = models.DateField(_("外出止"))
    decided_on = models.DateField(_("审批日期"), null=True, blank=True)
    decided_by = models.CharField(_("审批机关"), max_length=120, blank=True)
    opinion = models.CharField(_("审批意见"), max_length=300, blank=True)
    returned_at = models.DateTimeField(_("返回时间"), null=True, blank=True)

    objects = LeaveQuerySet.as_manager()

    class Meta:
        ordering = ["-starts_on", "-id"]
        constraints = [
            models.CheckConstraint(condition=Q(ends_on__gte=F("starts_on")), name="leave_ends_after_start"),
        ]

    def __str__(self) -> str:
        return _("外出：{place}，{start} 至 {end}").format(place=self.place, start=self.starts_on, end=self.ends_on)

    @property
    def file(self) -> File:
        return self.correction.file

    @property
    def parent_record(self) -> Correction:
        return self.correction

    @property
    def is_granted(self) -> bool:
        return self.status in (self.Status.APPROVED, self.Status.RETURNED)

    @property
    def days(self) -> int:
        """Days away, first and last included (catalogue A-04)."""
        return (self.ends_on - self.starts_on).days + 1

    def approve(self, on: date, by: str, opinion: str) -> None:
        self.status, self.decided_on, self.decided_by, self.opinion = self.Status.APPROVED, on, by, opinion

    def refuse(self, on: date, by: str, opinion: str) -> None:
        self.status, self.decided_on, self.decided_by, self.opinion = self.Status.REFUSED, on, by, opinion
