"""Outings: pieces of clean track, real or invented, in metres about their own start, a position every two seconds."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from anhe.watch.engine.areas import METRES_PER_DEGREE as METRES

GRID_S = 2
LONGEST_GAP_S = 60
SHORTEST_S = 600
LONGEST_S = 7200
LOST_RECEIVER_MPS = 70
Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Outing:
    """Where somebody truly was: x east and y north in metres about (lat, lon), every GRID_S seconds."""

    lat: float
    lon: float
    x: Floats
    y: Floats

    @property
    def seconds(self) -> int:
        return (len(self.x) - 1) * GRID_S

    def at(self, seconds: Floats) -> tuple[Floats, Floats]:
        grid = np.arange(len(self.x)) * GRID_S
        return np.interp(seconds, grid, self.x), np.interp(seconds, grid, self.y)

    def speed(self, seconds: Floats) -> Floats:
        """Metres a second over six seconds about the instant: what a receiver reports from the Doppler shift."""
        x1, y1 = self.at(seconds - 3)
        x2, y2 = self.at(seconds + 3)
        return np.hypot(x2 - x1, y2 - y1) / 6

    def degrees(self, x: Floats, y: Floats) -> tuple[Floats, Floats]:
        """Latitude and longitude of points in the outing's metres."""
        return self.lat + y / METRES, self.lon + x / (METRES * np.cos(np.radians(self.lat)))


def real_outings(folder: Path) -> list[Outing]:
    """Outings in CSV files of id, time, lat, lon. FileNotFoundError when there are none."""
    files = sorted(folder.glob("*.csv"))
    if not files:
        raise FileNotFoundError(f"no *.csv with tracks in {folder}")
    return [outing for file in files for outing in _cut(*_read(file))]


def invented_outings(count: int, rng: np.random.Generator) -> list[Outing]:
    """Walkers, cyclists and passengers that stand, turn and go on: for machines without the tracks."""
    return [_invented(rng) for _ in range(count)]


def _read(file: Path) -> tuple[Floats, Floats, Floats]:
    with file.open() as lines:
        rows = list(csv.DictReader(lines))
    at = np.array([datetime.fromisoformat(row["time"]).timestamp() for row in rows])
    lat = np.array([float(row["lat"]) for row in rows])
    lon = np.array([float(row["lon"]) for row in rows])
    keep = np.r_[True, np.diff(at) > 0]
    return at[keep], lat[keep], lon[keep]


def _cut(at: Floats, lat: Floats, lon: Floats) -> list[Outing]:
    """Cut where the logger was off, take out what no traveller does, and smooth single outliers."""
    pieces = np.split(np.arange(len(at)), np.flatnonzero(np.diff(at) > LONGEST_GAP_S) + 1)
    outings = []
    for rows in pieces:
        for part in np.array_split(rows, max(1, int(np.ceil((at[rows[-1]] - at[rows[0]]) / LONGEST_S)))):
            if len(part) > 20 and at[part[-1]] - at[part[0]] >= SHORTEST_S:
                outings.append(_outing(at[part], lat[part], lon[part]))
    return outings


def _outing(at: Floats, lat: Floats, lon: Floats) -> Outing:
    x = (lon - lon[0]) * METRES * np.cos(np.radians(lat[0]))
    y = (lat - lat[0]) * METRES
    fast = np.hypot(np.diff(x), np.diff(y)) / np.diff(at) > LOST_RECEIVER_MPS
    keep = ~(np.r_[fast, False] | np.r_[False, fast])
    at, x, y = at[keep], _median(x[keep]), _median(y[keep])
    grid = np.arange(at[0], at[-1], GRID_S)
    return Outing(float(lat[0]), float(lon[0]), np.interp(grid, at, x), np.interp(grid, at, y))


def _median(column: Floats) -> Floats:
    padded = np.pad(column, 2, mode="edge")
    return np.median(np.lib.stride_tricks.sliding_window_view(padded, 5), axis=1)


def _invented(rng: np.random.Generator) -> Outing:
    """One outing of about an hour: stretches at the pace of foot, bicycle or car, with stops in between."""
    speeds: list[Floats] = []
    turns: list[Floats] = []
    while sum(len(part) for part in speeds) * GRID_S < 3600:
        length = int(rng.integers(30, 300))
        pace = rng.choice([0.0, 1.3, 1.3, 4.5, 11.0])
        speeds.append(np.full(length, pace) * (1 + 0.1 * rng.standard_normal(length)))
        bend = rng.normal(0, 0.02, length)
        bend[0] = rng.choice([0, np.pi / 2, -np.pi / 2, np.pi])
        turns.append(bend)
    speed = np.convolve(np.maximum(np.concatenate(speeds), 0), np.ones(7) / 7, mode="same")
    heading = np.cumsum(np.concatenate(turns)) + rng.uniform(0, 2 * np.pi)
    x = np.cumsum(speed * np.cos(heading)) * GRID_S
    y = np.cumsum(speed * np.sin(heading)) * GRID_S
    return Outing(29.0 + rng.uniform(-1, 1), 106.0 + rng.uniform(-1, 1), x - x[0], y - y[0])
