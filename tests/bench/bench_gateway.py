"""The gateway alone: python -m tests.bench.bench_gateway [CONNECTIONS] [FIXES A SECOND] [SECONDS]

Real TCP connections from the generator (in a process of its own) to a gateway in this one, whose pipeline keeps
nothing and says that everything is stored. Prints processor seconds of the gateway and fixes for each of them, then
the rate of decoding alone on the same frames.
"""

from __future__ import annotations

import asyncio
import json
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from uuid import uuid4

import numpy as np
import uvloop
from numpy.typing import NDArray

from anhe.watch.fixes import Fixes
from anhe.watch.gateway import Counts, Door, Gateway, Known, Limits
from anhe.watch.jt808 import cut, decode_locations, find_positions, read_headers
from anhe.watch.jt808.terminal import location_frames
from anhe.watch.measuring.generator import raise_file_limit

CODE = "BENCH"


class Everybody:
    version = 1

    def __init__(self, identities: list[str]) -> None:
        self.known = {identity: Known(uuid4(), number, CODE) for number, identity in enumerate(identities, 1)}

    def find(self, identity: str) -> Known | None:
        return self.known.get(identity)


class Nothing:
    async def store(self, fixes: Fixes) -> NDArray[np.bool_]:
        return np.ones(len(fixes), dtype=bool)


async def over_tcp(connections: int, rate: int, seconds: int) -> dict[str, object]:
    identities = [f"0137{number:08d}" for number in range(connections)]
    limits = Limits(connections_per_address=10**6, frames_per_s=10**6, ahead_s=10**6)
    gateway = Gateway(Everybody(identities), Nothing(), Counts(), limits=limits)
    await gateway.start(jt808=Door(0, "127.0.0.1"))
    with tempfile.TemporaryDirectory() as folder:
        plan, result = Path(folder) / "plan.json", Path(folder) / "result.json"
        plan.write_text(json.dumps(plan_for(identities, gateway.ports["jt808"], rate, seconds, str(result))))
        generator = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "anhe.watch.measuring.generator", str(plan),
            stdin=subprocess.PIPE, stdout=subprocess.PIPE,
        )  # fmt: skip
        assert generator.stdin
        assert generator.stdout
        assert (await generator.stdout.readline()).strip() == b"ready"
        cpu, before = time.process_time(), dict(gateway.intake.figures)
        generator.stdin.write(b"go\n")
        await generator.wait()
        cpu = time.process_time() - cpu
        told = json.loads(result.read_text())
    figures = {name: gateway.intake.figures[name] - before[name] for name in before}
    await gateway.stop()
    return {
        "connections": connections,
        "fixes": figures["stored"],
        "batches": figures["batches"],
        "answered": told["answered"],
        "wall_s": round(told["until_all_answered_s"], 2),
        "fixes_a_second": round(told["answered"] / told["until_all_answered_s"]),
        "gateway_cpu_s": round(cpu, 2),
        "generator_cpu_s": round(told["cpu_s"], 2),
        "fixes_a_cpu_second": round(figures["stored"] / cpu),
        "answer_ms": told["answer_ms"],
    }


def plan_for(identities: list[str], port: int, rate: int, seconds: int, result: str) -> dict[str, object]:
    count = len(identities)
    return {
        "identities": identities,
        "lat": [30.0] * count,
        "lon": [106.3] * count,
        "leaves_in": [-1] * count,
        "first_ms": int(time.time() * 1000),
        "rounds": max(rate * seconds // count, 1),
        "frames_in_a_segment": 1,
        "port": port,
        "auth_code": CODE,
        "rate": rate,
        "result": result,
    }


def decoding(batch: int = 2000, rounds: int = 200) -> float:
    """Frames a second on one core: cut, headers, places, locations."""
    identities = [f"0137{number:08d}" for number in range(batch)]
    at = np.full(batch, int(time.time()) * 1000)
    frames = location_frames(identities, np.full(batch, 30.0), np.full(batch, 106.3), at, np.arange(batch))
    cpu = time.process_time()
    for _round in range(rounds):
        found = cut(frames)
        headers = read_headers(found)
        places = find_positions(found.data, headers.message, headers.body, headers.end)
        decode_locations(found.data, places.start, places.end)
    return batch * rounds / (time.process_time() - cpu)


def main() -> None:
    connections, rate, seconds = (int(told) for told in [*sys.argv[1:], *["10000", "70000", "10"][len(sys.argv) - 1 :]])
    raise_file_limit()
    print(json.dumps(uvloop.run(over_tcp(connections, rate, seconds)), indent=1))
    print(json.dumps({"decoded_frames_a_cpu_second": round(decoding())}))


if __name__ == "__main__":
    main()
