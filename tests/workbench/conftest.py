"""A small district with cases in it, and a browser for each of its people."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from anhe.casework.acts import Act
from anhe.orgs.models import Account
from tests.correction.factories import Cases
from tests.district import District, adopt_examples, build_district

HTMX = {"HX-Request": "true"}


@pytest.fixture
def district(db: None, live_at: Callable[[str], datetime], settings: Any) -> District:
    """A district that has adopted the examples, on Monday 2 March 2026, nine in the morning."""
    settings.SECOND_FACTOR_REQUIRED = False
    live_at("2026-03-02 09:00")
    built = build_district()
    adopt_examples(built)
    return built


@pytest.fixture
def cases(district: District) -> Cases:
    return Cases(district)


@pytest.fixture
def inside() -> Callable[[Account], Client]:
    """A browser signed in as somebody."""

    def sign_in(account: Account) -> Client:
        client = Client()
        client.force_login(account)
        return client

    return sign_in


@pytest.fixture
def officer(district: District, inside: Callable[[Account], Client]) -> Client:
    return inside(district.officer)


def act_address(act_class: type[Act], record: Any) -> str:
    return reverse("workbench:act", args=[act_class.name, record.pk])


def file_address(record: Any) -> str:
    return reverse("workbench:file", args=[record.file.pk])


def text_of(response: Any) -> str:
    return response.content.decode()


def events_of(response: Any) -> dict[str, Any]:
    """What an answer to HTMX tells the page to do."""
    return json.loads(response.headers["HX-Trigger"])
