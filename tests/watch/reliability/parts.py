"""A watch in a process of its own over a database of its own, terminals that repeat what was not answered, and truth.

The terminals here do what the protocol says: what is not acknowledged is sent again, over a new connection if the
old one is gone. What they hold as acknowledged is what the store must hold, once.
"""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from socket import create_connection
from typing import Any

from anhe.watch.jt808.terminal import Terminal, location_body
from anhe.watch.measuring.places import Ground, free_port, ground
from anhe.watch.measuring.wire import in_child

STEP = timedelta(seconds=10)
OUT_AFTER, OUT_DEG = 8, 0.12
PATIENCE_S = 1.5


@dataclass
class Watch:
    """`anhe watch run`, which can be killed and started again on the same port."""

    ground: Ground
    port: int = field(default_factory=free_port)
    process: subprocess.Popen[bytes] | None = None
    around: Callable[[], None] | None = None

    def start(self, *, wait: bool = True) -> None:
        log = self.ground.home / f"watch-{time.monotonic_ns()}.log"
        command = [str(Path(sys.executable).with_name("anhe")), "watch", "run", "--host", "127.0.0.1"]
        with open(log, "wb") as output:
            self.process = subprocess.Popen(
                [*command, "--jt808", str(self.port)],
                env=self.ground.environment,
                stdout=output,
                stderr=output,
                preexec_fn=self.around,
            )
        if wait:
            until(lambda: b"ready after" in log.read_bytes() or self.process.poll() is not None, 60)
            assert self.process.poll() is None, log.read_text()
        self.log = log

    def kill(self) -> None:
        """kill -9."""
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()

    def stop(self) -> int:
        self.process.terminate()
        return self.process.wait(30)

    def status(self) -> dict[str, Any]:
        try:
            return json.loads((self.ground.home / "watch-status.json").read_text())
        except (OSError, ValueError):
            return {}


@contextmanager
def watch(
    database: str, persons: int = 6, around: Callable[[], None] | None = None
) -> Iterator[tuple[Watch, list[Any]]]:
    """A running watch and the terminals of its wearers."""
    with ground(database) as place:
        plan = place.home / "people.json"
        in_child(place, "populate", {"persons": persons, "plan": str(plan)})
        people = json.loads(plan.read_text())
        one = Watch(place, around=around)
        one.start()
        wearers = [
            Wearer(people["identities"][n], people["lat"][n], people["lon"][n], one.port) for n in range(persons)
        ]
        try:
            yield one, wearers
        finally:
            for wearer in wearers:
                wearer.stop()
            if one.process.poll() is None:
                one.kill()


class Wearer:
    """A terminal in a thread: a fix at a time, sent again until it is acknowledged. May drive out and stay out."""

    def __init__(self, identity: str, lat: float, lon: float, port: int) -> None:
        self.identity, self.lat, self.lon, self.port = identity, lat, lon, port
        self.terminal = Terminal(identity)
        self.at = datetime.now(UTC).replace(microsecond=0) - timedelta(hours=6)
        self.acknowledged: list[int] = []
        self.sendings = self.waits_in_vain = 0
        self._end = threading.Event()
        self._socket = None
        self._thread: threading.Thread | None = None

    def walk(self, steps: int, *, leaves: bool = False) -> None:
        """Report so many fixes, in the background."""
        self._thread = threading.Thread(target=self._walk, args=(steps, leaves), daemon=True)
        self._thread.start()

    def finish(self, seconds: float = 60) -> None:
        self._thread.join(seconds)
        assert not self._thread.is_alive(), f"{self.identity} still waits for an answer"

    def stop(self) -> None:
        self._end.set()
        self._hang_up()

    def _walk(self, steps: int, leaves: bool) -> None:
        for step in range(steps):
            self.at += STEP
            is_out = leaves and step >= OUT_AFTER
            if leaves and step == OUT_AFTER:
                self.at += 60 * STEP
            east = step * 0.0008 + (OUT_DEG if is_out else 0)
            if not self._until_acknowledged(location_body(self.lat, self.lon + east, self.at, speed_kmh=29)):
                return
            self.acknowledged.append(int(self.at.timestamp() * 1000))

    def _until_acknowledged(self, body: bytes) -> bool:
        while not self._end.is_set():
            try:
                if self._socket is None:
                    self._call()
                self.sendings += 1
                if self._ask(self.terminal.location(body)) == 0:
                    return True
            except OSError:
                self.waits_in_vain += 1
                self._hang_up()
            self._end.wait(0.1)
        return False

    def _call(self) -> None:
        self._socket = create_connection(("127.0.0.1", self.port), timeout=PATIENCE_S)
        self._ask(self.terminal.authenticate("bench"))

    def _ask(self, frame: bytes) -> int:
        """Result of the answer to this frame. OSError when none comes in time."""
        self._socket.sendall(frame)
        while True:
            data = self._socket.recv(4096)
            if not data:
                raise ConnectionResetError
            for reply in self.terminal.read(data):
                if reply.answers and reply.answers[0] == self.terminal.serial:
                    return reply.answers[2]

    def _hang_up(self) -> None:
        if self._socket is not None:
            self._socket.close()
            self._socket = None


def stored(place: Ground) -> dict[str, Any]:
    """What lies in the store: points by identity, how many rows doubled, and signals of exits by identity."""
    return in_child(place, "inside", {})


def require_each_acknowledged_fix_once(place: Ground, wearers: list[Wearer]) -> None:
    found = stored(place)
    for wearer in wearers:
        points = found["points"].get(wearer.identity, [])
        assert len(points) == len(set(points)), f"{wearer.identity} has points twice"
        missing = set(wearer.acknowledged) - set(points)
        assert not missing, f"{wearer.identity}: {len(missing)} acknowledged points are not in the store"


def require_one_episode_each(place: Ground, leavers: list[Wearer], stayers: list[Wearer]) -> None:
    exits = stored(place)["exits"]
    assert {one.identity: exits.get(one.identity, 0) for one in leavers} == {one.identity: 1 for one in leavers}
    assert not any(exits.get(one.identity) for one in stayers)


def until(happens: Callable[[], object], seconds: float = 30) -> None:
    end = time.monotonic() + seconds
    while not happens():
        assert time.monotonic() < end, "it did not happen in time"
        time.sleep(0.05)
