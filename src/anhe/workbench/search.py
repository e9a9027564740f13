"""Searching across what one may see: characters, pinyin, initials, ID number, phone, file number."""

from __future__ import annotations

from typing import Any

from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from anhe.casework.models import File
from anhe.orgs.access import Actor
from anhe.orgs.gates import allowed
from anhe.orgs.requests import StaffRequest
from anhe.people.masking import mask_id
from anhe.people.models import Person
from anhe.workbench.shell import STAFF

MOST = 50


@allowed(STAFF)
def search(request: StaffRequest) -> HttpResponse:
    """Results as one types; a single hit on Enter opens at once."""
    words = request.GET.get("q", "").strip()[:80]
    found = list(matching(words, request.actor)[: MOST + 1]) if words else []
    if len(found) == 1 and not request.htmx:
        return redirect("workbench:file", found[0].pk)
    context = {
        "search_text": words,
        "results": [_shown(file) for file in found[:MOST]],
        "is_full": len(found) > MOST,
    }
    return render(request, "workbench/_search.html" if request.htmx else "workbench/search.html", context)


def matching(words: str, actor: Actor) -> Any:
    """Files by person or by number; open ones first."""
    people = Person.objects.matching(words)
    found = File.objects.visible_to(actor).filter(
        Q(person__in=people) | Q(number__icontains=words) | Q(person__isnull=True, title__icontains=words)
    )
    return found.select_related("person", "organisation", "officer").order_by("closed_on", "person__sort_text", "pk")


def _shown(file: File) -> dict[str, Any]:
    person = file.person
    return {
        "name": file.title,
        "initial": file.title[:1],
        "url": reverse("workbench:file", args=[file.pk]),
        "number": file.number,
        "kind": file.get_kind_display(),
        "office": file.organisation.name,
        "id_masked": mask_id(person.id_number) if person and person.id_number else "",
        "is_closed": file.closed_on is not None,
        "is_minor": file.is_minor,
    }
