"""Let the engine have seen something of a person of the visited house, and raise it as the service does.

Run as `python -m tests.e2e.signals FILE KIND` with ANHE_HOME naming that house. A process of its own, as `home` is.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from tests.e2e.server import environment


def seen(home: Path, file_address: str, kind: str, *, begins: bool = True) -> None:
    """The engine saw an episode of `kind` begin or end for the person of this file."""
    command = [sys.executable, "-m", "tests.e2e.signals", file_address.strip("/").rsplit("/", 1)[-1], kind]
    subprocess.run([*command, "begins" if begins else "ends"], env=environment(home), check=True)


def main(file: str, kind: str, what: str) -> None:
    os.environ["DJANGO_SETTINGS_MODULE"] = "anhe.site.settings"
    import django

    django.setup()
    from anhe import clock
    from anhe.watch.models import PositioningOrder, Signal
    from anhe.watch.raising import raise_new_signals

    now = clock.now()
    order = PositioningOrder.objects.get(file=file)
    Signal.objects.create(
        key=f"e2e:{kind}:{what}:{now.timestamp()}",
        order=order,
        kind=kind,
        begins=what == "begins",
        zone=order.zones.first() if kind == "boundary_exit" else None,
        measured_at=now,
        seen_at=now,
        facts={"distance_m": 240, "accuracy_m": 15, "source": "satellite", "fixes": 2},
    )
    raise_new_signals()


if __name__ == "__main__":
    main(*sys.argv[1:])
