"""A small district with a dozen invented persons, brought there by acts, and beside it a bureau whose offices still
keep their ledgers on paper: what is imported there leaves the first one as the other tests know it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, datetime, time, timedelta

from anhe import clock
from anhe.orgs.models import Account, OrganisationKind, Role
from tests.correction.factories import Cases
from tests.district import District, account, adopt_examples, build_district, organisation
from tests.e2e.home import ACCOUNTS, ADMINISTRATORS, PAPER_OFFICES, PASSWORD, PERSONS


def build() -> dict[str, str]:
    """Both districts, their sign-ins and the first one's persons; answers with the address of each person's file."""
    district = build_district()
    adopt_examples(district)
    for username, place in ACCOUNTS.items():
        _let_in(getattr(district, place), username)
    for username, role in ADMINISTRATORS.items():
        _let_in(account(str(Role(role).label), Role(role), district.bureau), username)
    _build_paper_bureau(district)
    return {name: _reported(district, name, days) for name, days in PERSONS.items()}


def _build_paper_bureau(district: District) -> None:
    bureau = organisation(OrganisationKind.JUSTICE_BUREAU, "南湖区司法局", district.city, series_code="南湖")
    agency = organisation(OrganisationKind.CORRECTION_AGENCY, "南湖区社区矫正管理局", bureau, series_code="南湖")
    head = account("贺局长", Role.AGENCY_HEAD, agency)
    clerk = account("秦科员", Role.CORRECTION_OFFICER, agency)
    adopt_examples(replace(district, bureau=bureau, agency=agency, agency_head=head, agency_officer=clerk))
    _let_in(head, "hejie")
    _let_in(clerk, "qin")
    for username, name in PAPER_OFFICES.items():
        office = organisation(OrganisationKind.JUDICIAL_OFFICE, name, bureau)
        _let_in(account(f"{name[0]}所员", Role.CORRECTION_OFFICER, office), username)


def _let_in(person: Account, username: str) -> None:
    person.username = username
    person.set_password(PASSWORD)
    person.save()


def _reported(district: District, name: str, days: int) -> str:
    day = clock.today() - timedelta(days=days)
    starts_on = day - timedelta(days=3)
    with _morning_of(day):
        correction = Cases(district).enrolled(
            name=name,
            effective_on=starts_on,
            starts_on=starts_on,
            ends_on=starts_on + timedelta(days=729),
            notified_on=day,
        )
    return f"/files/{correction.file_id}/"


@contextmanager
def _morning_of(day: date) -> Iterator[None]:
    with clock.set_to(datetime.combine(day, time(9, 30), clock.SHANGHAI)):
        yield
