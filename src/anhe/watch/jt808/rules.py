"""What a maker's model means by its extras and spare bits. Given per device model, never guessed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, ClassVar

from anhe.watch.fixes import Sign

WHOLE_VALUE = 0
ALL_BITS = 0xFFFF_FFFF


class Meaning(StrEnum):
    """What a value can say. The signs are flags: true when a bit under the mask is set."""

    BATTERY = "battery"
    ACCURACY_M = "accuracy_m"
    WIFI_POSITION = "wifi_position"
    BASE_STATION_POSITION = "base_station_position"
    SOS = "sos"
    STRAP_OPEN = "strap_open"
    SEPARATED = "separated"
    LOW_SUPPLY = "low_supply"
    SUPPLY_OFF = "supply_off"
    ANTENNA_FAULT = "antenna_fault"
    GNSS_FAULT = "gnss_fault"
    AREA_CROSSED = "area_crossed"
    UNLAWFUL_DISPLACEMENT = "unlawful_displacement"

    @property
    def sign(self) -> Sign | None:
        return Sign[self.name] if self.name in Sign.__members__ else None


NUMBERS = (Meaning.BATTERY, Meaning.ACCURACY_M)


@dataclass(frozen=True, slots=True)
class ExtraRule:
    """One reading of one extra: `width` bytes from byte `at`, under `mask`, inverted first where the maker does so.

    `nested` is the inner number where the extra holds a list of its own (length and number of two bytes each).
    """

    id: int
    means: Meaning
    nested: int | None = None
    at: int = 0
    width: int = WHOLE_VALUE
    mask: int = ALL_BITS
    inverted: bool = False


@dataclass(frozen=True, slots=True)
class BitRule:
    """One spare bit of the alarm or of the status word."""

    bit: int
    means: Meaning


@dataclass(frozen=True, slots=True)
class ModelRules:
    """How to read one model. Radii in metres, for the three ways a position is found."""

    accuracy_m: int = 15
    wifi_accuracy_m: int = 100
    base_station_accuracy_m: int = 1500
    extras: tuple[ExtraRule, ...] = ()
    alarm_bits: tuple[BitRule, ...] = ()
    status_bits: tuple[BitRule, ...] = field(default=())

    PLAIN: ClassVar[ModelRules]
    SEEN: ClassVar[ModelRules]

    @classmethod
    def read(cls, accuracy_m: int, extras: Sequence[Mapping[str, Any]]) -> ModelRules:
        """Rules from a model's table, rows such as {"id": "EB", "nested": "0089", "means": "strap_open", "mask": 1,
        "inverted": true}, {"id": "E4", "means": "battery", "at": 1, "width": 1} or {"alarm_bit": 16, "means":
        "separated"}. ValueError names the row and what is wrong with it.
        """
        found: dict[str, list[Any]] = {"extra": [], "alarm_bit": [], "status_bit": []}
        for number, row in enumerate(extras, 1):
            try:
                kind, rule = _rule(row)
            except (KeyError, TypeError, ValueError) as wrong:
                raise ValueError(f"row {number}: {wrong} in {dict(row)!r}") from wrong
            found[kind].append(rule)
        return cls(
            accuracy_m=accuracy_m,
            extras=tuple(found["extra"]),
            alarm_bits=tuple(found["alarm_bit"]),
            status_bits=tuple(found["status_bit"]),
        )


def _rule(row: Mapping[str, Any]) -> tuple[str, ExtraRule | BitRule]:
    means = Meaning(row["means"])
    for kind in ("alarm_bit", "status_bit"):
        if kind in row:
            if means in NUMBERS:
                raise ValueError(f"a single bit cannot tell {means.value}")
            return kind, BitRule(_within(int(row[kind]), 0, 31, "bit"), means)
    nested = row.get("nested")
    return "extra", ExtraRule(
        id=_within(int(str(row["id"]), 16), 0, 0xFF, "id"),
        means=means,
        nested=None if nested is None else _within(int(str(nested), 16), 0, 0xFFFF, "nested"),
        at=_within(int(row.get("at", 0)), 0, 254, "at"),
        width=_within(int(row.get("width", WHOLE_VALUE)), 0, 4, "width"),
        mask=_within(int(row.get("mask", ALL_BITS)), 1, ALL_BITS, "mask"),
        inverted=bool(row.get("inverted", False)),
    )


def _within(value: int, least: int, most: int, what: str) -> int:
    if not least <= value <= most:
        raise ValueError(f"{what} {value} is not between {least} and {most}")
    return value


ModelRules.PLAIN = ModelRules()
# Makers' extras met in captured frames. An operator adopts what a model's manual confirms.
ModelRules.SEEN = ModelRules(
    extras=(
        ExtraRule(0xE4, Meaning.BATTERY, at=1, width=1),
        ExtraRule(0xEB, Meaning.BATTERY, nested=0x00A8, width=1),
    )
)
