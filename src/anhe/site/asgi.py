"""The door of the web server. The event stream is asynchronous; every page is synchronous and stays so, in threads
that keep their database connections (docs/decisions/0401)."""

import os
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

from a2wsgi import WSGIMiddleware
from django.core.asgi import get_asgi_application
from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "anhe.site.settings")

LIVE = "/watch/live/"
THREADS = int(os.environ.get("ANHE_WEB_THREADS", "4"))

Message = MutableMapping[str, Any]

_stream: Any = get_asgi_application()
_wsgi: Any = get_wsgi_application()
_pages: Any = WSGIMiddleware(_wsgi, workers=THREADS)


Receive = Callable[[], Awaitable[Message]]


async def application(scope: Message, receive: Receive, send: Callable[[Message], Awaitable[None]]) -> None:
    """The stream to Django's asynchronous handler, everything else to the pages."""
    if scope["type"] == "http" and scope["path"] == LIVE:
        await _stream(scope, receive, send)
    else:
        await _pages(scope, _coroutine(receive), send)


def _coroutine(receive: Receive) -> Receive:
    """a2wsgi hands what this returns to another thread, which asyncio allows for coroutines only, not for futures."""

    async def receive_next() -> Message:
        return await receive()

    return receive_next
