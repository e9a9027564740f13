"""Investigation assessments (调查评估): asked for before correction is decided, on a file of their own. Law art. 18."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from anhe.casework.models import File
from anhe.correction.models.corrections import CorrectionKind
from anhe.keys import new_key
from anhe.orgs.access import Actor
from anhe.orgs.models import Account
from anhe.people.models import Person

CONTENTS = (
    ("residence", _("居所情况")),
    ("family", _("家庭和社会关系")),
    ("consequences", _("犯罪行为的后果和影响")),
    ("committee_view", _("居住地村（居）民委员会意见")),
    ("victim_view", _("被害人意见")),
    ("prohibitions", _("拟禁止的事项")),
    ("danger", _("社会危险性")),
    ("community", _("对所居住社区的影响")),
)
"""What an opinion answers, item by item. Measures art. 14 para 1."""


class Commissioner(models.TextChoices):
    """Who may commission: the four deciding or proposing bodies. Opinions 2026 art. 1-3."""

    COURT = "court", _("人民法院")
    PROCURATORATE = "procuratorate", _("人民检察院")
    PUBLIC_SECURITY = "public_security", _("公安机关")
    PRISON = "prison", _("监狱管理机关、监狱")


class Outcome(models.TextChoices):
    SUITABLE = "suitable", _("适宜社区矫正")
    NOT_SUITABLE = "not_suitable", _("不适宜社区矫正")
    UNABLE_TO_ASSESS = "unable_to_assess", _("无法评估")
    RETURNED = "returned", _("退回或不重复评估")


class Adoption(models.TextChoices):
    FOLLOWED = "followed", _("已采信")
    NOT_FOLLOWED = "not_followed", _("未采信")
    PARTLY = "partly", _("部分采信")


class AssessmentQuerySet(models.QuerySet["InvestigationAssessment"]):
    def visible_to(self, actor: Actor) -> AssessmentQuerySet:
        return self.filter(file__in=File.objects.visible_to(actor))

    def with_file(self) -> AssessmentQuerySet:
        return self.select_related("file__person", "file__organisation", "file__officer")


class InvestigationAssessment(models.Model):
    """From the letter to whether the opinion was followed. Measures art. 13-14; Opinions 2026 art. 1-5."""

    id = models.UUIDField(primary_key=True, default=new_key, editable=False)
    file = models.OneToOneField(File, on_delete=models.PROTECT, related_name="assessment")
    commissioner_kind = models.CharField(_("委托机关类别"), max_length=20, choices=Commissioner)
    commissioner = models.CharField(_("委托机关"), max_length=120)
    letter_number = models.CharField(_("委托函文号"), max_length=120)
    proposed_kind = models.CharField(_("拟适用类别"), max_length=24, choices=CorrectionKind)
    offence = models.CharField(_("涉嫌罪名或原判罪名"), max_length=120)
    is_fast_track = models.BooleanField(_("适用刑事速裁程序"), default=False)
    received_on = models.DateField(_("收到委托函日期"))
    complete_on = models.DateField(_("材料齐备日期"), null=True, blank=True)
    missing_papers = models.CharField(_("欠缺的材料"), max_length=300, blank=True)
    unclear_since = models.DateField(_("发现身份、居住地不实的日期"), null=True, blank=True)
    extended_to = models.DateField(_("商定的延长期限"), null=True, blank=True)
    residence_seen_on = models.DateField(_("实地查看居所日期"), null=True, blank=True)
    discussed_on = models.DateField(_("集体评议日期"), null=True, blank=True)
    contents = models.JSONField(_("评估内容"), default=dict, blank=True)
    outcome = models.CharField(_("结论"), max_length=20, choices=Outcome, blank=True)
    reasons = models.TextField(_("结论的理由"), blank=True)
    drafted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    signed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    signed_on = models.DateField(_("签发日期"), null=True, blank=True)
    sent_on = models.DateField(_("提交日期"), null=True, blank=True)
    adoption = models.CharField(_("采信情况"), max_length=16, choices=Adoption, blank=True)

    objects = AssessmentQuerySet.as_manager()

    class Meta:
        ordering = ["-received_on", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(proposed_kind__in=CorrectionKind.values), name="assessment_is_for_one_of_four_kinds"
            ),
            models.CheckConstraint(
                condition=Q(signed_by__isnull=True) | ~Q(signed_by=F("drafted_by")),
                name="opinion_is_signed_by_another_than_its_author",
            ),
        ]

    def __str__(self) -> str:
        return str(_("调查评估：{name}")).format(name=self.person.name)

    @property
    def person(self) -> Person:
        assert self.file.person is not None
        return self.file.person

    @property
    def is_over(self) -> bool:
        return bool(self.outcome and (self.sent_on or self.outcome == Outcome.RETURNED))

    @property
    def at_work(self) -> list[Investigator]:
        """Those who investigate now, the lead first; from the rows at hand where they were fetched before."""
        return [one for one in self.investigators.all() if one.left_on is None]

    def is_investigated_by(self, account: Account | None) -> bool:
        return account is not None and any(one.account_id == account.pk for one in self.at_work)


class Investigator(models.Model):
    """One of the two who investigate; nobody else but the head and the receiving desk sees the file. R47."""

    id = models.UUIDField(primary_key=True, default=new_key, editable=False)
    assessment = models.ForeignKey(InvestigationAssessment, on_delete=models.PROTECT, related_name="investigators")
    account = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    is_lead = models.BooleanField(_("主办"), default=False)
    from_on = models.DateField(_("指派日期"))
    left_on = models.DateField(_("撤回日期"), null=True, blank=True)

    class Meta:
        ordering = ["-is_lead", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["assessment", "account"], condition=Q(left_on__isnull=True), name="investigator_is_named_once"
            ),
        ]


class AskedSource(models.TextChoices):
    """Whom one asks; breadth asks for at least three kinds. domain.md A2."""

    SUBJECT = "subject", _("被告人、罪犯本人")
    FAMILY = "family", _("家庭成员")
    COMMITTEE = "committee", _("村（居）民委员会")
    VICTIM = "victim", _("被害人")
    EMPLOYER = "employer", _("单位或者学校")
    POLICE = "police", _("公安派出所")
    NEIGHBOUR = "neighbour", _("邻里及其他知情人")


class AssessmentInterview(models.Model):
    """One record of asking: by both investigators, who showed their identity; every page signed."""

    id = models.UUIDField(primary_key=True, default=new_key, editable=False)
    assessment = models.ForeignKey(InvestigationAssessment, on_delete=models.PROTECT, related_name="interviews")
    source = models.CharField(_("询问对象类别"), max_length=12, choices=AskedSource)
    asked = models.CharField(_("被询问人"), max_length=60)
    relation = models.CharField(_("与本人关系或者职务"), max_length=60, blank=True)
    asked_at = models.DateTimeField(_("询问时间"))
    place = models.CharField(_("地点"), max_length=120)
    text = models.TextField(_("询问内容"))
    identity_shown = models.BooleanField(_("已出示证件、表明身份"), default=False)
    every_page_signed = models.BooleanField(_("逐页签名"), default=False)

    class Meta:
        ordering = ["asked_at", "id"]
