"""What administrators changed: organisations, accounts, posts, delegations."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models
from django.utils.translation import gettext_lazy as _

from anhe import clock
from anhe.keys import new_key
from anhe.orgs.models.accounts import Account
from anhe.orgs.models.organisations import Organisation

if TYPE_CHECKING:
    from anhe.orgs.access import Actor, By


class AdministrationEntryQuerySet(models.QuerySet["AdministrationEntry"]):
    def readable_by(self, actor: Actor, by: By) -> AdministrationEntryQuerySet:
        """Entries about organisations in the actor's reach."""
        within = models.Q(pk__in=[])
        for path in actor.reach(by):
            within |= models.Q(organisation__path__startswith=path)
        return self.filter(within)


class AdministrationEntry(models.Model):
    """One change with the values before and after, written once: the database refuses to change or delete it."""

    class Kind(models.TextChoices):
        ORGANISATION_ADDED = "organisation_added", _("新设单位")
        ORGANISATION_RENAMED = "organisation_renamed", _("单位更名")
        ORGANISATION_CLOSED = "organisation_closed", _("撤销单位")
        ACCOUNT_CREATED = "account_created", _("新建账号")
        ACCOUNT_DISABLED = "account_disabled", _("停用账号")
        ACCOUNT_ENABLED = "account_enabled", _("恢复账号")
        ACCOUNT_UNLOCKED = "account_unlocked", _("解除锁定")
        PASSWORD_RESET = "password_reset", _("重置密码")
        SECOND_FACTOR_RESET = "second_factor_reset", _("重置动态口令")
        POST_GRANTED = "post_granted", _("授予岗位")
        POST_ENDED = "post_ended", _("结束岗位")
        DELEGATION_GIVEN = "delegation_given", _("作出委托")
        DELEGATION_ENDED = "delegation_ended", _("结束委托")
        LEDGER_REMOVED = "ledger_removed", _("删除期满台账文件")

    id = models.UUIDField(primary_key=True, default=new_key, editable=False)
    at = models.DateTimeField(_("时间"), default=clock.now, db_index=True)
    kind = models.CharField(_("事项"), max_length=32, choices=Kind)
    by = models.ForeignKey(
        Account, on_delete=models.PROTECT, null=True, related_name="administration_done", verbose_name=_("操作人")
    )
    post_title = models.CharField(_("操作人岗位"), max_length=300)
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, null=True, related_name="administration", verbose_name=_("单位")
    )
    account = models.ForeignKey(
        Account, on_delete=models.PROTECT, null=True, related_name="administration", verbose_name=_("账号")
    )
    before = models.JSONField(_("变更前"), default=dict)
    after = models.JSONField(_("变更后"), default=dict)

    objects = AdministrationEntryQuerySet.as_manager()

    class Meta:
        ordering = ["-at", "-id"]
        indexes = [models.Index(fields=["account", "-at"], name="administration_by_account")]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.get_kind_display()}"
