"""Posts: a role held by an account in an organisation, from a day to a day."""

from __future__ import annotations

from datetime import date

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from anhe.keys import new_key
from anhe.orgs.models.accounts import Account
from anhe.orgs.models.organisations import Organisation


class Role(models.TextChoices):
    """The roles of a bureau's day. The three administrators are three people (R37)."""

    CORRECTION_OFFICER = "correction_officer", _("矫正工作者")
    AGENCY_HEAD = "agency_head", _("社区矫正机构负责人")
    COUNSELOR = "counselor", _("心理咨询师")
    RESETTLEMENT_OFFICER = "resettlement_officer", _("安置帮教专干")
    PRISON_LIAISON = "prison_liaison", _("监狱联络人")
    MEDIATOR = "mediator", _("人民调解员")
    COMMITTEE_CHAIR = "committee_chair", _("调委会主任")
    GRID_WORKER = "grid_worker", _("网格员")
    APPLICANT = "applicant", _("申请人")
    CORRECTION_SUBJECT = "correction_subject", _("社区矫正对象")
    RECONSIDERATION_HANDLER = "reconsideration_handler", _("复议办案人")
    BUREAU_LEADER = "bureau_leader", _("局领导")
    SYSTEM_ADMIN = "system_admin", _("系统管理员")
    SECURITY_ADMIN = "security_admin", _("安全管理员")
    AUDIT_ADMIN = "audit_admin", _("审计管理员")


ADMIN_ROLES = frozenset({Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDIT_ADMIN})


class PostQuerySet(models.QuerySet["Post"]):
    def in_force(self, on: date) -> PostQuerySet:
        return self.filter(starts_on__lte=on).filter(Q(ends_on__isnull=True) | Q(ends_on__gte=on))

    def in_reach(self, paths: list[str]) -> PostQuerySet:
        """Posts in the branches with these path prefixes (`Actor.reach`)."""
        within = Q(pk__in=[])
        for path in paths:
            within |= Q(organisation__path__startswith=path)
        return self.filter(within)


class Post(models.Model):
    id = models.UUIDField(primary_key=True, default=new_key, editable=False)
    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="posts", verbose_name=_("人员"))
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="posts", verbose_name=_("单位")
    )
    role = models.CharField(_("岗位"), max_length=32, choices=Role)
    leads = models.BooleanField(_("负责人"), default=False, help_text=_("逾期待办逐级上报时先报给本单位负责人"))
    serves_minors = models.BooleanField(_("未成年人专岗"), default=False, help_text=_("社区矫正法第52条"))
    starts_on = models.DateField(_("任职日期"))
    ends_on = models.DateField(_("离任日期"), null=True, blank=True)

    objects = PostQuerySet.as_manager()

    class Meta:
        ordering = ["organisation", "role", "starts_on"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=models.F("starts_on")),
                name="post_ends_after_start",
            )
        ]

    def __str__(self) -> str:
        return f"{self.organisation.short_name or self.organisation.name} · {self.get_role_display()}"

    def clean(self) -> None:
        """System, security and audit roles, and casework beside them, never meet in one account (R37)."""
        others = Post.objects.filter(account=self.account).exclude(pk=self.pk).exclude(role=self.role)
        overlapping = others.filter(Q(ends_on__isnull=True) | Q(ends_on__gte=self.starts_on))
        if self.ends_on:
            overlapping = overlapping.filter(starts_on__lte=self.ends_on)
        roles = set(overlapping.values_list("role", flat=True))
        if (self.role in ADMIN_ROLES and roles) or (roles & ADMIN_ROLES):
            raise ValidationError(_("系统、安全、审计三个管理岗位须由三个账号分别担任，也不得兼任业务岗位。"))
