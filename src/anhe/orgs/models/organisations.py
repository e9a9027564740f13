"""The tree of organisations, and what the correction agency delegates to its judicial offices."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from anhe.keys import new_key


class OrganisationKind(models.TextChoices):
    PROVINCE = "province", _("省级社区矫正机构")
    CITY = "city", _("市级社区矫正机构")
    JUSTICE_BUREAU = "justice_bureau", _("区司法局")
    CORRECTION_AGENCY = "correction_agency", _("社区矫正机构")
    JUDICIAL_OFFICE = "judicial_office", _("司法所")
    MEDIATION_COMMITTEE = "mediation_committee", _("人民调解委员会")
    VILLAGE = "village", _("村（社区）")
    GRID = "grid", _("网格")
    COURT = "court", _("人民法院")
    PROCURATORATE = "procuratorate", _("人民检察院")
    PUBLIC_SECURITY = "public_security", _("公安机关")
    POLICE_STATION = "police_station", _("派出所")
    PETITION_OFFICE = "petition_office", _("信访办")
    PRISON = "prison", _("监狱")
    DETENTION_CENTER = "detention_center", _("看守所")
    DETENTION_HOUSE = "detention_house", _("拘留所")
    MENTAL_HEALTH_CENTER = "mental_health_center", _("精卫中心")
    GOVERNANCE_CENTER = "governance_center", _("综治中心")
    OTHER_PARTNER = "other_partner", _("其他协作单位")


class OrganisationQuerySet(models.QuerySet["Organisation"]):
    def in_force(self, on: date) -> OrganisationQuerySet:
        return self.filter(Q(opened_on__isnull=True) | Q(opened_on__lte=on)).filter(
            Q(closed_on__isnull=True) | Q(closed_on__gte=on)
        )

    def under(self, top: Organisation) -> OrganisationQuerySet:
        """`top` itself and everything below it."""
        return self.filter(path__startswith=top.path)

    def in_reach(self, paths: list[str]) -> OrganisationQuerySet:
        """Organisations in the branches with these path prefixes (`Actor.reach`)."""
        within = Q(pk__in=[])
        for path in paths:
            within |= Q(path__startswith=path)
        return self.filter(within)


class Organisation(models.Model):
    id = models.UUIDField(primary_key=True, default=new_key, editable=False)
    kind = models.CharField(_("类别"), max_length=32, choices=OrganisationKind)
    name = models.CharField(_("名称"), max_length=120)
    short_name = models.CharField(_("简称"), max_length=60, blank=True)
    division_code = models.CharField(_("行政区划代码"), max_length=12, blank=True, help_text=_("GB/T 2260 六位代码"))
    series_code = models.CharField(_("文号代字"), max_length=20, blank=True)
    parent = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="children", verbose_name=_("上级")
    )
    path = models.CharField(max_length=400, unique=True, editable=False)
    opened_on = models.DateField(_("设立日期"), null=True, blank=True)
    closed_on = models.DateField(_("撤销日期"), null=True, blank=True)

    objects = OrganisationQuerySet.as_manager()

    class Meta:
        ordering = ["path"]
        constraints = [models.UniqueConstraint(fields=["parent", "kind", "name"], name="organisation_named_once")]

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.set_path()
        super().save(*args, **kwargs)

    def set_path(self) -> None:
        """Place in the tree as text, so that a whole branch is one indexed range."""
        self.path = f"{self.parent.path if self.parent else '/'}{self.pk.hex[-12:]}/"

    def contains(self, other: Organisation) -> bool:
        return other.path.startswith(self.path)

    def nearest(self, *kinds: str) -> Organisation:
        """The closest organisation of one of `kinds`: itself, else upward, else beside an ancestor.

        The correction agency is a child of the bureau beside the offices, so an office finds it through
        the bureau. Raises Organisation.DoesNotExist.
        """
        above = [self.path[: i + 1] for i, c in enumerate(self.path) if c == "/"][1:]
        within = Q(path__in=above) | Q(parent__path__in=above)
        found = Organisation.objects.filter(within, kind__in=kinds).select_related("parent").order_by("path")
        ranked = sorted(found, key=lambda place: place.distance_above(above))
        if ranked:
            return ranked[0]
        raise Organisation.DoesNotExist(f"no {kinds} near {self.name}")

    def holds(self, matter: str, on: date) -> bool:
        """Whether this office holds the delegation of a matter on that day."""
        return any(one.matter == matter and one.is_in_force_on(on) for one in self.delegations_held.all())

    def distance_above(self, chain: list[str]) -> tuple[int, bool]:
        """How far up a chain of paths this place stands, itself before its neighbours; for `nearest`."""
        is_in_chain = self.path in chain
        anchor = self.path if is_in_chain or self.parent is None else self.parent.path
        return -chain.index(anchor), not is_in_chain


class Matter(models.TextChoices):
    """What an agency may delegate to a judicial office. Law art. 9; Measures art. 10, 27."""

    DAILY_SUPERVISION = "daily_supervision", _("日常监督管理")
    SHORT_LEAVE = "short_leave", _("批准七日以内外出")
    ANNOUNCEMENT = "announcement", _("组织入矫、解矫宣告")


class DelegationQuerySet(models.QuerySet["Delegation"]):
    def in_force(self, on: date) -> DelegationQuerySet:
        return self.filter(starts_on__lte=on).filter(Q(ends_on__isnull=True) | Q(ends_on__gte=on))

    def overlapping(self, starts_on: date, ends_on: date | None) -> DelegationQuerySet:
        """Those in force on any day from `starts_on` to `ends_on`, both included."""
        begun = self if ends_on is None else self.filter(starts_on__lte=ends_on)
        return begun.filter(Q(ends_on__isnull=True) | Q(ends_on__gte=starts_on))


class Delegation(models.Model):
    """A written delegation from the correction agency to a judicial office. Measures art. 10, 27 ¶2."""

    id = models.UUIDField(primary_key=True, default=new_key, editable=False)
    agency = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="delegations_given")
    office = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="delegations_held")
    matter = models.CharField(_("委托事项"), max_length=32, choices=Matter)
    document_number = models.CharField(_("委托书编号"), max_length=80)
    starts_on = models.DateField(_("起始日期"))
    ends_on = models.DateField(_("终止日期"), null=True, blank=True)

    objects = DelegationQuerySet.as_manager()

    class Meta:
        ordering = ["office", "matter", "starts_on"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=models.F("starts_on")),
                name="delegation_ends_after_start",
            )
        ]

    def __str__(self) -> str:
        return f"{self.office} · {self.get_matter_display()}"

    def is_in_force_on(self, day: date) -> bool:
        return self.starts_on <= day and (self.ends_on is None or self.ends_on >= day)
