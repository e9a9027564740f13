"""The product as it is served in the field: granian over collected static files, in a process of its own."""

from __future__ import annotations

import http.client
import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

HOST = "127.0.0.1"
SECONDS_TO_START = 60


@dataclass(frozen=True, slots=True)
class House:
    """A built installation: its home, and where each invented person's file is."""

    home: Path
    files: dict[str, str]


def build(home: Path) -> House:
    """Build the district under `home`, which is empty."""
    built = subprocess.run(
        [sys.executable, "-m", "tests.e2e.home"], env=environment(home), check=True, stdout=subprocess.PIPE, text=True
    )
    return House(home, json.loads(built.stdout))


@contextmanager
def served(home: Path, **settings: str) -> Iterator[str]:
    """Serve the installation on a free port until the block ends; answers with its address."""
    port = _free_port()
    web = [sys.executable, "-m", "granian", "--interface", "asginl", "--host", HOST, "--port", str(port), "--no-ws"]
    web += ["--workers", "1", "anhe.site.asgi:application"]
    log = home / f"web-{port}.log"
    with open(log, "wb") as output:
        process = subprocess.Popen(
            web, env=environment(home) | settings, stdout=output, stderr=subprocess.STDOUT, start_new_session=True
        )
    with _ended(process):
        _wait_for(process, port, log)
        yield f"http://{HOST}:{port}"


def environment(home: Path) -> dict[str, str]:
    """This process's environment without its own settings."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("ANHE_", "DJANGO_"))}
    return kept | {"ANHE_HOME": str(home), "ANHE_SECOND_FACTOR": "optional"}


@contextmanager
def _ended(process: subprocess.Popen[bytes]) -> Iterator[None]:
    try:
        yield
    finally:
        process.terminate()
        with suppress(subprocess.TimeoutExpired):
            process.wait(8)
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return probe.getsockname()[1]


def _wait_for(process: subprocess.Popen[bytes], port: int, log: Path) -> None:
    deadline = time.monotonic() + SECONDS_TO_START
    while time.monotonic() < deadline:
        assert process.poll() is None, f"the server ended:\n{log.read_text(errors='replace')}"
        if _answers(port):
            return
        time.sleep(0.1)
    raise AssertionError(f"no answer within {SECONDS_TO_START} s:\n{log.read_text(errors='replace')}")


def _answers(port: int) -> bool:
    connection = http.client.HTTPConnection(HOST, port, timeout=20)
    try:
        connection.request("GET", "/sign-in/")
        return connection.getresponse().status == 200
    except OSError:
        return False
    finally:
        connection.close()
