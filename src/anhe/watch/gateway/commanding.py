"""Commands as messages: what `TerminalCommand` says, in the protocol's words."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from anhe.watch.jt808 import answers
from anhe.watch.jt808.messages import Message

Encoder = Callable[[dict[str, Any], bool], tuple[int, bytes]]


def encode(kind: str, body: dict[str, Any], *, is_2019: bool) -> tuple[int, bytes]:
    """Message number and body. ValueError or KeyError where the command says what no terminal can be told."""
    return _ENCODERS[kind](body, is_2019)


def _text(body: dict[str, Any], is_2019: bool) -> tuple[int, bytes]:
    return Message.TEXT, answers.show_text(body["words"], is_2019=is_2019)


def _report_interval(body: dict[str, Any], _is_2019: bool) -> tuple[int, bytes]:
    return Message.SET_PARAMETERS, answers.set_parameters({answers.REPORT_SECONDS: int(body["seconds"])})


def _track(body: dict[str, Any], _is_2019: bool) -> tuple[int, bytes]:
    return Message.TRACK, answers.track(int(body["interval_s"]), int(body["for_s"]))


def _locate(_body: dict[str, Any], _is_2019: bool) -> tuple[int, bytes]:
    return Message.ASK_LOCATION, b""


def _set_area(body: dict[str, Any], is_2019: bool) -> tuple[int, bytes]:
    on_entry, number = body.get("alarm_on") == "entry", int(body["number"])
    how: dict[str, Any] = {
        "on_entry": on_entry, "on_exit": not on_entry, "name": body.get("name", ""), "is_2019": is_2019,
    }  # fmt: skip
    if "radius_m" in body:
        return Message.SET_CIRCLES, answers.set_circle(number, _place(body["centre"]), int(body["radius_m"]), **how)
    if "route" in body:
        turns = [_place(place) for place in body["route"]]
        return Message.SET_ROUTE, answers.set_route(number, turns, int(body["width_m"]), **how)
    if "north_west" in body:
        corners = (_place(body["north_west"]), _place(body["south_east"]))
        return Message.SET_RECTANGLES, answers.set_rectangle(number, *corners, **how)
    return Message.SET_POLYGON, answers.set_polygon(number, [_place(place) for place in body["polygon"]], **how)


def _place(told: Any) -> tuple[float, float]:
    lon, lat = told
    return float(lon), float(lat)


def _forget_areas(body: dict[str, Any], _is_2019: bool) -> tuple[int, bytes]:
    return _DELETES[body.get("shape", "polygon")], answers.delete_areas(
        [int(number) for number in body.get("numbers", [])]
    )


def _ask_parameters(_body: dict[str, Any], _is_2019: bool) -> tuple[int, bytes]:
    return Message.ASK_PARAMETERS, b""


_DELETES = {
    "circle": Message.DELETE_CIRCLES,
    "rectangle": Message.DELETE_RECTANGLES,
    "polygon": Message.DELETE_POLYGONS,
    "route": Message.DELETE_ROUTES,
}
_ENCODERS: dict[str, Encoder] = {
    "text": _text,
    "report_interval": _report_interval,
    "track": _track,
    "locate": _locate,
    "set_area": _set_area,
    "forget_areas": _forget_areas,
    "ask_parameters": _ask_parameters,
}
