from __future__ import annotations

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from anhe.watch.engine.cells import EDGE, INSIDE, OUTSIDE, SIDE, cells_of
from anhe.watch.engine.rings import inside_rings, metres_to_rings

seeds = st.integers(0, 2**32 - 1)


def star(rng: np.random.Generator, corners: int) -> np.ndarray:
    """A closed ring of random corners about (50, 50)."""
    angle = np.sort(rng.uniform(0, 2 * np.pi, corners))
    far = rng.uniform(5, 45, corners)
    ring = np.column_stack([50 + far * np.cos(angle), 50 + far * np.sin(angle)])
    return np.vstack([ring, ring[:1]])


@settings(max_examples=50, deadline=None)
@given(seed=seeds)
def test_rings_are_what_a_loop_over_shapely_says(seed: int) -> None:
    rng = np.random.default_rng(seed)
    rings = [star(rng, int(rng.integers(3, 12))) for _ in range(4)]
    shapes = [shapely.Polygon(ring) for ring in rings]
    corners = np.array([len(ring) for ring in rings])
    x, y = np.concatenate(rings).T
    which = rng.integers(0, 4, 60)
    px, py = rng.uniform(0, 100, (2, 60))
    first = (np.cumsum(corners) - corners)[which]

    inside = inside_rings(px, py, first, corners[which], x, y)
    metres = metres_to_rings(px, py, first, corners[which], x, y)

    for row, number in enumerate(which):
        point = shapely.Point(px[row], py[row])
        edge = shapely.LineString(rings[number]).distance(point)
        assert metres[row] == pytest.approx(edge, abs=1e-6)
        if edge > 1e-6 and shapes[number].is_valid:
            assert inside[row] == shapes[number].contains(point)


def test_without_points_nothing_is_asked() -> None:
    none = np.zeros(0)

    assert inside_rings(none, none, np.zeros(0, int), np.zeros(0, int), none, none).tolist() == []
    assert metres_to_rings(none, none, np.zeros(0, int), np.zeros(0, int), none, none).tolist() == []


@settings(max_examples=20, deadline=None)
@given(seed=seeds, corners=st.sampled_from([3, 20, 200]))
def test_a_cell_that_is_not_on_the_edge_lies_wholly_on_one_side(seed: int, corners: int) -> None:
    rng = np.random.default_rng(seed)
    shape = shapely.Polygon(star(rng, corners))
    if not shape.is_valid:
        shape = shape.convex_hull
    edge = shape.boundary
    shapely.prepare(shape)
    shapely.prepare(edge)

    cells = cells_of(shape, edge, 100.0, 100.0).reshape(SIDE, SIDE)

    px, py = rng.uniform(0, 100, (2, 500))
    told = cells[(py / 100 * SIDE).astype(int), (px / 100 * SIDE).astype(int)]
    inside = shapely.contains_xy(shape, px, py)
    assert set(np.unique(cells)) <= {OUTSIDE, INSIDE, EDGE}
    assert (inside[told == INSIDE]).all()
    assert not inside[told == OUTSIDE].any()
