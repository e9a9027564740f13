"""What allauth tells us, written to the trail."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest

from anhe.orgs import lockout
from anhe.orgs.models import AccessEvent, Account
from anhe.orgs.recording import record

Kind = AccessEvent.Kind


def connect() -> None:
    """Connect the receivers; called once, when the application is ready."""
    from allauth.account import signals as account_signals
    from allauth.mfa import signals as mfa_signals
    from django.contrib.auth.signals import user_logged_out

    account_signals.user_logged_in.connect(_signed_in)
    account_signals.password_changed.connect(_password_changed)
    user_logged_out.connect(_signed_out)
    mfa_signals.authenticator_added.connect(_authenticator_added)
    mfa_signals.authenticator_removed.connect(_authenticator_removed)
    mfa_signals.authenticator_reset.connect(_authenticator_reset)


def _signed_in(request: HttpRequest, user: Account, **_signal: Any) -> None:
    lockout.forget_after_sign_in(user, request)
    record(Kind.SIGNED_IN, request, user)


def _signed_out(request: HttpRequest, user: Account | None, **_signal: Any) -> None:
    if isinstance(user, Account):
        record(Kind.SIGNED_OUT, request, user)


def _password_changed(request: HttpRequest, user: Account, **_signal: Any) -> None:
    record(Kind.PASSWORD_CHANGED, request, user)


def _authenticator_added(request: HttpRequest, user: Account, authenticator: Any, **_signal: Any) -> None:
    if authenticator.type == authenticator.Type.TOTP:
        record(Kind.SECOND_FACTOR_SET, request, user)


def _authenticator_removed(request: HttpRequest, user: Account, authenticator: Any, **_signal: Any) -> None:
    if authenticator.type == authenticator.Type.TOTP:
        record(Kind.SECOND_FACTOR_REMOVED, request, user)


def _authenticator_reset(request: HttpRequest, user: Account, **_signal: Any) -> None:
    record(Kind.RECOVERY_CODES_RENEWED, request, user)
