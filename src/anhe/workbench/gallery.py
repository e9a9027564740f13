"""The gallery: every part of the design system in all its states, on one page, for eyes and for tests."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from anhe.orgs.gates import public
from anhe.workbench import gallery_forms, gallery_pages, gallery_samples
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
    yield from gallery_pages.parts()


def _for_developers(request: HttpRequest) -> None:
    """An installation that serves a bureau has no gallery."""
    if not settings.DEBUG:
        raise Http404


@public
def gallery(request: HttpRequest) -> HttpResponse:
    """Show every part; developers only."""
    _for_developers(request)
    return render(request, "workbench/gallery.html", gallery_context())


@public
def gallery_act(request: HttpRequest) -> HttpResponse:
    """Play through an act that changes nothing: dialog or page, 422 with gaps, 204 with a toast when all is told."""
    _for_developers(request)
    form = gallery_forms.LeaveForm(request.POST or None)
    if form.is_valid():
        return _done(request)
    context = {**gallery_samples.shell(), **gallery_forms.played_act(request.POST.get("key")), "form": form}
    template = "workbench/_act_dialog.html" if request.headers.get("HX-Request") else "workbench/act.html"
    return render(request, template, context, status=422 if form.is_bound else 200)


def _done(request: HttpRequest) -> HttpResponse:
    if not request.headers.get("HX-Request"):
        return redirect("workbench:gallery")
    said = {
        "act-done": {},
        "toast": {"text": _("已批准外出，告知书已生成。"), "level": "success", "undo": "/gallery/act/"},
    }
    return HttpResponse(status=204, headers={"HX-Trigger": json.dumps(said)})


@public
def gallery_reckoning(request: HttpRequest) -> HttpResponse:
    """The reckoning that a deadline fetches when it is opened."""
    _for_developers(request)
    return render(request, "workbench/_reckoning.html", {"reckoning": gallery_samples.RECKONING})


def gallery_context() -> dict[str, Any]:
    """Context of the gallery page: the shell's own and the rendered parts."""
    return {
        **gallery_samples.shell(),
        "crumbs": [{"label": _("今天"), "url": "/"}, {"label": _("部件陈列")}],
        "parts": [_shown(part) for part in parts()],
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
