"""A small district with a dozen invented persons, brought there by acts, and beside it a bureau whose offices still
keep their ledgers on paper: what is imported there leaves the first one as the other tests know it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, datetime, time, timedelta

import numpy as np

from anhe import clock
from anhe.casework.models import File
from anhe.orgs.models import Account, OrganisationKind, Role
from anhe.watch.fixes import Fixes
from anhe.watch.models import Area
from anhe.watch.tracks.writing import write
from tests.correction.factories import Cases
from tests.district import District, account, adopt_examples, build_district, organisation
from tests.e2e.home import ACCOUNTS, ADMINISTRATORS, PAPER_OFFICES, PASSWORD, PERSONS, WEARER
from tests.watch.alert_cases import SQUARE, Watched


def build() -> dict[str, str]:
    """Both districts, their sign-ins and the first one's persons; answers with the address of each person's file."""
    district = build_district()
    adopt_examples(district)
    for username, place in ACCOUNTS.items():
        _let_in(getattr(district, place), username)
    for username, role in ADMINISTRATORS.items():
        _let_in(account(str(Role(role).label), Role(role), district.bureau), username)
    _build_paper_bureau(district)
    files = {name: _reported(district, name, days) for name, days in PERSONS.items()}
    _watch_over(district, files[WEARER])
    return files


def _watch_over(district: District, file_address: str) -> None:
    """One person under an order in force, with an allowed area and a point a minute of the last forty."""
    file = File.objects.get(pk=file_address.strip("/").rsplit("/", 1)[-1])
    watched = Watched(district)
    order = watched.order(file.correction)
    watched.zone(order, "示例区界（虚构）")
    Area.objects.create(
        organisation=district.bureau,
        name="示例区界（虚构）",
        shape={"type": "Polygon", "coordinates": [SQUARE]},
        digest="1" * 64,
        is_shared=True,
    )
    minutes = np.arange(40)
    fixes = Fixes.empty(40)
    fixes.trail[:] = order.trail.number
    fixes.measured_at[:] = int(clock.now().timestamp() * 1000) - minutes[::-1] * 60_000
    fixes.received_at[:] = fixes.measured_at
    fixes.lat[:], fixes.lon[:] = 29.94 + np.sin(minutes / 6) * 0.01, 106.45 + minutes * 0.0016
    fixes.accuracy_m[:], fixes.speed[:], fixes.battery[:] = 15, 180 + np.abs(np.sin(minutes / 4) * 300), 66
    write(fixes.take((minutes < 18) | (minutes > 26)), int(fixes.measured_at[-1]))


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
