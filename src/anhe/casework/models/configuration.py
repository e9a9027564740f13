"""District configuration: what the law leaves to the district, as dated versions adopted by two persons."""

from __future__ import annotations

from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from anhe.keys import new_key
from anhe.orgs.models import Organisation


class ConfigurationQuerySet(models.QuerySet["ConfigurationVersion"]):
    def published(self) -> ConfigurationQuerySet:
        return self.filter(published_by__isnull=False)

    def in_force(self, name: str, on: date) -> ConfigurationVersion | None:
        return self.published().filter(name=name, starts_on__lte=on).order_by("-starts_on", "-published_at").first()


class ConfigurationVersion(models.Model):
    """One version of one choice. Replaced by a later one, never edited. catalogue A-10."""

    id = models.UUIDField(primary_key=True, default=new_key, editable=False)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="configuration")
    name = models.CharField(_("配置项"), max_length=60)
    value = models.JSONField(_("内容"))
    source = models.CharField(_("来源文件"), max_length=200)
    starts_on = models.DateField(_("生效日期"))
    proposed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField()
    published_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    published_at = models.DateTimeField(null=True)

    objects = ConfigurationQuerySet.as_manager()

    class Meta:
        ordering = ["name", "-starts_on"]
        constraints = [
            models.CheckConstraint(
                condition=Q(published_by__isnull=True) | ~Q(published_by=F("proposed_by")),
                name="configuration_takes_two_persons",
            )
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.starts_on}"
