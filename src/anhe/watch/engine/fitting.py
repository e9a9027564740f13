"""A state for a new `Watched`: orders and zones come and go, what is known of the others stays."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from anhe.watch.engine.signals import SignalFact
from anhe.watch.engine.silence import Silence, Silent, fill_wheel
from anhe.watch.engine.state import RULE_COLUMNS, WEARER_COLUMNS, Phase, Rows, State
from anhe.watch.engine.telling import tell_gone, tell_silence
from anhe.watch.engine.watched import NEVER, NOT_WATCHED, Watched, ZoneKind

RuleName = tuple[int, int, bytes]


def start(watched: Watched, now_ms: int) -> State:
    """A state that knows nobody yet and listens from now on."""
    state = State.blank(watched, now_ms)
    fill_wheel(state)
    return state


def fit(state: State, watched: Watched, now_ms: int) -> list[SignalFact]:
    """Move `state` to `watched`. Signals: ends of the episodes whose order, zone or device is no more."""
    old = State(state.watched, state.wearers, state.rules, state.listening_since)
    slot = watched.slots_of(old.watched.orders.trail)
    stays = np.flatnonzero(slot != NOT_WATCHED)
    state.watched = watched
    state.wearers = Rows.empty(WEARER_COLUMNS, len(watched))
    state.wearers.put(slot[stays], old.wearers.take(stays))
    state.rules = Rows.empty(RULE_COLUMNS, len(watched.rule_slot))
    signals = _move_rules(old, state, slot, now_ms)
    signals += _end_silences(old, state, now_ms)
    fill_wheel(state)
    return signals


def rule_names(watched: Watched, rules: NDArray[np.intp]) -> list[RuleName]:
    """What a rule is called whatever else is watched: trail, kind, and the zone's id for a prohibited place."""
    names = []
    for rule in rules.tolist():
        kind = int(watched.rule_kind[rule])
        zone = watched.zones.zone_id[watched.zone_first[rule]].tobytes() if kind == ZoneKind.PROHIBITED else b""
        names.append((int(watched.orders.trail[watched.rule_slot[rule]]), kind, zone))
    return names


def rules_by_name(watched: Watched, trails: NDArray[np.int64]) -> dict[RuleName, int]:
    """Rules of these trails, by name."""
    slots = watched.slots_of(np.unique(trails))
    slots = slots[slots != NOT_WATCHED]
    rules = [np.arange(watched.rule_first[slot], watched.rule_first[slot + 1]) for slot in slots.tolist()]
    numbers = np.concatenate(rules) if rules else np.zeros(0, dtype=np.intp)
    return dict(zip(rule_names(watched, numbers), numbers.tolist(), strict=True))


def zone_numbers(watched: Watched, rule: int) -> dict[bytes, int]:
    """Zones of a rule: id → index."""
    zones = range(watched.zone_first[rule], watched.zone_first[rule + 1])
    return {watched.zones.zone_id[zone].tobytes(): zone for zone in zones}


def _move_rules(old: State, state: State, slot: NDArray[np.intp], now_ms: int) -> list[SignalFact]:
    open_rules = np.flatnonzero(old.rules["phase"] != Phase.CALM)
    names = rule_names(old.watched, open_rules)
    now = rules_by_name(state.watched, np.array([trail for trail, _kind, _zone in names], dtype=np.int64))
    signals = []
    for rule, name in zip(open_rules.tolist(), names, strict=True):
        place = now.get(name)
        if place is not None and (zone := _same_zone(old, state, rule, place)) is not None:
            state.rules.put(np.array([place]), old.rules.take(np.array([rule])))
            state.rules["zone"][place] = zone
        elif old.rules["phase"][rule] == Phase.EPISODE:
            gone = slot[old.watched.rule_slot[rule]] == NOT_WATCHED
            because = "order_ended" if gone else "zone_ended"
            signals.append(tell_gone(old.watched, rule, old.rules, now_ms, because))
    return signals


def _same_zone(old: State, state: State, rule: int, place: int) -> int | None:
    zone = int(old.rules["zone"][rule])
    return zone_numbers(state.watched, place).get(old.watched.zones.zone_id[zone].tobytes())


def _end_silences(old: State, state: State, now_ms: int) -> list[SignalFact]:
    """A device that was taken off is not silent."""
    signals = []
    new = state.watched.slots_of(old.watched.orders.trail)
    for slot in np.flatnonzero(old.wearers["silence"]).tolist():
        place = int(new[slot])
        if place != NOT_WATCHED and state.watched.orders.silent_from_ms[place] != NEVER:
            continue
        bits = int(old.wearers["silence"][slot])
        since = int(old.wearers["heard_at"][slot]) or int(old.watched.orders.starts_ms[slot])
        for stage in Silence:
            if bits & stage:
                because = "order_ended" if place == NOT_WATCHED else "not_required"
                signals.append(tell_silence(old, Silent(slot, stage, since), now_ms, begins=False, because=because))
        if place != NOT_WATCHED:
            state.wearers["silence"][place] = 0
    return signals
