"""Between signing in and a view: who acts, whether the post may, and what must be done first."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode, urlsplit

from allauth.mfa.models import Authenticator
from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import REDIRECT_FIELD_NAME
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import ImproperlyConfigured
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.functional import SimpleLazyObject
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _

from anhe import clock
from anhe.orgs.access import Actor
from anhe.orgs.gates import Gate, gate_of
from anhe.orgs.models import AccessEvent
from anhe.orgs.recording import record
from anhe.orgs.second_factor import required_for

Respond = Callable[[HttpRequest], HttpResponse]
View = Callable[..., HttpResponse]


class ActorMiddleware:
    """Give `request.actor`, read when first asked for: one query for the posts in force today."""

    def __init__(self, get_response: Respond) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.actor = SimpleLazyObject(lambda: _actor(request))  # type: ignore[attr-defined]
        return self.get_response(request)


class GateMiddleware:
    """Serve a view only to those it declares; a post that does not fit finds nothing there, and that is recorded."""

    def __init__(self, get_response: Respond) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: View, args: Any, kwargs: Any) -> HttpResponse | None:
        gate = _declared(view)
        if not gate.asks_to_sign_in:
            return None
        if not request.user.is_authenticated:
            return _to_sign_in(request)
        if not gate.admits(request.actor):  # type: ignore[attr-defined]
            record(AccessEvent.Kind.REFUSED, request, request.user, path=request.path)
            raise Http404
        return None


class FirstThingsFirstMiddleware:
    """Until a first or aged password is changed, and a required second factor set up, only that is served."""

    ALWAYS = frozenset({"account_logout", "account_login", "account_inactive", "set_language"})
    FOR_PASSWORD = frozenset({"account_change_password"})
    FOR_SECOND_FACTOR = frozenset({"mfa_activate_totp", "account_reauthenticate"})

    def __init__(self, get_response: Respond) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: View, args: Any, kwargs: Any) -> HttpResponse | None:
        name = request.resolver_match.view_name if request.resolver_match else ""
        if name in self.ALWAYS or not request.user.is_authenticated:
            return None
        if _password_comes_first(request):
            return None if name in self.FOR_PASSWORD else _to_password(request)
        if name not in self.FOR_PASSWORD | self.FOR_SECOND_FACTOR and _second_factor_comes_first(request):
            messages.info(request, _("您的岗位需要动态口令，请先启用，再继续工作。"))
            return redirect("mfa_activate_totp")
        return None


def _actor(request: HttpRequest) -> Actor:
    if request.user.is_authenticated:
        return Actor.of(request.user, clock.today())
    return Actor(None, (), clock.today())


def _declared(view: View) -> Gate:
    gate = gate_of(view)
    if gate is None:
        raise ImproperlyConfigured(
            f"{view.__module__}.{view.__qualname__} does not say who may open it: "
            "decorate it with @allowed(By.…), @signed_in or @public from anhe.orgs.gates"
        )
    return gate


def _to_sign_in(request: HttpRequest) -> HttpResponse:
    if not request.headers.get("HX-Request"):
        return redirect_to_login(request.get_full_path())
    messages.info(request, _("登录已过期，请重新登录。刚才填写的内容还在（文件须重新选择），登录后会回到原来的页面。"))
    return HttpResponse(status=204, headers={"HX-Redirect": _door_back_to(_page_of(request))})


def _page_of(request: HttpRequest) -> str:
    """The page around the part that was asked for, if it is one of ours."""
    page = request.headers.get("HX-Current-URL", "")
    if not url_has_allowed_host_and_scheme(page, {request.get_host()}, require_https=request.is_secure()):
        return ""
    there = urlsplit(page)
    return f"{there.path}?{there.query}" if there.query else there.path


def _door_back_to(page: str) -> str:
    door = reverse("account_login")
    return f"{door}?{urlencode({REDIRECT_FIELD_NAME: page})}" if page else door


def _password_comes_first(request: HttpRequest) -> bool:
    account: Any = request.user
    return account.must_change_password or account.password_is_due(clock.now(), settings.PASSWORD_DAYS)


def _to_password(request: HttpRequest) -> HttpResponse:
    if request.user.must_change_password:  # type: ignore[union-attr]
        messages.info(request, _("这是别人给您的初始密码，请先改成只有您自己知道的密码。"))
    else:
        messages.info(request, _("密码已使用 {days} 天，请先更换。").format(days=settings.PASSWORD_DAYS))
    return redirect("account_change_password")


def _second_factor_comes_first(request: HttpRequest) -> bool:
    """Asked of the database until the answer is no; then the session remembers, and a reset ends the session."""
    if request.session.get("second_factor_is_set") or not required_for(request.actor):  # type: ignore[attr-defined]
        return False
    is_set = is_mfa_enabled(request.user, [Authenticator.Type.TOTP])
    if is_set:
        request.session["second_factor_is_set"] = True
    return not is_set
