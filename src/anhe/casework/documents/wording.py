"""How an official document writes dates, numbers, terms and money. Used in templates as filters.

Words reach a template through JSON, so a date may be a `date` or its ISO text. What is not known yet becomes
a blank that a pen can fill, never the word None.
"""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from anhe.clock import SHANGHAI
from anhe.people.masking import mask_id

_DIGITS = "〇一二三四五六七八九"
_CAPITAL_DIGITS = "零壹贰叁肆伍陆柒捌玖"
_PLACES = ("", "十", "百", "千")
_CAPITAL_PLACES = ("", "拾", "佰", "仟")
_GROUPS = ("", "万", "亿", "万亿")
_BLANK_DATE = "　　　　年　　月　　日"
_SEXES = {"m": "男", "f": "女"}


def date_words(day: date | str | None) -> str:
    """2026年3月5日; a blank to fill by hand where there is no date.

    >>> date_words("2026-03-05")
    '2026年3月5日'
    """
    if not day:
        return _BLANK_DATE
    known = _as_date(day)
    return f"{known.year}年{known.month}月{known.day}日"


def date_characters(day: date | str | None) -> str:
    """The date in characters, as under a seal.

    >>> date_characters("2026-03-15")
    '二〇二六年三月十五日'
    """
    if not day:
        return _BLANK_DATE
    known = _as_date(day)
    year = "".join(_DIGITS[int(figure)] for figure in f"{known.year:04d}")
    return f"{year}年{numeral(known.month)}月{numeral(known.day)}日"


def moment(instant: datetime | str | None) -> str:
    """An instant to the minute, in Shanghai time.

    >>> moment("2026-03-05T06:30:00+00:00")
    '2026年3月5日14时30分'
    """
    if not instant:
        return _BLANK_DATE + "　　时　　分"
    known = instant if isinstance(instant, datetime) else datetime.fromisoformat(instant)
    local = known.astimezone(SHANGHAI) if known.tzinfo else known
    return f"{date_words(local.date())}{local.hour}时{local.minute:02d}分"


def days_through(first: date | str | None, last: date | str | None) -> int | str:
    """Days from the first to the last, both counted.

    >>> days_through("2026-03-09", "2026-03-11")
    3
    """
    return (_as_date(last) - _as_date(first)).days + 1 if first and last else ""


def numeral(number: int | str | None) -> str:
    """A whole number in Chinese characters.

    >>> numeral(36), numeral(10), numeral(1003)
    ('三十六', '十', '一千零三')
    """
    if number is None or number == "":
        return ""
    spoken = _spelled(int(number), _DIGITS.replace("〇", "零"), _PLACES)
    return spoken.removeprefix("一") if spoken.startswith("一十") else spoken


def term(months: int | str | None) -> str:
    """A term in months, as judgments write it.

    >>> term(42), term(12), term(2)
    ('三年六个月', '一年', '二个月')
    """
    if months is None or months == "":
        return ""
    years, rest = divmod(int(months), 12)
    return (f"{numeral(years)}年" if years else "") + (f"{numeral(rest)}个月" if rest or not years else "")


def money(yuan: Decimal | str | int | None) -> str:
    """An amount in yuan in the capital characters that accountants use.

    >>> money("1003.50"), money(50000)
    ('壹仟零叁元伍角整', '伍万元整')
    """
    if yuan is None or yuan == "":
        return ""
    cents = int((Decimal(str(yuan)) * 100).to_integral_exact())
    sign, cents = ("负" if cents < 0 else ""), abs(cents)
    whole, jiao, fen = cents // 100, cents // 10 % 10, cents % 10
    words = f"{_spelled(whole, _CAPITAL_DIGITS, _CAPITAL_PLACES)}元" if whole or not cents else ""
    if jiao:
        words += f"{_CAPITAL_DIGITS[jiao]}角"
    elif fen and whole:
        words += "零"
    return sign + words + (f"{_CAPITAL_DIGITS[fen]}分" if fen else "整")


def sex(code: str | None) -> str:
    """男 or 女; nothing where it is not known."""
    return _SEXES.get(code or "", code or "")


def blank(value: Any, width: int = 8) -> str:
    """The value, or a line of `width` characters to write on."""
    return str(value) if value not in (None, "") else "＿" * width


def tick(chosen: Any, label: str) -> str:
    """A box before a label, ticked when chosen.

    >>> tick(True, "本人"), tick(False, "家属")
    ('☑本人', '☐家属')
    """
    return ("☑" if chosen else "☐") + label


FILTERS = {
    "date": date_words,
    "date_characters": date_characters,
    "moment": moment,
    "days_through": days_through,
    "numeral": numeral,
    "term": term,
    "money": money,
    "masked": mask_id,
    "sex": sex,
    "blank": blank,
    "tick": tick,
}


def _as_date(day: date | str) -> date:
    return day if isinstance(day, date) else date.fromisoformat(day[:10])


def _spelled(number: int, digits: str, places: tuple[str, ...]) -> str:
    if number == 0:
        return digits[0]
    parts: list[str] = []
    for index in range(len(_GROUPS) - 1, -1, -1):
        group = number // 10_000**index % 10_000
        if group:
            parts.append(
                ("零" if parts and group < 1000 else "") + _four_figures(group, digits, places) + _GROUPS[index]
            )
        elif parts and number % 10_000**index and not parts[-1].endswith("零"):
            parts.append("零")
    return "".join(parts).replace("零零", "零")


def _four_figures(group: int, digits: str, places: tuple[str, ...]) -> str:
    spoken, skipped = "", False
    for place in range(3, -1, -1):
        figure = group // 10**place % 10
        if figure:
            spoken += ("零" if skipped and spoken else "") + digits[figure] + places[place]
        skipped = figure == 0
    return spoken
