"""Lost contact (失联): a fact being looked into, not a finding. Law art. 30; Measures art. 38."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from anhe.casework.models import File
from anhe.clock import SHANGHAI
from anhe.correction.models.corrections import Correction
from anhe.keys import new_key


class LostContact(models.Model):
    id = models.UUIDField(primary_key=True, default=new_key, editable=False)
    correction = models.ForeignKey(Correction, on_delete=models.CASCADE, related_name="lost_contacts")
    last_contact_at = models.DateTimeField(_("最后一次有效联系"))
    noticed_at = models.DateTimeField(_("发现时间"))
    circumstances = models.TextField(_("发现经过"))
    restored_at = models.DateTimeField(_("恢复联系时间"), null=True, blank=True)
    explanation = models.TextField(_("失联原因"), blank=True)

    class Meta:
        ordering = ["-noticed_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["correction"],
                condition=models.Q(restored_at__isnull=True),
                name="lost_contact_is_open_once",
            )
        ]

    def __str__(self) -> str:
        return _("失联（最后联系 {at}）").format(
            at=self.last_contact_at.astimezone(SHANGHAI).strftime("%Y-%m-%d %H:%M")
        )

    @property
    def file(self) -> File:
        return self.correction.file

    @property
    def parent_record(self) -> Correction:
        return self.correction


class SearchTry(models.Model):
    """One attempt to find the person, with its evidence. Measures art. 38 ¶1."""

    class Manner(models.TextChoices):
        PHONE = "phone", _("通信联络")
        DIGITAL_CHECK = "digital_check", _("信息化核查")
        VISIT = "visit", _("实地查访")
        FAMILY = "family", _("询问家属")
        COMMITTEE = "committee", _("询问村（居）委会")

    id = models.UUIDField(primary_key=True, default=new_key, editable=False)
    lost_contact = models.ForeignKey(LostContact, on_delete=models.CASCADE, related_name="tries")
    tried_at = models.DateTimeField(_("查找时间"))
    manner = models.CharField(_("查找方式"), max_length=16, choices=Manner)
    result = models.TextField(_("查找情况"))
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["tried_at"]
