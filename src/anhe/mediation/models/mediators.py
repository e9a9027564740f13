"""Mediators (人民调解员) and their appointments. Mediation Law art. 13-16."""

from __future__ import annotations

from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from anhe.casework.models import File
from anhe.keys import new_key
from anhe.mediation.models.committees import Committee
from anhe.people.models import Person, Sex
from anhe.people.secrets import SealedTextField


class Employment(models.TextChoices):
    FULL_TIME = "full_time", _("专职")
    PART_TIME = "part_time", _("兼职")


class Seat(models.TextChoices):
    """What an appointment makes of a person: members are elected (art. 9), mediators may be engaged (art. 13)."""

    CHAIR = "chair", _("主任")
    DEPUTY = "deputy", _("副主任")
    MEMBER = "member", _("委员")
    ENGAGED = "engaged", _("聘任调解员")


class Mediator(models.Model):
    """One human being who mediates, whatever the number of committees. Known by ID number, else by name and birth."""

    id = models.UUIDField(primary_key=True, default=new_key, editable=False)
    name = models.CharField(_("姓名"), max_length=60)
    person = models.OneToOneField(Person, on_delete=models.PROTECT, null=True, blank=True, related_name="mediator")
    account = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="mediator"
    )
    sex = models.CharField(_("性别"), max_length=1, choices=Sex, blank=True)
    born_on = models.DateField(_("出生日期"), null=True, blank=True)
    is_minority = models.BooleanField(_("少数民族"), default=False)
    phone = SealedTextField(_("联系电话"), null=True, blank=True)
    education = models.CharField(_("文化程度"), max_length=20, blank=True)
    employment = models.CharField(_("专兼职"), max_length=10, choices=Employment, default=Employment.PART_TIME)
    is_professional = models.BooleanField(_("专业人员"), default=False)
    field = models.CharField(_("专业领域"), max_length=120, blank=True)
    proof = models.CharField(_("专业证明"), max_length=200, blank=True)

    class Meta:
        ordering = ["name", "id"]
        indexes = [models.Index(fields=["name"], name="mediator_by_name")]

    def __str__(self) -> str:
        return self.name


class AppointmentQuerySet(models.QuerySet["Appointment"]):
    def in_force(self, on: date) -> AppointmentQuerySet:
        """Seats held on that day; one whose first day the ledger did not tell has begun."""
        begun = Q(starts_on__isnull=True) | Q(starts_on__lte=on)
        return self.filter(begun).filter(Q(ends_on__isnull=True) | Q(ends_on__gte=on))

    def current_or_future(self, on: date) -> AppointmentQuerySet:
        return self.filter(Q(ends_on__isnull=True) | Q(ends_on__gte=on))


class Appointment(models.Model):
    """A mediator's seat on a committee, both days included."""

    id = models.UUIDField(primary_key=True, default=new_key, editable=False)
    committee = models.ForeignKey(Committee, on_delete=models.PROTECT, related_name="appointments")
    mediator = models.ForeignKey(Mediator, on_delete=models.PROTECT, related_name="appointments")
    seat = models.CharField(_("任职"), max_length=12, choices=Seat, default=Seat.MEMBER)
    starts_on = models.DateField(_("聘任日期"), null=True)
    ends_on = models.DateField(_("聘任到期日期"), null=True, blank=True)
    filing_number = models.CharField(_("聘书或备案号"), max_length=80, blank=True)
    ended_because = models.CharField(_("离任原因"), max_length=200, blank=True)

    objects = AppointmentQuerySet.as_manager()

    class Meta:
        ordering = ["committee", "-starts_on", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
                name="appointment_ends_after_start",
            ),
            models.UniqueConstraint(
                fields=["committee", "mediator", "starts_on"], name="appointment_starts_once_on_a_day"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.mediator.name}（{self.get_seat_display()}）"

    @property
    def file(self) -> File:
        return self.committee.file

    @property
    def parent_record(self) -> Committee:
        """Whose file this seat hangs on."""
        return self.committee

    @property
    def is_member(self) -> bool:
        return self.seat != Seat.ENGAGED

    @property
    def is_chair(self) -> bool:
        return self.seat == Seat.CHAIR

    def end(self, on: date, because: str) -> None:
        """Let `on` be the last day."""
        self.ends_on, self.ended_because = on, because
