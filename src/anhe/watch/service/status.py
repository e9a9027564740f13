"""How the watch is doing, for the duty desk: one small JSON file beside the data, written every two seconds.

A file, not a row: it tells that the database is away.
"""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

from django.conf import settings

FILE = "watch-status.json"


def write_status(told: dict[str, Any]) -> None:
    """Replace the file at once, so that nobody reads half of it."""
    place = status_place()
    fresh = place.with_name(f"{FILE}.{os.getpid()}")
    fresh.write_text(json.dumps(told, ensure_ascii=False))
    fresh.replace(place)


def read_status() -> dict[str, Any] | None:
    """What the watch said last, None before it ever ran. `at` says how old that is."""
    try:
        return json.loads(status_place().read_text())
    except (OSError, ValueError):
        return None


def status_place() -> Path:
    return Path(settings.HOME) / FILE
