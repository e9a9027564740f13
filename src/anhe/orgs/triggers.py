"""What the database itself refuses: an administrator with a second role (R37), and changing the trails of this floor.

The trails are kept by `anhe.orgs.append_only`. Like those rules, this one is put in force after every `migrate`.
"""

from __future__ import annotations

from typing import Any

from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper

from anhe.orgs.models.posts import ADMIN_ROLES

TRAILS = ("orgs_accessevent", "orgs_administrationentry")
_EVENTS = ("INSERT", "UPDATE")
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
    """Create the triggers, replacing those of the same name."""
    take_away(connection)
    statements = _sqlite() if connection.vendor == "sqlite" else _postgresql()
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


def take_away(connection: BaseDatabaseWrapper) -> None:
    """Drop the triggers. Only tests that empty or tamper with the database have a reason to."""
    on = " ON orgs_post" if connection.vendor == "postgresql" else ""
    with connection.cursor() as cursor:
        for event in _EVENTS:
            cursor.execute(f"DROP TRIGGER IF EXISTS orgs_post_separate_{event.lower()}{on}")


def after_migrate(using: str, **_sender: Any) -> None:
    """Receiver of post_migrate."""
    connection = connections[using]
    if "orgs_post" in connection.introspection.table_names():
        put_in_force(connection)


def _sqlite() -> list[str]:
    return [
        f"CREATE TRIGGER orgs_post_separate_{event.lower()} BEFORE {event} ON orgs_post "
        f"WHEN EXISTS ({_SECOND_ROLE}) BEGIN SELECT RAISE(ABORT, '{_SEPARATE}'); END"
        for event in _EVENTS
    ]


def _postgresql() -> list[str]:
    posts = [
        f"CREATE TRIGGER orgs_post_separate_{event.lower()} BEFORE {event} ON orgs_post "
        "FOR EACH ROW EXECUTE FUNCTION orgs_post_separate()"
        for event in _EVENTS
    ]
    return [_SEPARATE_ROLES, *posts]


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
