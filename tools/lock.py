"""Write requirements/run.lock and dev.lock anew: exact versions and hashes of everything, names of no host.

Versions in the present locks are kept where they still fit; `--upgrade` moves all to the newest.
"""

import subprocess
import sys
import tempfile
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SOURCES = ("pyproject.toml", "requirements/build.in")
OPTIONS = (
    "--generate-hashes",
    "--no-annotate",
    "--no-header",
    "--no-emit-index-url",
    "--no-emit-find-links",
    "--python-version=3.11",
    "--quiet",
)


def main() -> None:
    with tempfile.TemporaryDirectory() as place:
        venv.create(place, with_pip=True)
        subprocess.run([f"{place}/bin/pip", "install", "--quiet", "uv"], check=True)
        _compile(f"{place}/bin/uv", "run")
        _compile(f"{place}/bin/uv", "dev", "--group", "dev")


def _compile(uv: str, name: str, *more: str) -> None:
    lock = f"requirements/{name}.lock"
    subprocess.run([uv, "pip", "compile", *SOURCES, *OPTIONS, *more, *sys.argv[1:], "-o", lock], cwd=ROOT, check=True)
    print(f"{lock} is written", flush=True)


if __name__ == "__main__":
    main()
