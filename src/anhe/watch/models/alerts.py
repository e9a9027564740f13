"""Signals of the engine, and alerts (预警): one episode each, a question to a human, never a finding. R07."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from anhe.casework.models import File
from anhe.keys import new_key
from anhe.orgs.access import Actor
from anhe.watch.models.orders import PositioningOrder
from anhe.watch.models.zones import Zone


class AlertKind(models.TextChoices):
    BOUNDARY_EXIT = "boundary_exit", _("越出允许区域")
    PROHIBITED_PLACE = "prohibited_place", _("进入禁止场所")
    CURFEW_BROKEN = "curfew_broken", _("宵禁时段外出")
    DEVICE_SEPARATION = "device_separation", _("人机分离")
    STRAP_OPEN = "strap_open", _("表带拆开")
    LOW_BATTERY = "low_battery", _("电量过低")
    SILENCE = "silence", _("定位中断")
    SOS = "sos", _("求助")
    DEVICE_FAULT = "device_fault", _("装置故障")


class Severity(models.IntegerChoices):
    NOTICE = 1, _("提示")
    ATTENTION = 2, _("注意")
    URGENT = 3, _("紧急")


class Signal(models.Model):
    """What the engine saw, written with the fixes it saw it in: an episode that began or ended.

    `key` makes the same observation, seen again after a restart, one signal.
    """

    id = models.BigAutoField(primary_key=True)
    key = models.CharField(max_length=80, unique=True)
    order = models.ForeignKey(PositioningOrder, on_delete=models.PROTECT, related_name="signals")
    kind = models.CharField(max_length=24, choices=AlertKind)
    begins = models.BooleanField()
    zone = models.ForeignKey(Zone, on_delete=models.PROTECT, null=True, related_name="+")
    measured_at = models.DateTimeField()
    seen_at = models.DateTimeField()
    facts = models.JSONField(default=dict)
    is_raised = models.BooleanField(default=False)

    class Meta:
        indexes = [
            models.Index(fields=["id"], condition=models.Q(is_raised=False), name="signal_not_raised"),
        ]


class Outcome(models.TextChoices):
    EXPLAINED = "explained", _("有合理原因")
    CONFIRMED = "confirmed", _("确认违规")


class AlertQuerySet(models.QuerySet["Alert"]):
    def visible_to(self, actor: Actor) -> AlertQuerySet:
        return self.filter(order__file__in=File.objects.visible_to(actor))

    def open(self) -> AlertQuerySet:
        return self.filter(closed_at__isnull=True)


class Alert(models.Model):
    """One episode: raised, acknowledged, contact tried, explained or confirmed, acted on, closed. A6."""

    id = models.UUIDField(primary_key=True, default=new_key, editable=False)
    order = models.ForeignKey(PositioningOrder, on_delete=models.PROTECT, related_name="alerts")
    kind = models.CharField(_("种类"), max_length=24, choices=AlertKind)
    severity = models.PositiveSmallIntegerField(_("程度"), choices=Severity)
    zone = models.ForeignKey(Zone, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    began_at = models.DateTimeField(_("开始"))
    raised_at = models.DateTimeField(_("发出"))
    ended_at = models.DateTimeField(_("恢复"), null=True, blank=True)
    facts = models.JSONField(default=dict)
    acknowledged_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    acknowledged_at = models.DateTimeField(_("受理时间"), null=True, blank=True)
    contact_tries = models.PositiveSmallIntegerField(_("联系次数"), default=0)
    outcome = models.CharField(_("结论"), max_length=12, choices=Outcome, blank=True)
    reason_code = models.CharField(_("原因"), max_length=40, blank=True)
    explanation = models.TextField(_("说明"), blank=True)
    action_taken = models.TextField(_("采取的措施"), blank=True)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    closed_at = models.DateTimeField(_("办结时间"), null=True, blank=True)

    objects = AlertQuerySet.as_manager()

    class Meta:
        ordering = ["-raised_at", "-id"]
        indexes = [models.Index(fields=["closed_at", "-raised_at"], name="alert_open_newest")]

    def __str__(self) -> str:
        return self.get_kind_display()

    @property
    def file(self) -> File:
        return self.order.file

    @property
    def parent_record(self) -> PositioningOrder:
        return self.order


class AlertNews(models.Model):
    """The stream of what happened to alerts, in order of writing: what the event stream reads on from."""

    id = models.BigAutoField(primary_key=True)
    alert = models.ForeignKey(Alert, on_delete=models.CASCADE, related_name="news")
    happened = models.CharField(max_length=20)
    at = models.DateTimeField()
