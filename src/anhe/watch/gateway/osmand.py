"""Points by HTTP from OsmAnd and Traccar Client: as query or form, or as JSON. 200 only after storing.

A client drops a point that is answered with 4xx, so 4xx is for points that nobody may keep; 5xx for faults of ours.
"""

from __future__ import annotations

import asyncio
import json
import math
import time
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import numpy as np
from aiohttp import web
from aiohttp.typedefs import Handler

from anhe.watch.fixes import UNKNOWN_ACCURACY, UNKNOWN_BATTERY, Fixes, Source
from anhe.watch.gateway.counting import Counts, Reason
from anhe.watch.gateway.intake import HttpFull, Intake, NotStored
from anhe.watch.gateway.ports import Known
from anhe.watch.gateway.sessions import Sessions

KNOT_KMH = 1.852
LONGEST_BODY = 16 * 1024
MOST_DIGITS_OF_SECONDS = 100_000_000_000  # below: seconds; from there on: milliseconds


class Unreadable(ValueError):
    """A point that no one could read; the sentence goes back to the client."""


@dataclass(frozen=True, slots=True)
class Point:
    """One point as the client says it. measured_at in ms UTC, speed in km/h, battery in per cent or None."""

    identity: str
    measured_at: int
    lat: float
    lon: float
    accuracy_m: float
    speed_kmh: float
    course_deg: float
    altitude_m: float
    battery: float | None
    valid: bool


def read_fields(fields: Mapping[str, str], now_ms: int) -> Point:
    """A point from a query or a form. Speed comes in knots; without a timestamp the point is of now."""
    identity = fields.get("id") or fields.get("deviceid") or ""
    if not identity:
        raise Unreadable("id is missing")
    return Point(
        identity=identity,
        measured_at=_instant(fields["timestamp"]) if fields.get("timestamp") else now_ms,
        lat=_degrees(fields, "lat", 90),
        lon=_degrees(fields, "lon", 180),
        accuracy_m=_number(fields, "accuracy", 0.0),
        speed_kmh=_number(fields, "speed", 0.0) * KNOT_KMH,
        course_deg=_number(fields, "bearing", _number(fields, "heading", 0.0)),
        altitude_m=_number(fields, "altitude", 0.0),
        battery=_number(fields, "batt", 0.0) if fields.get("batt") else None,
        valid=fields.get("valid", "true").lower() not in ("false", "0"),
    )


def read_json(content: Any) -> Point:
    """A point from the newer client's JSON. Speed comes in m/s, battery as a part of one."""
    location = _part(content, "location")
    coords = _part(location, "coords")
    identity = str(content.get("device_id") or "")
    if not identity:
        raise Unreadable("device_id is missing")
    battery = location.get("battery")
    level = _number(battery, "level", -1.0) if isinstance(battery, dict) else -1.0
    return Point(
        identity=identity,
        measured_at=_instant(str(location.get("timestamp") or "")),
        lat=_degrees(coords, "latitude", 90),
        lon=_degrees(coords, "longitude", 180),
        accuracy_m=_number(coords, "accuracy", 0.0),
        speed_kmh=max(_number(coords, "speed", 0.0), 0.0) * 3.6,
        course_deg=max(_number(coords, "heading", 0.0), 0.0),
        altitude_m=_number(coords, "altitude", 0.0),
        battery=level * 100 if level >= 0 else None,
        valid=True,
    )


def as_fixes(point: Point, known: Known, now_ms: int) -> Fixes:
    """One row for the pipeline; numbers beyond a column's range are cut to it."""
    fixes = Fixes.empty(1)
    fixes.trail[0], fixes.measured_at[0], fixes.received_at[0] = known.trail, point.measured_at, now_ms
    fixes.lat[0], fixes.lon[0] = (point.lat, point.lon) if point.valid else (np.nan, np.nan)
    fixes.source[0] = Source.SATELLITE if point.valid else Source.NONE
    fixes.accuracy_m[0] = _within(math.ceil(point.accuracy_m), 0, 0xFFFF) or (
        known.rules.accuracy_m if point.valid else UNKNOWN_ACCURACY
    )
    fixes.speed[0] = _within(round(point.speed_kmh * 10), 0, 0xFFFF)
    fixes.course[0] = _within(round(point.course_deg), 0, 360)
    fixes.altitude_m[0] = _within(round(point.altitude_m), -0x8000, 0x7FFF)
    fixes.battery[0] = UNKNOWN_BATTERY if point.battery is None else _within(round(point.battery), 0, 100)
    return fixes


class OsmAnd:
    """The HTTP side of the gateway."""

    def __init__(self, sessions: Sessions, intake: Intake, counts: Counts) -> None:
        self.sessions, self.intake, self.counts = sessions, intake, counts
        self.answering: set[int] = set()

    def application(self) -> web.Application:
        """GET and POST on `/`."""
        application = web.Application(client_max_size=LONGEST_BODY, middlewares=[self._note_answering])
        application.router.add_get("/", self.take)
        application.router.add_post("/", self.take)
        return application

    async def take(self, request: web.Request) -> web.Response:
        """One point: 200 stored, 400 unreadable, 403 unknown or not under order, 503 not stored now."""
        now_ms = time.time_ns() // 1_000_000
        try:
            async with asyncio.timeout(self.intake.limits.half_frame_within_s):
                point = await _read(request, now_ms)
        except TimeoutError:
            return web.Response(status=503)
        except Unreadable as wrong:
            self.counts.broken(request.query_string.encode(), "http", "", request.remote or "")
            return web.Response(status=400, text=str(wrong))
        known = self.sessions.registry.find(point.identity)
        reason = self._refusal(point, known, now_ms)
        if known is None or reason:
            self.counts.refused(reason or Reason.UNKNOWN_DEVICE, point.identity)
            return web.Response(status=403, text=str(reason))
        try:
            stored = await self.intake.point(as_fixes(point, known, now_ms))
        except (NotStored, HttpFull):
            return web.Response(status=503, headers={"Retry-After": "30"})
        if not stored:
            self.counts.refused(Reason.GATE, point.identity)
            return web.Response(status=403, text=str(Reason.GATE))
        return web.Response(status=200)

    @web.middleware
    async def _note_answering(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        """While a point waits for storing its connection is not slow."""
        connection = id(request.protocol)
        self.answering.add(connection)
        try:
            return await handler(request)
        finally:
            self.answering.discard(connection)

    def _refusal(self, point: Point, known: Known | None, now_ms: int) -> Reason | None:
        limits = self.intake.limits
        if known is None:
            return Reason.UNKNOWN_DEVICE
        if known.trail == 0:
            return Reason.UNPAIRED
        if point.measured_at > now_ms + limits.ahead_s * 1000:
            return Reason.CLOCK_AHEAD
        return Reason.TOO_OLD if point.measured_at < now_ms - limits.oldest_s * 1000 else None


async def _read(request: web.Request, now_ms: int) -> Point:
    if request.content_type == "application/json":
        try:
            return read_json(json.loads(await request.read()))
        except (ValueError, RecursionError) as wrong:
            raise Unreadable("the body is no JSON") from wrong
    fields = dict(request.query)
    if request.method == "POST" and request.content_type == "application/x-www-form-urlencoded":
        fields |= {name: value for name, value in (await request.post()).items() if isinstance(value, str)}
    return read_fields(fields, now_ms)


def _part(content: Any, name: str) -> dict[str, Any]:
    part = content.get(name) if isinstance(content, dict) else None
    if not isinstance(part, dict):
        raise Unreadable(f"{name} is missing")
    return part


def _degrees(fields: Mapping[str, Any], name: str, most: int) -> float:
    if fields.get(name) in (None, ""):
        raise Unreadable(f"{name} is missing")
    value = _number(fields, name, 0.0)
    if abs(value) > most:
        raise Unreadable(f"{name} is beyond {most} degrees")
    return value


def _number(fields: Mapping[str, Any], name: str, otherwise: float) -> float:
    value = fields.get(name)
    if value in (None, ""):
        return otherwise
    try:
        return _finite(value)
    except (TypeError, ValueError, OverflowError) as wrong:
        raise Unreadable(f"{name} is no number") from wrong


def _finite(value: Any) -> float:
    number = float(value)
    if not math.isfinite(number):
        raise ValueError("not finite")
    return number


def _instant(written: str) -> int:
    """Epoch seconds, epoch milliseconds or ISO 8601, as milliseconds UTC. Without a zone it is UTC."""
    try:
        number = float(written)
    except ValueError:
        return _iso_instant(written)
    if not math.isfinite(number) or number < 0 or number > MOST_DIGITS_OF_SECONDS * 1000:
        raise Unreadable("timestamp is no instant")
    return round(number if number >= MOST_DIGITS_OF_SECONDS else number * 1000)


def _iso_instant(written: str) -> int:
    try:
        at = datetime.fromisoformat(written)
    except ValueError as wrong:
        raise Unreadable("timestamp is no instant") from wrong
    return round((at if at.tzinfo else at.replace(tzinfo=UTC)).timestamp() * 1000)


def _within(value: int, least: int, most: int) -> int:
    return min(max(value, least), most)
