"""What a map is drawn from: shapes and points as GeoJSON, shifted at the edge when the base map wants GCJ-02.

Works without a base map: the district's boundary and a grid are drawn locally. Inside the house everything is WGS-84.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

import numpy as np
from django.conf import settings
from django.utils.translation import gettext as _
from numpy.typing import NDArray

from anhe.clock import SHANGHAI
from anhe.orgs.models import Organisation
from anhe.watch.areas import shared_areas
from anhe.watch.fixes import UNKNOWN_ACCURACY, UNKNOWN_BATTERY, Fixes, Source
from anhe.watch.gcj02 import wgs84_to_gcj02
from anhe.watch.models import Zone

GCJ02, WGS84 = "gcj02", "wgs84"
SOURCE_WORDS = {Source.SATELLITE: "satellite", Source.WIFI: "wifi", Source.BASE_STATION: "base_station"}
OLD_AFTER = timedelta(minutes=10)
SIX_PLACES = 6
GAP_FACTOR = 4
GAP_AT_LEAST_MS = 5 * 60_000


def frame() -> str:
    """The frame of the base map; WGS-84 where there is none."""
    return GCJ02 if settings.MAP_TILES and settings.MAP_FRAME == GCJ02 else WGS84


def base_map() -> dict[str, str]:
    return {"tiles": settings.MAP_TILES, "credit": settings.MAP_CREDIT, "frame": frame()}


def on_map(lat: Any, lon: Any) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """WGS-84 degrees as the base map draws them, rounded to what a metre needs."""
    shifted = wgs84_to_gcj02(lat, lon) if frame() == GCJ02 else (np.asarray(lat, float), np.asarray(lon, float))
    return np.round(shifted[0], SIX_PLACES), np.round(shifted[1], SIX_PLACES)


def shape_on_map(shape: dict[str, Any]) -> dict[str, Any]:
    """A GeoJSON polygon as the base map draws it."""
    return {**shape, "coordinates": _moved(shape["coordinates"])}


def _moved(coordinates: Any) -> Any:
    if coordinates and isinstance(coordinates[0], (int, float)):
        lat, lon = on_map(coordinates[1], coordinates[0])
        return [float(lon), float(lat)]
    return [_moved(one) for one in coordinates]


def boundary_of(place: Organisation) -> list[dict[str, Any]]:
    """The areas shared by the whole district, of which its boundary is one."""
    try:
        return [feature(area.shape, name=area.name, kind="boundary") for area in shared_areas(place)]
    except Organisation.DoesNotExist:
        return []


def zones_on_map(zones: Iterable[Zone]) -> list[dict[str, Any]]:
    return [feature(zone.area.shape, name=str(zone), kind=zone.kind) for zone in zones]


def feature(shape: dict[str, Any], **properties: Any) -> dict[str, Any]:
    return {"type": "Feature", "geometry": shape_on_map(shape), "properties": properties}


def points_of(fixes: Fixes) -> list[dict[str, Any]]:
    """The rows of columns for tables and replay. Rows without a position keep their place in time."""
    lat, lon = on_map(fixes.lat, fixes.lon)
    return [
        {
            "at": int(fixes.measured_at[row]),
            "clock": _instant(fixes.measured_at[row]).strftime("%m-%d %H:%M:%S"),
            "lat": None if np.isnan(lat[row]) else float(lat[row]),
            "lon": None if np.isnan(lon[row]) else float(lon[row]),
            "accuracy": int(fixes.accuracy_m[row]) if fixes.accuracy_m[row] != UNKNOWN_ACCURACY else None,
            "speed": round(float(fixes.speed[row]) / 10, 1),
            "battery": int(fixes.battery[row]) if fixes.battery[row] != UNKNOWN_BATTERY else None,
            "source": SOURCE_WORDS.get(Source(int(fixes.source[row])), "none"),
        }
        for row in range(len(fixes))
    ]


def gaps_of(fixes: Fixes) -> list[dict[str, Any]]:
    """Where nothing came for much longer than usual: from, until, minutes."""
    if len(fixes) < 2:
        return []
    steps = np.diff(fixes.measured_at)
    least = max(GAP_AT_LEAST_MS, int(np.median(steps)) * GAP_FACTOR)
    return [
        {
            "from": _instant(fixes.measured_at[row]),
            "until": _instant(fixes.measured_at[row + 1]),
            "minutes": int(steps[row] // 60_000),
        }
        for row in np.flatnonzero(steps > least)
    ]


def age_in_words(at_ms: int, now: datetime) -> tuple[str, bool]:
    """How old a point is, honestly, and whether that is too old to say where somebody is now."""
    age = now - _instant(at_ms)
    minutes = max(int(age.total_seconds() // 60), 0)
    if minutes < 1:
        words = _("不到 1 分钟前")
    elif minutes < 120:
        words = _("{n} 分钟前").format(n=minutes)
    else:
        words = _("{n} 小时前").format(n=minutes // 60)
    return words, age > OLD_AFTER


def _instant(at_ms: Any) -> datetime:
    return datetime.fromtimestamp(int(at_ms) / 1000, SHANGHAI)
