"""The event stream: what is committed reaches those who may see it, in order, once, until their session ends. R04."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from datetime import datetime
from typing import Any

import pytest
from asgiref.sync import sync_to_async
from django.test import Client

from anhe.watch import live
from anhe.watch.alerts import AcknowledgeAlert
from anhe.watch.live import AlertEvent, Hub, Listener, events, newest_id
from anhe.watch.models import Alert, AlertNews
from tests.district import act, build_district
from tests.watch.alert_cases import Watched

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def watched(transactional_db: None, live_at: Callable[[str], datetime], monkeypatch: Any, settings: Any) -> Watched:
    settings.SECOND_FACTOR_REQUIRED = False
    live_at("2026-03-02 09:00")
    monkeypatch.setattr(live, "LOOK_SECONDS", 0.02)
    monkeypatch.setattr(live, "CHECK_SECONDS", 0.05)
    monkeypatch.setattr(live, "HEARTBEAT_SECONDS", 0.3)
    return Watched(build_district())


def connection(account: Any) -> tuple[Listener, Client]:
    client = Client()
    client.force_login(account)
    return Listener(account.pk, client.session.session_key), client


async def heard(stream: AsyncIterator[bytes], number: int, seconds: float = 5.0) -> list[dict[str, Any]]:
    """The next so many events of a stream, comments left out."""
    found: list[dict[str, Any]] = []

    async def read() -> None:
        async for part in stream:
            for line in part.decode().splitlines():
                if line.startswith("data: {") and line != "data: {}":
                    found.append(json.loads(line[6:]))
            if len(found) >= number:
                return

    await asyncio.wait_for(read(), seconds)
    return found


def with_streams(work: Callable[[Hub], Any]) -> Any:
    """Run something beside a hub, and leave no thread and no connection behind."""

    async def whole() -> Any:
        hub = Hub()
        try:
            return await work(hub)
        finally:
            hub.listeners.clear()
            if hub.task:
                await asyncio.wait_for(hub.task, 5)
            hub.thread.shutdown()

    return asyncio.run(whole())


class TestWhoHears:
    def test_R04_the_own_office_and_the_duty_desk_hear_and_another_office_does_not(self, watched):
        district = watched.district
        order = watched.order()
        listeners = [connection(person)[0] for person in (district.officer, district.agency_officer, district.stranger)]

        async def work(hub: Hub) -> list[Any]:
            streams = [events(hub, listener, None) for listener in listeners]
            reading = [asyncio.create_task(heard(stream, 1, 3)) for stream in streams]
            await asyncio.sleep(0.3)
            await sync_to_async(watched.alert)(order)
            return await asyncio.gather(*reading, return_exceptions=True)

        own, desk, other = with_streams(work)

        alert = Alert.objects.get()
        assert own == desk
        assert own[0]["id"] == AlertNews.objects.get().id
        assert (own[0]["alert"], own[0]["happened"], own[0]["kind"]) == (str(alert.pk), "raised", "boundary_exit")
        assert isinstance(other, TimeoutError)

    def test_an_event_says_neither_who_nor_where(self, watched):
        watched.alert(lat=29.95, lon=106.5, distance_m=80)

        [event] = live.after(0)

        assert set(json.loads(event.event.encode().decode().split("data: ")[1])) == {
            "id",
            "alert",
            "happened",
            "kind",
            "severity",
            "at",
        }

    @pytest.mark.parametrize("change", [{"name": "某人"}, {"kind": "unheard_of"}, {"severity": 9}])
    def test_fields_and_values_that_nobody_agreed_on_are_refused(self, watched, change):
        watched.alert()
        given = json.loads(live.after(0)[0].event.encode().decode().split("data: ")[1])
        assert AlertEvent.parse(given)

        with pytest.raises(ValueError, match=r"name|unheard_of|9"):
            AlertEvent.parse(given | change)


class TestResuming:
    def test_what_was_missed_is_sent_first_and_nothing_twice(self, watched):
        order = watched.order()
        alert = watched.alert(order)
        last = newest_id()
        act(AcknowledgeAlert, on=alert, by=watched.district.officer)
        listener, _client = connection(watched.district.officer)

        async def work(hub: Hub) -> list[Any]:
            stream = events(hub, listener, last)
            reading = asyncio.create_task(heard(stream, 2))
            await asyncio.sleep(0.3)
            await sync_to_async(watched.alert)(order, "sos")
            return await reading

        assert [one["happened"] for one in with_streams(work)] == ["acknowledged", "raised"]

    def test_numbers_committed_out_of_order_are_all_heard(self, watched):
        alert = watched.alert()
        reader = live.Reader()
        reader.look()
        first = newest_id()
        for number in (first + 2, first + 1, first + 3):
            AlertNews.objects.create(id=number, alert=alert, happened="again", at=alert.raised_at)
            assert [news.event.id for news in reader.look()] == [number]
        assert reader.look() == []

    def test_a_storm_of_events_hides_none_of_those_that_follow(self, watched, monkeypatch):
        monkeypatch.setattr(live, "MOST_BACKLOG", 3)
        alert = watched.alert()
        reader = live.Reader()
        reader.look()
        AlertNews.objects.bulk_create(AlertNews(alert=alert, happened="again", at=alert.raised_at) for _ in range(20))
        heard_of = [news.event.id for _turn in range(12) for news in reader.look()]

        assert heard_of == sorted(set(heard_of))
        assert len(heard_of) == 20


class TestEnding:
    def test_it_ends_when_the_session_ends(self, watched):
        listener, client = connection(watched.district.officer)

        async def work(hub: Hub) -> list[bytes]:
            parts = []

            async def read() -> None:
                async for part in events(hub, listener, None):
                    parts.append(part)

            reading = asyncio.create_task(read())
            await asyncio.sleep(0.2)
            await sync_to_async(client.logout)()
            await asyncio.wait_for(reading, 5)
            return parts

        assert with_streams(work)[-1].startswith(b"event: bye")

    def test_it_ends_when_the_post_ends(self, watched):
        listener, _client = connection(watched.district.officer)

        async def work(hub: Hub) -> list[bytes]:
            parts = []

            async def read() -> None:
                async for part in events(hub, listener, None):
                    parts.append(part)

            reading = asyncio.create_task(read())
            await asyncio.sleep(0.2)
            await sync_to_async(lambda: watched.district.officer.posts.all().delete())()
            await asyncio.wait_for(reading, 5)
            return parts

        assert with_streams(work)[-1].startswith(b"event: bye")

    def test_a_quiet_stream_says_that_it_is_still_there(self, watched):
        listener, _client = connection(watched.district.officer)

        async def work(hub: Hub) -> list[bytes]:
            stream = events(hub, listener, None)
            return [await anext(stream), await asyncio.wait_for(anext(stream), 3)]

        assert with_streams(work)[1].startswith(b":")

    def test_too_many_connections_of_one_account_are_refused(self, watched):
        listener, client = connection(watched.district.officer)
        live.HUB.listeners.update(Listener(listener.account, listener.session) for _ in range(live.MOST_CONNECTIONS))
        try:
            assert client.get("/watch/live/").status_code == 429
        finally:
            live.HUB.listeners.clear()
