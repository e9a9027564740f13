"""Duties (待办) as rows: who owes what on which file, until when, and how that day was reckoned."""

from __future__ import annotations

from datetime import date, timedelta

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from anhe.casework.models.entries import Entry
from anhe.casework.models.files import File
from anhe.keys import new_key
from anhe.orgs.access import Actor, By
from anhe.orgs.models import Organisation


class DutyQuerySet(models.QuerySet["DutyRecord"]):
    def open(self) -> DutyQuerySet:
        return self.filter(state=DutyRecord.State.OPEN)

    def shown_on(self, day: date) -> DutyQuerySet:
        """Open duties whose time has come to be looked at."""
        return self.open().filter(shows_on__lte=day)

    def late_on(self, day: date) -> DutyQuerySet:
        """Past the last lawful day. Nobody is late by a provisional deadline."""
        return self.open().filter(due_on__lt=day, is_provisional=False)

    def owed_by_post_of(self, actor: Actor) -> DutyQuerySet:
        """Owed by an organisation and in a capacity that one of the actor's posts gives."""
        from anhe.orgs.access import capacity_of

        owed = Q(pk__in=[])
        for post in actor.posts:
            owed |= Q(organisation_id=post.organisation_id, capacity=capacity_of(post).name)
        return self.filter(owed).not_withheld_from(actor)

    def in_reach_of(self, actor: Actor, by: By) -> DutyQuerySet:
        """Owed by the organisations that the actor answers for."""
        under = Q(pk__in=[])
        for path in actor.reach(by):
            under |= Q(organisation__path__startswith=path)
        return self.filter(under).not_withheld_from(actor)

    def not_withheld_from(self, actor: Actor) -> DutyQuerySet:
        """Without what a complaint about the actor brings with it (R09)."""
        return self.exclude(file__withheld_from=actor.account) if actor.account else self

    def with_file(self) -> DutyQuerySet:
        return self.select_related("file__person", "file__organisation", "organisation", "account")


class DutyRecord(models.Model):
    class State(models.TextChoices):
        OPEN = "open", _("待办")
        DONE = "done", _("已办")
        WAIVED = "waived", _("免办")

    id = models.UUIDField(primary_key=True, default=new_key, editable=False)
    file = models.ForeignKey(File, on_delete=models.PROTECT, related_name="duties")
    name = models.CharField(max_length=80)
    title = models.CharField(_("待办事项"), max_length=80)
    record_id = models.UUIDField(null=True, db_index=True)
    opened_by = models.ForeignKey(Entry, on_delete=models.PROTECT, related_name="opened_duties")
    closed_by = models.ForeignKey(Entry, on_delete=models.PROTECT, null=True, related_name="closed_duties")
    state = models.CharField(max_length=8, choices=State, default=State.OPEN)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="duties")
    capacity = models.CharField(max_length=40)
    account = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="duties"
    )
    due_on = models.DateField(_("法定最后一日"), null=True)
    due_at = models.DateTimeField(null=True)
    remind_by = models.DateField(_("提醒日"), null=True)
    shows_on = models.DateField()
    is_provisional = models.BooleanField(_("暂算"), default=False)
    rule = models.CharField(max_length=40, blank=True)
    rule_inputs = models.JSONField(default=dict)
    steps = models.JSONField(default=list)
    basis = models.JSONField(default=list)
    opened_on = models.DateField()
    closed_on = models.DateField(null=True)
    waiver = models.CharField(_("免办理由"), max_length=300, blank=True)
    escalated = models.PositiveSmallIntegerField(default=0)

    objects = DutyQuerySet.as_manager()

    class Meta:
        ordering = ["due_on", "id"]
        indexes = [
            models.Index(fields=["organisation", "capacity", "state", "shows_on"], name="duty_by_owner"),
            models.Index(fields=["file", "state"], name="duty_by_file"),
            models.Index(fields=["due_on"], condition=Q(state="open", is_provisional=False), name="duty_by_due_day"),
            models.Index(fields=["shows_on", "organisation"], condition=Q(state="open"), name="duty_open_by_day"),
        ]

    def __str__(self) -> str:
        return self.title

    def is_late_on(self, day: date) -> bool:
        is_past = self.due_on is not None and self.due_on < day
        return self.state == self.State.OPEN and is_past and not self.is_provisional

    def urgency_on(self, day: date) -> str:
        """late, today, week or later: the four groups of the Today page."""
        if self.is_late_on(day):
            return "late"
        turn = self.remind_by or self.due_on
        if turn is None or turn <= day:
            return "today"
        return "week" if turn <= day + timedelta(days=7) else "later"
