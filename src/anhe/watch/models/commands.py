"""What a terminal is to be told, and what it answered: the outbox between the acts and the gateway."""

from __future__ import annotations

from datetime import datetime

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from anhe.keys import new_key
from anhe.watch.models.devices import Device


class CommandQuerySet(models.QuerySet["TerminalCommand"]):
    def waiting(self, at: datetime) -> CommandQuerySet:
        """Not yet sent and still worth sending, oldest first."""
        return self.filter(sent_at__isnull=True, worth_until__gt=at).order_by("queued_at", "id")


class TerminalCommand(models.Model):
    """One command. It waits until the terminal is connected, is sent once, and keeps the terminal's own answer.

    `body` by kind: text {"words"}; report_interval {"seconds"}; track {"interval_s", "for_s"}; locate {};
    set_area {"number", "alarm_on": "exit"|"entry"} with "polygon": [[lon, lat], …], or "centre" and "radius_m", or
    "north_west" and "south_east", or "route" and "width_m"; forget_areas {"numbers": [], "shape"} (none: all);
    ask_parameters {}.
    """

    class Kind(models.TextChoices):
        TEXT = "text", _("下发文字")
        REPORT_INTERVAL = "report_interval", _("设定上报间隔")
        TRACK = "track", _("临时加密定位")
        LOCATE = "locate", _("点名定位")
        SET_AREA = "set_area", _("下发电子围栏")
        FORGET_AREAS = "forget_areas", _("清除终端内围栏")
        ASK_PARAMETERS = "ask_parameters", _("查询终端参数")

    class Result(models.IntegerChoices):
        DONE = 0, _("终端已执行")
        FAILED = 1, _("终端执行失败")
        NOT_UNDERSTOOD = 2, _("终端认为指令有误")
        UNSUPPORTED = 3, _("终端不支持")

    id = models.UUIDField(primary_key=True, default=new_key, editable=False)
    device = models.ForeignKey(Device, on_delete=models.PROTECT, related_name="commands")
    kind = models.CharField(_("指令"), max_length=20, choices=Kind)
    body = models.JSONField(_("内容"), default=dict)
    queued_at = models.DateTimeField(_("提交时间"))
    worth_until = models.DateTimeField(_("过时不发"))
    sent_at = models.DateTimeField(_("发送时间"), null=True, blank=True)
    answered_at = models.DateTimeField(_("应答时间"), null=True, blank=True)
    result = models.PositiveSmallIntegerField(_("终端应答"), choices=Result, null=True, blank=True)

    objects = CommandQuerySet.as_manager()

    class Meta:
        ordering = ["-queued_at", "-id"]
        indexes = [models.Index(fields=["queued_at"], condition=Q(sent_at__isnull=True), name="command_not_sent")]

    def __str__(self) -> str:
        return self.get_kind_display()
