"""What the database itself refuses: changing the trails of this floor, and an administrator with a second role (R37).

Put in force after every `migrate` rather than by one migration, because SQLite rebuilds a table when a later
migration alters it, and its triggers are gone with the old one.
"""

from __future__ import annotations

from typing import Any

from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper

from anhe.orgs.models.posts import ADMIN_ROLES

TRAILS = ("orgs_accessevent", "orgs_administrationentry")
_TRAIL_EVENTS = {"sqlite": ("UPDATE", "DELETE"), "postgresql": ("UPDATE", "DELETE", "TRUNCATE")}
_SEPARATE = "administrators are separate accounts (R37)"

_ADMINS = ", ".join(f"'{role}'" for role in sorted(ADMIN_ROLES))
_SECOND_ROLE = f"""
    SELECT 1 FROM orgs_post held
    WHERE held.account_id = NEW.account_id AND held.id <> NEW.id AND held.role <> NEW.role
      AND (held.role IN ({_ADMINS}) OR NEW.role IN ({_ADMINS}))
      AND (held.ends_on IS NULL OR held.ends_on >= NEW.starts_on)
      AND (NEW.ends_on IS NULL OR held.starts_on <= NEW.ends_on)
"""


def put_in_force(connection: BaseDatabaseWrapper) -> None:
    """Create the triggers of this floor, replacing those of the same name."""
    take_away(connection)
    statements = _sqlite() if connection.vendor == "sqlite" else _postgresql()
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


def take_away(connection: BaseDatabaseWrapper) -> None:
    """Drop the triggers. Only tests that empty or tamper with the database have a reason to."""
    places = [(f"{table}_refuses_{event.lower()}", table) for table in TRAILS for event in _events(connection)]
    places += [(f"orgs_post_separate_{event.lower()}", "orgs_post") for event in ("INSERT", "UPDATE")]
    with connection.cursor() as cursor:
        for name, table in places:
            on = f" ON {table}" if connection.vendor == "postgresql" else ""
            cursor.execute(f"DROP TRIGGER IF EXISTS {name}{on}")


def after_migrate(using: str, **_sender: Any) -> None:
    """Receiver of post_migrate."""
    connection = connections[using]
    if {"orgs_post", *TRAILS} <= set(connection.introspection.table_names()):
        put_in_force(connection)


def _events(connection: BaseDatabaseWrapper) -> tuple[str, ...]:
    return _TRAIL_EVENTS[connection.vendor]


def _sqlite() -> list[str]:
    trails = [
        f"CREATE TRIGGER {table}_refuses_{event.lower()} BEFORE {event} ON {table} "
        f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
        for table in TRAILS
        for event in _TRAIL_EVENTS["sqlite"]
    ]
    posts = [
        f"CREATE TRIGGER orgs_post_separate_{event.lower()} BEFORE {event} ON orgs_post "
        f"WHEN EXISTS ({_SECOND_ROLE}) BEGIN SELECT RAISE(ABORT, '{_SEPARATE}'); END"
        for event in ("INSERT", "UPDATE")
    ]
    return trails + posts


def _postgresql() -> list[str]:
    trails = [
        f"CREATE TRIGGER {table}_refuses_{event.lower()} BEFORE {event} ON {table} "
        f"FOR EACH {'STATEMENT' if event == 'TRUNCATE' else 'ROW'} EXECUTE FUNCTION orgs_append_only()"
        for table in TRAILS
        for event in _TRAIL_EVENTS["postgresql"]
    ]
    posts = [
        f"CREATE TRIGGER orgs_post_separate_{event.lower()} BEFORE {event} ON orgs_post "
        "FOR EACH ROW EXECUTE FUNCTION orgs_post_separate()"
        for event in ("INSERT", "UPDATE")
    ]
    return [_APPEND_ONLY, _SEPARATE_ROLES, *trails, *posts]


_APPEND_ONLY = """
CREATE OR REPLACE FUNCTION orgs_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation';
END $$
"""

# The account's row is locked first, so that two posts granted at the same moment see each other.
_SEPARATE_ROLES = f"""
CREATE OR REPLACE FUNCTION orgs_post_separate() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM 1 FROM orgs_account WHERE id = NEW.account_id FOR UPDATE;
    IF EXISTS ({_SECOND_ROLE}) THEN
        RAISE EXCEPTION '{_SEPARATE}' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$
"""
