"""Tables whose lines the database itself refuses to change or take out, whoever asks.

Put in force after every `migrate` rather than by one migration, because SQLite rebuilds a table when a later
migration alters it and its triggers are gone with the old one.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.apps import AppConfig
from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models.signals import post_migrate

_EVENTS = {"sqlite": ("UPDATE", "DELETE"), "postgresql": ("UPDATE", "DELETE", "TRUNCATE")}

_REFUSAL = """
CREATE OR REPLACE FUNCTION anhe_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation';
END $$
"""


def protect_after_migrate(app: AppConfig, tables: Iterable[str]) -> None:
    """Protect those of `tables` that exist whenever `app` has been migrated."""
    wanted = tuple(tables)

    def protect_those_there(using: str, **_sender: Any) -> None:
        connection = connections[using]
        there = set(connection.introspection.table_names())
        protect(connection, [table for table in wanted if table in there])

    uid = f"append-only.{app.label}"
    post_migrate.connect(protect_those_there, sender=app, weak=False, dispatch_uid=uid)


def protect(connection: BaseDatabaseWrapper, tables: Iterable[str]) -> None:
    """Let the database refuse UPDATE and DELETE (and TRUNCATE) on these tables."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(_REFUSAL)
        for table in tables:
            for event in _EVENTS[connection.vendor]:
                cursor.execute(_trigger(connection.vendor, table, event))


def unprotect(connection: BaseDatabaseWrapper, tables: Iterable[str]) -> None:
    """Take the refusal away. Only tests that empty or tamper with the database have a reason to."""
    with connection.cursor() as cursor:
        for table in tables:
            for event in _EVENTS[connection.vendor]:
                on = f" ON {table}" if connection.vendor == "postgresql" else ""
                cursor.execute(f"DROP TRIGGER IF EXISTS {_name(table, event)}{on}")


def _trigger(vendor: str, table: str, event: str) -> str:
    if vendor == "sqlite":
        return (
            f"CREATE TRIGGER IF NOT EXISTS {_name(table, event)} BEFORE {event} ON {table} "
            f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
        )
    each = "STATEMENT" if event == "TRUNCATE" else "ROW"
    return (
        f"CREATE OR REPLACE TRIGGER {_name(table, event)} BEFORE {event} ON {table} "
        f"FOR EACH {each} EXECUTE FUNCTION anhe_append_only()"
    )


def _name(table: str, event: str) -> str:
    return f"{table}_refuses_{event.lower()}"
