"""A state as bytes: wearers by trail number, and the rules that are not calm by their names."""

from __future__ import annotations

import json
import struct
import zlib
from typing import Any

import numpy as np
from numpy.typing import NDArray

from anhe.watch.engine.fitting import RuleName, rule_names, rules_by_name, zone_numbers
from anhe.watch.engine.silence import fill_wheel
from anhe.watch.engine.state import RULE_COLUMNS, WEARER_COLUMNS, Phase, Rows, State
from anhe.watch.engine.watched import NOT_WATCHED, Watched

FORMAT = 1
HEAD = struct.Struct("<4sI")
MARK = b"ANHE"
LEVEL = 1


def to_bytes(state: State) -> bytes:
    """The whole state. Half a second a million wearers: give it a copy in a thread of its own."""
    known = np.flatnonzero(state.wearers["heard_at"] | state.wearers["silence"])
    open_rules = np.flatnonzero(state.rules["phase"] != Phase.CALM)
    zones = state.watched.zones.zone_id[state.rules["zone"][open_rules]]
    names = [
        [trail, kind, place.hex(), zone.tobytes().hex()]
        for (trail, kind, place), zone in zip(rule_names(state.watched, open_rules), zones, strict=True)
    ]
    parts = [_pack(state.watched.orders.trail[known])]
    parts += [_pack(state.wearers[name][known]) for name in WEARER_COLUMNS]
    parts += [_pack(state.rules[name][open_rules]) for name in RULE_COLUMNS]
    head = {"wearers": len(known), "rules": names, "lengths": [len(part) for part in parts]}
    told = json.dumps(head).encode()
    return HEAD.pack(MARK, FORMAT) + struct.pack("<I", len(told)) + told + b"".join(parts)


def from_bytes(data: bytes, watched: Watched, now_ms: int) -> State:
    """A state as it was, for whom is watched now. ValueError when the bytes are not of this format."""
    if len(data) < HEAD.size + 4 or HEAD.unpack_from(data) != (MARK, FORMAT):
        raise ValueError("not a checkpoint of this version")
    (length,) = struct.unpack_from("<I", data, HEAD.size)
    at = HEAD.size + 4
    head = json.loads(data[at : at + length])
    parts = _parts(data, at + length, head["lengths"])
    trails = _unpack(next(parts), np.int64, ())
    wearers = Rows({name: _unpack(next(parts), *kind) for name, kind in WEARER_COLUMNS.items()})
    rules = Rows({name: _unpack(next(parts), *kind) for name, kind in RULE_COLUMNS.items()})
    state = State.blank(watched, now_ms)
    slot = watched.slots_of(trails)
    stays = np.flatnonzero(slot != NOT_WATCHED)
    state.wearers.put(slot[stays], wearers.take(stays))
    _put_rules(state, head["rules"], rules, trails)
    fill_wheel(state)
    return state


def _put_rules(state: State, names: list[list[Any]], rules: Rows, trails: NDArray[np.int64]) -> None:
    now = rules_by_name(state.watched, np.array([name[0] for name in names], dtype=np.int64))
    for row, (trail, kind, place, zone) in enumerate(names):
        name: RuleName = (trail, kind, bytes.fromhex(place))
        rule = now.get(name)
        number = None if rule is None else zone_numbers(state.watched, rule).get(bytes.fromhex(zone))
        if rule is not None and number is not None:
            state.rules.put(np.array([rule]), rules.take(np.array([row])))
            state.rules["zone"][rule] = number


def _pack(column: NDArray[Any]) -> bytes:
    return zlib.compress(np.ascontiguousarray(column).tobytes(), LEVEL)


def _unpack(part: bytes, kind: Any, shape: tuple[int, ...]) -> NDArray[Any]:
    return np.frombuffer(zlib.decompress(part), dtype=kind).reshape(-1, *shape)


def _parts(data: bytes, at: int, lengths: list[int]) -> Any:
    for length in lengths:
        yield data[at : at + length]
        at += length
