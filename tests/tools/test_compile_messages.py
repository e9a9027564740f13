"""`tools/compile_messages.py` makes catalogues that Python reads, without GNU gettext."""

import gettext
import os
import runpy
from pathlib import Path

import pytest

TOOL = runpy.run_path(str(Path(__file__).resolve().parents[2] / "tools" / "compile_messages.py"))
SOURCE = """
msgid ""
msgstr "Content-Type: text/plain; charset=UTF-8\\n"

msgid "批准外出"
msgstr "Approve leave"

#, fuzzy
msgid "销假"
msgstr "Perhaps: return"
"""


@pytest.fixture
def catalogue(tmp_path):
    source = tmp_path / "en" / "LC_MESSAGES" / "django.po"
    source.parent.mkdir(parents=True)
    source.write_text(SOURCE)
    return source


def compile_all(folder: Path) -> None:
    TOOL["main"](folder)


def test_a_translation_is_found_and_a_fuzzy_one_is_not(catalogue, tmp_path):
    compile_all(tmp_path)

    english = gettext.GNUTranslations(catalogue.with_suffix(".mo").open("rb"))
    assert english.gettext("批准外出") == "Approve leave"
    assert english.gettext("销假") == "销假"


def test_only_a_changed_catalogue_is_compiled_again(catalogue, tmp_path):
    compiled = catalogue.with_suffix(".mo")
    compiled.write_bytes(b"made earlier")

    compile_all(tmp_path)
    assert compiled.read_bytes() == b"made earlier"

    os.utime(compiled, (0, 0))
    compile_all(tmp_path)
    assert compiled.read_bytes() != b"made earlier"
