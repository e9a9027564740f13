from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from anhe.watch.engine import Thresholds
from anhe.watch.engine.flags import Flag, follow_flags
from anhe.watch.engine.spreading import turn_in_group
from anhe.watch.engine.state import WEARER_COLUMNS, Rows
from anhe.watch.fixes import UNKNOWN_BATTERY, Fixes, Sign
from tests.watch.engine_made import NOON, World, fix, no_position

LIMITS = Thresholds()
reports = st.tuples(st.integers(0, 2), st.integers(0, 127), st.one_of(st.integers(0, 100), st.just(UNKNOWN_BATTERY)))


@settings(deadline=None)
@given(st.lists(reports, max_size=15))
def test_flags_are_the_rule_said_one_report_at_a_time(rows: list[tuple[int, int, int]]) -> None:
    rows = sorted(rows, key=lambda row: row[0])
    slot = np.array([who for who, _signs, _battery in rows], dtype=np.intp)
    fixes = Fixes.empty(len(rows))
    for place, (_who, signs, battery) in enumerate(rows):
        fixes.measured_at[place], fixes.signs[place], fixes.battery[place] = NOON + place, signs, battery

    raised = follow_flags(slot, turn_in_group(slot), fixes, Rows.empty(WEARER_COLUMNS, 3), LIMITS)

    said = sorted((one.row, one.flag, one.is_up, one.began_at) for one in raised)
    assert said == sorted(naive_flags(rows))


def naive_flags(rows: list[tuple[int, int, int]]) -> list[tuple[int, Flag, bool, int]]:
    said, up = [], {}
    for place, (who, signs, battery) in enumerate(rows):
        known = battery != UNKNOWN_BATTERY
        for flag in Flag:
            was = (who, flag) in up
            now = {
                Flag.SOS: bool(signs & Sign.SOS),
                Flag.STRAP: bool(signs & Sign.STRAP_OPEN),
                Flag.SEPARATED: bool(signs & Sign.SEPARATED),
                Flag.FAULT: bool(signs & (Sign.ANTENNA_FAULT | Sign.GNSS_FAULT | Sign.SUPPLY_OFF)),
                Flag.BATTERY_WEARER: (was and not (known and battery >= 25)) or (known and battery < 20),
                Flag.BATTERY_ALERT: (was and not (known and battery >= 25)) or (known and battery < 5),
                Flag.SUPPLY: bool(signs & Sign.LOW_SUPPLY) and not known,
            }[flag]
            if now != was:
                began = up.pop((who, flag)) if was else up.setdefault((who, flag), NOON + place)
                said.append((place, flag, now, began))
    return said


class TestSigns:
    @pytest.mark.parametrize(
        ("sign", "kind"),
        [
            (Sign.SOS, "sos"),
            (Sign.STRAP_OPEN, "strap_open"),
            (Sign.SEPARATED, "device_separation"),
            (Sign.GNSS_FAULT, "device_fault"),
            (Sign.SUPPLY_OFF, "device_fault"),
        ],
    )
    def test_a_sign_is_said_at_once_and_once_and_again_when_it_is_gone(self, sign: Sign, kind: str) -> None:
        world = World()

        assert world.walk([(0, 0)], signs=sign) == [(kind, True)]
        assert world.walk([(0, 0)] * 3, signs=sign) == []
        assert world.walk([(0, 0)]) == [(kind, False)]

    def test_a_sign_needs_no_position(self) -> None:
        world = World()

        said = world.take(no_position(NOON, signs=Sign.SOS)).signals

        assert [(one.kind, one.facts["source"]) for one in said] == [("sos", "none")]

    def test_help_wanted_is_said_even_when_it_comes_after_a_later_fix(self) -> None:
        world = World()
        world.take(fix(0, 0, NOON + 60_000))

        said = world.take(fix(0, 0, NOON, signs=Sign.SOS), at=NOON + 61_000).signals

        assert [(one.kind, one.begins, one.began_at) for one in said] == [("sos", True, NOON), ("sos", False, NOON)]
        assert world.take(fix(0, 0, NOON, signs=Sign.SOS), at=NOON + 62_000).signals == []

    def test_a_fault_says_which(self) -> None:
        said = World().take(fix(0, 0, NOON, signs=Sign.ANTENNA_FAULT | Sign.SUPPLY_OFF)).signals

        assert said[0].facts["what"] == ["antenna", "supply"]


class TestBattery:
    @pytest.mark.parametrize(
        ("percent", "stages"),
        [
            pytest.param(20, [], id="enough"),
            pytest.param(19, ["wearer"], id="the wearer is to charge it"),
            pytest.param(5, ["wearer"], id="still the wearer"),
            pytest.param(4, ["wearer", "alert"], id="a human is to look"),
        ],
    )
    def test_a_battery_is_first_the_wearers_affair(self, percent: int, stages: list[str]) -> None:
        said = World().take(fix(0, 0, NOON, battery=percent)).signals

        assert [one.facts["stage"] for one in said] == stages
        assert len({one.key for one in said}) == len(said)

    def test_about_the_limit_it_is_said_once_and_over_when_charged(self) -> None:
        world = World()
        low = [world.walk([(0, 0)], battery=percent) for percent in (19, 21, 19, 24, 18)]

        assert low == [[("low_battery", True)], [], [], [], []]
        assert world.walk([(0, 0)], battery=25) == [("low_battery", False)]

    def test_a_device_without_per_cent_says_low_supply(self) -> None:
        world = World()

        assert world.walk([(0, 0)], battery=UNKNOWN_BATTERY, signs=Sign.LOW_SUPPLY) == [("low_battery", True)]
        assert world.walk([(0, 0)], battery=UNKNOWN_BATTERY) == [("low_battery", False)]
