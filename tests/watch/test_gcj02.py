"""GCJ-02 and back: known points, and a way back that meets itself everywhere in the frame."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from anhe.watch.gcj02 import gcj02_to_wgs84, is_shifted, wgs84_to_gcj02

METRE = 1 / 111_320
LAT, LON = st.floats(4, 53.5), st.floats(74, 134.5)


@pytest.mark.parametrize(
    ("lat", "lon", "north_m", "east_m"),
    [
        pytest.param(39.9087, 116.3975, (100, 200), (450, 600), id="Beijing: a block to the north-east"),
        pytest.param(29.9760, 106.2760, (-400, -150), (250, 450), id="Hechuan: to the south-east"),
        pytest.param(31.2304, 121.4737, (-250, -150), (350, 500), id="Shanghai: to the south-east"),
    ],
)
def test_the_offset_is_of_the_known_size_and_direction(lat, lon, north_m, east_m):
    shifted_lat, shifted_lon = wgs84_to_gcj02(lat, lon)
    north = (float(shifted_lat) - lat) / METRE
    east = (float(shifted_lon) - lon) / METRE * np.cos(np.radians(lat))
    assert north_m[0] < north < north_m[1]
    assert east_m[0] < east < east_m[1]


@given(LAT, LON)
def test_there_and_back_is_the_same_point_to_a_millimetre(lat, lon):
    back_lat, back_lon = gcj02_to_wgs84(*wgs84_to_gcj02(lat, lon))
    assert abs(float(back_lat) - lat) < METRE / 1000
    assert abs(float(back_lon) - lon) < METRE / 1000


@given(LAT, LON)
def test_no_point_moves_further_than_a_kilometre_and_a_half(lat, lon):
    shifted_lat, shifted_lon = wgs84_to_gcj02(lat, lon)
    assert abs(float(shifted_lat) - lat) < 1500 * METRE
    assert abs(float(shifted_lon) - lon) * np.cos(np.radians(lat)) < 1500 * METRE


@given(st.lists(st.tuples(st.floats(-60, 80), st.floats(-179, 179)), min_size=1, max_size=20))
def test_an_array_is_its_points_one_by_one(points):
    lat, lon = np.array(points).T
    together = wgs84_to_gcj02(lat, lon)
    alone = [wgs84_to_gcj02(*point) for point in points]
    assert np.array_equal(together, np.array(alone).T)


@pytest.mark.parametrize(("lat", "lon"), [(48.8566, 2.3522), (-33.86, 151.2), (0.5, 100.0), (60.0, 100.0)])
def test_outside_the_frame_nothing_moves(lat, lon):
    assert not is_shifted(lat, lon)
    for there in (wgs84_to_gcj02, gcj02_to_wgs84):
        assert [float(one) for one in there(lat, lon)] == [lat, lon]


def test_what_is_not_known_stays_so():
    lat, lon = wgs84_to_gcj02([np.nan, 30.0], [106.0, np.nan])
    assert np.isnan(lat[0])
    assert np.isnan(lon[1])
