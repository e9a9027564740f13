from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from anhe.watch.engine import NEVER, SignalFact, fit, from_bytes, tick, to_bytes
from anhe.watch.engine.silence import BUCKET_MS
from tests.watch.engine_made import NOON, TERM_ENDS, World, fix, no_position

MINUTE, HOUR, DAY = 60_000, 3_600_000, 86_400_000
LIMIT = 900_000  # fifteen minutes: the least, with reports every ten seconds


def quiet(world: World, until: int, every: int = BUCKET_MS) -> list[SignalFact]:
    """Let the clock run without a fix."""
    said = []
    while world.now < until:
        world.now = min(world.now + every, until)
        said += tick(world.state, world.now)
    return said


@settings(max_examples=40, deadline=None)
@given(
    heard=st.lists(st.tuples(st.integers(0, 2), st.integers(0, 240)), max_size=25),
    report_seconds=st.sampled_from([10, 60, 120]),
)
def test_the_wheel_finds_whom_a_look_at_everybody_finds(heard: list[tuple[int, int]], report_seconds: int) -> None:
    world = World(3, report_seconds=report_seconds)
    world.orders = [(*row[:4], NOON) for row in world.orders]
    limit = max(LIMIT, 10 * report_seconds * 1000)
    last, silent, said, expected = [NOON] * 3, [False] * 3, [], []
    for minute in range(241):
        now = world.now = NOON + minute * MINUTE
        said += [(one.trail, True, one.began_at) for one in tick(world.state, now)]
        for who in range(3):
            # A bucket is looked at once it has passed.
            if not silent[who] and (last[who] + limit) // BUCKET_MS + 1 <= now // BUCKET_MS:
                silent[who] = True
                expected.append((who + 1, True, last[who]))
        for who in sorted({who for who, at in heard if at == minute}):
            said += [(one.trail, one.begins, one.began_at) for one in world.take(fix(0, 0, now, trail=who + 1)).signals]
            if silent[who]:
                expected.append((who + 1, False, last[who]))
            last[who], silent[who] = now, False

    assert sorted(said) == sorted(expected)


class TestSilence:
    def test_a_quarter_of_an_hour_without_a_report_is_silence_said_once(self) -> None:
        world = World()
        world.take(fix(0, 0, NOON))

        assert quiet(world, NOON + LIMIT) == []
        said = quiet(world, NOON + LIMIT + MINUTE) + quiet(world, NOON + 6 * HOUR, MINUTE)

        assert [(one.kind, one.began_at, one.facts["stage"]) for one in said] == [("silence", NOON, "interval")]
        assert said[0].facts["silent_minutes"] == 15
        assert said[0].facts["last_fix_at"] == NOON

    def test_a_slow_device_is_given_ten_reports(self) -> None:
        world = World(report_seconds=300)
        world.take(fix(0, 0, NOON))

        assert quiet(world, NOON + 3_000_000) == []
        assert len(quiet(world, NOON + 3_000_000 + 2 * BUCKET_MS)) == 1

    def test_the_next_report_ends_it_and_it_may_begin_again(self) -> None:
        world = World()
        world.take(fix(0, 0, NOON))
        begin = quiet(world, NOON + HOUR, MINUTE)[0]

        end = world.take(fix(0, 0, NOON + HOUR)).signals[0]
        again = quiet(world, NOON + 2 * HOUR, MINUTE)

        assert (end.kind, end.begins, end.began_at, end.stage) == ("silence", False, begin.began_at, begin.stage)
        assert [one.began_at for one in again] == [NOON + HOUR]

    def test_a_late_report_is_a_report(self) -> None:
        world = World()
        world.take(fix(0, 0, NOON))
        quiet(world, NOON + HOUR, MINUTE)

        assert [one.begins for one in world.take(fix(0, 0, NOON - MINUTE), at=NOON + HOUR).signals] == [False]

    def test_after_a_day_without_contact_it_is_said_again(self) -> None:
        world = World()
        world.take(fix(0, 0, NOON))

        said = quiet(world, NOON + 30 * HOUR, MINUTE)
        end = world.take(fix(0, 0, NOON + 30 * HOUR)).signals

        assert [one.facts["stage"] for one in said] == ["interval", "day"]
        assert said[0].key != said[1].key
        assert [(one.begins, one.facts["stage"]) for one in end] == [(False, "day")]

    def test_a_device_that_talks_and_finds_no_position_is_said_after_half_a_day(self) -> None:
        world = World()
        world.take(fix(0, 0, NOON))
        said = []
        while world.now < NOON + 13 * HOUR:
            world.now += 5 * MINUTE
            said += world.take(no_position(world.now)).signals + tick(world.state, world.now)
        found = world.take(fix(0, 0, world.now + MINUTE)).signals

        assert [(one.facts["stage"], one.began_at) for one in said] == [("position", NOON)]
        assert [(one.begins, one.began_at, one.facts["stage"]) for one in found] == [(False, NOON, "position")]

    def test_a_device_never_heard_is_silent_since_it_was_fitted(self) -> None:
        world = World()
        world.orders = [(*world.orders[0][:4], NOON + MINUTE)]

        assert [one.began_at for one in quiet(world, NOON + HOUR, MINUTE)] == [NOON + MINUTE]

    @pytest.mark.parametrize(
        "order",
        [
            pytest.param((1, NOON - DAY, TERM_ENDS, 10, NEVER), id="no device is worn"),
            pytest.param((1, NOON + DAY, TERM_ENDS, 10, NOON), id="the order begins tomorrow"),
            pytest.param((1, NOON - DAY, NOON, 10, NOON - DAY), id="the order is over"),
        ],
    )
    def test_nobody_is_silent_who_need_not_be_heard(self, order: tuple[int, ...]) -> None:
        world = World()
        world.orders = [order]

        assert quiet(world, NOON + 2 * HOUR, MINUTE) == []


class TestOurOwnDeafness:
    def test_after_a_restart_devices_get_their_time_to_come_back(self) -> None:
        world = World()
        world.take(fix(0, 0, NOON))
        back = NOON + 3 * HOUR
        world._state, world.now = from_bytes(to_bytes(world.state), world.watched(), back), back

        assert quiet(world, back + LIMIT) == []
        assert [one.began_at for one in quiet(world, back + LIMIT + 2 * BUCKET_MS)] == [NOON]

    def test_a_silence_said_before_the_restart_is_not_said_again_and_ends(self) -> None:
        world = World()
        world.take(fix(0, 0, NOON))
        before = quiet(world, NOON + HOUR, MINUTE)
        world._state = from_bytes(to_bytes(world.state), world.watched(), world.now)

        assert quiet(world, NOON + 3 * HOUR, MINUTE) == []
        assert [one.began_at for one in world.take(fix(0, 0, world.now)).signals] == [before[0].began_at]

    def test_time_without_the_database_is_nobodys_silence(self) -> None:
        world = World()
        world.take(fix(0, 0, NOON))
        world.now = NOON + 2 * LIMIT
        world.state.listening_since = world.now

        assert quiet(world, world.now + LIMIT) == []
        assert len(quiet(world, world.now + 2 * BUCKET_MS)) == 1


def test_a_device_taken_off_is_not_silent_any_more() -> None:
    world = World()
    world.take(fix(0, 0, NOON))
    begin = quiet(world, NOON + HOUR, MINUTE)[0]
    world.orders = [(*world.orders[0][:4], NEVER)]

    ends = fit(world.state, world.watched(), world.now)

    assert [(one.kind, one.begins, one.began_at) for one in ends] == [("silence", False, begin.began_at)]
    assert quiet(world, NOON + 26 * HOUR, MINUTE) == []


def test_nobody_is_looked_at_before_the_instant_comes() -> None:
    """The wheel holds each slot once, however many fixes come."""
    world = World(50)
    for second in range(0, 600, 10):
        now = NOON + second * 1000
        world.take(*[fix(0, 0, now, trail=trail) for trail in range(1, 51)])
        tick(world.state, now)

    assert sum(len(part) for parts in world.state.wheel.values() for part in parts) == 50
