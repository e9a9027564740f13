"""A small invented district for tests: one bureau with its agency, two offices, the bodies above, and staff."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from anhe import clock
from anhe.casework.acts import Act
from anhe.casework.models import Entry
from anhe.casework.running import run
from anhe.correction import configuration as district_choices
from anhe.law.identity import make_check_digit
from anhe.orgs.access import Actor
from anhe.orgs.models import Account, Delegation, Matter, Organisation, OrganisationKind, Post, Role
from anhe.watch import thresholds as watch_choices

LONG_AGO = date(2020, 7, 1)
_serial = iter(range(1, 10**6))


@dataclass
class District:
    city: Organisation
    bureau: Organisation
    agency: Organisation
    office: Organisation
    other_office: Organisation
    officer: Account
    colleague: Account
    office_head: Account
    stranger: Account
    agency_head: Account
    agency_officer: Account
    city_officer: Account
    leader: Account

    def actor(self, account: Account) -> Actor:
        return Actor.of(account, clock.today())


def organisation(kind: str, name: str, parent: Organisation | None = None, **more: Any) -> Organisation:
    return Organisation.objects.create(kind=kind, name=name, parent=parent, opened_on=LONG_AGO, **more)


def account(name: str, role: str, place: Organisation, **post: Any) -> Account:
    person = Account.objects.create_account(f"u{next(_serial)}", None, name=name, must_change_password=False)
    Post.objects.create(account=person, organisation=place, role=role, starts_on=LONG_AGO, **post)
    return person


def build_district() -> District:
    city = organisation(OrganisationKind.CITY, "示例市社区矫正管理局")
    bureau = organisation(OrganisationKind.JUSTICE_BUREAU, "示例区司法局", city, series_code="示例")
    agency = organisation(OrganisationKind.CORRECTION_AGENCY, "示例区社区矫正管理局", bureau, series_code="示例")
    office = organisation(OrganisationKind.JUDICIAL_OFFICE, "青石司法所", bureau)
    other = organisation(OrganisationKind.JUDICIAL_OFFICE, "云溪司法所", bureau)
    for matter in Matter:
        Delegation.objects.create(
            agency=agency, office=office, matter=matter, document_number="示例委〔2020〕1号", starts_on=LONG_AGO
        )
    return District(
        city=city,
        bureau=bureau,
        agency=agency,
        office=office,
        other_office=other,
        officer=account("林所员", Role.CORRECTION_OFFICER, office),
        colleague=account("周所员", Role.CORRECTION_OFFICER, office, serves_minors=True),
        office_head=account("石所长", Role.CORRECTION_OFFICER, office, leads=True),
        stranger=account("云所员", Role.CORRECTION_OFFICER, other),
        agency_head=account("何局长", Role.AGENCY_HEAD, agency),
        agency_officer=account("方科员", Role.CORRECTION_OFFICER, agency),
        city_officer=account("市处长", Role.CORRECTION_OFFICER, city),
        leader=account("局领导", Role.BUREAU_LEADER, bureau),
    )


def adopt_examples(district: District, *names: str) -> None:
    """The district adopts the shipped examples, two persons each, as demo districts do."""
    from anhe.casework.configuring import propose, publish

    examples = district_choices.EXAMPLES | watch_choices.EXAMPLES
    for name in names or examples:
        version = propose(
            district.actor(district.agency_officer),
            district.bureau,
            name,
            examples[name],
            source="示例区社矫〔2020〕3号",
            starts_on=LONG_AGO,
        )
        publish(district.actor(district.agency_head), version)


def id_number(born_on: date = date(1990, 1, 1), *, woman: bool = False) -> str:
    """A valid, invented ID number: region 500117, a serial nobody holds twice in a test run."""
    sequence = (next(_serial) * 2 + (0 if woman else 1)) % 1000
    first = f"500117{born_on:%Y%m%d}{sequence:03}"
    return first + make_check_digit(first)


def at(text: str) -> datetime:
    """A Shanghai instant."""
    return datetime.fromisoformat(text).replace(tzinfo=clock.SHANGHAI)


def act(act_class: type[Act], *, on: Any, by: Account | Actor, **given: Any) -> Entry:
    actor = by if isinstance(by, Actor) else Actor.of(by, clock.today())
    return run(act_class, on=on, by=actor, given=given)
