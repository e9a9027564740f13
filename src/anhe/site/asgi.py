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
_pages: Any = WSGIMiddleware(get_wsgi_application(), workers=THREADS)


async def application(
    scope: Message, receive: Callable[[], Awaitable[Message]], send: Callable[[Message], Awaitable[None]]
) -> None:
    """The stream to Django's asynchronous handler, everything else to the pages."""
    is_stream = scope["type"] == "http" and scope["path"] == LIVE
    await (_stream if is_stream else _pages)(scope, receive, send)
