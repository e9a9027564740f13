"""All checks of the house, quick ones first, up to the first that fails; each with the seconds it took.

Usage: python3.11 tools/check.py [all|fast|lint]

    lint   linters, import contracts, types, missing migrations
    fast   the tests on SQLite, without browser and PostgreSQL
    all    lint, the tests on SQLite and on PostgreSQL, the browser tests
"""

import os
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NoReturn

from system_packages import require_system_packages

ROOT = Path(__file__).resolve().parent.parent
BIN = ROOT / ".venv" / "bin"
NO_TESTS = 5


@dataclass(frozen=True, slots=True)
class Step:
    """One check: what it shows, and the command that answers it with its exit status."""

    title: str
    command: tuple[str, ...]


def program(name: str, *arguments: str) -> tuple[str, ...]:
    """The command line of a program of .venv."""
    return (str(BIN / name), *arguments)


PYTEST = program("python", "-m", "pytest", "-n", "2", "--dist", "worksteal", "--durations=5")
ON_POSTGRESQL = (sys.executable, "tools/postgres.py")

LINT = [
    Step("linter", program("ruff", "check", ".")),
    Step("format", program("ruff", "format", "--check", "--output-format=concise", ".")),
    Step("import contracts", program("lint-imports", "--no-cache")),
    Step("types", program("mypy")),
    Step("migrations are complete", program("anhe", "manage", "makemigrations", "--check", "--dry-run")),
]
SQLITE = [Step("tests on SQLite", (*PYTEST, "-m", "not browser"))]
# The house is the same on both; the reliability tests start databases of both kinds themselves.
ONCE = ("--ignore=tests/house", "--ignore=tests/watch/reliability")
POSTGRESQL = [Step("tests on PostgreSQL", (*ON_POSTGRESQL, *PYTEST, "-m", "not browser", *ONCE))]
BROWSER = [Step("browser tests", program("python", "-m", "pytest", "-m", "browser", "--durations=5", "tests"))]
CHECKS = {"lint": LINT, "fast": SQLITE, "all": [*LINT, *SQLITE, *POSTGRESQL, *BROWSER]}


def main() -> None:
    wanted = sys.argv[1] if len(sys.argv) > 1 else "all"
    sys.stdout.reconfigure(errors="replace")
    sys.stderr.reconfigure(errors="replace")
    began = time.monotonic()
    if wanted == "all":
        require_system_packages()
    if subprocess.run([sys.executable, "tools/build_venv.py", "dev"]).returncode:
        sys.exit(1)
    with TemporaryDirectory(prefix="anhe-check-") as home:
        environment = {name: value for name, value in os.environ.items() if not name.startswith("ANHE_")}
        took = _take(CHECKS[wanted], {**environment, "ANHE_HOME": home})
    _show(took)
    print(f"✓ all of it in {time.monotonic() - began:.0f} s", flush=True)


def _take(steps: list[Step], environment: dict[str, str]) -> list[tuple[Step, float]]:
    took = []
    for step in steps:
        print(f"\n── {step.title}", flush=True)
        began = time.monotonic()
        status = subprocess.run(step.command, cwd=ROOT, env=environment).returncode
        took.append((step, time.monotonic() - began))
        if status:
            _fail(step, status, took)
    return took


def _fail(step: Step, status: int, took: list[tuple[Step, float]]) -> NoReturn:
    _show(took)
    why = "found no test to run" if status == NO_TESTS and "pytest" in step.command else "failed"
    print(f"✗ {step.title}: {why}. Later checks were not run.", file=sys.stderr, flush=True)
    sys.exit(1)


def _show(took: list[tuple[Step, float]]) -> None:
    print()
    for step, seconds in took:
        print(f"{seconds:7.1f} s  {step.title}", flush=True)


if __name__ == "__main__":
    os.chdir(ROOT)
    try:
        main()
    except KeyboardInterrupt:
        sys.exit(130)
