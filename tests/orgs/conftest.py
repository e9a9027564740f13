"""A small bureau and somebody at its door."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, generate_totp_secret, hotp_value
from django.core.cache import cache
from django.test import Client

from anhe import clock
from anhe.orgs.access import Actor
from anhe.orgs.models import Account, Organisation, OrganisationKind, Post, Role

PASSWORD = "芦花深处-77230"
FOUNDED = date(2020, 1, 1)


class Bureau:
    """A city, a bureau with its agency and two offices, a committee, and accounts with the posts asked for."""

    def __init__(self) -> None:
        self.city = self.organisation("city", "安州市司法局")
        self.bureau = self.organisation("justice_bureau", "柳河区司法局", self.city)
        self.agency = self.organisation("correction_agency", "柳河区社区矫正机构", self.bureau)
        self.office = self.organisation("judicial_office", "东山司法所", self.bureau)
        self.other_office = self.organisation("judicial_office", "西河司法所", self.bureau)
        self.committee = self.organisation("mediation_committee", "东山调委会", self.office)
        self.neighbour = self.organisation("justice_bureau", "石桥区司法局", self.city)

    @staticmethod
    def organisation(kind: str, name: str, parent: Organisation | None = None) -> Organisation:
        return Organisation.objects.create(kind=OrganisationKind(kind), name=name, parent=parent)

    def account(self, username: str, **given: Any) -> Account:
        """An account that has changed its first password."""
        given = {"name": f"{username}某", "must_change_password": False, **given}
        return Account.objects.create_account(username, PASSWORD, password_changed_at=clock.now(), **given)

    def post(self, account: Account | str, role: str, at: Organisation, **given: Any) -> Post:
        if isinstance(account, str):
            account = Account.objects.filter(username=account).first() or self.account(account)
        return Post.objects.create(account=account, role=Role(role), organisation=at, **{"starts_on": FOUNDED, **given})

    def actor(self, username: str, role: str, at: Organisation, **given: Any) -> Actor:
        return Actor.of(self.post(username, role, at, **given).account, clock.today())


@pytest.fixture(autouse=True)
def _nobody_has_knocked_yet() -> None:
    """The count of requests a minute lives in the cache, by the computer's own clock."""
    cache.clear()


@pytest.fixture
def bureau(db: None) -> Bureau:
    return Bureau()


@pytest.fixture
def second_factor() -> Callable[[Account], Callable[[], str]]:
    """Put a second factor on an account; answers a function that reads the app."""

    def put(account: Account) -> Callable[[], str]:
        secret = generate_totp_secret()
        TOTP.activate(account, secret)
        return lambda: code_of(secret)

    return put


def code_of(secret: str) -> str:
    """What a real app shows for this secret now."""
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30))


@pytest.fixture
def inside(second_factor: Callable[..., Any]) -> Callable[[Account | Actor], Client]:
    """A browser signed in as somebody, with the second factor behind them where the post needs it."""

    def sign_in(who: Account | Actor) -> Client:
        account = who.account if isinstance(who, Actor) else who
        assert account is not None
        if not Authenticator.objects.filter(user=account).exists():
            second_factor(account)
        client = Client()
        client.force_login(account)
        return client

    return sign_in


def type_in(client: Client, username: str, password: str, **headers: str) -> Any:
    return client.post("/sign-in/", {"login": username, "password": password}, **headers)
