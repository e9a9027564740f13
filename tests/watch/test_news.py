from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from anhe.watch.engine import Thresholds
from anhe.watch.engine.news import remember, sort_news
from anhe.watch.engine.spreading import rounds, spread, turn_in_group
from anhe.watch.engine.state import WEARER_COLUMNS, Rows
from anhe.watch.fixes import Fixes
from tests.watch.engine_made import NOON, World, fix

LIMITS = Thresholds()


@given(
    batches=st.lists(
        st.lists(st.tuples(st.integers(0, 2), st.integers(1, 12)), min_size=1, max_size=8), min_size=1, max_size=4
    )
)
def test_news_is_each_instant_once_and_what_is_later_than_all_before(batches: list[list[tuple[int, int]]]) -> None:
    wearers = Rows.empty(WEARER_COLUMNS, 3)
    last, recent = [0, 0, 0], [[], [], []]
    for rows in batches:
        slot = np.array([who for who, _at in rows])
        fixes = Fixes.empty(len(rows))
        fixes.measured_at[:] = [at * 1000 for _who, at in rows]
        news = sort_news(slot, fixes, wearers, 12_000, LIMITS)
        remember(slot, fixes, news, wearers, 12_000)

        kept = sorted({(who, at) for who, at in rows if at not in recent[who][-4:]})
        fresh = [(who, at) for who, at in kept if at > last[who]]
        for who, at in kept:
            recent[who].append(at)
        for who, at in fresh:
            last[who] = at
        assert [rows[row] for row in news.kept] == kept
        assert [rows[row] for row in news.fresh] == fresh
        assert [rows[row] for row in news.late] == [row for row in kept if row not in fresh]


@given(st.lists(st.integers(0, 4), max_size=20))
def test_rounds_bring_every_row_once_and_no_group_twice_in_a_round(groups: list[int]) -> None:
    group = np.sort(np.array(groups, dtype=np.intp))

    turns = [rows.tolist() for rows in rounds(turn_in_group(group))]

    assert sorted(row for rows in turns for row in rows) == list(range(len(group)))
    assert all(len(set(group[rows].tolist())) == len(rows) for rows in turns)
    flat = [row for rows in turns for row in rows]
    for one in set(groups):
        assert [row for row in flat if group[row] == one] == np.flatnonzero(group == one).tolist()


@given(st.lists(st.tuples(st.integers(0, 9), st.integers(0, 3)), max_size=8))
def test_spreading_is_the_nested_loop(rows: list[tuple[int, int]]) -> None:
    first, count = np.array([a for a, _b in rows], dtype=int), np.array([b for _a, b in rows], dtype=int)

    owner, member = spread(first, count)

    assert list(zip(owner.tolist(), member.tolist(), strict=True)) == [
        (place, begin + step) for place, (begin, length) in enumerate(rows) for step in range(length)
    ]


class TestRepeatedAndLateFixes:
    def test_a_frame_sent_again_is_answered_and_stored_once(self) -> None:
        world = World()
        world.take(fix(0, 0, NOON))

        again = world.take(fix(0, 0, NOON), at=NOON + 15_000)

        assert again.stored_mask.tolist() == [True]
        assert len(again.kept) == 0

    def test_a_late_fix_is_kept_for_the_trail_and_does_not_take_the_wearer_back(self) -> None:
        world = World()
        world.take(fix(0, 0, NOON + 60_000))

        late = world.take(fix(500, 0, NOON + 30_000), at=NOON + 61_000)

        assert len(late.kept) == 1
        assert world.state.wearers["good_at"][0] == NOON + 60_000

    def test_a_batch_is_kept_in_time_order_by_wearer(self) -> None:
        world = World(2)
        sent = [fix(0, 0, NOON + 20, trail=2), fix(0, 0, NOON + 10, trail=1), fix(0, 0, NOON + 10, trail=2)]

        kept = world.take(*sent).kept

        assert kept.trail.tolist() == [1, 2, 2]
        assert kept.measured_at.tolist() == [NOON + 10, NOON + 10, NOON + 20]

    def test_a_fix_from_the_future_is_kept_but_blinds_nobody(self) -> None:
        world = World()
        ahead = world.take(fix(0, 0, NOON + 300_000), at=NOON)

        world.take(fix(0, 0, NOON + 10_000))

        assert len(ahead.kept) == 1
        assert world.state.wearers["last_at"][0] == NOON + 10_000

    def test_a_clock_set_back_is_followed_after_two_minutes_of_nothing_but_older_fixes(self) -> None:
        world = World()
        world.take(fix(0, 0, NOON))
        for second in range(0, 150, 10):
            world.take(fix(0, 0, NOON - 3_600_000 + second * 1000), at=NOON + second * 1000)

        assert world.state.wearers["last_at"][0] == NOON - 3_600_000 + 140_000
