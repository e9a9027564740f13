"""How the running watch learns within half a second that an order, a zone, an opening or a device changed.

Triggers write one line a change, whoever makes it and however; the watch reads on from the last line it knows.
"""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper

from anhe.watch.models import Change

# Which column of a changed row names what must be read again.
WATCHED_TABLES = {
    "watch_positioningorder": (Change.About.ORDER, "id"),
    "watch_trail": (Change.About.ORDER, "order_id"),
    "watch_zone": (Change.About.ORDER, "order_id"),
    "watch_opening": (Change.About.ORDER, "order_id"),
    "watch_pairing": (Change.About.DEVICE, "device_id"),
    "watch_device": (Change.About.DEVICE, "id"),
    "watch_devicemodel": (Change.About.EVERYTHING, ""),
}
EVENTS = ("INSERT", "UPDATE", "DELETE")
# A transaction that took its number earlier may be committed later: lines are looked for this long behind the newest.
SECONDS_BEHIND = 30
LINES_LOOKED_BACK = 1_000
LINES_KEPT = 100_000


@dataclass(slots=True)
class Changes:
    """What changed since the last look."""

    orders: set[UUID] = field(default_factory=set)
    devices: set[UUID] = field(default_factory=set)
    everything: bool = False

    def __bool__(self) -> bool:
        return bool(self.orders or self.devices or self.everything)


class ChangeReader:
    """Reads each line once, also one that was numbered before and committed after its neighbours."""

    def __init__(self) -> None:
        newest = Change.objects.order_by("-id").values_list("id", flat=True).first() or 0
        self._floor = max(newest - LINES_LOOKED_BACK, 0)
        known = Change.objects.filter(id__gt=self._floor).values_list("id", flat=True)
        self._seen = dict.fromkeys(known, time.monotonic())
        self._again: Changes | None = None

    def read(self) -> Changes:
        """Changes not told before. One statement."""
        rows = list(Change.objects.filter(id__gt=self._floor).order_by("id").values_list("id", "about", "key"))
        found, self._again = self._again or Changes(), None
        now = time.monotonic()
        for number, about, key in rows:
            if number in self._seen:
                continue
            self._seen[number] = now
            if key is None:
                found.everything = True
            elif about == Change.About.ORDER:
                found.orders.add(key)
            else:
                found.devices.add(key)
        self._forget(now)
        return found

    def put_back(self, changes: Changes) -> None:
        """What could not be read again now: told once more at the next look."""
        self._again = changes

    def _forget(self, now: float) -> None:
        settled = [number for number, seen_at in self._seen.items() if seen_at < now - SECONDS_BEHIND]
        if settled:
            self._floor = max(self._floor, *settled)
            self._seen = {number: at for number, at in self._seen.items() if number > self._floor}


def drop_old_lines() -> int:
    """Delete lines nobody will look at again; returns how many."""
    newest = Change.objects.order_by("-id").values_list("id", flat=True).first() or 0
    return Change.objects.filter(id__lte=newest - LINES_KEPT).delete()[0]


def put_in_force(connection: BaseDatabaseWrapper) -> None:
    """Create the triggers, replacing those of the same name."""
    with connection.cursor() as cursor:
        for statement in _statements(connection.vendor):
            cursor.execute(statement)


def after_migrate(using: str, **_sender: Any) -> None:
    """Receiver of post_migrate: SQLite drops a table's triggers when a migration rebuilds it."""
    connection = connections[using]
    if {Change._meta.db_table, *WATCHED_TABLES} <= set(connection.introspection.table_names()):
        put_in_force(connection)
        keep_as_packed(connection)


def keep_as_packed(connection: BaseDatabaseWrapper) -> None:
    """Chunks are packed already: PostgreSQL need not try again, and can give their first bytes without the rest."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("ALTER TABLE watch_trailchunk ALTER COLUMN columns SET STORAGE EXTERNAL")
            cursor.execute("ALTER TABLE watch_checkpoint ALTER COLUMN state SET STORAGE EXTERNAL")


def _statements(vendor: str) -> list[str]:
    made = []
    for table, (about, column) in WATCHED_TABLES.items():
        for event in EVENTS:
            row = "OLD" if event == "DELETE" else "NEW"
            key = f"{row}.{column}" if column else "NULL"
            insert = f"INSERT INTO {Change._meta.db_table} (about, key) VALUES ('{about.value}', {key});"
            made += _one(vendor, table, event, insert)
    return made


def _one(vendor: str, table: str, event: str, insert: str) -> list[str]:
    name = f"{table}_tells_the_watch_{event.lower()}"
    if vendor == "sqlite":
        return [
            f"DROP TRIGGER IF EXISTS {name}",
            f"CREATE TRIGGER {name} AFTER {event} ON {table} BEGIN {insert} END",
        ]
    return [
        f"CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ "
        f"BEGIN {insert} RETURN NULL; END $$",
        f"CREATE OR REPLACE TRIGGER {name} AFTER {event} ON {table} FOR EACH ROW EXECUTE FUNCTION {name}()",
    ]
