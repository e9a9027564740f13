"""The tree of organisations, kept by the system administrator."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _

from anhe import clock
from anhe.orgs import administering
from anhe.orgs.access import Actor, By
from anhe.orgs.forms import LastDayForm, OrganisationFilter, OrganisationForm, OrganisationNamesForm
from anhe.orgs.gates import allowed
from anhe.orgs.models import Organisation, OrganisationKind, Post
from anhe.orgs.models.organisations import OrganisationQuerySet
from anhe.orgs.pages.showing import ask, show_list
from anhe.orgs.tree import PARENTS

KEEPER = By.SYSTEM_ADMIN


def kept_by(actor: Actor) -> OrganisationQuerySet:
    """The organisations that the actor administers."""
    return Organisation.objects.in_reach(actor.reach(KEEPER))


@allowed(KEEPER)
def organisation_list(request: HttpRequest) -> HttpResponse:
    """List and search the organisations of the administrator's branch."""
    filters = OrganisationFilter(request.GET)
    in_force = Post.objects.in_force(clock.today()).values("pk")
    found = (
        _found(kept_by(request.actor), filters)  # type: ignore[attr-defined]
        .select_related("parent")
        .annotate(holders=Count("posts__account", filter=Q(posts__in=in_force), distinct=True))
        .order_by("path")
    )
    return show_list(
        request,
        found,
        heading=_("单位"),
        lead=_("新设下级单位、新建账号、授予岗位，都从打开一个单位开始。"),
        columns=[_("名称"), _("类别"), _("上级"), _("在任人数"), _("状态")],
        row=_row,
        filters=filters,
    )


@allowed(KEEPER)
def organisation(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One organisation: what stands below it, who holds which post and held it before."""
    here = get_object_or_404(kept_by(request.actor).select_related("parent"), pk=pk)  # type: ignore[attr-defined]
    posts = here.posts.select_related("account").order_by("role", "-starts_on")
    context = {
        "organisation": here,
        "children": here.children.order_by("kind", "name"),
        "posts": posts,
        "today": clock.today(),
        "may_have_children": any(OrganisationKind(here.kind) in parents for parents in PARENTS.values()),
        "crumbs": [{"label": _("单位"), "url": reverse("orgs:organisation_list")}, {"label": here.name}],
    }
    return render(request, "orgs/organisation.html", context)


@allowed(KEEPER)
def add_organisation(request: HttpRequest, pk: UUID) -> Any:
    """Set up an organisation below this one."""
    parent = get_object_or_404(kept_by(request.actor), pk=pk)  # type: ignore[attr-defined]
    form = OrganisationForm(request.POST or None, parent=parent)
    return ask(
        request,
        form,
        lambda: administering.add_organisation(request.actor, form.instance),  # type: ignore[attr-defined]
        heading=_("新设单位"),
        lead=_("上级单位：{parent}").format(parent=parent),
        submit=_("新设"),
        said=_("已新设单位。"),
        back=_at(parent),
    )


@allowed(KEEPER)
def rename_organisation(request: HttpRequest, pk: UUID) -> Any:
    """Change the names and codes of an organisation."""
    here = get_object_or_404(kept_by(request.actor), pk=pk)  # type: ignore[attr-defined]
    # The form changes the instance it is given; the change compares with the record as it stands.
    form = OrganisationNamesForm(request.POST or None, instance=kept_by(request.actor).get(pk=pk))  # type: ignore[attr-defined]
    return ask(
        request,
        form,
        lambda: administering.rename_organisation(request.actor, here, form.cleaned_data),  # type: ignore[attr-defined]
        heading=_("更名"),
        lead=here.name,
        submit=_("保存"),
        said=_("名称和代码已保存。"),
        back=_at(here),
    )


@allowed(KEEPER)
def close_organisation(request: HttpRequest, pk: UUID) -> Any:
    """Close an organisation."""
    here = get_object_or_404(kept_by(request.actor), pk=pk)  # type: ignore[attr-defined]
    form = LastDayForm(request.POST or None)
    return ask(
        request,
        form,
        lambda: administering.close_organisation(
            request.actor,  # type: ignore[attr-defined]
            here,
            form.cleaned_data["ends_on"],
        ),
        heading=_("撤销单位"),
        lead=_("{name}：撤销后案卷和记录都保留，不能再新建账号和授予岗位。").format(name=here.name),
        submit=_("撤销"),
        said=_("已撤销单位。"),
        back=_at(here),
    )


def _found(organisations: OrganisationQuerySet, filters: OrganisationFilter) -> OrganisationQuerySet:
    wanted = filters.cleaned_data if filters.is_valid() else {}
    if wanted.get("q"):
        organisations = organisations.filter(Q(name__icontains=wanted["q"]) | Q(short_name__icontains=wanted["q"]))
    if wanted.get("kind"):
        organisations = organisations.filter(kind=wanted["kind"])
    closed = Q(closed_on__lt=clock.today())
    if not wanted.get("closed"):
        return organisations.exclude(closed)
    return organisations.filter(closed) if wanted["closed"] == "closed" else organisations


def _row(here: Any) -> list[Any]:
    closed = here.closed_on is not None and here.closed_on < clock.today()
    state = {"text": _("已撤销"), "tone": "neutral"} if closed else {"text": _("存续"), "tone": "calm"}
    return [
        {"text": here.name, "url": _at(here)},
        here.get_kind_display(),
        here.parent.name if here.parent else "",
        {"text": here.holders, "number": True},
        {"badge": state},
    ]


def _at(here: Organisation) -> str:
    return reverse("orgs:organisation", args=[here.pk])
