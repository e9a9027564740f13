"""What a device says of itself: help wanted, strap open, parted from its wearer, low battery, faults. At once."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum

import numpy as np
from numpy.typing import NDArray

from anhe.watch.engine.signals import Kind
from anhe.watch.engine.spreading import Rows as RowNumbers
from anhe.watch.engine.spreading import rounds
from anhe.watch.engine.state import Rows
from anhe.watch.engine.thresholds import Thresholds
from anhe.watch.fixes import UNKNOWN_BATTERY, Fixes, Sign


class Flag(IntEnum):
    """Bits of `signs` in the state. Each open bit is an episode."""

    SOS = 0
    STRAP = 1
    SEPARATED = 2
    FAULT = 3
    BATTERY_WEARER = 4
    BATTERY_ALERT = 5
    SUPPLY = 6


KIND = {
    Flag.SOS: Kind.SOS,
    Flag.STRAP: Kind.STRAP_OPEN,
    Flag.SEPARATED: Kind.DEVICE_SEPARATION,
    Flag.FAULT: Kind.DEVICE_FAULT,
    Flag.BATTERY_WEARER: Kind.LOW_BATTERY,
    Flag.BATTERY_ALERT: Kind.LOW_BATTERY,
    Flag.SUPPLY: Kind.LOW_BATTERY,
}
PLAIN = {Flag.SOS: Sign.SOS, Flag.STRAP: Sign.STRAP_OPEN, Flag.SEPARATED: Sign.SEPARATED}
FAULTS = Sign.ANTENNA_FAULT | Sign.GNSS_FAULT | Sign.SUPPLY_OFF
BATTERY = (1 << Flag.BATTERY_WEARER) | (1 << Flag.BATTERY_ALERT)


@dataclass(frozen=True, slots=True)
class Raised:
    """One flag that went up or down: row of the fix, and when it went up."""

    row: int
    flag: Flag
    is_up: bool
    began_at: int


def follow_flags(
    slot: NDArray[np.intp], turn: NDArray[np.intp], fixes: Fixes, wearers: Rows, limits: Thresholds
) -> list[Raised]:
    """Flags of fresh fixes, sorted by slot and instant; `wearers` learns. In order of rows within a round."""
    raised: list[Raised] = []
    stirred = np.zeros(len(wearers["signs"]), dtype=bool)
    stirred[slot[_plain_bits(fixes) > 0]] = True
    stirred[slot[fixes.battery < limits.battery_recovered_percent]] = True
    chosen = np.flatnonzero(stirred[slot] | (wearers["signs"][slot] > 0))
    for places in rounds(turn[chosen]):
        rows = chosen[places]
        before = wearers["signs"][slot[rows]]
        after = flags_after(before, fixes.take(rows), limits)
        wearers["signs"][slot[rows]] = after
        for place in np.flatnonzero(before != after):
            raised += _told(int(rows[place]), int(before[place]), int(after[place]), slot, fixes, wearers)
    return raised


def flags_after(before: NDArray[np.uint8], fixes: Fixes, limits: Thresholds) -> NDArray[np.uint8]:
    """Open flags after one fix a wearer. A battery goes up only past its recovery; unknown leaves it as it was."""
    known = fixes.battery != UNKNOWN_BATTERY
    battery = (before & BATTERY).astype(np.uint8)
    battery[known & (fixes.battery >= limits.battery_recovered_percent)] = 0
    battery[known & (fixes.battery < limits.battery_wearer_percent)] |= 1 << Flag.BATTERY_WEARER
    battery[known & (fixes.battery < limits.battery_alert_percent)] |= 1 << Flag.BATTERY_ALERT
    return _plain_bits(fixes) | battery


def late_flags(slot: NDArray[np.intp], late: RowNumbers, fixes: Fixes, wearers: Rows) -> list[Raised]:
    """Help, strap and separation in fixes that came after later ones: said all the same, once a batch, if not open."""
    raised: list[Raised] = []
    said: set[tuple[int, Flag]] = set()
    signed = late[(fixes.signs[late] & (Sign.SOS | Sign.STRAP_OPEN | Sign.SEPARATED)) > 0]
    for row in signed.tolist():
        for flag, sign in PLAIN.items():
            who = int(slot[row])
            is_open = int(wearers["signs"][who]) >> flag & 1
            if fixes.signs[row] & sign and not is_open and (who, flag) not in said:
                said.add((who, flag))
                raised.append(Raised(row, flag, True, int(fixes.measured_at[row])))
    return raised


def _plain_bits(fixes: Fixes) -> NDArray[np.uint8]:
    bits = np.zeros(len(fixes), dtype=np.uint8)
    for flag, sign in PLAIN.items():
        bits[(fixes.signs & sign) > 0] |= 1 << flag
    bits[(fixes.signs & FAULTS) > 0] |= 1 << Flag.FAULT
    bits[((fixes.signs & Sign.LOW_SUPPLY) > 0) & (fixes.battery == UNKNOWN_BATTERY)] |= 1 << Flag.SUPPLY
    return bits


def _told(row: int, before: int, after: int, slot: NDArray[np.intp], fixes: Fixes, wearers: Rows) -> list[Raised]:
    began = wearers["sign_began"][slot[row]]
    told = []
    for flag in Flag:
        was, is_up = before >> flag & 1, after >> flag & 1
        if is_up and not was:
            began[flag] = fixes.measured_at[row]
        if is_up != was:
            told.append(Raised(row, flag, bool(is_up), int(began[flag])))
    return told
