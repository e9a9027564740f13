"""What is written down along the way: reports, visits, talks, checks, changes in life."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from anhe.correction.models.corrections import Correction
from anhe.keys import new_key


class OnCorrection(models.Model):
    id = models.UUIDField(primary_key=True, default=new_key, editable=False)
    correction = models.ForeignKey(Correction, on_delete=models.CASCADE, related_name="%(class)ss")
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        abstract = True


class PeriodicReport(OnCorrection):
    class Manner(models.TextChoices):
        IN_PERSON = "in_person", _("当面")
        WRITTEN = "written", _("书面")
        VOICE = "voice", _("语音")
        PHONE = "phone", _("电话")

    reported_on = models.DateField(_("报告日期"))
    manner = models.CharField(_("报告方式"), max_length=12, choices=Manner)
    text = models.TextField(_("报告内容"))
    health = models.TextField(_("身体情况"), blank=True)

    class Meta:
        ordering = ["-reported_on", "-id"]


class Visit(OnCorrection):
    visited_at = models.DateTimeField(_("走访时间"))
    place = models.CharField(_("地点"), max_length=200)
    people_met = models.CharField(_("见到的人"), max_length=200)
    facts = models.TextField(_("了解到的情况"))
    follow_up = models.TextField(_("后续措施"))

    class Meta:
        ordering = ["-visited_at", "-id"]


class Talk(OnCorrection):
    class Manner(models.TextChoices):
        IN_PERSON = "in_person", _("当面")
        PHONE = "phone", _("电话")
        VIDEO = "video", _("视频")

    talked_at = models.DateTimeField(_("谈话时间"))
    manner = models.CharField(_("方式"), max_length=12, choices=Manner)
    place = models.CharField(_("地点"), max_length=200, blank=True)
    facts = models.TextField(_("谈话内容"))
    follow_up = models.TextField(_("后续措施"))

    class Meta:
        ordering = ["-talked_at", "-id"]


class DigitalCheck(OnCorrection):
    """A phone-based verification asked for by an officer (Law art. 26); not electronic positioning."""

    class Manner(models.TextChoices):
        PHONE = "phone", _("电话")
        VIDEO = "video", _("实时视频")
        CHECK_IN = "check_in", _("手机签到")

    asked_for = models.DateTimeField(_("核查时间"))
    manner = models.CharField(_("方式"), max_length=12, choices=Manner)
    reason = models.CharField(_("核查事由"), max_length=200)

    class Meta:
        ordering = ["-asked_for", "-id"]


class LifeEvent(models.TextChoices):
    """Changes a person reports at once (Measures art. 24 ¶1), as the visit and talk lists name them."""

    FAMILY_EVENT = "family_event", _("家庭重大变故")
    ILLNESS = "illness", _("生病或住院")
    HOME_CHANGED = "home_changed", _("居所变化")
    WORK_CHANGED = "work_changed", _("工作或就学变动")
    JOB_LOST = "job_lost", _("失业或生活困难")
    DISPUTE = "dispute", _("发生矛盾纠纷")
    MOOD_CHANGED = "mood_changed", _("情绪异常")
    RISKY_CONTACT = "risky_contact", _("接触不利人员")


class LifeChange(OnCorrection):
    event = models.CharField(_("事项"), max_length=20, choices=LifeEvent)
    happened_on = models.DateField(_("发生日期"))
    facts = models.TextField(_("情况"))

    class Meta:
        ordering = ["-happened_on", "-id"]
