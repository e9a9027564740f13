"""A correction: one person's community correction under one judgment, one-to-one with its file."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from anhe.casework.models import File, FileKind
from anhe.correction.stages import Stage, stage_on
from anhe.keys import new_key
from anhe.orgs.access import Actor
from anhe.orgs.models import Organisation
from anhe.people.models import Person


class CorrectionKind(models.TextChoices):
    """The only four kinds. Law art. 2; R06."""

    PUBLIC_SURVEILLANCE = "public_surveillance", _("管制")
    SUSPENDED_SENTENCE = "suspended_sentence", _("缓刑")
    PAROLE = "parole", _("假释")
    TEMPORARY_RELEASE = "temporary_release", _("暂予监外执行")


class AuthorityKind(models.TextChoices):
    COURT = "court", _("人民法院")
    PRISON_ADMINISTRATION = "prison_administration", _("监狱管理机关")
    PUBLIC_SECURITY = "public_security", _("公安机关")


class Status(models.TextChoices):
    EXPECTED = "expected", _("待报到")
    ENROLLED = "enrolled", _("在矫")
    COMPLETED = "completed", _("已解除")
    TERMINATED = "terminated", _("已终止")
    MOVED = "moved", _("已变更执行地")


class Level(models.TextChoices):
    """Management levels are the district's own (catalogue A-10); a new file has none until somebody decides."""

    UNDECIDED = "undecided", _("未定级")
    STRICT = "strict", _("严管")
    ORDINARY = "ordinary", _("普管")
    LENIENT = "lenient", _("宽管")


class CorrectionQuerySet(models.QuerySet["Correction"]):
    def visible_to(self, actor: Actor) -> CorrectionQuerySet:
        # By kind first: a district holds fifty files of other kinds to one of these.
        return self.filter(file__in=File.objects.filter(kind=FileKind.CORRECTION).visible_to(actor))

    def enrolled_on(self, day: date) -> CorrectionQuerySet:
        """Nobody stays enrolled past the end date, whatever the paperwork (R06; Law art. 44)."""
        return self.filter(status=Status.ENROLLED, ends_on__gte=day)

    def overdue_to_end(self, day: date) -> CorrectionQuerySet:
        """Ended by law, certificate not yet given."""
        return self.filter(status=Status.ENROLLED, ends_on__lt=day)

    def adults(self) -> CorrectionQuerySet:
        return self.filter(file__is_minor=False)

    def minors(self) -> CorrectionQuerySet:
        """The separate roster of Law chapter 7 (R14)."""
        return self.filter(file__is_minor=True)

    def with_file(self) -> CorrectionQuerySet:
        return self.select_related("file__person", "file__organisation", "file__officer")


class Correction(models.Model):
    id = models.UUIDField(primary_key=True, default=new_key, editable=False)
    file = models.OneToOneField(File, on_delete=models.PROTECT, related_name="correction")
    kind = models.CharField(_("矫正类别"), max_length=24, choices=CorrectionKind)
    is_medical_parole = models.BooleanField(_("保外就医"), default=False)
    status = models.CharField(_("状态"), max_length=12, choices=Status, default=Status.EXPECTED)
    authority_kind = models.CharField(
        _("决定机关类别"), max_length=24, choices=AuthorityKind, default=AuthorityKind.COURT
    )
    authority = models.CharField(_("决定机关"), max_length=120)
    judgment_number = models.CharField(_("法律文书文号"), max_length=120)
    offence = models.CharField(_("罪名"), max_length=120)
    sentence = models.CharField(_("原判刑罚"), max_length=200, blank=True)
    effective_on = models.DateField(_("文书生效日期"))
    starts_on = models.DateField(_("矫正期起"))
    ends_on = models.DateField(_("矫正期止"))
    prohibition = models.CharField(_("禁止令内容"), max_length=300, blank=True)
    prohibition_ends_on = models.DateField(_("禁止令期满"), null=True, blank=True)
    notified_on = models.DateField(_("收到通知日期"), null=True, blank=True)
    documents_received_on = models.DateField(_("收到文书日期"), null=True, blank=True)
    missing_documents = models.JSONField(_("缺少的文书"), default=list)
    reported_on = models.DateField(_("报到日期"), null=True, blank=True)
    announced_on = models.DateField(_("入矫宣告日期"), null=True, blank=True)
    level = models.CharField(_("管理等级"), max_length=12, choices=Level, default=Level.UNDECIDED)
    village = models.ForeignKey(
        Organisation,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("居住村（社区）"),
    )
    busy_hours = models.JSONField(_("申报的工作、上学时间"), default=list)
    summary_on = models.DateField(_("个人总结日期"), null=True, blank=True)
    appraisal = models.TextField(_("书面鉴定"), blank=True)
    ended_on = models.DateField(_("解除或终止日期"), null=True, blank=True)
    ended_because = models.CharField(_("解除或终止原因"), max_length=200, blank=True)

    objects = CorrectionQuerySet.as_manager()

    class Meta:
        ordering = ["file__person__sort_text", "id"]
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=CorrectionKind.values), name="correction_is_one_of_four_kinds"),
            models.CheckConstraint(condition=Q(ends_on__gte=F("starts_on")), name="correction_ends_after_start"),
        ]
        indexes = [models.Index(fields=["status", "ends_on"], name="correction_by_status")]

    def __str__(self) -> str:
        return f"{self.person.name}（{self.get_kind_display()}）"

    @property
    def person(self) -> Person:
        assert self.file.person is not None
        return self.file.person

    @property
    def office(self) -> Organisation:
        return self.file.organisation

    def stage_on(self, day: date, configured: dict[str, Any] | None = None) -> Stage:
        return stage_on(day, self.starts_on, self.ends_on, configured)

    def days_left_on(self, day: date) -> int:
        """Days of the term still to come, the last day included; 0 once it is over."""
        return max((self.ends_on - day).days + 1, 0) if self.status == Status.ENROLLED else 0

    def enrol(self, on: date) -> None:
        self.status, self.reported_on = Status.ENROLLED, on

    def end(self, on: date, status: Status, because: str) -> None:
        self.status, self.ended_on, self.ended_because = status, on, because
        self.file.closed_on = on
