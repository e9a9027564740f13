from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from anhe.watch.engine import Thresholds
from anhe.watch.engine.plausibility import Verdict, accuracy_in_use, has_position, judge, metres_between
from anhe.watch.engine.spreading import turn_in_group
from anhe.watch.engine.state import WEARER_COLUMNS, Rows
from anhe.watch.fixes import Fixes, Source
from tests.watch.engine_made import NOON, fix, no_position

LIMITS = Thresholds()
points = st.tuples(st.integers(-3000, 3000), st.integers(-3000, 3000), st.integers(1, 120), st.integers(0, 90))


def verdicts(*fixes: Fixes, limits: Thresholds = LIMITS) -> list[Verdict]:
    """Verdicts of one wearer's fixes, in order."""
    together = Fixes.concatenate(list(fixes))
    slot = np.zeros(len(together), dtype=np.intp)
    wearers = Rows.empty(WEARER_COLUMNS, 1)
    return [Verdict(one) for one in judge(slot, turn_in_group(slot), together, wearers, limits).verdict]


@settings(max_examples=60, deadline=None)
@given(steps=st.lists(points, min_size=1, max_size=12))
def test_judging_is_the_rule_said_one_fix_at_a_time(steps: list[tuple[int, int, int, int]]) -> None:
    at, fixes = NOON, []
    for x, y, seconds, kmh in steps:
        at += seconds * 1000
        fixes.append(fix(x, y, at, kmh=kmh))

    assert verdicts(*fixes) == naive_verdicts(fixes)


def naive_verdicts(fixes: list[Fixes]) -> list[Verdict]:
    """The same in words: believed if near enough to the last one believed; else doubtful until four hang together."""
    good, doubt, chain, said = fixes[0], None, 0, [Verdict.GOOD]
    for one in fixes[1:]:
        way, fits, _loosely, possible = naive_way(good, one)
        nearer_to_doubt = False
        if doubt is not None:
            back, _fits, hangs_together, back_possible = naive_way(doubt, one, speed_of=good)
            nearer_to_doubt = back < way
            chain = chain + 1 if hangs_together else 1
        else:
            chain, back_possible = 1, False
        believable = fits and not nearer_to_doubt
        waited = one.measured_at[0] - good.measured_at[0] >= 300_000 and doubt is not None and back_possible
        frozen = way == 0 and one.speed[0] >= 80
        if frozen:
            said.append(Verdict.NONE)
        elif believable or chain > 3 or waited:
            good, doubt, chain = one, None, 0
            said.append(Verdict.GOOD)
        else:
            doubt = one
            said.append(Verdict.DOUBTFUL if possible else Verdict.JUMP)
    return said


def naive_way(a: Fixes, b: Fixes, speed_of: Fixes | None = None) -> tuple[float, bool, bool, bool]:
    rounded = [np.rint(column * 1e7) / 1e7 for column in (a.lat, a.lon)]
    metres = float(metres_between(b.lat, b.lon, *rounded)[0])
    seconds = max((b.measured_at[0] - a.measured_at[0]) / 1000, 1)
    speed = max(b.speed[0], (speed_of or a).speed[0]) / 36
    rest = metres - 30 - 1.2 * speed * seconds
    possible = metres - 30 <= 400 / 3.6 * seconds
    start = 0.4 * seconds**2 / 4
    return (
        metres,
        possible and rest <= min(start, 6 / 3.6 * seconds),
        possible and rest <= min(start, 18 / 3.6 * seconds),
        possible,
    )


class TestWhatIsAPosition:
    @pytest.mark.parametrize(
        ("lat", "lon", "source", "usable"),
        [
            pytest.param(29.0, 106.0, Source.SATELLITE, True, id="a place"),
            pytest.param(0.0, 0.0, Source.SATELLITE, False, id="the island where broken receivers are"),
            pytest.param(0.0, 106.0, Source.SATELLITE, True, id="on the equator"),
            pytest.param(np.nan, np.nan, Source.SATELLITE, False, id="no number"),
            pytest.param(29.0, 106.0, Source.NONE, False, id="the device says it has none"),
            pytest.param(91.0, 106.0, Source.SATELLITE, False, id="beyond the pole"),
        ],
    )
    def test_a_position_is_a_number_on_the_earth(self, lat: float, lon: float, source: Source, usable: bool) -> None:
        one = fix(0, 0, NOON, source=source)
        one.lat[0], one.lon[0] = lat, lon

        assert has_position(one).tolist() == [usable]

    @pytest.mark.parametrize(
        ("source", "stated", "used"),
        [
            pytest.param(Source.SATELLITE, 0, LIMITS.unknown_satellite_accuracy_m, id="satellite, unsaid"),
            pytest.param(Source.WIFI, 0, LIMITS.unknown_wifi_accuracy_m, id="Wi-Fi, unsaid"),
            pytest.param(Source.BASE_STATION, 0, LIMITS.unknown_base_station_accuracy_m, id="base station, unsaid"),
            pytest.param(Source.BASE_STATION, 350, 350, id="said"),
        ],
    )
    def test_an_unknown_accuracy_is_assumed_by_its_source(self, source: Source, stated: int, used: int) -> None:
        assert accuracy_in_use(fix(0, 0, NOON, accuracy=stated, source=source), LIMITS).tolist() == [used]


class TestWhatToBelieve:
    def test_a_walk_and_a_ride_are_believed(self) -> None:
        walk = [fix(14 * step, 0, NOON + step * 10_000) for step in range(4)]
        ride = [fix(200 * step, 0, NOON + step * 10_000, kmh=72) for step in range(4)]

        assert verdicts(*walk) == [Verdict.GOOD] * 4
        assert verdicts(*ride) == [Verdict.GOOD] * 4

    def test_three_reflections_are_doubted_and_the_way_home_is_believed(self) -> None:
        home = fix(0, 0, NOON, kmh=0)
        away = [fix(600, 0, NOON + step * 10_000, kmh=0) for step in (1, 2, 3)]
        again = fix(5, 0, NOON + 40_000, kmh=0)

        assert verdicts(home, *away, again) == [Verdict.GOOD, *[Verdict.DOUBTFUL] * 3, Verdict.GOOD]

    def test_the_fourth_that_hangs_together_is_the_truth(self) -> None:
        away = [fix(600, 0, NOON + step * 10_000, kmh=0) for step in (1, 2, 3, 4)]

        assert verdicts(fix(0, 0, NOON), *away) == [Verdict.GOOD, *[Verdict.DOUBTFUL] * 3, Verdict.GOOD]

    def test_what_no_train_can_do_is_a_jump(self) -> None:
        assert verdicts(fix(0, 0, NOON), fix(2000, 0, NOON + 10_000)) == [Verdict.GOOD, Verdict.JUMP]

    def test_doubt_does_not_fade_with_time_while_the_wearer_stays_at_the_doubtful_place(self) -> None:
        away = [fix(500, 0, NOON + step * 60_000, kmh=3) for step in (1, 2, 3)]

        assert verdicts(fix(0, 0, NOON, kmh=3), *away)[1:] == [Verdict.DOUBTFUL] * 3

    def test_an_old_position_sent_again_at_speed_says_nothing(self) -> None:
        frozen = [fix(0, 0, NOON, kmh=40), fix(0, 0, NOON + 10_000, kmh=40)]

        assert verdicts(*frozen) == [Verdict.GOOD, Verdict.NONE]
        assert verdicts(fix(0, 0, NOON, kmh=0), fix(0, 0, NOON + 10_000, kmh=0)) == [Verdict.GOOD] * 2

    def test_a_report_without_a_position_says_nothing(self) -> None:
        assert verdicts(fix(0, 0, NOON), no_position(NOON + 10_000)) == [Verdict.GOOD, Verdict.NONE]

    def test_a_wide_circle_is_no_place_to_measure_the_next_fix_from(self) -> None:
        circle = fix(900, 0, NOON + 10_000, accuracy=1200, source=Source.BASE_STATION)

        assert verdicts(fix(0, 0, NOON, kmh=0), circle, fix(900, 0, NOON + 20_000, kmh=0))[2] == Verdict.DOUBTFUL
