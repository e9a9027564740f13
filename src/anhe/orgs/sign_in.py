"""How allauth behaves in this house: our lockout, our trail, our second factor rules."""

from __future__ import annotations

import time
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.flows.login import get_authentication_records
from allauth.core import context
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.usersessions.adapter import DefaultUserSessionsAdapter
from django.http import HttpRequest
from django.urls import reverse

from anhe import clock
from anhe.orgs import lockout, second_factor
from anhe.orgs.access import Actor
from anhe.orgs.models import AccessEvent, Account
from anhe.orgs.recording import address_of, record

# A password typed this lately need not be typed again before a credential is changed.
PASSWORD_IS_FRESH_SECONDS = 300


class AccountAdapter(DefaultAccountAdapter):
    """Nobody signs up; failures are counted by user name and address; a changed password is the person's own."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        lockout.refuse_while_locked(credentials.get("username", ""), address_of(request), request)

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        raise lockout.failed(credentials.get("username", ""), address_of(request), request)

    def authenticate(self, request: HttpRequest, **credentials: Any) -> Account | None:
        """As allauth's, with our lockout in place of its cache, which each server process has for itself."""
        from allauth.account.auth_backends import AuthenticationBackend
        from django.contrib.auth import authenticate

        self.pre_authenticate(request, **credentials)
        AuthenticationBackend.unstash_authenticated_user()
        account = authenticate(request, **credentials) or AuthenticationBackend.unstash_authenticated_user()
        if account is None:
            self.authentication_failed(request, **credentials)
        return account

    def respond_user_inactive(self, request: HttpRequest, user: Any) -> Any:
        record(AccessEvent.Kind.SIGN_IN_FAILED, request, user)
        return super().respond_user_inactive(request, user)

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        return reverse("orgs:account_overview")

    def set_password(self, user: Any, password: str) -> None:
        user.set_password(password)
        user.must_change_password = False
        user.password_changed_at = clock.now()
        user.save()

    def is_reauthentication_required(self, *, app: str, **kwargs: Any) -> bool:
        """Who has just signed in with the password is not asked for it again."""
        records = get_authentication_records(self.request, self.request.user)
        typed = [one["at"] for one in records if one.get("method") == "password"]
        return not typed or time.time() - typed[-1] > PASSWORD_IS_FRESH_SECONDS


class SecondFactorAdapter(DefaultMFAAdapter):
    """Secrets are encrypted at rest; the posts that need a second factor cannot drop it."""

    def get_totp_label(self, user: Any) -> str:
        return user.username

    def can_delete_authenticator(self, authenticator: Any) -> bool:
        return not second_factor.required_for(Actor.of(authenticator.user, clock.today()))

    def encrypt(self, text: str) -> str:
        return second_factor.seal(text)

    def decrypt(self, encrypted_text: str) -> str:
        return second_factor.unseal(encrypted_text)


class SessionsAdapter(DefaultUserSessionsAdapter):
    """Signing out the other sessions is written to the trail."""

    def end_sessions(self, sessions: Any) -> None:
        super().end_sessions(sessions)
        request = context.request
        if sessions and request is not None:
            record(AccessEvent.Kind.OTHERS_SIGNED_OUT, request, request.user)
