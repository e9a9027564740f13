"""The closed lists of alerts: what may happen to one, why it was no breach, how urgent it is."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from anhe.watch.models import AlertKind, Severity

HIGHEST = (AlertKind.SOS, AlertKind.DEVICE_SEPARATION, AlertKind.STRAP_OPEN, AlertKind.PROHIBITED_PLACE)
LOWEST = (AlertKind.LOW_BATTERY, AlertKind.DEVICE_FAULT)
NEARLY_EMPTY = 5


class Happened(models.TextChoices):
    """What the event stream says of an alert."""

    RAISED = "raised", _("发出")
    AGAIN = "again", _("再次出现")
    ENDED = "ended", _("恢复")
    ACKNOWLEDGED = "acknowledged", _("受理")
    CONTACT = "contact", _("联系本人")
    EXPLAINED = "explained", _("有合理原因")
    CONFIRMED = "confirmed", _("确认违规")
    ACTION = "action", _("采取措施")
    CLOSED = "closed", _("办结")
    REOPENED = "reopened", _("要求重新查看")
    ESCALATED = "escalated", _("逐级提醒")


class Reason(models.TextChoices):
    """Why what the device said was no breach: the codes under which explanations are counted."""

    APPROVED_ABSENCE = "approved_absence", _("已经批准的外出")
    URGENT_NEED = "urgent_need", _("就医等紧急情况")
    WORK_OR_SCHOOL = "work_or_school", _("工作、上学需要")
    POSITION_DRIFT = "position_drift", _("定位漂移")
    NO_SIGNAL = "no_signal", _("信号不好")
    DEVICE_TROUBLE = "device_trouble", _("装置故障或者没电")
    PRESSED_BY_MISTAKE = "pressed_by_mistake", _("误按")
    HELP_GIVEN = "help_given", _("求助属实，已经帮助")
    ZONE_WRONG = "zone_wrong", _("区域划得不准")
    OTHER = "other", _("其他")


def severity_of(kind: str, facts: dict[str, Any]) -> Severity:
    """How urgent: help asked for, tampering and prohibited places first; an almost empty battery before a low one."""
    if kind in HIGHEST:
        return Severity.URGENT
    if kind == AlertKind.LOW_BATTERY and facts.get("battery", 100) < NEARLY_EMPTY:
        return Severity.ATTENTION
    return Severity.NOTICE if kind in LOWEST else Severity.ATTENTION
