"""Notices: the inbox in the house, and text messages on their way out."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from anhe.casework.models.files import File
from anhe.keys import new_key
from anhe.people.secrets import SealedTextField


class Notice(models.Model):
    id = models.UUIDField(primary_key=True, default=new_key, editable=False)
    account = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="notices")
    file = models.ForeignKey(File, on_delete=models.CASCADE, null=True, related_name="notices")
    kind = models.CharField(max_length=60)
    text = models.CharField(_("内容"), max_length=400)
    sent_at = models.DateTimeField(_("时间"))
    read_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-sent_at", "-id"]
        indexes = [models.Index(fields=["account", "read_at"], name="notice_by_reader")]

    def __str__(self) -> str:
        return self.text


class TextMessage(models.Model):
    """A text message to a person. Neutral words only: it never says why the bureau knows them (R12)."""

    class State(models.TextChoices):
        WAITING = "waiting", _("待发送")
        SENT = "sent", _("已发送")
        FAILED = "failed", _("未送达")

    id = models.UUIDField(primary_key=True, default=new_key, editable=False)
    file = models.ForeignKey(File, on_delete=models.CASCADE, null=True, related_name="text_messages")
    phone = SealedTextField()
    text = models.CharField(max_length=300)
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    attempts = models.PositiveSmallIntegerField(default=0)
    receipt = models.CharField(max_length=80, blank=True)
    last_error = models.CharField(max_length=200, blank=True)
    queued_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["queued_at", "id"]

    def __str__(self) -> str:
        return self.text
