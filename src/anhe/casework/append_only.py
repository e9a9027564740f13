"""Lines that the database itself refuses to change or take out: entries and reads.

Put in force after every `migrate` rather than by one migration, because SQLite rebuilds a table when a later
migration alters it and its triggers are gone with the old one.
"""

from __future__ import annotations

from typing import Any

from django.db.backends.base.base import BaseDatabaseWrapper

TABLES = ("casework_entry", "casework_fileread")

_EVENTS = {"sqlite": ("UPDATE", "DELETE"), "postgresql": ("UPDATE", "DELETE", "TRUNCATE")}

_REFUSAL = """
CREATE OR REPLACE FUNCTION anhe_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation';
END $$
"""


def protect(connection: BaseDatabaseWrapper, tables: tuple[str, ...] = TABLES) -> None:
    """Let the database refuse UPDATE and DELETE (and TRUNCATE) on these tables, whoever asks."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(_REFUSAL)
        for table in tables:
            for event in _EVENTS[connection.vendor]:
                cursor.execute(_trigger(connection.vendor, table, event))


def unprotect(connection: BaseDatabaseWrapper, tables: tuple[str, ...] = TABLES) -> None:
    """Take the refusal away. Only tests that empty or tamper with the database have a reason to."""
    with connection.cursor() as cursor:
        for table in tables:
            for event in _EVENTS[connection.vendor]:
                on = f" ON {table}" if connection.vendor == "postgresql" else ""
                cursor.execute(f"DROP TRIGGER IF EXISTS {_name(table, event)}{on}")


def protect_after_migrate(using: str, **_sender: Any) -> None:
    """Receiver of post_migrate."""
    from django.db import connections

    connection = connections[using]
    there = set(connection.introspection.table_names())
    protect(connection, tuple(table for table in TABLES if table in there))


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
