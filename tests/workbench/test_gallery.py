"""Every part of the design system in every state, without a browser: tests/e2e looks at the same page with one."""

import json
import re
from html.parser import HTMLParser
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.staticfiles import finders
from django.template.loader import render_to_string
from django.test import Client, RequestFactory

from anhe.workbench import gallery
from anhe.workbench.gallery_states import Part, State

TEMPLATES = Path(gallery.__file__).parent / "templates"
STATIC = Path(gallery.__file__).parent / "static" / "workbench"
PARTS = list(gallery.parts())
STATES = [pytest.param(part, state, id=f"{part.name}: {state.title}") for part in PARTS for state in part.states]

# Parts of the shell: base.html and auth_base.html show them, not a section of the gallery.
SHELL = {
    "_bar", "_head", "_keyboard_help", "_nav", "_print_title", "_tabs", "_toast_mould", "_toasts", "_trouble",
}  # fmt: skip
# Bodies of pages, which HTMX swaps as a whole: tests/workbench/test_pages.py looks at them with records in them.
BODIES = {"_corrections", "_duties", "_file", "_leaves", "_assessments", "_search", "_today"}


class Reading(HTMLParser):
    """A page as the content policy, the browser's id table and a screen reader's label table meet it."""

    VOID = frozenset({"br", "hr", "img", "input", "link", "meta", "use", "path"})

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str]]] = []
        self.open: list[str] = []
        self.inline: list[str] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        named = {name: value or "" for name, value in attrs}
        self.tags.append((tag, named))
        if tag not in self.VOID:
            self.open.append(tag)
        if tag == "style" or (tag == "script" and "src" not in named):
            self.inline.append(f"<{tag}>")
        self.inline += [f"<{tag} {name}>" for name in named if name == "style" or name.startswith(("on", "hx-on"))]

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, {name: value or "" for name, value in attrs}))

    def handle_endtag(self, tag: str) -> None:
        assert self.open[-1:] == [tag], f"</{tag}> closes {self.open[-1:]} on line {self.getpos()[0]}"
        self.open.pop()

    def values(self, attribute: str) -> list[str]:
        return [attrs[attribute] for _tag, attrs in self.tags if attribute in attrs]


@pytest.fixture
def page(settings) -> str:
    settings.DEBUG = True
    return gallery.gallery(RequestFactory().get("/gallery/")).content.decode()


class TestParts:
    """Style §7: one part, one file, a comment that says what it needs, and every state in the gallery."""

    @pytest.mark.parametrize(("part", "state"), STATES)
    def test_a_part_is_whole_in_each_state(self, part: Part, state: State):
        html = part.before + render_to_string(part.template, state.context) + part.after

        reading = Reading(html)

        assert reading.open == []
        assert reading.inline == []
        assert "{#" not in html
        assert "{%" not in html

    def test_a_part_without_what_it_needs_does_not_pass_in_silence(self):
        with pytest.raises(pytest.fail.Exception, match="badge"):
            render_to_string("workbench/_badge.html", {})

    def test_every_part_stands_in_the_gallery(self):
        files = {path.stem for path in (TEMPLATES / "workbench").glob("_*.html")}

        assert files - SHELL - BODIES == {part.name for part in PARTS}

    @pytest.mark.parametrize("path", sorted((TEMPLATES / "workbench").glob("_*.html")), ids=lambda path: path.stem)
    def test_a_part_says_what_it_needs(self, path: Path):
        first = path.read_text().split("#}" if path.read_text().startswith("{#") else "{% endcomment %}")[0]

        assert re.match(r"\{#|\{% comment %\}", first)
        assert re.search(r"Needs|Optional|on every page|every page loads", first)

    def test_every_icon_asked_for_is_in_the_sprite(self, page):
        sprite = (STATIC / "vendor/tabler-icons/sprite.svg").read_text()
        drawn = set(re.findall(r'<symbol id="([^"]+)"', sprite))
        asked = set(re.findall(r"sprite\.svg#([\w-]+)", page))
        named = {
            name
            for path in TEMPLATES.rglob("*.html")
            for name in re.findall(r'_icon.html" with icon="([^"]+)"', path.read_text())
        }

        assert asked | named <= drawn

    def test_every_illustration_asked_for_is_drawn(self, page):
        drawn = set(re.findall(r'<symbol id="([^"]+)"', (STATIC / "art.svg").read_text()))

        assert set(re.findall(r"art\.svg#([\w-]+)", page)) <= drawn


class TestDeadline:
    """The word before the day says how urgent it is; a click says how the day was reckoned."""

    @pytest.mark.parametrize(
        ("state", "days", "word"),
        [("late", 3, "逾期 3 天"), ("today", 0, "今天"), ("week", 4, "还有 4 天"), ("later", 46, "还有 46 天")],
    )
    def test_the_word_follows_the_state(self, state, days, word):
        due = {"due_on": gallery.gallery_samples.DUE_TODAY["due_on"], "state": state, "days": days}

        assert word in render_to_string("workbench/_due.html", {"due": due})

    def test_without_script_the_reckoning_is_a_link(self):
        html = render_to_string("workbench/_due.html", {"due": gallery.gallery_samples.DUE_LATE})

        assert '<a href="/gallery/reckoning/">' in html

    def test_a_provisional_day_says_that_nobody_is_late_by_it(self):
        html = render_to_string("workbench/_reckoning.html", {"reckoning": gallery.gallery_samples.PROVISIONAL})

        assert "在此之前不算逾期" in html


class TestActButton:
    """An act that is not open says why, with the article, to eyes and to screen readers."""

    def test_an_open_act_is_a_link_that_works_without_script(self):
        html = render_to_string("workbench/_act_button.html", {"act": gallery.gallery_samples.OPEN_ACT})

        assert 'href="/gallery/act/" hx-get="/gallery/act/"' in html

    def test_a_closed_act_points_to_its_reason(self):
        act = gallery.gallery_samples.CLOSED_ACT

        reading = Reading(render_to_string("workbench/_act_button.html", {"act": act}))

        assert reading.values("aria-disabled") == ["true"]
        assert reading.values("aria-describedby") == reading.values("id") == ["why-leave-2"]
        assert "href" not in dict(reading.tags[0][1])


class TestField:
    """Whatever the widget: a label, the help and the error bound to it, and what was typed still there."""

    def test_each_field_points_to_its_own_help_and_error(self):
        form = gallery.gallery_forms.wrong_form("t")
        for field in form:
            reading = Reading(render_to_string("workbench/_field.html", {"field": field}))
            ids = set(reading.values("id"))
            described = {name for value in reading.values("aria-describedby") for name in value.split()}

            assert described <= ids
            assert bool(field.errors) == (f"{field.auto_id}_error" in described)

    def test_the_error_summary_links_to_fields_that_exist(self):
        form = gallery.gallery_forms.wrong_form("t")
        fields = "".join(render_to_string("workbench/_field.html", {"field": field}) for field in form)
        summary = Reading(render_to_string("workbench/_error_summary.html", {"form": form}))

        targets = [href[1:] for href in summary.values("href") if href.startswith("#")]

        assert len(targets) == len(form.errors)
        assert set(targets) <= set(Reading(fields).values("id"))

    def test_typed_text_is_still_there_beside_the_error(self):
        html = render_to_string("workbench/_field.html", {"field": gallery.gallery_forms.wrong_form("t")["place"]})

        assert 'value="临江市"' in html


class TestGalleryPage:
    """The page itself, and the shell around it."""

    def test_nothing_is_inline(self, page):
        assert Reading(page).inline == []

    def test_no_two_elements_share_an_id(self, page):
        ids = Reading(page).values("id")
        shared = {value for value in ids if ids.count(value) > 1}

        assert shared == set()

    def test_every_static_file_exists(self, page):
        paths = set(re.findall(rf"/?{re.escape(settings.STATIC_URL.lstrip('/'))}([^\"#]+)", page))

        assert paths
        assert [path for path in sorted(paths) if not finders.find(path)] == []

    def test_htmx_evaluates_nothing_and_asks_only_this_host(self, page):
        config = json.loads(re.search(r"name=\"htmx-config\" content='([^']+)'", page)[1])

        assert config["allowEval"] is False
        assert config["selfRequestsOnly"] is True
        assert config["includeIndicatorStyles"] is False

    def test_no_expression_hides_in_an_htmx_trigger(self, page):
        assert [value for value in Reading(page).values("hx-trigger") if "[" in value] == []

    def test_a_bureau_s_installation_has_no_gallery(self, settings):
        settings.DEBUG = False

        with pytest.raises(gallery.Http404):
            gallery.gallery(RequestFactory().get("/gallery/"))

    def test_a_gap_comes_back_as_422_with_the_text_kept(self, settings):
        settings.DEBUG = True
        request = RequestFactory().post(
            "/gallery/act/", {"place": "临江市", "key": "k-1"}, headers={"HX-Request": "true"}
        )

        response = gallery.gallery_act(request)

        assert response.status_code == 422
        assert 'value="临江市"' in response.content.decode()
        assert 'name="key" value="k-1"' in response.content.decode()

    def test_a_whole_act_closes_the_dialog_and_says_so(self, settings):
        settings.DEBUG = True
        told = {"reason": "medical", "starts_on": "2026-03-09", "place": "临江市", "opinion": "同意。", "told": "on"}
        request = RequestFactory().post("/gallery/act/", told, headers={"HX-Request": "true"})

        response = gallery.gallery_act(request)

        assert response.status_code == 204
        assert set(json.loads(response.headers["HX-Trigger"])) == {"act-done", "toast"}


class TestErrorPages:
    """They must stand when nothing else does: no context, no database, no request."""

    @pytest.mark.parametrize("name", ["400", "403", "403_csrf", "404", "500"])
    def test_an_error_page_needs_nothing_and_offers_a_way_on(self, name):
        reading = Reading(render_to_string(f"{name}.html"))

        assert reading.open == []
        assert reading.inline == []
        assert "/" in reading.values("href")

    def test_an_address_that_is_not_there_answers_with_our_page(self, client: Client, db: None):
        response = client.get("/no/such/page/")

        assert response.status_code == 404
        assert "这里没有你要找的内容" in response.content.decode()


class TestVendored:
    """Each vendored package has its licence beside it and its version written down."""

    @pytest.mark.parametrize("folder", ["alpine", "htmx", "tabler", "tabler-icons"])
    def test_licence_and_version_are_kept(self, folder):
        listed = (STATIC / "vendor/VENDORED.md").read_text()

        assert (STATIC / "vendor" / folder / "LICENSE").read_text().strip()
        assert re.search(rf"`{folder}/` \| \S+ \d+\.\d+\.\d+", listed)

    def test_the_added_weight_stays_moderate(self):
        assert sum(path.stat().st_size for path in STATIC.rglob("*") if path.is_file()) < 3_000_000
