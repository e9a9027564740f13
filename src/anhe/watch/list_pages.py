"""Lists: orders, devices in stock and worn, and the state of the service."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.core.paginator import Paginator
from django.db.models import Prefetch, Q, Sum
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from anhe import clock
from anhe.casework.models import File, FileKind
from anhe.clock import SHANGHAI
from anhe.orgs.access import Actor, By
from anhe.orgs.gates import allowed
from anhe.orgs.requests import StaffRequest
from anhe.watch.alert_terms import Happened
from anhe.watch.models import Alert, Device, Pairing, PositioningOrder, RefusedCount, Signal
from anhe.watch.models.devices import SELF_TEST_MODEL
from anhe.watch.places import KEEPERS, WATCHERS
from anhe.watch.service.status import read_status
from anhe.watch.tracks.levels import as_instant

PAGE = 50
STALE_AFTER = timedelta(seconds=30)
WAITING_TOO_LONG = timedelta(minutes=1)
REFUSED = {
    "unknown_device": gettext_lazy("不认识的装置"),
    "not_authenticated": gettext_lazy("没有鉴权"),
    "wrong_code": gettext_lazy("鉴权码不对"),
    "other_identity": gettext_lazy("连接中换了标识"),
    "unpaired": gettext_lazy("没有佩戴人或者没有执行中的决定"),
    "gate": gettext_lazy("定位时间不在决定的期限内"),
    "clock_ahead": gettext_lazy("装置时钟超前"),
    "too_old": gettext_lazy("定位时间太早"),
    "not_stored": gettext_lazy("没有存下，等装置重发"),
    "broken": gettext_lazy("读不懂的帧"),
    "length_differs_but_read": gettext_lazy("长度不符，但是读得懂，已经收下"),
    "clock_skewed_but_kept": gettext_lazy("装置时钟有偏差，已经收下"),
    "unsupported": gettext_lazy("不支持的消息"),
    "too_many_connections": gettext_lazy("连接总数超限"),
    "too_many_connections_of_address": gettext_lazy("同一地址连接过多"),
    "too_slow": gettext_lazy("发得太慢"),
    "too_fast": gettext_lazy("发得太快"),
    "idle": gettext_lazy("长时间没有消息"),
    "answers_not_read": gettext_lazy("不读应答"),
    "replaced_by_newer_connection": gettext_lazy("被新的连接替换"),
}
ORDER_TONES = {"approved": "brand", "proposed": "today"}


@allowed(WATCHERS | By.BUREAU_LEADER)
@require_safe
def orders(request: StaffRequest) -> HttpResponse:
    """Orders on the files one may see: those in force and waiting first."""
    worn = Prefetch("pairings", Pairing.objects.filter(removed_at__isnull=True).select_related("device__model"))
    visible = PositioningOrder.objects.visible_to(request.actor)
    rows = visible.select_related("file__organisation").prefetch_related(worn).order_by("status", "ends_at", "id")
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    may_watch = bool(request.actor.capacities & WATCHERS)
    columns = [_("姓名"), _("司法所"), _("法定情形"), _("状态"), _("期满"), _("装置"), _("办理")]
    table = {
        "caption": _("电子定位"),
        "columns": [{"label": label} for label in columns],
        "rows": [{"cells": _order_cells(order, may_watch)} for order in page.object_list],
    }
    return render(request, "watch/orders.html", {"table": table, "page": page, "query": request.GET})


def _order_cells(order: PositioningOrder, may_watch: bool) -> list[Any]:
    worn = next(iter(order.pairings.all()), None)
    ends = order.ends_at.astimezone(SHANGHAI).strftime("%Y-%m-%d %H:%M") if order.ends_at else "—"
    status = {"text": order.get_status_display(), "tone": ORDER_TONES.get(order.status, "neutral"), "shape": "status"}
    return [
        {"text": order.file.title, "url": reverse("workbench:file", args=[order.file_id])},
        order.file.organisation.short_name or order.file.organisation.name,
        order.get_ground_display(),
        {"badge": status},
        ends,
        str(worn.device) if worn else "—",
        {"text": _("区域、轨迹查阅"), "url": reverse("watch:zones", args=[order.pk])} if may_watch else "—",
    ]


@allowed(By.CORRECTION_AGENCY)
@require_safe
def devices(request: StaffRequest) -> HttpResponse:
    """The stock of the agencies one answers for; who wears a device is shown only where the file may be seen."""
    worn = Prefetch("pairings", Pairing.objects.filter(removed_at__isnull=True).select_related("order__file"))
    rows = _devices_of(request.actor).select_related("model", "organisation").prefetch_related(worn)
    page = Paginator(rows.order_by("status", "identity"), PAGE).get_page(request.GET.get("page"))
    wearers = {pairing.order.file_id for device in page.object_list for pairing in device.pairings.all()}
    visible = set(File.objects.visible_to(request.actor).filter(pk__in=wearers).values_list("pk", flat=True))
    columns = [_("终端标识"), _("型号"), _("出厂编号"), _("协议"), _("状态"), _("佩戴人"), _("说明")]
    table = {
        "caption": _("定位装置"),
        "columns": [{"label": label} for label in columns],
        "rows": [{"cells": _device_cells(device, visible)} for device in page.object_list],
    }
    return render(request, "watch/devices.html", {"table": table, "page": page, "query": request.GET})


def _devices_of(actor: Actor) -> Any:
    found = Device.objects.none()
    for path in actor.reach(By.CORRECTION_AGENCY):
        found = found | Device.objects.filter(organisation__path__startswith=path)
    return found.exclude(model__name=SELF_TEST_MODEL)


def _device_cells(device: Device, visible: set[Any]) -> list[Any]:
    pairing = next(iter(device.pairings.all()), None)
    wearer: Any = "—"
    if pairing:
        file = pairing.order.file
        seen = file.pk in visible
        wearer = {"text": file.title, "url": reverse("workbench:file", args=[file.pk])} if seen else _("（无权查看）")
    tone = {"faulty": "today", "fitted": "brand"}.get(device.status, "neutral")
    status = {"text": device.get_status_display(), "tone": tone, "shape": "status"}
    return [
        device.identity,
        str(device.model),
        device.serial or "—",
        device.get_protocol_display(),
        {"badge": status},
        wearer,
        device.fault or "—",
    ]


@allowed(KEEPERS)
@require_safe
def state(request: StaffRequest) -> HttpResponse:
    """How the service is: what it says of itself, what waits to be raised, what was refused at the door today."""
    now = clock.now()
    said = service_says(now)
    waiting = Signal.objects.filter(is_raised=False)
    late = waiting.filter(seen_at__lt=now - WAITING_TOO_LONG).count()
    refused = RefusedCount.objects.filter(day=now.date()).values("reason").annotate(n=Sum("frames")).order_by("reason")
    table = {
        "caption": _("今天在门口拒收或者记下异常的"),
        "columns": [{"label": _("原因")}, {"label": _("数量"), "number": True}],
        "rows": [{"cells": [_reason(row["reason"]), {"text": str(row["n"]), "number": True}]} for row in refused],
    }
    context = {"said": said, "waiting": waiting.count(), "late": late, "table": table, "stats": _stats(said, now)}
    return render(request, "watch/_state.html" if request.htmx else "watch/state.html", context)


def _reason(code: str) -> str:
    """A reason of the gateway in words; one that this page does not know stands as it is."""
    return str(REFUSED.get(code, code))


def service_says(now: datetime) -> dict[str, Any] | None:
    """The status that the service last wrote, with its age; None where it never ran here."""
    said = read_status() or {}
    try:
        at = as_instant(said["at"]).astimezone(SHANGHAI)
    except (KeyError, TypeError):
        return None
    last = said.get("last_fix_at")
    return said | {
        "written_at": at,
        "is_stale": now - at > STALE_AFTER,
        "last_fix": as_instant(last).astimezone(SHANGHAI) if last else None,
        "is_away": said.get("database") == "away",
    }


def _stats(said: dict[str, Any] | None, now: datetime) -> list[dict[str, Any]]:
    real = ~Q(order__file__kind=FileKind.SELF_TEST)
    unanswered = Alert.objects.open().filter(real, acknowledged_at__isnull=True).count()
    reminded = Alert.objects.filter(real, news__happened=Happened.ESCALATED, raised_at__date=now.date())
    in_force = PositioningOrder.objects.in_force(now).exclude(file__kind=FileKind.SELF_TEST)
    own = [
        {"label": _("执行中的电子定位"), "value": in_force.count(), "unit": _("件")},
        {"label": _("待受理预警"), "value": unanswered, "unit": _("件")},
        {"label": _("今天逐级提醒过的"), "value": reminded.distinct().count(), "unit": _("件")},
    ]
    if said is None:
        return own
    return [
        *own,
        {"label": _("在线连接"), "value": said.get("connections", 0), "unit": _("个")},
        {"label": _("等待存下的数据"), "value": round(said.get("bytes_waiting", 0) / 1024), "unit": "KB"},
        {"label": _("今天存下的定位点"), "value": said.get("stored_today", 0), "unit": _("个")},
    ]
