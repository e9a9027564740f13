"""Human numbers: per organisation, per kind, per year; without gaps, never used twice."""

from django.db import models

from anhe.orgs.models import Organisation


class NumberSeries(models.Model):
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=60)
    year = models.PositiveSmallIntegerField()
    last = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organisation", "name", "year"], name="number_series_is_one_per_year")
        ]

    def __str__(self) -> str:
        return f"{self.organisation_id} {self.name} {self.year}"

    def take(self) -> int:
        """The next number. The row must be locked, and saved in the same transaction."""
        self.last += 1
        return self.last
