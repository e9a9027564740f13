"""Every catalogue there is translates every text of the product, and keeps the places that values are put in."""

import os
import re
import shutil
import subprocess
import sys
from functools import cache

import polib
import pytest

from tests.house.places import PACKAGE

LANGUAGES = sorted(path.parts[-3] for path in PACKAGE.glob("locale/*/LC_MESSAGES/django.po"))
PLACES = re.compile(r"\{\w*[^}]*\}|%\(\w+\)[a-z]|%[sd]")


@pytest.fixture(scope="module")
def collected(tmp_path_factory):
    """The catalogue of a language, brought up to date with the sources of the day in a copy of the package."""
    copy = tmp_path_factory.mktemp("catalogue") / "anhe"
    shutil.copytree(PACKAGE, copy, ignore=shutil.ignore_patterns("static", "__pycache__", "*.mo"))

    @cache
    def collect(language: str) -> polib.POFile:
        subprocess.run(
            [sys.executable, "-m", "django", "makemessages", "--locale", language, "--no-location", "--no-obsolete"],
            cwd=copy,
            env={**os.environ, "PYTHONPATH": str(copy.parent), "DJANGO_SETTINGS_MODULE": "anhe.site.settings"},
            check=True,
            capture_output=True,
        )
        return polib.pofile(str(copy / "locale" / language / "LC_MESSAGES" / "django.po"))

    return collect


@pytest.mark.parametrize("language", LANGUAGES)
class TestCatalogue:
    def test_every_text_is_translated(self, collected, language):
        assert [entry.msgid for entry in collected(language).untranslated_entries()] == []

    def test_no_translation_is_a_guess(self, collected, language):
        assert [entry.msgid for entry in collected(language).fuzzy_entries()] == []

    def test_a_translation_keeps_the_places_of_its_text(self, collected, language):
        changed = [
            (entry.msgid, text)
            for entry in collected(language).translated_entries()
            for text in (entry.msgstr_plural.values() if entry.msgid_plural else [entry.msgstr])
            if set(PLACES.findall(text)) != set(PLACES.findall(entry.msgid_plural or entry.msgid))
        ]

        assert changed == []
