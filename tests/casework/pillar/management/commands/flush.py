"""Emptying the database between tests: what the house refuses everybody is allowed here, and only here."""

from typing import Any

from django.core.management.commands import flush
from django.db import connections

from anhe.casework.append_only import TABLES
from anhe.orgs import append_only, triggers

PROTECTED = (*TABLES, *triggers.TRAILS)


class Command(flush.Command):
    def handle(self, **options: Any) -> None:
        connection = connections[options["database"]]
        append_only.unprotect(connection, PROTECTED)
        triggers.take_away(connection)
        try:
            super().handle(**options)
        finally:
            triggers.put_in_force(connection)
            append_only.protect(connection, PROTECTED)
