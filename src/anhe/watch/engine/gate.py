"""The gate: no position without an order in force. Law art. 29; R03."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from anhe.watch.engine.watched import NOT_WATCHED, Orders


def under_order(
    orders: Orders, slot: NDArray[np.intp], measured_at: NDArray[np.int64], now_ms: int
) -> NDArray[np.bool_]:
    """Fixes that may be kept: the order is in force now, and was at the instant measured.

    The gate closes by itself at the first instant outside the term (R02), whatever a device kept for later.
    """
    if not len(orders):
        return np.zeros(len(slot), dtype=bool)
    known = slot != NOT_WATCHED
    starts, ends = orders.starts_ms[slot], orders.ends_ms[slot]
    in_force_now = (starts <= now_ms) & (now_ms < ends)
    return known & in_force_now & (starts <= measured_at) & (measured_at < ends)
