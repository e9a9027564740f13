"""Five failures in a row lock a user name, from that address, for fifteen minutes.

The code of the second factor counts per account from everywhere: who is asked for it already knows the password.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpRequest
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from anhe import clock
from anhe.orgs.models import AccessEvent, Account, Attempts
from anhe.orgs.models.credentials import AttemptsQuerySet
from anhe.orgs.recording import address_of, record

FAILURES_ALLOWED = 5
LOCK = timedelta(minutes=15)


def refuse_while_locked(
    username: str,
    address: str,
    request: HttpRequest | None,
    *,
    kind: AccessEvent.Kind = AccessEvent.Kind.SIGN_IN_FAILED,
) -> None:
    """Raise ValidationError, in the user's words, while this name is locked from this address; record the attempt."""
    until = locked_until(username, address)
    if until:
        record(kind, request, _account(username), username=username)
        raise ValidationError(_locked_words(until), code="locked")


def locked_until(username: str, address: str) -> datetime | None:
    attempts = _of(username).locked(clock.now()).filter(address=address).first()
    return attempts.locked_until if attempts else None


def failed(
    username: str,
    address: str,
    request: HttpRequest | None,
    *,
    kind: AccessEvent.Kind = AccessEvent.Kind.SIGN_IN_FAILED,
) -> ValidationError:
    """Count and record one failure; answer what to tell the person."""
    account = _account(username)
    attempts = _count(username, address)
    record(kind, request, account, username=username)
    if attempts.locked_until:
        record(AccessEvent.Kind.LOCKED_OUT, request, account, username=username)
        return ValidationError(_locked_words(attempts.locked_until), code="locked")
    return ValidationError(_words(kind, FAILURES_ALLOWED - attempts.failures), code="failed")


def forget(username: str, *addresses: str) -> int:
    """Drop the failures of this name, from these addresses or from all; answer how many locks that lifted."""
    attempts = _of(username)
    if addresses:
        attempts = attempts.filter(address__in=addresses)
    lifted = attempts.locked(clock.now()).count()
    attempts.delete()
    return lifted


def forget_after_sign_in(account: Account, request: HttpRequest) -> None:
    """A completed sign-in starts the counts anew."""
    forget(account.username, address_of(request), Attempts.ANYWHERE)


def _of(username: str) -> AttemptsQuerySet:
    return Attempts.objects.filter(username=username.strip().lower()[:60])


def _account(username: str) -> Account | None:
    return Account.objects.filter(username__iexact=username.strip()).first()


def _count(username: str, address: str) -> Attempts:
    with transaction.atomic():
        attempts, _made = Attempts.objects.select_for_update().get_or_create(
            username=username.strip().lower()[:60], address=address
        )
        attempts.fail(clock.now(), allowed=FAILURES_ALLOWED, lock=LOCK)
    return attempts


def _locked_words(until: datetime) -> str:
    return _(
        "连续输错 {failures} 次，已暂停登录。请在 {time} 以后再试；忘记密码或者等不及，请联系安全管理员解除锁定。"
    ).format(failures=FAILURES_ALLOWED, time=f"{localtime(until, clock.SHANGHAI):%H:%M}")


def _words(kind: AccessEvent.Kind, left: int) -> str:
    if kind == AccessEvent.Kind.SECOND_FACTOR_FAILED:
        return _("动态口令不对或者已经过期，请输入应用里现在显示的 6 位数字。还可以再试 {left} 次。").format(left=left)
    return _("登录名或密码不对，请检查大小写后再试。还可以再试 {left} 次，之后将暂停 15 分钟。").format(left=left)
