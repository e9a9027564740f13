from __future__ import annotations

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from anhe.watch.engine import Areas, Hours, ZoneKind
from anhe.watch.engine.containment import stand
from anhe.watch.engine.hours import minute_of_week
from tests.watch.engine_made import METRES, NOON, SQUARE, World, degrees, fix, polygon, square

HOUR = 3_600_000
seeds = st.integers(0, 2**32 - 1)


def crooked(rng: np.random.Generator, corners: int) -> shapely.Polygon:
    """A star of random corners about a random middle, in degrees."""
    angle = np.sort(rng.uniform(0, 2 * np.pi, corners))
    far = rng.uniform(200, 3000, corners)
    middle = rng.uniform(-500, 500, 2)
    shape = polygon([(middle[0] + r * np.cos(a), middle[1] + r * np.sin(a)) for a, r in zip(angle, far, strict=True)])
    return shape if shape.is_valid else shape.convex_hull


class TestAreas:
    @settings(max_examples=30, deadline=None)
    @given(seed=seeds, corners=st.sampled_from([4, 9, 60, 150, 400]))
    def test_inside_is_what_a_loop_over_contains_says(self, seed: int, corners: int) -> None:
        rng = np.random.default_rng(seed)
        shapes = [crooked(rng, corners), crooked(rng, 5), crooked(rng, corners)]
        areas = Areas()
        numbers = areas.add(shapes)
        which = rng.integers(0, 3, 300)
        lat, lon = degrees(rng.uniform(-3500, 3500, 300), rng.uniform(-3500, 3500, 300))  # type: ignore[arg-type]

        inside = areas.inside(numbers[which], lat, lon)

        for row, number in enumerate(which):
            point = shapely.Point(lon[row], lat[row])
            if shapes[number].boundary.distance(point) > 1e-7:  # a centimetre
                assert inside[row] == shapes[number].contains(point)

    @settings(max_examples=30, deadline=None)
    @given(seed=seeds, corners=st.sampled_from([4, 60, 150]))
    def test_metres_to_the_edge_are_true_within_one_per_cent(self, seed: int, corners: int) -> None:
        rng = np.random.default_rng(seed)
        shape = crooked(rng, corners)
        areas = Areas()
        areas.add([shape])
        x, y = rng.uniform(-4000, 4000, (2, 50))
        lat, lon = degrees(x, y)  # type: ignore[arg-type]
        per_degree = METRES * np.cos(np.radians(29.0))
        plane = shapely.transform(
            shape, lambda p: np.column_stack([(p[:, 0] - 106) * per_degree, (p[:, 1] - 29) * METRES])
        )

        metres = areas.metres_to_edge(np.zeros(50, dtype=int), lat, lon)

        for row in range(50):
            assert metres[row] == pytest.approx(
                plane.boundary.distance(shapely.Point(x[row], y[row])), rel=0.01, abs=0.2
            )

    def test_holes_and_several_parts_are_kept(self) -> None:
        ring = square(0, 0, 1000).difference(square(0, 0, 300)).union(square(3000, 0, 200))
        areas = Areas()
        areas.add([ring])
        places = [degrees(x, 0) for x in (0, 600, 2000, 3000)]
        lat, lon = np.array(places).T

        assert areas.inside(np.zeros(4, dtype=int), lat, lon).tolist() == [False, True, False, True]

    def test_what_is_no_number_is_nowhere(self) -> None:
        areas = Areas()
        areas.add([square(0, 0, 100), crooked(np.random.default_rng(1), 300)])

        assert areas.inside(np.array([0, 1]), np.full(2, np.nan), np.full(2, np.nan)).tolist() == [False, False]

    @pytest.mark.parametrize(
        "shape",
        [
            pytest.param(shapely.Point(106, 29), id="a point"),
            pytest.param(shapely.Polygon(), id="nothing"),
            pytest.param(shapely.Polygon([(0, 0), (1, 1), (1, 0), (0, 1)]), id="a line that crosses itself"),
        ],
    )
    def test_only_a_valid_polygon_is_an_area(self, shape: shapely.Geometry) -> None:
        with pytest.raises(ValueError, match="not a valid polygon"):
            Areas().add([shape])


class TestHours:
    def test_the_week_begins_on_monday_in_shanghai(self) -> None:
        assert minute_of_week(np.array([NOON])).tolist() == [10 * 60]

    @given(
        rows=st.lists(st.tuples(st.integers(1, 7), st.integers(0, 1439), st.integers(0, 1440)), min_size=1, max_size=3),
        minute=st.integers(0, 7 * 1440 - 1),
    )
    def test_hours_are_the_rule_said_one_row_at_a_time(self, rows: list[tuple[int, int, int]], minute: int) -> None:
        hours = Hours()
        number = hours.add(rows)
        monday = NOON - 10 * HOUR

        covered = hours.covers(np.array([number]), np.array([monday + minute * 60_000]))[0]

        def in_row(weekday: int, begins: int, ends: int) -> bool:
            length = ends - begins if ends > begins else ends - begins + 1440
            return (minute - (weekday - 1) * 1440 - begins) % 10_080 < length

        assert covered == any(in_row(*row) for row in rows)

    def test_equal_hours_are_kept_once(self) -> None:
        hours = Hours()

        assert [hours.add([[1, 0, 60]]), hours.add([]), hours.add([[1, 0, 60]]), hours.add([[2, 0, 60]])] == [
            1,
            0,
            1,
            2,
        ]

    @pytest.mark.parametrize("row", [[0, 0, 60], [8, 0, 60], [1, -1, 60], [1, 0, 1441]])
    def test_what_is_no_part_of_the_week_is_refused(self, row: list[int]) -> None:
        with pytest.raises(ValueError, match="not a part of the week"):
            Hours().add([row])


def standing(world: World, x: float, y: float, at: int = NOON) -> list[tuple[bool, bool]]:
    """(binds, broken) of every rule of the first wearer at this place."""
    one = fix(x, y, at)
    told = stand(
        world.watched(), np.zeros(1, dtype=int), one.measured_at, one.lat, one.lon, np.ones(1, bool), np.zeros(1, bool)
    )
    return list(zip(told.binds.tolist(), told.broken.tolist(), strict=True))


class TestRules:
    @settings(max_examples=40, deadline=None)
    @given(seed=seeds)
    def test_standing_is_the_rules_said_one_wearer_and_zone_at_a_time(self, seed: int) -> None:
        rng = np.random.default_rng(seed)
        world = World(3)
        zones = []
        for _ in range(int(rng.integers(0, 7))):
            trail, kind = int(rng.integers(1, 4)), ZoneKind(int(rng.integers(0, 3)))
            shape = square(*rng.uniform(-800, 800, 2), rng.uniform(100, 900))
            hours = [] if rng.random() < 0.5 else [[1, 0, 720]]
            starts, ends = sorted(int(at) for at in rng.integers(NOON - 2 * HOUR, NOON + 9 * HOUR, 2))
            world.zone(shape, kind, trail=trail, hours=hours, starts=starts, ends=ends)
            zones.append((trail, kind, shape, hours, starts, ends))
        if rng.random() < 0.5:
            world.openings.append((1, NOON, NOON + HOUR))
        watched = world.watched()
        slot = rng.integers(0, 3, 40)
        at = rng.integers(NOON - HOUR, NOON + 8 * HOUR, 40)
        lat, lon = degrees(*rng.uniform(-1500, 1500, (2, 40)))

        told = stand(watched, slot, at, lat, lon, np.ones(40, dtype=bool), np.zeros(40, dtype=bool))

        for row, rule, binds, broken in zip(told.fix, told.rule, told.binds, told.broken, strict=True):
            kind = watched.rule_kind[rule]
            mine = [z for z in zones if z[0] == slot[row] + 1 and z[1] == kind and z[4] <= at[row] < z[5]]
            mine = [z for z in mine if not z[3] or minute_of_week(at[row : row + 1])[0] < 720]
            if kind == ZoneKind.PROHIBITED:
                mine = [z for z in mine if watched.zones.area[watched.zone_first[rule]] == zones.index(z)]
            opened = slot[row] == 0 and world.openings and NOON <= at[row] < NOON + HOUR
            is_in = any(z[2].contains(shapely.Point(lon[row], lat[row])) for z in mine)
            must_bind = bool(mine) and (kind == ZoneKind.PROHIBITED or not opened)
            assert binds == must_bind
            assert broken == (must_bind and (is_in if kind == ZoneKind.PROHIBITED else not is_in))

    def test_any_of_the_allowed_areas_is_enough(self) -> None:
        world = World()
        world.zone(square(0, 0, 100))
        world.zone(square(1000, 0, 100))

        assert standing(world, 1000, 0) == [(True, False)]
        assert standing(world, 500, 0) == [(True, True)]

    def test_each_prohibited_place_is_a_rule_of_its_own(self) -> None:
        world = World()
        world.zone(square(0, 0, 100), ZoneKind.PROHIBITED)
        world.zone(square(50, 0, 100), ZoneKind.PROHIBITED)

        assert standing(world, 120, 0) == [(True, False), (True, True)]

    def test_an_approved_absence_opens_area_and_curfew_and_no_prohibited_place(self) -> None:
        world = World()
        world.zone(polygon(SQUARE))
        world.zone(square(0, 0, 100), ZoneKind.CURFEW)
        world.zone(square(5000, 0, 100), ZoneKind.PROHIBITED)
        world.openings.append((1, NOON, NOON + HOUR))

        assert standing(world, 5000, 0, NOON) == [(False, False), (True, True), (False, False)]
        assert standing(world, 5000, 0, NOON + HOUR) == [(True, True), (True, True), (True, True)]

    def test_a_curfew_binds_in_its_hours_only(self) -> None:
        world = World()
        world.zone(square(0, 0, 100), ZoneKind.CURFEW, hours=[[1, 22 * 60, 6 * 60]])

        assert standing(world, 900, 0, NOON) == [(False, False)]
        assert standing(world, 900, 0, NOON + 12 * HOUR) == [(True, True)]
        assert standing(world, 900, 0, NOON + 20 * HOUR - 1) == [(True, True)]
        assert standing(world, 900, 0, NOON + 20 * HOUR) == [(False, False)]

    def test_without_zones_nothing_binds(self) -> None:
        assert standing(World(), 9000, 0) == []
