"""The event stream of alerts (server-sent events): what happened, to which alert; never who or where.

One reader per web process looks every fifth of a second at what was committed since, and hands each event to those
connections whose account may see its file. A page that hears of something asks the server for its own part again, so
nothing is shown that the page itself would not show.
"""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import AsyncIterator, Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass, field, fields
from types import SimpleNamespace
from typing import Any
from uuid import UUID

from asgiref.sync import sync_to_async
from django.contrib.auth import get_user
from django.contrib.sessions.backends.db import SessionStore
from django.core.handlers.asgi import ASGIRequest
from django.db import DatabaseError, connections
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.views.decorators.http import require_safe

from anhe import clock
from anhe.casework.models import File
from anhe.orgs.access import Actor
from anhe.orgs.gates import allowed
from anhe.watch.alert_terms import Happened
from anhe.watch.models import AlertKind, AlertNews, Severity
from anhe.watch.places import WATCHERS

LOOK_SECONDS = 0.2
HEARTBEAT_SECONDS = 15.0
CHECK_SECONDS = 5.0
LATE_COMMIT_SECONDS = 15.0
WAITING = 256
MOST_CONNECTIONS = 6
MOST_BACKLOG = 500
BACK_OFF_SECONDS = 1.0


@dataclass(frozen=True, slots=True)
class AlertEvent:
    """One event as pages get it. What is not named here does not leave the house."""

    id: int
    alert: str
    happened: str
    kind: str
    severity: int
    at: str

    def __post_init__(self) -> None:
        Happened(self.happened), AlertKind(self.kind), Severity(self.severity), UUID(self.alert)  # ValueError if not

    @classmethod
    def parse(cls, given: dict[str, Any]) -> AlertEvent:
        """An event from its JSON. Raises ValueError for a field that is missing or unknown, or a value nobody knows."""
        names = {one.name for one in fields(cls)}
        if given.keys() != names:
            raise ValueError(f"an alert event has the fields {sorted(names)}, not {sorted(given)}")
        return cls(**given)

    def encode(self) -> bytes:
        return f"id: {self.id}\nevent: alert\ndata: {json.dumps(asdict(self))}\n\n".encode()


@dataclass(frozen=True, slots=True)
class News:
    """A committed event with the file it is about, for deciding who hears of it."""

    event: AlertEvent
    file: UUID


@dataclass(eq=False, slots=True)
class Listener:
    """One open connection: whose it is, by which session, and what it may see as last asked."""

    account: UUID | int
    session: str
    queue: asyncio.Queue[AlertEvent | None] = field(default_factory=lambda: asyncio.Queue(WAITING))
    actor: Actor | None = None
    checked_at: float = 0.0
    seen: dict[UUID, tuple[float, bool]] = field(default_factory=dict)

    def offer(self, event: AlertEvent | None) -> bool:
        """Hand over an event; False where the connection is too slow, which ends it: it resumes by its last id."""
        try:
            self.queue.put_nowait(event)
        except asyncio.QueueFull:
            return False
        return True


def after(last: int, most: int = MOST_BACKLOG) -> list[News]:
    """What was committed after the event `last`, oldest first."""
    return _read(AlertNews.objects.filter(id__gt=last).order_by("id")[:most])


def newest_id() -> int:
    """The number of the newest event, from which a page that was just rendered reads on."""
    return AlertNews.objects.order_by("-id").values_list("id", flat=True).first() or 0


def _read(rows: Any) -> list[News]:
    columns = ("id", "alert_id", "happened", "alert__kind", "alert__severity", "at", "alert__order__file_id")
    return [
        News(AlertEvent(pk, str(alert), happened, kind, severity, at.isoformat(timespec="milliseconds")), file)
        for pk, alert, happened, kind, severity, at, file in rows.values_list(*columns)
    ]


class Reader:
    """Reads on from the newest event. Numbers may be committed out of order, so the last seconds are read again."""

    def __init__(self) -> None:
        self.floor: int | None = None
        self.delivered: dict[int, float] = {}

    def look(self) -> list[News]:
        moment = time.monotonic()
        if self.floor is None:
            self.floor = newest_id()
            self.delivered = {self.floor: moment}
        most = len(self.delivered) + MOST_BACKLOG  # what was delivered and is read again must not hide what is new
        fresh = [news for news in after(self.floor, most) if news.event.id not in self.delivered]
        self.delivered |= {news.event.id: moment for news in fresh}
        settled = [pk for pk, since in self.delivered.items() if moment - since > LATE_COMMIT_SECONDS]
        if settled:
            self.floor = max(self.floor, *settled)
            self.delivered = {pk: since for pk, since in self.delivered.items() if pk > self.floor}
        return fresh


class Hub:
    """The connections of one web process and the one reader behind them."""

    def __init__(self) -> None:
        self.listeners: set[Listener] = set()
        self.thread = ThreadPoolExecutor(1, thread_name_prefix="alert-news")
        self.task: asyncio.Task[None] | None = None

    def connections_of(self, account: Any) -> int:
        return sum(listener.account == account for listener in self.listeners)

    def join(self, listener: Listener) -> None:
        self.listeners.add(listener)
        if self.task is None or self.task.done():
            self.task = asyncio.get_running_loop().create_task(self._keep_looking())

    def leave(self, listener: Listener) -> None:
        self.listeners.discard(listener)

    async def backlog(self, listener: Listener, last: int) -> list[AlertEvent]:
        """What a connection missed, of what it may see."""
        return await self._in_thread(lambda: _for_listener(listener, after(last)))

    async def _keep_looking(self) -> None:
        reader = Reader()
        while self.listeners:
            try:
                answers = await self._in_thread(lambda: self._look(reader))
            except DatabaseError:
                # The database is away: connections stay, the next look reads on from where this one stood.
                await self._in_thread(connections.close_all)
                await asyncio.sleep(BACK_OFF_SECONDS)
                continue
            for listener, events in answers:
                if events is None or not all(listener.offer(event) for event in events):
                    self._end(listener)
            await asyncio.sleep(LOOK_SECONDS)
        await self._in_thread(connections.close_all)

    def _look(self, reader: Reader) -> list[tuple[Listener, list[AlertEvent] | None]]:
        """In the reader's thread: what each connection hears of now; None for one that must end."""
        news = reader.look()
        answers: list[tuple[Listener, list[AlertEvent] | None]] = []
        for listener in list(self.listeners):
            if not _may_stay(listener):
                answers.append((listener, None))
            elif news:
                answers.append((listener, _for_listener(listener, news)))
        return answers

    def _end(self, listener: Listener) -> None:
        self.leave(listener)
        while listener.queue.full():
            listener.queue.get_nowait()
        listener.queue.put_nowait(None)

    async def _in_thread(self, work: Any) -> Any:
        return await asyncio.get_running_loop().run_in_executor(self.thread, work)


def _may_stay(listener: Listener) -> bool:
    """Whether the session still stands and its account still has a post that watches; asked every few seconds."""
    moment = time.monotonic()
    if moment - listener.checked_at < CHECK_SECONDS:
        return True
    user: Any = get_user(SimpleNamespace(session=SessionStore(listener.session)))  # type: ignore[arg-type]
    if not user.is_authenticated or user.pk != listener.account:
        return False
    listener.actor, listener.checked_at = Actor.of(user, clock.today()), moment
    return bool(listener.actor.capacities & WATCHERS)


def _for_listener(listener: Listener, news: Iterable[News]) -> list[AlertEvent]:
    if listener.actor is None and not _may_stay(listener):
        return []
    heard = list(news)
    visible = _visible(listener, {one.file for one in heard})
    return [one.event for one in heard if one.file in visible]


def _visible(listener: Listener, files: set[UUID]) -> set[UUID]:
    """Which of these files the account may see, asked anew every few seconds."""
    moment = time.monotonic()
    fresh = {pk for pk in files if pk in listener.seen and moment - listener.seen[pk][0] < CHECK_SECONDS}
    asked = files - fresh
    if asked and listener.actor:
        may = set(File.objects.visible_to(listener.actor).filter(pk__in=asked).values_list("pk", flat=True))
        listener.seen |= {pk: (moment, pk in may) for pk in asked}
    return {pk for pk in files if pk in listener.seen and listener.seen[pk][1]}


HUB = Hub()


@allowed(WATCHERS)
@require_safe
async def live(request: HttpRequest) -> HttpResponseBase:
    """Events from `Last-Event-ID`, `?after=` or now on, until the session ends. 204 where served without ASGI."""
    account: Any = request.user.pk
    session = request.session.session_key or ""
    if HUB.connections_of(account) >= MOST_CONNECTIONS:
        return HttpResponse(status=429)
    if not isinstance(request, ASGIRequest):
        return HttpResponse(status=204)  # a stream would hold one of few threads for hours; the page asks again instead
    # The stream asks the database through the hub's one thread; this request's own connection is not kept for it.
    await sync_to_async(connections.close_all)()
    asked = request.headers.get("Last-Event-ID") or request.GET.get("after", "")
    last = int(asked) if asked.isdecimal() and len(asked) < 19 else None
    stream = events(HUB, Listener(account, session), last)
    headers = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}
    return StreamingHttpResponse(stream, content_type="text/event-stream", headers=headers)


async def events(hub: Hub, listener: Listener, last: int | None) -> AsyncIterator[bytes]:
    """The stream of one connection: what it missed, then what happens, a comment now and then, `bye` at the end."""
    hub.join(listener)
    try:
        yield b"retry: 2000\n: anhe\n\n"
        sent: set[int] = set()
        for event in await hub.backlog(listener, last) if last is not None else []:
            sent.add(event.id)
            yield event.encode()
        while True:
            try:
                async with asyncio.timeout(HEARTBEAT_SECONDS):
                    heard = await listener.queue.get()
            except TimeoutError:
                yield b": still here\n\n"
                continue
            if heard is None:
                yield b"event: bye\ndata: {}\n\n"
                return
            if heard.id not in sent:
                yield heard.encode()
    finally:
        hub.leave(listener)
