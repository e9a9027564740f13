"""The one door: the event stream is asynchronous, pages run in threads, and both meet the same gates."""

from __future__ import annotations

import asyncio
import gc
from typing import Any

import pytest
from a2wsgi import WSGIMiddleware
from django.db import connections
from django.test import Client

from anhe.watch import live
from tests.district import build_district

pytestmark = pytest.mark.django_db(transaction=True)


def ask(path: str, *, method: str = "GET", body: bytes = b"", cookie: str = "", parts: int = 1) -> tuple[int, bytes]:
    """Status and the first bytes that the application answers with, as a server would ask: receive gives a future."""
    from anhe.site import asgi

    asgi._pages = WSGIMiddleware(asgi._wsgi, workers=1)  # one thread, whose connection can be closed after the test
    headers = [(b"host", b"127.0.0.1"), (b"cookie", cookie.encode()), (b"content-length", str(len(body)).encode())]
    if body:
        headers.append((b"content-type", b"application/x-www-form-urlencoded"))
    scope = {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": method,
        "scheme": "http",
        "path": path,
        "raw_path": path.encode(),
        "query_string": b"",
        "root_path": "",
        "headers": headers,
        "client": ("127.0.0.1", 50000),
        "server": ("127.0.0.1", 8000),
    }

    async def whole() -> tuple[int, bytes]:
        said: list[dict[str, Any]] = []
        enough, gone = asyncio.Event(), asyncio.Event()
        incoming = [{"type": "http.request", "body": body, "more_body": False}]

        def receive() -> Any:
            async def next_message() -> dict[str, Any]:
                if incoming:
                    return incoming.pop()
                await gone.wait()
                return {"type": "http.disconnect"}

            return asyncio.ensure_future(next_message())

        async def send(message: dict[str, Any]) -> None:
            said.append(message)
            if len([one for one in said if one.get("body")]) >= parts:
                enough.set()

        serving = asyncio.create_task(asgi.application(scope, receive, send))
        await asyncio.wait({serving, asyncio.create_task(enough.wait())}, timeout=20, return_when="FIRST_COMPLETED")
        gone.set()
        await asyncio.wait({serving}, timeout=10)
        await asyncio.sleep(0.3)  # the reader sees that nobody listens any more
        asgi._pages.executor.submit(connections.close_all).result()
        gc.collect()  # the stream's own threads are over, their connections with them
        return said[0]["status"], b"".join(one.get("body", b"") for one in said)

    return asyncio.run(whole())


@pytest.fixture
def cookie(transactional_db: None, settings: Any) -> str:
    settings.SECOND_FACTOR_REQUIRED = False
    client = Client()
    client.force_login(build_district().officer)
    return f"{settings.SESSION_COOKIE_NAME}={client.cookies[settings.SESSION_COOKIE_NAME].value}"


class TestTheDoor:
    def test_pages_come_from_the_threads_and_read_what_is_posted(self, transactional_db):
        assert ask("/sign-in/")[0] == 200
        assert ask("/sign-in/", method="POST", body=b"login=nobody&password=wrong")[0] in (200, 403)

    def test_who_has_not_signed_in_hears_nothing(self, transactional_db):
        assert ask("/watch/live/")[0] == 302

    def test_who_watches_gets_a_stream(self, cookie, monkeypatch):
        monkeypatch.setattr(live, "LOOK_SECONDS", 0.05)

        status, body = ask("/watch/live/", cookie=cookie)

        assert status == 200
        assert body.startswith(b"retry: 2000")
        assert not live.HUB.listeners
