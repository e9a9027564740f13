"""Parties of a dispute. Whoever gave no ID number is a name on the case and nobody in the register of persons."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from anhe.casework.models import File
from anhe.keys import new_key
from anhe.mediation.models.cases import MediationCase
from anhe.people.models import Person
from anhe.people.secrets import SealedTextField


class Side(models.TextChoices):
    APPLICANT = "applicant", _("申请人")
    RESPONDENT = "respondent", _("被申请人")


class PartyKind(models.TextChoices):
    PERSON = "person", _("个人")
    BODY = "body", _("单位")


class Consent(models.TextChoices):
    """What a party said to being mediated. Mediation Law art. 17; R20."""

    NOT_ASKED = "not_asked", _("未征询")
    GIVEN = "given", _("同意调解")
    REFUSED = "refused", _("拒绝调解")


class Party(models.Model):
    id = models.UUIDField(primary_key=True, default=new_key, editable=False)
    case = models.ForeignKey(MediationCase, on_delete=models.PROTECT, related_name="parties")
    side = models.CharField(_("一方"), max_length=10, choices=Side)
    place = models.PositiveSmallIntegerField(_("序号"), default=1)
    kind = models.CharField(_("个人或单位"), max_length=8, choices=PartyKind, default=PartyKind.PERSON)
    name = models.CharField(_("姓名或名称"), max_length=120)
    person = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, blank=True, related_name="mediation_parties"
    )
    phone = SealedTextField(_("联系电话"), null=True, blank=True)
    remark = models.CharField(_("备注"), max_length=120, blank=True)
    agent = models.CharField(_("代理人"), max_length=60, blank=True)
    consent = models.CharField(_("调解意愿"), max_length=10, choices=Consent, default=Consent.NOT_ASKED)

    class Meta:
        ordering = ["case", "side", "place"]

    def __str__(self) -> str:
        return f"{self.get_side_display()} {self.name}"

    @property
    def file(self) -> File:
        return self.case.file

    @property
    def parent_record(self) -> MediationCase:
        """Whose file this party hangs on."""
        return self.case
