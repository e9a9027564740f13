"""Each stage of the engine by itself, over the same batches: fixes a second."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import partial
from time import perf_counter
from typing import Any

import numpy as np

from anhe.watch.engine.containment import stand
from anhe.watch.engine.flags import follow_flags
from anhe.watch.engine.gate import under_order
from anhe.watch.engine.news import remember, sort_news
from anhe.watch.engine.plausibility import has_position, judge
from anhe.watch.engine.presence import follow, weigh
from anhe.watch.engine.spreading import turn_in_group
from anhe.watch.engine.state import State
from anhe.watch.engine.step import step
from anhe.watch.fixes import Fixes, Source


def stage_rates(state: State, batches: Iterable[tuple[Fixes, int]]) -> dict[str, float]:
    """Rates by stage and of `step`, over (fixes, now_ms). `state` is left as it was: each side learns on a copy."""
    apart, whole = state.copy(), state.copy()
    seconds: dict[str, float] = {}
    count = 0

    def timed(name: str, work: Callable[[], Any]) -> Any:
        began = perf_counter()
        result = work()
        seconds[name] = seconds.get(name, 0.0) + perf_counter() - began
        return result

    for fixes, now_ms in batches:
        count += len(fixes)
        timed("step", partial(step, whole, fixes, now_ms))
        _each(apart, fixes, now_ms, timed)
    return {name: count / spent for name, spent in seconds.items() if spent > 0}


def _each(state: State, fixes: Fixes, now_ms: int, timed: Callable[[str, Callable[[], Any]], Any]) -> None:
    watched, limits, wearers = state.watched, state.watched.thresholds, state.wearers
    slot = watched.slots_of(fixes.trail)
    let_in = timed("gate", lambda: under_order(watched.orders, slot, fixes.measured_at, now_ms))
    fixes, slot = fixes.take(let_in), slot[let_in]
    news = timed("news", lambda: sort_news(slot, fixes, wearers, now_ms, limits))
    timed("remember", lambda: remember(slot, fixes, news, wearers, now_ms))
    fresh, who = fixes.take(news.fresh), slot[news.fresh]
    turn = turn_in_group(who)
    timed("flags", lambda: follow_flags(who, turn, fresh, wearers, limits))
    judged = timed("plausibility", lambda: judge(who, turn, fresh, wearers, limits))
    circles = np.isin(fresh.source, (Source.WIFI, Source.BASE_STATION))
    standing = timed(
        "containment",
        lambda: stand(watched, who, fresh.measured_at, fresh.lat, fresh.lon, has_position(fresh), circles),
    )

    def presence() -> None:
        evidence = weigh(watched, standing, fresh, judged)
        follow(standing.rule, turn[standing.fix], evidence, state.rules, limits)

    timed("presence", presence)
