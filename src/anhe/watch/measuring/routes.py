"""Where the measured wearers go, round by round: circles about home, and some who drive straight out. SYNTHETIC."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from anhe.watch.engine.areas import METRES_PER_DEGREE

ROUND_S = 10
RING_M = 150.0
STROLL_MPS = 1.4
DRIVE_MPS = 28.0


@dataclass(slots=True)
class Routes:
    """Positions by round. `leaves_in[i]`: round in which wearer i turns to drive east, -1 never."""

    lat: NDArray[np.float64]
    lon: NDArray[np.float64]
    leaves_in: NDArray[np.int64]

    def at(self, number: int) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.int64]]:
        """Latitude, longitude, speed (0.1 km/h) of everybody in a round."""
        turn = number * ROUND_S * STROLL_MPS / RING_M + np.arange(len(self.lat))
        per_degree = METRES_PER_DEGREE * np.cos(np.radians(self.lat))
        lat = self.lat + RING_M * np.sin(turn) / METRES_PER_DEGREE
        lon = self.lon + RING_M * np.cos(turn) / per_degree
        speed = np.full(len(lat), round(STROLL_MPS * 36), dtype=np.int64)
        gone = np.where((self.leaves_in >= 0) & (number >= self.leaves_in), number - self.leaves_in, 0)
        lon += gone * ROUND_S * DRIVE_MPS / per_degree
        speed[gone > 0] = round(DRIVE_MPS * 36)
        return np.round(lat, 6), np.round(lon, 6), speed


def leaving(persons: int, leavers: int, first: int, last: int) -> NDArray[np.int64]:
    """Spread so many leavers over the wearers and over these rounds."""
    leaves_in = np.full(persons, -1, dtype=np.int64)
    if leavers:
        who = np.linspace(0, persons - 1, leavers).astype(np.int64)
        leaves_in[who] = np.linspace(first, last, leavers).astype(np.int64)
    return leaves_in
