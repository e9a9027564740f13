"""The engine as a whole: figures of its size and speed that hold on any machine, and what it must never do."""

from __future__ import annotations

import ast
from pathlib import Path
from uuid import UUID

import numpy as np
import pytest

import anhe.watch.engine
from anhe.watch.engine import (
    NEVER,
    Areas,
    Hours,
    Kind,
    Openings,
    Orders,
    SignalFact,
    Thresholds,
    Watched,
    Zones,
    fit,
    from_bytes,
    start,
    step,
    tick,
    to_bytes,
)
from anhe.watch.fixes import Fixes
from anhe.watch.measuring.stages import stage_rates
from anhe.watch.models import AlertKind
from tests.watch.engine_made import LAT, LON, NOON, SQUARE, TERM_ENDS, World, fix, polygon


def many(count: int) -> Watched:
    """So many wearers in one district."""
    areas = Areas()
    areas.add([polygon(SQUARE)])
    trail = np.arange(1, count + 1)

    def all_at(value: int) -> np.ndarray:
        return np.full(count, value, dtype=np.int64)

    orders = Orders(trail, all_at(0), all_at(TERM_ENDS), all_at(10), all_at(NOON))
    number = np.zeros(count, dtype=np.int32)
    ids = np.frombuffer(np.random.default_rng(1).bytes(16 * count), dtype="V16")
    zones = Zones(trail, np.zeros(count, dtype=np.uint8), number, number, all_at(0), all_at(NEVER), ids)
    return Watched.build(orders, zones, Openings.none(), areas, Hours(), Thresholds())


def everybody(count: int, at: int) -> Fixes:
    fixes = Fixes.empty(count)
    fixes.trail[:] = np.arange(1, count + 1)
    fixes.measured_at[:] = fixes.received_at[:] = at
    fixes.lat[:], fixes.lon[:] = LAT, LON
    fixes.accuracy_m[:], fixes.battery[:] = 15, 80
    return fixes


def test_kinds_are_the_alerts_own_words() -> None:
    assert {kind.word for kind in Kind} == set(AlertKind.values)


def test_a_wearer_takes_less_than_two_hundred_bytes_and_fixes_take_none() -> None:
    state = start(many(1000), NOON)
    before = state.nbytes
    for second in range(0, 100, 10):
        step(state, everybody(1000, NOON + second * 1000), NOON + second * 1000)

    assert before / 1000 < 200
    assert state.nbytes == before
    assert sum(len(part) for parts in state.wheel.values() for part in parts) == 1000


def test_nothing_of_django_and_no_clock_is_used_by_the_engine() -> None:
    imported = set()
    for file in Path(anhe.watch.engine.__file__).parent.glob("*.py"):
        for node in ast.walk(ast.parse(file.read_text())):
            if isinstance(node, ast.ImportFrom):
                imported.add(node.module or "")
            elif isinstance(node, ast.Import):
                imported |= {name.name for name in node.names}

    roots = {name.split(".")[0] for name in imported}
    assert roots <= {
        "__future__",
        "anhe",
        "collections",
        "dataclasses",
        "enum",
        "json",
        "numpy",
        "shapely",
        "struct",
        "typing",
        "uuid",
        "zlib",
    }
    assert all(
        name.startswith(("anhe.watch.engine", "anhe.watch.fixes")) for name in imported if name.startswith("anhe")
    )


def test_a_batch_without_fixes_and_a_world_without_wearers_are_nothing_special() -> None:
    nobody = start(many(0), NOON)

    assert len(step(nobody, Fixes.empty(), NOON).kept) == 0
    assert step(nobody, fix(0, 0, NOON), NOON).stored_mask.tolist() == [False]
    assert tick(nobody, NOON) == []
    assert from_bytes(to_bytes(nobody), nobody.watched, NOON).nbytes == 0


def test_the_batches_of_one_wearer_do_not_change_what_is_said_of_another() -> None:
    rng = np.random.default_rng(5)
    alone, together = World(1), World(30)
    for trail in range(1, 31):
        together.zone(polygon(SQUARE), trail=trail)
    alone.zone(polygon(SQUARE))
    alone_said, together_said = [], []
    for number in range(80):
        at = NOON + 10_000 * number
        x = 2000 + 150 * np.sin(number / 6)
        others = [fix(*rng.uniform(-2500, 2500, 2), at, trail=t, kmh=90) for t in range(2, 31)]
        alone_said += alone.take(fix(x, 0, at, kmh=30)).signals
        said = together.take(*others, fix(x, 0, at, kmh=30)).signals
        together_said += [one for one in said if one.trail == 1]

    assert [(s.kind, s.begins, s.began_at) for s in together_said] == [
        (s.kind, s.begins, s.began_at) for s in alone_said
    ]
    assert len(alone_said) > 2


class TestManyOrders:
    COUNT = 50_000

    def test_one_changed_order_leaves_the_others_as_they_were(self) -> None:
        watched = many(self.COUNT)
        state = start(watched, NOON)
        step(state, everybody(self.COUNT, NOON), NOON)
        one = np.array([6])
        changed = watched.with_changes(watched.orders.take(one), Zones.none(), Openings.none(), gone=np.array([3]))

        signals = fit(state, changed, NOON)

        assert signals == []
        assert len(changed) == self.COUNT - 1
        assert (state.wearers["heard_at"] == NOON).all()
        assert changed.slots_of(np.array([3, 7])).tolist() == [-1, 5]
        assert len(changed.zones) == self.COUNT - 2

    def test_the_state_comes_back_from_its_bytes(self) -> None:
        watched = many(self.COUNT)
        state = start(watched, NOON)
        step(state, everybody(self.COUNT, NOON), NOON)

        again = from_bytes(to_bytes(state), watched, NOON)

        for name, column in state.wearers.columns.items():
            assert (again.wearers[name] == column).all(), name

    def test_trail_numbers_far_apart_are_found_as_well(self) -> None:
        watched = many(2)
        far = Orders(*(np.array([a, b]) for a, b in [(5, 10**15), (0, 0), (NEVER, NEVER), (10, 10), (0, 0)]))

        spread_out = Watched.build(far, Zones.none(), Openings.none(), watched.areas, Hours(), Thresholds())

        assert spread_out.slots_of(np.array([10**15, 5, 6, 10**16])).tolist() == [1, 0, -1, -1]

    def test_a_trail_has_one_order(self) -> None:
        watched = many(3)

        with pytest.raises(ValueError, match="two rows"):
            Watched.build(
                watched.orders.and_then(watched.orders),
                watched.zones,
                watched.openings,
                watched.areas,
                Hours(),
                Thresholds(),
            )


class TestSignalKey:
    def test_begin_end_stage_and_zone_have_keys_of_their_own_that_fit_the_column(self) -> None:
        big = 10**12
        keys = {
            SignalFact(big, kind.word, begins, -1, big, 10**13, zone_id=zone, stage=stage).key
            for kind in Kind
            for begins in (True, False)
            for zone in (None, UUID(int=1), UUID(int=2))
            for stage in (0, 4)
        }

        assert len(keys) == len(Kind) * 2 * 3 * 2
        assert max(map(len, keys)) <= 80


class TestThresholds:
    def test_they_come_back_from_configuration(self) -> None:
        changed = Thresholds(exit_least_m=70)

        assert Thresholds.from_configuration(changed.to_configuration()) == changed
        assert Thresholds.from_configuration({}) == Thresholds()

    @pytest.mark.parametrize(
        ("value", "says"),
        [
            ({"exit_least": 70}, "unknown thresholds: exit_least"),
            ({"exit_least_m": -1}, "exit_least_m"),
            ({"exit_least_m": "70"}, "exit_least_m"),
            ({"exit_least_m": True}, "exit_least_m"),
        ],
    )
    def test_what_is_wrong_is_named(self, value: dict, says: str) -> None:
        with pytest.raises(ValueError, match=says):
            Thresholds.from_configuration(value)

    def test_every_one_is_explained(self) -> None:
        explained = Thresholds.__doc__ or ""

        def is_named(name: str) -> bool:
            return name in explained or any(
                name.startswith(word.split("*")[0]) and name.endswith(word.split("*")[1])
                for word in explained.replace(",", " ").split()
                if "*" in word
            )

        assert [name for name in Thresholds().to_configuration() if not is_named(name)] == []


def test_each_stage_is_measured_by_itself_and_leaves_the_state_alone() -> None:
    state = start(many(500), NOON)
    batches = [(everybody(500, NOON + second * 1000), NOON + second * 1000) for second in range(0, 50, 10)]

    rates = stage_rates(state, batches)

    assert set(rates) == {"step", "gate", "news", "remember", "flags", "plausibility", "containment", "presence"}
    assert all(rate > rates["step"] for name, rate in rates.items() if name != "step")
    assert not state.wearers["heard_at"].any()
