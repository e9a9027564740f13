"""Who may be put on the register, and the file that is opened for them. Law art. 2, 52, 58; R06, R14."""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext

from anhe.casework.acts import Act, Refused
from anhe.casework.models import File, FileKind
from anhe.correction.models import Correction, CorrectionKind, Status
from anhe.law.citations import LAW, MEASURES
from anhe.law.identity import IdNumber
from anhe.law.identity import Sex as IdSex
from anhe.orgs.models import OrganisationKind
from anhe.people.models import Person, Sex

ADULT = 18


def refuse_wrong_kind(kind: str, *, is_medical_parole: bool) -> None:
    """Raise Refused for anything but the four kinds (Law art. 2; R06), or medical parole outside temporary release."""
    if kind not in CorrectionKind.values:
        raise Refused(gettext("矫正类别只能是管制、缓刑、假释、暂予监外执行。"), LAW[2], field="kind")
    if is_medical_parole and kind != CorrectionKind.TEMPORARY_RELEASE:
        raise Refused(gettext("保外就医只适用于暂予监外执行。"), MEASURES[24].paragraph(2), field="is_medical_parole")


def open_file(act: Act, person: Person, *, effective_on: date) -> File:
    """A numbered correction file for a person at the act's office. A minor at the decision stays one (Law art. 58)."""
    agency = act.work.nearest(act.record, OrganisationKind.CORRECTION_AGENCY)
    n = act.next_number(agency, "社矫")
    return File(
        kind=FileKind.CORRECTION,
        number=gettext("（{place}）社矫〔{year}〕{n}号").format(
            place=agency.series_code or agency.name, year=act.today.year, n=n
        ),
        title=person.name,
        organisation=act.record,
        person=person,
        is_minor=is_minor_on(person, effective_on),
        opened_on=act.today,
    )


def is_minor_on(person: Person, day: date) -> bool:
    """Under eighteen on that day; a person whose birth date is unknown is not taken for a minor."""
    age = person.age_on(day)
    return age is not None and age < ADULT


def known_person(id_number: str) -> Person | None:
    """The one living record under this ID number."""
    return Person.objects.living_records().with_id_number(id_number).first()


def person_told_of(act: Act) -> Person:
    """The person already on record under this ID number, with what was told now, or a new one."""
    told = act.input
    addresses = {name: getattr(told, name, "") for name in ("phone", "lives_at", "registered_at")}
    known = known_person(told.id_number)
    if known:
        for name, value in addresses.items():
            setattr(known, name, value or getattr(known, name))
        return act.save(known)
    identity = IdNumber.parse(told.id_number)
    person = Person(
        name=told.name,
        id_number=told.id_number,
        **addresses,
        born_on=identity.birth_date,
        sex=Sex.FEMALE if identity.sex is IdSex.FEMALE else Sex.MALE,
    )
    return act.add(person.prepare())


def is_enrolled(id_number: str) -> bool:
    """Whether a correction of the holder of this number is expected or under way."""
    open_corrections = Correction.objects.filter(file__person__in=Person.objects.with_id_number(id_number))
    return open_corrections.filter(status__in=[Status.EXPECTED, Status.ENROLLED]).exists()
