"""Runs at work between two requests of their page: a large workbook is opened once, not at every step.

What counts is in the database; a session that is lost (another process, a restart) is built anew from the run.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from uuid import UUID

from anhe.ledgers.models import ImportRun
from anhe.ledgers.running import Importing, MovedOn
from anhe.orgs.access import Actor

IDLE_SECONDS = 300
CHUNK = 200


@dataclass(slots=True)
class Session:
    importing: Importing
    used_at: float = field(default_factory=time.monotonic)
    lock: threading.Lock = field(default_factory=threading.Lock)


_sessions: dict[UUID, Session] = {}
_guard = threading.Lock()


def work(run: ImportRun, actor: Actor, seconds: float) -> ImportRun:
    """Work on the run for about so many seconds and answer how it stands; whoever is at it already goes on alone.

    A strict run and a rehearsal are one transaction and take as long as they take.
    """
    with _session(run, actor) as importing:
        if importing is None:
            return run
        if run.is_strict or run.is_rehearsal:
            importing.all_at_once()
            return importing.run
        until = time.monotonic() + seconds
        while importing.advance() and time.monotonic() < until:
            pass
        return importing.run


@contextmanager
def _session(run: ImportRun, actor: Actor) -> Iterator[Importing | None]:
    """The run's session for this request alone; None while another request of this process works on it."""
    _forget_idle()
    with _guard:
        session = _sessions.get(run.pk)
    if session is None:
        opened = Session(Importing(run, actor, chunk=CHUNK))
        with _guard:
            session = _sessions.setdefault(run.pk, opened)
        if session is not opened:
            opened.importing.close()
    if not session.lock.acquire(blocking=False):
        yield None
        return
    try:
        session.importing.actor = actor
        yield session.importing
        session.used_at = time.monotonic()
        if session.importing.run.is_over:
            _forget(run.pk)
    except MovedOn:
        _forget(run.pk)
    except BaseException:
        _forget(run.pk)
        raise
    finally:
        session.lock.release()


def _forget(key: UUID) -> None:
    with _guard:
        session = _sessions.pop(key, None)
    if session is not None:
        session.importing.close()


def _forget_idle() -> None:
    oldest = time.monotonic() - IDLE_SECONDS
    for key, session in list(_sessions.items()):
        if session.used_at < oldest and not session.lock.locked():
            _forget(key)
