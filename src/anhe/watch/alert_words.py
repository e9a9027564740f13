"""An alert in words: what is known, and what is not. Never a place: where somebody is needs a stated reason (R04)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from anhe.clock import SHANGHAI
from anhe.watch.models import AlertKind

Facts = Mapping[str, Any]

SOURCES = {
    "satellite": gettext_lazy("卫星定位"),
    "wifi": gettext_lazy("Wi-Fi 定位，只是一个范围"),
    "base_station": gettext_lazy("基站定位，只是一个范围"),
    "none": gettext_lazy("没有位置"),
}
PARTS = {"antenna": gettext_lazy("天线"), "gnss": gettext_lazy("定位模块"), "supply": gettext_lazy("电源")}
STAGES = {
    "day": gettext_lazy("已满二十四小时"),
    "position": gettext_lazy("装置在线，但是没有位置"),
}
ENDED_BECAUSE = {
    "returned": gettext_lazy("已经返回"),
    "not_required": gettext_lazy("到了不再要求的时段"),
    "zone_ended": gettext_lazy("区域已经撤销或者更换"),
    "order_ended": gettext_lazy("电子定位已经结束"),
    "cleared": gettext_lazy("装置报告正常"),
    "recharged": gettext_lazy("已经充电"),
    "heard": gettext_lazy("重新收到定位"),
}
NOT_TOLD = {
    "accuracy_m": gettext_lazy("装置没有报定位误差"),
    "battery": gettext_lazy("装置没有报电量"),
    "last_fix_at": gettext_lazy("此前没有可信的定位点"),
}
UNKNOWN = {
    AlertKind.BOUNDARY_EXIT: gettext_lazy("不知道原因；是否已有准假、是否就医或者突发情况，须向本人核实"),
    AlertKind.PROHIBITED_PLACE: gettext_lazy("不知道是路过还是停留，也不知道做什么"),
    AlertKind.CURFEW_BROKEN: gettext_lazy("不知道原因；可能是急事"),
    AlertKind.DEVICE_SEPARATION: gettext_lazy("不知道是摘下、脱落还是误报"),
    AlertKind.STRAP_OPEN: gettext_lazy("不知道是拆开、断裂还是误报"),
    AlertKind.LOW_BATTERY: gettext_lazy("不知道为何没有充电"),
    AlertKind.SILENCE: gettext_lazy("不知道是没电、信号不好、装置故障还是有意关机"),
    AlertKind.SOS: gettext_lazy("不知道发生了什么，先联系本人"),
    AlertKind.DEVICE_FAULT: gettext_lazy("不知道故障原因"),
}


def spoken(kind: str, began_at: datetime, facts: Facts, zone: str = "") -> str:
    """One sentence for the timeline and the notice: what was seen, since when, how sure, and what is not known."""
    known = "，".join(known_facts(facts, began_at))
    return _("{kind}{zone}：{at} 起{known}。{unknown}。").format(
        kind=AlertKind(kind).label,
        zone=_("（{name}）").format(name=zone) if zone else "",
        at=_clock(began_at),
        known=f"，{known}" if known else "",
        unknown="；".join(not_known(kind, facts)),
    )


def known_facts(facts: Facts, began_at: datetime) -> list[str]:
    """What the engine says that it knows, each as a short phrase; what it did not say is left out."""
    return [words for name, say in _SAYING.items() if (words := _said(say, facts.get(name), began_at))]


def not_known(kind: str, facts: Facts) -> list[str]:
    """What nobody knows of such an alert, and what the device did not say this time."""
    unsaid = [str(NOT_TOLD[name]) for name in facts.get("unknown", []) if name in NOT_TOLD]
    return [str(UNKNOWN[AlertKind(kind)]), *unsaid]


def _said(say: Callable[[Any, datetime], str], value: Any, began_at: datetime) -> str:
    return say(value, began_at) if value is not None else ""


def _clock(at: datetime) -> str:
    return at.astimezone(SHANGHAI).strftime("%m-%d %H:%M")


def _distance(value: Any, began_at: datetime) -> str:
    return _("离区域边界约 {metres} 米").format(metres=round(value))


def _accuracy(value: Any, began_at: datetime) -> str:
    return _("定位误差约 {metres} 米").format(metres=round(value)) if value else _("定位误差不明")


def _source(value: Any, began_at: datetime) -> str:
    return str(SOURCES.get(str(value), ""))


def _speed(value: Any, began_at: datetime) -> str:
    return _("速度约 {speed} 公里/小时").format(speed=round(value))


def _fixes(value: Any, began_at: datetime) -> str:
    return _("由 {n} 个定位点得出").format(n=value)


def _silent(value: Any, began_at: datetime) -> str:
    return _("已有 {minutes} 分钟没有收到定位").format(minutes=round(value))


def _last_fix(value: Any, began_at: datetime) -> str:
    minutes = max(round(began_at.timestamp() / 60 - value / 60_000), 0)
    return _("此前最后一个可信的定位点在 {minutes} 分钟前").format(minutes=minutes) if minutes else ""


def _doubtful(value: Any, began_at: datetime) -> str:
    return _("其中 {n} 个与设备自报的速度对不上").format(n=value) if value else ""


def _brief(value: Any, began_at: datetime) -> str:
    return _("只见到一次，随后已经返回") if value else ""


def _part(value: Any, began_at: datetime) -> str:
    return _("设备自报故障：{parts}").format(parts="、".join(str(PARTS.get(one, one)) for one in value))


def _stage(value: Any, began_at: datetime) -> str:
    return str(STAGES.get(value, ""))


def _battery(value: Any, began_at: datetime) -> str:
    return _("电量 {percent}%").format(percent=value)


_SAYING: dict[str, Callable[[Any, datetime], str]] = {
    "distance_m": _distance,
    "accuracy_m": _accuracy,
    "source": _source,
    "speed_kmh": _speed,
    "fixes": _fixes,
    "silent_minutes": _silent,
    "last_fix_at": _last_fix,
    "battery": _battery,
    "doubtful": _doubtful,
    "brief": _brief,
    "what": _part,
    "stage": _stage,
}
