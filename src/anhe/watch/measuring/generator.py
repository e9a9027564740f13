"""Terminals for measuring, in a process of their own: many TCP connections, frames built beforehand, answers counted.

    python -m anhe.watch.measuring.generator PLAN.json

No Django, and no event loop library: it must cost little beside what it measures. Frames are spread evenly over
time; a connection whose socket is full waits for its next turn. It says "ready" when everybody is authenticated,
starts when a line comes in, and prints one JSON object at the end.
"""

from __future__ import annotations

import json
import resource
import select
import socket
import sys
import time
from collections import deque
from pathlib import Path
from typing import Any

import numpy as np

from anhe.watch.jt808.terminal import Terminal, location_frames
from anhe.watch.measuring.routes import ROUND_S, Routes

TICK_S = 0.01
PER_ADDRESS = 10_000
SAMPLED = 200
SEGMENTS_BETWEEN_READS = 200
DRAIN_S = 15
# More than this many unanswered: the other side is full, and a real terminal would wait for its answers too.
MOST_UNANSWERED = 200_000


def main(plan_file: str) -> None:
    plan: dict[str, Any] = json.loads(Path(plan_file).read_text())
    raise_file_limit()
    load = Load(plan)
    load.connect(plan["port"], plan["auth_code"])
    print("ready", flush=True)
    sys.stdin.readline()
    told = load.run(plan["rate"])
    Path(plan["result"]).write_text(json.dumps(told))


def raise_file_limit() -> int:
    """As many open files as this account may have."""
    _soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    return hard


class Load:
    """All terminals. Frames of round r of terminal i lie in `rounds[r][i]`."""

    def __init__(self, plan: dict[str, Any]) -> None:
        self.identities: list[str] = plan["identities"]
        self.together: int = plan["frames_in_a_segment"]
        routes = Routes(*(np.array(plan[name]) for name in ("lat", "lon", "leaves_in")))
        self.leaves_in = routes.leaves_in
        self.first_ms: int = plan["first_ms"]
        self.rounds = [self._frames(routes, number) for number in range(plan["rounds"])]
        self.sockets: list[socket.socket] = []
        self.answered = self.sent = self.delimiters = 0
        self.sampled: dict[int, deque[float]] = {}
        self.waits: list[float] = []
        self.sent_at: dict[str, list[float]] = {}
        self.poll = select.epoll()

    def _frames(self, routes: Routes, number: int) -> list[bytes]:
        lat, lon, speed = routes.at(number)
        at = np.full(len(lat), self.first_ms + number * ROUND_S * 1000)
        return location_frames(self.identities, lat, lon, at, np.full(len(lat), number + 10), speed)

    def connect(self, port: int, code: str) -> None:
        for place, identity in enumerate(self.identities):
            one = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
            one.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            one.bind((f"127.0.0.{2 + place // PER_ADDRESS}", 0))
            one.connect(("127.0.0.1", port))
            one.sendall(Terminal(identity).authenticate(code))
            one.setblocking(False)
            self.sockets.append(one)
            self.poll.register(one.fileno(), select.EPOLLIN)
        self.place_of = {one.fileno(): place for place, one in enumerate(self.sockets)}
        until = time.monotonic() + 60
        while self.delimiters < 2 * len(self.sockets):
            if time.monotonic() > until:
                raise TimeoutError(f"{self.delimiters // 2} of {len(self.sockets)} terminals were answered")
            self._read(0.1)
        self.delimiters = 0
        step = max(len(self.sockets) // SAMPLED, 1)
        self.sampled = {place: deque() for place in range(0, len(self.sockets), step)}

    def run(self, rate: float) -> dict[str, Any]:
        """Send everything, evenly, at `rate` fixes a second, and wait for the answers."""
        turns = self._turns()
        began, cpu = time.monotonic(), time.process_time()
        last_sent = began
        done, total = 0, len(self.rounds) * len(self.sockets)
        per_second: list[int] = []
        while done < total:
            now = time.monotonic()
            due = min(int((now - began) * rate), total)
            for _segment in range(SEGMENTS_BETWEEN_READS):
                if done >= due or self.sent - self.delimiters // 2 >= MOST_UNANSWERED:
                    break
                done += self._send(*next(turns))
            last_sent = time.monotonic()
            self._read(0)
            while len(per_second) < int(now - began):
                per_second.append(self.delimiters // 2)
            left = TICK_S - (time.monotonic() - now)
            if left > 0 and done >= due:
                self._read(left)
        self._drain(last_sent)
        return self._told(began, last_sent, time.process_time() - cpu, per_second)

    def _turns(self) -> Any:
        """(terminal, rounds from, until): all terminals in turn, a segment each."""
        for first in range(0, len(self.rounds), self.together):
            for place in range(len(self.sockets)):
                yield place, first, min(first + self.together, len(self.rounds))

    def _send(self, place: int, first: int, end: int) -> int:
        data = b"".join([self.rounds[number][place] for number in range(first, end)])
        one = self.sockets[place]
        now = time.time()
        while True:
            try:
                data = data[one.send(data) :]
            except BlockingIOError:
                self._read(0.001)
                continue
            if not data:
                break
        self.sent += end - first
        if place in self.sampled:
            self.sampled[place].extend([time.monotonic()] * (end - first))
        if self.leaves_in[place] >= 0:
            self.sent_at.setdefault(self.identities[place], []).extend([now] * (end - first))
        return end - first

    def _read(self, timeout: float) -> None:
        for number, _event in self.poll.poll(timeout, 4096):
            place = self.place_of[number]
            try:
                data = self.sockets[place].recv(65536)
            except BlockingIOError:
                continue
            if not data:
                raise ConnectionResetError(f"terminal {self.identities[place]} was cut off")
            found = data.count(b"\x7e")
            self.delimiters += found
            if waiting := self.sampled.get(place):
                now = time.monotonic()
                for _answer in range(min(found // 2, len(waiting))):
                    self.waits.append(now - waiting.popleft())

    def _drain(self, last_sent: float) -> None:
        while self.delimiters // 2 < self.sent and time.monotonic() < last_sent + DRAIN_S:
            self._read(0.1)
        self.all_answered = time.monotonic()

    def _told(self, began: float, last_sent: float, cpu: float, per_second: list[int]) -> dict[str, Any]:
        waits = np.array(self.waits) if self.waits else np.zeros(1)
        return {
            "sent": self.sent,
            "answered": self.delimiters // 2,
            "sending_s": last_sent - began,
            "until_all_answered_s": self.all_answered - began,
            "cpu_s": cpu,
            "answer_ms": {f"p{p}": round(float(np.percentile(waits, p)) * 1000, 1) for p in (50, 99, 100)},
            "answered_by_second": per_second,
            "sent_at": self.sent_at,
            "first_ms": self.first_ms,
        }


if __name__ == "__main__":
    main(sys.argv[1])
