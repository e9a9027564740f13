"""After a stop, however it came: the newest checkpoint, and the batches after it once more through the same engine.

The signals of those batches were stored with them; what comes out again has the same key and changes nothing.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import groupby

from django.db import transaction

from anhe.watch.engine import SignalFact, State, Watched, from_bytes, start, step, to_bytes
from anhe.watch.fixes import Fixes
from anhe.watch.models import Checkpoint, TrailChunk
from anhe.watch.tracks.columns import unpack
from anhe.watch.tracks.levels import Level

log = logging.getLogger(__name__)
CHECKPOINTS_KEPT = 2
# An engine that was down for longer learns nothing from older points than who was where.
REPLAYED = timedelta(days=2)


@dataclass(frozen=True, slots=True)
class Restored:
    """The state after the chunk `after`, and the signals that came out again on the way."""

    state: State
    after: int
    signals: list[tuple[int, list[SignalFact]]]
    batches: int
    fixes: int


def restore(watched: Watched, now_ms: int) -> Restored:
    """The engine's state as it was when the last batch was committed."""
    state, after = _from_checkpoint(watched, now_ms)
    signals, batches, fixes = [], 0, 0
    for received_at, batch, last in _batches_after(after, now_ms):
        if said := step(state, batch, received_at).signals:
            signals.append((received_at, said))
        after, batches, fixes = last, batches + 1, fixes + len(batch)
    return Restored(state, after, signals, batches, fixes)


def save_checkpoint(state: State, after: int) -> None:
    """Keep a state (a copy nobody changes), and drop all but the newest few."""
    packed = to_bytes(state)
    with transaction.atomic():
        Checkpoint.objects.create(after=after, made_at=datetime.now(UTC), state=packed)
        kept = Checkpoint.objects.order_by("-id").values_list("id", flat=True)[:CHECKPOINTS_KEPT]
        Checkpoint.objects.filter(id__lt=min(kept)).delete()


def _from_checkpoint(watched: Watched, now_ms: int) -> tuple[State, int]:
    for checkpoint in Checkpoint.objects.order_by("-id")[:CHECKPOINTS_KEPT]:
        try:
            return from_bytes(bytes(checkpoint.state), watched, now_ms), checkpoint.after
        except ValueError as error:
            log.error("checkpoint %s cannot be read (%s); an older one is taken", checkpoint.pk, error)
    return start(watched, now_ms), 0


def _batches_after(after: int, now_ms: int) -> Iterator[tuple[int, Fixes, int]]:
    """Batches as they were written: instant, fixes, last chunk."""
    since = now_ms - int(REPLAYED.total_seconds() * 1000)
    rows = (
        TrailChunk.objects.filter(level=Level.BATCH, pk__gt=after, received_at__gte=since)
        .order_by("pk")
        .values_list("pk", "received_at", "columns")
    )
    for received_at, together in groupby(rows.iterator(200), key=lambda row: row[1]):
        keys, parts = [], []
        for key, _received_at, columns in together:
            keys.append(key)
            parts.append(unpack(columns))
        yield received_at, Fixes.concatenate(parts), max(keys)
