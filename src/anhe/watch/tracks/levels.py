"""The four sizes of chunk, each covering an aligned span of trail numbers so that a reader asks for one span a level.

A national day has 25 batches a second and 700,000 trails. A person's day is then: one chunk where the day is over,
else one for each past hour, one for each minute of this hour and one for each batch of the last minute or two; a
small office's day is a handful of rows whatever the level.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from enum import IntEnum

from anhe.clock import SHANGHAI

DAY_MS = 86_400_000
EPOCH = date(1970, 1, 1)


class Level(IntEnum):
    """How far a chunk has come; each is merged from those of the level before."""

    BATCH = 0
    MINUTE = 1
    HOUR = 2
    DAY = 3


TRAILS_IN_A_CHUNK = {Level.BATCH: 1 << 17, Level.MINUTE: 1 << 10, Level.HOUR: 1 << 5, Level.DAY: 1}
MOST_FIXES = 16_384


def first_trail_of(level: Level, trail: int) -> int:
    """The least trail number that may share a chunk of this level with `trail`."""
    return trail - trail % TRAILS_IN_A_CHUNK[level]


def utc_day(number: int) -> date:
    """The UTC day that is `number` days after 1970-01-01."""
    return EPOCH + timedelta(days=number)


def utc_days(from_ms: int, until_ms: int) -> list[date]:
    """The UTC days that the half-open span touches."""
    return [utc_day(number) for number in range(from_ms // DAY_MS, (until_ms - 1) // DAY_MS + 1)]


def shanghai_day_ms(day: date) -> tuple[int, int]:
    """First millisecond of a calendar day in Shanghai, and the first after it."""
    midnight = datetime(day.year, day.month, day.day, tzinfo=SHANGHAI)
    return as_ms(midnight), as_ms(midnight) + DAY_MS


def as_ms(moment: datetime) -> int:
    """Milliseconds since 1970 UTC of an aware instant."""
    return round(moment.timestamp() * 1000)


def as_instant(ms: int) -> datetime:
    """The aware instant of milliseconds since 1970 UTC."""
    return datetime.fromtimestamp(ms / 1000, tz=UTC)
