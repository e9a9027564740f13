"""Administrative division codes, GB/T 2260: the provinces, and Chongqing (50) down to its counties.

Former counties of Chongqing are kept, for ID numbers issued there carry their codes for life.
"""

import csv
from dataclasses import dataclass
from functools import cache
from importlib.resources import files


@dataclass(frozen=True, slots=True)
class Division:
    """A province or county. `until` is the last year of a code that is no longer given out."""

    code: str
    name: str
    until: int | None = None

    @property
    def is_province(self) -> bool:
        return self.code.endswith("0000")

    @property
    def full_name(self) -> str:
        """With its province in front: 重庆市渝中区."""
        above = province_of(self.code)
        return self.name if self.is_province or above is None else above.name + self.name


def division(code: str) -> Division | None:
    """The division of this six-digit code, or None where it is not on file."""
    return _divisions().get(code)


def province_of(code: str) -> Division | None:
    """The province of a code, by its first two digits; None where there is no such province."""
    return _divisions().get(code[:2] + "0000")


def counties_of(province: str) -> tuple[Division, ...]:
    """The counties in use today under a two-digit province code, by code."""
    known = (d for d in _divisions().values() if d.code[:2] == province and not d.is_province and d.until is None)
    return tuple(sorted(known, key=lambda d: d.code))


@cache
def _divisions() -> dict[str, Division]:
    text = files("anhe.law").joinpath("data/divisions.csv").read_text(encoding="utf-8")
    rows = csv.DictReader(text.splitlines())
    return {r["code"]: Division(r["code"], r["name"], int(r["until"]) if r["until"] else None) for r in rows}
