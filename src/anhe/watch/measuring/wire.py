"""The whole watch under load: `anhe watch run` in its own process, terminals in another, alerts seen from a third."""

from __future__ import annotations

import json
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import Any

import numpy as np

from anhe.watch.measuring.places import Ground, children_of, cpu_seconds, free_port, memory_mb
from anhe.watch.measuring.routes import ROUND_S, leaving

LOOK_EVERY_S = 0.05
SETTLE_S = 20


def wire(
    ground: Ground, *, connections: int, rate: float, seconds: float, together: int, leavers: int, watched: int
) -> dict[str, Any]:
    """Send `rate` fixes a second over `connections` for `seconds`; what arrived, what it cost, when alerts were seen.

    `watched` orders are loaded, of which the first `connections` report. `together` frames share a segment.
    """
    plan = _plan(ground, connections, rate, seconds, together, leavers, watched)
    with _service(ground, plan["port"]) as service:
        generator = subprocess.Popen(
            [sys.executable, "-m", "anhe.watch.measuring.generator", str(ground.home / "plan.json")],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env=ground.environment,
            text=True,
        )
        assert generator.stdin is not None
        assert generator.stdout is not None
        if generator.stdout.readline().strip() != "ready":
            raise RuntimeError("the generator could not connect; see above")
        seen = Seen(ground)
        before = _cpu_of_all(service.pid), ground.cpu_seconds()
        generator.stdin.write("go\n")
        generator.stdin.flush()
        if generator.wait(seconds * 20 + 120):
            raise RuntimeError("the generator ended with an error; see above")
        service_cpu, database_cpu = _cpu_of_all(service.pid) - before[0], ground.cpu_seconds() - before[1]
        told = json.loads((ground.home / "result.json").read_text())
        alerts = seen.finish(leavers)
        memory = memory_mb(service.pid)
    checked = _stored(ground)
    return _told(told, alerts, checked, service_cpu, database_cpu, memory) | {
        "connections": connections,
        "watched": watched,
        "frames_in_a_segment": together,
        "asked_per_s": rate,
        "service": json.loads((ground.home / "watch-status.json").read_text()),
    }


class Seen:
    """Alerts as they come out: a process of its own asks the stream's table, as the event stream does."""

    def __init__(self, ground: Ground) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "anhe.watch.measuring.wire"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env=ground.environment,
            text=True,
        )
        assert self._process.stdout is not None
        self._process.stdout.readline()

    def finish(self, expected: int) -> list[dict[str, Any]]:
        """What was seen; waits for so many, or for a while after the last fix."""
        told, _errors = self._process.communicate(f"{expected}\n", timeout=SETTLE_S * 3)
        return list(json.loads(told))


def watch_news() -> None:
    """Print "ready", then note when each alert is first seen; print them once as many were seen as a line says."""
    import django

    django.setup()
    from anhe.watch.models import AlertNews

    expected: list[tuple[int, float]] = []
    listening = threading.Thread(
        target=lambda: expected.append((int(sys.stdin.readline()), time.monotonic())), daemon=True
    )
    listening.start()
    seen: list[dict[str, Any]] = []
    last = AlertNews.objects.order_by("-id").values_list("id", flat=True).first() or 0
    print("ready", flush=True)
    while not expected or (len(seen) < expected[0][0] and time.monotonic() < expected[0][1] + SETTLE_S):
        time.sleep(LOOK_EVERY_S)
        rows = AlertNews.objects.filter(id__gt=last, alert__kind="boundary_exit", happened="raised").order_by("id")
        columns = ("id", "alert__began_at", "alert__order__pairings__device__identity", "alert__facts")
        for number, began_at, identity, facts in rows.values_list(*columns):
            last = max(last, number)
            seen.append(
                {"at": time.time(), "began_ms": began_at.timestamp() * 1000, "identity": identity, "facts": facts}
            )
    print(json.dumps(seen))


def _plan(
    ground: Ground, connections: int, rate: float, seconds: float, together: int, leavers: int, watched: int
) -> dict[str, Any]:
    people = ground.home / "people.json"
    in_child(ground, "populate", {"persons": watched, "plan": str(people)})
    plan: dict[str, Any] = json.loads(people.read_text())
    rounds = max(round(rate * seconds / connections / together), 1) * together
    for name in ("identities", "lat", "lon"):
        plan[name] = plan[name][:connections]
    plan |= {
        "port": free_port(),
        "rate": rate,
        "rounds": rounds,
        "frames_in_a_segment": together,
        "first_ms": (int(time.time()) - (rounds + 60) * ROUND_S) * 1000,
        "leaves_in": leaving(connections, leavers, rounds // 6, max(rounds - 45, rounds // 5)).tolist(),
        "result": str(ground.home / "result.json"),
    }
    (ground.home / "plan.json").write_text(json.dumps(plan))
    return plan


class _service:
    """`anhe watch run` as a process, ready when its port answers."""

    def __init__(self, ground: Ground, port: int) -> None:
        self.ground, self.port = ground, port

    def __enter__(self) -> subprocess.Popen[bytes]:
        log = open(self.ground.home / "watch.log", "wb")
        command = [str(Path(sys.executable).with_name("anhe")), "watch", "run", "--host", "127.0.0.1"]
        self.process = subprocess.Popen(
            [*command, "--jt808", str(self.port)], env=self.ground.environment, stdout=log, stderr=log
        )
        until = time.monotonic() + 180
        while "ready after" not in (said := (self.ground.home / "watch.log").read_text()):
            if self.process.poll() is not None or time.monotonic() > until:
                self.process.kill()
                raise RuntimeError(f"the watch did not start:\n{said[-3000:]}")
            time.sleep(0.1)
        time.sleep(0.5)
        return self.process

    def __exit__(self, *_error: object) -> None:
        self.process.terminate()
        self.process.wait(60)


def in_child(ground: Ground, part: str, options: dict[str, Any]) -> dict[str, Any]:
    """Run one part in a process of its own; its errors go where ours go."""
    command = [sys.executable, "-m", "anhe.watch.measuring.parts", part, json.dumps(options)]
    done = subprocess.run(command, env=ground.environment, stdout=subprocess.PIPE, text=True, check=True)
    return dict(json.loads(done.stdout.splitlines()[-1]))


def _cpu_of_all(service: int) -> float:
    """The service and the process in which it merges."""
    return cpu_seconds(service) + sum(cpu_seconds(child) for child in children_of(service))


def _stored(ground: Ground) -> dict[str, Any]:
    return in_child(ground, "stored", {})


def _told(
    told: dict[str, Any],
    alerts: list[dict[str, Any]],
    stored: dict[str, Any],
    service_cpu: float,
    database_cpu: float,
    memory: tuple[float, float],
) -> dict[str, Any]:
    ours = service_cpu + database_cpu
    return {
        "sent": told["sent"],
        "answered": told["answered"],
        "stored": stored["distinct"],
        "wall_per_s": round(told["answered"] / told["until_all_answered_s"]),
        "sending_s": round(told["sending_s"], 1),
        "until_all_answered_s": round(told["until_all_answered_s"], 1),
        "cpu_s": {
            "service": round(service_cpu, 1),
            "database": round(database_cpu, 1),
            "generator": round(told["cpu_s"], 1),
        },
        "fixes_per_cpu_s_on_two_cores": round(2 * told["answered"] / ours),
        "answer_ms": told["answer_ms"],
        "alerts": _delays(told, alerts),
        "service_memory_mb": {"at_end": round(memory[0]), "at_most": round(memory[1])},
        "answered_by_second": np.diff([0, *told["answered_by_second"]]).tolist(),
    }


def _delays(told: dict[str, Any], alerts: list[dict[str, Any]]) -> dict[str, Any]:
    """From the sending of the frame that decided to the alert in the stream; the frame is known by its time."""
    delays = []
    for alert in alerts:
        sent = told["sent_at"].get(alert["identity"], [])
        number = round((alert["began_ms"] - told["first_ms"]) / (ROUND_S * 1000))
        if 0 <= number < len(sent):
            delays.append(alert["at"] - sent[number])
    return _summary(delays, len(told["sent_at"]), len(alerts))


def _summary(delays: list[float], left: int, seen: int) -> dict[str, Any]:
    percentiles = {f"p{p}": round(float(np.percentile(delays, p)) * 1000) for p in (50, 99, 100)} if delays else {}
    return {"drove_out": left, "seen": seen, "from_last_byte_ms": percentiles, "looked_every_ms": LOOK_EVERY_S * 1000}


if __name__ == "__main__":
    watch_news()
