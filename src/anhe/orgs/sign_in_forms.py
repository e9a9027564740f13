"""The forms of the door in this house's words."""

from __future__ import annotations

import time
from typing import Any

from allauth.account.forms import ChangePasswordForm as AllauthChangePasswordForm
from allauth.account.forms import LoginForm
from allauth.account.forms import ReauthenticateForm as AllauthReauthenticateForm
from allauth.core import context
from allauth.mfa import app_settings as mfa_settings
from allauth.mfa.base.forms import AuthenticateForm, BaseAuthenticateForm
from allauth.mfa.base.forms import ReauthenticateForm as AllauthCodeAgainForm
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.forms import ActivateTOTPForm
from django import forms
from django.contrib.auth.password_validation import password_validators_help_texts
from django.utils.translation import gettext_lazy as _

from anhe.orgs import lockout
from anhe.orgs.models import AccessEvent, Attempts


class SignInForm(LoginForm):
    """User name and password."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _say(self, "login", _("登录名"), autofocus=True, autocapitalize="none", spellcheck="false")
        _say(self, "password", _("密码"))


class ChangePasswordForm(AllauthChangePasswordForm):
    """The present password, and the new one twice."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _say(self, "oldpassword", _("现在的密码"))
        _say(self, "password1", _("新密码"))
        _say(self, "password2", _("再输一遍新密码"))
        self.fields["password1"].help_text = " ".join(password_validators_help_texts())


class ReauthenticateForm(AllauthReauthenticateForm):
    """The password once more, before a credential is changed."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _say(self, "password", _("密码"), autofocus=True)


class _Code(BaseAuthenticateForm):
    """A code of the second factor, under the house's lockout and good for one use on every server."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _say(self, "code", _("6 位动态口令或者备用码"), autofocus=True, inputmode="numeric")

    def clean_code(self) -> str:
        username = self.user.username
        failed = AccessEvent.Kind.SECOND_FACTOR_FAILED
        lockout.refuse_while_locked(username, Attempts.ANYWHERE, context.request, kind=failed)
        try:
            _refuse_second_use(self.user, self.cleaned_data["code"])
            return super().clean_code()
        except forms.ValidationError:
            raise lockout.failed(username, Attempts.ANYWHERE, context.request, kind=failed) from None


class SignInCodeForm(_Code, AuthenticateForm):
    """The code asked for at sign-in."""


class CodeAgainForm(_Code, AllauthCodeAgainForm):
    """The code asked for before a credential is changed."""


class SetUpCodeForm(ActivateTOTPForm):
    """The first code that the new app shows."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _say(self, "code", _("应用里显示的 6 位数字"), inputmode="numeric")


def _refuse_second_use(user: Any, code: str) -> None:
    """A code lives for one period: when the app's secret was used in this one, this code is the used one."""
    if len(code.strip()) != mfa_settings.TOTP_DIGITS:
        return
    app = Authenticator.objects.filter(user=user, type=Authenticator.Type.TOTP).first()
    period = mfa_settings.TOTP_PERIOD
    if app and app.last_used_at and app.last_used_at.timestamp() // period == time.time() // period:
        raise forms.ValidationError(_("这个动态口令已经用过。"))


def _say(form: forms.Form, name: str, label: Any, **attrs: Any) -> None:
    field = form.fields[name]
    field.label = label
    field.widget.attrs.pop("placeholder", None)
    field.widget.attrs.update(attrs)
