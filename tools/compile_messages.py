"""Compile the message catalogues that changed: django.po to django.mo, without GNU gettext."""

from pathlib import Path

import polib

CATALOGUES = Path(__file__).resolve().parent.parent / "src" / "anhe" / "locale"


def main(catalogues: Path = CATALOGUES) -> None:
    """Compile every catalogue of `catalogues` whose compiled form is missing or older."""
    for source in sorted(catalogues.glob("*/LC_MESSAGES/*.po")):
        compiled = source.with_suffix(".mo")
        if not compiled.exists() or compiled.stat().st_mtime < source.stat().st_mtime:
            polib.pofile(str(source)).save_as_mofile(str(compiled))


if __name__ == "__main__":
    main()
