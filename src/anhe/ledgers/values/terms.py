"""Lengths of time and the sentence that a court passed, as ledgers write them in one cell."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from anhe.ledgers.values.dates import ANY_DATE, DATES, DateRule, clean_period
from anhe.ledgers.values.numerals import CHARACTERS, chinese_integer
from anhe.ledgers.values.text import BadValue, Cell, is_nothing, plain, squashed

NUMBER = rf"(?:\d+(?:\.5)?|[{CHARACTERS}]+|半)"
TERM = rf"(?:(?:{NUMBER})年(?:半)?)?(?:零|又)?(?:(?:{NUMBER})(?:个月|月|个半月))?(?:零|又)?(?:(?:{NUMBER})(?:日|天))?"
TERM_PARTS = re.compile(
    rf"(?:(?P<years>{NUMBER})年(?P<half>半)?)?[零又]?(?:(?P<months>{NUMBER})(?P<month_word>个半月|个月|月))?"
    rf"[零又]?(?:(?P<days>{NUMBER})(?:日|天))?"
)
PENALTIES = {
    "有期徒刑": "fixed_term_imprisonment",
    "拘役": "criminal_detention",
    "管制": "public_surveillance",
    "无期徒刑": "life_imprisonment",
}
PENALTY = re.compile(rf"(?:判处|被判处|判)?(?P<penalty>有期徒刑|拘役|管制|无期徒刑)(?P<term>{TERM})")
PROBATION = re.compile(rf"(?:宣告)?(?:缓刑|缓期|缓)(?:考验期)?(?:为)?(?P<term>{TERM})")
SHORTHAND = re.compile(rf"判(?P<term>{NUMBER})年?缓(?P<probation>{NUMBER})年?")


@dataclass(frozen=True, slots=True)
class Duration:
    """A length of time: months (twelve to the year) and days, never turned into each other."""

    months: int = 0
    days: int = 0

    def __str__(self) -> str:
        years, months = divmod(self.months, 12)
        parts = [(years, _("{n}年")), (months, _("{n}个月")), (self.days, _("{n}日"))]
        return "".join(text.format(n=number) for number, text in parts if number)


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence taken apart: main penalty, its term, the probation term, and the words left over (a fine…)."""

    penalty: str
    term: Duration | None = None
    probation: Duration | None = None
    rest: str = ""


def clean_duration(cell: Cell | Duration, unit: str = "") -> Duration | BadValue | None:
    """A length of time: 三年六个月, 42个月, 一年半, 15日; a bare number counts the column's `unit` (年, 月 or 日)."""
    if isinstance(cell, Duration):
        return cell
    text = squashed(plain(cell))
    if is_nothing(text):
        return None
    if text.isdigit():
        if not unit:
            return BadValue(_("“{value}”没有写单位，请写成 3年6个月、42个月 或 15日 的样子。").format(value=text))
        text += unit
    found = _duration(text)
    if found is None:
        return BadValue(_("“{value}”看不出是多长时间，请写成 3年6个月 的样子。").format(value=text))
    return found


def clean_term(
    cell: Cell | Duration, rule: DateRule = ANY_DATE, unit: str = ""
) -> Duration | tuple[date, date] | BadValue | None:
    """A length of time, or the first and last day of it: ledgers write either under the same heading."""
    if not isinstance(cell, Duration) and len(DATES.findall(plain(cell))) > 1:
        return clean_period(cell, rule)
    return clean_duration(cell, unit)


def clean_sentence(cell: Cell) -> Sentence | BadValue | None:
    """A sentence such as 有期徒刑三年，缓刑四年，并处罚金五千元 or the shorthand 判三缓四, taken apart."""
    text = squashed(plain(cell))
    if is_nothing(text):
        return None
    short = SHORTHAND.fullmatch(text)
    if short:
        term, probation_term = (_duration(short[name] + "年") for name in ("term", "probation"))
        return Sentence("fixed_term_imprisonment", term, probation_term)
    main = PENALTY.search(text)
    if not main:
        return BadValue(_("“{value}”里没有写主刑，请写成 有期徒刑三年，缓刑四年 的样子。").format(value=text))
    probation = PROBATION.search(text, main.end())
    term = _duration(main["term"])
    if term is None and main["penalty"] != "无期徒刑":
        return BadValue(_("“{value}”里没有写刑期，请写成 有期徒刑三年 的样子。").format(value=text))
    if probation and not probation["term"]:
        return BadValue(_("“{value}”里没有写缓刑考验期，请写成 缓刑四年 的样子。").format(value=text))
    end = probation.end() if probation else main.end()
    return Sentence(
        PENALTIES[main["penalty"]],
        term,
        _duration(probation["term"]) if probation else None,
        text[end:].strip("，,。；;、."),
    )


def _duration(text: str) -> Duration | None:
    found = TERM_PARTS.fullmatch(text)
    if not found or not text:
        return None
    halves = _halves(found["years"]), _halves(found["months"]), _halves(found["days"])
    if None in halves:
        return None
    years, months, days = (half or 0 for half in halves)
    month_halves = years * 12 + months + (12 if found["half"] else 0) + (1 if found["month_word"] == "个半月" else 0)
    if days % 2:
        return None
    # Half a month has no fixed length in days; courts write fifteen days instead.
    return None if month_halves % 2 else Duration(month_halves // 2, days // 2)


def _halves(text: str | None) -> int | None:
    """The number counted in halves, so that 半 and 1.5 stay whole numbers."""
    if text is None:
        return 0
    if text == "半":
        return 1
    if re.fullmatch(r"\d+(?:\.5)?", text):
        return int(float(text) * 2)
    number = chinese_integer(text)
    return None if number is None else number * 2
