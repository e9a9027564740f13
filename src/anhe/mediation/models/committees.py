"""Mediation committees (人民调解委员会): what the district's register says of each. Mediation Law art. 7-10."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from anhe.casework.models import File
from anhe.keys import new_key
from anhe.law.answers import Answer
from anhe.law.rules import RULES
from anhe.orgs.access import Actor
from anhe.orgs.models import Organisation

if TYPE_CHECKING:
    from anhe.mediation.models.mediators import Appointment


class CommitteeKind(models.TextChoices):
    VILLAGE = "village", _("村调委会")
    COMMUNITY = "community", _("社区调委会")
    TOWNSHIP = "township", _("乡镇（街道）调委会")
    ENTERPRISE = "enterprise", _("企事业单位调委会")
    INDUSTRY = "industry", _("行业性专业性调委会")
    COURT = "court", _("驻法院调解室")
    PETITION_OFFICE = "petition_office", _("驻信访调解室")
    STATION_ROOM = "station_room", _("驻派出所调解室")
    GOVERNANCE_CENTER = "governance_center", _("驻综治中心调解室")
    OTHER = "other", _("其他调委会")


class DeskKind(models.TextChoices):
    """How a committee is present at a centre's window."""

    RESIDENT = "resident", _("常驻")
    ROTATING = "rotating", _("轮驻")
    ON_CALL = "on_call", _("随驻")


class CommitteeQuerySet(models.QuerySet["Committee"]):
    def visible_to(self, actor: Actor) -> CommitteeQuerySet:
        return self.filter(file__in=File.objects.visible_to(actor))

    def with_organisation(self) -> CommitteeQuerySet:
        return self.select_related("organisation", "district", "file__organisation")

    def term_over_on(self, day: date) -> CommitteeQuerySet:
        return self.filter(term_ends_on__lt=day, organisation__closed_on__isnull=True)


class Committee(models.Model):
    id = models.UUIDField(primary_key=True, default=new_key, editable=False)
    file = models.OneToOneField(File, on_delete=models.PROTECT, related_name="committee")
    organisation = models.OneToOneField(Organisation, on_delete=models.PROTECT, related_name="committee")
    district = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="+", verbose_name=_("登记的区司法局")
    )
    kind = models.CharField(_("调委会类型"), max_length=20, choices=CommitteeKind)
    field = models.CharField(_("行业、专业领域"), max_length=60, blank=True)
    founder = models.CharField(_("设立单位"), max_length=120, blank=True)
    established_on = models.DateField(_("设立日期"), null=True, blank=True)
    term_starts_on = models.DateField(_("本届任期起"), null=True, blank=True)
    term_ends_on = models.DateField(_("本届任期止"), null=True, blank=True)
    filing_number = models.CharField(_("备案号"), max_length=80, blank=True)
    desk = models.CharField(_("驻点方式"), max_length=12, choices=DeskKind, blank=True)
    multi_ethnic_area = models.BooleanField(_("多民族居住地区"), default=False)

    objects = CommitteeQuerySet.as_manager()

    class Meta:
        ordering = ["organisation__path", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(term_ends_on__isnull=True) | Q(term_ends_on__gte=F("term_starts_on")),
                name="committee_term_ends_after_start",
            )
        ]

    def __str__(self) -> str:
        return self.organisation.name

    def begin_term(self, starts_on: date) -> None:
        """A term of three years, its first day counted. Mediation Law art. 9 para 2."""
        self.term_starts_on, self.term_ends_on = starts_on, RULES["RM-01"].due(start=starts_on).due

    def members_on(self, day: date) -> list[Appointment]:
        """Who sits on the committee that day, the engaged mediators aside."""
        return [seat for seat in self.appointments.in_force(day).select_related("mediator") if seat.is_member]

    def composition_on(self, day: date) -> Answer:
        """Whether the committee is lawfully composed that day, and what is missing. Mediation Law art. 8; RM-01."""
        members = self.members_on(day)
        return RULES["RM-01"].decide(
            members=len(members),
            has_woman=any(seat.mediator.sex == "f" for seat in members),
            chairs=sum(seat.is_chair for seat in members),
            multi_ethnic_area=self.multi_ethnic_area,
            has_minority_member=any(seat.mediator.is_minority for seat in members),
        )

    @property
    def summary(self) -> str:
        """One line for lists and the file page's head; asks the database nothing but the organisation."""
        return _("{name}，{kind}").format(name=self.organisation.name, kind=self.get_kind_display())

    def story(self) -> list[tuple[str, str]]:
        """Label and value pairs of the register sheet, empty ones left out."""
        term = (
            _("{start} 至 {end}").format(start=self.term_starts_on, end=self.term_ends_on)
            if self.term_starts_on
            else ""
        )
        rows = [
            (_("调委会类型"), self.get_kind_display()),
            (_("行业、专业领域"), self.field),
            (_("设立单位"), self.founder),
            (_("设立日期"), self.established_on),
            (_("本届任期"), term),
            (_("备案号"), self.filing_number),
            (_("驻点方式"), self.get_desk_display()),
        ]
        return [(str(label), str(value)) for label, value in rows if value]
