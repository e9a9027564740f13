"""The bureau's own rules for passwords, beside Django's, and the password given to a new account."""

from __future__ import annotations

import secrets

from django.contrib.auth.hashers import check_password
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from anhe import clock
from anhe.orgs.models import Account, FormerPassword

# Without the signs that are taken for one another when read aloud or from paper.
_READABLE = "abcdefghjkmnpqrstuvwxyz23456789"


def one_time_password() -> str:
    """A random first password of four groups of four, about 79 bits; it must be changed at the first sign-in."""
    return "-".join("".join(secrets.choice(_READABLE) for _letter in range(4)) for _group in range(4))


class NotOneOfTheLast:
    """A new password differs from the present one and the ones before it: `count` in all."""

    def __init__(self, count: int = 3) -> None:
        self.count = count

    def validate(self, password: str, user: Account | None = None) -> None:
        """Raise ValidationError when the password was used lately."""
        if user is None:
            return
        former = FormerPassword.objects.filter(account=user.pk).values_list("password", flat=True)[: self.count]
        if any(check_password(password, used) for used in {user.password, *former} if used):
            raise ValidationError(
                _("新密码不能与最近用过的 {count} 个密码相同，请换一个。").format(count=self.count),
                code="password_used",
            )

    def password_changed(self, password: str, user: Account | None = None) -> None:
        """Keep the new hash; Django calls this whenever an account with a new password is saved."""
        if user is None or not user.has_usable_password():
            return
        FormerPassword.objects.create(account=user, password=user.password, at=clock.now())
        kept = FormerPassword.objects.filter(account=user).values_list("pk", flat=True)[: self.count]
        FormerPassword.objects.filter(account=user).exclude(pk__in=list(kept)).delete()

    def get_help_text(self) -> str:
        return _("不能与最近用过的 {count} 个密码相同。").format(count=self.count)
