"""Writing many new rows at once: one prepared statement per table, however many rows.

`bulk_create` asks every value whether it is an expression and, on SQLite, sends a statement for every few dozen
rows; rows of the runner are plain values with their keys already in them, so neither is needed.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from operator import attrgetter
from types import NoneType
from typing import Any

from django.db import connections, models, router
from django.db.backends.base.base import BaseDatabaseWrapper


def insert_rows(model: type[models.Model], rows: Sequence[models.Model]) -> None:
    """Insert rows of one model that have their primary keys. Sends no signals, as bulk_create does not.

    Raises ValueError for a row without a key, IntegrityError as any insert would.
    """
    connection = connections[router.db_for_write(model)]
    fields = [field for field in model._meta.concrete_fields if not field.generated]
    if any(row.pk is None for row in rows):
        raise ValueError(f"{model.__name__} must have its key before it is written")
    values = [_column(field, connection) for field in fields]
    with connection.cursor() as cursor:
        cursor.executemany(
            _statement(model, fields, connection), [tuple(value(row) for value in values) for row in rows]
        )
    for row in rows:
        row._state.adding, row._state.db = False, connection.alias


def _statement(model: type[models.Model], fields: list[models.Field], connection: BaseDatabaseWrapper) -> str:
    quote = connection.ops.quote_name
    columns = ", ".join(quote(str(field.column)) for field in fields)
    places = ", ".join(["%s"] * len(fields))
    return f"INSERT INTO {quote(model._meta.db_table)} ({columns}) VALUES ({places})"


# What needs no preparing: these fields' usual values go to both databases as they are.
_PLAIN: dict[type[models.Field], tuple[type, ...]] = {
    models.CharField: (str, NoneType),
    models.TextField: (str, NoneType),
    models.BooleanField: (bool,),
    models.PositiveIntegerField: (int, NoneType),
    models.PositiveSmallIntegerField: (int, NoneType),
}


def _column(field: models.Field, connection: BaseDatabaseWrapper) -> Callable[[Any], Any]:
    """How this field's value is taken from a row and made ready for the database."""
    if type(field).pre_save not in (models.Field.pre_save, models.DateField.pre_save, models.DateTimeField.pre_save):
        return lambda row: field.get_db_prep_save(field.pre_save(row, add=True), connection)
    if getattr(field, "auto_now", False) or getattr(field, "auto_now_add", False):
        return lambda row: field.get_db_prep_save(field.pre_save(row, add=True), connection)
    taken, plain = attrgetter(field.attname), _PLAIN.get(type(field), (NoneType,))

    def prepared(row: Any) -> Any:
        value = taken(row)
        return value if type(value) in plain else field.get_db_prep_save(value, connection)

    return prepared
