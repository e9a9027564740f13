"""Where a measurement runs: a home and a database of its own, gone afterwards.

PostgreSQL is started with the settings under which an acknowledged position survives a power cut (fsync and
synchronous_commit on); SQLite gets its home on the same disk.
"""

from __future__ import annotations

import os
import pwd
import secrets
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

START_TRIES = 10
OPTIONS = ("shared_buffers=512MB", "max_wal_size=4GB", "checkpoint_timeout=15min", "wal_compression=off")
TICKS = os.sysconf("SC_CLK_TCK")


@dataclass(slots=True)
class Ground:
    """One database to measure on: what a child process needs in its environment, and whose time counts as its."""

    database: str
    home: Path
    address: str | None
    cluster: Cluster | None

    @property
    def environment(self) -> dict[str, str]:
        own = {name: value for name, value in os.environ.items() if name not in ("ANHE_DATABASE", "ANHE_HOME")}
        own |= {"ANHE_HOME": str(self.home), "DJANGO_SETTINGS_MODULE": "anhe.site.settings"}
        return own | ({"ANHE_DATABASE": self.address} if self.address else {})

    def cpu_seconds(self) -> float:
        """Of the database server so far; SQLite's are the caller's own."""
        return self.cluster.cpu_seconds() if self.cluster else 0.0


@contextmanager
def ground(database: str) -> Iterator[Ground]:
    """A fresh home, and for "postgresql" a fresh cluster. FileNotFoundError without PostgreSQL's programs."""
    home = Path(tempfile.mkdtemp(prefix="anhe-bench-"))
    try:
        if database == "sqlite":
            yield Ground(database, home, None, None)
            return
        cluster = Cluster()
        try:
            yield Ground(database, home, cluster.address, cluster)
        finally:
            cluster.remove()
    finally:
        shutil.rmtree(home, ignore_errors=True)


class Cluster:
    """A PostgreSQL of our own on a free port, with durable commits. As root it runs as `postgres`."""

    def __init__(self, *options: str) -> None:
        self.programs = _programs()
        self.place = Path(tempfile.mkdtemp(prefix="anhe-postgres-"))
        self.data, self._port, password = self.place / "data", free_port(), secrets.token_hex(16)
        (self.place / "password").write_text(password)
        self._account = _account_for(self.place)
        self._options = (*OPTIONS, *options)
        made: list[str | Path] = ["-D", self.data, "-U", "anhe", "-E", "UTF8", "--locale=C.UTF-8"]
        self._run("initdb", *made, "--auth=scram-sha-256", f"--pwfile={self.place / 'password'}")
        self.address = f"postgresql://anhe:{password}@127.0.0.1:{self._port}/postgres"
        self.start()

    def start(self) -> None:
        """Start, or start again after `kill`: it then recovers from its log."""
        options = " ".join(
            f"-c {one}"
            for one in (
                *self._options,
                f"port={self._port}",
                f"unix_socket_directories={self.place}",
                "listen_addresses=127.0.0.1",
            )
        )
        for tries_left in reversed(range(START_TRIES)):
            try:
                self._run("pg_ctl", "-D", self.data, "-w", "-s", "-l", self.place / "log", "-o", options, "start")
                return
            except RuntimeError:
                # A client that keeps knocking at a dead server's port may, for a moment, have that port itself.
                if not tries_left:
                    raise
                time.sleep(0.5)

    def kill(self) -> None:
        """As a power cut would end it: postmaster and backends at once, no checkpoint."""
        killed = [self.postmaster, *children_of(self.postmaster)]
        for process in killed:
            _signal(process, signal.SIGKILL)
        while any(Path(f"/proc/{process}").exists() and _state(process) != "Z" for process in killed):
            time.sleep(0.02)
        (self.data / "postmaster.pid").unlink(missing_ok=True)

    def stop(self) -> None:
        self._run("pg_ctl", "-D", self.data, "-w", "-s", "-m", "immediate", "stop")

    def remove(self) -> None:
        if (self.data / "postmaster.pid").exists():
            self.stop()
        shutil.rmtree(self.place, ignore_errors=True)

    @property
    def postmaster(self) -> int:
        return int((self.data / "postmaster.pid").read_text().split("\n", 1)[0])

    def cpu_seconds(self) -> float:
        """User and system time of postmaster and backends, those that ended included."""
        living = sum(cpu_seconds(process) for process in children_of(self.postmaster))
        return cpu_seconds(self.postmaster, with_ended=True) + living

    def _run(self, program: str, *words: str | Path) -> None:
        command = [str(self.programs / program), *map(str, words)]
        done = subprocess.run(
            command, cwd="/", stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, **self._account
        )
        if done.returncode:
            raise RuntimeError(f"{program} failed: {done.stderr.strip()}")


def cpu_seconds(process: int, *, with_ended: bool = False) -> float:
    """User and system time of a process; with that of its children that ended and were waited for."""
    try:
        fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return 0.0
    return sum(int(fields[place]) for place in (11, 12, *((13, 14) if with_ended else ()))) / TICKS


def memory_mb(process: int) -> tuple[float, float]:
    """Resident now, and at most so far, in MB."""
    words = Path(f"/proc/{process}/status").read_text().split()
    return int(words[words.index("VmRSS:") + 1]) / 1024, int(words[words.index("VmHWM:") + 1]) / 1024


def children_of(process: int) -> list[int]:
    try:
        return [int(word) for word in Path(f"/proc/{process}/task/{process}/children").read_text().split()]
    except OSError:
        return []


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _state(process: int) -> str:
    try:
        return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0]
    except OSError:
        return "Z"


def _signal(process: int, number: int) -> None:
    try:
        os.kill(process, number)
    except ProcessLookupError:
        return


def _programs() -> Path:
    debian = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]))
    found = debian[-1] if debian else shutil.which("initdb")
    if not found:
        raise FileNotFoundError("PostgreSQL's server programs (initdb, pg_ctl) are not installed")
    return Path(found).parent


def _account_for(place: Path) -> dict[str, Any]:
    if os.geteuid() != 0:
        return {}
    account = pwd.getpwnam("postgres")
    for path in (place, *place.iterdir()):
        os.chown(path, account.pw_uid, account.pw_gid)
    return {"user": account.pw_uid, "group": account.pw_gid, "extra_groups": []}
