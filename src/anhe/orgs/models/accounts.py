"""Who signs in. What an account may do comes from its posts, never from the account itself."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.utils.translation import gettext_lazy as _

from anhe.keys import new_key

if TYPE_CHECKING:
    from anhe.orgs.access import Actor, By


class AccountQuerySet(models.QuerySet["Account"]):
    def within_reach(self, actor: Actor, by: By) -> AccountQuerySet:
        """Accounts with a post, past, present or to come, in the branches that the actor's posts with `by` cover."""
        from anhe.orgs.models.posts import Post

        posts = Post.objects.filter(account=models.OuterRef("pk")).in_reach(actor.reach(by))
        return self.filter(models.Exists(posts))


class AccountManager(BaseUserManager.from_queryset(AccountQuerySet)):  # type: ignore[misc]
    def create_account(self, username: str, password: str | None = None, **fields: Any) -> Account:
        account = self.model(username=username, **fields)
        account.set_password(password)
        account.save(using=self._db)
        return account


class Account(AbstractBaseUser):
    id = models.UUIDField(primary_key=True, default=new_key, editable=False)
    username = models.CharField(_("登录名"), max_length=60, unique=True)
    name = models.CharField(_("姓名"), max_length=60)
    staff_number = models.CharField(_("工作证号"), max_length=40, blank=True)
    email = models.EmailField(_("电子邮箱"), blank=True)
    phone = models.CharField(_("办公电话"), max_length=30, blank=True)
    sex = models.CharField(_("性别"), max_length=1, choices=[("m", _("男")), ("f", _("女"))], blank=True)
    is_active = models.BooleanField(_("启用"), default=True)
    must_change_password = models.BooleanField(_("下次登录须改密码"), default=True)
    password_changed_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    USERNAME_FIELD = "username"
    objects = AccountManager()

    class Meta:
        ordering = ["username"]

    def __str__(self) -> str:
        return self.name

    def password_is_due(self, now: datetime, days: int) -> bool:
        """Whether the password is older than `days` (0: passwords do not age)."""
        since = self.password_changed_at or self.created_at
        return bool(days) and now - since >= timedelta(days=days)
