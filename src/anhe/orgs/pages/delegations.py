"""What the agency delegates to the offices of its bureau, by its head. Measures art. 10, 27 ¶2."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _

from anhe import clock
from anhe.orgs import administering
from anhe.orgs.access import Actor, By
from anhe.orgs.forms import DelegationForm, LastDayForm
from anhe.orgs.gates import allowed
from anhe.orgs.models import Delegation, Organisation, Role
from anhe.orgs.pages.showing import ask, show_list


def headed_by(actor: Actor) -> Organisation:
    """The agency that the actor heads; raises Http404 for who heads none."""
    for post in actor.posts_as(By.CORRECTION_AGENCY):
        if post.role == Role.AGENCY_HEAD:
            return post.organisation
    raise Http404


@allowed(By.CORRECTION_AGENCY)
def delegation_list(request: HttpRequest) -> HttpResponse:
    """List what the agency delegates and delegated."""
    agency = headed_by(request.actor)  # type: ignore[attr-defined]
    given = Delegation.objects.filter(agency=agency).select_related("office").order_by("office__name", "-starts_on")
    return show_list(
        request,
        given,
        heading=_("委托司法所"),
        lead=_("{agency}书面委托司法所承担的事项。没有委托的事项，由本机构办理。").format(agency=agency),
        columns=[_("司法所"), _("事项"), _("委托书编号"), _("起"), _("止"), _("状态")],
        row=_row,
        actions=[{"label": _("作出委托"), "url": reverse("orgs:give_delegation"), "primary": True}],
    )


@allowed(By.CORRECTION_AGENCY)
def give_delegation(request: HttpRequest) -> Any:
    """Delegate a matter to an office."""
    agency = headed_by(request.actor)  # type: ignore[attr-defined]
    form = DelegationForm(request.POST or None, agency=agency, initial={"starts_on": clock.today()})
    return ask(
        request,
        form,
        lambda: administering.give_delegation(request.actor, form.instance),  # type: ignore[attr-defined]
        heading=_("作出委托"),
        lead=_("实施办法第10条：委托应当有书面委托书，载明事项和期限。"),
        submit=_("委托"),
        said=_("委托已登记。"),
        back=reverse("orgs:delegation_list"),
    )


@allowed(By.CORRECTION_AGENCY)
def end_delegation(request: HttpRequest, pk: UUID) -> Any:
    """End a delegation."""
    given = Delegation.objects.filter(agency=headed_by(request.actor)).select_related("office")  # type: ignore[attr-defined]
    delegation = get_object_or_404(given, pk=pk)
    form = LastDayForm(request.POST or None, initial={"ends_on": clock.today()})
    return ask(
        request,
        form,
        lambda: administering.end_delegation(request.actor, delegation, form.cleaned_data["ends_on"]),  # type: ignore[attr-defined]
        heading=_("结束委托"),
        lead=str(delegation),
        submit=_("结束委托"),
        said=_("委托的最后一天已记下。"),
        back=reverse("orgs:delegation_list"),
    )


def _row(given: Any) -> list[Any]:
    today = clock.today()
    over = given.ends_on is not None and given.ends_on < today
    if over or given.starts_on > today:
        state = {"badge": {"text": _("已结束") if over else _("尚未开始"), "tone": "neutral"}}
    else:
        state = {"badge": {"text": _("有效"), "tone": "calm"}}
    end = {"text": given.ends_on or _("长期"), "url": "" if over else reverse("orgs:end_delegation", args=[given.pk])}
    return [given.office.name, given.get_matter_display(), given.document_number, f"{given.starts_on}", end, state]
