"""Fixes as columns: what every stage between the wire and the trail takes and gives.

One array a column, all of the same length. Nothing here knows a device's make or a database.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from enum import IntEnum, IntFlag

import numpy as np
from numpy.typing import NDArray


class Source(IntEnum):
    """How a position was found. Base-station and Wi-Fi positions are circles, not points."""

    SATELLITE = 0
    WIFI = 1
    BASE_STATION = 2
    NONE = 3


class Sign(IntFlag):
    """What a device says of itself, in the house's own words; makers' bits are translated at the gateway."""

    SOS = 1
    STRAP_OPEN = 2
    SEPARATED = 4
    LOW_SUPPLY = 8
    SUPPLY_OFF = 16
    ANTENNA_FAULT = 32
    GNSS_FAULT = 64
    AREA_CROSSED = 128
    UNLAWFUL_DISPLACEMENT = 256
    KEPT_WHILE_OUT_OF_COVERAGE = 512


UNKNOWN_BATTERY = 255
UNKNOWN_ACCURACY = 0


@dataclass(slots=True)
class Fixes:
    """Positions under order, one row each.

    trail        int64    number of the trail (`Trail.number`); 0 at the door, before the order is known
    measured_at  int64    milliseconds since 1970 UTC, by the device
    received_at  int64    milliseconds since 1970 UTC, by us
    lat, lon     float64  degrees, WGS-84; NaN where there is no position
    accuracy_m   uint16   radius in metres that the true place lies in about 95 of 100 times; 0 unknown
    speed        uint16   0.1 km/h
    course       uint16   degrees clockwise from north
    altitude_m   int16
    battery      uint8    per cent; 255 unknown
    source       uint8    Source
    signs        uint16   Sign
    """

    trail: NDArray[np.int64]
    measured_at: NDArray[np.int64]
    received_at: NDArray[np.int64]
    lat: NDArray[np.float64]
    lon: NDArray[np.float64]
    accuracy_m: NDArray[np.uint16]
    speed: NDArray[np.uint16]
    course: NDArray[np.uint16]
    altitude_m: NDArray[np.int16]
    battery: NDArray[np.uint8]
    source: NDArray[np.uint8]
    signs: NDArray[np.uint16]

    def __len__(self) -> int:
        return len(self.trail)

    def take(self, rows: NDArray[np.intp] | NDArray[np.bool_]) -> Fixes:
        """The rows at these places, or where a mask is true, in that order."""
        return Fixes(*(getattr(self, column)[rows] for column in COLUMNS))

    @classmethod
    def empty(cls, length: int = 0) -> Fixes:
        """Columns of zeros, unknown where unknown is not zero."""
        columns = {name: np.zeros(length, dtype=kind) for name, kind in COLUMNS.items()}
        columns["battery"][:] = UNKNOWN_BATTERY
        return cls(**columns)

    @classmethod
    def concatenate(cls, parts: list[Fixes]) -> Fixes:
        """All rows of all parts, in order."""
        if not parts:
            return cls.empty()
        return cls(*(np.concatenate([getattr(part, name) for part in parts]) for name in COLUMNS))


COLUMNS: dict[str, np.dtype] = {
    "trail": np.dtype(np.int64),
    "measured_at": np.dtype(np.int64),
    "received_at": np.dtype(np.int64),
    "lat": np.dtype(np.float64),
    "lon": np.dtype(np.float64),
    "accuracy_m": np.dtype(np.uint16),
    "speed": np.dtype(np.uint16),
    "course": np.dtype(np.uint16),
    "altitude_m": np.dtype(np.int16),
    "battery": np.dtype(np.uint8),
    "source": np.dtype(np.uint8),
    "signs": np.dtype(np.uint16),
}
assert list(COLUMNS) == [column.name for column in fields(Fixes)]
