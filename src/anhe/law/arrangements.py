"""Read a year's published holiday arrangement from a small file, CSV or JSON."""

import csv
import json
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from anhe.law.calendar import SATURDAY, Arrangement, named, statutory_holidays
from anhe.law.wording import gettext as _

EXAMPLE = """\
CSV (UTF-8 or GB18030), one line for a day or a stretch of days; kind is holiday or workday:

    year,first,last,kind,name
    2026,2026-10-01,2026-10-07,holiday,国庆节
    2026,2026-09-20,,workday,国庆节调休上班

JSON, the same as one object:

    {"year": 2026,
     "source": "国办发明电〔2025〕7号",
     "holidays": ["2026-10-01/2026-10-07"],
     "workdays": ["2026-09-20"]}

All of the year's statutory holidays must be there; a workday is a Saturday or Sunday.
"""

COLUMNS = ("year", "first", "last", "kind", "name")
HOLIDAY, WORKDAY = "holiday", "workday"
LONGEST_STRETCH = 15
EARLIEST, LATEST = 2000, 2100


class BadArrangement(ValueError):
    """The file is no usable arrangement; `faults` says everything that is wrong with it."""

    def __init__(self, *faults: str) -> None:
        super().__init__("\n".join(faults))
        self.faults = faults


@dataclass
class _Reading:
    years: set[int] = field(default_factory=set)
    days: dict[str, set[date]] = field(default_factory=lambda: {HOLIDAY: set(), WORKDAY: set()})
    faults: list[str] = field(default_factory=list)

    def add(self, place: str, kind: str, first: str, last: str) -> None:
        if kind not in self.days:
            self.faults.append(
                _("{place}：kind 应为 holiday 或 workday，不是“{kind}”。").format(place=place, kind=kind)
            )
            return
        try:
            begin = date.fromisoformat(first.strip())
            end = date.fromisoformat(last.strip()) if last.strip() else begin
        except ValueError:
            written = f"{first} {last}".strip()
            self.faults.append(_("{place}：“{text}”不是日期，应如 2026-10-01。").format(place=place, text=written))
            return
        if not 0 <= (end - begin).days < LONGEST_STRETCH:
            self.faults.append(
                _("{place}：{first}至{last}不是合理的一段假期。").format(place=place, first=begin, last=end)
            )
            return
        self.days[kind] |= {begin + timedelta(days=n) for n in range((end - begin).days + 1)}


def read_arrangement(path: Path, *, source: str = "") -> Arrangement:
    """The arrangement in a file. BadArrangement lists every fault; OSError when unreadable."""
    return parse_arrangement(path.read_bytes(), source=source or path.name)


def parse_arrangement(content: bytes | str, *, source: str = "") -> Arrangement:
    """The arrangement in this CSV or JSON, UTF-8 or GB18030. BadArrangement lists every fault."""
    text = content if isinstance(content, str) else _decoded(content)
    reading = _Reading()
    if text.lstrip().startswith(("{", "[")):
        source = _read_json(text, reading) or source
    else:
        _read_csv(text, reading)
    if reading.faults:
        raise BadArrangement(*reading.faults)
    if len(reading.years) != 1:
        raise BadArrangement(
            _("文件应当只写一个年度，现有：{years}。").format(years=sorted(reading.years) or _("没有"))
        )
    arrangement = Arrangement(
        reading.years.pop(), frozenset(reading.days[HOLIDAY]), frozenset(reading.days[WORKDAY]), source
    )
    faults = _faults(arrangement)
    if faults:
        raise BadArrangement(*faults)
    return arrangement


def _decoded(content: bytes) -> str:
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise BadArrangement(_("文件不是文本：应为 UTF-8 或 GB18030 编码的 CSV 或 JSON。"))


def _read_csv(text: str, reading: _Reading) -> None:
    rows = csv.DictReader(text.splitlines())
    missing = [column for column in COLUMNS[:4] if column not in (rows.fieldnames or ())]
    if missing:
        reading.faults.append(_("首行缺少列：{columns}。").format(columns="、".join(missing)))
        return
    for row in rows:
        place = _("第{line}行").format(line=rows.line_num)
        _add_year(row["year"], place, reading)
        reading.add(place, (row["kind"] or "").strip(), row["first"] or "", row["last"] or "")


def _read_json(text: str, reading: _Reading) -> str:
    try:
        content: Any = json.loads(text)
    except json.JSONDecodeError as error:
        reading.faults.append(_("不是 JSON：第{line}行第{column}列。").format(line=error.lineno, column=error.colno))
        return ""
    if not isinstance(content, dict) or not isinstance(content.get("holidays"), list):
        reading.faults.append(_("应为一个对象，含 year、holidays、workdays。"))
        return ""
    _add_year(content.get("year"), "year", reading)
    for key, kind in (("holidays", HOLIDAY), ("workdays", WORKDAY)):
        for number, stretch in enumerate(content.get(key) or [], start=1):
            first, _slash, last = str(stretch).partition("/")
            reading.add(_("{key}第{number}项").format(key=key, number=number), kind, first, last)
    return str(content.get("source") or "")


def _add_year(written: Any, place: str, reading: _Reading) -> None:
    text = str(written).strip()
    if text.isascii() and text.isdigit() and EARLIEST <= int(text) <= LATEST:
        reading.years.add(int(text))
    else:
        reading.faults.append(_("{place}：“{year}”不是年度。").format(place=place, year=written))


def _faults(arrangement: Arrangement) -> list[str]:
    year, faults = arrangement.year, []
    first, last = date(year - 1, 12, 25), date(year + 1, 1, 7)
    for day in sorted(arrangement.holidays | arrangement.working_weekends):
        if not first <= day <= last:
            faults.append(_("{day}不在{year}年内。").format(day=named(day), year=year))
    for day in sorted(arrangement.holidays & arrangement.working_weekends):
        faults.append(_("{day}既是放假又是上班。").format(day=named(day)))
    for day in sorted(arrangement.working_weekends):
        if day.weekday() < SATURDAY:
            faults.append(_("{day}本来就是工作日，不必写成调休上班。").format(day=named(day)))
    for day in sorted(statutory_holidays(year) - arrangement.holidays):
        faults.append(_("缺少法定节假日{day}。").format(day=named(day)))
    return faults
