"""Who read which file: for the audit administrator, who sees the trail and never the case (R36, R37)."""

from __future__ import annotations

from django import forms
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

from anhe.casework.fields import DayField
from anhe.casework.models import FileRead
from anhe.clock import SHANGHAI
from anhe.orgs.access import By
from anhe.orgs.gates import allowed
from anhe.orgs.requests import StaffRequest

PAGE = 100


PAGES = {
    "file": _("案卷"),
    "timeline": _("案卷记录"),
    "act": _("办理窗口"),
    "reckoning": _("期限计算"),
    "document": _("文书"),
    "attachment": _("材料"),
    "sealed": _("封存案卷查询"),
}


def page_title(page: str) -> str:
    """The page that was read as the auditor knows it, with the document's number or the attachment's name."""
    name, _space, what = page.partition(" ")
    return f"{PAGES.get(name, name)} {what}".strip()


class ReadFilters(forms.Form):
    account = forms.CharField(label=_("查阅人"), required=False)
    number = forms.CharField(label=_("案卷号"), required=False)
    since = DayField(_("自"), required=False)
    until = DayField(_("至"), required=False)


@allowed(By.AUDIT_ADMIN)
def reads(request: StaffRequest) -> HttpResponse:
    """The trail, newest first, by reader, file and day. File numbers only: no names of persons."""
    form = ReadFilters(request.GET)
    found = FileRead.objects.select_related("account", "file").order_by("-read_at", "-id")
    told = form.cleaned_data if form.is_valid() else {}
    if told.get("account"):
        found = found.filter(account__name__contains=told["account"])
    if told.get("number"):
        found = found.filter(file__number__contains=told["number"])
    if told.get("since"):
        found = found.filter(read_at__date__gte=told["since"])
    if told.get("until"):
        found = found.filter(read_at__date__lte=told["until"])
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    rows = [
        {
            "cells": [
                read.read_at.astimezone(SHANGHAI).strftime("%Y-%m-%d %H:%M:%S"),
                read.account.name,
                read.post_title,
                read.file.number,
                page_title(read.page),
                read.why,
                read.address or "—",
            ]
        }
        for read in page.object_list
    ]
    columns = [_("时间"), _("查阅人"), _("岗位"), _("案卷号"), _("页面"), _("事由"), _("来源地址")]
    table = {"caption": _("查阅记录"), "columns": [{"label": label} for label in columns], "rows": rows}
    return render(request, "workbench/reads.html", {"form": form, "page": page, "table": table, "query": request.GET})
