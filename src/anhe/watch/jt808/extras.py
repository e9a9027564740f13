"""Extras of a location (id u8, length u8, value; until the body ends), over all locations of a batch at once."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from anhe.watch.fixes import UNKNOWN_BATTERY, Fixes, Source
from anhe.watch.jt808.headers import two_bytes
from anhe.watch.jt808.rules import ExtraRule, Meaning, ModelRules

MOST_STEPS = 64  # no terminal sends as many extras; a hostile frame full of empty ones ends here


@dataclass(frozen=True, slots=True)
class Values:
    """The n-th extra of those locations that have as many: which location, its number, where its value lies."""

    row: NDArray[np.intp]
    id: NDArray[np.uint16]
    at: NDArray[np.intp]
    length: NDArray[np.intp]

    def where(self, chosen: NDArray[np.bool_] | NDArray[np.intp]) -> Values:
        return Values(self.row[chosen], self.id[chosen], self.at[chosen], self.length[chosen])


def flat_values(
    data: NDArray[np.uint8], row: NDArray[np.intp], start: NDArray[np.intp], end: NDArray[np.intp]
) -> Iterator[Values]:
    """First extras of all, then second ones, and so on. What does not fit ends its own list."""
    for _step in range(MOST_STEPS):
        there = start + 2 <= end
        row, start, end = row[there], start[there], end[there]
        if not len(row):
            return
        length = data[start + 1].astype(np.intp)
        after = start + 2 + length
        fits = after <= end
        yield Values(row, data[start].astype(np.uint16), start + 2, length).where(fits)
        row, start, end = row[fits], after[fits], end[fits]


def nested_values(data: NDArray[np.uint8], outer: Values) -> Iterator[Values]:
    """The same inside an extra that is a list itself: length u16 (of number and value), number u16, value."""
    row, start, end = outer.row, outer.at, outer.at + outer.length
    for _step in range(MOST_STEPS):
        there = start + 4 <= end
        row, start, end = row[there], start[there], end[there]
        if not len(row):
            return
        length = two_bytes(data, start).astype(np.intp) - 2
        after = start + 4 + length
        fits = (length >= 0) & (after <= end)
        yield Values(row, two_bytes(data, start + 2), start + 4, length).where(fits)
        row, start, end = row[fits], after[fits], end[fits]


class RuleTable:
    """The rules of several models, for batches in which each location has a model of its own."""

    def __init__(self, models: Sequence[ModelRules]) -> None:
        """`models` by number: what `rules_of` of `decode_locations` points at."""
        self.models = tuple(models)
        self.wants: NDArray[np.bool_] = np.zeros((max(len(models), 1), 256), dtype=bool)
        for number, model in enumerate(models):
            self.wants[number, [rule.id for rule in model.extras]] = True
        self.reads_extras = bool(self.wants.any())
        self.reads_bits = any(model.alarm_bits or model.status_bits for model in models)
        self.accuracy = {
            Source.SATELLITE: _column(models, "accuracy_m"),
            Source.WIFI: _column(models, "wifi_accuracy_m"),
            Source.BASE_STATION: _column(models, "base_station_accuracy_m"),
        }

    def apply_extras(
        self,
        fixes: Fixes,
        data: NDArray[np.uint8],
        start: NDArray[np.intp],
        end: NDArray[np.intp],
        rules_of: NDArray[np.intp],
    ) -> None:
        """Write what the extras between start and end say into the fixes."""
        asks: NDArray[np.bool_] = self.wants.max(axis=1)
        asked = np.flatnonzero(asks[rules_of])
        for values in flat_values(data, asked, start[asked], end[asked]):
            wanted = np.flatnonzero(self.wants[rules_of[values.row], values.id])
            if len(wanted):
                self._apply(fixes, data, values.where(wanted), rules_of)

    def apply_bits(
        self, fixes: Fixes, alarm: NDArray[np.uint32], status: NDArray[np.uint32], rules_of: NDArray[np.intp]
    ) -> None:
        """Write what spare bits of the two words say into the fixes."""
        for number, model in enumerate(self.models):
            for bits, word in ((model.alarm_bits, alarm), (model.status_bits, status)):
                for rule in bits:
                    rows = np.flatnonzero((rules_of == number) & ((word >> np.uint32(rule.bit)) & 1 == 1))
                    _write(fixes, rows, rule.means, np.ones(len(rows), dtype=np.uint32))

    def _apply(self, fixes: Fixes, data: NDArray[np.uint8], values: Values, rules_of: NDArray[np.intp]) -> None:
        model_of = rules_of[values.row]
        for number in np.unique(model_of):
            rules = self.models[number].extras
            mine = values.where(model_of == number)
            for ident in np.unique(mine.id):
                _apply_one(fixes, data, mine.where(mine.id == ident), [rule for rule in rules if rule.id == ident])


def _apply_one(fixes: Fixes, data: NDArray[np.uint8], values: Values, rules: list[ExtraRule]) -> None:
    """Values of one extra of one model under that model's rules for it."""
    inner = [rule for rule in rules if rule.nested is not None]
    for rule in rules:
        if rule.nested is None:
            _apply_rule(fixes, data, values, rule)
    if inner:
        for found in nested_values(data, values):
            for rule in inner:
                _apply_rule(fixes, data, found.where(found.id == rule.nested), rule)


def _apply_rule(fixes: Fixes, data: NDArray[np.uint8], values: Values, rule: ExtraRule) -> None:
    width = np.full(len(values.row), rule.width) if rule.width else np.minimum(values.length - rule.at, 4)
    long_enough = (width > 0) & (rule.at + width <= values.length)
    values, width = values.where(long_enough), width[long_enough]
    number = np.zeros(len(values.row), dtype=np.uint32)
    for byte in range(int(width.max(initial=0))):
        more = byte < width
        number[more] = (number[more] << np.uint32(8)) | data[values.at[more] + rule.at + byte]
    if rule.inverted:
        number = ~number
    number &= np.uint32(rule.mask)
    _write(fixes, values.row, rule.means, number)


def _write(fixes: Fixes, rows: NDArray[np.intp], means: Meaning, number: NDArray[np.uint32]) -> None:
    if means == Meaning.BATTERY:
        fixes.battery[rows] = np.where(number <= 100, number, UNKNOWN_BATTERY)
    elif means == Meaning.ACCURACY_M:
        fixes.accuracy_m[rows] = np.minimum(number, 0xFFFF)
    elif means == Meaning.WIFI_POSITION:
        _found_by(fixes, rows[number != 0], Source.WIFI)
    elif means == Meaning.BASE_STATION_POSITION:
        _found_by(fixes, rows[number != 0], Source.BASE_STATION)
    elif means.sign is not None:
        fixes.signs[rows[number != 0]] |= np.uint16(means.sign)


def _found_by(fixes: Fixes, rows: NDArray[np.intp], source: Source) -> None:
    placed = rows[fixes.source[rows] != Source.NONE]
    fixes.source[placed] = source


def _column(models: Sequence[ModelRules], name: str) -> NDArray[np.uint16]:
    return np.array([getattr(model, name) for model in models] or [0], dtype=np.uint16)
