"""Which heading means which column in an organisation's ledgers, as somebody there confirmed."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from django.db import models
from django.utils.translation import gettext_lazy as _

from anhe.keys import new_key
from anhe.orgs.models import Organisation


class ColumnMemoryQuerySet(models.QuerySet["ColumnMemory"]):
    def recalled(self, organisation: Organisation, kind: str) -> dict[str, str]:
        """Heading keys to fields, "" for headings to be left out."""
        return dict(self.filter(organisation=organisation, kind=kind).values_list("heading", "field"))

    def remember(self, organisation: Organisation, kind: str, confirmed: Mapping[str, str]) -> None:
        """Keep what was confirmed; what the same heading meant before is replaced."""
        rows = [
            self.model(organisation=organisation, kind=kind, heading=heading[:LONGEST_HEADING], field=field)
            for heading, field in confirmed.items()
        ]
        self.bulk_create(
            rows, update_conflicts=True, unique_fields=["organisation", "kind", "heading"], update_fields=["field"]
        )


LONGEST_HEADING = 200


class ColumnMemory(models.Model):
    id: models.UUIDField[UUID, UUID] = models.UUIDField(primary_key=True, default=new_key, editable=False)
    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=40)
    heading = models.CharField(_("表头"), max_length=LONGEST_HEADING)
    field = models.CharField(_("字段"), max_length=60, blank=True)

    objects = ColumnMemoryQuerySet.as_manager()

    class Meta:
        ordering = ["kind", "heading"]
        constraints = [
            models.UniqueConstraint(fields=["organisation", "kind", "heading"], name="heading_remembered_once")
        ]

    def __str__(self) -> str:
        return f"{self.heading} → {self.field}"
