"""Numbers written in Chinese."""

from __future__ import annotations

import re

DIGITS = {
    char: value
    for value, chars in enumerate("〇零○ 一壹 二贰两 三叁 四肆 五伍 六陆 七柒 八捌 九玖".split())  # noqa: SIM905
    for char in chars
}
SMALL_UNITS = {"十": 10, "拾": 10, "百": 100, "佰": 100, "千": 1000, "仟": 1000}
LARGE_UNITS = {"万": 10_000, "萬": 10_000, "亿": 100_000_000}
TENS = {"廿": "二十", "卅": "三十"}
CHARACTERS = "".join([*DIGITS, *SMALL_UNITS, *LARGE_UNITS, *TENS])
IS_NUMERAL = re.compile(f"[{CHARACTERS}]+")


def chinese_integer(text: str) -> int | None:
    """The value of a Chinese numeral, or None when the text is not one.

    >>> chinese_integer("三十五"), chinese_integer("二〇二六"), chinese_integer("十二万零三")
    (35, 2026, 120003)
    """
    if not IS_NUMERAL.fullmatch(text):
        return None
    for short, long in TENS.items():
        text = text.replace(short, long)
    if all(char in DIGITS for char in text):
        return int("".join(str(DIGITS[char]) for char in text))
    return _with_units(text)


def _with_units(text: str) -> int | None:
    total = section = 0
    digit: int | None = None
    for char in text:
        if char in DIGITS:
            if digit:
                return None
            digit = DIGITS[char]
        elif char in SMALL_UNITS:
            if digit == 0:
                return None
            section += (digit or 1) * SMALL_UNITS[char]
            digit = None
        else:
            total = (total + section + (digit or 0)) * LARGE_UNITS[char]
            section, digit = 0, None
    return total + section + (digit or 0)
