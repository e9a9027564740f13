"""Emptying the database between tests: what the house refuses everybody is allowed here, and only here."""

from typing import Any

from django.core.management.commands import flush
from django.db import connections

from anhe.casework.append_only import protect, unprotect


class Command(flush.Command):
    def handle(self, **options: Any) -> None:
        connection = connections[options["database"]]
        unprotect(connection)
        try:
            super().handle(**options)
        finally:
            protect(connection)
