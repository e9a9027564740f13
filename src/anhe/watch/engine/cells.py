"""A shape seen as cells: wholly outside, wholly inside, or on the edge. Only edge cells need the exact test."""

from __future__ import annotations

import numpy as np
import shapely
from numpy.typing import NDArray

OUTSIDE, INSIDE, EDGE = 0, 1, 2
COARSE = 8
SIDE = 64
FINE = SIDE // COARSE
CELLS = SIDE * SIDE


def cells_of(shape: shapely.Geometry, edge: shapely.Geometry, width: float, height: float) -> NDArray[np.uint8]:
    """Classes of SIDE × SIDE cells over the box (0, 0)–(width, height); row by row from the south-west.

    `shape` and its `edge` are prepared. Coarse cells first, so that only those on the edge are looked at closely.
    """
    row, column = (index.ravel() for index in np.indices((COARSE, COARSE)))
    coarse = _classes(shape, edge, column, row, width / COARSE, height / COARSE).reshape(COARSE, COARSE)
    cells = np.repeat(np.repeat(coarse, FINE, axis=0), FINE, axis=1)
    row, column = np.nonzero(cells == EDGE)
    cells[row, column] = _classes(shape, edge, column, row, width / SIDE, height / SIDE)
    return cells.ravel()


def _classes(
    shape: shapely.Geometry,
    edge: shapely.Geometry,
    column: NDArray[np.intp],
    row: NDArray[np.intp],
    wide: float,
    high: float,
) -> NDArray[np.uint8]:
    west, south = column * wide, row * high
    inside = shapely.contains_xy(shape, west + wide / 2, south + high / 2)
    result = np.where(inside, INSIDE, OUTSIDE).astype(np.uint8)
    result[shapely.intersects(edge, shapely.box(west, south, west + wide, south + high))] = EDGE
    return result
