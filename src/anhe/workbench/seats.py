"""Forms that ask the same of several persons: fields named alike but for a number stand in a table, one row each."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from django.forms import BaseForm, BoundField

NUMBERED = re.compile(r"(.+)_(\d+)$")


def seats_of(form: BaseForm, title: str) -> dict[str, Any] | None:
    """What `_seats.html` shows, with the fields left over; None when the form asks nothing twice.

    A row is every field with the same number; the headings are the first row's labels without the number.
    """
    rows: dict[str, list[BoundField]] = {}
    others: list[BoundField] = []
    for field in form.visible_fields():
        numbered = NUMBERED.match(field.name)
        if numbered:
            rows.setdefault(numbered[2], []).append(field)
        else:
            others.append(field)
    if len(rows) < 2:
        return None
    number, first = next(iter(rows.items()))
    return {"title": title, "headings": list(_headings(number, first)), "rows": list(rows.values()), "others": others}


def _headings(number: str, row: list[BoundField]) -> Iterator[str]:
    return (str(field.label).replace(number, "").strip() for field in row)
