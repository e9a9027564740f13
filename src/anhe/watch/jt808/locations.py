"""Locations: the 28 bytes every location begins with, and its extras, decoded for a whole batch at once."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from anhe.watch.fixes import Fixes, Sign, Source
from anhe.watch.jt808.extras import RuleTable
from anhe.watch.jt808.frames import Flaw
from anhe.watch.jt808.instants import milliseconds
from anhe.watch.jt808.rules import ModelRules

BASE = np.dtype(
    [
        ("alarm", ">u4"),
        ("status", ">u4"),
        ("lat", ">u4"),
        ("lon", ">u4"),
        ("altitude", ">i2"),
        ("speed", ">u2"),
        ("course", ">u2"),
        ("time", "u1", (6,)),
    ]
)
VALID, SOUTH, WEST, ENCRYPTED_PLACE = 1 << 1, 1 << 2, 1 << 3, 1 << 5
_SIGN_OF_ALARM_BIT = {
    0: Sign.SOS,
    4: Sign.GNSS_FAULT,
    5: Sign.ANTENNA_FAULT,
    6: Sign.ANTENNA_FAULT,
    7: Sign.LOW_SUPPLY,
    8: Sign.SUPPLY_OFF,
    20: Sign.AREA_CROSSED,
    28: Sign.UNLAWFUL_DISPLACEMENT,
}
_SIGNS_OF_BYTE = np.zeros((4, 256), dtype=np.uint16)
for _bit, _sign in _SIGN_OF_ALARM_BIT.items():
    _SIGNS_OF_BYTE[_bit // 8, (np.arange(256) >> _bit % 8) & 1 == 1] |= np.uint16(_sign)
PLAIN_TABLE = RuleTable([ModelRules.PLAIN])


@dataclass(frozen=True, slots=True)
class Located:
    """Decoded locations, one row each.

    fixes   trail and received_at are 0, the caller knows them; NaN where the device says it has no position
    alarm, status  uint32, the device's own words
    lat, lon       float64 degrees as sent, also where the device says they are not valid
    flaws   rows that are no location, and why; their columns mean nothing
    """

    fixes: Fixes
    alarm: NDArray[np.uint32]
    status: NDArray[np.uint32]
    lat: NDArray[np.float64]
    lon: NDArray[np.float64]
    flaws: dict[int, Flaw]


def decode_locations(
    data: NDArray[np.uint8],
    start: NDArray[np.intp],
    end: NDArray[np.intp],
    table: RuleTable = PLAIN_TABLE,
    rules_of: NDArray[np.intp] | None = None,
) -> Located:
    """Locations that lie in `data` between start and end, read by the rules each points at in the table."""
    if rules_of is None:
        rules_of = np.zeros(len(start), dtype=np.intp)
    base, short = _base_fields(data, start, end)
    measured_at, timely = milliseconds(base["time"])
    status = base["status"].astype(np.uint32)
    lat = _signed(base["lat"], (status & SOUTH) != 0)
    lon = _signed(base["lon"], (status & WEST) != 0)
    on_earth = (base["lat"] <= 90_000_000) & (base["lon"] <= 180_000_000)
    alarm = base["alarm"].astype(np.uint32)
    has_place = (status & (VALID | ENCRYPTED_PLACE)) == VALID
    fixes = Fixes(
        trail=np.zeros(len(start), dtype=np.int64),
        measured_at=measured_at,
        received_at=np.zeros(len(start), dtype=np.int64),
        lat=np.where(has_place, lat, np.nan),
        lon=np.where(has_place, lon, np.nan),
        accuracy_m=np.zeros(len(start), dtype=np.uint16),
        speed=base["speed"].astype(np.uint16),
        course=base["course"].astype(np.uint16),
        altitude_m=base["altitude"].astype(np.int16),
        battery=np.full(len(start), 255, dtype=np.uint8),
        source=np.where(has_place, np.uint8(Source.SATELLITE), np.uint8(Source.NONE)),
        signs=_signs(alarm),
    )
    flaws = _flaws(short, timely, on_earth | ~has_place)
    _apply_rules(fixes, table, rules_of, data, start, end, alarm, status)
    return Located(fixes, alarm, status, lat, lon, flaws)


def _base_fields(
    data: NDArray[np.uint8], start: NDArray[np.intp], end: NDArray[np.intp]
) -> tuple[NDArray[np.void], NDArray[np.bool_]]:
    """The 28 bytes of each; too short ones are marked and read as zeros."""
    short = end - start < BASE.itemsize
    if len(data) < BASE.itemsize:
        return np.zeros(len(start), dtype=BASE), short
    windows: NDArray[np.void] = np.ndarray(len(data) - BASE.itemsize + 1, dtype=BASE, buffer=data, strides=(1,))
    return windows[np.where(short, 0, start)], short


def _signed(millionths: NDArray[np.uint32], is_negative: NDArray[np.bool_]) -> NDArray[np.float64]:
    return np.where(is_negative, 0 - millionths.astype(np.int64), millionths) / 1e6


def _signs(alarm: NDArray[np.uint32]) -> NDArray[np.uint16]:
    signs = np.zeros(len(alarm), dtype=np.uint16)
    rows = np.flatnonzero(alarm)
    for byte in range(4):
        signs[rows] |= _SIGNS_OF_BYTE[byte, (alarm[rows] >> np.uint32(8 * byte)) & 0xFF]
    return signs


def _flaws(short: NDArray[np.bool_], timely: NDArray[np.bool_], on_earth: NDArray[np.bool_]) -> dict[int, Flaw]:
    flaws = dict.fromkeys(np.flatnonzero(~on_earth).tolist(), Flaw.PLACE)
    flaws.update(dict.fromkeys(np.flatnonzero(~timely).tolist(), Flaw.TIME))
    flaws.update(dict.fromkeys(np.flatnonzero(short).tolist(), Flaw.BODY))
    return flaws


def _apply_rules(
    fixes: Fixes,
    table: RuleTable,
    rules_of: NDArray[np.intp],
    data: NDArray[np.uint8],
    start: NDArray[np.intp],
    end: NDArray[np.intp],
    alarm: NDArray[np.uint32],
    status: NDArray[np.uint32],
) -> None:
    if table.reads_extras:
        table.apply_extras(fixes, data, start + BASE.itemsize, end, rules_of)
    if table.reads_bits:
        table.apply_bits(fixes, alarm, status, rules_of)
    for source, radius in table.accuracy.items():
        rows = (fixes.source == source) & (fixes.accuracy_m == 0)
        fixes.accuracy_m[rows] = radius[rules_of[rows]]
