"""GCJ-02, the offset frame of Chinese base maps, and back. Inside the house everything is WGS-84.

The published series of sines and cosines (decision 0405). Arrays or numbers in, arrays out; degrees. Outside mainland
China's frame the two are the same. The way back iterates until it meets itself, to about a millimetre.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

Degrees = NDArray[np.float64]

# The ellipsoid of Krasovsky, on which the offset was defined.
_A = 6378245.0
_E2 = 0.00669342162296594323
WEST, EAST, SOUTH, NORTH = 72.004, 137.8347, 0.8293, 55.8271
_ROUNDS = 12


def wgs84_to_gcj02(lat: ArrayLike, lon: ArrayLike) -> tuple[Degrees, Degrees]:
    """Latitude and longitude as a Chinese base map draws them. NaN stays NaN."""
    lat, lon = _floats(lat), _floats(lon)
    d_lat, d_lon = _offset(lat, lon)
    inside = is_shifted(lat, lon)
    return np.where(inside, lat + d_lat, lat), np.where(inside, lon + d_lon, lon)


def gcj02_to_wgs84(lat: ArrayLike, lon: ArrayLike) -> tuple[Degrees, Degrees]:
    """The point that the base map draws here. Each round moves by what the last one still misses."""
    lat, lon = _floats(lat), _floats(lon)
    inside = is_shifted(lat, lon)
    found_lat, found_lon = lat.copy(), lon.copy()
    for _round in range(_ROUNDS):
        d_lat, d_lon = _offset(found_lat, found_lon)
        found_lat, found_lon = lat - d_lat, lon - d_lon
    return np.where(inside, found_lat, lat), np.where(inside, found_lon, lon)


def is_shifted(lat: ArrayLike, lon: ArrayLike) -> NDArray[np.bool_]:
    """Whether the frame is offset here."""
    lat, lon = _floats(lat), _floats(lon)
    result: NDArray[np.bool_] = (lon >= WEST) & (lon <= EAST) & (lat >= SOUTH) & (lat <= NORTH)
    return result


def _floats(values: ArrayLike) -> Degrees:
    return np.asarray(values, dtype=np.float64)


def _offset(lat: Degrees, lon: Degrees) -> tuple[Any, Any]:
    """How far the frame is shifted at a WGS-84 point, in degrees."""
    x, y = lon - 105.0, lat - 35.0
    root = np.sqrt(np.abs(x))
    short = 20.0 * np.sin(6.0 * x * np.pi) + 20.0 * np.sin(2.0 * x * np.pi)
    north = -100.0 + 2.0 * x + 3.0 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * root
    north += (short + 20.0 * np.sin(y * np.pi) + 40.0 * np.sin(y / 3.0 * np.pi)) * 2.0 / 3.0
    north += (160.0 * np.sin(y / 12.0 * np.pi) + 320.0 * np.sin(y * np.pi / 30.0)) * 2.0 / 3.0
    east = 300.0 + x + 2.0 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * root
    east += (short + 20.0 * np.sin(x * np.pi) + 40.0 * np.sin(x / 3.0 * np.pi)) * 2.0 / 3.0
    east += (150.0 * np.sin(x / 12.0 * np.pi) + 300.0 * np.sin(x / 30.0 * np.pi)) * 2.0 / 3.0
    angle = np.radians(lat)
    magic = 1.0 - _E2 * np.sin(angle) ** 2
    d_lat = np.degrees(north / (_A * (1.0 - _E2) / magic**1.5))
    d_lon = np.degrees(east / (_A / np.sqrt(magic) * np.cos(angle)))
    return d_lat, d_lon
