"""Positioning devices (电子定位装置): stock, pairing with an order, what is refused at the door."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from anhe.casework.models import File
from anhe.keys import new_key
from anhe.orgs.models import Organisation
from anhe.watch.models.orders import PositioningOrder

# The synthetic device of the nightly self-test: of this model, in no list of real ones.
SELF_TEST_MODEL = "self-test"


class DeviceModel(models.Model):
    """A maker's type. `extras` says where this maker puts battery, strap and the like; never guessed.

    A row of `extras`: {"id": "EB", "nested": "0089", "means": "strap_open", "mask": 1, "inverted": true}.
    """

    id = models.UUIDField(primary_key=True, default=new_key, editable=False)
    name = models.CharField(_("型号"), max_length=80, unique=True)
    maker = models.CharField(_("厂家"), max_length=80, blank=True)
    accuracy_m = models.PositiveSmallIntegerField(_("卫星定位常见误差（米）"), default=15)
    report_seconds = models.PositiveIntegerField(_("正常上报间隔（秒）"), default=60)
    keeps_areas = models.BooleanField(_("终端自存区域"), default=False)
    extras = models.JSONField(_("附加信息对照"), default=list, blank=True)

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class Protocol(models.TextChoices):
    JT808 = "jt808", "JT/T 808"
    OSMAND = "osmand", "OsmAnd / Traccar Client"


class Device(models.Model):
    """One device. `identity` is what it calls itself on the wire: the raw phone field in hex, or the client's id."""

    class Status(models.TextChoices):
        IN_STOCK = "in_stock", _("在库")
        FITTED = "fitted", _("使用中")
        FAULTY = "faulty", _("故障")
        RETIRED = "retired", _("报废")

    id = models.UUIDField(primary_key=True, default=new_key, editable=False)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="positioning_devices")
    model = models.ForeignKey(DeviceModel, on_delete=models.PROTECT, related_name="devices")
    protocol = models.CharField(_("协议"), max_length=10, choices=Protocol, default=Protocol.JT808)
    identity = models.CharField(_("终端标识"), max_length=40, unique=True)
    serial = models.CharField(_("出厂编号"), max_length=60, blank=True)
    auth_code = models.CharField(_("鉴权码"), max_length=64, blank=True)
    status = models.CharField(_("状态"), max_length=12, choices=Status, default=Status.IN_STOCK)
    fault = models.CharField(_("故障说明"), max_length=300, blank=True)

    class Meta:
        ordering = ["identity"]

    def __str__(self) -> str:
        return f"{self.model} {self.serial or self.identity}"


class Pairing(models.Model):
    """A device worn under an order, from fitting to removal; handed back afterwards."""

    id = models.UUIDField(primary_key=True, default=new_key, editable=False)
    order = models.ForeignKey(PositioningOrder, on_delete=models.PROTECT, related_name="pairings")
    device = models.ForeignKey(Device, on_delete=models.PROTECT, related_name="pairings")
    fitted_at = models.DateTimeField(_("佩戴时间"))
    removed_at = models.DateTimeField(_("拆除时间"), null=True, blank=True)
    removed_because = models.CharField(_("拆除原因"), max_length=300, blank=True)
    handed_back_at = models.DateTimeField(_("归还时间"), null=True, blank=True)

    class Meta:
        ordering = ["-fitted_at", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["device"], condition=Q(removed_at__isnull=True), name="device_is_worn_by_one_person"
            ),
            models.UniqueConstraint(
                fields=["order"], condition=Q(removed_at__isnull=True), name="order_has_one_device_at_a_time"
            ),
        ]

    def __str__(self) -> str:
        return str(self.device)

    @property
    def file(self) -> File:
        return self.order.file

    @property
    def parent_record(self) -> PositioningOrder:
        return self.order


class DeviceEntry(models.Model):
    """One line of a device's stock book (装置台账): taken in, worn, back, faulty, repaired, retired; by whom."""

    class What(models.TextChoices):
        TAKEN_IN = "taken_in", _("入库")
        FITTED = "fitted", _("佩戴")
        REMOVED = "removed", _("拆除")
        HANDED_BACK = "handed_back", _("归还")
        FAULT = "fault", _("故障")
        REPAIRED = "repaired", _("修复")
        RETIRED = "retired", _("报废")

    id = models.UUIDField(primary_key=True, default=new_key, editable=False)
    device = models.ForeignKey(Device, on_delete=models.PROTECT, related_name="entries")
    at = models.DateTimeField(_("时间"))
    what = models.CharField(_("事项"), max_length=12, choices=What)
    text = models.CharField(_("说明"), max_length=300, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["-at", "-id"]

    def __str__(self) -> str:
        return f"{self.get_what_display()} {self.text}".strip()


class RefusedCount(models.Model):
    """How many frames and points were dropped at the door, by day, reason and identity: counted, never stored. R03."""

    id = models.BigAutoField(primary_key=True)
    day = models.DateField()
    reason = models.CharField(max_length=40)
    identity = models.CharField(max_length=40, blank=True)
    frames = models.PositiveBigIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["day", "reason", "identity"], name="refused_counted_once_a_day")]
