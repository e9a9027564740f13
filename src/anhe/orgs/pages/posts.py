"""Posts are granted and ended by the system administrator, each with its days."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _

from anhe import clock
from anhe.orgs import administering
from anhe.orgs.access import By
from anhe.orgs.forms import GrantForm, LastDayForm
from anhe.orgs.gates import allowed
from anhe.orgs.models import Post
from anhe.orgs.pages.organisations import kept_by
from anhe.orgs.pages.showing import ask


@allowed(By.SYSTEM_ADMIN)
def grant_post(request: HttpRequest, organisation_pk: UUID) -> Any:
    """Grant a post in this organisation to somebody who has an account."""
    organisation = get_object_or_404(kept_by(request.actor), pk=organisation_pk)  # type: ignore[attr-defined]
    initial = {"starts_on": clock.today(), "username": request.GET.get("username", "")}
    form = GrantForm(request.POST or None, organisation=organisation, initial=initial)
    return ask(
        request,
        form,
        lambda: administering.grant_post(request.actor, form.instance),  # type: ignore[attr-defined]
        heading=_("授予岗位"),
        lead=_("单位：{organisation}。起止日期都算在内；不填离任日期就是长期。").format(organisation=organisation),
        submit=_("授予"),
        said=_("岗位已授予。"),
        back=reverse("orgs:organisation", args=[organisation.pk]),
    )


@allowed(By.SYSTEM_ADMIN)
def end_post(request: HttpRequest, pk: UUID) -> Any:
    """End a post."""
    mine = Post.objects.in_reach(request.actor.reach(By.SYSTEM_ADMIN))  # type: ignore[attr-defined]
    post = get_object_or_404(mine.select_related("organisation", "account"), pk=pk)
    form = LastDayForm(request.POST or None, initial={"ends_on": clock.today()})
    return ask(
        request,
        form,
        lambda: administering.end_post(request.actor, post, form.cleaned_data["ends_on"]),  # type: ignore[attr-defined]
        heading=_("结束岗位"),
        lead=_("{name}：{post}").format(name=post.account, post=post),
        submit=_("结束岗位"),
        said=_("岗位的最后一天已记下。"),
        back=reverse("orgs:account", args=[post.account_id]),
    )
