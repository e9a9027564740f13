"""The same containment by PostGIS: the same points, the same polygons, in the same run."""

from __future__ import annotations

import time
from typing import Any

import numpy as np
import shapely
from django.db import connection

from anhe.watch.engine import Areas

CORNERS = 600
REPEATS = 3


def against_postgis(points: int, polygons: int) -> dict[str, Any]:
    """Which points lie in the polygon of their own wearer, by both; the rates and how many answers differ."""
    rng = np.random.default_rng(11)
    shapes = [_district(number, rng) for number in range(polygons)]
    of_point = rng.integers(0, polygons, points)
    lat = 24 + 0.25 * (of_point % 60) + rng.uniform(-0.12, 0.12, points)
    lon = 100 + 0.25 * (of_point // 60) + rng.uniform(-0.12, 0.12, points)
    areas = Areas()
    numbers = areas.add(shapes)
    ours_s, inside = _ours(areas, numbers[of_point], lat, lon)
    theirs_s, told = _theirs(shapes, of_point, lat, lon)
    ours, theirs = points / ours_s, points / theirs_s
    return {
        "points": points,
        "polygons": polygons,
        "corners_each": CORNERS,
        "ours_per_s": round(ours),
        "postgis_per_s": round(theirs),
        "times": round(ours / theirs, 1),
        "aim": 20,
        "answers_that_differ": int((inside != told).sum()),
        "postgis": _version(),
    }


def _ours(areas: Areas, number: Any, lat: Any, lon: Any) -> tuple[float, Any]:
    # The first calls make the grids of cells, as the first minutes of a service do.
    for _call in range(len(areas)):
        areas.inside(number[:20_000], lat[:20_000], lon[:20_000])
    best = min(_seconds(lambda: areas.inside(number, lat, lon)) for _repeat in range(REPEATS))
    return best, areas.inside(number, lat, lon)


def _theirs(shapes: list[Any], of_point: Any, lat: Any, lon: Any) -> tuple[float, Any]:
    """Points and their wearer's polygon in tables of their own, no network or parsing in the time measured."""
    with connection.cursor() as cursor:
        cursor.execute("CREATE TEMP TABLE bench_area (number int PRIMARY KEY, shape geometry(Polygon, 4326))")
        cursor.execute("CREATE TEMP TABLE bench_point (number int PRIMARY KEY, area int, place geometry(Point, 4326))")
        cursor.execute(
            "INSERT INTO bench_area SELECT number - 1, ST_GeomFromWKB(wkb, 4326) "
            "FROM unnest(%s::bytea[]) WITH ORDINALITY AS given(wkb, number)",
            [[shapely.to_wkb(shape) for shape in shapes]],
        )
        cursor.execute(
            "INSERT INTO bench_point SELECT number - 1, area, ST_SetSRID(ST_MakePoint(lon, lat), 4326) "
            "FROM unnest(%s::int[], %s::float8[], %s::float8[]) WITH ORDINALITY AS given(area, lon, lat, number)",
            [of_point.tolist(), lon.tolist(), lat.tolist()],
        )
        cursor.execute("CREATE INDEX ON bench_point (area)")
        cursor.execute("CREATE INDEX ON bench_area USING gist (shape)")
        cursor.execute("ANALYZE bench_area")
        cursor.execute("ANALYZE bench_point")
        question = (
            "FROM bench_area JOIN bench_point ON bench_point.area = bench_area.number "
            "WHERE ST_Contains(bench_area.shape, bench_point.place)"
        )
        best = min(_seconds(lambda: cursor.execute(f"SELECT count(*) {question}")) for _repeat in range(REPEATS))
        cursor.execute(f"SELECT bench_point.number {question}")
        inside = np.zeros(len(of_point), dtype=bool)
        inside[[row[0] for row in cursor.fetchall()]] = True
    return best, inside


def _district(number: int, rng: np.random.Generator) -> Any:
    turn = np.linspace(0, 2 * np.pi, CORNERS, endpoint=False)
    radius = 0.09 + 0.01 * np.sin(9 * turn + rng.uniform(0, 6)) + rng.uniform(-0.001, 0.001, CORNERS)
    lon = 100 + 0.25 * (number // 60) + radius * np.cos(turn)
    lat = 24 + 0.25 * (number % 60) + radius * np.sin(turn)
    return shapely.polygons(np.column_stack([lon, lat]))


def _seconds(work: Any) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def _version() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT postgis_lib_version()")
        return str(cursor.fetchone()[0])
