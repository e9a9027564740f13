"""Zones (电子围栏): immutable geometry, and its use under one order with dates and hours in force."""

from __future__ import annotations

from datetime import datetime

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from anhe.casework.models import File
from anhe.keys import new_key
from anhe.orgs.models import Organisation
from anhe.watch.models.orders import PositioningOrder


class Area(models.Model):
    """A shape in WGS-84 degrees, stored once however many orders use it; a change makes a new area."""

    id = models.UUIDField(primary_key=True, default=new_key, editable=False)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(_("名称"), max_length=120)
    shape = models.JSONField(_("形状（GeoJSON 多边形，WGS-84）"))
    digest = models.CharField(max_length=64, db_index=True)
    is_shared = models.BooleanField(_("全区共用"), default=False)

    class Meta:
        ordering = ["name", "id"]

    def __str__(self) -> str:
        return self.name


class ZoneQuerySet(models.QuerySet["Zone"]):
    def in_force(self, at: datetime) -> ZoneQuerySet:
        return self.filter(starts_at__lte=at).filter(Q(ends_at__isnull=True) | Q(ends_at__gt=at))


class Zone(models.Model):
    """What the wearer must stay in (allowed, curfew) or out of (prohibited).

    `hours` limits it to parts of the week: rows of [weekday 1–7, from minute, to minute] in Shanghai time; empty
    means always. A new version ends the one before and starts where it ends.
    """

    class Kind(models.TextChoices):
        ALLOWED = "allowed", _("允许活动区域")
        PROHIBITED = "prohibited", _("禁止进入场所")
        CURFEW = "curfew", _("宵禁时段留守地")

    id = models.UUIDField(primary_key=True, default=new_key, editable=False)
    order = models.ForeignKey(PositioningOrder, on_delete=models.PROTECT, related_name="zones")
    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="zones")
    kind = models.CharField(_("种类"), max_length=12, choices=Kind)
    basis = models.CharField(_("依据"), max_length=200)
    hours = models.JSONField(_("时段"), default=list, blank=True)
    starts_at = models.DateTimeField(_("生效时间"))
    ends_at = models.DateTimeField(_("失效时间"), null=True, blank=True)
    replaces = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    objects = ZoneQuerySet.as_manager()

    class Meta:
        ordering = ["order", "kind", "starts_at", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_at__isnull=True) | Q(ends_at__gte=F("starts_at")), name="zone_ends_after_start"
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}：{self.area.name}"

    @property
    def file(self) -> File:
        return self.order.file

    @property
    def parent_record(self) -> PositioningOrder:
        return self.order


class Opening(models.Model):
    """An approved absence opens the allowed area and the curfew for its days; prohibited places stay closed."""

    id = models.UUIDField(primary_key=True, default=new_key, editable=False)
    order = models.ForeignKey(PositioningOrder, on_delete=models.PROTECT, related_name="openings")
    source = models.UUIDField(_("依据的外出"), unique=True)
    place = models.CharField(_("目的地"), max_length=120)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()

    class Meta:
        ordering = ["-starts_at", "-id"]

    def __str__(self) -> str:
        return str(_("外出至{place}")).format(place=self.place)

    @property
    def file(self) -> File:
        return self.order.file

    @property
    def parent_record(self) -> PositioningOrder:
        return self.order
