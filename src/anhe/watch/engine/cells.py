"""A shape seen as cells: wholly outside, wholly inside, or on the edge. Only edge cells need the exact test."""

from __future__ import annotations

import numpy as np
import shapely
from numpy.typing import NDArray

OUTSIDE, INSIDE, EDGE = 0, 1, 2
COARSE = 8
SIDE = 64
CELLS = SIDE * SIDE


def cells_of(shape: shapely.Geometry, width: float, height: float) -> NDArray[np.uint8]:
    """Classes of SIDE × SIDE cells over the box (0, 0)–(width, height); row by row from the south-west.

    `shape` is prepared. Coarse cells first, so that only those on the edge are looked at closely.
    """
    coarse = _classes(shape, _boxes(width / COARSE, height / COARSE, np.arange(COARSE), np.arange(COARSE)))
    fine = SIDE // COARSE
    result = np.repeat(np.repeat(coarse.reshape(COARSE, COARSE), fine, axis=0), fine, axis=1)
    for row, column in zip(*np.nonzero(coarse.reshape(COARSE, COARSE) == EDGE), strict=True):
        rows, columns = np.arange(fine) + row * fine, np.arange(fine) + column * fine
        classes = _classes(shape, _boxes(width / SIDE, height / SIDE, columns, rows))
        result[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1] = classes.reshape(fine, fine)
    return result.ravel()


def _boxes(width: float, height: float, columns: NDArray[np.intp], rows: NDArray[np.intp]) -> NDArray[np.object_]:
    column, row = np.meshgrid(columns, rows)
    west, south = column.ravel() * width, row.ravel() * height
    return shapely.box(west, south, west + width, south + height)


def _classes(shape: shapely.Geometry, boxes: NDArray[np.object_]) -> NDArray[np.uint8]:
    result = np.full(len(boxes), EDGE, dtype=np.uint8)
    result[shapely.contains_properly(shape, boxes)] = INSIDE
    result[shapely.disjoint(shape, boxes)] = OUTSIDE
    return result
