"""District configuration: what is in force, what waits for a second person, the examples offered, the calendar."""

from __future__ import annotations

import json
import uuid
from datetime import date
from typing import Any

from django import forms
from django.contrib import messages
from django.forms.fields import InvalidJSONInput
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from anhe import clock
from anhe.casework.acts import Refused
from anhe.casework.configuring import PROPOSES, PUBLISHES, arrangement_value, propose, publish
from anhe.casework.fields import DayField
from anhe.casework.models import ConfigurationVersion
from anhe.correction import configuration as correction
from anhe.law.arrangements import parse_arrangement
from anhe.law.calendar import BUILTIN
from anhe.ledgers import retention
from anhe.orgs.access import Actor
from anhe.orgs.gates import allowed
from anhe.orgs.models import Organisation, OrganisationKind
from anhe.orgs.requests import StaffRequest
from anhe.watch import thresholds as watch

NAMES: dict[str, Any] = {
    correction.STAGES: gettext_lazy("矫正阶段划分"),
    correction.LEVELS: gettext_lazy("各等级报告、走访周期"),
    correction.ADMISSION: gettext_lazy("入矫各项时限"),
    correction.PLAN_REVIEW: gettext_lazy("矫正方案复评周期"),
    correction.LEAVE: gettext_lazy("外出申请登记人能否审批"),
    correction.ASSESSMENT: gettext_lazy("调查评估催办、采信跟踪时限"),
    correction.HOLIDAYS: gettext_lazy("重大节日走访安排"),
    correction.VISITS: gettext_lazy("必访清单"),
    correction.TALKS: gettext_lazy("必谈清单"),
    retention.RETENTION: gettext_lazy("导入的台账文件保存期限"),
    watch.THRESHOLDS: gettext_lazy("电子定位判断阈值"),
    watch.RETENTION: gettext_lazy("轨迹保存期限"),
    watch.ALERTS: gettext_lazy("预警受理、上报时限"),
}

EXAMPLES = correction.EXAMPLES | retention.EXAMPLES | watch.EXAMPLES


class ReadableJson(forms.JSONField):
    """Shown line by line, so that a person can change one number."""

    def prepare_value(self, value: Any) -> Any:
        if isinstance(value, InvalidJSONInput):
            return value
        return json.dumps(value, ensure_ascii=False, indent=2)


class ProposalForm(forms.Form):
    source = forms.CharField(label=gettext_lazy("来源文件名称及文号"), max_length=200)
    starts_on = DayField(gettext_lazy("生效日期"))
    value = ReadableJson(label=gettext_lazy("内容"), widget=forms.Textarea(attrs={"rows": 16, "spellcheck": "false"}))


class CalendarForm(forms.Form):
    source = forms.CharField(label=gettext_lazy("通知名称及文号"), max_length=200)
    upload = forms.FileField(
        label=gettext_lazy("放假安排文件"),
        help_text=gettext_lazy("格式见 anhe calendar load --help"),
        widget=forms.ClearableFileInput(attrs={"accept": ".csv,.json,.txt"}),
    )


@allowed(PROPOSES | PUBLISHES)
def configuration(request: StaffRequest) -> HttpResponse:
    """Every choice: in force, proposed, or not configured."""
    day = clock.today()
    waiting = ConfigurationVersion.objects.filter(published_by__isnull=True).select_related("proposed_by")
    published = ConfigurationVersion.objects.published().filter(starts_on__lte=day)
    in_force = {version.name: version for version in published.order_by("starts_on", "published_at")}
    context = {
        "choices": [
            {"name": name, "title": title, "version": in_force.get(name), "text": _pretty(in_force.get(name))}
            for name, title in NAMES.items()
        ],
        "waiting": [
            {"version": version, "title": _title(version.name), "text": _pretty(version)} for version in waiting
        ],
        "years": _years(in_force),
        "calendar_form": CalendarForm(),
        "account": request.user,
    }
    return render(request, "workbench/configuration.html", context)


@allowed(PROPOSES)
@require_http_methods(["GET", "POST"])
def propose_choice(request: StaffRequest, name: str) -> HttpResponse:
    """Put a choice forward, starting from what is in force or from the example."""
    if name not in NAMES:
        raise Http404
    current = ConfigurationVersion.objects.in_force(name, clock.today())
    start = current.value if current else EXAMPLES[name]
    form = ProposalForm(request.POST or None, initial={"value": start, "starts_on": clock.today()})
    if request.method == "POST" and form.is_valid() and _can_be_adopted(form, name):
        try:
            propose(request.actor, _bureau(request.actor), name, **_given(form))
        except Refused as refusal:
            form.add_error(refusal.field, refusal.message)
        else:
            messages.success(request, _("已提出，待另一人复核发布。"))
            return redirect("workbench:configuration")
    context = {"form": form, "title": NAMES[name], "is_example": current is None}
    return render(request, "workbench/propose.html", context, status=422 if form.errors else 200)


def _can_be_adopted(form: ProposalForm, name: str) -> bool:
    """Say on the form what is wrong with the numbers, if anything is."""
    if told := watch.wrong(name, form.cleaned_data["value"]):
        form.add_error("value", told)
    return not told


def _given(form: ProposalForm) -> dict[str, Any]:
    told = form.cleaned_data
    return {"value": told["value"], "source": told["source"], "starts_on": told["starts_on"]}


@allowed(PUBLISHES)
@require_POST
def publish_choice(request: StaffRequest, pk: uuid.UUID) -> HttpResponse:
    """Put a proposal in force, as the second person."""
    version = get_object_or_404(ConfigurationVersion, pk=pk)
    try:
        publish(request.actor, version)
    except Refused as refusal:
        messages.error(request, refusal.message)
    else:
        messages.success(request, _("已发布。涉及期限的待办已重新计算。"))
    return redirect("workbench:configuration")


@allowed(PROPOSES)
@require_POST
def propose_calendar(request: StaffRequest) -> HttpResponse:
    """Put a year's published arrangement forward."""
    form = CalendarForm(request.POST, request.FILES)
    if not form.is_valid():
        messages.error(request, _("请填写通知名称并选择文件。"))
        return redirect("workbench:configuration")
    try:
        arrangement = parse_arrangement(form.cleaned_data["upload"].read(), source=form.cleaned_data["source"])
        propose(
            request.actor,
            _bureau(request.actor),
            f"working_calendar.{arrangement.year}",
            arrangement_value(arrangement),
            source=form.cleaned_data["source"],
            starts_on=date(arrangement.year, 1, 1) if arrangement.year < clock.today().year else clock.today(),
        )
    except (ValueError, Refused) as wrong:
        messages.error(request, str(wrong))
    else:
        messages.success(request, _("{year} 年放假安排已提出，待另一人复核发布。").format(year=arrangement.year))
    return redirect("workbench:configuration")


def _bureau(actor: Actor) -> Organisation:
    """The bureau of the actor's first post, the actor's own organisation where there is none above."""
    place = actor.posts[0].organisation
    try:
        return place.nearest(OrganisationKind.JUSTICE_BUREAU)
    except Organisation.DoesNotExist:
        return place


def _title(name: str) -> str:
    if name.startswith("working_calendar."):
        return _("{year} 年放假安排").format(year=name.rsplit(".", 1)[1])
    return str(NAMES.get(name, name))


def _pretty(version: ConfigurationVersion | None) -> str:
    return json.dumps(version.value, ensure_ascii=False, indent=2) if version else ""


def _years(in_force: dict[str, ConfigurationVersion]) -> list[dict[str, Any]]:
    """This year and the next two: where each one's working days come from."""
    rows = []
    for year in range(clock.today().year, clock.today().year + 3):
        own = in_force.get(f"working_calendar.{year}")
        if own:
            source = own.source
        elif BUILTIN.is_published(year):
            source = _("国务院办公厅通知（随软件提供）")
        else:
            source = ""
        rows.append({"year": year, "source": source, "is_published": bool(source)})
    return rows
