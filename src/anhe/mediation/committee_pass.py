"""The ledger of committees and mediators against the register: first the committees, then who sits on them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import date
from uuid import UUID

from django.utils.translation import gettext as _

from anhe.casework.running import Order
from anhe.law.identity import IdNumber
from anhe.mediation.committees import GUIDES, may_be_mediator
from anhe.mediation.comparing import Row, Standing, State, returned, same
from anhe.mediation.entering import EnterCommitteeFromLedger, EnterMediatorFromLedger
from anhe.mediation.finding import NotFound, bare_name, committees_of, organisations_of, plain_name
from anhe.mediation.ledger_rows import CommitteeRow, MediatorRow
from anhe.mediation.models import Appointment, Committee, CommitteeKind, Employment, Mediator, Seat
from anhe.orgs.access import Actor, By
from anhe.orgs.models import Organisation, OrganisationKind
from anhe.people.models import Person
from anhe.people.secrets import blind_index

KIND_BY_NAME = (
    (re.compile("派出所|驻所"), CommitteeKind.STATION_ROOM),
    (re.compile("法院"), CommitteeKind.COURT),
    (re.compile("信访"), CommitteeKind.PETITION_OFFICE),
    (re.compile("公司$"), CommitteeKind.ENTERPRISE),
    (re.compile("(?:社区|居委会|居民委员会)$"), CommitteeKind.COMMUNITY),
    (re.compile("(?:村|村委会|村民委员会)$"), CommitteeKind.VILLAGE),
    (re.compile("(?:街道|镇|乡)$"), CommitteeKind.TOWNSHIP),
)


class CommitteePass:
    """Committees that the ledger names and the register lacks."""

    def __init__(self, actor: Actor, on: date) -> None:
        self.actor = actor
        self._committees = committees_of(actor, GUIDES)
        self._empty = organisations_of(actor, GUIDES, OrganisationKind.MEDIATION_COMMITTEE)
        self._offices = organisations_of(actor, GUIDES, OrganisationKind.JUDICIAL_OFFICE)
        self._met: set[str] = set()

    def standings(self, rows: Sequence[Row]) -> list[Standing]:
        return [self._standing(values) for values in rows]

    def _standing(self, values: Row) -> Standing:
        name = plain_name(values["committee"])
        try:
            if name in self._met or self._committees.get(name):
                return same()
            place = self._empty.get(name) or self._place(values)
        except NotFound as unknown:
            return returned(str(unknown), "committee")
        kind = values.get("committee_kind") or kind_by_name(name)
        if kind is None:
            return returned(_("请写明调委会类型。"), "committee_kind")
        self._met.add(name)
        row = CommitteeRow(
            name=name,
            kind=kind,
            field=values.get("committee_field") or "",
            founder=values.get("founder") or "",
            established_on=values.get("founded_on"),
            term_starts_on=values.get("term_starts_on"),
            filing_number=values.get("filing_number") or "",
        )
        return Standing(State.NEW, EnterCommitteeFromLedger, Order(place, {"row": row}))

    def _place(self, values: Row) -> Organisation:
        """The office the row names; else the body whose ledger this is."""
        if office := values.get("office"):
            return self._offices.find(office)
        posts = self.actor.posts_as(GUIDES)
        if not posts:
            raise NotFound(_("请写明司法所。"))
        own = posts[0].organisation
        return own.parent if own.kind == OrganisationKind.CORRECTION_AGENCY and own.parent else own


def kind_by_name(name: str) -> str | None:
    """What the name itself says: 光明村调委会 is a village's."""
    return next((kind for words, kind in KIND_BY_NAME if words.search(bare_name(name))), None)


class Seats:
    """Who sits where, by the mediator and by name."""

    def __init__(self, committees: Iterable[Committee], on: date) -> None:
        current = Appointment.objects.current_or_future(on).filter(committee__in=committees)
        self._mediators: dict[tuple[UUID, UUID], Mediator] = {}
        self._names: dict[tuple[UUID, str], Mediator] = {}
        for seat in current.select_related("mediator").order_by("pk"):
            self.take(seat.committee_id, seat.mediator)

    def take(self, committee: UUID, mediator: Mediator) -> None:
        self._mediators[committee, mediator.pk] = mediator
        self._names[committee, plain_name(mediator.name)] = mediator

    def has(self, committee: UUID, mediator: Mediator) -> bool:
        return (committee, mediator.pk) in self._mediators

    def named(self, committee: UUID, name: str) -> Mediator | None:
        return self._names.get((committee, name))


class MediatorPass:
    """Mediators that the ledger names and the register lacks; run after the committees are there."""

    BY = GUIDES | By.COMMITTEE_CHAIR

    def __init__(self, actor: Actor, on: date) -> None:
        self.actor, self.on = actor, on
        self._people: dict[str, Person] = {}
        self._mediators: dict[str, Mediator] = {}

    def standings(self, rows: Sequence[Row]) -> list[Standing]:
        """One answer per row. Three statements, whatever the number of rows."""
        self._committees = committees_of(self.actor, self.BY)
        self._seats = Seats(self._committees.all(), self.on)
        self._look_up([str(values["id_number"]) for values in rows if values.get("id_number")])
        return [self._standing(values) for values in rows]

    def _look_up(self, numbers: Sequence[str]) -> None:
        """People and mediators of these ID numbers that are already known here."""
        by_index = {blind_index(number): number for number in numbers if number not in self._people}
        known = Person.objects.living_records().filter(id_index__in=list(by_index)).select_related("mediator")
        for person in known.order_by("pk"):
            number = by_index[bytes(person.id_index or b"")]
            self._people[number] = person
            if hasattr(person, "mediator"):
                self._mediators[number] = person.mediator

    def _standing(self, values: Row) -> Standing:
        if not values.get("name"):
            return same()
        try:
            committee = self._committees.find(values["committee"])
        except NotFound as unknown:
            return returned(str(unknown), "committee")
        number, name = str(values.get("id_number") or ""), plain_name(str(values["name"]))
        namesake = self._seats.named(committee.pk, name)
        if namesake and (not number or not namesake.person_id):
            return same()
        mediator = self._mediators.get(number) or self._new_mediator(values, number)
        if self._seats.has(committee.pk, mediator):
            return same()
        of_age = may_be_mediator(mediator.born_on, values.get("appointed_on") or self.on)
        if not of_age:
            return returned(of_age.why, "birth_date")
        self._seats.take(committee.pk, mediator)
        row = MediatorRow(
            mediator=mediator,
            person=mediator.person,
            seat=seat_of(values),
            starts_on=values.get("appointed_on"),
            ends_on=values.get("appointed_until"),
            filing_number=values.get("certificate") or "",
        )
        if row.starts_on and row.ends_on and row.ends_on < row.starts_on:
            return returned(_("聘任到期日期早于聘任日期。"), "appointed_until")
        return Standing(State.NEW, EnterMediatorFromLedger, Order(committee, {"row": row}))

    def _new_mediator(self, values: Row, number: str) -> Mediator:
        """A mediator not yet in the register; two seats of one human being share it."""
        person = self._people.get(number)
        if number and person is None:
            person = Person(name=str(values["name"]), id_number=number, born_on=birth_date(values)).prepare()
            self._people[number] = person
        mediator = Mediator(
            name=str(values["name"]),
            person=person,
            sex=sex_of(values),
            born_on=birth_date(values),
            is_minority=bool(values.get("ethnicity")) and values["ethnicity"].removesuffix("族") != "汉",
            phone=next((str(phone) for phone in values.get("phones") or ()), None),
            education=values.get("education") or "",
            employment=values.get("employment") or Employment.PART_TIME,
            is_professional=bool(values.get("is_professional")),
            field="、".join(values.get("fields") or ())[:120],
            proof=values.get("proof") or "",
        )
        if number:
            self._mediators[number] = mediator
        return mediator


def birth_date(values: Row) -> date | None:
    id_number = values.get("id_number")
    return id_number.birth_date if isinstance(id_number, IdNumber) else values.get("birth_date")


def sex_of(values: Row) -> str:
    """m or f, from its column or else from the ID number."""
    id_number = values.get("id_number")
    told = values.get("sex") or (id_number.sex.value if isinstance(id_number, IdNumber) else "")
    return told[:1]


def seat_of(values: Row) -> str:
    """The seat told; where the ledger only tells the chair, everybody else counts as a member."""
    if values.get("is_chair"):
        return Seat.CHAIR
    return values.get("seat") or Seat.MEMBER
