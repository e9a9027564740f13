"""`anhe bench watch`: throughput, latency, memory, containment, scale, restart, a person's day, on both databases.

Ratios hold within one run; absolute figures belong to the machine they were taken on, which is told beside them.
Every part lays out its own synthetic wearers in a home and database of its own and removes them afterwards.
"""

from __future__ import annotations

import json
import os
import platform
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import click

from anhe.watch.measuring.places import Ground, ground

DATABASES = ("postgresql", "sqlite")
NAMES = ("wire", "pipeline", "memory", "containment", "scale", "day")


@dataclass(frozen=True, slots=True)
class Sizes:
    """How much of everything."""

    connections: int
    rate: float
    seconds: float
    together: int
    leavers: int
    orders: int
    persons: int


@click.command("watch")
@click.option("--json", "as_json", is_flag=True, help="One JSON object instead of lines to read.")
@click.option("--part", "parts", multiple=True, type=click.Choice(NAMES), help="Only these parts (may be repeated).")
@click.option("--database", "databases", multiple=True, type=click.Choice(DATABASES), help="Only on these.")
@click.option("--connections", default=10_000, show_default=True, help="TCP connections of the wire part.")
@click.option("--rate", default=70_000.0, show_default=True, help="Fixes a second sent on the wire.")
@click.option("--seconds", default=60.0, show_default=True, help="How long the wire part sends.")
@click.option("--together", default=1, show_default=True, help="Frames in one segment of the wire part.")
@click.option("--leavers", default=100, show_default=True, help="Wearers who drive out during the wire part.")
@click.option("--orders", default=700_000, show_default=True, help="Orders of the scale part.")
@click.option("--persons", default=70_000, show_default=True, help="Wearers of the pipeline and memory parts.")
def bench_watch(as_json: bool, parts: tuple[str, ...], databases: tuple[str, ...], **sizes: Any) -> None:
    """Measure the watch as a whole: from the wire to stored, acknowledged and alerted."""
    told = measure(parts or NAMES, databases or DATABASES, Sizes(**sizes), quiet=as_json)
    if as_json:
        click.echo(json.dumps(told, ensure_ascii=False))


def measure(parts: tuple[str, ...], databases: tuple[str, ...], sizes: Sizes, *, quiet: bool) -> dict[str, Any]:
    """Run the parts one after the other."""
    told: dict[str, Any] = {"machine": machine(), "began_at": datetime.now(UTC).isoformat(timespec="seconds")}
    for database in databases:
        told[database] = {}
        for part in parts:
            if part == "containment" and database != "postgresql":
                continue
            load, began = os.getloadavg()[0], time.monotonic()
            found = _one(part, database, sizes)
            found |= {"took_s": round(time.monotonic() - began, 1), "load_before": round(load, 1)}
            told[database][part] = found
            if not quiet:
                click.echo(f"{database} {part}: {json.dumps(found, ensure_ascii=False)}")
    return told


def _one(part: str, database: str, sizes: Sizes) -> dict[str, Any]:
    try:
        with ground(database) as place:
            return _parts(sizes)[part](place)
    except FileNotFoundError as missing:
        return {"skipped": str(missing)}


def _parts(sizes: Sizes) -> dict[str, Callable[[Ground], dict[str, Any]]]:
    from anhe.watch.measuring.wire import wire

    return {
        "wire": lambda place: wire(
            place,
            connections=sizes.connections,
            rate=sizes.rate,
            seconds=sizes.seconds,
            together=sizes.together,
            leavers=sizes.leavers,
            watched=max(sizes.persons, sizes.connections),
        ),
        "pipeline": _with_database_cpu("pipeline", {"persons": sizes.persons, "batch": 7_000, "seconds": 30.0}),
        "memory": _with_database_cpu("memory", {"persons": sizes.persons // 10, "batch": 7_000, "hours": 1.0}),
        "containment": _with_database_cpu("containment", {"points": 1_000_000, "polygons": 300}),
        "scale": _with_database_cpu("scale", {"persons": sizes.orders}),
        "day": _with_database_cpu("person_day", {"trails": 12, "around": 200_000}),
    }


def _with_database_cpu(part: str, options: dict[str, Any]) -> Callable[[Ground], dict[str, Any]]:
    from anhe.watch.measuring.wire import in_child

    def run(place: Ground) -> dict[str, Any]:
        told = in_child(place, part, options)
        return told | {"database_cpu_s": round(place.cpu_seconds(), 1)}

    return run


def machine() -> dict[str, Any]:
    """What the figures were taken on."""
    with open("/proc/cpuinfo") as lines:
        model = next((line.partition(":")[2].strip() for line in lines if line.startswith("model name")), "")
    return {
        "cores": os.cpu_count(),
        "processor": model,
        "system": platform.platform(),
        "python": sys.version.split()[0],
    }
