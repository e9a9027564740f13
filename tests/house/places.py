"""Where the house keeps its sources, for the tests that read them."""

import subprocess
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
PACKAGE = ROOT / "src" / "anhe"
VENDORED = "/vendor/"


def templates() -> dict[str, Path]:
    """Every template of ours by the name it is asked for."""
    return {path.as_posix().split("/templates/", 1)[1]: path for path in sorted(PACKAGE.glob("*/templates/**/*.*"))}


def tracked_texts() -> list[tuple[str, str]]:
    """Name and text of every tracked text file that we wrote (binary and vendored files left out)."""
    names = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    texts = []
    for name in filter(None, names.split("\0")):
        path = ROOT / name
        if VENDORED in name or not path.is_file():
            continue
        try:
            texts.append((name, path.read_text(encoding="utf-8")))
        except UnicodeDecodeError:
            continue
    return texts
