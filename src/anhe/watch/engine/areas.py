"""Areas: each shape once, in a plane of metres of its own, asked for many points at a time.

Degrees are turned into metres about the shape's south-west corner with the length of a degree at its middle
latitude: straight edges stay straight, so what is inside stays inside, and distances near a district's border are
true within one per cent. Simple shapes of few corners lie in two columns (`rings`); large ones are prepared
geometries of shapely with cells in front of them (`cells`).
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import shapely
from numpy.typing import NDArray

from anhe.watch.engine.cells import CELLS, EDGE, INSIDE, SIDE, cells_of
from anhe.watch.engine.rings import inside_rings, metres_to_rings

METRES_PER_DEGREE = 111_195.0
FEW_CORNERS = 100
NO_CELLS = -1
# A grid of cells costs some milliseconds: made when fixes first come near the edge, a few in one call.
GRIDS_IN_ONE_CALL = 8
ADDED_AT_ONCE = 5_000


class Areas:
    """Shapes by number. Only ever grows; a changed shape is a new area."""

    def __init__(self) -> None:
        self._count = 0
        self._plane = np.zeros((64, 5))  # west, south, metres per degree of longitude, width, height
        self._core = np.zeros((64, 4), dtype=np.float32)  # a box wholly inside: west, south, east, north
        self._first = np.zeros(64, dtype=np.int64)
        self._corners = np.zeros(64, dtype=np.int32)  # 0: a large one
        self._grid = np.full(64, NO_CELLS, dtype=np.int32)
        self._ring_x = np.zeros(1024, dtype=np.float32)
        self._ring_y = np.zeros(1024, dtype=np.float32)
        self._used = 0
        self._large: dict[int, shapely.Geometry] = {}
        self._edges: dict[int, shapely.Geometry] = {}
        self._cells = np.zeros((0, CELLS), dtype=np.uint8)
        self._grids = 0

    def __len__(self) -> int:
        return self._count

    def add(self, shapes: Sequence[shapely.Geometry]) -> NDArray[np.int64]:
        """Take in polygons and multipolygons of WGS-84 degrees (x longitude, y latitude); their numbers.

        ValueError when one is empty, not valid or not a polygon.
        """
        parts = [self._add(shapes[at : at + ADDED_AT_ONCE]) for at in range(0, len(shapes), ADDED_AT_ONCE)]
        return np.concatenate([np.zeros(0, dtype=np.int64), *parts])

    def _add(self, shapes: Sequence[shapely.Geometry]) -> NDArray[np.int64]:
        given = np.array(shapes, dtype=object)
        wrong = ~(np.isin(shapely.get_type_id(given), (3, 6)) & shapely.is_valid(given) & ~shapely.is_empty(given))
        if wrong.any():
            raise ValueError(f"not a valid polygon: shape {int(np.flatnonzero(wrong)[0])}")
        numbers = np.arange(self._count, self._count + len(given))
        self._make_room(len(given))
        self._lay_out(given, numbers)
        self._keep_shapes(given, numbers)
        self._count += len(given)
        return numbers

    def inside(
        self, area: NDArray[np.integer], lat: NDArray[np.float64], lon: NDArray[np.float64]
    ) -> NDArray[np.bool_]:
        """Whether point i (degrees, WGS-84) lies in area i. Not a number is nowhere."""
        x, y = self._metres(area, lat, lon)
        plane = self._plane[area]
        in_box = (x >= 0) & (y >= 0) & (x <= plane[:, 3]) & (y <= plane[:, 4])
        result = np.zeros(len(area), dtype=bool)
        rows = np.flatnonzero(in_box)
        small = self._corners[area[rows]] > 0
        self._inside_small(rows[small], area, x, y, result)
        self._inside_large(rows[~small], area, x, y, result)
        return result

    def metres_to_edge(
        self, area: NDArray[np.integer], lat: NDArray[np.float64], lon: NDArray[np.float64]
    ) -> NDArray[np.float64]:
        """Metres from point i to the edge of area i, from within as from without."""
        x, y = self._metres(area, lat, lon)
        result = np.full(len(area), np.inf)
        small = self._corners[area] > 0
        rows = np.flatnonzero(small)
        result[rows] = metres_to_rings(
            x[rows], y[rows], self._first[area[rows]], self._corners[area[rows]], self._ring_x, self._ring_y
        )
        rows = np.flatnonzero(~small & np.isfinite(x) & np.isfinite(y))
        if len(rows):
            edges = np.array([self._edge(int(number)) for number in area[rows]], dtype=object)
            result[rows] = shapely.distance(edges, shapely.points(x[rows], y[rows]))
        return result

    def shorter_side_m(self, area: NDArray[np.integer]) -> NDArray[np.float64]:
        """The shorter side of each area's box in metres: how deep one can be inside at all."""
        return self._plane[area][:, 3:5].min(axis=1)

    def _metres(
        self, area: NDArray[np.integer], lat: NDArray[np.float64], lon: NDArray[np.float64]
    ) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        plane = self._plane[area]
        return (lon - plane[:, 0]) * plane[:, 2], (lat - plane[:, 1]) * METRES_PER_DEGREE

    def _inside_small(
        self,
        rows: NDArray[np.intp],
        area: NDArray[np.integer],
        x: NDArray[np.float64],
        y: NDArray[np.float64],
        result: NDArray[np.bool_],
    ) -> None:
        core = self._core[area[rows]]
        px, py = x[rows], y[rows]
        in_core = (px >= core[:, 0]) & (py >= core[:, 1]) & (px <= core[:, 2]) & (py <= core[:, 3])
        result[rows[in_core]] = True
        near = rows[~in_core]
        number = area[near]
        result[near] = inside_rings(
            x[near], y[near], self._first[number], self._corners[number], self._ring_x, self._ring_y
        )

    def _inside_large(
        self,
        rows: NDArray[np.intp],
        area: NDArray[np.integer],
        x: NDArray[np.float64],
        y: NDArray[np.float64],
        result: NDArray[np.bool_],
    ) -> None:
        if not len(rows):
            return
        number = area[rows]
        self._make_grids(number)
        grid, plane = self._grid[number], self._plane[number]
        column = np.minimum((x[rows] * (SIDE / plane[:, 3])).astype(np.intp), SIDE - 1)
        row = np.minimum((y[rows] * (SIDE / plane[:, 4])).astype(np.intp), SIDE - 1)
        kind = np.full(len(rows), EDGE, dtype=np.uint8)
        seen = grid != NO_CELLS
        kind[seen] = self._cells[grid[seen], row[seen] * SIDE + column[seen]]
        result[rows[kind == INSIDE]] = True
        near = rows[kind == EDGE]
        if len(near):
            shapes = np.array([self._large[number] for number in area[near].tolist()], dtype=object)
            result[near] = shapely.intersects_xy(shapes, x[near], y[near])

    def _make_grids(self, numbers: NDArray[np.integer]) -> None:
        wanted = np.unique(numbers[self._grid[numbers] == NO_CELLS])[:GRIDS_IN_ONE_CALL]
        if not len(wanted):
            return
        first = self._grids
        if first + len(wanted) > len(self._cells):
            room = np.zeros((max(64, len(self._cells)), CELLS), dtype=np.uint8)
            self._cells = np.concatenate([self._cells, room])
        for row, number in enumerate(wanted.tolist(), start=first):
            _west, _south, _per_degree, width, height = self._plane[number]
            self._cells[row] = cells_of(self._large[number], self._edge(number), width, height)
            self._grid[number] = row
        self._grids += len(wanted)

    def _edge(self, number: int) -> shapely.Geometry:
        if number not in self._edges:
            self._edges[number] = self._large[number].boundary
            shapely.prepare(self._edges[number])
        return self._edges[number]

    def _make_room(self, more: int) -> None:
        size = len(self._plane)
        while size < self._count + more:
            size *= 2
        for name in ("_plane", "_core", "_first", "_corners", "_grid"):
            old = getattr(self, name)
            if size > len(old):
                grown = np.zeros((size, *old.shape[1:]), dtype=old.dtype)
                grown[: self._count] = old[: self._count]
                setattr(self, name, grown)
        self._grid[self._count : self._count + more] = NO_CELLS

    def _lay_out(self, given: NDArray[np.object_], numbers: NDArray[np.intp]) -> None:
        west, south, east, north = shapely.bounds(given).T
        per_degree = METRES_PER_DEGREE * np.cos(np.radians((south + north) / 2))
        self._plane[numbers] = np.column_stack(
            [west, south, per_degree, (east - west) * per_degree, (north - south) * METRES_PER_DEGREE]
        )

    def _keep_shapes(self, given: NDArray[np.object_], numbers: NDArray[np.intp]) -> None:
        in_metres = self._in_metres(given, numbers)
        corners = shapely.get_num_coordinates(given)
        is_small = (corners <= FEW_CORNERS) & (shapely.get_type_id(given) == 3)
        is_small[is_small] = shapely.get_num_interior_rings(given[is_small]) == 0
        self._keep_small(in_metres[is_small], numbers[is_small])
        for number, shape in zip(numbers[~is_small].tolist(), in_metres[~is_small], strict=True):
            shapely.prepare(shape)
            self._large[number] = shape
            self._corners[number] = 0

    def _in_metres(self, given: NDArray[np.object_], numbers: NDArray[np.intp]) -> NDArray[np.object_]:
        points = shapely.get_coordinates(given)
        owner = np.repeat(numbers, shapely.get_num_coordinates(given))
        x, y = self._metres(owner, points[:, 1], points[:, 0])
        return shapely.set_coordinates(given.copy(), np.column_stack([x, y]))

    def _keep_small(self, shapes: NDArray[np.object_], numbers: NDArray[np.intp]) -> None:
        if not len(shapes):
            return
        points = shapely.get_coordinates(shapes)
        corners = shapely.get_num_coordinates(shapes)
        size = len(self._ring_x)
        while size < self._used + len(points):
            size = size * 3 // 2
        if size > len(self._ring_x):
            self._ring_x = np.concatenate([self._ring_x, np.zeros(size - len(self._ring_x), dtype=np.float32)])
            self._ring_y = np.concatenate([self._ring_y, np.zeros(size - len(self._ring_y), dtype=np.float32)])
        self._ring_x[self._used : self._used + len(points)] = points[:, 0]
        self._ring_y[self._used : self._used + len(points)] = points[:, 1]
        self._first[numbers] = self._used + np.cumsum(corners) - corners
        self._corners[numbers] = corners
        self._core[numbers] = core_of(shapes)
        self._used += len(points)


def core_of(shapes: NDArray[np.object_]) -> NDArray[np.float32]:
    """A box about a middle point of each shape that lies wholly inside; an empty one where none was found."""
    west, south, east, north = shapely.bounds(shapes).T
    middle = shapely.centroid(shapes)
    x, y = shapely.get_x(middle), shapely.get_y(middle)
    core = np.tile(np.array([1, 1, -1, -1], dtype=np.float32), (len(shapes), 1))
    open_rows = np.arange(len(shapes))
    for share in (0.34, 0.2, 0.1):
        wide, high = share * (east - west)[open_rows], share * (north - south)[open_rows]
        cx, cy = x[open_rows], y[open_rows]
        boxes = shapely.box(cx - wide, cy - high, cx + wide, cy + high)
        fits = shapely.contains_properly(shapes[open_rows], boxes)
        rows = open_rows[fits]
        core[rows] = np.column_stack([cx - wide, cy - high, cx + wide, cy + high])[fits]
        open_rows = open_rows[~fits]
        if not len(open_rows):
            break
    return core
