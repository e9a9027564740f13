"""Accounts: the system administrator creates them, the security administrator guards them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from allauth.mfa.models import Authenticator
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import Exists, OuterRef, Prefetch, Q
from django.db.models.functions import Lower
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from anhe import clock
from anhe.orgs import administering
from anhe.orgs.access import Actor, By
from anhe.orgs.forms import AccountFilter, AccountForm, PostForm
from anhe.orgs.gates import allowed
from anhe.orgs.models import Account, Attempts, Post
from anhe.orgs.models.accounts import AccountQuerySet
from anhe.orgs.models.credentials import AttemptsQuerySet
from anhe.orgs.pages.organisations import kept_by
from anhe.orgs.pages.showing import ask, show_list

GUARD = By.SECURITY_ADMIN
KEEPERS = By.SYSTEM_ADMIN | By.SECURITY_ADMIN


def seen_by(actor: Actor, by: By = KEEPERS) -> AccountQuerySet:
    """The accounts in the actor's branch, with what their state is made of."""
    second = Authenticator.objects.filter(user=OuterRef("pk"), type=Authenticator.Type.TOTP)
    seen = Account.objects.within_reach(actor, by)
    return seen.annotate(has_second_factor=Exists(second), is_locked=Exists(_locks()))


def _locks() -> AttemptsQuerySet:
    return Attempts.objects.locked(clock.now()).filter(username=Lower(OuterRef("username")))


@allowed(KEEPERS)
def account_list(request: HttpRequest) -> HttpResponse:
    """List and search the accounts of the administrator's branch."""
    filters = AccountFilter(request.GET)
    present = Post.objects.in_force(clock.today()).select_related("organisation").order_by("starts_on", "pk")
    found = (
        _found(seen_by(request.actor), filters)  # type: ignore[attr-defined]
        .prefetch_related(Prefetch("posts", queryset=present, to_attr="present_posts"))
        .order_by("username")
    )
    return show_list(
        request,
        found,
        heading=_("账号"),
        lead=_("账号能做什么，取决于它现在的岗位。"),
        columns=[_("姓名"), _("登录名"), _("现任岗位"), _("动态口令"), _("上次登录"), _("状态")],
        row=_row,
        filters=filters,
    )


@allowed(KEEPERS)
def account(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One account: its posts then and now, and what each administrator may do with it."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    here = get_object_or_404(seen_by(actor), pk=pk)
    context = {
        "account": here,
        "state": _state(here),
        "posts": here.posts.select_related("organisation").order_by("-starts_on", "pk"),
        "today": clock.today(),
        "guards": bool(actor.capacities & GUARD) and actor.account != here,
        "keeps": bool(actor.capacities & By.SYSTEM_ADMIN),
        "crumbs": [{"label": _("账号"), "url": reverse("orgs:account_list")}, {"label": here.name}],
    }
    return render(request, "orgs/account.html", context)


@allowed(By.SYSTEM_ADMIN)
@never_cache
def add_account(request: HttpRequest, organisation_pk: UUID) -> Any:
    """Create an account with its first post in this organisation; the first password is shown once."""
    organisation = get_object_or_404(kept_by(request.actor), pk=organisation_pk)  # type: ignore[attr-defined]
    form = AccountForm(request.POST or None)
    post = PostForm(request.POST or None, organisation=organisation, initial={"starts_on": clock.today()})

    def create() -> HttpResponse:
        password = administering.create_account(request.actor, form.instance, post.instance)  # type: ignore[attr-defined]
        return _shown_once(request, form.instance, password)

    return ask(
        request,
        form,
        create,
        more=[post],
        heading=_("新建账号"),
        lead=_("单位：{organisation}。保存后显示一次性初始密码。").format(organisation=organisation),
        submit=_("新建账号"),
        back=reverse("orgs:organisation", args=[organisation.pk]),
    )


@allowed(GUARD)
@require_POST
@never_cache
def reset_password(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Give an account a one-time password, shown once."""
    here = _guarded(request, pk)
    try:
        password = administering.reset_password(request.actor, here)  # type: ignore[attr-defined]
    except ValidationError as refusal:
        return _back(request, here, refusal)
    return _shown_once(request, here, password)


@allowed(GUARD)
@require_POST
def unlock(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Lift the locks of an account."""
    return _do(request, pk, administering.unlock_account, _("已解除锁定，现在可以登录。"))


@allowed(GUARD)
@require_POST
def disable(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Stop an account."""
    return _do(request, pk, administering.disable_account, _("账号已停用，正在进行的登录也已失效。"))


@allowed(GUARD)
@require_POST
def enable(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Let a stopped account sign in again."""
    return _do(request, pk, administering.enable_account, _("账号已恢复。"))


@allowed(GUARD)
@require_POST
def reset_second_factor(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Take a lost second factor off an account."""
    return _do(request, pk, administering.reset_second_factor, _("动态口令已重置，下次登录时重新启用。"))


def _do(request: HttpRequest, pk: UUID, change: Callable[[Actor, Account], Any], said: str) -> HttpResponse:
    here = _guarded(request, pk)
    try:
        change(request.actor, here)  # type: ignore[attr-defined]
    except ValidationError as refusal:
        return _back(request, here, refusal)
    messages.success(request, said)
    return redirect("orgs:account", pk=here.pk)


def _guarded(request: HttpRequest, pk: UUID) -> Account:
    return get_object_or_404(Account.objects.within_reach(request.actor, GUARD), pk=pk)  # type: ignore[attr-defined]


def _back(request: HttpRequest, here: Account, refusal: ValidationError) -> HttpResponse:
    messages.error(request, " ".join(refusal.messages))
    return redirect("orgs:account", pk=here.pk)


def _shown_once(request: HttpRequest, here: Account, password: str) -> HttpResponse:
    return render(request, "orgs/first_password.html", {"account": here, "password": password})


def _found(accounts: AccountQuerySet, filters: AccountFilter) -> AccountQuerySet:
    wanted = filters.cleaned_data if filters.is_valid() else {}
    if text := wanted.get("q"):
        accounts = accounts.filter(
            Q(name__icontains=text) | Q(username__icontains=text) | Q(staff_number__icontains=text)
        )
    if role := wanted.get("role"):
        held = Post.objects.in_force(clock.today()).filter(account=OuterRef("pk"), role=role)
        accounts = accounts.filter(Exists(held))
    match wanted.get("state"):
        case "active":
            return accounts.filter(is_active=True)
        case "disabled":
            return accounts.filter(is_active=False)
        case "locked":
            return accounts.filter(Exists(_locks()))
    return accounts


def _state(here: Any) -> dict[str, str]:
    if not here.is_active:
        return {"text": _("停用"), "tone": "neutral"}
    return {"text": _("锁定"), "tone": "today"} if here.is_locked else {"text": _("启用"), "tone": "calm"}


def _row(here: Any) -> list[Any]:
    last = f"{localtime(here.last_login, clock.SHANGHAI):%Y-%m-%d %H:%M}" if here.last_login else _("还没有登录过")
    return [
        {"text": here.name, "url": reverse("orgs:account", args=[here.pk])},
        here.username,
        "；".join(str(post) for post in here.present_posts) or _("无"),
        _("已启用") if here.has_second_factor else _("未启用"),
        last,
        {"badge": _state(here)},
    ]
