"""Build .venv from a lock file, and again only when the lock or the package's own commands change.

Usage: python3.11 tools/build_venv.py run|dev

`run` is what an installation needs, `dev` adds what tests and linters need (and so serves `run` too).
Standard library only, for nothing is installed yet.
"""

import hashlib
import importlib.util
import json
import os
import re
import shutil
import subprocess
import sys
import tomllib
from collections import deque
from pathlib import Path
from typing import NoReturn

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
STAMP = VENV / "anhe-stamp.json"
# Debian keeps ensurepip in python3.11-venv; without that package the system's own pip fills .venv from outside.
HAS_ENSUREPIP = importlib.util.find_spec("ensurepip") is not None
VENV_PYTHON = str(VENV / "bin" / "python")
PIP = [
    *([VENV_PYTHON, "-m", "pip"] if HAS_ENSUREPIP else [sys.executable, "-m", "pip", "--python", VENV_PYTHON]),
    "--disable-pip-version-check",
    "--no-input",
]
MEGABYTES_NEEDED = {"run": 450, "dev": 900}

TROUBLES = [
    ("No space left on device", "the disk is full. Free some space, then run the same command again."),
    ("Disk quota exceeded", "your disk quota is used up. Free some space, then run the same command again."),
    (
        "DO NOT MATCH THE HASHES",
        "a downloaded package is not the one this project was tested with; it was not installed.",
    ),
    (
        r"name resolution|NewConnectionError|ConnectTimeout|Read timed out|Network is unreachable|ProxyError|SSLError"
        r"|Could not find a version|No matching distribution",
        "the package index could not be reached, or lacks this package. Check the network, or point pip at your mirror:\n"
        "  pip config set global.index-url ADDRESS-OF-YOUR-MIRROR",
    ),
]


def main() -> None:
    kind = sys.argv[1]
    sys.stdout.reconfigure(errors="replace")
    sys.stderr.reconfigure(errors="replace")
    try:
        if not _is_current(kind):
            _build(kind)
        subprocess.run([VENV / "bin" / "python", ROOT / "tools" / "compile_messages.py"], check=True)
    except OSError as error:
        _stop(f"cannot write {error.filename or VENV}: {error.strerror}.")
    except KeyboardInterrupt:
        _stop("stopped. Run the same command again to go on.", status=130)


def _is_current(kind: str) -> bool:
    """Whether .venv was built, whole, from the present lock (a dev environment serves a run of the same lock)."""
    if not STAMP.exists() or not _python_works():
        return False
    return json.loads(STAMP.read_text(encoding="utf-8")).get(kind) == _fingerprint(kind)


def _python_works(also: str = "") -> bool:
    try:
        asked = [VENV_PYTHON, "-c", f"{also}\nimport sys; sys.exit(sys.version_info[:2] != (3, 11))"]
        return subprocess.run(asked, capture_output=True).returncode == 0
    except OSError:
        return False


def _fingerprint(kind: str) -> str:
    """Of all that decides what .venv holds: the lock, this project's commands, and where the project lies."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    commands = json.dumps([project["scripts"], project["version"], str(ROOT)])
    lock = ROOT / "requirements" / f"{kind}.lock"
    return hashlib.sha256(lock.read_bytes() + commands.encode()).hexdigest()


def _build(kind: str) -> None:
    _require_space(MEGABYTES_NEEDED[kind])
    STAMP.unlink(missing_ok=True)
    if not _python_works("import pip" if HAS_ENSUREPIP else ""):
        print("· making .venv", flush=True)
        _run([sys.executable, "-m", "venv", "--clear", *([] if HAS_ENSUREPIP else ["--without-pip"]), str(VENV)])
    lock = ROOT / "requirements" / f"{kind}.lock"
    packages = len(re.findall(r"^[a-z0-9].*==", lock.read_text(encoding="utf-8"), re.MULTILINE))
    print(f"· installing {packages} packages of {lock.relative_to(ROOT)} into .venv", flush=True)
    _run([*PIP, "install", "--progress-bar=off", "--require-hashes", "-r", str(lock)], steps=packages)
    _run([*PIP, "install", "--no-deps", "--no-build-isolation", "-e", str(ROOT)])
    served = ("run", "dev") if kind == "dev" else ("run",)
    STAMP.write_text(json.dumps({served_kind: _fingerprint(served_kind) for served_kind in served}))
    print("· .venv is ready", flush=True)


def _require_space(megabytes: int) -> None:
    free = shutil.disk_usage(ROOT).free // 1_000_000
    if not VENV.exists() and free < megabytes:
        _stop(f"the disk is full: .venv needs {megabytes} MB, {free} MB are free on the disk of {ROOT}.")


def _run(command: list[str], steps: int = 0) -> None:
    """Run quietly, counting pip's packages as they come; show the command's own last words only if it fails."""
    last_words: deque[str] = deque(maxlen=15)
    taken = 0
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, errors="replace"
    ) as process:
        assert process.stdout
        for line in process.stdout:
            last_words.append(line.rstrip())
            if steps and line.startswith(("Collecting ", "Requirement already satisfied")):
                taken += 1
                _show_progress(taken, steps)
            elif steps and line.startswith("Installing collected packages"):
                print("\n  unpacking …", flush=True)
    if process.returncode:
        _explain(list(last_words))


def _show_progress(taken: int, steps: int) -> None:
    if sys.stdout.isatty():
        print(f"\r  {min(taken, steps)}/{steps}", end="", flush=True)
    elif taken % 10 == 0:
        print(f"  {min(taken, steps)}/{steps}", flush=True)


def _explain(last_words: list[str]) -> NoReturn:
    said = "\n".join(last_words)
    for pattern, meaning in TROUBLES:
        if re.search(pattern, said):
            errors = [line for line in last_words if line.startswith("ERROR")]
            _stop(meaning + "\n  pip says: " + "\n            ".join(errors))
    print("\n" + said, file=sys.stderr)
    _stop("building .venv failed; the lines above say where.")


def _stop(what: str, status: int = 1) -> NoReturn:
    print(f"\n✗ {what}", file=sys.stderr, flush=True)
    sys.exit(status)


if __name__ == "__main__":
    os.chdir(ROOT)
    main()
