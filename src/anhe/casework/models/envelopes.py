"""Envelopes: what passed between this bureau and another body, on which ground, and that it arrived. R30."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from anhe.casework.models.files import File
from anhe.keys import new_key
from anhe.orgs.models import Organisation
from anhe.people.secrets import SealedTextField


class Envelope(models.Model):
    """One exchange about one file. An incoming one has no file until a person has matched it."""

    id = models.UUIDField(primary_key=True, default=new_key, editable=False)
    exchange = models.CharField(_("交换事项"), max_length=80)
    file = models.ForeignKey(File, on_delete=models.PROTECT, null=True, blank=True, related_name="envelopes")
    purpose = models.CharField(_("目的"), max_length=200)
    basis = models.JSONField(_("依据"))
    sender = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="envelopes_sent")
    receiver = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="envelopes_received")
    contents = SealedTextField(help_text="JSON of the fields that crossed the border")
    fields = models.JSONField(_("字段清单"))
    dropped = models.JSONField(_("未予传送的字段"), default=list)
    sealed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    sealed_at = models.DateTimeField(_("封装时间"))
    receipt = models.CharField(_("回执号"), max_length=120, blank=True)
    receipt_at = models.DateTimeField(_("回执时间"), null=True, blank=True)

    class Meta:
        ordering = ["-sealed_at", "-id"]
        constraints = [
            models.CheckConstraint(condition=~Q(sender=F("receiver")), name="envelope_goes_to_another_body"),
            models.CheckConstraint(
                condition=Q(receipt="", receipt_at__isnull=True) | (~Q(receipt="") & Q(receipt_at__isnull=False)),
                name="envelope_receipt_has_number_and_time",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.exchange} {self.sealed_at:%Y-%m-%d}"

    def acknowledge(self, receipt: str, at: datetime) -> None:
        """Keep the other body's receipt. The same receipt again changes nothing."""
        if self.receipt != receipt:
            self.receipt, self.receipt_at = receipt, at
