"""What happened at the door: every sign-in, failure, lockout and change of a credential."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models
from django.utils.translation import gettext_lazy as _

from anhe import clock
from anhe.keys import new_key
from anhe.orgs.models.accounts import Account
from anhe.orgs.models.posts import Post

if TYPE_CHECKING:
    from anhe.orgs.access import Actor, By


class AccessEventQuerySet(models.QuerySet["AccessEvent"]):
    def readable_by(self, actor: Actor, by: By) -> AccessEventQuerySet:
        """Events of accounts with a post, past or present, in the actor's reach; and of nobody known."""
        accounts = Post.objects.in_reach(actor.reach(by)).order_by().values("account")
        return self.filter(models.Q(account__isnull=True) | models.Q(account__in=accounts))


class AccessEvent(models.Model):
    """One event, written once: the database refuses to change or delete it."""

    class Kind(models.TextChoices):
        SIGNED_IN = "signed_in", _("登录")
        SIGN_IN_FAILED = "sign_in_failed", _("登录失败")
        LOCKED_OUT = "locked_out", _("锁定")
        UNLOCKED = "unlocked", _("解除锁定")
        SIGNED_OUT = "signed_out", _("退出登录")
        PASSWORD_CHANGED = "password_changed", _("修改密码")
        SECOND_FACTOR_SET = "second_factor_set", _("启用动态口令")
        SECOND_FACTOR_REMOVED = "second_factor_removed", _("停用动态口令")
        RECOVERY_CODES_RENEWED = "recovery_codes_renewed", _("重新生成备用码")
        SECOND_FACTOR_FAILED = "second_factor_failed", _("动态口令错误")
        OTHERS_SIGNED_OUT = "others_signed_out", _("退出其他登录")
        REFUSED = "refused", _("越权访问被拒绝")
        TRAIL_EXPORTED = "trail_exported", _("导出审计记录")
        LIST_EXPORTED = "list_exported", _("导出名册")

    id = models.UUIDField(primary_key=True, default=new_key, editable=False)
    at = models.DateTimeField(_("时间"), default=clock.now, db_index=True)
    kind = models.CharField(_("事件"), max_length=32, choices=Kind)
    account = models.ForeignKey(
        Account, on_delete=models.PROTECT, null=True, related_name="access_events", verbose_name=_("账号")
    )
    username = models.CharField(_("登录名"), max_length=60, blank=True)
    address = models.GenericIPAddressField(_("来源地址"), null=True)
    user_agent = models.CharField(_("浏览器"), max_length=300, blank=True)
    path = models.CharField(_("访问地址"), max_length=300, blank=True)

    objects = AccessEventQuerySet.as_manager()

    class Meta:
        ordering = ["-at", "-id"]
        indexes = [models.Index(fields=["account", "-at"], name="access_event_by_account")]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.username} {self.get_kind_display()}"
