"""Fixes ⇄ bytes: nothing is lost but the seventh decimal, and one person's points cost little to find."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from anhe.watch.fixes import Fixes
from anhe.watch.tracks.columns import BLOCK_FIXES, Unreadable, in_order, may_hold, pack, rounded, trails_in, unpack
from tests.watch.fixes_made import NOON, any_fixes, as_rows, fixes_of, same


class TestPack:
    """What a chunk keeps is what comes back."""

    @given(fixes=any_fixes(), deflate=st.booleans())
    def test_every_column_comes_back(self, fixes, deflate):
        kept = in_order(fixes)
        assert same(unpack(pack(kept, deflate=deflate)), kept)

    @settings(max_examples=20)
    @given(fixes=any_fixes(most=3 * BLOCK_FIXES, trails=8), deflate=st.booleans())
    def test_one_trail_comes_back_from_whichever_blocks_it_lies_in(self, fixes, deflate):
        kept = in_order(fixes)
        packed = pack(kept, deflate=deflate)
        for trail in range(1, 9):
            assert same(unpack(packed, trail), kept.take(kept.trail == trail))
            assert may_hold(packed, trail) == bool((kept.trail == trail).any())
            assert may_hold(packed[:17], trail)
        assert trails_in(packed).tolist() == sorted(set(kept.trail.tolist()))

    def test_a_position_of_more_decimals_is_kept_to_a_millionth_of_a_degree(self):
        fixes = fixes_of((1, NOON), lat=30.12345678, lon=-106.76543219)
        [lat], [lon] = unpack(pack(fixes)).lat, unpack(pack(fixes)).lon
        assert (lat, lon) == (30.123457, -106.765432)
        assert rounded(rounded(fixes.lat)) == rounded(fixes.lat)

    def test_a_day_of_one_person_takes_few_bytes(self):
        fixes = a_walk(8640)
        assert len(pack(fixes)) < 12 * len(fixes)

    @pytest.mark.parametrize("broken", [b"", b"\x01\x00", b"\x63" + bytes(40)], ids=["empty", "cut", "another version"])
    def test_bytes_of_another_kind_are_refused_by_name(self, broken):
        with pytest.raises(Unreadable):
            unpack(broken)


class TestInOrder:
    """Each (trail, instant) once, the one received first; by trail, then by time."""

    @given(fixes=any_fixes(trails=4))
    def test_like_the_naive_loop(self, fixes):
        first = {}
        for row in np.argsort(fixes.received_at, kind="stable"):
            first.setdefault((int(fixes.trail[row]), int(fixes.measured_at[row])), int(fixes.received_at[row]))
        kept = in_order(fixes)
        assert as_rows(kept) == sorted(first)
        assert kept.received_at.tolist() == [first[row] for row in sorted(first)]


def a_walk(length: int) -> Fixes:
    """A person walking, a fix every ten seconds."""
    rng = np.random.default_rng(3)
    made = Fixes.empty(length)
    made.trail[:] = 5
    made.measured_at[:] = NOON + np.arange(length) * 10_000
    made.received_at[:] = made.measured_at + rng.integers(200, 3000, length)
    made.lat[:] = rounded(30 + np.cumsum(rng.normal(0, 5e-5, length)))
    made.lon[:] = rounded(106 + np.cumsum(rng.normal(0, 5e-5, length)))
    made.speed[:] = rng.integers(0, 60, length)
    made.course[:] = rng.integers(0, 360, length)
    return made
