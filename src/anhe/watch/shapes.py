"""Shapes that people draw or bring: GeoJSON, KML, corridors, circles. Out comes one checked GeoJSON area in WGS-84.

Every wrong is a ValueError in the user's words. Degrees, longitude first as GeoJSON has it; metres where said.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np
import shapely
from django.utils.translation import gettext as _
from lxml import etree
from numpy.typing import NDArray
from shapely.geometry import LineString, MultiPolygon, Polygon, mapping, shape
from shapely.geometry.base import BaseGeometry
from shapely.validation import explain_validity

from anhe.casework.chain import link_hash
from anhe.watch.gcj02 import gcj02_to_wgs84

MOST_BYTES = 5_000_000
MOST_POINTS = 20_000
MOST_LINE_POINTS = 2_000
SMALLEST_M2 = 100.0
# A municipality and its surroundings; what is larger was drawn by mistake.
LARGEST_M2 = 3e11
NARROWEST_M, WIDEST_M = 10, 20_000
LONGEST_LINE_M = 500_000
CIRCLE_POINTS = 72
METRES_PER_DEGREE = 111_320.0
CHINA = (73.0, 3.0, 136.0, 54.0)
WGS84_NAMES = ("wgs84", "wgs-84", "crs84", "epsg::4326", "epsg:4326", "4326", "epsg::4490", "epsg:4490", "4490")
GCJ02_NAMES = ("gcj02", "gcj-02")

Area = dict[str, Any]


def area_from_geojson(text: str | bytes, *, frame: str = "wgs84") -> Area:
    """The one area of a GeoJSON text: a geometry, a feature, or a collection whose areas are taken together.

    `frame` is the frame the user declares ("wgs84" or "gcj02"); one that the file itself names goes before.
    """
    given = _parsed(text)
    if not isinstance(given, dict):
        raise ValueError(_("看不懂这个文件，应当是 GeoJSON。"))
    named = _frame_named(given)
    areas = [_area(part) for part in _geometries(given)]
    return checked_area(_together(areas), frame=named or frame)


def area_from_drawing(text: str, size_m: float | None, *, frame: str = "wgs84") -> Area:
    """What was drawn: an area as it is, a line as a corridor, a point as a circle of `size_m` metres."""
    drawn = _drawn(text)
    if len(drawn) == 1 and drawn[0].get("type") in ("LineString", "Point"):
        if not size_m:
            raise ValueError(_("请写明宽度或者半径（米）。"))
        points = _points_of(drawn[0])
        if drawn[0]["type"] == "LineString":
            return corridor(points, size_m, frame=frame)
        return circle(points[0][0], points[0][1], size_m, frame=frame)
    return area_from_geojson(text, frame=frame)


def _drawn(text: str) -> list[Area]:
    return list(_geometries(_parsed(text)))


def _points_of(drawing: Area) -> list[list[float]]:
    given = drawing.get("coordinates") or []
    try:
        points = [list(map(float, one[:2])) for one in ([given] if drawing["type"] == "Point" else given)]
    except (TypeError, ValueError, IndexError) as wrong:
        raise ValueError(_("坐标里有不是数字的内容。")) from wrong
    if not points or any(len(point) != 2 or not np.isfinite(point).all() for point in points):
        raise ValueError(_("坐标里有不是数字的内容。"))
    return points


def area_from_kml(data: bytes, *, frame: str = "wgs84") -> Area:
    """All polygons of a KML file, taken together. KML is WGS-84 by its own standard; Chinese maps export others."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    _refuse_large(data)
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError) as wrong:
        raise ValueError(_("看不懂这个文件，应当是 KML。")) from wrong
    if root.getroottree().docinfo.doctype:
        raise ValueError(_("KML 文件里不能带有文档类型声明。"))
    areas = [_kml_polygon(one) for one in root.iter("{*}Polygon")]
    return checked_area(_together(areas), frame=frame)


def corridor(line: Sequence[Sequence[float]], width_m: float, *, frame: str = "wgs84") -> Area:
    """The strip within `width_m` metres on either side of a line of [lon, lat] points.

    Each stretch is widened in metres at its own latitude, so that a long line keeps its width.
    """
    if not NARROWEST_M <= width_m <= WIDEST_M:
        raise ValueError(_("宽度应当在 {least} 到 {most} 米之间。").format(least=NARROWEST_M, most=WIDEST_M))
    if not 2 <= len(line) <= MOST_LINE_POINTS:
        raise ValueError(_("线应当有 2 到 {most} 个点。").format(most=MOST_LINE_POINTS))
    points = _in_wgs84(np.asarray([point[:2] for point in line], dtype=float), frame)
    _check_in_china(points)
    if _length_m(points) > LONGEST_LINE_M:
        raise ValueError(_("线太长，最长 {km} 公里。").format(km=LONGEST_LINE_M // 1000))
    strips = [_widened(points[n : n + 2], width_m) for n in range(len(points) - 1)]
    return checked_area(shapely.union_all(strips))


def circle(lon: float, lat: float, radius_m: float, *, frame: str = "wgs84") -> Area:
    """The area within `radius_m` metres of a point, as a polygon."""
    if not NARROWEST_M <= radius_m <= WIDEST_M:
        raise ValueError(_("半径应当在 {least} 到 {most} 米之间。").format(least=NARROWEST_M, most=WIDEST_M))
    centre = _in_wgs84(np.asarray([[lon, lat]], dtype=float), frame)
    _check_in_china(centre)
    turns = np.linspace(0, 2 * np.pi, CIRCLE_POINTS, endpoint=False)
    scale = np.array([METRES_PER_DEGREE * math.cos(math.radians(centre[0, 1])), METRES_PER_DEGREE])
    # Widened a hair, so that the corners' sides nowhere cut into the circle itself.
    ring = centre + radius_m / math.cos(np.pi / CIRCLE_POINTS) * np.column_stack([np.cos(turns), np.sin(turns)]) / scale
    return checked_area(Polygon(ring))


def checked_area(area: BaseGeometry, *, frame: str = "wgs84") -> Area:
    """An area that can be watched, as GeoJSON in WGS-84 rounded to a tenth of a metre; ValueError says why it cannot."""
    if area.is_empty or not isinstance(area, Polygon | MultiPolygon):
        raise ValueError(_("应当是一个闭合的区域。"))
    points = int(shapely.get_num_coordinates(area))
    if points > MOST_POINTS:
        raise ValueError(_("区域有 {points} 个点，最多 {most} 个，请先简化。").format(points=points, most=MOST_POINTS))
    if not np.isfinite(shapely.get_coordinates(area)).all():
        raise ValueError(_("坐标里有不是数字的内容。"))
    area = shapely.transform(area, lambda found: np.round(_in_wgs84(found, frame), 6))
    if not area.is_valid:
        raise ValueError(_("区域的边线自相交或者有重复：{where}。").format(where=_where(area)))
    _check_in_china(shapely.get_coordinates(area))
    size = area_m2(area)
    if size < SMALLEST_M2:
        raise ValueError(_("区域太小，不到 {least} 平方米。").format(least=int(SMALLEST_M2)))
    if size > LARGEST_M2:
        raise ValueError(_("区域太大，请检查坐标。"))
    return json.loads(json.dumps(mapping(shapely.normalize(area))))


def digest_of(area: Area) -> str:
    """The same shape has the same digest, wherever it was drawn."""
    return link_hash(b"", [area]).hex()


def geometry_of(area: Area) -> Polygon | MultiPolygon:
    """The stored GeoJSON as a shape, longitude first."""
    return shape(area)


def area_m2(area: BaseGeometry) -> float:
    """Size in square metres, in a plane that is true at the middle latitude; for limits, not for land registers."""
    _west, south, _east, north = area.bounds
    return float(area.area) * METRES_PER_DEGREE**2 * math.cos(math.radians((south + north) / 2))


def _parsed(text: str | bytes) -> Any:
    _refuse_large(text)
    try:
        return json.loads(text)
    except (ValueError, RecursionError) as wrong:
        raise ValueError(_("看不懂这个文件，应当是 GeoJSON。")) from wrong


def _refuse_large(text: str | bytes) -> None:
    if len(text) > MOST_BYTES:
        raise ValueError(_("文件太大，最大 {megabytes} MB。").format(megabytes=MOST_BYTES // 1_000_000))


def _frame_named(given: Area) -> str:
    """The frame that the file names for itself, if any; ValueError for one that nobody here can read."""
    crs = given.get("crs")
    if not crs:
        return ""
    name = str(crs.get("properties", {}).get("name", crs) if isinstance(crs, dict) else crs).lower()
    if any(known in name for known in GCJ02_NAMES):
        return "gcj02"
    if any(name.endswith(known) for known in WGS84_NAMES):
        return "wgs84"
    raise ValueError(_("文件的坐标系是“{name}”，请转换为 WGS-84，或者声明为 GCJ-02。").format(name=name[:60]))


def _geometries(given: Any) -> Iterable[Area]:
    if not isinstance(given, dict):
        raise ValueError(_("看不懂这个文件，应当是 GeoJSON。"))
    kind = given.get("type")
    if kind == "FeatureCollection":
        for one in given.get("features") or []:
            yield from _geometries(one)
    elif kind == "GeometryCollection":
        for one in given.get("geometries") or []:
            yield from _geometries(one)
    elif kind == "Feature":
        yield from _geometries(given.get("geometry") or {})
    else:
        yield given


def _area(part: Area) -> BaseGeometry:
    if part.get("type") not in ("Polygon", "MultiPolygon"):
        raise ValueError(_("文件里有不是区域的图形（{kind}），只要多边形。").format(kind=part.get("type")))
    try:
        return shape(part)
    except (ValueError, TypeError, IndexError, KeyError, AttributeError, shapely.errors.ShapelyError) as wrong:
        raise ValueError(_("多边形的坐标不完整。")) from wrong


def _kml_polygon(polygon: Any) -> BaseGeometry:
    outer = [_kml_ring(ring) for ring in polygon.iterfind("{*}outerBoundaryIs/{*}LinearRing/{*}coordinates")]
    inner = [_kml_ring(ring) for ring in polygon.iterfind("{*}innerBoundaryIs/{*}LinearRing/{*}coordinates")]
    if len(outer) != 1:
        raise ValueError(_("多边形的坐标不完整。"))
    return Polygon(outer[0], inner)


def _kml_ring(coordinates: Any) -> list[tuple[float, float]]:
    try:
        ring = [tuple(map(float, one.split(",")[:2])) for one in (coordinates.text or "").split()]
    except ValueError as wrong:
        raise ValueError(_("坐标里有不是数字的内容。")) from wrong
    if len(ring) < 4 or any(len(point) != 2 for point in ring):
        raise ValueError(_("多边形的坐标不完整。"))
    return ring  # type: ignore[return-value]


def _together(areas: list[BaseGeometry]) -> BaseGeometry:
    if not areas:
        raise ValueError(_("文件里没有多边形。"))
    for area in areas:
        if not area.is_valid:
            raise ValueError(_("区域的边线自相交或者有重复：{where}。").format(where=_where(area)))
    return areas[0] if len(areas) == 1 else shapely.union_all(areas)


def _where(area: BaseGeometry) -> str:
    """The place of the trouble, from the library's own words: Self-intersection[106.1 29.9]."""
    told = explain_validity(area)
    return told[told.find("[") + 1 : -1] if "[" in told else told


def _in_wgs84(points: NDArray[np.float64], frame: str) -> NDArray[np.float64]:
    if frame != "gcj02":
        return points
    lat, lon = gcj02_to_wgs84(points[:, 1], points[:, 0])
    return np.column_stack([lon, lat])


def _check_in_china(points: NDArray[np.float64]) -> None:
    west, south, east, north = CHINA
    lon, lat = points[:, 0], points[:, 1]
    if ((lon < west) | (lon > east) | (lat < south) | (lat > north)).any():
        raise ValueError(_("坐标不在国内，请检查是否写反了经度和纬度。"))


def _length_m(points: NDArray[np.float64]) -> float:
    steps = np.diff(points, axis=0) * METRES_PER_DEGREE
    steps[:, 0] *= np.cos(np.radians(points[:-1, 1]))
    return float(np.hypot(steps[:, 0], steps[:, 1]).sum())


def _widened(stretch: NDArray[np.float64], width_m: float) -> BaseGeometry:
    middle = stretch.mean(axis=0)
    scale = np.array([METRES_PER_DEGREE * math.cos(math.radians(middle[1])), METRES_PER_DEGREE])
    strip = LineString((stretch - middle) * scale).buffer(width_m)
    return shapely.transform(strip, lambda found: found / scale + middle)
