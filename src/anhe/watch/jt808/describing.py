"""Frames as JSON for people and scripts: what `anhe decode-jt808` prints. One line in, one object out, always."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache

import numpy as np

from anhe.watch.jt808.frames import DELIMITER, LONGEST_ON_WIRE, Flaw, Frames, cut
from anhe.watch.jt808.headers import Headers, identity_of, read_headers
from anhe.watch.jt808.locations import BASE, VALID, Located, decode_locations
from anhe.watch.jt808.messages import text
from anhe.watch.jt808.positions import CARRIERS, Places, find_positions

_DELIMITER = bytes((DELIMITER,))
ALARMS = (
    "sos", "overspeed", "fatigue", "danger_warning", "gnss_fault", "antenna_cut", "antenna_short", "low_supply",
    "supply_off", "display_fault", "speech_fault", "camera_fault", "card_reader_fault", "overspeed_warning",
    "fatigue_warning", "bit_15", "bit_16", "bit_17", "driving_too_long_today", "parked_too_long", "area_crossed",
    "route_crossed", "route_time", "route_left", "speed_sensor_fault", "fuel_abnormal", "stolen", "unlawful_ignition",
    "unlawful_displacement", "collision", "rollover", "unlawful_door",
)  # fmt: skip


def _number(scale: float = 1) -> Callable[[bytes], float | int]:
    if scale == 1:
        return int.from_bytes
    return lambda value: round(int.from_bytes(value) * scale, 3)


def _area_crossing(value: bytes) -> dict[str, object] | str:
    if len(value) != 6:
        return value.hex()
    kinds = {1: "circle", 2: "rectangle", 3: "polygon", 4: "route"}
    return {
        "kind": kinds.get(value[0], value[0]),
        "area": int.from_bytes(value[1:5]),
        "direction": {0: "in", 1: "out"}.get(value[5], value[5]),
    }


# Extras of the standard itself; makers' own stay as bytes in hex under their number, but for the lists inside EB.
EXTRAS: dict[int, tuple[str, Callable[[bytes], object]]] = {
    0x01: ("mileage_km", _number(0.1)),
    0x02: ("fuel_l", _number(0.1)),
    0x03: ("recorder_speed_kmh", _number(0.1)),
    0x04: ("alarm_to_confirm", _number()),
    0x11: ("overspeed_place", bytes.hex),
    0x12: ("area_crossing", _area_crossing),
    0x13: ("route_time", bytes.hex),
    0x25: ("vehicle_signals", _number()),
    0x2A: ("io", _number()),
    0x2B: ("analog", _number()),
    0x30: ("radio_signal", _number()),
    0x31: ("satellites", _number()),
}
NESTED: dict[int, tuple[str, Callable[[bytes], object]]] = {
    0x00B2: ("iccid", lambda value: value.hex().rstrip("f")),
    0x0089: ("status_inverted", bytes.hex),
    0x00C5: ("status_inverted_2", bytes.hex),
    0x002D: ("battery_mv", _number()),
    0x00A8: ("battery_percent", _number()),
    0x00D5: ("imei", text),
}
LONGEST_AS_NUMBER = 8


def describe(lines: Sequence[bytes]) -> list[str]:
    """One JSON object a line of hexadecimal digits: the message with its fixes, or an error. Never raises."""
    buffers = [_frame_of(line) for line in lines]
    frames = cut([b"" if isinstance(buffer, Flaw) else buffer for buffer in buffers])
    described = [_error(buffer if isinstance(buffer, Flaw) else Flaw.SHORT) for buffer in buffers]
    for piece in frames.broken:
        described[piece.owner] = _error(piece.flaw)
    for row, message in enumerate(_messages(frames)):
        described[frames.owner[row]] = message
    return described


def _frame_of(line: bytes) -> bytes | Flaw:
    if len(line) > 3 * LONGEST_ON_WIRE:
        return Flaw.LONG
    try:
        raw = bytes.fromhex(line.decode("ascii"))
    except ValueError:
        return Flaw.HEX
    if not raw:
        return Flaw.SHORT
    if raw[0] != DELIMITER or raw[-1] != DELIMITER or len(raw) < 2:
        return Flaw.DELIMITERS
    return Flaw.SEVERAL if DELIMITER in raw.strip(_DELIMITER) else raw


def _error(flaw: Flaw) -> str:
    return json.dumps({"error": flaw.value.replace("_", " ")})


def _messages(frames: Frames) -> Iterator[str]:
    headers = read_headers(frames)
    in_parts = headers.packets > 1
    places = find_positions(frames.data, np.where(in_parts, 0, headers.message), headers.body, headers.end)
    located = decode_locations(frames.data, places.start, places.end)
    fixes = _fixes(frames, places, located)
    first = np.searchsorted(places.message, np.arange(len(frames) + 1)).tolist()
    flaws = _flaws(headers, places)
    for row, head in enumerate(_heads(headers)):
        if row in flaws:
            yield _error(flaws[row])
        elif first[row] < first[row + 1]:
            yield _with_fixes(head, range(first[row], first[row + 1]), fixes, located.flaws)
        elif in_parts[row]:
            yield f'{head}, "packets": {headers.packets[row]}, "packet": {headers.packet[row]}, "fixes": null}}'
        else:
            yield f'{head}, "fixes": null}}'


def _flaws(headers: Headers, places: Places) -> dict[int, Flaw]:
    flaws = dict(places.flaws)
    encrypted = headers.is_encrypted & np.isin(headers.message, CARRIERS)
    flaws.update(dict.fromkeys(np.flatnonzero(encrypted).tolist(), Flaw.ENCRYPTED))
    flaws.update(dict.fromkeys(np.flatnonzero(~headers.readable).tolist(), Flaw.SHORT))
    return flaws


def _heads(headers: Headers) -> Iterator[str]:
    columns = (headers.message, headers.phone_high, headers.phone_low, headers.is_2019)
    for message, high, low, is_2019 in zip(*(column.tolist() for column in columns), strict=True):
        identity, version = identity_of(high, low, is_2019), 2019 if is_2019 else 2013
        yield f'{{"device": "{identity}", "message": "0x{message:04X}", "version": {version}'


def _with_fixes(head: str, mine: range, fixes: list[str], flaws: dict[int, Flaw]) -> str:
    flawed = [flaws[fix] for fix in mine if fix in flaws] if flaws else []
    if len(flawed) == len(mine):
        return _error(flawed[0])
    sound = ", ".join(fixes[fix] for fix in mine if fix not in flaws)
    left_out = f', "left_out": {json.dumps(flawed)}' if flawed else ""
    return f'{head}, "fixes": [{sound}]{left_out}}}'


def _fixes(frames: Frames, places: Places, located: Located) -> list[str]:
    fixes = located.fixes
    times = np.datetime_as_string(fixes.measured_at.astype("datetime64[ms]"), unit="s").tolist()
    columns = zip(
        times,
        located.lat.tolist(),
        located.lon.tolist(),
        fixes.speed.tolist(),
        fixes.course.tolist(),
        fixes.altitude_m.tolist(),
        ((located.status & VALID) != 0).tolist(),
        located.alarm.tolist(),
        located.status.tolist(),
        (places.start + BASE.itemsize).tolist(),
        places.end.tolist(),
        strict=True,
    )
    data = frames.data.tobytes()
    return [
        f'{{"time": "{time}Z", "lat": {lat}, "lon": {lon}, "speed_kmh": {speed / 10}, "course_deg": {course}, '
        f'"altitude_m": {altitude}, "valid": {"true" if valid else "false"}, "alarms": {_alarms(alarm)}, '
        f'"alarm_word": {alarm}, "status_word": {status}, "extras": {_extras(data[start:end])}}}'
        for time, lat, lon, speed, course, altitude, valid, alarm, status, start, end in columns
    ]


@lru_cache(maxsize=4096)
def _alarms(word: int) -> str:
    return json.dumps([name for bit, name in enumerate(ALARMS) if word >> bit & 1])


def _extras(raw: bytes) -> str:
    """Known extras by name, others by number in hex; what does not fit under `rest`. One sent twice counts once."""
    found: dict[int, str] = {}
    at, end = 0, len(raw)
    while at + 2 <= end:
        stop = at + 2 + raw[at + 1]
        if stop > end:
            break
        found[raw[at]] = _extra(raw[at], raw[at + 2 : stop])
        at = stop
    members = [*found.values(), f'"rest": "{raw[at:].hex()}"'] if at < end else found.values()
    return f"{{{', '.join(members)}}}"


@lru_cache(maxsize=1 << 16)
def _extra(number: int, value: bytes) -> str:
    known = EXTRAS.get(number)
    if known and 0 < len(value) <= LONGEST_AS_NUMBER:
        return f'"{known[0]}": {json.dumps(known[1](value))}'
    shown = (_nested(value) if number == 0xEB else None) or value.hex()
    return f'"{number:02X}": {json.dumps(shown)}'


def _nested(raw: bytes) -> dict[str, object] | None:
    """The list inside EB, if the bytes are one to the last; some makers send something else under that number."""
    found: dict[str, object] = {}
    at = 0
    while at < len(raw):
        length = int.from_bytes(raw[at : at + 2])
        stop = at + 2 + length
        if length < 2 or stop > len(raw):
            return None
        number = int.from_bytes(raw[at + 2 : at + 4])
        name, reading = NESTED.get(number, (f"{number:04X}", bytes.hex))
        found[name] = reading(raw[at + 4 : stop])
        at = stop
    return found
