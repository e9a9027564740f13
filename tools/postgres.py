"""A throw-away PostgreSQL cluster for the length of one command.

Usage: python3.11 tools/postgres.py COMMAND …

The command finds the cluster's address in ANHE_DATABASE. The cluster lies in a temporary directory, listens on a
free port of this machine only, asks for a password made for this run, and is gone afterwards. As root it runs
under the account `postgres`, since PostgreSQL refuses to run as root.
"""

import os
import pwd
import secrets
import shutil
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

# Nothing here outlives the run, so nothing needs to survive a power cut.
SPEED = ("fsync=off", "full_page_writes=off", "synchronous_commit=off", "max_wal_size=2GB", "shared_buffers=256MB")


def main() -> None:
    with cluster() as address:
        sys.exit(subprocess.run(sys.argv[1:], env={**os.environ, "ANHE_DATABASE": address}).returncode)


@contextmanager
def cluster() -> Iterator[str]:
    """Start a cluster, give its address, remove it. Raises FileNotFoundError without PostgreSQL's programs."""
    programs = programs_folder()
    if programs is None:
        raise FileNotFoundError("PostgreSQL's server programs (initdb, pg_ctl) are not installed")
    place = Path(tempfile.mkdtemp(prefix="anhe-postgres-"))
    data, password, port = place / "data", secrets.token_hex(16), _free_port()
    try:
        (place / "password").write_text(password)
        account = _account_for(place)
        initdb = [programs / "initdb", "-D", data, "-U", "anhe", "-E", "UTF8", "--locale=C.UTF-8", "-N"]
        _run([*initdb, "--auth=scram-sha-256", f"--pwfile={place / 'password'}"], account)
        options = " ".join(f"-c {one}" for one in (*SPEED, f"port={port}", f"unix_socket_directories={place}"))
        pg_ctl = [programs / "pg_ctl", "-D", data, "-w", "-s"]
        _run([*pg_ctl, "-l", place / "log", "-o", f"{options} -c listen_addresses=127.0.0.1", "start"], account)
        try:
            yield f"postgresql://anhe:{password}@127.0.0.1:{port}/postgres"
        finally:
            _run([*pg_ctl, "-m", "immediate", "stop"], account)
    finally:
        shutil.rmtree(place, ignore_errors=True)


def programs_folder() -> Path | None:
    """Where initdb lies: Debian keeps it out of PATH, under the newest version's folder."""
    debian = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]))
    found = debian[-1] if debian else shutil.which("initdb")
    return Path(found).parent if found else None


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _account_for(place: Path) -> dict[str, Any]:
    """How to start the programs: as ourselves, or as `postgres` (who then owns `place`) when we are root."""
    if os.geteuid() != 0:
        return {}
    account = pwd.getpwnam("postgres")
    for path in (place, *place.iterdir()):
        os.chown(path, account.pw_uid, account.pw_gid)
    return {"user": account.pw_uid, "group": account.pw_gid, "extra_groups": []}


def _run(command: list[str | Path], account: dict[str, Any]) -> None:
    done = subprocess.run(command, cwd="/", stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, **account)
    if done.returncode:
        raise RuntimeError(f"{Path(command[0]).name} failed: {done.stderr.strip()}")


if __name__ == "__main__":
    main()
