"""What guards an account besides its password: the passwords it had before, and failed attempts."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import models
from django.utils.translation import gettext_lazy as _

from anhe import clock
from anhe.orgs.models.accounts import Account


class FormerPassword(models.Model):
    """The hash of a password that the account has or had; only the last few are kept."""

    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="former_passwords")
    password = models.CharField(max_length=128)
    at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["-at", "-pk"]

    def __str__(self) -> str:
        return f"{self.account} {self.at:%Y-%m-%d}"


class AttemptsQuerySet(models.QuerySet["Attempts"]):
    def locked(self, now: datetime) -> AttemptsQuerySet:
        return self.filter(locked_until__gt=now)


class Attempts(models.Model):
    """Failures in a row with one user name from one address; the code of the second factor counts everywhere."""

    ANYWHERE = "anywhere"

    username = models.CharField(_("登录名"), max_length=60)
    address = models.CharField(_("来源地址"), max_length=45)
    failures = models.PositiveSmallIntegerField(default=0)
    last_failed_at = models.DateTimeField(null=True)
    locked_until = models.DateTimeField(null=True)

    objects = AttemptsQuerySet.as_manager()

    class Meta:
        ordering = ["username", "address"]
        constraints = [models.UniqueConstraint(fields=["username", "address"], name="attempts_counted_once")]

    def __str__(self) -> str:
        return f"{self.username} {self.address}"

    def fail(self, now: datetime, *, allowed: int, lock: timedelta) -> None:
        """Count one failure; the last one allowed locks. A pause as long as a lock starts the count anew."""
        if self.last_failed_at and now - self.last_failed_at >= lock:
            self.failures = 0
        self.failures += 1
        self.last_failed_at = now
        self.locked_until = now + lock if self.failures >= allowed else None
        self.save()
