"""Emptying the database between tests: what the house refuses everybody is allowed here, and only here."""

from typing import Any

from django.core.management.commands import flush
from django.db import connections

from anhe.casework import append_only
from anhe.orgs import triggers


class Command(flush.Command):
    def handle(self, **options: Any) -> None:
        connection = connections[options["database"]]
        append_only.unprotect(connection)
        triggers.take_away(connection)
        try:
            super().handle(**options)
        finally:
            triggers.put_in_force(connection)
            append_only.protect(connection)
