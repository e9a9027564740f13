from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from anhe.watch.engine import NEVER, SignalFact, Thresholds, ZoneKind, fit, from_bytes, to_bytes
from anhe.watch.engine.presence import Evidence, Turn, follow, follow_next
from anhe.watch.engine.spreading import turn_in_group
from anhe.watch.engine.state import RULE_COLUMNS, Phase, Rows
from anhe.watch.fixes import Fixes, Source
from tests.watch.engine_made import NOON, SQUARE, World, fix, no_position, polygon, square

EDGE = 2000.0
EXIT = "boundary_exit"
rows = st.tuples(
    st.integers(0, 2),
    st.sampled_from(["broken", "supports", "kept", "near", "inside", "nothing", "opened"]),
    st.booleans(),
)


@settings(max_examples=60, deadline=None)
@given(st.lists(rows, max_size=25), st.sampled_from(list(ZoneKind)))
def test_following_many_rules_at_once_is_following_each_fix_after_the_other(
    said: list[tuple[int, str, bool]], kind: ZoneKind
) -> None:
    said = sorted(said, key=lambda row: row[0])
    rule = np.array([number for number, _what, _good in said], dtype=np.intp)
    evidence = evidence_of(said, kind)
    together, alone = Rows.empty(RULE_COLUMNS, 3), Rows.empty(RULE_COLUMNS, 3)

    turns, _told = follow(rule, turn_in_group(rule), evidence, together, Thresholds())

    for row in range(len(said)):
        which = rule[row : row + 1]
        expected, _told, after = follow_next(alone.take(which), evidence.take(np.array([row])), Thresholds())
        alone.put(which, after)
        assert turns[row] == expected[0]
    assert all(
        (together[name][together["phase"] > 0] == alone[name][alone["phase"] > 0]).all() for name in RULE_COLUMNS
    )


@settings(max_examples=150, deadline=None)
@given(st.lists(rows, max_size=40), st.sampled_from(list(ZoneKind)))
def test_every_episode_that_begins_ends_once_and_none_ends_that_did_not_begin(
    said: list[tuple[int, str, bool]], kind: ZoneKind
) -> None:
    said = [(0, what, good) for _number, what, good in said]
    rules, rule = Rows.empty(RULE_COLUMNS, 1), np.zeros(len(said), dtype=np.intp)

    turns, _told = follow(rule, turn_in_group(rule), evidence_of(said, kind), rules, Thresholds())

    is_open = False
    for turn in turns:
        if turn in (Turn.BEGAN, Turn.BRIEF):
            assert not is_open
        if turn in (Turn.RETURNED, Turn.NOT_REQUIRED):
            assert is_open
        is_open = turn == Turn.BEGAN or (is_open and turn == Turn.NONE)
    assert is_open == (rules["phase"][0] == Phase.EPISODE)


def evidence_of(said: list[tuple[int, str, bool]], kind: ZoneKind) -> Evidence:
    def where(*words: str) -> np.ndarray:
        return np.array([what in words for _number, what, _good in said], dtype=bool)

    good, count = np.array([good for _number, _what, good in said], dtype=bool), len(said)
    at = NOON + 40_000 * np.arange(count, dtype=np.int64)
    return Evidence(
        at=at,
        binds=~where("opened"),
        kind=np.full(count, kind, dtype=np.uint8),
        broken=where("broken"),
        supports=where("supports") & good,
        kept=where("kept") & good,
        inside=where("kept", "inside"),
        near=where("near", "supports"),
        is_good=good,
        metres=np.full(count, 80.0),
        zone=np.zeros(count, dtype=np.int32),
        good_before=at - 40_000,
        speed=np.full(count, 90, dtype=np.uint16),
        doubt_before=np.where(good, 0, at - 40_000),
        fits_back=~good,
        settles_since=np.where(good, at - 120_000, NEVER),
    )


@pytest.fixture
def district() -> World:
    """One wearer in a square of 4 km, seen well inside."""
    world = World()
    world.zone(polygon(SQUARE))
    world.walk([(1900, 0)])
    return world


def out(metres: float, steps: int = 1) -> list[tuple[float, float]]:
    return [(EDGE + metres, 3.0 * step) for step in range(steps)]


class TestExit:
    def test_the_second_fix_outside_proves_the_exit(self, district: World) -> None:
        assert district.walk(out(90), kmh=60) == []
        assert district.walk(out(120), kmh=60) == [(EXIT, True)]

    def test_one_exit_is_one_episode_and_two_fixes_inside_end_it(self, district: World) -> None:
        assert district.walk(out(120, 40), kmh=40) == [(EXIT, True)]
        assert district.walk([(1950, 0)], kmh=60) == []
        assert district.walk([(1940, 0)], kmh=60) == [(EXIT, False)]

    def test_one_fix_inside_does_not_end_it(self, district: World) -> None:
        said = district.walk([*out(120, 3), (1960, 0), *out(120, 3), (1960, 0), *out(120, 3)], kmh=60)

        assert said == [(EXIT, True)]

    def test_the_episode_begins_with_its_first_fix_and_ends_with_the_first_one_back(self, district: World) -> None:
        first_out = district.now + 10_000
        begin = next(one for one in signals(district, out(120, 3), kmh=80) if one.begins)
        end = signals(district, [(1900, 0), (1890, 0)], kmh=80)[0]

        assert (begin.began_at, begin.measured_at) == (first_out, first_out + 10_000)
        assert (end.began_at, end.measured_at) == (first_out, first_out + 30_000)
        assert begin.key != end.key

    @pytest.mark.parametrize(
        ("metres", "accuracy", "says"),
        [
            pytest.param(59, 15, False, id="as near as drift reaches"),
            pytest.param(62, 15, True, id="just farther"),
            pytest.param(85, 80, False, id="within its own accuracy and a little"),
            pytest.param(92, 80, True, id="beyond it"),
        ],
    )
    def test_near_the_border_nothing_is_said(self, metres: float, accuracy: int, says: bool) -> None:
        world = World()
        world.zone(polygon(SQUARE))

        said = world.walk([(1990, 0), *out(metres, 6)], accuracy=accuracy, kmh=30)

        assert bool(said) == says

    def test_drift_at_the_border_raises_nothing(self, district: World) -> None:
        rng = np.random.default_rng(3)
        drift = np.clip(rng.normal(0, 20, (300, 2)), -38, 38)

        assert district.walk([(EDGE - 5 + x, y) for x, y in drift], kmh=1) == []

    @pytest.mark.parametrize("fixes", [1, 2, 3])
    def test_a_reflection_of_up_to_three_fixes_raises_nothing(self, district: World, fixes: int) -> None:
        district.walk([(1900, 0)] * 3, kmh=0)

        assert district.walk([*out(500, fixes), *[(1902, 1.0), (1900, 2.0)] * 5], kmh=0) == []

    def test_the_fourth_fix_of_a_way_the_speed_does_not_explain_is_an_exit(self, district: World) -> None:
        assert district.walk(out(500, 3), kmh=0) == []
        assert district.walk([(EDGE + 500, 20)], kmh=0) == [(EXIT, True)]

    def test_a_first_fix_far_outside_needs_its_second_too(self) -> None:
        world = World()
        world.zone(polygon(SQUARE))

        assert world.walk(out(900)) == []
        assert world.walk(out(905)) == [(EXIT, True)]

    def test_reports_without_position_neither_prove_nor_end_anything(self, district: World) -> None:
        district.walk(out(100), kmh=60)
        for _ in range(3):
            district.take(no_position(district.now + 10_000))

        assert district.walk(out(130), kmh=60) == [(EXIT, True)]

    def test_fixes_of_one_batch_are_followed_one_after_the_other(self, district: World) -> None:
        at = district.now
        way = [(2080, 0), (2100, 0), (2100, 5), (1980, 0), (1900, 0), (1850, 0)]
        batch = [fix(x, y, at + 10_000 * (step + 1), kmh=60) for step, (x, y) in enumerate(way)]

        said = [(one.kind, one.begins) for one in district.take(*batch[::-1]).signals]

        assert said == [(EXIT, True), (EXIT, False)]

    def test_the_signal_says_what_is_known_and_what_is_not(self, district: World) -> None:
        facts = signals(district, out(120, 2), accuracy=0, battery=255, kmh=60)[0].facts

        assert facts == {
            "source": "satellite",
            "speed_kmh": 60,
            "unknown": ["accuracy_m", "battery"],
            "distance_m": 120,
            "fixes": 2,
            "doubtful": 0,
            "last_fix_at": NOON + 10_000,
        }


class TestReportedOnceAMinute:
    def minute_world(self) -> World:
        world = World(report_seconds=60)
        world.zone(polygon(SQUARE))
        world.walk([(1700, 0), (1800, 0)], every_s=60)
        return world

    def test_one_fix_outside_between_two_inside_by_someone_on_the_move_is_said_as_seen_once(self) -> None:
        world = self.minute_world()
        assert world.walk(out(110), every_s=60, kmh=20) == []

        begin, end = signals(world, [(1800, 0)], every_s=60, kmh=20)

        assert (begin.begins, end.begins) == (True, False)
        assert begin.facts["brief"]
        assert begin.facts["fixes"] == 1

    def test_of_someone_at_rest_it_is_a_reflection(self) -> None:
        world = self.minute_world()

        assert world.walk([*out(70), (1920, 0), (1921, 0)], every_s=60, kmh=0) == []

    def test_with_reports_every_ten_seconds_a_minute_outside_would_be_seen_oftener(self, district: World) -> None:
        assert district.walk([*out(90), (1950, 0)], kmh=40) == []


class TestCircles:
    """Base stations and Wi-Fi say "somewhere in this circle"."""

    @pytest.mark.parametrize("source", [Source.BASE_STATION, Source.WIFI])
    @pytest.mark.parametrize(
        ("x", "says"),
        [pytest.param(2450, False, id="the circle touches the area"), pytest.param(2600, True, id="wholly outside")],
    )
    def test_a_circle_counts_only_wholly_outside(self, district: World, source: Source, x: float, says: bool) -> None:
        assert bool(district.walk([(x, 0), (x, 1)], source=source, accuracy=500, every_s=60, kmh=30)) == says

    def test_a_circle_over_the_border_does_not_end_an_exit(self, district: World) -> None:
        district.walk(out(200, 3), kmh=110)

        assert district.walk([(1900, 0)] * 4, source=Source.BASE_STATION, accuracy=500) == []
        assert district.walk([(1000, 0)] * 2, source=Source.BASE_STATION, accuracy=500, every_s=60) == [(EXIT, False)]


class TestPlacesAndCurfew:
    def test_passing_a_prohibited_place_is_not_being_there(self) -> None:
        world = World()
        world.zone(square(0, 0, 150), ZoneKind.PROHIBITED)

        assert world.walk([(x, 0) for x in range(-400, 400, 80)], kmh=30) == []

    def test_staying_in_a_prohibited_place_for_a_minute_is_said(self) -> None:
        world = World()
        world.zone(square(0, 0, 150), ZoneKind.PROHIBITED)

        assert world.walk([(-300, 0), *[(0, step) for step in range(6)]], kmh=110) == []
        assert world.walk([(0, 7), (0, 8)]) == [("prohibited_place", True)]

    def test_a_small_place_is_still_a_place(self) -> None:
        world = World()
        world.zone(square(0, 0, 25), ZoneKind.PROHIBITED)

        assert world.walk([(3, step) for step in range(9)]) == [("prohibited_place", True)]

    def test_two_places_are_two_episodes(self) -> None:
        world = World()
        a, b = world.zone(square(0, 0, 90), ZoneKind.PROHIBITED), world.zone(square(400, 0, 90), ZoneKind.PROHIBITED)

        said = signals(world, [*[(0, step) for step in range(9)], *[(400, step) for step in range(9)]], kmh=150)

        assert [(one.zone_id, one.begins) for one in said] == [(a, True), (a, False), (b, True)]

    def test_leaving_home_in_the_curfew_is_said_and_over_when_the_hours_are(self) -> None:
        world = World()
        world.zone(square(0, 0, 60), ZoneKind.CURFEW, hours=[[1, 600, 605]])

        assert world.walk([(0, 0), *[(300, step) for step in range(9)]], kmh=120) == [("curfew_broken", True)]
        ended = signals(world, [(300, 20)], every_s=400)

        assert [(one.kind, one.begins, one.facts["because"]) for one in ended] == [
            ("curfew_broken", False, "not_required")
        ]


class TestLateFixes:
    def test_an_exit_kept_by_the_device_and_sent_after_a_later_fix_is_said_once(self, district: World) -> None:
        at = district.now
        district.take(fix(1900, 0, at + 600_000))
        kept = [fix(2300, step, at + 120_000 + 10_000 * step) for step in range(30)]

        said = district.take(*kept, at=at + 601_000).signals

        assert [(one.kind, one.begins) for one in said] == [(EXIT, True), (EXIT, False)]
        assert said[0].facts["late"]

    def test_a_late_fix_completes_the_proof(self, district: World) -> None:
        at = district.now
        district.take(fix(2110, 0, at + 20_000, kmh=60))

        said = district.take(fix(2080, 0, at + 10_000, kmh=60), at=at + 21_000).signals

        assert [(one.kind, one.begins) for one in said] == [(EXIT, True)]

    def test_late_fixes_of_an_exit_already_said_say_nothing(self, district: World) -> None:
        at = district.now
        batch = [fix(2120, step, at + 10_000 * (step + 1), kmh=60) for step in range(8)]
        district.take(*batch[:3], *batch[5:])

        assert district.take(*batch[3:5], at=at + 81_000).signals == []


class TestOrdersAndZonesChange:
    def test_what_is_known_of_the_others_stays(self) -> None:
        world = World(3)
        for trail in (1, 2, 3):
            world.zone(polygon(SQUARE), trail=trail)
        for trail in (1, 2, 3):
            world.take(fix(1950, 0, NOON - 10_000, trail=trail), fix(2100, 0, NOON, trail=trail, kmh=60), at=NOON)
        world.orders = [row for row in world.orders if row[0] != 1] + [(9, *world.orders[0][1:])]
        kept = [place for place, row in enumerate(world.zones) if row[0] != 1]
        world.zones, world.ids = [world.zones[i] for i in kept], [world.ids[i] for i in kept]

        assert fit(world.state, world.watched(), NOON) == []
        said = world.take(*[fix(2130, 5, NOON + 10_000, trail=trail, kmh=60) for trail in (2, 3, 9)]).signals

        assert [(one.trail, one.kind, one.begins) for one in said] == [(2, EXIT, True), (3, EXIT, True)]

    @pytest.mark.parametrize(
        ("lose", "because"),
        [pytest.param("zone", "zone_ended", id="the zone"), pytest.param("order", "order_ended", id="the order")],
    )
    def test_an_episode_ends_with_its_zone_or_its_order(self, district: World, lose: str, because: str) -> None:
        begin = signals(district, out(200, 2), kmh=100)[0]
        district.zones, district.ids = [], []
        if lose == "order":
            district.orders = []

        ends = fit(district.state, district.watched(), district.now)

        assert [(one.kind, one.begins, one.facts["because"]) for one in ends] == [(EXIT, False, because)]
        assert (ends[0].zone_id, ends[0].began_at) == (begin.zone_id, begin.began_at)


class TestRestart:
    """State after a restart is the fold over what was stored: nothing is said twice, nothing is lost."""

    def test_the_same_batches_after_a_checkpoint_lead_to_the_same_signals(self) -> None:
        rng = np.random.default_rng(7)
        live, batches = World(4), []
        for trail in (1, 2, 3, 4):
            live.zone(polygon(SQUARE), trail=trail)
            live.zone(square(0, 0, 500), ZoneKind.PROHIBITED, trail=trail)
        x = rng.normal(2050, 100, 4)
        for number in range(120):
            x = 2050 + 0.9 * (x - 2050) + rng.normal(0, 70, 4)
            at = NOON + number * 10_000
            batches.append((Fixes.concatenate([fix(x[t], 0, at, trail=t + 1, kmh=60) for t in range(4)]), at))
        said = [live.take(batch, at=at).signals for batch, at in batches[:60]]
        restarted = World(4)
        restarted.zones, restarted.ids, restarted.areas = live.zones, live.ids, live.areas
        restarted._state = from_bytes(to_bytes(live.state), restarted.watched(), live.now)
        said = [live.take(batch, at=at).signals for batch, at in batches[60:]]

        again = [restarted.take(batch, at=at).signals for batch, at in batches[60:]]

        assert again == said
        assert sum(map(len, said)) > 2

    def test_another_version_is_no_checkpoint(self, district: World) -> None:
        with pytest.raises(ValueError, match="not a checkpoint"):
            from_bytes(b"something else, long enough", district.watched(), NOON)


def signals(world: World, points: list[tuple[float, float]], every_s: int = 10, **facts: int) -> list[SignalFact]:
    said = []
    for x, y in points:
        world.now += every_s * 1000
        said += world.take(fix(x, y, world.now, **facts)).signals
    return said
