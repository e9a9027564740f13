"""473 committees, 23 of them of industries, 164 professionals among their mediators, and a year's disputes."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random

from anhe import clock
from anhe.casework.running import Order, run_many
from anhe.demo import invented
from anhe.demo.corrections import at
from anhe.demo.tree import SINCE, Tree
from anhe.mediation.entering import EnterCommitteeFromLedger, EnterDisputeFromLedger, EnterMediatorFromLedger
from anhe.mediation.given_parties import GivenParty
from anhe.mediation.ledger_rows import CommitteeRow, DisputeRow, MediatorRow
from anhe.mediation.models import Committee, DisputeType, Mediator
from anhe.orgs.access import Actor
from anhe.orgs.models import Account, Organisation, Post, Role

COMMITTEES = 473
INDUSTRY = 23
PROFESSIONALS = 164
DISPUTES = 1600


def enter_committees(random: Random, tree: Tree, starts_on: date) -> list[Committee]:
    """Register the committees by township and the industries' at the bureau, then their people."""
    leader = Actor.of(tree.leader, starts_on)
    with clock.set_to(at(starts_on, 9)):
        orders = [Order(office, {"row": row}) for office, row in _local_rows(tree)]
        orders += [Order(tree.bureau, {"row": row}) for row in _industry_rows()]
        run_many(EnterCommitteeFromLedger, orders, by=leader)
        committees = list(Committee.objects.select_related("organisation", "file").order_by("file__number"))
        run_many(EnterMediatorFromLedger, list(_seats(random, committees)), by=leader)
    _chairs_sign_in(random, committees)
    return committees


def _local_rows(tree: Tree) -> list[tuple[Organisation, CommitteeRow]]:
    """One per township and per village, until 450 stand; the rest of the villages share their township's."""
    rows = []
    for office in tree.offices:
        township = office.name.removesuffix("司法所")
        rows.append((office, _row(f"{township}人民调解委员会", "township", f"{township}人民政府")))
    for office in tree.offices:
        for village in tree.villages[office.name]:
            if len(rows) < COMMITTEES - INDUSTRY:
                kind = "community" if village.name.endswith("社区") else "village"
                rows.append((office, _row(f"{village.name}人民调解委员会", kind, village.name)))
    return rows


def _industry_rows() -> list[CommitteeRow]:
    return [
        _row(f"合川区{name}纠纷人民调解委员会（演示）", "industry", founder, field)
        for name, field, founder in invented.INDUSTRIES
    ]


def _row(name: str, kind: str, founder: str, field: str = "") -> CommitteeRow:
    return CommitteeRow(
        name=name,
        kind=kind,
        field=field,
        founder=founder,
        established_on=SINCE,
        term_starts_on=SINCE,
        filing_number=f"演示备案{abs(hash_of(name)) % 100000:05d}",
    )


def hash_of(text: str) -> int:
    """A number that is the same in every run (Python's own hash is not)."""
    return sum(ord(character) * (place + 1) for place, character in enumerate(text))


def _seats(random: Random, committees: list[Committee]) -> list[Order]:
    """Three elected members each, a woman among them; the professionals are engaged by industry and township."""
    orders = []
    for committee in committees:
        for number, seat in enumerate(("chair", "member", "member")):
            orders.append(Order(committee, {"row": _mediator_row(random, seat, woman=number == 1)}))
    hosts = [one for one in committees if one.kind in ("industry", "township")]
    for number in range(PROFESSIONALS):
        committee = hosts[number % len(hosts)]
        row = _mediator_row(random, "engaged", woman=random.random() < 0.5, professional=True)
        orders.append(Order(committee, {"row": row}))
    return orders


def _mediator_row(random: Random, seat: str, *, woman: bool, professional: bool = False) -> MediatorRow:
    mediator = Mediator(
        name=invented.person_name(random, woman),
        sex="f" if woman else "m",
        born_on=date(1962, 1, 1) + timedelta(days=random.randint(0, 12000)),
        employment="full_time" if professional or seat == "chair" else "part_time",
        is_professional=professional,
        field=random.choice(("律师", "医生", "工程师", "心理咨询师", "会计师")) if professional else "",
        proof="执业证书（演示）" if professional else "",
    )
    return MediatorRow(mediator=mediator, person=None, seat=seat, starts_on=SINCE)


def _chairs_sign_in(random: Random, committees: list[Committee]) -> None:
    """Two logins to look around with: a chair and a mediator of the first township committee."""
    from django.contrib.auth.hashers import make_password

    from anhe.demo.tree import PASSWORD

    committee = committees[0]
    seats = list(committee.appointments.select_related("mediator").order_by("seat", "mediator__name"))
    for username, seat, role in (("zhuren", "chair", Role.COMMITTEE_CHAIR), ("tiaojie", "member", Role.MEDIATOR)):
        mediator = next(one.mediator for one in seats if one.seat == seat)
        account = Account.objects.create(
            username=username,
            name=mediator.name,
            sex=mediator.sex,
            password=make_password(PASSWORD),
            must_change_password=False,
        )
        Post.objects.create(account=account, organisation=committee.organisation, role=role, starts_on=SINCE)
        mediator.account = account
        mediator.save(update_fields=["account"])


def enter_disputes(random: Random, tree: Tree, committees: list[Committee], starts_on: date, today: date) -> None:
    """The committees' registers of the months before, entered in bulk."""
    leader = Actor.of(tree.leader, today)
    orders = [Order(random.choice(committees), {"row": _dispute(random, n, starts_on, today)}) for n in range(DISPUTES)]
    with clock.set_to(at(today, 7)):
        for start in range(0, len(orders), 800):
            run_many(EnterDisputeFromLedger, orders[start : start + 800], by=leader)


def _dispute(random: Random, number: int, starts_on: date, today: date) -> DisputeRow:
    registered_on = starts_on + timedelta(days=random.randint(0, (today - starts_on).days - 1))
    settled = random.random() < 0.97
    concluded_on = min(registered_on + timedelta(days=random.randint(0, 20)), today)
    still_open = (today - registered_on).days < 12 and random.random() < 0.6
    outcome = "" if still_open else ("agreed" if settled else "failed")
    written = outcome == "agreed" and random.random() < 0.45
    return DisputeRow(
        registered_on=registered_on,
        dispute_type=random.choice(DisputeType.values),
        applicants=(GivenParty(invented.person_name(random, random.random() < 0.5)),),
        respondents=(GivenParty(invented.person_name(random, random.random() < 0.5)),),
        number=f"演示{registered_on.year}-{number + 1:05d}",
        source=random.choice(("on_application", "on_application", "proactive", "referred")),
        matter="双方因生活琐事发生争执（演示）",
        outcome=outcome,
        agreement_form=("written" if written else "oral") if outcome == "agreed" else "",
        concluded_on=None if still_open else concluded_on,
        performance="performed" if outcome == "agreed" else "",
        performed_on=concluded_on if outcome == "agreed" else None,
        key=f"demo-{number}",
        matter_key=f"demo-matter-{number}"[:32],
        digest="演示",
    )
