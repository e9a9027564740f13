"""The two trails of this floor, read by the audit administrator alone (R36, R37)."""

from __future__ import annotations

import json
from datetime import datetime, time, timedelta
from typing import Any

from django import forms
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from anhe import clock
from anhe.orgs.access import By
from anhe.orgs.forms import AccessEventFilter, AdministrationFilter
from anhe.orgs.gates import allowed
from anhe.orgs.models import AccessEvent, Account, AdministrationEntry
from anhe.orgs.pages.paging import NewestPaginator
from anhe.orgs.pages.showing import EXCEL_ROWS, show_list, spreadsheet
from anhe.orgs.recording import record

READER = By.AUDIT_ADMIN


@allowed(READER)
def access_events(request: HttpRequest) -> HttpResponse:
    """Who signed in, failed, was locked out or refused, and when."""
    filters = AccessEventFilter(request.GET)
    return show_list(
        request,
        _events(request, filters),
        heading=_("登录与访问记录"),
        lead=_("只增不改。只有审计管理员可以查看，导出也会记录。"),
        columns=_event_columns(),
        row=_event_cells,
        filters=filters,
        actions=[_export(request, "orgs:export_access_events")],
        paginator=NewestPaginator,
    )


@allowed(READER)
def export_access_events(request: HttpRequest) -> HttpResponse:
    """The same list, with the same filters, as a spreadsheet."""
    events = _events(request, AccessEventFilter(request.GET))[:EXCEL_ROWS]
    record(AccessEvent.Kind.TRAIL_EXPORTED, request, request.user, path=request.get_full_path())  # type: ignore[arg-type]
    return spreadsheet(_("登录与访问记录"), _event_columns(), (_event_cells(one) for one in events.iterator(2000)))


@allowed(READER)
def administration(request: HttpRequest) -> HttpResponse:
    """What administrators changed, with the values before and after."""
    filters = AdministrationFilter(request.GET)
    return show_list(
        request,
        _entries(request, filters),
        heading=_("管理操作记录"),
        lead=_("单位、账号、岗位和委托的每一次变更。只增不改。"),
        columns=_entry_columns(),
        row=_entry_cells,
        filters=filters,
        actions=[_export(request, "orgs:export_administration")],
        paginator=NewestPaginator,
    )


@allowed(READER)
def export_administration(request: HttpRequest) -> HttpResponse:
    """The same list, with the same filters, as a spreadsheet."""
    entries = _entries(request, AdministrationFilter(request.GET))[:EXCEL_ROWS]
    record(AccessEvent.Kind.TRAIL_EXPORTED, request, request.user, path=request.get_full_path())  # type: ignore[arg-type]
    return spreadsheet(_("管理操作记录"), _entry_columns(), (_entry_cells(one) for one in entries.iterator(2000)))


def _events(request: HttpRequest, filters: forms.Form) -> QuerySet[AccessEvent]:
    events = AccessEvent.objects.readable_by(request.actor, READER).select_related("account")  # type: ignore[attr-defined]
    wanted = filters.cleaned_data if filters.is_valid() else {}
    if who := wanted.get("who"):
        # Whose accounts are asked for first: a name that few events bear would else be looked for in all of them.
        accounts = list(_accounts_named(who))
        events = events.filter(Q(account__in=accounts) | Q(account__isnull=True, username__icontains=who))
    return _between(events, wanted)


def _accounts_named(who: str) -> QuerySet[Account]:
    return Account.objects.filter(Q(name__icontains=who) | Q(username__icontains=who)).order_by()


def _entries(request: HttpRequest, filters: forms.Form) -> QuerySet[AdministrationEntry]:
    entries = AdministrationEntry.objects.readable_by(request.actor, READER)  # type: ignore[attr-defined]
    wanted = filters.cleaned_data if filters.is_valid() else {}
    if who := wanted.get("who"):
        entries = entries.filter(
            Q(by__name__icontains=who)
            | Q(by__username__icontains=who)
            | Q(account__name__icontains=who)
            | Q(account__username__icontains=who)
        )
    return _between(entries.select_related("by", "account", "organisation"), wanted)


def _between(trail: QuerySet, wanted: dict[str, Any]) -> QuerySet:
    if wanted.get("kind"):
        trail = trail.filter(kind=wanted["kind"])
    if wanted.get("since"):
        trail = trail.filter(at__gte=datetime.combine(wanted["since"], time.min, clock.SHANGHAI))
    if wanted.get("until"):
        trail = trail.filter(at__lt=datetime.combine(wanted["until"], time.min, clock.SHANGHAI) + timedelta(days=1))
    return trail


def _export(request: HttpRequest, view: str) -> dict[str, Any]:
    query = request.GET.urlencode()
    return {"label": _("导出表格"), "url": f"{reverse(view)}?{query}" if query else reverse(view), "icon": "download"}


def _event_columns() -> list[str]:
    return [_("时间"), _("事件"), _("姓名"), _("登录名"), _("来源地址"), _("访问地址"), _("浏览器")]


def _event_cells(event: AccessEvent) -> list[str]:
    name = event.account.name if event.account else _("没有这个账号")
    return [
        _moment(event.at),
        event.get_kind_display(),
        name,
        event.username,
        event.address or "",
        event.path,
        event.user_agent,
    ]


def _entry_columns() -> list[str]:
    return [_("时间"), _("事项"), _("操作人"), _("操作人岗位"), _("单位"), _("账号"), _("变更前"), _("变更后")]


def _entry_cells(entry: AdministrationEntry) -> list[str]:
    return [
        _moment(entry.at),
        entry.get_kind_display(),
        entry.by.name if entry.by else _("系统"),
        entry.post_title,
        entry.organisation.name if entry.organisation else "",
        entry.account.name if entry.account else "",
        _values(entry.before),
        _values(entry.after),
    ]


def _moment(at: datetime) -> str:
    return f"{localtime(at, clock.SHANGHAI):%Y-%m-%d %H:%M:%S}"


def _values(values: dict[str, Any]) -> str:
    return json.dumps(values, ensure_ascii=False) if values else ""
