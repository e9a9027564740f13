"""Every form of positioning: its name, title, number series, template, and the words it needs beyond the common ones.

A nested word is written with a dot: `order.facts` is `{"order": {"facts": …}}`. A word whose value is not known is
None and prints as a blank to fill by hand.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent

COMMON = (
    "number", "version", "check_code", "made_on", "office", "agency", "bureau", "procuratorate", "is_minor",
    "person.name", "person.sex", "person.born_on", "person.id_number", "person.lives_at", "person.phone",
    "correction.kind", "correction.offence", "correction.starts_on", "correction.ends_on",
    "order.ground", "order.facts", "order.evidence", "order.proposed_on", "order.proposed_by",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Sheet:
    """One form. `needs` are its own words; `series` is the word in its document number (文号)."""

    name: str
    title: str
    series: str
    needs: tuple[str, ...] = ()

    @property
    def template(self) -> Path:
        return FOLDER / f"{self.name.removeprefix('watch.')}.docx"

    @property
    def words(self) -> tuple[str, ...]:
        return COMMON + self.needs


_TERM = ("order.first_day", "order.last_day", "order.opinion", "order.approved_by", "order.approved_on")
_ALL = (
    Sheet("watch.approval_sheet", "使用电子定位装置审批表", "社矫位审"),
    Sheet("watch.decision", "使用电子定位装置决定书", "社矫位", _TERM),
    Sheet("watch.notice", "使用电子定位装置告知书", "社矫位告", _TERM),
    Sheet(
        "watch.extension",
        "延长使用电子定位装置决定书",
        "社矫位延",
        (*_TERM, "order.assessment", "order.assessed_on", "extended_from"),
    ),
    Sheet(
        "watch.lifting", "解除电子定位装置通知书", "社矫位解", ("order.first_day", "ended_on", "order.ended_because")
    ),
)

SHEETS: dict[str, Sheet] = {sheet.name: sheet for sheet in _ALL}


def missing_words(sheet: Sheet, words: dict[str, Any]) -> list[str]:
    """The words that the sheet needs and `words` lacks, dotted."""
    return [path for path in sheet.words if not _has(words, path.split("."))]


def _has(place: Any, path: list[str]) -> bool:
    if not path:
        return True
    return isinstance(place, dict) and path[0] in place and _has(place[path[0]], path[1:])
