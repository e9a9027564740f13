"""What was refused at the door, into the database: counts by day, reason and identity, and a few broken frames. R03."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, date, datetime
from typing import Any

from django.db import connection, transaction

from anhe.clock import SHANGHAI
from anhe.watch.models import BrokenFrame, RefusedCount

FRAMES_KEPT = 3_000
# While the database is away counts are added up here; beyond this many different ones they go without identity.
MOST_KINDS = 20_000
ADD = (
    "INSERT INTO watch_refusedcount (day, reason, identity, frames) VALUES (%s, %s, %s, %s) "
    "ON CONFLICT (day, reason, identity) DO UPDATE SET frames = watch_refusedcount.frames + excluded.frames"
)


class RefusalLedger:
    """Takes what the gateway counted and writes it when the database takes it; nothing is counted twice."""

    def __init__(self) -> None:
        self.total: Counter[str] = Counter()
        self._waiting: Counter[tuple[date, str, str]] = Counter()
        self._frames: list[BrokenFrame] = []

    def take(self, drained: Any) -> None:
        """Add what `Counts.drain()` gave."""
        for reason, identity, frames, last_at_ms in drained.refused:
            day = datetime.fromtimestamp(last_at_ms / 1000, tz=SHANGHAI).date()
            is_known = (day, reason, identity) in self._waiting or len(self._waiting) < MOST_KINDS
            self._waiting[day, reason, identity[:40] if is_known else ""] += frames
            self.total[reason] += frames
        for sample in drained.broken[-FRAMES_KEPT:]:
            self._frames.append(
                BrokenFrame(
                    received_at=datetime.fromtimestamp(sample.received_at / 1000, tz=UTC),
                    identity=sample.identity[:40],
                    address=sample.address or None,
                    reason=sample.reason[:80],
                    frame=sample.frame[:2048],
                )
            )
        del self._frames[:-FRAMES_KEPT]

    def write(self) -> None:
        """Write what waits, in one transaction. Raises what the database raises; then everything still waits."""
        if not self._waiting and not self._frames:
            return
        counts, frames = list(self._waiting.items()), list(self._frames)
        with transaction.atomic():
            with connection.cursor() as cursor:
                rows = [(self._day(day), reason, identity, number) for (day, reason, identity), number in counts]
                cursor.executemany(ADD, rows)
            if frames:
                BrokenFrame.objects.bulk_create(frames)
                newest = BrokenFrame.objects.order_by("-id").values_list("id", flat=True)[:FRAMES_KEPT]
                BrokenFrame.objects.filter(id__lt=min(newest)).delete()
        for what, number in counts:
            self._waiting[what] -= number
        self._waiting = +self._waiting
        del self._frames[: len(frames)]

    @staticmethod
    def _day(day: date) -> Any:
        return RefusedCount._meta.get_field("day").get_db_prep_value(day, connection)
