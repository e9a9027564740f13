"""What every test may ask for: a clock to set, statements to count, rows in no order that was not asked for."""

import os
import random
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack
from datetime import datetime

import hypothesis
import pytest
from django.db.models import QuerySet

from anhe import clock
from tests.statements import Shapes, Statements, recorded

hypothesis.settings.register_profile("house", deadline=None, print_blob=True)
hypothesis.settings.register_profile("ci", deadline=None, print_blob=True, derandomize=True)
hypothesis.settings.load_profile("ci" if os.environ.get("CI") else "house")


@pytest.fixture
def live_at() -> Iterator[Callable[[str | datetime], datetime]]:
    """Set the house's clock: `live_at("2026-03-05 09:00")`, in Shanghai time; again to move on."""
    with ExitStack() as stack:

        def move(moment: str | datetime) -> datetime:
            instant = datetime.fromisoformat(moment) if isinstance(moment, str) else moment
            aware = instant if instant.tzinfo else instant.replace(tzinfo=clock.SHANGHAI)
            stack.enter_context(clock.set_to(aware))
            return clock.now()

        yield move


@pytest.fixture
def queries(db: None) -> Callable[[], AbstractContextManager[Statements]]:
    """Record the statements sent inside `with queries() as sent:`; compare `sent.shapes`, count with `len(sent)`."""
    return recorded


@pytest.fixture(autouse=True)
def _unordered_rows_come_shuffled(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """A database owes no order to a queryset without one, so no test may lean on the order it happens to see."""
    dice = random.Random(request.node.nodeid)
    fetch_all = QuerySet._fetch_all

    def fetch_all_and_shuffle(queryset: QuerySet) -> None:
        fresh = queryset._result_cache is None
        fetch_all(queryset)
        if fresh and not queryset.ordered and isinstance(queryset._result_cache, list):
            dice.shuffle(queryset._result_cache)

    monkeypatch.setattr(QuerySet, "_fetch_all", fetch_all_and_shuffle)


def pytest_assertrepr_compare(op: str, left: object, right: object) -> list[str] | None:
    if op == "==" and isinstance(left, Shapes) and isinstance(right, Shapes):
        return ["the same statements on both sides", *left.differences_from(right)]
    return None
