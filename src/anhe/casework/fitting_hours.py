"""Hours at which a person is left in peace: declared work and school hours, and the night. Law art. 34 ¶1; R10."""

from __future__ import annotations

from datetime import datetime, time
from typing import Any

NIGHT_FROM, NIGHT_TO = time(22), time(6)


def is_busy_at(spans: list[dict[str, Any]], moment: datetime) -> bool:
    """Whether the local instant lies in one of the spans, both ends included.

    A span is {"days": [first, last] from Monday 0, "from": "08:00", "to": "18:00"}. One that ends before it begins
    (22:00-06:00) runs into the next morning; 周六至周一 runs over the week's end.
    """
    return any(_covers(span, moment) for span in spans)


def _covers(span: dict[str, Any], moment: datetime) -> bool:
    clock, day = moment.strftime("%H:%M"), moment.weekday()
    if span["from"] <= span["to"]:
        return _is_day(span, day) and span["from"] <= clock <= span["to"]
    began_yesterday = _is_day(span, (day - 1) % 7) and clock <= span["to"]
    return began_yesterday or (_is_day(span, day) and span["from"] <= clock)


def _is_day(span: dict[str, Any], day: int) -> bool:
    first, last = span["days"]
    return first <= day <= last if first <= last else day >= first or day <= last


def is_night(moment: datetime) -> bool:
    """22:00 to 06:00."""
    return moment.time() >= NIGHT_FROM or moment.time() < NIGHT_TO
