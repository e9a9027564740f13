"""Who may read beyond the post, and who has read: both on record. PIPL art. 51, 54; R15, R30, R36."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from anhe.casework.chain import link_hash
from anhe.casework.models.files import File
from anhe.keys import new_key
from anhe.orgs.access import Actor
from anhe.orgs.models import Organisation


class Purpose(models.TextChoices):
    DUTY = "duty", _("依职责办理")
    SIGNING = "signing", _("审批签发")
    LAWFUL_REQUEST = "lawful_request", _("依法查询")
    UNSEALING = "unsealing", _("依法启封")


class GrantQuerySet(models.QuerySet["Grant"]):
    def in_force(self, moment: datetime) -> GrantQuerySet:
        return self.filter(starts_at__lte=moment, ends_at__gt=moment, approved_by__isnull=False)

    def held_by(self, actor: Actor) -> GrantQuerySet:
        held = Q(organisation_id__in=actor.organisation_ids)
        return self.filter(held | Q(account=actor.account) if actor.account else held)


class Grant(models.Model):
    """Leave to read one file for a time, asked for by one person and given by another."""

    id = models.UUIDField(primary_key=True, default=new_key, editable=False)
    file = models.ForeignKey(File, on_delete=models.PROTECT, related_name="grants")
    account = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="grants"
    )
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, null=True, blank=True, related_name="grants"
    )
    purpose = models.CharField(_("目的"), max_length=20, choices=Purpose)
    basis = models.CharField(_("依据及文号"), max_length=200)
    lifts_seal = models.BooleanField(default=False)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    approved_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()

    objects = GrantQuerySet.as_manager()

    class Meta:
        ordering = ["-starts_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(account__isnull=False) | Q(organisation__isnull=False), name="grant_names_its_holder"
            ),
            models.CheckConstraint(
                condition=Q(approved_by__isnull=True) | ~Q(approved_by=F("asked_by")), name="grant_takes_two_persons"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.file_id} {self.get_purpose_display()}"


class ReadChain(models.Model):
    """The head of one file's chain of reads: readers queue here, and a chain cut short is seen."""

    file = models.OneToOneField(File, on_delete=models.PROTECT, primary_key=True, related_name="read_chain")
    last_seq = models.PositiveIntegerField(default=0)
    last_hash = models.BinaryField(max_length=32, default=bytes(32))

    def __str__(self) -> str:
        return f"{self.file_id} {self.last_seq}"


class FileRead(models.Model):
    """One read of one file, in a chain of its own per file."""

    id = models.UUIDField(primary_key=True, default=new_key, editable=False)
    file = models.ForeignKey(File, on_delete=models.PROTECT, related_name="reads")
    seq = models.PositiveIntegerField()
    account = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    post_title = models.CharField(_("岗位"), max_length=200)
    page = models.CharField(_("页面"), max_length=120)
    why = models.CharField(_("事由"), max_length=200)
    address = models.GenericIPAddressField(_("来源地址"), null=True)
    read_at = models.DateTimeField(_("时间"))
    previous_hash = models.BinaryField(max_length=32)
    hash = models.BinaryField(max_length=32)

    class Meta:
        ordering = ["file", "seq"]
        constraints = [models.UniqueConstraint(fields=["file", "seq"], name="read_has_its_own_place")]
        indexes = [
            models.Index(fields=["read_at"], name="read_by_time"),
            models.Index(fields=["account", "read_at"], name="read_by_reader"),
        ]

    def __str__(self) -> str:
        return f"{self.file_id} {self.seq}"

    def sealed_words(self) -> list[Any]:
        return [
            str(self.file_id),
            self.seq,
            str(self.account_id),
            self.post_title,
            self.page,
            self.why,
            self.address,
            self.read_at.timestamp(),
        ]

    def link(self, previous_hash: bytes) -> FileRead:
        self.previous_hash = previous_hash
        self.hash = link_hash(previous_hash, self.sealed_words())
        return self
