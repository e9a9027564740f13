"""The one connection that writes trails: durable commits, and what to do while the database is away."""

from __future__ import annotations

import fcntl
import logging
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import TextIO, TypeVar

from django.conf import settings
from django.db import InterfaceError, OperationalError, connection, transaction

log = logging.getLogger(__name__)
Result = TypeVar("Result")
AWAY = (OperationalError, InterfaceError)
FIRST_PAUSE_S, LONGEST_PAUSE_S = 0.2, 5.0
LOCK = 0x616E6865  # "anhe"


class Stopped(Exception):
    """The service is asked to stop while the database is away."""


class AnotherRuns(Exception):
    """Another watch process writes into this database."""


class Store:
    """Writes, and tries again for as long as it takes while the database cannot be reached or is full.

    Belongs to one thread. A transaction whose commit was cut off may have happened: what is written twice is read
    once (`tracks`), and signals are known by their keys.
    """

    def __init__(self, stopping: threading.Event) -> None:
        self.away_since: float | None = None
        self.trouble = ""
        self._stopping = stopping
        self._is_ready = False
        self._lock: TextIO | None = None

    def write(self, work: Callable[[], Result]) -> Result:
        """Run `work` in one transaction, again and again until it is committed. Raises Stopped.

        Any other error than an unreachable, locked or full database passes through and ends the process.
        """
        pause = FIRST_PAUSE_S
        while True:
            try:
                self._make_ready()
                with transaction.atomic():
                    result = work()
            except AWAY as error:
                self._note_away(error)
                if self._stopping.wait(pause):
                    raise Stopped from error
                pause = min(pause * 2, LONGEST_PAUSE_S)
            else:
                self._note_back()
                return result

    def close(self) -> None:
        """Part from the database, and let another process write."""
        self._part()
        if self._lock is not None:
            self._lock.close()
            self._lock = None

    def _part(self) -> None:
        connection.close()
        self._is_ready = False

    def _make_ready(self) -> None:
        """Each new connection: commits that survive a power cut, and nobody else writing."""
        if self._is_ready and connection.connection is not None:
            return
        with connection.cursor() as cursor:
            if connection.vendor == "sqlite":
                cursor.execute("PRAGMA synchronous=FULL")
                self._lock_home()
            else:
                cursor.execute("SET synchronous_commit TO on")
                cursor.execute("SELECT pg_try_advisory_lock(%s)", [LOCK])
                if not cursor.fetchone()[0]:
                    raise AnotherRuns
        self._is_ready = True

    def _lock_home(self) -> None:
        """SQLite has no lock that outlives a transaction: a file beside it has."""
        if self._lock is None:
            lock = open(Path(settings.HOME) / "watch.lock", "w")  # noqa: SIM115 — held as long as the process
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except OSError as error:
                lock.close()
                raise AnotherRuns from error
            self._lock = lock

    def _note_away(self, error: Exception) -> None:
        if self.away_since is None:
            self.away_since = time.time()
            log.error("the database does not take anything: %s", error)
        self.trouble = str(error).strip()
        self._part()

    def _note_back(self) -> None:
        if self.away_since is not None:
            log.warning("the database takes again, after %.1f s", time.time() - self.away_since)
            self.away_since, self.trouble = None, ""
