"""人员合并: two records found to be one person are proposed by one officer and judged by another; so is undoing it."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from anhe import clock
from anhe.casework.fields import LongTextField
from anhe.casework.models import File
from anhe.orgs.access import Actor, By
from anhe.orgs.gates import allowed
from anhe.orgs.models import AccessEvent, Account
from anhe.orgs.recording import record as record_event
from anhe.orgs.requests import StaffRequest
from anhe.people import merging
from anhe.people.comparing import compared
from anhe.people.masking import mask_id
from anhe.people.merging import MergeRefused
from anhe.people.models import Person, PersonMerge

PAGE = 30
MOST = 20
Status = PersonMerge.Status
STEPS: dict[str, tuple[Callable[..., PersonMerge], Any]] = {
    "confirm": (merging.confirm_merge, gettext_lazy("已合并，有关案卷都留有记录。")),
    "refuse": (merging.refuse_merge, gettext_lazy("已认定不是同一人，两条记录都保留。")),
    "confirm_undo": (merging.confirm_undo, gettext_lazy("已撤销合并，有关案卷都留有记录。")),
}


class SearchForm(forms.Form):
    """Whom to compare; the second box may stay empty when both records answer to the same words."""

    first = forms.CharField(label=gettext_lazy("找要保留的记录"), max_length=80)
    second = forms.CharField(label=gettext_lazy("找要并入的记录（同名可不填）"), max_length=80, required=False)


class PersonChoice(forms.ModelChoiceField):
    """One of the persons found, with what tells them apart."""

    def label_from_instance(self, person: Any) -> str:
        facts = [person.name, str(person.born_on or ""), mask_id(person.id_number)]
        return " · ".join([fact for fact in facts if fact] + [file.number for file in person.seen_files])


class ProposalForm(forms.Form):
    kept = PersonChoice(label=gettext_lazy("保留的记录"), queryset=None, empty_label=None, widget=forms.RadioSelect)
    given_up = PersonChoice(label=gettext_lazy("并入的记录"), queryset=None, empty_label=None, widget=forms.RadioSelect)
    reason = LongTextField(gettext_lazy("认定为同一人的理由"), rows=3, max_length=300)

    def __init__(self, *args: Any, actor: Actor, first: str, second: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, words in (("kept", first), ("given_up", second or first)):
            self.fields[name].queryset = found(words, actor)  # type: ignore[attr-defined]


class UndoForm(forms.Form):
    reason = LongTextField(gettext_lazy("撤销合并的理由"), rows=3, max_length=300)


@allowed(By.CORRECTION_AGENCY)
def merges(request: StaffRequest) -> HttpResponse:
    """What waits for a second officer, and what was decided."""
    in_reach = merges_within(request.actor)
    is_waiting = Q(status=Status.PROPOSED) | Q(status=Status.CONFIRMED, before__has_key="undo")
    decided = Paginator(in_reach.exclude(is_waiting), PAGE).get_page(request.GET.get("page"))
    context = {
        "waiting": [_row(merge, request.actor.account) for merge in in_reach.filter(is_waiting)],
        "decided": [_row(merge, request.actor.account) for merge in decided.object_list],
        "page": decided,
        "query": request.GET,
    }
    return render(request, "workbench/people/merges.html", context)


@allowed(By.CORRECTION_AGENCY)
@require_http_methods(["GET", "POST"])
def propose(request: StaffRequest) -> HttpResponse:
    """Find two records and say why they are one person."""
    search = SearchForm(request.GET if "first" in request.GET else None)
    form = None
    if search.is_valid():
        form = ProposalForm(request.POST or None, actor=request.actor, **search.cleaned_data)
    if form and request.method == "POST" and form.is_valid():
        try:
            merging.propose_merge(**form.cleaned_data, by=request.user, now=clock.now())
        except MergeRefused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("已提出，等另一名工作人员复核。"))
            return redirect("workbench:merges")
    context = {"search": search, "form": form, "crumbs": _crumbs(_("提出合并"))}
    return render(request, "workbench/people/propose_merge.html", context, status=422 if form and form.errors else 200)


@allowed(By.CORRECTION_AGENCY)
def merge(request: StaffRequest, pk: uuid.UUID) -> HttpResponse:
    """Both records side by side, before and after, with what may be decided now."""
    return _show(request, _find(request, pk), UndoForm())


@allowed(By.CORRECTION_AGENCY)
@require_POST
def decide(request: StaffRequest, pk: uuid.UUID) -> HttpResponse:
    """Confirm or refuse as the second officer, or propose to undo."""
    found = _find(request, pk)
    step = request.POST.get("step", "")
    if step == "undo":
        return _propose_undo(request, found)
    if step not in STEPS:
        raise Http404
    run, said = STEPS[step]
    try:
        run(found, by=request.user, now=clock.now())
    except MergeRefused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, said)
    return redirect("workbench:merge", found.pk)


def _propose_undo(request: StaffRequest, found: PersonMerge) -> HttpResponse:
    form = UndoForm(request.POST)
    if form.is_valid():
        try:
            merging.propose_undo(found, reason=form.cleaned_data["reason"], by=request.user, now=clock.now())
        except MergeRefused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("已提出撤销，等另一名工作人员复核。"))
            return redirect("workbench:merge", found.pk)
    return _show(request, found, form)


def _show(request: StaffRequest, found: PersonMerge, form: UndoForm) -> HttpResponse:
    context = {
        "merge": _row(found, request.actor.account),
        "lines": compared(found),
        "files": _files_of(found, request.actor),
        "form": form,
        "crumbs": _crumbs(found.kept.name),
    }
    return render(request, "workbench/people/merge.html", context, status=422 if form.errors else 200)


def _files_of(found: PersonMerge, actor: Actor) -> QuerySet[File]:
    files = File.objects.visible_to(actor).filter(person__in=[found.kept_id, found.given_up_id])
    return files.order_by("opened_on", "pk")


def found(words: str, actor: Actor) -> QuerySet[Person]:
    """The first persons answering to the words, of whom the actor may see a file, with those files."""
    files = File.objects.visible_to(actor)
    reachable = Person.objects.living_records().filter(Exists(files.filter(person=OuterRef("pk"))))
    keys = list(reachable.matching(words).values_list("pk", flat=True)[:MOST])
    return Person.objects.filter(pk__in=keys).prefetch_related(Prefetch("files", files, to_attr="seen_files"))


def merges_within(actor: Actor) -> QuerySet[PersonMerge]:
    """Merges of persons of both of whom the actor may see a file; after a merge all hang on the one kept."""
    files = File.objects.visible_to(actor)
    sees_kept = Exists(files.filter(person=OuterRef("kept")))
    sees_given_up = Exists(files.filter(person=OuterRef("given_up")))
    in_reach = PersonMerge.objects.filter(sees_kept & (Q(status=Status.CONFIRMED) | sees_given_up))
    return in_reach.select_related("kept", "given_up", "proposed_by", "decided_by").order_by("-proposed_at", "-pk")


def _find(request: StaffRequest, pk: uuid.UUID) -> PersonMerge:
    found = merges_within(request.actor).filter(pk=pk).first()
    if found is None:
        record_event(AccessEvent.Kind.REFUSED, request, request.actor.account, path=request.path)
        raise Http404
    return found


def _row(merge: PersonMerge, account: Account | None) -> dict[str, Any]:
    """A merge as the pages show it: at which step it is, and whether this account may judge it."""
    undo = merge.before.get("undo") if merge.status != Status.PROPOSED else None
    proposer = str(undo["proposed_by"]) if undo else str(merge.proposed_by_id)
    waits_for_undo = bool(undo) and merge.status == Status.CONFIRMED
    return {
        "merge": merge,
        "url": reverse("workbench:merge", args=[merge.pk]),
        "decide_url": reverse("workbench:decide_merge", args=[merge.pk]),
        "undo": undo,
        "status": _spoken_status(merge, waits_for_undo, undone=bool(undo) and not waits_for_undo),
        "is_waiting": merge.status == Status.PROPOSED or waits_for_undo,
        "waits_for_undo": waits_for_undo,
        "may_undo": merge.status == Status.CONFIRMED and not undo,
        "is_mine": bool(account) and proposer == str(account.pk),  # type: ignore[union-attr]
    }


def _spoken_status(merge: PersonMerge, waits_for_undo: bool, *, undone: bool) -> str:
    if undone:
        return _("合并已撤销")
    return _("撤销待复核") if waits_for_undo else str(merge.get_status_display())


def _crumbs(label: str) -> list[dict[str, str]]:
    return [{"label": _("人员合并"), "url": reverse("workbench:merges")}, {"label": label}]
