"""What the platform sends: answers, for a whole batch at once or one by one, and commands."""

from __future__ import annotations

import struct
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

import numpy as np
from numpy.typing import NDArray

from anhe.watch.jt808.frames import DELIMITER, ESCAPE, wrapped
from anhe.watch.jt808.headers import PHONE_BYTES, VERSION_BIT
from anhe.watch.jt808.instants import bcd
from anhe.watch.jt808.messages import Message, Registered

LONGEST_BODY = 1023
LONGEST_TEXT = 499  # bytes; the protocol allows 1024 with its flags, many terminals keep no more than 500
REPORT_SECONDS = 0x0029
HEARTBEAT_SECONDS = 0x0001
READ_ALOUD_AND_SHOWN = 0b0000_1100
ALARM_PLATFORM_ON_ENTRY, ALARM_PLATFORM_ON_EXIT = 1 << 3, 1 << 5
SOUTH, WEST = 1 << 6, 1 << 7
SOUTH_OF_SECTION, WEST_OF_SECTION = 1 << 2, 1 << 3


class TooLong(ValueError):
    """A command that does not fit one frame."""


def frame(message: int, body: bytes, identity: str, serial: int) -> bytes:
    """One frame of the platform. The identity's length says whether the terminal speaks 2013 or 2019."""
    if len(body) > LONGEST_BODY:
        raise TooLong(f"{len(body)} bytes, at most {LONGEST_BODY}")
    phone = bytes.fromhex(identity)
    if len(phone) == PHONE_BYTES[True]:
        return wrapped(struct.pack(">HHB", message, len(body) | VERSION_BIT, 1) + phone + _u16(serial) + body)
    return wrapped(struct.pack(">HH", message, len(body)) + phone + _u16(serial) + body)


def general_answer(serial: int, message: int, result: int) -> bytes:
    """Body of 8001."""
    return struct.pack(">HHB", serial, message, result)


def registered(serial: int, result: Registered, code: str = "") -> bytes:
    """Body of 8100; the code only with success."""
    return struct.pack(">HB", serial, result) + (code.encode("gbk") if result == Registered.DONE else b"")


def ask_packets(first_serial: int, missing: Sequence[int]) -> bytes:
    """Body of 8003: which packets of a message never came."""
    return _u16(first_serial) + bytes((len(missing),)) + b"".join(map(_u16, missing))


def set_parameters(values: Mapping[int, int | str]) -> bytes:
    """Body of 8103: numbers as u32, texts in GBK."""
    parts = [bytes((len(values),))]
    for number, value in values.items():
        raw = struct.pack(">I", value) if isinstance(value, int) else value.encode("gbk")
        parts.append(struct.pack(">IB", number, len(raw)) + raw)
    return b"".join(parts)


def ask_some_parameters(numbers: Sequence[int]) -> bytes:
    """Body of 8106."""
    return bytes((len(numbers),)) + b"".join(struct.pack(">I", number) for number in numbers)


def track(interval_s: int, for_s: int) -> bytes:
    """Body of 8202: a fix every so many seconds, for so long; interval 0 stops it."""
    return struct.pack(">H", interval_s) + (struct.pack(">I", for_s) if interval_s else b"")


def show_text(words: str, *, is_2019: bool) -> bytes:
    """Body of 8300: shown and read aloud. What GBK has no sign for becomes a question mark."""
    raw = words.encode("gbk", errors="replace")
    if len(raw) > LONGEST_TEXT:
        raise TooLong(f"{len(raw)} bytes of text, at most {LONGEST_TEXT}")
    return bytes((READ_ALOUD_AND_SHOWN, 1) if is_2019 else (READ_ALOUD_AND_SHOWN,)) + raw


def time_of(at: datetime) -> bytes:
    """Body of 8109."""
    return bcd(at)


def set_polygon(
    number: int, corners: Sequence[tuple[float, float]], *, on_entry: bool, on_exit: bool, name: str = "", is_2019: bool
) -> bytes:
    """Body of 8604: a polygon the terminal keeps, corners as (lon, lat) in WGS-84 degrees, in one hemisphere."""
    south, west = corners[0][1] < 0, corners[0][0] < 0
    if any((lat < 0) != south or (lon < 0) != west for lon, lat in corners):
        raise ValueError("a polygon kept in a terminal lies in one hemisphere")
    attributes = _attributes(on_entry=on_entry, on_exit=on_exit, south=south, west=west)
    body = struct.pack(">IHH", number, attributes, len(corners)) + b"".join(_corner(lat, lon) for lon, lat in corners)
    return body + _name(name, is_2019)


def set_circle(
    number: int,
    centre: tuple[float, float],
    radius_m: int,
    *,
    on_entry: bool,
    on_exit: bool,
    name: str = "",
    is_2019: bool,
) -> bytes:
    """Body of 8600: one circle, replacing the one of this number. Centre as (lon, lat)."""
    lon, lat = centre
    attributes = _attributes(on_entry=on_entry, on_exit=on_exit, south=lat < 0, west=lon < 0)
    kept = struct.pack(">BBIH", 0, 1, number, attributes) + _corner(lat, lon) + struct.pack(">I", radius_m)
    return kept + _name(name, is_2019)


def set_rectangle(
    number: int,
    north_west: tuple[float, float],
    south_east: tuple[float, float],
    *,
    on_entry: bool,
    on_exit: bool,
    name: str = "",
    is_2019: bool,
) -> bytes:
    """Body of 8602: one rectangle, replacing the one of this number. Corners as (lon, lat), in one hemisphere."""
    (west, north), (east, south) = north_west, south_east
    attributes = _attributes(on_entry=on_entry, on_exit=on_exit, south=north < 0, west=east < 0)
    kept = struct.pack(">BBIH", 0, 1, number, attributes) + _corner(north, west) + _corner(south, east)
    return kept + _name(name, is_2019)


def set_route(
    number: int,
    turns: Sequence[tuple[float, float]],
    width_m: int,
    *,
    on_entry: bool,
    on_exit: bool,
    name: str = "",
    is_2019: bool,
) -> bytes:
    """Body of 8606: a corridor along these turns (lon, lat), so wide; the n-th section begins at the n-th turn."""
    south, west = turns[0][1] < 0, turns[0][0] < 0
    # A route has its hemispheres in each section; its own attributes say when to alarm.
    attributes = _attributes(on_entry=on_entry, on_exit=on_exit, south=False, west=False)
    section = (SOUTH_OF_SECTION if south else 0) | (WEST_OF_SECTION if west else 0)
    body = struct.pack(">IHH", number, attributes, len(turns))
    for place, (lon, lat) in enumerate(turns, 1):
        body += struct.pack(">II", place, place) + _corner(lat, lon) + bytes((min(width_m, 255), section))
    return body + _name(name, is_2019)


def delete_areas(numbers: Sequence[int]) -> bytes:
    """Body of 8601, 8603, 8605, 8607; no numbers means all of that shape."""
    return bytes((len(numbers),)) + b"".join(struct.pack(">I", number) for number in numbers)


def general_answers(
    phone_high: NDArray[np.uint16],
    phone_low: NDArray[np.uint64],
    is_2019: NDArray[np.bool_],
    our_serial: NDArray[np.uint16],
    serial: NDArray[np.uint16],
    message: NDArray[np.uint16],
    result: NDArray[np.uint8],
) -> list[bytes]:
    """8001 for many messages at once, one frame a row, as they go on the wire."""
    answers: list[bytes] = [b""] * len(serial)
    for version in (False, True):
        rows = np.flatnonzero(is_2019 == version)
        if len(rows):
            made = _answers_of_one_version(
                version,
                phone_high[rows],
                phone_low[rows],
                our_serial[rows],
                serial[rows],
                message[rows],
                result[rows],
            )
            for row, answer in zip(rows.tolist(), made, strict=True):
                answers[row] = answer
    return answers


_ANSWERED = [("answers", ">u2"), ("to", ">u2"), ("result", "u1"), ("checksum", "u1")]
_ANSWER = {
    False: np.dtype(
        [("message", ">u2"), ("attributes", ">u2"), ("phone", "u1", (6,)), ("serial", ">u2"), *_ANSWERED],
    ),
    True: np.dtype(
        [
            ("message", ">u2"),
            ("attributes", ">u2"),
            ("version", "u1"),
            ("phone", "u1", (10,)),
            ("serial", ">u2"),
            *_ANSWERED,
        ],
    ),
}


def _answers_of_one_version(
    is_2019: bool,
    phone_high: NDArray[np.uint16],
    phone_low: NDArray[np.uint64],
    our_serial: NDArray[np.uint16],
    serial: NDArray[np.uint16],
    message: NDArray[np.uint16],
    result: NDArray[np.uint8],
) -> Iterable[bytes]:
    frames = np.zeros(len(serial), dtype=_ANSWER[is_2019])
    frames["message"] = Message.PLATFORM_ANSWER
    frames["attributes"] = 5 | (VERSION_BIT if is_2019 else 0)
    if is_2019:
        frames["version"] = 1
    phone = np.empty((len(serial), 10), dtype=np.uint8)
    phone[:, :2] = phone_high.astype(">u2").view(np.uint8).reshape(-1, 2)
    phone[:, 2:] = phone_low.astype(">u8").view(np.uint8).reshape(-1, 8)
    frames["phone"] = phone[:, -PHONE_BYTES[is_2019] :]
    frames["serial"], frames["answers"], frames["to"], frames["result"] = our_serial, serial, message, result
    content = frames.view(np.uint8).reshape(len(serial), -1)
    content[:, -1] = np.bitwise_xor.reduce(content[:, :-1], axis=1)
    return _on_the_wire(content)


def _on_the_wire(content: NDArray[np.uint8]) -> Iterable[bytes]:
    """Rows with delimiters around; the few that need it escaped."""
    rows, width = content.shape
    delimited = np.full((rows, width + 2), DELIMITER, dtype=np.uint8)
    delimited[:, 1:-1] = content
    whole, step = delimited.tobytes(), width + 2
    answers = [whole[at : at + step] for at in range(0, rows * step, step)]
    escaped = ((content == DELIMITER) | (content == ESCAPE)).any(axis=1)
    for row in np.flatnonzero(escaped).tolist():
        answers[row] = wrapped(content[row, :-1].tobytes())
    return answers


def _attributes(*, on_entry: bool, on_exit: bool, south: bool, west: bool) -> int:
    chosen = (
        (ALARM_PLATFORM_ON_ENTRY, on_entry),
        (ALARM_PLATFORM_ON_EXIT, on_exit),
        (SOUTH, south),
        (WEST, west),
    )
    return sum(bit for bit, is_set in chosen if is_set)


def _corner(lat: float, lon: float) -> bytes:
    return struct.pack(">II", round(abs(lat) * 1e6), round(abs(lon) * 1e6))


def _name(name: str, is_2019: bool) -> bytes:
    raw = name.encode("gbk", errors="replace")
    return _u16(len(raw)) + raw if is_2019 else b""


def _u16(number: int) -> bytes:
    return struct.pack(">H", number)
