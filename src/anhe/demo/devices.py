"""Simulated terminals of the demo: they speak JT/T 808 over TCP along invented roads. SYNTHETIC, seeded, labelled.

One drives out of the invented district within its first minute, stays away for a while and comes home, so that a
newcomer sees an alert arrive, can handle it, and sees it end.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import math
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from random import Random

from anhe.demo.ground import AUTH_CODE, LEAVER, REPORT_SECONDS, STAYERS, Wearer
from anhe.watch.jt808.calling import Line, NotAccepted
from anhe.watch.jt808.terminal import Terminal, location_body

log = logging.getLogger(__name__)
SEED = 2026
METRES_A_DEGREE = 111_320
WALKING_MPS, DRIVING_MPS = 1.3, 15.0
DRIFT_M = 4.0
MOST_KEPT = 2_000
MOST_IN_BATCH = 20
FIRST_RETRY_S, LONGEST_RETRY_S = 1.0, 30.0
LEAVES_AFTER_S, AWAY_M, AWAY_S = 10, 1500, 900
BATTERY_EXTRA, BATTERY_FULL, BATTERY_HOURS = 0xE4, 96, 40

Place = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Road:
    """Corners as (lon, lat), walked to and fro without end at one speed."""

    corners: tuple[Place, ...]
    speed_mps: float

    def at(self, seconds: float) -> tuple[Place, float]:
        """Where one is after so long, and the course in degrees."""
        lengths = [metres(one, other) for one, other in zip(self.corners, self.corners[1:], strict=False)]
        along = math.fmod(seconds * self.speed_mps, 2 * sum(lengths))
        back = along > sum(lengths)
        along = 2 * sum(lengths) - along if back else along
        for start, end, length in zip(self.corners, self.corners[1:], lengths, strict=False):
            if along <= length:
                course = bearing(end, start) if back else bearing(start, end)
                return between(start, end, along / length), course
            along -= length
        return self.corners[-1], 0.0


@dataclass(frozen=True, slots=True)
class Outing:
    """Drives due east out of the district, stays, comes home and remains there."""

    home: Place

    def at(self, seconds: float) -> tuple[Place, float]:
        """Where one is after so long, and the course in degrees."""
        way = AWAY_M / DRIVING_MPS
        going = min(max(seconds - LEAVES_AFTER_S, 0) / way, 1)
        coming = min(max(seconds - LEAVES_AFTER_S - way - AWAY_S, 0) / way, 1)
        east = (going - coming) * AWAY_M
        return moved(self.home, east, 0), 270.0 if coming else 90.0


Way = Callable[[float], tuple[Place, float]]


def ways(seed: int = SEED) -> dict[Wearer, Way]:
    """Who goes where: the leaver out of the district, everybody else around home."""
    dice = Random(seed)
    around = {wearer: Road(_road_around(wearer, dice), WALKING_MPS).at for wearer in STAYERS}
    return {LEAVER: Outing((LEAVER.lon, LEAVER.lat)).at, **around}


async def run_devices(host: str, port: int, *, report_s: float = REPORT_SECONDS, code: str = AUTH_CODE) -> None:
    """All terminals of the demo until cancelled."""
    async with asyncio.TaskGroup() as group:
        for number, (wearer, way) in enumerate(ways().items()):
            device = Device(wearer.identity, way, seed=SEED + number, report_s=report_s, code=code)
            group.create_task(device.run(host, port), name=f"terminal {wearer.identity}")


class Device:
    """One terminal: takes a fix at its interval, keeps what was not acknowledged, sends it again, reconnects."""

    def __init__(self, identity: str, way: Way, *, seed: int, report_s: float, code: str) -> None:
        self.terminal = Terminal(identity)
        self.way, self.report_s, self.code = way, report_s, code
        self.kept: deque[bytes] = deque(maxlen=MOST_KEPT)
        self.acknowledged = 0
        self._dice = Random(seed)
        self._began = datetime.now(UTC)

    async def run(self, host: str, port: int) -> None:
        """Report until cancelled. A platform that is away is tried again, less and less often."""
        retry = FIRST_RETRY_S
        while True:
            try:
                async with Line(self.terminal, host, port) as line:
                    await line.log_in(self.code)
                    retry = FIRST_RETRY_S
                    await self._report(line)
            except (OSError, TimeoutError, NotAccepted) as trouble:
                log.info("terminal %s: %s; again in %.0f s", self.terminal.identity, trouble, retry)
            # Longer and unevenly, so that terminals that lost the platform together do not come back together.
            await asyncio.sleep(retry * self._dice.uniform(0.7, 1.3))
            retry = min(retry * 2, LONGEST_RETRY_S)

    async def _report(self, line: Line) -> None:
        while True:
            began = asyncio.get_running_loop().time()
            self.kept.append(self.fix(datetime.now(UTC)))
            await self._send_kept(line)
            passed = asyncio.get_running_loop().time() - began
            await line.listen(max(self.report_s - passed, 0))

    async def _send_kept(self, line: Line) -> None:
        """A fix leaves the store only when the platform has answered it."""
        while self.kept:
            sending = list(self.kept)[:MOST_IN_BATCH]
            alone = len(sending) == 1
            frame = self.terminal.location(sending[0]) if alone else self.terminal.batch(sending)
            result = await line.ask(frame)
            for _fix in sending:
                self.kept.popleft()
            self.acknowledged += len(sending) if result == 0 else 0

    def fix(self, at: datetime) -> bytes:
        """Body of a location at this instant, a few metres beside the road as receivers see it."""
        seconds = (at - self._began) / timedelta(seconds=1)
        place, course = self.way(seconds)
        ahead, _course = self.way(seconds + 1)
        lon, lat = moved(place, self._dice.gauss(0, DRIFT_M), self._dice.gauss(0, DRIFT_M))
        left = max(BATTERY_FULL - int(seconds / 3600 / BATTERY_HOURS * 100), 30)
        return location_body(
            lat,
            lon,
            at,
            speed_kmh=metres(place, ahead) * 3.6,
            course_deg=round(course),
            altitude_m=230,
            extras={BATTERY_EXTRA: bytes((0, left))},
        )


def metres(one: Place, other: Place) -> float:
    """Distance, flat: good for a district."""
    east = (other[0] - one[0]) * METRES_A_DEGREE * math.cos(math.radians(one[1]))
    return math.hypot(east, (other[1] - one[1]) * METRES_A_DEGREE)


def moved(place: Place, east_m: float, north_m: float) -> Place:
    """A place so many metres away."""
    lon, lat = place
    return lon + east_m / (METRES_A_DEGREE * math.cos(math.radians(lat))), lat + north_m / METRES_A_DEGREE


def between(one: Place, other: Place, part: float) -> Place:
    """A place on the straight line."""
    return one[0] + (other[0] - one[0]) * part, one[1] + (other[1] - one[1]) * part


def bearing(one: Place, other: Place) -> float:
    """Course from one to the other, degrees clockwise from north."""
    east = (other[0] - one[0]) * math.cos(math.radians(one[1]))
    return math.degrees(math.atan2(east, other[1] - one[1])) % 360


def _road_around(wearer: Wearer, dice: Random) -> tuple[Place, ...]:
    """A crooked invented road of a few hundred metres that begins at home."""
    corners: list[Place] = [(wearer.lon, wearer.lat)]
    heading = dice.uniform(0, 360)
    for _corner in range(dice.randint(3, 6)):
        heading += dice.uniform(-100, 100)
        step, angle = dice.uniform(60, 220), math.radians(heading)
        corners.append(moved(corners[-1], step * math.sin(angle), step * math.cos(angle)))
    return tuple(corners)


def main(host: str, port: int) -> None:
    """Run the terminals until interrupted: what `anhe demo devices` does."""
    logging.basicConfig(level=logging.INFO, format="%(message)s")
    with contextlib.suppress(KeyboardInterrupt):
        asyncio.run(run_devices(host, port))
