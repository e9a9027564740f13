"""What the watch must read again: one line for each change of an order, its zones, openings, pairing or device.

Written by triggers of the database (`anhe.watch.service.changes`), so that no way of writing can forget it.
"""

from __future__ import annotations

from django.db import models


class Change(models.Model):
    """`key` names an order or a device, or is empty where everything is to be read again."""

    class About(models.TextChoices):
        ORDER = "order"
        DEVICE = "device"
        EVERYTHING = "everything"

    id = models.BigAutoField(primary_key=True)
    about = models.CharField(max_length=10, choices=About)
    key = models.UUIDField(null=True)

    class Meta:
        db_table = "watch_change"
