"""What the forms of every pillar share: what a sheet needs to be told, whether it was, and how templates are made.

A nested word is written with a dot: `leave.place` is `{"leave": {"place": …}}`. Lists are given with the words of
one member: `team[].name`. A word whose value is not known is None and prints as a blank to fill by hand.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from anhe.casework.documents.paper import Paper

TRACED = ("number", "version", "check_code", "made_on", "agency", "bureau")
"""Words by which any sheet can be traced; every form has them."""

PERSON = "{{ person.name }}（{{ person.sex }}，{{ person.born_on|date }}出生，身份证件号码 {{ person.id_number|blank(18) }}）"
MAY_COMPLAIN = (
    "认为合法权益受到侵害，可以向{{ procuratorate or '人民检察院' }}或者其他有关机关申诉、控告和检举；"
    "也可以先向本机构提出，由未经办此事的人员答复（社区矫正法第三十四条）。"
)


@dataclass(frozen=True, slots=True)
class Sheet:
    """One form. `needs` are its own words beside the `common` ones; `series` is the word in its number (文号)."""

    name: str
    title: str
    series: str
    template: Path
    common: tuple[str, ...]
    needs: tuple[str, ...] = ()

    @property
    def words(self) -> tuple[str, ...]:
        return self.common + self.needs


def missing_words(sheet: Sheet, words: dict[str, Any]) -> list[str]:
    """The words that the sheet needs and `words` lacks, dotted; a list without members lacks nothing."""
    return [path for path in sheet.words if not _has(words, path.split("."))]


def _has(place: Any, path: list[str]) -> bool:
    if not path:
        return True
    name = path[0].removesuffix("[]")
    if not isinstance(place, dict) or name not in place:
        return False
    if path[0].endswith("[]"):
        return all(_has(member, path[1:]) for member in place[name] or ())
    return _has(place[name], path[1:])


Builder = Callable[[Paper, Sheet], None]


def make_templates(sheets: Mapping[str, Sheet], builders: Mapping[str, Builder], folder: Path) -> list[Path]:
    """Write a template for every builder into `folder` and return the files."""
    made = []
    for name, build in builders.items():
        sheet = sheets[name]
        paper = Paper(sheet.title)
        build(paper, sheet)
        path = folder / sheet.template.name
        paper.save(path)
        made.append(path)
    return made
