"""Complaints (申诉、控告、检举): a file of its own, closed to the one complained of. Law art. 34 ¶2, 61(5); R08, R09."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from anhe.casework.models import File
from anhe.keys import new_key
from anhe.people.models import Person


class Complaint(models.Model):
    id = models.UUIDField(primary_key=True, default=new_key, editable=False)
    file = models.OneToOneField(File, on_delete=models.PROTECT, related_name="complaint")
    complainant = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="complaints")
    text = models.TextField(_("申诉、控告内容"))
    lodged_on = models.DateField(_("提出日期"))
    answer = models.TextField(_("答复"), blank=True)
    answered_on = models.DateField(_("答复日期"), null=True, blank=True)

    class Meta:
        ordering = ["-lodged_on"]

    def __str__(self) -> str:
        return _("申诉控告（{day}）").format(day=self.lodged_on)
