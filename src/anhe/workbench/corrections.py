"""The roster of persons under supervision: filters in the address, export, print. Minors have their own (R14)."""

from __future__ import annotations

from datetime import date, timedelta
from io import BytesIO
from typing import Any

import xlsxwriter
from django import forms
from django.core.paginator import Paginator
from django.db.models import Count, Exists, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from anhe import clock
from anhe.casework.models import ConfigurationVersion, DutyRecord
from anhe.correction.complaints import LodgeComplaint
from anhe.correction.configuration import STAGES
from anhe.correction.models import Correction, CorrectionKind, LeaveRequest, Level, Status
from anhe.correction.models.corrections import CorrectionQuerySet
from anhe.correction.presenting import level_badge, stage_badge
from anhe.orgs.access import Actor, By
from anhe.orgs.gates import allowed
from anhe.orgs.models import AccessEvent, Organisation, OrganisationKind
from anhe.orgs.recording import record
from anhe.orgs.requests import StaffRequest
from anhe.people.masking import mask_id, mask_phone
from anhe.people.models import Person
from anhe.workbench.shell import CASEWORKERS
from anhe.workbench.showing import act_url

PAGE = 50


class RosterFilters(forms.Form):
    q = forms.CharField(label=gettext_lazy("姓名、拼音"), required=False)
    kind = forms.ChoiceField(
        label=gettext_lazy("矫正类别"), choices=[("", gettext_lazy("全部")), *CorrectionKind.choices], required=False
    )
    level = forms.ChoiceField(
        label=gettext_lazy("管理等级"), choices=[("", gettext_lazy("全部")), *Level.choices], required=False
    )
    status = forms.ChoiceField(
        label=gettext_lazy("状态"),
        choices=[("", gettext_lazy("待报到和在矫")), *Status.choices],
        required=False,
    )
    ending = forms.ChoiceField(
        label=gettext_lazy("期满"),
        choices=[("", gettext_lazy("不限")), ("30", gettext_lazy("30 天内")), ("60", gettext_lazy("60 天内"))],
        required=False,
    )
    office = forms.ModelChoiceField(
        label=gettext_lazy("司法所"),
        queryset=Organisation.objects.none(),
        required=False,
        empty_label=gettext_lazy("全部"),
    )

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        reach = Q(pk__in=[])
        for path in actor.reach(CASEWORKERS):
            reach |= Q(path__startswith=path)
        office = self.fields["office"]
        assert isinstance(office, forms.ModelChoiceField)
        office.queryset = Organisation.objects.filter(reach, kind=OrganisationKind.JUDICIAL_OFFICE)
        if not actor.capacities & (By.CORRECTION_AGENCY | By.CITY_AGENCY):
            del self.fields["office"]

    def narrow(self, roster: CorrectionQuerySet, day: date) -> CorrectionQuerySet:
        told = self.cleaned_data if self.is_valid() else {}
        if told.get("status"):
            roster = roster.filter(status=told["status"])
        else:
            roster = roster.filter(status__in=[Status.EXPECTED, Status.ENROLLED])
        if told.get("q"):
            roster = roster.filter(file__person__in=Person.objects.matching(told["q"]))
        for name in ("kind", "level"):
            if told.get(name):
                roster = roster.filter(**{name: told[name]})
        if told.get("office"):
            roster = roster.filter(file__organisation=told["office"])
        if told.get("ending"):
            roster = roster.filter(ends_on__lte=day + timedelta(days=int(told["ending"])))
        return roster


@allowed(CASEWORKERS)
def corrections(request: StaffRequest) -> HttpResponse:
    """Adults under supervision, as far as one may see."""
    return _roster(request, Correction.objects.visible_to(request.actor).adults(), minors=False)


@allowed(CASEWORKERS)
def minors(request: StaffRequest) -> HttpResponse:
    """The separate roster of minors, for those who serve them (Law art. 52; R14)."""
    if not request.actor.serves_minors:
        raise Http404
    return _roster(request, Correction.objects.visible_to(request.actor).minors(), minors=True)


def _roster(request: StaffRequest, roster: CorrectionQuerySet, *, minors: bool) -> HttpResponse:
    day = clock.today()
    form = RosterFilters(request.GET, actor=request.actor)
    found = with_counts(form.narrow(roster, day), day)
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    stages = ConfigurationVersion.objects.in_force(STAGES, day)
    context = {
        "form": form,
        "page": page,
        "rows": [_row(one, day, stages.value if stages else None) for one in page.object_list],
        "query": request.GET,
        "minors": minors,
        "serves_minors": request.actor.serves_minors,
        "offices": _receiving_offices(request.actor) if not minors else [],
        "complaints": _complaint_desks(request.actor) if not minors else [],
    }
    template = "workbench/_corrections.html" if request.htmx else "workbench/corrections.html"
    return render(request, template, context)


def with_counts(roster: CorrectionQuerySet, day: date) -> CorrectionQuerySet:
    """Each with its late duties and whether it is away on leave, in the same statement."""
    late = DutyRecord.objects.late_on(day).filter(file=OuterRef("file_id")).order_by().values("file")
    away = LeaveRequest.objects.away_on(day).filter(correction=OuterRef("pk"))
    return (
        roster.with_file()
        .annotate(late_duties=Coalesce(Subquery(late.annotate(n=Count("pk")).values("n")), 0), is_away=Exists(away))
        .order_by("file__person__sort_text", "id")
    )


def _row(correction: Any, day: date, stages: dict[str, Any] | None) -> dict[str, Any]:
    person = correction.person
    return {
        "name": person.name,
        "url": reverse("workbench:file", args=[correction.file_id]),
        "id_masked": mask_id(person.id_number) if person.id_number else "",
        "phone_masked": mask_phone(person.phone) if person.phone else "",
        "kind": correction.get_kind_display(),
        "level": level_badge(correction),
        "stage": stage_badge(correction, day, stages),
        "office": correction.office.short_name or correction.office.name,
        "officer": correction.file.officer.name if correction.file.officer else "",
        "ends_on": correction.ends_on,
        "days_left": correction.days_left_on(day),
        "late": correction.late_duties,
        "away": correction.is_away,
        "status": correction.get_status_display(),
        "is_expected": correction.status == Status.EXPECTED,
    }


def _receiving_offices(actor: Actor) -> list[dict[str, str]]:
    """Where the agency may register a notice."""
    reach = Q(pk__in=[])
    for path in actor.reach(By.CORRECTION_AGENCY):
        reach |= Q(path__startswith=path)
    offices = Organisation.objects.filter(reach, kind=OrganisationKind.JUDICIAL_OFFICE)
    return [
        {"name": o.name, "url": reverse("workbench:act", args=["correction.RegisterNotice", o.pk])} for o in offices
    ]


def _complaint_desks(actor: Actor) -> list[dict[str, str]]:
    """Where the actor may take a complaint: the agency, or the bureau about the agency (R08)."""
    desks = [post.organisation for post in actor.posts_as(LodgeComplaint.by)]
    return [{"name": desk.name, "url": act_url(LodgeComplaint, desk.pk)} for desk in dict.fromkeys(desks)]


HEADINGS = ("姓名", "性别", "出生日期", "身份证号", "矫正类别", "罪名", "决定机关", "文书文号", "矫正期起", "矫正期止",
            "管理等级", "司法所", "承办人", "联系电话", "居住地址")  # fmt: skip


@allowed(CASEWORKERS)
def export(request: StaffRequest) -> HttpResponse:
    """The filtered roster as a spreadsheet: adults only, identity numbers and phones masked, the export on record."""
    day = clock.today()
    form = RosterFilters(request.GET, actor=request.actor)
    roster = form.narrow(Correction.objects.visible_to(request.actor).adults(), day).with_file()
    book = _workbook(roster.iterator(500), day)
    response = HttpResponse(book, content_type="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")
    record(AccessEvent.Kind.LIST_EXPORTED, request, request.actor.account, path=request.get_full_path())
    name = _("社区矫正对象名册 {day}.xlsx").format(day=day)
    response.headers["Content-Disposition"] = content_disposition_header(True, name) or ""
    return response


def _workbook(roster: Any, day: date) -> bytes:
    out = BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False}) as book:
        sheet = book.add_worksheet(_("名册"))
        bold = book.add_format({"bold": True, "bg_color": "#E6EEF0", "border": 1})
        sheet.freeze_panes(1, 1)
        sheet.write_row(0, 0, HEADINGS, bold)
        for number, correction in enumerate(roster, start=1):
            sheet.write_row(number, 0, _cells(correction))
        sheet.set_column(0, len(HEADINGS) - 1, 16)
    return out.getvalue()


def _cells(correction: Correction) -> list[str]:
    person = correction.person
    return [
        person.name,
        person.get_sex_display(),
        str(person.born_on or ""),
        mask_id(person.id_number) if person.id_number else "",
        correction.get_kind_display(),
        correction.offence,
        correction.authority,
        correction.judgment_number,
        str(correction.starts_on),
        str(correction.ends_on),
        correction.get_level_display(),
        correction.office.name,
        correction.file.officer.name if correction.file.officer else "",
        mask_phone(person.phone) if person.phone else "",
        person.lives_at,
    ]
