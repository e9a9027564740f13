"""Points against many small rings at once, in numpy: a person's own circle or yard, 700,000 of them in little memory.

Rings lie one after the other in two columns of metres; each ends where it began. Cost grows with the corners.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from anhe.watch.engine.spreading import spread

Metres = NDArray[np.float32] | NDArray[np.float64]


def inside_rings(
    x: Metres, y: Metres, first: NDArray[np.integer], corners: NDArray[np.integer], ring_x: Metres, ring_y: Metres
) -> NDArray[np.bool_]:
    """Whether point i lies in the ring of `corners[i]` coordinates from `first[i]`: a ray crosses an odd number."""
    owner, start = spread(first, np.asarray(corners) - 1)
    if not len(owner):
        return np.zeros(len(x), dtype=bool)
    above = ring_y[start] > y[owner]
    crosses = above != (ring_y[start + 1] > y[owner])
    owner, start = owner[crosses], start[crosses]
    x1, y1 = ring_x[start].astype(np.float64), ring_y[start].astype(np.float64)
    x2, y2 = ring_x[start + 1].astype(np.float64), ring_y[start + 1].astype(np.float64)
    to_the_east = x[owner] < x1 + (y[owner] - y1) / (y2 - y1) * (x2 - x1)
    return np.bincount(owner[to_the_east], minlength=len(x)) % 2 == 1


def metres_to_rings(
    x: Metres, y: Metres, first: NDArray[np.integer], corners: NDArray[np.integer], ring_x: Metres, ring_y: Metres
) -> NDArray[np.float64]:
    """Metres from point i to the nearest edge of its ring, from within as from without."""
    edges = np.asarray(corners) - 1
    owner, start = spread(first, edges)
    x1, y1 = ring_x[start].astype(np.float64), ring_y[start].astype(np.float64)
    along_x, along_y = ring_x[start + 1] - x1, ring_y[start + 1] - y1
    to_x, to_y = x[owner] - x1, y[owner] - y1
    length = along_x**2 + along_y**2
    share = np.clip((to_x * along_x + to_y * along_y) / np.where(length > 0, length, 1), 0, 1)
    distance = np.hypot(to_x - share * along_x, to_y - share * along_y)
    result = np.full(len(x), np.inf)
    if len(owner):
        owns = np.flatnonzero(edges > 0)
        result[owns] = np.minimum.reduceat(distance, (np.cumsum(edges) - edges)[owns])
    return result
