"""A small district, its people, and `run`: what every test of casework starts from."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, datetime
from typing import Any

import pytest
from django.db import connection

from anhe.casework.acts import Act, Refused
from anhe.casework.models import Entry
from anhe.casework.running import run as run_act
from anhe.clock import today
from anhe.law.citations import Citation
from anhe.orgs.access import Actor
from anhe.orgs.models import Account, Organisation, OrganisationKind, Post, Role
from tests.casework.pillar import acts
from tests.casework.pillar.models import Request

FOUNDED = date(2020, 1, 1)


class District:
    """A city, a bureau with its agency and two offices, and one account for each post asked for."""

    def __init__(self) -> None:
        self.city = _organisation("city", "安和市司法局")
        self.bureau = _organisation("justice_bureau", "合川区司法局", self.city)
        self.agency = _organisation("correction_agency", "区社区矫正机构", self.bureau)
        self.office = _organisation("judicial_office", "东山司法所", self.bureau)
        self.other_office = _organisation("judicial_office", "西河司法所", self.bureau)

    def actor(
        self,
        name: str = "李工",
        *,
        at: Organisation | None = None,
        role: str = Role.CORRECTION_OFFICER,
        on: date | None = None,
        **post: Any,
    ) -> Actor:
        """Somebody with one post; the same name is the same account."""
        account, _made = Account.objects.get_or_create(username=name, name=name)
        Post.objects.create(account=account, organisation=at or self.office, role=role, starts_on=FOUNDED, **post)
        return Actor.of(account, on or today())


def _organisation(kind: str, name: str, parent: Organisation | None = None) -> Organisation:
    return Organisation.objects.create(kind=OrganisationKind(kind), name=name, parent=parent)


@pytest.fixture(autouse=True)
def _monday_in_march(live_at: Callable[..., datetime]) -> None:
    live_at("2026-03-02 09:00")


@pytest.fixture
def district(db: None) -> District:
    return District()


@pytest.fixture
def officer(district: District) -> Actor:
    return district.actor("李工")


@pytest.fixture
def run() -> Callable[..., Entry]:
    """`run(Act, on=record, by=actor, field=value, …)`: what the person fills in is given by name."""

    def run(act: type[Act], *, on: Any, by: Actor, key: Any = None, seen: int | None = None, **given: Any) -> Entry:
        return run_act(act, on=on, by=by, given=given, key=key, seen=seen)

    return run


@pytest.fixture
def received(district: District, officer: Actor, run: Callable[..., Entry]) -> Request:
    """A request that the office has just received, on a file of its own."""
    return receive(district, officer, run)


def receive(district: District, by: Actor, run: Callable[..., Entry], name: str = "王小明", **given: Any) -> Request:
    given = {"asked_on": today(), **given}
    entry = run(acts.ReceiveRequest, on=given.pop("at", district.office), by=by, name=name, **given)
    return Request.objects.select_related("file__organisation").get(file=entry.file_id)


@contextmanager
def refused(*basis: Citation, saying: str = "") -> Iterator[None]:
    """The act is refused, under these articles, in words that contain `saying`."""
    with pytest.raises(Refused) as caught:
        yield
    assert set(basis) <= set(caught.value.basis)
    assert saying in caught.value.message


def on_postgresql() -> bool:
    return connection.vendor == "postgresql"
