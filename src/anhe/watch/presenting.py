"""How electronic positioning shows itself on the file page of the person it is about."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast

from django.db.models import F, Prefetch, Q
from django.utils.translation import gettext as _

from anhe.casework.models import File, FileKind
from anhe.clock import SHANGHAI
from anhe.watch.models import Alert, Pairing, PositioningOrder, Zone
from anhe.watch.zones import spoken_hours

Status = PositioningOrder.Status


@dataclass(frozen=True, slots=True)
class Standing:
    """The orders of a file, newest first, and what stands under the running one."""

    orders: list[PositioningOrder]
    now: datetime

    @property
    def running(self) -> PositioningOrder | None:
        return next((one for one in self.orders if one.status in (Status.PROPOSED, Status.APPROVED)), None)


def standing(file: File, now: datetime) -> Standing:
    """At most four statements, whatever the number of orders; none for a file of another pillar."""
    if file.kind != FileKind.CORRECTION:
        return Standing([], now)
    zones = Zone.objects.filter(_not_over(now)).select_related("area").order_by("kind", "starts_at")
    pairings = Pairing.objects.filter(handed_back_at__isnull=True).select_related("device__model")
    alerts = Alert.objects.filter(closed_at__isnull=True).order_by("-severity", "raised_at")
    orders = file.positioning_orders.prefetch_related(
        Prefetch("zones", zones, to_attr="zones_in_force"),
        Prefetch("pairings", pairings, to_attr="pairings_not_back"),
        Prefetch("alerts", alerts, to_attr="open_alerts"),
    )
    found = cast(list[PositioningOrder], list(orders))
    for order in found:
        order.file = file
        for record in _under(order):
            record.order = order
    return Standing(found, now)


def _under(order: PositioningOrder) -> list[Any]:
    return [*_zones(order), *_not_back(order), *_open_alerts(order)]


def _zones(order: PositioningOrder) -> list[Zone]:
    return order.zones_in_force  # type: ignore[attr-defined]


def _not_back(order: PositioningOrder) -> list[Pairing]:
    return order.pairings_not_back  # type: ignore[attr-defined]


def _open_alerts(order: PositioningOrder) -> list[Alert]:
    return order.open_alerts  # type: ignore[attr-defined]


def _not_over(now: datetime) -> Q:
    """In force or yet to come; not those replaced before their first day."""
    return (Q(ends_at__isnull=True) | Q(ends_at__gt=now)) & (Q(ends_at__isnull=True) | Q(ends_at__gt=F("starts_at")))


def banners(shown: Standing) -> list[dict[str, Any]]:
    """What everybody must know before reading on: an order in force, an alert nobody has closed."""
    order = shown.running
    found: list[dict[str, Any]] = []
    if order is not None and order.is_in_force(shown.now):
        found.append({"kind": "info", "text": _("电子定位 至 {day}").format(day=order.last_day)})
    for one in shown.orders:
        for alert in _open_alerts(one):
            at = alert.raised_at.astimezone(SHANGHAI).strftime("%m-%d %H:%M")
            found.append({"kind": "crisis", "text": _("预警未办结：{alert}，{at}").format(alert=alert, at=at)})
    return found


def story(shown: Standing) -> list[tuple[str, Any]]:
    """Label and value: each order in a line, then the zones and the device of the running one."""
    lines = [(_("电子定位"), _spoken(order)) for order in shown.orders]
    order = shown.running
    if order is not None:
        zones = "；".join(_spoken_zone(zone) for zone in _zones(order))
        worn = [one for one in _not_back(order) if one.removed_at is None]
        lines += [(_("电子围栏"), zones), (_("定位装置"), "、".join(str(one.device) for one in worn))]
    return [(label, value) for label, value in lines if value]


def _spoken(order: PositioningOrder) -> str:
    state = order.get_status_display()
    if order.starts_at is None or order.last_day is None:
        return _("{ground}，{state}").format(ground=order.get_ground_display(), state=state)
    return _("{start} 至 {end}，{ground}，{state}").format(
        start=order.starts_at.astimezone(SHANGHAI).date(),
        end=order.last_day,
        ground=order.get_ground_display(),
        state=state,
    )


def _spoken_zone(zone: Zone) -> str:
    return f"{zone}（{spoken_hours(zone.hours)}）" if zone.hours else str(zone)


def records(shown: Standing) -> list[Any]:
    """The records that an act may work on now: open alerts first, the running order, its zones, devices out of stock."""
    found: list[Any] = [alert for order in shown.orders for alert in _open_alerts(order)]
    order = shown.running
    if order is not None:
        found += [order, *_zones(order)]
    found += [one for one in shown.orders if one is not order and _wears(one)]
    found += [pairing for one in shown.orders for pairing in _not_back(one) if pairing.removed_at]
    return found


def _wears(order: PositioningOrder) -> bool:
    """A device is still on the person although the order is over: to be removed at once."""
    return any(pairing.removed_at is None for pairing in _not_back(order))
