"""The addresses of allauth that this house uses, each with its gate. No sign-up, no e-mail, no social accounts."""

from allauth.account import views as account
from allauth.mfa.base import views as mfa
from allauth.mfa.recovery_codes import views as codes
from allauth.mfa.totp import views as totp
from allauth.usersessions import views as sessions
from django.urls import path

from anhe.orgs.gates import public, signed_in

urlpatterns = [
    path("sign-in/", public(account.login), name="account_login"),
    path("sign-in/code/", public(mfa.authenticate), name="mfa_authenticate"),
    path("sign-in/disabled/", public(account.account_inactive), name="account_inactive"),
    path("sign-out/", public(account.logout), name="account_logout"),
    path("account/password/", signed_in(account.password_change), name="account_change_password"),
    path("account/confirm/", signed_in(account.reauthenticate), name="account_reauthenticate"),
    path("account/confirm/code/", signed_in(mfa.reauthenticate), name="mfa_reauthenticate"),
    path("account/second-factor/", signed_in(mfa.index), name="mfa_index"),
    path("account/second-factor/on/", signed_in(totp.activate_totp), name="mfa_activate_totp"),
    path("account/second-factor/off/", signed_in(totp.deactivate_totp), name="mfa_deactivate_totp"),
    path("account/recovery-codes/", signed_in(codes.view_recovery_codes), name="mfa_view_recovery_codes"),
    path("account/recovery-codes/new/", signed_in(codes.generate_recovery_codes), name="mfa_generate_recovery_codes"),
    path(
        "account/recovery-codes/download/", signed_in(codes.download_recovery_codes), name="mfa_download_recovery_codes"
    ),
    path("account/sessions/", signed_in(sessions.list_usersessions), name="usersessions_list"),
]
