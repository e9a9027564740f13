"""终端指令 under an order in force: how often it reports, a closer look for a while, where it is now, zones it keeps.

Law art. 29: only while the order runs and a device is worn. Each command waits in the outbox until the terminal is
connected, and the terminal's own answer is kept with it. None of them says anything to the wearer (R10 is for texts).
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from shapely.geometry import MultiPolygon, Polygon, shape

from anhe.casework.acts import Act, ActForm, Refused
from anhe.law.answers import YES, Answer, No
from anhe.law.citations import LAW, MEASURES
from anhe.watch.devices import worn_under
from anhe.watch.models import Device, PositioningOrder, TerminalCommand, Zone
from anhe.watch.models.devices import Protocol
from anhe.watch.orders import OFFICERS, running

Kind = TerminalCommand.Kind
WORTH = timedelta(hours=24)
WORTH_NOW = timedelta(minutes=10)
LEAST_SECONDS, MOST_SECONDS = 5, 3600
MOST_CLOSE_MINUTES = 120
MOST_CORNERS = 100
FIRST_TOLERANCE = 0.00005


class _ToTerminal(Act):
    acts_on = PositioningOrder
    by = OFFICERS
    basis = [LAW[29], MEASURES[37]]

    @classmethod
    def ready(cls, record: PositioningOrder) -> Answer:
        runs = running(record)
        if not runs:
            return runs
        return YES if worn_under(record) else No(gettext("本人没有佩戴装置。"))

    @property
    def device(self) -> Device:
        worn = worn_under(self.record)
        assert worn is not None
        return worn.device

    def check(self) -> None:
        if self.device.protocol != Protocol.JT808:
            raise Refused(gettext("{device}不能接收指令。").format(device=self.device))

    def tell(self, kind: Kind, body: dict[str, Any], worth_for: timedelta = WORTH) -> None:
        """Have a command wait in the outbox; written with the act."""
        self.add(
            TerminalCommand(
                device=self.device, kind=kind, body=body, queued_at=self.now, worth_until=self.now + worth_for
            )
        )


class SetReportInterval(_ToTerminal):
    """Tell the terminal how often to report from now on. Law art. 29; Measures art. 37."""

    title = _("设定上报间隔")

    class Input(ActForm):
        seconds = forms.IntegerField(
            label=_("间隔（秒）"), min_value=LEAST_SECONDS, max_value=MOST_SECONDS, help_text=_("越短越费电。")
        )

    def perform(self) -> str:
        self.tell(Kind.REPORT_INTERVAL, {"seconds": self.input.seconds})
        return gettext("设定{device}每 {seconds} 秒上报一次").format(device=self.device, seconds=self.input.seconds)


class LookClosely(_ToTerminal):
    """Have the terminal report more often for a while, with a reason. Law art. 29, 34 ¶1: no more than is needed."""

    title = _("临时加密定位")
    basis = [LAW[29], LAW[34].paragraph(1)]

    class Input(ActForm):
        interval_s = forms.IntegerField(label=_("间隔（秒）"), min_value=LEAST_SECONDS, max_value=60, initial=10)
        minutes = forms.IntegerField(label=_("持续（分钟）"), min_value=1, max_value=MOST_CLOSE_MINUTES, initial=30)
        reason = forms.CharField(label=_("理由"), max_length=300, min_length=2)

    def perform(self) -> str:
        told = self.input
        self.tell(Kind.TRACK, {"interval_s": told.interval_s, "for_s": told.minutes * 60}, WORTH_NOW)
        return gettext("{device}每 {seconds} 秒定位，持续 {minutes} 分钟：{reason}").format(
            device=self.device, seconds=told.interval_s, minutes=told.minutes, reason=told.reason
        )


class AskPosition(_ToTerminal):
    """Ask the terminal where it is now. Law art. 29."""

    title = _("点名定位")

    def perform(self) -> str:
        self.tell(Kind.LOCATE, {}, WORTH_NOW)
        return gettext("要求{device}立即上报位置").format(device=self.device)


class SendZones(_ToTerminal):
    """Have a terminal that keeps areas keep the order's zones, in place of what it kept. Law art. 29.

    Large borders go in fewer corners: the terminal's own alarm is a help, the house judges by the whole border.
    """

    title = _("向终端下发电子围栏")

    def check(self) -> None:
        super().check()
        if not self.device.model.keeps_areas:
            raise Refused(gettext("{device}不能自存区域，由平台判断。").format(device=self.device))
        if not self._zones():
            raise Refused(gettext("还没有划定电子围栏。"))

    def perform(self) -> str:
        self.tell(Kind.FORGET_AREAS, {})
        for zone in self._zones():
            for body in kept_areas(zone):
                self.tell(Kind.SET_AREA, body)
        names = "、".join(zone.area.name for zone in self._zones())
        return gettext("向{device}下发电子围栏：{names}").format(device=self.device, names=names)

    def _zones(self) -> list[Zone]:
        kept = (Zone.Kind.ALLOWED, Zone.Kind.PROHIBITED)
        zones = self.record.zones.in_force(self.now).filter(kind__in=kept, hours=[])
        return list(zones.select_related("area"))


def kept_areas(zone: Zone) -> Iterator[dict[str, Any]]:
    """Bodies of SET_AREA for one zone, a polygon each, with at most MOST_CORNERS corners."""
    whole = shape(zone.area.shape)
    parts = list(whole.geoms) if isinstance(whole, MultiPolygon) else [whole]
    for place, part in enumerate(parts):
        ring = _fewer_corners(part)
        yield {
            "number": (zone.pk.int + place) & 0xFFFF_FFFF,
            "polygon": [[round(lon, 6), round(lat, 6)] for lon, lat in ring],
            "alarm_on": "entry" if zone.kind == Zone.Kind.PROHIBITED else "exit",
        }


def _fewer_corners(part: Polygon) -> list[tuple[float, float]]:
    tolerance, ring = FIRST_TOLERANCE, list(part.exterior.coords)[:-1]
    while len(ring) > MOST_CORNERS:
        ring = list(part.simplify(tolerance).exterior.coords)[:-1]
        tolerance *= 2
    return [(lon, lat) for lon, lat, *_height in ring]
