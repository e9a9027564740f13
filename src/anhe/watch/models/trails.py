"""Trails (轨迹): columns of fixes by day, written once a batch; what was merged, checkpointed, deleted."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from anhe.watch.models.orders import PositioningOrder


class Trail(models.Model):
    """The number under which an order's fixes are kept. There is no trail without an order (R03)."""

    number = models.BigAutoField(primary_key=True)
    order = models.OneToOneField(PositioningOrder, on_delete=models.PROTECT, related_name="trail")


class TrailChunk(models.Model):
    """Fixes of some trails in some span, sorted by trail and instant, as compressed columns (`watch.tracks`).

    One batch of the engine is a handful of chunks of level 0; merging turns them into fewer, larger ones of the
    next level. `day` is the UTC day of the instants measured.
    """

    id = models.BigAutoField(primary_key=True)
    level = models.PositiveSmallIntegerField(default=0)
    day = models.DateField()
    first_trail = models.BigIntegerField()
    last_trail = models.BigIntegerField()
    first_at = models.BigIntegerField(help_text="measured, milliseconds since 1970 UTC")
    last_at = models.BigIntegerField()
    fixes = models.PositiveIntegerField()
    received_at = models.BigIntegerField(help_text="when the batch closed, milliseconds since 1970 UTC")
    columns = models.BinaryField()

    class Meta:
        indexes = [
            models.Index(fields=["level", "day", "first_trail"], name="trail_chunk_by_trail"),
        ]


class Checkpoint(models.Model):
    """The engine's state after the chunk `after`: a restart replays only what came later."""

    id = models.BigAutoField(primary_key=True)
    after = models.BigIntegerField()
    made_at = models.DateTimeField()
    state = models.BinaryField()


class BrokenFrame(models.Model):
    """A frame that could not be read, kept for inspection; only the newest few thousand are."""

    id = models.BigAutoField(primary_key=True)
    received_at = models.DateTimeField()
    identity = models.CharField(max_length=40, blank=True)
    address = models.GenericIPAddressField(null=True)
    reason = models.CharField(max_length=80)
    frame = models.BinaryField(max_length=2048)


class TrailDeletion(models.Model):
    """Proof that a trail's days were deleted: which, how many fixes, under which rule, by whom or by the clock. R04."""

    id = models.BigAutoField(primary_key=True)
    order = models.ForeignKey(PositioningOrder, on_delete=models.PROTECT, related_name="deletions")
    first_day = models.DateField()
    last_day = models.DateField()
    fixes = models.PositiveBigIntegerField()
    digest = models.CharField(max_length=64, help_text="SM3 over what was deleted")
    rule = models.CharField(_("依据"), max_length=200)
    deleted_at = models.DateTimeField()

    class Meta:
        ordering = ["-deleted_at", "-id"]
