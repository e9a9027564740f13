"""Parties as people write them: a name a line, with a phone and an ID number if they gave them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from anhe.casework.fields import LongTextField
from anhe.mediation.models import MediationCase, Party, PartyKind
from anhe.people.models import Person

BODY = re.compile(
    r"公司|集团|企业|合作社|委员会|业委会|居委会|村委会|经济联合社|医院|诊所|学校|幼儿园|中心|银行|商行|超市|饭店|餐馆"
    r"|物业|事务所|工作室|项目部|[一-龥]{2,}(?:厂|店|局|所|站|社|部|队)$"
)
PHONE = re.compile(r"1[3-9]\d{9}|0\d{2,3}-?\d{7,8}")
ID_NUMBER = re.compile(r"\d{17}[\dXx]|\d{15}")


@dataclass(frozen=True, slots=True)
class GivenParty:
    """One party as told. Its text is the name alone, so that phones and ID numbers stay out of the timeline."""

    name: str
    phone: str = ""
    id_number: str = ""
    remark: str = ""

    def __str__(self) -> str:
        return self.name

    @property
    def kind(self) -> str:
        return PartyKind.BODY if BODY.search(self.name) else PartyKind.PERSON


class PartiesField(LongTextField):
    """One party a line: name, then phone and ID number in any order. Cleans to a list of GivenParty."""

    def __init__(self, label: object, **kwargs: object) -> None:
        kwargs.setdefault("help_text", _("每行一人，姓名在前，电话和身份证号可以不填，用空格隔开。"))
        super().__init__(label, rows=2, **kwargs)  # type: ignore[arg-type]

    def clean(self, value: object) -> list[GivenParty]:
        if isinstance(value, list):
            return value
        text = super().clean(value)
        return [party for line in text.splitlines() if (party := party_of(line))]


def party_of(line: str) -> GivenParty | None:
    """Read one line; None when it is empty."""
    words = line.replace("，", " ").replace(",", " ").split()
    if not words:
        return None
    id_number = next((word for word in words if ID_NUMBER.fullmatch(word)), "")
    phone = next((word for word in words if PHONE.fullmatch(word)), "")
    name = " ".join(word for word in words if word not in (id_number, phone))
    return GivenParty(name[:120], phone, id_number.upper())


def party_rows(case: MediationCase, side: str, given: Iterable[GivenParty]) -> list[Party]:
    """Rows for one side, in the order given. Persons are found or made only where an ID number was told."""
    return [
        Party(
            case_id=case.pk,
            side=side,
            place=place,
            kind=one.kind,
            name=one.name,
            phone=one.phone or None,
            remark=one.remark,
        )
        for place, one in enumerate(given, start=1)
    ]


def known_person(given: GivenParty) -> Person | None:
    """Who already is in the register of persons under this ID number."""
    return Person.objects.living_records().with_id_number(given.id_number).first() if given.id_number else None


def new_person(given: GivenParty) -> Person:
    """A record for somebody who told an ID number and is not yet known."""
    return Person(name=given.name[:60], id_number=given.id_number, phone=given.phone or None).prepare()
