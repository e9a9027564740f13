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
    on_entry = body.get("alarm_on") == "entry"
    how: dict[str, Any] = {"on_entry": on_entry, "on_exit": not on_entry, "name": body.get("name", "")}
    if "radius_m" in body:
        lon, lat = body["centre"]
        return Message.SET_CIRCLES, answers.set_circle(
            int(body["number"]), (lon, lat), int(body["radius_m"]), is_2019=is_2019, **how
        )
    corners = [(float(lon), float(lat)) for lon, lat in body["polygon"]]
    return Message.SET_POLYGON, answers.set_polygon(int(body["number"]), corners, is_2019=is_2019, **how)


def _forget_areas(body: dict[str, Any], _is_2019: bool) -> tuple[int, bytes]:
    message = Message.DELETE_CIRCLES if body.get("shape") == "circle" else Message.DELETE_POLYGONS
    return message, answers.delete_areas([int(number) for number in body.get("numbers", [])])


def _ask_parameters(_body: dict[str, Any], _is_2019: bool) -> tuple[int, bytes]:
    return Message.ASK_PARAMETERS, b""


_ENCODERS: dict[str, Encoder] = {
    "text": _text,
    "report_interval": _report_interval,
    "track": _track,
    "locate": _locate,
    "set_area": _set_area,
    "forget_areas": _forget_areas,
    "ask_parameters": _ask_parameters,
}
