"""Signals in numbers and words: what is known, and what is not. No coordinates (R04)."""

from __future__ import annotations

from typing import Any

from anhe.watch.engine.flags import FAULTS, KIND, Flag, Raised
from anhe.watch.engine.presence import Turn
from anhe.watch.engine.signals import Kind, SignalFact
from anhe.watch.engine.silence import Silence, Silent
from anhe.watch.engine.state import Rows, State
from anhe.watch.engine.watched import Watched, ZoneKind
from anhe.watch.fixes import UNKNOWN_ACCURACY, UNKNOWN_BATTERY, Fixes, Sign, Source

KIND_OF_RULE = {
    ZoneKind.ALLOWED: Kind.BOUNDARY_EXIT,
    ZoneKind.PROHIBITED: Kind.PROHIBITED_PLACE,
    ZoneKind.CURFEW: Kind.CURFEW_BROKEN,
}
STAGE_NAME = {Silence.INTERVAL: "interval", Silence.DAY: "day", Silence.POSITION: "position"}
FAULT_NAMES = {Sign.ANTENNA_FAULT: "antenna", Sign.GNSS_FAULT: "gnss", Sign.SUPPLY_OFF: "supply"}


def what_is_known(fixes: Fixes, row: int) -> dict[str, Any]:
    """Facts of the fix itself; what the device does not say is listed under "unknown"."""
    facts: dict[str, Any] = {
        "source": Source(int(fixes.source[row])).name.lower(),
        "speed_kmh": round(int(fixes.speed[row]) / 10),
    }
    known = {
        "accuracy_m": int(fixes.accuracy_m[row]) if fixes.accuracy_m[row] != UNKNOWN_ACCURACY else None,
        "battery": int(fixes.battery[row]) if fixes.battery[row] != UNKNOWN_BATTERY else None,
    }
    facts |= {name: value for name, value in known.items() if value is not None}
    facts["unknown"] = [name for name, value in known.items() if value is None]
    return facts


def tell_turn(
    watched: Watched, rule: int, turn: Turn, told: Rows, place: int, fixes: Fixes, row: int, *, late: bool = False
) -> list[SignalFact]:
    """Signals of a rule that turned: `told` are its columns at that moment."""
    began, turned = int(told["first_at"][place]), int(told["turned_at"][place])
    at = int(fixes.measured_at[row])
    seen: dict[str, Any] = {
        "distance_m": round(float(told["farthest_m"][place])),
        "fixes": int(told["fixes"][place]),
        "doubtful": int(told["doubtful"][place]),
    }
    if late:
        seen["late"] = True
    begin = what_is_known(fixes, row) | seen
    if turned and not (late and turn == Turn.BRIEF):
        begin["last_fix_at"] = turned
    if turn == Turn.BEGAN:
        return [_of_rule(watched, rule, True, int(told["zone"][place]), at, began, begin)]
    if turn == Turn.BRIEF:
        zone = int(told["zone"][place])
        return [
            _of_rule(watched, rule, True, zone, at, began, begin | {"brief": True}),
            _of_rule(watched, rule, False, zone, at, began, seen | {"because": "returned", "brief": True}),
        ]
    returned = turn == Turn.RETURNED
    facts = seen | {"because": "returned" if returned else "not_required"}
    return [_of_rule(watched, rule, False, int(told["zone"][place]), turned if returned else at, began, facts)]


def tell_gone(watched: Watched, rule: int, rules: Rows, now_ms: int, because: str) -> SignalFact:
    """The end of an episode whose zone or order is no more."""
    zone, began = int(rules["zone"][rule]), int(rules["first_at"][rule])
    return _of_rule(watched, rule, False, zone, now_ms, began, {"because": because})


def tell_flag(watched: Watched, slot: int, raised: Raised, fixes: Fixes) -> SignalFact:
    """The signal of one flag."""
    facts = what_is_known(fixes, raised.row)
    if not raised.is_up:
        facts["because"] = "recharged" if KIND[raised.flag] == Kind.LOW_BATTERY else "cleared"
    if KIND[raised.flag] == Kind.LOW_BATTERY:
        facts["stage"] = "alert" if raised.flag == Flag.BATTERY_ALERT else "wearer"
    if raised.flag == Flag.FAULT and raised.is_up:
        signs = int(fixes.signs[raised.row]) & FAULTS
        facts["what"] = [name for sign, name in FAULT_NAMES.items() if signs & sign]
    return SignalFact(
        trail=int(watched.orders.trail[slot]),
        kind=KIND[raised.flag].word,
        begins=raised.is_up,
        zone=-1,
        measured_at=int(fixes.measured_at[raised.row]),
        began_at=raised.began_at,
        facts=facts,
        stage=1 if raised.flag == Flag.BATTERY_ALERT else 0,
    )


def tell_late_flag(watched: Watched, slot: int, raised: Raised, fixes: Fixes) -> list[SignalFact]:
    """A flag that arrives after later fixes: begun, and not open any more as far as we know."""
    begin = tell_flag(watched, slot, raised, fixes)
    facts = begin.facts | {"late": True}
    end = facts | {"because": "cleared"}
    return [
        SignalFact(begin.trail, begin.kind, True, -1, begin.measured_at, begin.began_at, facts),
        SignalFact(begin.trail, begin.kind, False, -1, begin.measured_at, begin.began_at, end),
    ]


def tell_silence(state: State, silent: Silent, now_ms: int, *, begins: bool, because: str = "heard") -> SignalFact:
    """Silence noticed, or over."""
    last = int(state.wearers["good_at"][silent.slot])
    facts: dict[str, Any] = {
        "stage": STAGE_NAME[silent.stage],
        "silent_minutes": max(0, now_ms - silent.began_at) // 60_000,
    }
    facts |= {"last_fix_at": last} if last else {"unknown": ["last_fix_at"]}
    if not begins:
        facts["because"] = because
    return SignalFact(
        trail=int(state.watched.orders.trail[silent.slot]),
        kind=Kind.SILENCE.word,
        begins=begins,
        zone=-1,
        measured_at=now_ms,
        began_at=silent.began_at,
        facts=facts,
        stage=int(silent.stage),
    )


def _of_rule(
    watched: Watched, rule: int, begins: bool, zone: int, measured_at: int, began_at: int, facts: dict[str, Any]
) -> SignalFact:
    return SignalFact(
        trail=int(watched.orders.trail[watched.rule_slot[rule]]),
        kind=KIND_OF_RULE[ZoneKind(int(watched.rule_kind[rule]))].word,
        begins=begins,
        zone=zone,
        measured_at=measured_at,
        began_at=began_at,
        facts=facts,
        zone_id=watched.zone_id(zone),
    )
