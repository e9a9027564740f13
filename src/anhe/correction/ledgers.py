"""The ledger of persons under supervision (社区矫正对象台账) against the register.

The same ID number is the same person; the same name and birth date under another number is for a human to judge.
"""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from typing import Any, NamedTuple

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from anhe import clock
from anhe.casework.models import Entry
from anhe.casework.running import Order, would_be_refused
from anhe.casework.work import Work
from anhe.correction.models import Correction, Level
from anhe.correction.register_entry import EnterFromLedger
from anhe.ledgers.importers import Importer, Taking, register
from anhe.ledgers.kinds import CORRECTION_SUBJECTS, LedgerKind
from anhe.ledgers.standings import Row, Standing, State, returned, same
from anhe.ledgers.values import half_width
from anhe.ledgers.values.terms import PENALTIES
from anhe.orgs.access import By
from anhe.orgs.models import Account, Organisation, OrganisationKind
from anhe.people.models import Person
from anhe.people.secrets import blind_index

ENTERS = By.JUDICIAL_OFFICE | By.CORRECTION_AGENCY
PERSON_FACTS = (
    ("name", gettext_lazy("姓名")),
    ("sex", gettext_lazy("性别")),
    ("born_on", gettext_lazy("出生日期")),
)
NOTE_LABELS = {
    "guardian": gettext_lazy("监护人"),
    "guardian_phones": gettext_lazy("监护人电话"),
    "team": gettext_lazy("矫正小组成员"),
    "officer": gettext_lazy("责任人"),
    "is_positioned": gettext_lazy("电子定位"),
    "phones": gettext_lazy("其他电话"),
    "remark": gettext_lazy("备注"),
}
PENALTY_WORDS = {name: words for words, name in PENALTIES.items()}
CONTACT_FACTS = ("phone", "registered_at", "lives_at", "ethnicity", "education")
CORRECTION_FACTS = (
    ("kind", "correction_kind"),
    ("starts_on", "starts_on"),
    ("ends_on", "ends_on"),
    ("offence", "offence"),
    ("authority", "deciding_authority"),
    ("judgment_number", "document_number"),
    ("effective_on", "effective_on"),
    ("reported_on", "reported_on"),
    ("announced_on", "admitted_on"),
    ("level", "level"),
    ("prohibition", "prohibitions"),
)
LONGEST_PROHIBITION = 300
LONGEST_SENTENCE = 200

# An office that keeps its own ledger does not name itself on every line.
KIND = LedgerKind(
    CORRECTION_SUBJECTS.name,
    CORRECTION_SUBJECTS.title,
    tuple(
        replace(column, required=False)
        if column.field == "office"
        else replace(column, max_length=LONGEST_PROHIBITION)
        if column.field == "prohibitions"
        else column
        for column in CORRECTION_SUBJECTS.columns
    ),
)


class Keyed(NamedTuple):
    """A row of an office, and the key under which an identical row was or will be entered."""

    office: Organisation
    values: Row
    key: uuid.UUID


@dataclass(frozen=True, slots=True)
class Told:
    """A row made ready: whose it is, and under which key it will be entered."""

    office: Organisation
    person: Person
    index: bytes
    facts: dict[str, Any]
    key: uuid.UUID


@dataclass(frozen=True, slots=True)
class Register:
    """What the register holds about the rows of a chunk; let go with it, since persons and files refer to each other."""

    known: dict[bytes, Person]
    files: dict[Any, Correction]
    alike: Mapping[tuple[str, date | None], set[bytes]]
    work: Work


class SubjectPass:
    """One import of a ledger of persons under supervision, by one actor."""

    def __init__(self, taking: Taking) -> None:
        self._taking = taking
        self._offices = _offices_of(taking)
        self._own = taking.organisation if taking.organisation.kind == OrganisationKind.JUDICIAL_OFFICE else None
        self._officers = _officers_of(self._offices.values())
        self._met: dict[tuple[str, date | None], bytes] = {}

    def standings(self, rows: Sequence[Row]) -> list[Standing]:
        """One answer per row. Four statements, whatever the number of rows."""
        found = [self._keyed(values) for values in rows]
        entered = _entered(one.key for one in found if isinstance(one, Keyed))
        told = [self._told(one, entered) if isinstance(one, Keyed) else one for one in found]
        register = _register([one for one in told if isinstance(one, Told)])
        return [one if isinstance(one, Standing) else self._standing(one, register) for one in told]

    def _keyed(self, values: Row) -> Keyed | Standing:
        office = self._office(values.get("office"))
        return office if isinstance(office, Standing) else Keyed(office, values, _key(office, values))

    def _told(self, row: Keyed, entered: set[uuid.UUID | None]) -> Told | Standing:
        """Of a row entered before nothing more is asked: a ledger that comes again is mostly such rows."""
        office, values, key = row
        if key in entered:
            return same()
        person = _person(values)
        if person.born_on and values.get("birth_date") and values["birth_date"] != person.born_on:
            return returned(_("与身份证号中的出生日期 {day} 不一致，请核对。").format(day=person.born_on), "birth_date")
        facts = _facts(values)
        facts["officer"] = self._officers.get((office.pk, str(values.get("officer") or "")))
        return Told(office, person, bytes(person.id_index or b""), facts, key)

    def _office(self, name: str | None) -> Organisation | Standing:
        if not name:
            return self._own or returned(_("请写明司法所。"), "office")
        found = self._offices.get(_bare(name))
        return found or returned(_("本单位下没有司法所“{name}”，请核对名称。").format(name=name), "office")

    def _standing(self, told: Told, register: Register) -> Standing:
        known = register.known.get(told.index)
        if known is None:
            return self._namesake(told, register) or self._new(told, told.person, register.work)
        if differing := _differing(known, told.person):
            return returned(differing, "name")
        if file := register.files.get(known.pk):
            return self._on_file(told, file)
        _fill_in(known, told.person)
        return self._new(told, known, register.work)

    def _namesake(self, told: Told, register: Register) -> Standing | None:
        """Somebody of the same name and birth date under another number, in the register or earlier in the file."""
        who = told.person.name, told.person.born_on
        others = register.alike.get(who, set()) | {self._met.setdefault(who, told.index)}
        if who[1] is None or others <= {told.index}:
            return None
        return returned(
            _("已有同名、同出生日期（{name}，{day}）但证件号码不同的人，请核对是不是同一个人。").format(
                name=who[0], day=who[1]
            ),
            "id_number",
        )

    def _on_file(self, told: Told, file: Correction) -> Standing:
        """The person is already under supervision here: the same again says nothing, anything else is judged there."""
        if file.office.pk != told.office.pk:
            return returned(
                _("此人已由{office}管理，请先办理变更执行地或者核对司法所。").format(office=file.office.name), "office"
            )
        for name, column in CORRECTION_FACTS:
            said, known = told.facts.get(name), getattr(file, name)
            if said and known and said != known:
                return returned(
                    _("册上是“{known}”，表内是“{said}”，请核对后在案卷中办理。").format(
                        known=_shown(file, name), said=_shown(Correction(**{name: said}), name)
                    ),
                    column,
                )
        return same(_("此人已在册。"))

    def _new(self, told: Told, person: Person, work: Work) -> Standing:
        order = Order(told.office, {"person": person, **told.facts}, told.key)
        refusal = would_be_refused(EnterFromLedger, order, by=self._taking.actor, work=work)
        if refusal:
            return returned(refusal.message, refusal.field or "")
        return Standing(State.NEW, EnterFromLedger, order)


def _person(values: Row) -> Person:
    number = values["id_number"]
    district, street = values.get("residence_district") or "", values.get("residence_address") or ""
    return Person(
        name=str(values["name"]),
        id_number=str(number),
        sex=number.sex.value[:1],
        born_on=number.birth_date,
        phone=next((str(phone) for phone in values.get("phones") or ()), None),
        ethnicity=values.get("ethnicity") or "",
        education=values.get("education") or "",
        registered_at=values.get("household_address") or "",
        lives_at=street if street.startswith(district) else f"{district}{street}"[:200],
    ).prepare()


def _facts(values: Row) -> dict[str, Any]:
    facts = {name: values.get(column) for name, column in CORRECTION_FACTS}
    facts["effective_on"] = facts["effective_on"] or facts["starts_on"]
    facts["level"] = facts["level"] or Level.UNDECIDED
    facts["sentence"] = _sentence_words(values.get("sentence"))
    facts["ledger_note"] = _note(values)
    return {name: value for name, value in facts.items() if value is not None}


@lru_cache(maxsize=2_000)
def _sentence_words(sentence: Any) -> str:
    """有期徒刑3年，缓刑4年, with what else the cell said."""
    if sentence is None:
        return ""
    words = [f"{PENALTY_WORDS[sentence.penalty]}{sentence.term or ''}"]
    if sentence.probation:
        words.append(_("缓刑{term}").format(term=sentence.probation))
    return "，".join([*words, *filter(None, [sentence.rest])])[:LONGEST_SENTENCE]


def _note(values: Row) -> str:
    """Columns without a place of their own, kept word for word with the entry."""
    said = {
        "guardian": values.get("guardian"),
        "guardian_phones": "、".join(str(one) for one in values.get("guardian_phones") or ()),
        "team": "、".join(values.get("team") or ()),
        "officer": values.get("officer"),
        "is_positioned": _("是") if values.get("is_positioned") else "",
        "phones": "、".join(str(one) for one in (values.get("phones") or ())[1:]),
        "remark": values.get("remark"),
    }
    return "；".join(f"{NOTE_LABELS[name]}：{text}" for name, text in said.items() if text)


def _key(office: Organisation, values: Row) -> uuid.UUID:
    """The same row for the same office has the same key, which tells nothing about the person."""
    said = repr(sorted((name, str(value)) for name, value in values.items() if value))
    return uuid.UUID(bytes=blind_index(f"{KIND.name} {office.pk.hex} {said}")[:16], version=5)


def _register(told: Sequence[Told]) -> Register:
    known = _known({one.index for one in told})
    return Register(known, _open_corrections(known.values()), _alike(told), Work(clock.now()))


def _entered(keys: Iterable[uuid.UUID]) -> set[uuid.UUID | None]:
    return set(Entry.objects.filter(key__in=list(keys)).values_list("key", flat=True))


def _known(indices: set[bytes]) -> dict[bytes, Person]:
    known = Person.objects.living_records().filter(id_index__in=indices)
    return {bytes(person.id_index): person for person in known.order_by("pk") if person.id_index}


def _open_corrections(people: Iterable[Person]) -> dict[Any, Correction]:
    of_people = Correction.objects.with_file().filter(file__person__in=list(people), file__closed_on__isnull=True)
    return {one.file.person_id: one for one in of_people.order_by("pk")}


def _alike(told: Sequence[Told]) -> Mapping[tuple[str, date | None], set[bytes]]:
    """ID indices of living records by name and birth date, for the pairs of these rows."""
    alike: dict[tuple[str, date | None], set[bytes]] = defaultdict(set)
    names, births = {one.person.name for one in told}, {one.person.born_on for one in told}
    found = Person.objects.living_records().filter(name__in=names, born_on__in=births)
    for name, born_on, index in found.order_by("pk").values_list("name", "born_on", "id_index"):
        alike[name, born_on].add(bytes(index or b""))
    return alike


def _differing(known: Person, told: Person) -> str:
    """What the register and the ledger say differently of one ID number, in a sentence; "" when nothing."""
    for name, label in PERSON_FACTS:
        on_record, said = getattr(known, name), getattr(told, name)
        if on_record and said and on_record != said:
            return _("证件号码相同，但{label}不同：册上是“{known}”，表内是“{said}”，请核对。").format(
                label=label, known=on_record, said=said
            )
    return ""


def _fill_in(known: Person, told: Person) -> None:
    """Contact facts that the register lacks come from the ledger; what it has stays."""
    for name in CONTACT_FACTS:
        if not getattr(known, name):
            setattr(known, name, getattr(told, name))
    known.prepare()


def _shown(record: Correction, name: str) -> str:
    display = getattr(record, f"get_{name}_display", None)
    return str(display() if display else getattr(record, name))


def _offices_of(taking: Taking) -> dict[str, Organisation]:
    """The judicial offices that the actor answers for, by name and short name; two of one name by neither."""
    reach = taking.actor.reach(ENTERS)
    offices = Organisation.objects.in_reach(reach).filter(kind=OrganisationKind.JUDICIAL_OFFICE)
    named: dict[str, set[Organisation]] = defaultdict(set)
    for office in offices.in_force(taking.on).select_related("parent").order_by("pk"):
        for name in (office.name, office.short_name):
            if name:
                named[_bare(name)].add(office)
    return {name: next(iter(some)) for name, some in named.items() if len(some) == 1}


def _officers_of(offices: Iterable[Organisation]) -> dict[tuple[Any, str], Account]:
    held = Account.objects.filter(posts__organisation__in=list(offices), is_active=True)
    found = held.order_by("pk").values_list("posts__organisation_id", "name", "pk")
    by_pk = {account.pk: account for account in held.order_by("pk")}
    return {(office, name): by_pk[pk] for office, name, pk in found}


def _bare(name: str) -> str:
    return "".join(half_width(name).split()).removesuffix("司法所").removesuffix("所")


register(Importer(KIND, ENTERS, lambda taking: [SubjectPass(taking)], keys=("id_number",)))
