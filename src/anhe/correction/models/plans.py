"""The team around a person, and the individual plan in versions."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from anhe.casework.models import File
from anhe.correction.models.corrections import Correction
from anhe.keys import new_key
from anhe.people.models import Sex


class TeamRole(models.TextChoices):
    """Who may belong to a team. Law art. 25."""

    OFFICER = "officer", _("司法所工作人员")
    COMMITTEE = "committee", _("村（居）委会人员")
    GUARDIAN = "guardian", _("监护人")
    FAMILY = "family", _("家庭成员")
    EMPLOYER = "employer", _("所在单位人员")
    SCHOOL = "school", _("就读学校人员")
    SOCIAL_WORKER = "social_worker", _("社会工作者")
    VOLUNTEER = "volunteer", _("志愿者")


class TeamMember(models.Model):
    id = models.UUIDField(primary_key=True, default=new_key, editable=False)
    correction = models.ForeignKey(Correction, on_delete=models.CASCADE, related_name="team")
    name = models.CharField(_("姓名"), max_length=60)
    sex = models.CharField(_("性别"), max_length=1, choices=Sex)
    role = models.CharField(_("身份"), max_length=20, choices=TeamRole)
    knows_minors = models.BooleanField(_("熟悉未成年人身心特点"), default=False)
    joined_on = models.DateField(_("加入日期"))
    left_on = models.DateField(_("退出日期"), null=True, blank=True)

    class Meta:
        ordering = ["joined_on", "id"]

    def __str__(self) -> str:
        return f"{self.name}（{self.get_role_display()}）"


class Plan(models.Model):
    """One version of an individual plan. A version in force is superseded, never overwritten. Measures art. 22."""

    id = models.UUIDField(primary_key=True, default=new_key, editable=False)
    correction = models.ForeignKey(Correction, on_delete=models.CASCADE, related_name="plans")
    version = models.PositiveSmallIntegerField(_("版本"))
    situation = models.TextField(_("基本情况"))
    assessment = models.TextField(_("综合评估结果"))
    psychology = models.TextField(_("心理状态和其他特殊情况"))
    supervision = models.TextField(_("监督管理措施"))
    education = models.TextField(_("教育帮扶措施"))
    aims = models.TextField(_("目标、责任人和时间"))
    drafted_on = models.DateField(_("拟订日期"))
    approved_on = models.DateField(_("批准日期"), null=True, blank=True)
    review_by = models.DateField(_("复评日期"), null=True, blank=True)

    class Meta:
        ordering = ["correction", "-version"]
        constraints = [
            models.UniqueConstraint(fields=["correction", "version"], name="plan_version_is_unique"),
            models.UniqueConstraint(
                fields=["correction"], condition=Q(approved_on__isnull=True), name="plan_has_one_draft"
            ),
        ]

    def __str__(self) -> str:
        return _("矫正方案第 {version} 版").format(version=self.version)

    @property
    def file(self) -> File:
        return self.correction.file

    @property
    def parent_record(self) -> Correction:
        return self.correction
