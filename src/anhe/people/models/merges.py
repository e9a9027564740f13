"""Two records found to be one person: proposed by one officer, confirmed by another, never forgotten."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from anhe.keys import new_key
from anhe.people.models.persons import Person


class PersonMerge(models.Model):
    class Status(models.TextChoices):
        PROPOSED = "proposed", _("待复核")
        CONFIRMED = "confirmed", _("已合并")
        REFUSED = "refused", _("不是同一人")

    id = models.UUIDField(primary_key=True, default=new_key, editable=False)
    kept = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="merges_kept")
    given_up = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="merges_given_up")
    reason = models.CharField(_("理由"), max_length=300)
    status = models.CharField(max_length=20, choices=Status, default=Status.PROPOSED)
    before = models.JSONField(default=dict, help_text="Both records as they were, identity still sealed.")
    proposed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField()
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-proposed_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(decided_by__isnull=True) | ~Q(decided_by=F("proposed_by")), name="merge_takes_two_persons"
            ),
            models.UniqueConstraint(
                fields=["kept", "given_up"], condition=Q(status="proposed"), name="merge_proposed_once"
            ),
        ]
