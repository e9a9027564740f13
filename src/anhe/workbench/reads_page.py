"""Who read which file: for the audit administrator, who sees the trail and never the case (R36, R37)."""

from __future__ import annotations

from datetime import datetime, time, timedelta

from django import forms
from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

from anhe.casework.fields import DayField
from anhe.casework.models import File, FileRead
from anhe.clock import SHANGHAI
from anhe.orgs.access import By
from anhe.orgs.gates import allowed
from anhe.orgs.models import Account
from anhe.orgs.pages.paging import NewestPaginator
from anhe.orgs.requests import StaffRequest

PAGE = 50
FEW_FILES = 100

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


def _of_files(words: str) -> Q:
    """Reads of the files with this number: of few files found by file, else they would be looked for among all reads."""
    numbered = File.objects.filter(number__contains=words).order_by().values_list("pk", flat=True)
    few = list(numbered[: FEW_FILES + 1])
    return Q(file__in=few if len(few) <= FEW_FILES else numbered)


@allowed(By.AUDIT_ADMIN)
def reads(request: StaffRequest) -> HttpResponse:
    """The trail, newest first, by reader, file and day. File numbers only: no names of persons."""
    form = ReadFilters(request.GET)
    found = FileRead.objects.select_related("account", "file").order_by("-read_at", "-id")
    told = form.cleaned_data if form.is_valid() else {}
    if told.get("account"):
        found = found.filter(account__in=list(Account.objects.filter(name__contains=told["account"]).order_by()))
    if told.get("number"):
        found = found.filter(_of_files(told["number"]))
    if told.get("since"):
        found = found.filter(read_at__gte=datetime.combine(told["since"], time.min, SHANGHAI))
    if told.get("until"):
        found = found.filter(read_at__lt=datetime.combine(told["until"], time.min, SHANGHAI) + timedelta(days=1))
    page = NewestPaginator(found, PAGE).get_page(request.GET.get("page"))
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
