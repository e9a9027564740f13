"""A positioning order (电子定位决定): on a correction's file, for one of five grounds, for at most three months."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from anhe.casework.models import File
from anhe.clock import SHANGHAI
from anhe.keys import new_key
from anhe.law.rules.positioning import PositioningGround
from anhe.orgs.access import Actor
from anhe.orgs.models import Account

GROUNDS = [(ground.value, ground.label) for ground in PositioningGround if ground != PositioningGround.NONE_OF_THESE]
IN_FORCE = ("approved",)


class OrderQuerySet(models.QuerySet["PositioningOrder"]):
    def visible_to(self, actor: Actor) -> OrderQuerySet:
        return self.filter(file__in=File.objects.visible_to(actor))

    def in_force(self, at: datetime) -> OrderQuerySet:
        """Orders under which positions may be taken in at this instant. Law art. 29."""
        return self.filter(status__in=IN_FORCE, starts_at__lte=at, ends_at__gt=at)


class PositioningOrder(models.Model):
    """Grounds, evidence, approval and term. Law art. 29; R01, R02.

    `ends_at` is the first instant outside the term: midnight after the last day, or the moment it was lifted.
    """

    class Status(models.TextChoices):
        PROPOSED = "proposed", _("待批准")
        REFUSED = "refused", _("未批准")
        APPROVED = "approved", _("执行中")
        LIFTED = "lifted", _("已解除")
        LAPSED = "lapsed", _("期满失效")

    id = models.UUIDField(primary_key=True, default=new_key, editable=False)
    file = models.ForeignKey(File, on_delete=models.PROTECT, related_name="positioning_orders")
    status = models.CharField(_("状态"), max_length=12, choices=Status, default=Status.PROPOSED)
    ground = models.CharField(_("法定情形"), max_length=40, choices=GROUNDS)
    facts = models.TextField(_("事实"))
    evidence = models.TextField(_("证据"))
    proposed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField(_("提请时间"))
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    approved_at = models.DateTimeField(_("批准时间"), null=True, blank=True)
    opinion = models.TextField(_("批准意见"), blank=True)
    starts_at = models.DateTimeField(_("启用时间"), null=True, blank=True)
    ends_at = models.DateTimeField(_("期满时间"), null=True, blank=True)
    extensions = models.PositiveSmallIntegerField(_("延长次数"), default=0)
    assessment = models.TextField(_("期满前书面评估"), blank=True)
    still_necessary = models.BooleanField(_("经评估仍有必要"), null=True)
    assessed_on = models.DateField(_("评估日期"), null=True, blank=True)
    told_on = models.DateField(_("告知本人日期"), null=True, blank=True)
    ended_because = models.CharField(_("解除原因"), max_length=300, blank=True)
    held_because = models.CharField(_("轨迹暂缓删除的原因"), max_length=300, blank=True)

    objects = OrderQuerySet.as_manager()

    class Meta:
        ordering = ["-proposed_at", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ground__in=[value for value, _title in GROUNDS]) & ~Q(facts="") & ~Q(evidence=""),
                name="positioning_order_has_ground_and_evidence",
            ),
            models.CheckConstraint(
                condition=~Q(status__in=["approved", "lifted", "lapsed"])
                | Q(approved_by__isnull=False, approved_at__isnull=False, starts_at__isnull=False),
                name="positioning_order_is_approved_before_it_starts",
            ),
            models.CheckConstraint(
                condition=Q(ends_at__isnull=True) | Q(ends_at__gte=F("starts_at")),
                name="positioning_order_ends_after_start",
            ),
            models.UniqueConstraint(
                fields=["file"],
                condition=Q(status__in=["proposed", "approved"]),
                name="one_positioning_order_at_a_time",
            ),
        ]
        indexes = [models.Index(fields=["status", "ends_at"], name="positioning_order_by_term")]

    def __str__(self) -> str:
        return str(_("电子定位：{ground}")).format(ground=self.get_ground_display())

    @property
    def last_day(self) -> date | None:
        """The last day on which the order is in force; None before it is approved."""
        return (self.ends_at - timedelta(microseconds=1)).astimezone(SHANGHAI).date() if self.ends_at else None

    def is_in_force(self, at: datetime) -> bool:
        return bool(self.status in IN_FORCE and self.starts_at and self.ends_at and self.starts_at <= at < self.ends_at)

    def has_ended(self, at: datetime) -> bool:
        """Lifted or lapsed, or past its end without anybody having said so yet."""
        over = self.status in (self.Status.LIFTED, self.Status.LAPSED)
        return over or bool(self.status in IN_FORCE and self.ends_at and self.ends_at <= at)

    def approve(self, by: Account, at: datetime, opinion: str) -> None:
        self.status, self.approved_by, self.approved_at, self.opinion = self.Status.APPROVED, by, at, opinion

    def run_from(self, starts_at: datetime, last_day: date) -> None:
        self.starts_at, self.ends_at = starts_at, midnight_after(last_day)

    def extend(self, last_day: date) -> None:
        """One more term; what was assessed and told of the one before does not count for it (R02, R05)."""
        self.ends_at, self.extensions = midnight_after(last_day), self.extensions + 1
        self.still_necessary = self.told_on = None

    def end(self, at: datetime, status: str, because: str) -> None:
        """Over from this instant on; an order that had not begun never was in force."""
        assert self.starts_at is not None
        self.status, self.ended_because = status, because
        self.ends_at = max(self.starts_at, min(at, self.ends_at or at))


def midnight_after(day: date) -> datetime:
    """The first instant after the day is over in Shanghai."""
    return datetime.combine(day + timedelta(days=1), time(), SHANGHAI)
