"""A person, once, whatever the number of files about them."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from anhe.keys import new_key
from anhe.people.names import search_text, spelled
from anhe.people.secrets import SealedTextField, blind_index


class Sex(models.TextChoices):
    MALE = "m", _("男")
    FEMALE = "f", _("女")


class IdKind(models.TextChoices):
    RESIDENT_ID = "resident_id", _("居民身份证")
    PASSPORT = "passport", _("护照")
    HK_MACAO_TAIWAN = "hk_macao_taiwan", _("港澳台居民居住证")
    OTHER = "other", _("其他证件")


class PersonQuerySet(models.QuerySet["Person"]):
    def living_records(self) -> PersonQuerySet:
        """Records not merged into another."""
        return self.filter(merged_into__isnull=True)

    def with_id_number(self, number: str) -> PersonQuerySet:
        return self.filter(id_index=blind_index(number))

    def with_phone(self, phone: str) -> PersonQuerySet:
        return self.filter(phone_index=blind_index(phone))

    def matching(self, words: str) -> PersonQuerySet:
        """By characters of the name, pinyin, initials; or exactly by ID number or phone."""
        found = self
        for word in words.split():
            asked = Q(search_text__contains=word.lower())
            if sum(c.isdigit() for c in word) >= 7:
                asked |= Q(id_index=blind_index(word)) | Q(phone_index=blind_index(word))
            found = found.filter(asked)
        return found


class Person(models.Model):
    id = models.UUIDField(primary_key=True, default=new_key, editable=False)
    name = models.CharField(_("姓名"), max_length=60)
    former_name = models.CharField(_("曾用名"), max_length=60, blank=True)
    search_text = models.CharField(max_length=400, editable=False)
    sort_text = models.CharField(max_length=120, editable=False, db_index=True)
    sex = models.CharField(_("性别"), max_length=1, choices=Sex, blank=True)
    born_on = models.DateField(_("出生日期"), null=True, blank=True)
    id_kind = models.CharField(_("证件种类"), max_length=20, choices=IdKind, default=IdKind.RESIDENT_ID)
    id_number = SealedTextField(_("证件号码"), null=True, blank=True)
    id_index = models.BinaryField(max_length=32, null=True, editable=False)
    phone = SealedTextField(_("联系电话"), null=True, blank=True)
    phone_index = models.BinaryField(max_length=32, null=True, editable=False)
    ethnicity = models.CharField(_("民族"), max_length=20, blank=True)
    education = models.CharField(_("文化程度"), max_length=20, blank=True)
    marital_status = models.CharField(_("婚姻状况"), max_length=20, blank=True)
    occupation = models.CharField(_("职业"), max_length=60, blank=True)
    employer = models.CharField(_("工作单位"), max_length=120, blank=True)
    registered_at = models.CharField(_("户籍地址"), max_length=200, blank=True)
    lives_at = models.CharField(_("居住地址"), max_length=200, blank=True)
    photo = models.CharField(max_length=120, blank=True, editable=False)
    merged_into = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="merged_from")
    created_at = models.DateTimeField(auto_now_add=True)

    objects = PersonQuerySet.as_manager()

    class Meta:
        ordering = ["sort_text", "id"]
        indexes = [
            models.Index(fields=["phone_index"], name="person_by_phone"),
            models.Index(fields=["name", "born_on"], name="person_by_name_and_birth"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["id_index"],
                condition=Q(id_index__isnull=False, merged_into__isnull=True),
                name="person_has_one_record_per_id_number",
            )
        ]

    def __str__(self) -> str:
        return self.name

    def prepare(self) -> Person:
        """Fill what is derived from name, ID number and phone. Call before a bulk write; save() does."""
        self.search_text = search_text(self.name)[:400]
        self.sort_text = spelled(self.name)[:120]
        self.id_index = blind_index(self.id_number) if self.id_number else None
        self.phone_index = blind_index(self.phone) if self.phone else None
        return self

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.prepare()
        super().save(*args, **kwargs)

    def age_on(self, day: date) -> int | None:
        """Completed years on `day`."""
        if not self.born_on:
            return None
        had_birthday = (day.month, day.day) >= (self.born_on.month, self.born_on.day)
        return day.year - self.born_on.year - (not had_birthday)
