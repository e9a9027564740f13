"""One's own account: posts, password, second factor, sessions."""

from __future__ import annotations

from allauth.mfa.models import Authenticator
from allauth.mfa.utils import is_mfa_enabled
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from anhe.orgs.gates import signed_in
from anhe.orgs.models import AccessEvent
from anhe.orgs.second_factor import required_for


@signed_in
def own_account(request: HttpRequest) -> HttpResponse:
    """Show what one is and how one's account is guarded."""
    actor = request.actor  # type: ignore[attr-defined]
    context = {
        "account": request.user,
        "posts": actor.posts,
        "has_second_factor": is_mfa_enabled(request.user, [Authenticator.Type.TOTP]),
        "needs_second_factor": required_for(actor),
        "latest": AccessEvent.objects.filter(account=actor.account)[:10],
    }
    return render(request, "orgs/own_account.html", context)
