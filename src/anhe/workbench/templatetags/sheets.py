"""What the dense tables ask of a cell."""

from __future__ import annotations

from typing import Any

from django import template

register = template.Library()


@register.filter
def is_rich(cell: Any) -> bool:
    """Whether a cell is more than a text; asking a text for a link, a badge and a deadline takes longer than showing it."""
    return isinstance(cell, dict)
