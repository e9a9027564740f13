"""Compile the message catalogues that changed: django.po to django.mo, without GNU gettext."""

from pathlib import Path

import polib

CATALOGUES = Path(__file__).resolve().parent.parent / "src" / "anhe" / "locale"


def main() -> None:
    for source in sorted(CATALOGUES.glob("*/LC_MESSAGES/*.po")):
        compiled = source.with_suffix(".mo")
        if not compiled.exists() or compiled.stat().st_mtime < source.stat().st_mtime:
            polib.pofile(str(source)).save_as_mofile(str(compiled))


if __name__ == "__main__":
    main()
