from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from anhe.watch.engine import Orders
from anhe.watch.engine.gate import under_order
from anhe.watch.engine.watched import NOT_WATCHED
from tests.watch.engine_made import NOON, TERM_BEGINS, TERM_ENDS, World, fix

instants = st.integers(0, 40)


@given(
    terms=st.lists(st.tuples(instants, instants), min_size=1, max_size=4),
    fixes=st.lists(st.tuples(st.integers(-1, 3), instants), max_size=12),
    now=instants,
)
def test_the_gate_is_the_rule_said_one_fix_at_a_time(
    terms: list[tuple[int, int]], fixes: list[tuple[int, int]], now: int
) -> None:
    fixes = [(slot if slot < len(terms) else NOT_WATCHED, at) for slot, at in fixes]
    starts, ends = np.array(terms, dtype=np.int64).T
    whole = np.zeros(len(terms), dtype=np.int64)
    slot = np.array([slot for slot, _at in fixes], dtype=np.intp)
    at = np.array([at for _slot, at in fixes], dtype=np.int64)

    let_in = under_order(Orders(whole, starts, ends, whole, whole), slot, at, now)

    for row, (where, when) in enumerate(fixes):
        in_force = [a <= now < b and a <= when < b for a, b in terms]
        assert let_in[row] == (where != NOT_WATCHED and in_force[where])


class TestR03NoPositionWithoutAnOrder:
    """Law art. 29: outside an order in force nothing is kept, whatever a device sends."""

    @pytest.mark.parametrize(
        ("measured", "now", "kept"),
        [
            pytest.param(NOON, NOON, True, id="in the term"),
            pytest.param(TERM_BEGINS, TERM_BEGINS, True, id="the first instant of the term"),
            pytest.param(TERM_BEGINS - 1, NOON, False, id="kept by the device since before the order"),
            pytest.param(TERM_ENDS - 1, TERM_ENDS - 1, True, id="the last instant of the term"),
            pytest.param(TERM_ENDS - 1, TERM_ENDS, False, id="measured in the term, sent after it (R02)"),
            pytest.param(TERM_ENDS, TERM_ENDS, False, id="the first instant outside"),
        ],
    )
    def test_R03_only_what_was_measured_and_comes_under_an_order_in_force_is_kept(
        self, measured: int, now: int, kept: bool
    ) -> None:
        world = World()

        result = world.take(fix(0, 0, measured), at=now)

        assert result.stored_mask.tolist() == [kept]
        assert len(result.kept) == kept

    def test_R03_a_trail_nobody_ordered_is_refused_and_the_others_are_kept(self) -> None:
        world = World(2)

        result = world.take(fix(0, 0, NOON, trail=1), fix(0, 0, NOON, trail=7), fix(0, 0, NOON, trail=2))

        assert result.stored_mask.tolist() == [True, False, True]
        assert result.kept.trail.tolist() == [1, 2]
