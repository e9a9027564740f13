"""A district at its full size, built through the acts its ledgers come in by; trails, which no act writes, are laid."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from random import Random
from typing import Any

from anhe import clock
from anhe.casework.acts import Act
from anhe.casework.configuring import propose, publish
from anhe.casework.models import File, FileRead, Notice, ReadChain
from anhe.casework.running import Order, run, run_many
from anhe.correction.leave import ApproveLeave, RequestLeave
from anhe.correction.models import Correction
from anhe.correction.register_entry import EnterFromLedger
from anhe.correction.reporting import RecordReport
from anhe.law.identity import make_check_digit
from anhe.mediation.configuration import EXAMPLE_INTERVALS, INTERVALS
from anhe.mediation.entering import EnterCommitteeFromLedger, EnterDisputeFromLedger, EnterMediatorFromLedger
from anhe.mediation.given_parties import GivenParty
from anhe.mediation.ledger_rows import CommitteeRow, DisputeRow, MediatorRow
from anhe.mediation.models import Committee, DisputeType, Mediator
from anhe.orgs.access import Actor
from anhe.orgs.models import AccessEvent, Account, Organisation, OrganisationKind, Role
from anhe.people.models import Person
from tests.district import LONG_AGO, account, adopt_examples, build_district, organisation

SEED = 20261001
CHUNK = 1_000
SURNAMES = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜戚谢邹喻柏水窦章"
GIVEN = "安宁康泰平和顺达明远志强海波建国秀兰"
MINORS = 50
WAITING, AWAY = 60, 60
STORY_MONTHS = 36
BUSY = 40


@dataclass(frozen=True, slots=True)
class Size:
    """How large; the defaults are a district's full size, five years of disputes included."""

    persons: int = 1_000
    disputes: int = 50_000
    open_disputes: int = 400
    committees: int = 473
    offices: int = 30
    staff: int = 200
    reads: int = 300_000
    events: int = 200_000
    notices: int = 500


@dataclass(slots=True)
class FullDistrict:
    """Whom and what the pages are opened as and on."""

    people: dict[str, Account]
    correction: File
    dispute: File


class Builder:
    """Builds the district step by step; `today` is the day all of it is looked at."""

    def __init__(self, size: Size, tell: Callable[[str], None]) -> None:
        self.size, self.tell, self.random = size, tell, Random(SEED)
        self.today = clock.today()
        self.district = build_district()
        self.officers: dict[Organisation, list[Account]] = {}
        self.mediators: list[Mediator] = []
        self.leader = Actor.of(self.district.leader, self.today)

    def build(self) -> FullDistrict:
        self._offices_and_staff()
        self._adopt()
        self._committees()
        self.tell("offices, staff, committees")
        self._persons()
        story = self._a_long_story()
        self._leaves()
        self.tell(f"{Correction.objects.count()} persons under supervision")
        dispute = self._disputes()
        self.tell(f"{self.size.disputes} disputes")
        self._trails()
        self.tell(f"{self.size.reads} reads, {self.size.events} events at the door")
        return FullDistrict(self._people(), story, dispute)

    def _people(self) -> dict[str, Account]:
        built = self.district
        mediator, chair = self.mediators[0].account, self.mediators[1].account
        assert mediator
        assert chair
        return {
            "officer": built.officer,
            "officer for minors": built.colleague,
            "head of office": built.office_head,
            "head of agency": built.agency_head,
            "bureau leader": built.leader,
            "chair": chair,
            "mediator": mediator,
            "system admin": account("系统员", Role.SYSTEM_ADMIN, built.bureau),
            "auditor": account("审计员", Role.AUDIT_ADMIN, built.bureau),
        }

    # Who works here ------------------------------------------------------------------------------

    def _offices_and_staff(self) -> None:
        built = self.district
        self.officers = {built.office: [built.officer], built.other_office: [built.stranger]}
        for number in range(2, self.size.offices):
            place = organisation(OrganisationKind.JUDICIAL_OFFICE, f"第{number}司法所", built.bureau)
            account(f"所长{number}", Role.CORRECTION_OFFICER, place, leads=True)
            self.officers[place] = [account(f"所员{number}", Role.CORRECTION_OFFICER, place)]
        places = itertools.cycle(self.officers)
        for number in range(self.size.staff - Account.objects.count() - 2):
            place = next(places)
            is_for_minors = len(self.officers[place]) == 2
            more = account(f"同事{number}", Role.CORRECTION_OFFICER, place, serves_minors=is_for_minors)
            self.officers[place].append(more)

    def _adopt(self) -> None:
        adopt_examples(self.district)
        proposer, publisher = (self.district.actor(one) for one in (self.district.agency_officer, self.district.leader))
        version = propose(
            proposer, self.district.bureau, INTERVALS, EXAMPLE_INTERVALS, source="示例区调解规范", starts_on=LONG_AGO
        )
        publish(publisher, version)

    def _committees(self) -> None:
        """Each under an office; each with one mediator, of whom two may sign in."""
        offices = itertools.cycle(self.officers)
        orders = [
            Order(next(offices), {"row": CommitteeRow(f"示例{number}村人民调解委员会", "village")})
            for number in range(self.size.committees)
        ]
        run_many(EnterCommitteeFromLedger, orders, by=self.leader)
        committees = list(Committee.objects.select_related("organisation", "file").order_by("file__number"))
        first = committees[0].organisation
        self.mediators = [Mediator(name=self._name()) for _committee in committees]
        self.mediators[0].account = account("调解员", Role.MEDIATOR, first)
        self.mediators[1].account = account("调委会主任", Role.COMMITTEE_CHAIR, first)
        rows = [MediatorRow(mediator, None, "member", starts_on=LONG_AGO) for mediator in self.mediators]
        seats = [Order(place, {"row": row}) for place, row in zip(committees, rows, strict=True)]
        run_many(EnterMediatorFromLedger, seats, by=self.leader)

    def _name(self) -> str:
        return self.random.choice(SURNAMES) + "".join(self.random.choices(GIVEN, k=2))

    # Persons under supervision -------------------------------------------------------------------

    def _persons(self) -> None:
        offices = itertools.cycle(self.officers)
        orders = [self._person(next(offices), number) for number in range(self.size.persons - 1)]
        actor = Actor.of(self.district.agency_officer, self.today)
        for chunk in chunks(orders, CHUNK):
            run_many(EnterFromLedger, chunk, by=actor)

    def _person(self, office: Organisation, number: int) -> Order:
        started = self.today - timedelta(days=100 + number % 200)
        born = date(1970, 1, 1) + timedelta(days=number % 9_000)
        if number < MINORS:
            born = started - timedelta(days=17 * 365 + number)
        officer = self.officers[office][2 if number < MINORS else number % 2]
        facts = ledger_facts(number, started) | {"ends_on": self.today + timedelta(days=1 + number % 900)}
        return Order(office, facts | {"person": person(self._name(), born, number), "officer": officer})

    def _a_long_story(self) -> File:
        """One person three years under supervision, who reported every month and travelled every quarter."""
        started, officer = self.today - timedelta(days=31 * STORY_MONTHS), self.district.officer
        facts = ledger_facts(self.size.persons, started) | {"ends_on": self.today + timedelta(days=400)}
        facts |= {"person": person("章安康", date(1985, 5, 5), self.size.persons), "officer": officer}
        with clock.set_to(at(started)):
            [entry] = run_many(EnterFromLedger, [Order(self.district.office, facts)], by=self._actor(officer))
        correction = Correction.objects.get(file=entry.file_id)
        for month in range(1, STORY_MONTHS):
            day = started + timedelta(days=31 * month)
            with clock.set_to(at(day)):
                self._act(RecordReport, correction, reported_on=day, manner="phone", text="在家务农，一切正常。")
                if month % 3 == 0:
                    self._travel(correction, day + timedelta(days=1), decided=True)
        self._travel(correction, self.today + timedelta(days=5), decided=False)
        return correction.file

    def _leaves(self) -> None:
        """Some wait for a decision, some are away; each office has a few."""
        ends_later = self.today + timedelta(days=30)
        adults = Correction.objects.filter(file__is_minor=False, ends_on__gt=ends_later, leaves__isnull=True)
        chosen = list(adults.select_related("file__organisation").order_by("id")[: WAITING + AWAY])
        for number, correction in enumerate(chosen):
            self._travel(correction, self.today + timedelta(days=number % 6), decided=number >= WAITING)

    def _travel(self, correction: Correction, starts_on: date, *, decided: bool) -> None:
        given = {"reason": "family", "explanation": "父亲住院，需要陪护", "place": "邻县", "is_urgent": False}
        self._act(RequestLeave, correction, starts_on=starts_on, ends_on=starts_on + timedelta(days=2), **given)
        if decided:
            leave = correction.leaves.get(starts_on=starts_on)
            self._act(ApproveLeave, leave, opinion="同意")

    def _act(self, act_class: type[Act], record: Any, **given: Any) -> None:
        run(act_class, on=record, by=self._actor(self.district.agency_head), given=given)

    def _actor(self, who: Account) -> Actor:
        return Actor.of(who, clock.today())

    # Disputes ------------------------------------------------------------------------------------

    def _disputes(self) -> File:
        """Five years of registers; the last ones are still open, and of these the first committee has a good part."""
        committees = list(Committee.objects.select_related("organisation", "file").order_by("file__number"))
        orders = (self._dispute(committees, number) for number in range(self.size.disputes))
        for chunk in chunks(orders, CHUNK):
            run_many(EnterDisputeFromLedger, chunk, by=self.leader)
        files = File.objects.filter(kind="mediation", organisation=committees[0].organisation, closed_on__isnull=True)
        return files.order_by("-opened_on", "id")[0]

    def _dispute(self, committees: list[Committee], number: int) -> Order:
        left = self.size.disputes - number
        place = 0 if left <= BUSY else number % len(committees)
        age = left * 5 * 365 // self.size.disputes
        registered_on = self.today - timedelta(days=age)
        is_open = left <= self.size.open_disputes
        ended_on = None if is_open else min(registered_on + timedelta(days=number % 20), self.today)
        row = DisputeRow(
            registered_on=registered_on,
            dispute_type=self.random.choice(DisputeType.values),
            applicants=(self._party(number),),
            respondents=(GivenParty(self._name()),),
            number=f"{registered_on.year}-{number}",
            matter="双方因生活琐事发生争执。",
            mediator=self.mediators[place],
            outcome="" if is_open else ("agreed" if number % 20 else "failed"),
            agreement_form="" if is_open or number % 20 == 0 else "oral",
            performance="" if is_open or number % 20 == 0 else "performed",
            concluded_on=ended_on,
            performed_on=ended_on if number % 20 else None,
            key=f"{number}",
            matter_key=f"matter {number}",
            digest="0",
        )
        return Order(committees[place], {"row": row})

    def _party(self, number: int) -> GivenParty:
        """Every other applicant gave an ID number, and so is on record as a person."""
        if number % 2:
            return GivenParty(self._name(), phone=f"139{number:08}")
        return GivenParty(self._name(), id_number=id_number(date(1950, 1, 1), number // 2))

    # Trails --------------------------------------------------------------------------------------

    def _trails(self) -> None:
        """What five years of opening pages leave: reads in their chains, events at the door, notices."""
        readers = [officers[0] for officers in self.officers.values()]
        files = list(File.objects.filter(kind="correction"))
        FileRead.objects.bulk_create(self._reads(files, readers), batch_size=2_000)
        events = (self._event(number, readers) for number in range(self.size.events))
        AccessEvent.objects.bulk_create(events, batch_size=2_000)
        notices = (self._notice(number, files) for number in range(self.size.notices))
        Notice.objects.bulk_create(notices)

    def _reads(self, files: list[File], readers: list[Account]) -> Iterator[FileRead]:
        each = self.size.reads // len(files)
        chains = []
        for place, file in enumerate(files):
            last = bytes(32)
            for seq in range(1, each + 1):
                moment = clock.now() - timedelta(minutes=(each - seq) * 2_000 + place)
                read = FileRead(
                    file=file,
                    seq=seq,
                    account=readers[(seq + place) % len(readers)],
                    post_title="司法所 · 矫正工作者",
                    page="file",
                    why="依职责办理",
                    address="10.0.0.1",
                    read_at=moment,
                ).link(last)
                last = read.hash
                yield read
            chains.append(ReadChain(file=file, last_seq=each, last_hash=last))
        ReadChain.objects.bulk_create(chains, ignore_conflicts=True)

    def _event(self, number: int, readers: list[Account]) -> AccessEvent:
        who = readers[number % len(readers)]
        moment = clock.now() - timedelta(minutes=13 * number)
        kind = AccessEvent.Kind.SIGNED_IN if number % 50 else AccessEvent.Kind.REFUSED
        return AccessEvent(at=moment, kind=kind, account=who, username=who.username, address="10.0.0.1")

    def _notice(self, number: int, files: list[File]) -> Notice:
        moment = clock.now() - timedelta(hours=number)
        read_at = None if number < 20 else moment
        file = files[number % len(files)]
        text = f"{file}：申请外出"
        return Notice(
            account=self.district.officer, file=file, kind="act", text=text[:400], sent_at=moment, read_at=read_at
        )


def ledger_facts(number: int, started: date) -> dict[str, Any]:
    """What the row of one person says beside who it is."""
    return {
        "kind": "suspended_sentence",
        "authority": "示例区人民法院",
        "judgment_number": f"（{started.year}）示例刑初{number}号",
        "offence": "盗窃罪",
        "effective_on": started,
        "starts_on": started,
        "reported_on": started,
        "announced_on": started,
        "level": ("strict", "ordinary", "lenient")[number % 3],
    }


def person(name: str, born_on: date, number: int) -> Person:
    """An invented person; the ID number is valid and belongs to nobody."""
    return Person(
        name=name, sex="f", born_on=born_on, id_number=id_number(born_on, number), phone=f"138{number:08}"
    ).prepare()


def id_number(from_day: date, number: int) -> str:
    """Valid, and another for every number: the day goes on where a day's three digits end."""
    day = from_day + timedelta(days=number // 499)
    first = f"500117{day:%Y%m%d}{number % 499 * 2:03}"
    return first + make_check_digit(first)


def at(day: date) -> datetime:
    return datetime.combine(day, time(9), clock.SHANGHAI)


def chunks(orders: Iterable[Order], size: int) -> Iterator[list[Order]]:
    remaining = iter(orders)
    while chunk := list(itertools.islice(remaining, size)):
        yield chunk
