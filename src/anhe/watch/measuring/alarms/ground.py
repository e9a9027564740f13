"""Zones laid over an outing: a district whose crooked border crosses the way, a forbidden place on it, a home."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray

from anhe.watch.measuring.alarms.outings import Outing

CORNERS = 256


@dataclass(frozen=True, slots=True)
class Ground:
    """Shapes in the outing's metres."""

    district: shapely.Polygon
    place: shapely.Polygon
    home: shapely.Polygon


def lay_ground(outing: Outing, rng: np.random.Generator) -> Ground:
    """Zones that matter to this outing: at random, but where it goes."""
    return Ground(
        district=_district(outing, rng),
        place=_circle(outing, rng, rng.uniform(60, 250), astray=40),
        home=_circle(outing, rng, rng.uniform(80, 150), astray=20),
    )


def _somewhere(outing: Outing, rng: np.random.Generator) -> tuple[float, float]:
    """A point on the way, as likely on every metre of it as on every minute."""
    if rng.random() < 0.5:
        row = int(rng.integers(len(outing.x)))
    else:
        way = np.cumsum(np.hypot(np.diff(outing.x), np.diff(outing.y)))
        row = int(np.searchsorted(way, rng.uniform(0, max(way[-1], 1.0)))) if way[-1] > 0 else 0
    return float(outing.x[min(row, len(outing.x) - 1)]), float(outing.y[min(row, len(outing.y) - 1)])


def _district(outing: Outing, rng: np.random.Generator) -> shapely.Polygon:
    """A closed crooked line through a point of the way: waves of all lengths, bends down to some ten metres."""
    px, py = _somewhere(outing, rng)
    radius, towards = np.exp(rng.uniform(np.log(1_500), np.log(12_000))), rng.uniform(0, 2 * np.pi)
    angle = np.linspace(0, 2 * np.pi, CORNERS, endpoint=False)
    crooked = np.ones(CORNERS)
    for wave in range(2, 60):
        crooked += rng.normal(0, 0.12 / wave**1.1) * np.cos(wave * angle + rng.uniform(0, 2 * np.pi))
    crooked = np.maximum(crooked, 0.3)
    x, y = radius * crooked * np.cos(angle), radius * crooked * np.sin(angle)
    corner = int(towards / (2 * np.pi) * CORNERS) % CORNERS
    shape = shapely.Polygon(np.column_stack([x - x[corner] + px, y - y[corner] + py]))
    return shape if shape.is_valid else shapely.buffer(shape, 0)


def _circle(outing: Outing, rng: np.random.Generator, radius: float, *, astray: float) -> shapely.Polygon:
    x, y = _somewhere(outing, rng)
    dx, dy = rng.normal(0, astray, 2)
    return shapely.Point(x + dx, y + dy).buffer(radius, quad_segs=8)


def metres_outside(shape: shapely.Polygon, x: NDArray[np.float64], y: NDArray[np.float64]) -> NDArray[np.float64]:
    """Metres from the shape's edge, negative inside."""
    shapely.prepare(shape)
    away = shapely.distance(shape.boundary, shapely.points(x, y))
    return np.where(shapely.contains_xy(shape, x, y), -away, away)
