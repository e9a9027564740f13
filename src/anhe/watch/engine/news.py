"""What is news: each instant once, in time order per wearer; older ones are kept for the trail, not judged."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from anhe.watch.engine.spreading import turn_in_group
from anhe.watch.engine.state import REMEMBERED, Rows
from anhe.watch.engine.thresholds import Thresholds
from anhe.watch.fixes import Fixes, Sign

LOW_BITS = 0xFFFFFFFF


@dataclass(frozen=True, slots=True)
class News:
    """Rows of the fixes given.

    kept    not seen before, by wearer and instant
    fresh   of those, the ones to be judged: later than all before
    late    of those, the ones that come after a later fix
    """

    kept: NDArray[np.intp]
    fresh: NDArray[np.intp]
    late: NDArray[np.intp]


def sort_news(slot: NDArray[np.intp], fixes: Fixes, wearers: Rows, now_ms: int, limits: Thresholds) -> News:
    """Tell new from repeated, and fresh from late. `wearers` is not changed."""
    order = np.lexsort((fixes.measured_at, slot))
    at, who = fixes.measured_at[order], slot[order]
    repeated = np.zeros(len(order), dtype=bool)
    repeated[1:] = (who[1:] == who[:-1]) & (at[1:] == at[:-1])
    repeated |= (wearers["remembered"][who] == (at & LOW_BITS).astype(np.uint32)[:, None]).any(axis=1)
    kept = order[~repeated]
    at, who = fixes.measured_at[kept], slot[kept]
    readable_clock = at <= now_ms + limits.clock_ahead_s * 1000
    fresh = readable_clock & (
        (at > wearers["last_at"][who]) | _clock_was_set_back(who, fixes.signs[kept], wearers, now_ms, limits)
    )
    return News(kept, kept[fresh], kept[~fresh & readable_clock])


def _clock_was_set_back(
    who: NDArray[np.intp], signs: NDArray[np.uint16], wearers: Rows, now_ms: int, limits: Thresholds
) -> NDArray[np.bool_]:
    since = wearers["behind_since"][who]
    lived = (signs & Sign.KEPT_WHILE_OUT_OF_COVERAGE) == 0
    return lived & (since > 0) & (now_ms - since >= limits.clock_back_s * 1000)


def remember(slot: NDArray[np.intp], fixes: Fixes, news: News, wearers: Rows, now_ms: int) -> None:
    """Note in `wearers` what came: newest instant judged, the last few instants, and when we heard last."""
    fresh, late, kept = news.fresh, news.late, news.kept
    wearers["heard_at"][slot[kept]] = now_ms
    behind = wearers["behind_since"]
    late_slots = slot[late]
    behind[late_slots] = np.where(behind[late_slots] > 0, behind[late_slots], now_ms)
    behind[slot[fresh]] = 0
    wearers["last_at"][slot[fresh]] = fixes.measured_at[fresh]
    _push(slot[kept], fixes.measured_at[kept], wearers)


def _push(who: NDArray[np.intp], at: NDArray[np.int64], wearers: Rows) -> None:
    """Put the last REMEMBERED instants of each wearer into its ring. Rows are sorted by wearer."""
    if not len(who):
        return
    turn = turn_in_group(who)
    ends = np.flatnonzero(np.r_[who[1:] != who[:-1], True])
    come = np.repeat(turn[ends] + 1, turn[ends] + 1)
    newest = turn >= come - REMEMBERED
    place = (wearers["remember_next"][who] + turn) % REMEMBERED
    wearers["remembered"][who[newest], place[newest]] = (at[newest] & LOW_BITS).astype(np.uint32)
    wearers["remember_next"][who[ends]] = (wearers["remember_next"][who[ends]] + come[ends]) % REMEMBERED
