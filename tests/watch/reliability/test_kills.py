"""kill -9 in turn, under load: every acknowledged fix in the store once, every true exit one episode."""

import time

import pytest

from anhe.watch.measuring.places import Ground
from tests.watch.reliability.parts import (
    Watch,
    Wearer,
    require_each_acknowledged_fix_once,
    require_one_episode_each,
    until,
    watch,
)

pytestmark = pytest.mark.slow
STEPS = 60
BOTH = pytest.mark.parametrize("database", ["sqlite", "postgresql"])


@BOTH
def test_the_service_is_killed_again_and_again(database):
    with watch(database) as (one, wearers):
        for number, wearer in enumerate(wearers):
            wearer.walk(STEPS, leaves=number < 3)
        for kill in range(3):
            until(lambda part=kill: acknowledged(wearers) > STEPS * len(wearers) * (part + 1) / 5)
            one.kill()
            one.start()
        finish_and_check(one.ground, wearers)


def test_the_database_is_killed_and_comes_back():
    with watch("postgresql") as (one, wearers):
        for number, wearer in enumerate(wearers):
            wearer.walk(STEPS, leaves=number < 3)
        for kill in range(2):
            until(lambda part=kill: acknowledged(wearers) > STEPS * len(wearers) * (part + 1) / 4)
            so_far = waits_in_vain(wearers)
            one.ground.cluster.kill()
            until(lambda before=so_far: waits_in_vain(wearers) > before)
            one.ground.cluster.start()
        finish_and_check(one.ground, wearers)
        assert one.process.poll() is None, "the service outlives its database"


def test_the_database_is_away_for_a_while_and_the_state_says_so():
    with watch("postgresql") as (one, wearers):
        wearers[0].walk(5)
        wearers[0].finish()
        one.ground.cluster.kill()
        for wearer in wearers[1:]:
            wearer.walk(5)
        until(lambda: one.status().get("database") == "away")
        known = sum(len(wearer.acknowledged) for wearer in wearers)
        before = resident_mb(one)
        time.sleep(6)
        assert sum(len(wearer.acknowledged) for wearer in wearers) == known, "nothing is answered meanwhile"
        assert resident_mb(one) < before + 20
        one.ground.cluster.start()
        for wearer in wearers[1:]:
            wearer.finish()
        until(lambda: one.status().get("database") == "ok")
        require_each_acknowledged_fix_once(one.ground, wearers)


def acknowledged(wearers: list[Wearer]) -> int:
    return sum(len(wearer.acknowledged) for wearer in wearers)


def waits_in_vain(wearers: list[Wearer]) -> int:
    return sum(wearer.waits_in_vain for wearer in wearers)


def finish_and_check(place: Ground, wearers: list[Wearer]) -> None:
    for wearer in wearers:
        wearer.finish(120)
        assert len(wearer.acknowledged) == STEPS
    assert sum(wearer.sendings for wearer in wearers) > STEPS * len(wearers), "nothing had to be sent again"
    require_each_acknowledged_fix_once(place, wearers)
    require_one_episode_each(place, wearers[:3], wearers[3:])


def resident_mb(one: Watch) -> float:
    from anhe.watch.measuring.places import memory_mb

    return memory_mb(one.process.pid)[0]
