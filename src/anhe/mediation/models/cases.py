"""A dispute and its mediation (调解案件): one dispute, one code, one file. Mediation Law art. 17-33."""

from __future__ import annotations

from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from anhe.casework.models import File
from anhe.keys import new_key
from anhe.law.calendar import BUILTIN, WorkingCalendar
from anhe.law.deadlines import Deadline
from anhe.law.rules import RULES
from anhe.mediation.models.committees import Committee
from anhe.mediation.models.mediators import Mediator
from anhe.orgs.access import Actor
from anhe.orgs.models import Organisation


class DisputeType(models.TextChoices):
    """Practice's types with the district's own at the end. domain.md C4."""

    MARRIAGE_FAMILY = "marriage_family", _("婚姻家庭纠纷")
    NEIGHBOUR = "neighbour", _("邻里纠纷")
    HOUSE_HOMESTEAD = "house_homestead", _("房屋宅基地纠纷")
    CONTRACT = "contract", _("合同纠纷")
    PRODUCTION_BUSINESS = "production_business", _("生产经营纠纷")
    DAMAGES = "damages", _("损害赔偿纠纷")
    FOREST_LAND = "forest_land", _("山林土地纠纷")
    LAND_REQUISITION = "land_requisition", _("征地拆迁纠纷")
    ENVIRONMENT = "environment", _("环境污染纠纷")
    LABOUR = "labour", _("劳动争议纠纷")
    CONSUMER = "consumer", _("消费纠纷")
    MEDICAL = "medical", _("医疗纠纷")
    TRAFFIC = "traffic", _("道路交通事故纠纷")
    PROPERTY_MANAGEMENT = "property_management", _("物业纠纷")
    ELECTRIC_POWER = "electric_power", _("电力纠纷")
    WATER = "water", _("水事纠纷")
    VILLAGE_AFFAIRS = "village_affairs", _("村务纠纷")
    OTHER = "other", _("其他纠纷")


class DisputeSource(models.TextChoices):
    ON_APPLICATION = "on_application", _("依申请")
    PROACTIVE = "proactive", _("主动调解")
    REFERRED = "referred", _("接受委托移送")


class Channel(models.TextChoices):
    """By which door the dispute came in. domain.md C2."""

    COMMITTEE = "committee", _("调委会现场")
    GRID = "grid", _("网格上报")
    WINDOW = "window", _("综治中心窗口")
    PHONE = "phone", _("电话")
    PAPER = "paper", _("书面")
    ONLINE = "online", _("在线申请")
    REFERRAL = "referral", _("移送委托")
    LEDGER = "ledger", _("台账导入")


class RiskColor(models.TextChoices):
    RED = "red", _("红色")
    ORANGE = "orange", _("橙色")
    YELLOW = "yellow", _("黄色")


class Status(models.TextChoices):
    REPORTED = "reported", _("已登记")
    ACCEPTED = "accepted", _("已受理")
    IN_MEDIATION = "in_mediation", _("调解中")
    AGREED = "agreed", _("达成协议")
    PERFORMING = "performing", _("履行中")
    PERFORMED = "performed", _("已履行")
    BREACHED = "breached", _("未履行")
    TERMINATED = "terminated", _("终止调解")


class TerminationReason(models.TextChoices):
    REFUSED = "refused", _("当事人拒绝调解")
    FAILED = "failed", _("调解不成")
    WITHDRAWN = "withdrawn", _("申请人撤回")
    NOT_SUITABLE = "not_suitable", _("不属于或者不宜人民调解")
    DIVERTED = "diverted", _("转入其他途径")


class AgreementForm(models.TextChoices):
    WRITTEN = "written", _("书面协议")
    ORAL = "oral", _("口头协议")


class Confirmation(models.TextChoices):
    """Judicial confirmation (司法确认) is a mark beside the status. Mediation Law art. 33."""

    UNDECIDED = "undecided", _("未定")
    NOT_WANTED = "not_wanted", _("双方认为不需要")
    APPLIED = "applied", _("已共同申请")
    CONFIRMED = "confirmed", _("已确认有效")
    REJECTED = "rejected", _("未获确认")


BEFORE_AGREEMENT = (Status.REPORTED, Status.ACCEPTED, Status.IN_MEDIATION)
WITH_AGREEMENT = (Status.AGREED, Status.PERFORMING, Status.PERFORMED, Status.BREACHED)


class MediationCaseQuerySet(models.QuerySet["MediationCase"]):
    def visible_to(self, actor: Actor) -> MediationCaseQuerySet:
        return self.filter(file__in=File.objects.visible_to(actor))

    def pending(self) -> MediationCaseQuerySet:
        """Neither agreed nor ended yet."""
        return self.filter(status__in=BEFORE_AGREEMENT)

    def agreed(self) -> MediationCaseQuerySet:
        return self.filter(status__in=WITH_AGREEMENT)

    def with_file(self) -> MediationCaseQuerySet:
        return self.select_related("file__organisation", "file__officer", "mediator")


class MediationCase(models.Model):
    id = models.UUIDField(primary_key=True, default=new_key, editable=False)
    file = models.OneToOneField(File, on_delete=models.PROTECT, related_name="mediation_case")
    code = models.CharField(_("案件编码"), max_length=40, unique=True)
    committee = models.ForeignKey(Committee, on_delete=models.PROTECT, related_name="cases")
    mediator = models.ForeignKey(Mediator, on_delete=models.PROTECT, null=True, blank=True, related_name="cases")
    mediators_noted = models.CharField(_("登记簿所记调解员"), max_length=120, blank=True)
    dispute_type = models.CharField(_("纠纷类型"), max_length=24, choices=DisputeType)
    source = models.CharField(_("纠纷来源"), max_length=16, choices=DisputeSource, default=DisputeSource.ON_APPLICATION)
    channel = models.CharField(_("登记渠道"), max_length=12, choices=Channel, default=Channel.COMMITTEE)
    matter = models.TextField(_("纠纷简要情况"), blank=True)
    place = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("发生网格或村")
    )
    place_text = models.CharField(_("发生地点"), max_length=200, blank=True)
    persons = models.PositiveIntegerField(_("涉及人数"), null=True, blank=True)
    amount = models.DecimalField(_("涉及金额（元）"), max_digits=16, decimal_places=2, null=True, blank=True)
    risk_color = models.CharField(_("风险等级"), max_length=8, choices=RiskColor, blank=True)
    reported_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="reported_disputes"
    )
    status = models.CharField(_("状态"), max_length=14, choices=Status, default=Status.REPORTED)
    registered_on = models.DateField(_("登记日期"))
    accepted_on = models.DateField(_("受理日期"), null=True, blank=True)
    rights_told_on = models.DateField(_("权利义务告知日期"), null=True, blank=True)
    concluded_on = models.DateField(_("调解结束日期"), null=True, blank=True)
    termination_reason = models.CharField(_("终止原因"), max_length=14, choices=TerminationReason, blank=True)
    agreement_form = models.CharField(_("协议形式"), max_length=8, choices=AgreementForm, blank=True)
    agreement = models.TextField(_("协议内容"), blank=True)
    effective_on = models.DateField(_("协议生效日期"), null=True, blank=True)
    performance_due_on = models.DateField(_("约定履行期限"), null=True, blank=True)
    performed_on = models.DateField(_("履行完毕日期"), null=True, blank=True)
    confirmation = models.CharField(_("司法确认"), max_length=12, choices=Confirmation, default=Confirmation.UNDECIDED)
    ledger_number = models.CharField(_("登记簿编号"), max_length=60, blank=True)
    ledger_key = models.CharField(max_length=32, null=True, unique=True, editable=False)
    ledger_digest = models.CharField(max_length=32, blank=True, editable=False)
    matter_key = models.CharField(max_length=32, db_index=True, editable=False)

    objects = MediationCaseQuerySet.as_manager()

    class Meta:
        ordering = ["-registered_on", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(status=Status.TERMINATED) | ~Q(termination_reason=""),
                name="terminated_case_has_a_reason",
            ),
            models.CheckConstraint(
                condition=Q(effective_on__isnull=True) | ~Q(agreement_form=""),
                name="agreement_in_force_has_a_form",
            ),
            models.CheckConstraint(
                condition=Q(performed_on__isnull=True) | Q(performed_on__gte=F("registered_on")),
                name="case_is_performed_after_registration",
            ),
        ]
        indexes = [models.Index(fields=["committee", "status", "registered_on"], name="case_by_committee")]

    def __str__(self) -> str:
        return f"{self.code} {self.file.title}"

    @property
    def is_confirmed(self) -> bool:
        return self.confirmation == Confirmation.CONFIRMED

    def confirmation_window(self, calendar: WorkingCalendar = BUILTIN) -> Deadline | None:
        """Until when both parties may apply to the court together; None without an agreement in force. RM-16."""
        return RULES["RM-16"].due(start=self.effective_on, calendar=calendar) if self.effective_on else None

    def accept(self, on: date, mediator: Mediator) -> None:
        self.status, self.accepted_on = Status.ACCEPTED, on
        self.give_to(mediator)

    def give_to(self, mediator: Mediator | None) -> None:
        """The mediator's account is the file's officer, so that own cases are seen and owed (R27)."""
        self.mediator = mediator
        self.file.officer = mediator.account if mediator else None

    def begin(self, rights_told_on: date) -> None:
        self.status, self.rights_told_on = Status.IN_MEDIATION, rights_told_on

    def agree(self, form: str, agreement: str, concluded_on: date, effective_on: date, due_on: date | None) -> None:
        self.status = Status.PERFORMING if due_on else Status.AGREED
        self.agreement_form, self.agreement = form, agreement
        self.concluded_on, self.effective_on, self.performance_due_on = concluded_on, effective_on, due_on

    def perform(self, on: date) -> None:
        self.status, self.performed_on = Status.PERFORMED, on

    def breach(self) -> None:
        self.status = Status.BREACHED

    def terminate(self, on: date, reason: str) -> None:
        self.status, self.concluded_on, self.termination_reason = Status.TERMINATED, on, reason
        self.file.closed_on = on

    @property
    def summary(self) -> str:
        """One line for lists and the file page's head; asks the database nothing but the file."""
        ended = f"（{self.get_termination_reason_display()}）" if self.termination_reason else ""
        return f"{self.file.title} · {self.get_dispute_type_display()} · {self.get_status_display()}{ended}"

    def story(self) -> list[tuple[str, str]]:
        """Label and value pairs of the one-page story, in the order of life, empty ones left out."""
        window = self.confirmation_window()
        until = _("至 {day}").format(day=window.due) if window and self.confirmation == Confirmation.UNDECIDED else ""
        rows = [
            (_("案件编码"), self.code),
            (_("登记簿编号"), self.ledger_number),
            (_("当事人"), "；".join(str(party) for party in self.parties.all())),
            (_("纠纷类型"), self.get_dispute_type_display()),
            (_("来源"), f"{self.get_source_display()}，{self.get_channel_display()}"),
            (_("发生地点"), self.place_text or (self.place.name if self.place else "")),
            (_("纠纷简要情况"), self.matter),
            (_("涉及金额（元）"), "" if self.amount is None else f"{self.amount:,.2f}"),
            (_("登记日期"), self.registered_on),
            (_("受理日期"), self.accepted_on),
            (_("调解员"), self.mediator.name if self.mediator else self.mediators_noted),
            (_("协议"), self._agreement_words()),
            (_("约定履行期限"), self.performance_due_on),
            (_("履行完毕日期"), self.performed_on),
            (_("终止原因"), self.get_termination_reason_display()),
            (_("可共同申请司法确认"), until),
            (_("司法确认"), "" if self.confirmation == Confirmation.UNDECIDED else self.get_confirmation_display()),
        ]
        return [(str(label), str(value)) for label, value in rows if value]

    def _agreement_words(self) -> str:
        if not self.agreement_form:
            return ""
        return _("{form}，{day}生效：{content}").format(
            form=self.get_agreement_form_display(), day=self.effective_on or "—", content=self.agreement or "—"
        )
