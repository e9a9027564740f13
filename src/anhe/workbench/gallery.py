"""The gallery: every part of the design system in all its states, on one page, for eyes and for tests."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from anhe.workbench import gallery_forms, gallery_samples
from anhe.workbench.gallery_states import Part


@dataclass(frozen=True, slots=True)
class Shown:
    """One part as the page shows it: its states rendered, each with the words that name it."""

    name: str
    about: str
    states: tuple[tuple[str, SafeString], ...]


def parts() -> Iterator[Part]:
    """Every part with its states, in the order in which the page shows them."""
    yield from gallery_samples.parts()
    yield from gallery_forms.parts()


def gallery(request: HttpRequest) -> HttpResponse:
    """Show every part. Developers only: the page is not there on an installation that serves a bureau."""
    if not settings.DEBUG:
        raise Http404
    return render(request, "workbench/gallery.html", gallery_context())


def gallery_context() -> dict[str, Any]:
    """Context of the gallery page: the shell's own and the rendered parts."""
    return {
        **gallery_samples.shell(),
        "crumbs": [{"label": _("今天"), "url": "/"}, {"label": _("部件陈列")}],
        "parts": [_shown(part) for part in parts()],
        "dialog": gallery_forms.live_dialog(),
        "confirm": gallery_samples.confirmation(),
    }


def _shown(part: Part) -> Shown:
    states = tuple(
        (state.title, wrapped(part, render_to_string(part.template, state.context))) for state in part.states
    )
    return Shown(part.name, part.about, states)


def wrapped(part: Part, html: SafeString) -> SafeString:
    """A part that lives inside a list stands in one here too, or the page would not be valid HTML."""
    return SafeString(part.before + html + part.after)
