"""Every template is used, compiles, says what it needs, and needs no inline script or style."""

import re
from functools import cache
from pathlib import Path

import allauth
import django
import pytest
from django.template.loader import get_template

from anhe.workbench import gallery
from tests.house.places import PACKAGE, templates

LIBRARIES = [Path(library.__file__).parent for library in (django, allauth)]
NAMED_BY_LIBRARIES = {f"{answer}.html" for answer in ("400", "403", "403_csrf", "404", "429", "500")}
TEMPLATES = templates()
QUOTED_NAME = re.compile(r"[\"']([\w./-]+\.(?:html|txt|svg|xml))[\"']")
TAGS = re.compile(r"{%.*?%}|{{.*?}}|{#.*?#}", re.DOTALL)
INLINE = re.compile(
    r"<style|\sstyle=|\son[a-z]+=|<script(?![^>]*\ssrc=)(?![^>]*type=\"application/json\")", re.IGNORECASE
)


def _names_asked_for(but_not_by: str) -> set[str]:
    sources = [path for name, path in TEMPLATES.items() if name != but_not_by]
    named = {name for path in [*sources, *PACKAGE.rglob("*.py")] for name in _names_in(path)}
    return named | _names_in_gallery()


@cache
def _names_in_gallery() -> set[str]:
    return {f"workbench/{part.name}.html" for part in gallery.parts()}


@cache
def _names_in(path: Path) -> list[str]:
    return QUOTED_NAME.findall(path.read_text())


@cache
def _names_in_libraries() -> set[str]:
    paths = [path for folder in LIBRARIES for path in folder.glob("**/templates/**/*.*")]
    return {path.as_posix().split("/templates/", 1)[1] for path in paths}


class TestTemplate:
    @pytest.mark.parametrize("name", TEMPLATES)
    def test_it_is_used(self, name):
        assert name in NAMED_BY_LIBRARIES | _names_in_libraries() | _names_asked_for(but_not_by=name)

    @pytest.mark.parametrize("name", TEMPLATES)
    def test_it_compiles(self, name):
        assert get_template(name)

    @pytest.mark.parametrize("name", [name for name in TEMPLATES if "/_" in name])
    def test_a_part_says_first_what_it_needs(self, name):
        assert TEMPLATES[name].read_text().startswith(("{#", "{% comment"))

    @pytest.mark.parametrize("name", TEMPLATES)
    def test_it_keeps_script_and_style_in_files_of_their_own(self, name):
        assert INLINE.findall(TAGS.sub("", TEMPLATES[name].read_text())) == []
