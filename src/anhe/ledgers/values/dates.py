"""Dates as people write them. Year first, as is the custom; what could be read in two ways is refused."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.utils.translation import gettext as _

from anhe.ledgers.values.numerals import chinese_integer
from anhe.ledgers.values.text import BadValue, Cell, is_nothing, number_text, plain

LAST_SERIAL = 73_415  # 2100-12-31
NOT_A_DAY_SERIAL = 60  # the spreadsheet's 29 February 1900, a day that never was
CLOCK = re.compile(r"(?:(?<=[\d日号])[ T]+|(?<=[日号]))\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:Z|[+-]\d{2}:?\d{2})?$")
WEEKDAY = re.compile(r"\(?(?:星期|周|礼拜)[一二三四五六日天]\)?$")
ENDING_WORDS = re.compile(r"(?:起|止|前|左右|上午|下午)$")
SEPARATOR = re.compile(r"[./\\\-—–−。·,，、]+")
THREE_PARTS = re.compile(r"(\d{1,4})-(\d{1,2})-(\d{1,4})")
CHINESE_DATE = re.compile(r"([^年月日]{2,4})年([^年月日]{1,3})月([^年月日号]{1,3})[日号]?")
ONE_DATE = r"(?:\d{4}|\d{2})\s*[年./\-]\s*\d{1,2}\s*[月./\-]\s*\d{1,2}\s*[日号]?"
DATES = re.compile(ONE_DATE)


@dataclass(frozen=True, slots=True)
class DateRule:
    """What a date column allows: first and last day, both included, and how two-digit years are read.

    Two-digit years up to `pivot` belong to 20xx, the others to 19xx.
    """

    earliest: date = date(1900, 1, 1)
    latest: date = date(2100, 12, 31)
    pivot: int = 49

    def year(self, digits: str) -> int:
        number = int(digits)
        if len(digits) != 2:
            return number
        return 2000 + number if number <= self.pivot else 1900 + number


ANY_DATE = DateRule()


def clean_date(cell: Cell, rule: DateRule = ANY_DATE) -> date | BadValue | None:
    """The day that a cell means, None for an empty cell, or the reason why no single day can be read from it."""
    found = _read(cell, rule)
    if isinstance(found, date) and not rule.earliest <= found <= rule.latest:
        return BadValue(
            _("日期 {day} 不在合理范围内，应在 {earliest} 至 {latest} 之间。").format(
                day=found, earliest=rule.earliest, latest=rule.latest
            )
        )
    return found


def clean_period(cell: Cell, rule: DateRule = ANY_DATE) -> tuple[date, date] | BadValue | None:
    """First and last day of a period in one cell, such as 自2026年3月5日至2027年3月4日 or 2026.3.5-2027.3.4."""
    text = plain(cell)
    if is_nothing(text):
        return None
    ends = [clean_date(part, rule) for part in DATES.findall(text)]
    for end in ends:
        if isinstance(end, BadValue):
            return end
    if len(ends) != 2:
        return BadValue(_("“{value}”里应当有一个起日和一个止日，例如 2026-03-05至2027-03-04。").format(value=text))
    first, last = ends
    assert isinstance(first, date)
    assert isinstance(last, date)
    if last < first:
        return BadValue(_("止日 {last} 早于起日 {first}。").format(last=last, first=first))
    return first, last


def _read(cell: Cell, rule: DateRule) -> date | BadValue | None:
    if isinstance(cell, datetime):
        return cell.date()
    if isinstance(cell, date):
        return cell
    if isinstance(cell, int | float) and not isinstance(cell, bool):
        return _from_number(cell, rule)
    text = plain(cell)
    return None if is_nothing(text) else _from_text(text, rule)


def _from_number(number: int | float, rule: DateRule) -> date | BadValue:
    text = number_text(number)
    whole = int(number) if text else 0
    if 19_000_101 <= whole <= 21_001_231 and number == whole:
        return _day(text[:4], text[4:6], text[6:], text, rule)
    if 1800 <= whole <= 2200:
        return _year_only(text)
    if not 1 <= whole <= LAST_SERIAL:
        return _unreadable(text)
    return _from_serial(whole)


def _from_serial(serial: int) -> date | BadValue:
    if serial == NOT_A_DAY_SERIAL:
        return BadValue(_("表格软件把这一格记成 1900-02-29，这一天并不存在，请重新填写日期。"))
    # Serials before the day that never was are off by one against all later ones.
    return date(1899, 12, 30) + timedelta(days=serial if serial > NOT_A_DAY_SERIAL else serial + 1)


def _from_text(text: str, rule: DateRule) -> date | BadValue:
    bare = ENDING_WORDS.sub("", WEEKDAY.sub("", CLOCK.sub("", text)).strip()).removeprefix("自")
    if re.fullmatch(r"\d{1,4}\s+\d{1,2}\s+\d{1,4}", bare):
        bare = "-".join(bare.split())
    bare = "".join(bare.split())
    if bare.isascii() and bare.isdigit():
        return _from_digits(bare, text, rule)
    chinese = CHINESE_DATE.fullmatch(bare)
    if chinese:
        return _from_chinese((chinese[1], chinese[2], chinese[3]), text, rule)
    if len(DATES.findall(bare)) > 1:
        return BadValue(_("“{value}”里有不止一个日期，这一格只能填一个。").format(value=text))
    parts = THREE_PARTS.fullmatch(SEPARATOR.sub("-", bare).strip("-"))
    if parts:
        return _from_parts((parts[1], parts[2], parts[3]), text, rule)
    return _month_missing(bare, text)


def _from_chinese(parts: tuple[str, str, str], text: str, rule: DateRule) -> date | BadValue:
    year = parts[0]
    numbers = [part if part.isascii() and part.isdigit() else chinese_integer(part) for part in parts]
    if None in numbers or len(year) == 3:
        return _unreadable(text)
    year_digits = str(numbers[0]).zfill(2) if len(year) == 2 else str(numbers[0])
    return _day(year_digits, str(numbers[1]), str(numbers[2]), text, rule)


def _from_parts(parts: tuple[str, str, str], text: str, rule: DateRule) -> date | BadValue:
    first, second, third = parts
    if len(first) == 4 and len(third) <= 2:
        return _day(first, second, third, text, rule)
    if len(first) <= 2 and len(third) == 4:
        return _year_last(first, second, third, text, rule)
    if len(first) == 2 and len(third) <= 2:
        return _short_year_first(first, second, third, text, rule)
    if len(first) == 1 and len(third) == 2:
        return _ambiguous(text)
    return _unreadable(text)


def _year_last(first: str, second: str, year: str, text: str, rule: DateRule) -> date | BadValue:
    """Year at the end: day and month may stand either way round, so only what has one reading is taken."""
    if first != second and int(first) <= 12 and int(second) <= 12:
        return _ambiguous(text)
    month, day = (second, first) if int(first) > 12 else (first, second)
    return _day(year, month, day, text, rule)


def _short_year_first(year: str, month: str, day: str, text: str, rule: DateRule) -> date | BadValue:
    month_first_possible = len(day) == 2 and 1 <= int(year) <= 12 and 1 <= int(month) <= 31
    if month_first_possible and not year == month == day:
        return _ambiguous(text)
    return _day(year, month, day, text, rule)


def _from_digits(digits: str, text: str, rule: DateRule) -> date | BadValue:
    if len(digits) == 8:
        return _day(digits[:4], digits[4:6], digits[6:], text, rule)
    if len(digits) == 14:  # a time stamp such as 20260305000000
        return _from_digits(digits[:8], text, rule)
    if len(digits) == 6:
        return _from_six_digits(digits, text, rule)
    if len(digits) == 5:
        return _from_number(int(digits), rule)
    return _year_only(text) if len(digits) == 4 else _unreadable(text)


def _from_six_digits(digits: str, text: str, rule: DateRule) -> date | BadValue:
    as_month = 1900 <= int(digits[:4]) <= 2100 and 1 <= int(digits[4:]) <= 12
    as_day = _day(digits[:2], digits[2:4], digits[4:], text, rule)
    if not as_month:
        return as_day
    return _no_day(text) if isinstance(as_day, BadValue) else _ambiguous(text)


def _day(year: str, month: str, day: str, text: str, rule: DateRule) -> date | BadValue:
    try:
        return date(rule.year(year), int(month), int(day))
    except ValueError:
        return BadValue(_("“{value}”不是存在的日期，请核对年月日。").format(value=text))


def _month_missing(bare: str, text: str) -> BadValue:
    if re.fullmatch(r"(?:19|20)\d{2}年?", bare):
        return _year_only(text)
    if re.fullmatch(r"(?:19|20)\d{2}[年./\-]\d{1,2}月?", bare):
        return _no_day(text)
    if re.fullmatch(r"\d{1,2}[月./\-]\d{1,2}[日号]?", bare):
        return BadValue(_("“{value}”没有写年份，请补全，例如 2026-03-05。").format(value=text))
    return _unreadable(text)


def _year_only(text: str) -> BadValue:
    return BadValue(_("“{value}”只有年份，请补全月和日，例如 2026-03-05。").format(value=text))


def _no_day(text: str) -> BadValue:
    return BadValue(_("“{value}”只写到月，请补全日，例如 2026-03-05。").format(value=text))


def _ambiguous(text: str) -> BadValue:
    return BadValue(_("“{value}”有两种读法，分不清年月日，请写四位年份，例如 2026-03-05。").format(value=text))


def _unreadable(text: str) -> BadValue:
    return BadValue(_("“{value}”看不出是哪一天，请写成 2026-03-05 的样子。").format(value=text))
