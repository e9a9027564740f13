"""The protocol's clock: six bytes BCD, YYMMDDhhmmss in GMT+8, as milliseconds since 1970 UTC."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone

import numpy as np
from numpy.typing import NDArray

GMT8 = timezone(timedelta(hours=8))
_HOUR_MS = 3_600_000
_NOT_BCD = 255

_DECIMAL = np.full(256, _NOT_BCD, dtype=np.uint8)
for _tens in range(10):
    _DECIMAL[_tens * 16 : _tens * 16 + 10] = np.arange(_tens * 10, _tens * 10 + 10)

# Day number (since 1970) of the first of each month from January 2000 on; places 0 and 13 of a year are no month.
_FIRSTS = np.arange("2000-01", "2100-02", dtype="datetime64[M]").astype("datetime64[D]").astype(np.int64)
_FIRST_DAY = np.zeros(100 * 16, dtype=np.int64)
_DAYS = np.zeros(100 * 16, dtype=np.int64)
for _year in range(100):
    _months = slice(_year * 12, _year * 12 + 12)
    _FIRST_DAY[_year * 16 + 1 : _year * 16 + 13] = _FIRSTS[_months]
    _DAYS[_year * 16 + 1 : _year * 16 + 13] = np.diff(_FIRSTS[_year * 12 : _year * 12 + 13])


def milliseconds(digits: NDArray[np.uint8]) -> tuple[NDArray[np.int64], NDArray[np.bool_]]:
    """Instants of rows of six BCD bytes, and which rows are a day and a time that exist."""
    year, month, day, hour, minute, second = _DECIMAL[digits.T].astype(np.int64)
    real = (year < 100) & (month >= 1) & (month <= 12) & (hour < 24) & (minute < 60) & (second < 60)
    place = np.where(real, year * 16 + month, 0)
    real &= (day >= 1) & (day <= _DAYS[place])
    days = _FIRST_DAY[place] + day - 1
    seconds = ((days * 24 + hour) * 60 + minute) * 60 + second
    return seconds * 1000 - 8 * _HOUR_MS, real


def bcd(at: datetime) -> bytes:
    """An aware instant as six bytes."""
    return bytes.fromhex(at.astimezone(GMT8).strftime("%y%m%d%H%M%S"))


def bcd_columns(milliseconds_utc: NDArray[np.int64]) -> NDArray[np.uint8]:
    """Instants as rows of six bytes: what terminals send."""
    local = (milliseconds_utc + 8 * _HOUR_MS).astype("datetime64[ms]")
    months = local.astype("datetime64[M]").astype(np.int64)
    days = (local.astype("datetime64[D]") - local.astype("datetime64[M]").astype("datetime64[D]")).astype(np.int64) + 1
    seconds = ((milliseconds_utc + 8 * _HOUR_MS) // 1000) % 86_400
    parts = (months // 12 - 30, months % 12 + 1, days, seconds // 3600, seconds // 60 % 60, seconds % 60)
    return np.column_stack([part // 10 * 16 + part % 10 for part in parts]).astype(np.uint8)
