"""Shapes drawn or brought: every wrong is said in words; what comes out is one valid area in WGS-84."""

import json
import math
from contextlib import suppress

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely.geometry import Point, Polygon

from anhe.watch import shapes
from anhe.watch.gcj02 import wgs84_to_gcj02
from tests.watch.orders_made import SQUARE

RING = SQUARE["coordinates"][0]
HOLE = [[106.1, 29.9], [106.2, 29.9], [106.2, 30.0], [106.1, 30.0], [106.1, 29.9]]
KML = """<?xml version="1.0" encoding="UTF-8"?>
<kml xmlns="http://www.opengis.net/kml/2.2"><Document><Placemark><Polygon>
<outerBoundaryIs><LinearRing><coordinates>{outer}</coordinates></LinearRing></outerBoundaryIs>{inner}
</Polygon></Placemark></Document></kml>"""


def kml(outer=RING, inner=None) -> bytes:
    def said(ring):
        return "\n".join(f"{lon},{lat},0" for lon, lat in ring)

    hole = f"<innerBoundaryIs><LinearRing><coordinates>{said(inner or [])}</coordinates></LinearRing></innerBoundaryIs>"
    return KML.format(outer=said(outer), inner=hole if inner else "").encode()


def area(text) -> Polygon:
    return shapes.geometry_of(shapes.area_from_geojson(json.dumps(text)))


class TestGeoJson:
    @pytest.mark.parametrize(
        "wrapped",
        [
            SQUARE,
            {"type": "Feature", "properties": {}, "geometry": SQUARE},
            {"type": "FeatureCollection", "features": [{"type": "Feature", "geometry": SQUARE}]},
            {"type": "GeometryCollection", "geometries": [SQUARE]},
            {"type": "MultiPolygon", "coordinates": [[RING]]},
        ],
        ids=["geometry", "feature", "collection", "geometries", "multipolygon"],
    )
    def test_an_area_is_found_however_it_is_wrapped(self, wrapped):
        assert area(wrapped).equals(shapely.geometry.shape(SQUARE))

    def test_holes_stay_holes(self):
        found = area({"type": "Polygon", "coordinates": [RING, HOLE]})
        assert not found.contains(Point(106.15, 29.95))
        assert found.contains(Point(106.3, 29.95))

    def test_several_areas_are_taken_together(self):
        other = [[lon + 0.4, lat] for lon, lat in RING]
        found = area({"type": "MultiPolygon", "coordinates": [[RING], [[[lon + 1, lat] for lon, lat in RING]]]})
        assert found.contains(Point(107.2, 30.0))
        both = {"type": "GeometryCollection", "geometries": [SQUARE, {"type": "Polygon", "coordinates": [other]}]}
        assert area(both).contains(Point(106.8, 30.0))

    @pytest.mark.parametrize(
        ("given", "saying"),
        [
            pytest.param("not json", "GeoJSON", id="no JSON"),
            pytest.param("[]", "GeoJSON", id="no object"),
            pytest.param("{}", "只要多边形", id="empty"),
            pytest.param('{"type": "FeatureCollection", "features": []}', "没有多边形", id="nothing in it"),
            pytest.param('{"type": "Point", "coordinates": [106, 30]}', "只要多边形", id="a point"),
            pytest.param('{"type": "Polygon", "coordinates": [[[106, 30], [106, 31]]]}', "坐标不完整", id="two corners"),
            pytest.param('{"type": "Polygon", "coordinates": "x"}', "坐标不完整", id="no coordinates"),
            pytest.param(json.dumps({"type": "Polygon", "coordinates": [
                [[106, 30], [106.1, 30.1], [106.1, 30], [106, 30.1], [106, 30]]]}), "自相交", id="crosses itself"),
            pytest.param(json.dumps({"type": "Polygon", "coordinates": [
                RING, [[107, 29.9], [107.1, 29.9], [107.1, 30], [107, 29.9]]]}), "自相交", id="a hole outside"),
            pytest.param(json.dumps({"type": "Polygon", "coordinates": [
                [[lat, lon] for lon, lat in RING]]}), "写反了经度和纬度", id="latitude first"),
            pytest.param(json.dumps({"type": "Polygon", "coordinates": [
                [[106, 30], [106.00001, 30], [106.00001, 30.00001], [106, 30]]]}), "太小", id="a square metre"),
            pytest.param(json.dumps({"type": "Polygon", "coordinates": [
                [[75, 5], [134, 5], [134, 53], [75, 53], [75, 5]]]}), "太大", id="the whole country"),
        ],
    )  # fmt: skip
    def test_what_is_wrong_is_said(self, given, saying):
        with pytest.raises(ValueError, match=saying):
            shapes.area_from_geojson(given)

    def test_too_many_points_or_bytes_are_refused(self):
        turns = np.linspace(0, 2 * np.pi, shapes.MOST_POINTS + 2)
        ring = np.column_stack([106.3 + 0.1 * np.cos(turns), 30 + 0.1 * np.sin(turns)]).tolist()
        with pytest.raises(ValueError, match="请先简化"):
            shapes.area_from_geojson(json.dumps({"type": "Polygon", "coordinates": [ring]}))
        with pytest.raises(ValueError, match="文件太大"):
            shapes.area_from_geojson(b" " * (shapes.MOST_BYTES + 1))

    def test_deep_nesting_does_not_overflow(self):
        with pytest.raises(ValueError, match="GeoJSON"):
            shapes.area_from_geojson("[" * 100_000)

    @given(st.text(max_size=200) | st.recursive(st.none() | st.floats() | st.text(max_size=5),
           lambda inner: st.lists(inner, max_size=4) | st.dictionaries(
               st.sampled_from(["type", "coordinates", "features", "geometry", "geometries", "crs"]), inner, max_size=4),
           max_leaves=12).map(json.dumps))  # fmt: skip
    @settings(max_examples=200)
    def test_nothing_brings_it_down(self, text):
        with suppress(ValueError):
            assert shapes.area_from_geojson(text)["type"] in ("Polygon", "MultiPolygon")


class TestFrames:
    """WGS-84 inside; GCJ-02 only where it is declared."""

    def test_gcj02_is_brought_back_to_where_it_was(self):
        lat, lon = wgs84_to_gcj02([one[1] for one in RING], [one[0] for one in RING])
        drawn = {"type": "Polygon", "coordinates": [np.column_stack([lon, lat]).tolist()]}
        found = shapes.area_from_geojson(json.dumps(drawn), frame="gcj02")
        assert np.abs(shapely.get_coordinates(shapes.geometry_of(found)) -
                      shapely.get_coordinates(shapely.normalize(shapely.geometry.shape(SQUARE)))).max() < 2e-6  # fmt: skip

    def test_a_frame_the_file_names_goes_before_the_declared_one(self):
        named = SQUARE | {"crs": {"type": "name", "properties": {"name": "urn:ogc:def:crs:OGC:1.3:CRS84"}}}
        assert shapes.area_from_geojson(json.dumps(named), frame="gcj02") == shapes.area_from_geojson(
            json.dumps(SQUARE)
        )

    def test_one_nobody_here_can_read_is_refused(self):
        named = SQUARE | {"crs": {"type": "name", "properties": {"name": "EPSG:3857"}}}
        with pytest.raises(ValueError, match="epsg:3857"):
            shapes.area_from_geojson(json.dumps(named))


class TestKml:
    def test_a_polygon_with_its_hole(self):
        found = shapes.geometry_of(shapes.area_from_kml(kml(inner=HOLE)))
        assert found.equals(Polygon(RING, [HOLE]))

    @pytest.mark.parametrize(
        ("data", "saying"),
        [
            (b"no xml", "KML"),
            (b"<kml/>", "没有多边形"),
            (kml(outer=RING[:3]), "坐标不完整"),
            (kml().replace(b"106.0,29.8,0", b"x,y"), "不是数字"),
            (b'<!DOCTYPE kml [<!ENTITY e SYSTEM "file:///etc/hostname">]>' + kml().split(b"?>")[1], "文档类型"),
        ],
        ids=["not XML", "nothing in it", "too short", "letters", "an outside entity"],
    )
    def test_what_is_wrong_is_said(self, data, saying):
        with pytest.raises(ValueError, match=saying):
            shapes.area_from_kml(data)


class TestCorridorsAndCircles:
    @given(st.floats(20, 45), st.floats(80, 125), st.floats(-0.2, 0.2), st.floats(-0.2, 0.2), st.integers(20, 2000))
    @settings(max_examples=60)
    def test_a_corridor_reaches_its_width_and_no_further(self, lat, lon, d_lat, d_lon, width):
        if abs(d_lat) + abs(d_lon) < 0.02:
            d_lat += 0.05
        strip = shapes.geometry_of(shapes.corridor([[lon, lat], [lon + d_lon, lat + d_lat]], width))
        middle = np.array([lon + d_lon / 2, lat + d_lat / 2])
        scale = np.array([shapes.METRES_PER_DEGREE * math.cos(math.radians(middle[1])), shapes.METRES_PER_DEGREE])
        along = np.array([d_lon, d_lat]) * scale
        across = np.array([-along[1], along[0]]) / np.hypot(*along)
        for side in (1, -1):
            assert strip.contains(Point(middle + side * across * (width * 0.98 - 0.2) / scale))
            assert not strip.contains(Point(middle + side * across * (width * 1.02 + 0.2) / scale))

    def test_a_long_corridor_keeps_its_width_to_the_north(self):
        strip = shapes.geometry_of(shapes.corridor([[106, 28], [106, 29], [106, 30], [106, 31]], 500))
        for lat in (28.5, 30.5):
            metres = shapes.METRES_PER_DEGREE * math.cos(math.radians(lat))
            assert strip.contains(Point(106 + 490 / metres, lat))
            assert not strip.contains(Point(106 + 510 / metres, lat))

    @given(st.floats(20, 45), st.floats(80, 125), st.integers(20, 5000), st.floats(0, 2 * math.pi))
    @settings(max_examples=60)
    def test_a_circle_holds_all_within_its_radius_and_little_more(self, lat, lon, radius, turn):
        disc = shapes.geometry_of(shapes.circle(lon, lat, radius))
        scale = np.array([shapes.METRES_PER_DEGREE * math.cos(math.radians(lat)), shapes.METRES_PER_DEGREE])
        there = np.array([math.cos(turn), math.sin(turn)]) / scale
        assert disc.contains(Point(np.array([lon, lat]) + there * (radius - 0.3)))
        assert not disc.contains(Point(np.array([lon, lat]) + there * (radius * 1.003 + 0.3)))

    @pytest.mark.parametrize(
        ("make", "saying"),
        [
            (lambda: shapes.circle(106, 30, 5), "半径"),
            (lambda: shapes.circle(30, 106, 50), "写反了"),
            (lambda: shapes.corridor([[106, 30]], 50), "2 到"),
            (lambda: shapes.corridor([[106, 30], [107, 30]], 50_000), "宽度"),
            (lambda: shapes.corridor([[100, 30], [120, 30]], 50), "线太长"),
        ],
    )
    def test_what_is_wrong_is_said(self, make, saying):
        with pytest.raises(ValueError, match=saying):
            make()


class TestDigests:
    def test_the_same_shape_drawn_from_another_corner_is_the_same(self):
        turned = {"type": "Polygon", "coordinates": [[*RING[2:], RING[1], RING[2]]]}
        turned["coordinates"][0] = [*RING[2:-1], *RING[0:3]]
        digests = {shapes.digest_of(shapes.checked_area(shapely.geometry.shape(one))) for one in (SQUARE, turned)}
        assert len(digests) == 1

    def test_another_shape_is_another(self):
        assert shapes.digest_of(shapes.circle(106, 30, 50)) != shapes.digest_of(shapes.circle(106, 30, 51))
