"""A speed chart as plain SVG numbers: it prints, needs no script, and breaks where there was a gap."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import numpy as np

from anhe.clock import SHANGHAI
from anhe.watch.fixes import Fixes
from anhe.watch.mapping import GAP_AT_LEAST_MS

WIDTH, HEIGHT, LEFT, BOTTOM = 720, 150, 34, 22
LEAST_TOP_KMH = 20
MOST_POINTS = 1500


def speed_chart(fixes: Fixes) -> dict[str, Any] | None:
    """Lines in a box of 720 by 150, with three marks on the axis of speed; None for fewer than two points."""
    if len(fixes) < 2:
        return None
    step = len(fixes) // MOST_POINTS + 1
    at, speed = fixes.measured_at[::step].astype(float), fixes.speed[::step] / 10
    top = max(float(np.ceil(speed.max() / 10) * 10), LEAST_TOP_KMH)
    x = LEFT + (at - at[0]) / max(at[-1] - at[0], 1) * (WIDTH - LEFT - 6)
    y = (HEIGHT - BOTTOM) - speed / top * (HEIGHT - BOTTOM - 10)
    breaks = np.flatnonzero(np.diff(at) > max(GAP_AT_LEAST_MS, float(np.median(np.diff(at))) * 4)) + 1
    lines = [
        " ".join(f"{px:.1f},{py:.1f}" for px, py in zip(xs, ys, strict=True))
        for xs, ys in zip(np.split(x, breaks), np.split(y, breaks), strict=True)
    ]
    marks = [
        {"y": round((HEIGHT - BOTTOM) - share * (HEIGHT - BOTTOM - 10), 1), "text": f"{top * share:.0f}"}
        for share in (0, 0.5, 1)
    ]
    begins, ends = (datetime.fromtimestamp(instant / 1000, SHANGHAI).strftime("%H:%M") for instant in (at[0], at[-1]))
    return {"lines": lines, "marks": marks, "begins": begins, "ends": ends, "fastest": round(float(speed.max()), 1)}
