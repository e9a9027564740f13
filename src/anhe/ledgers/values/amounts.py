"""Whole numbers, money and percentages."""

from __future__ import annotations

import re
from decimal import Decimal, InvalidOperation

from django.utils.translation import gettext as _

from anhe.ledgers.values.numerals import chinese_integer
from anhe.ledgers.values.text import BadValue, Cell, is_nothing, plain, squashed

COUNT_WORDS = re.compile(r"(?:人次|人|件|名|个|次|场|户|岁|年|月|天|日|份|起)$")
UNIT_FACTORS = {"元": 1, "千元": 1_000, "万元": 10_000, "万": 10_000, "百万元": 1_000_000, "亿元": 10**8, "亿": 10**8}
MONEY = re.compile(
    r"(?:人民币|RMB|CNY|¥|￥)?(?P<number>[+-]?[\d,]+(?:\.\d+)?)(?P<unit>百万元|亿元|万元|千元|亿|万|元|块)?(?:整|正)?",
    re.I,
)
THOUSANDS = re.compile(r"[+-]?\d{1,3}(?:,\d{3})+(?:\.\d+)?")
CHINESE_MONEY = re.compile(r"(?:人民币)?(?P<yuan>[^元圆角分]+)[元圆](?:(?P<jiao>.)角)?(?:(?P<fen>.)分)?(?:整|正)?")
PER_HUNDRED = re.compile(r"百分之(?P<chinese>.+)|(?P<number>[+-]?\d+(?:\.\d+)?)%")
CENT = Decimal("0.01")


def clean_integer(cell: Cell) -> int | BadValue | None:
    """A whole number: 12, "12人", "十二", "1,200"; 12.5 is refused, never rounded."""
    text = squashed(plain(cell))
    if is_nothing(text):
        return None
    bare = COUNT_WORDS.sub("", text)
    if THOUSANDS.fullmatch(bare):
        bare = bare.replace(",", "")
    if re.fullmatch(r"[+-]?\d+(?:\.0+)?", bare):
        return int(Decimal(bare))
    number = chinese_integer(bare)
    if number is None:
        return BadValue(_("“{value}”不是整数，请只填阿拉伯数字。").format(value=text))
    return number


def clean_money(cell: Cell, unit: str = "元") -> Decimal | BadValue | None:
    """An amount in yuan to the cent. `unit` is what a bare number of this column counts, as in 涉案金额（万元）."""
    text = squashed(plain(cell))
    if is_nothing(text):
        return None
    found = MONEY.fullmatch(text)
    if not found or ("," in found["number"] and not THOUSANDS.fullmatch(found["number"])):
        return _chinese_money(text)
    yuan = Decimal(found["number"].replace(",", "")) * UNIT_FACTORS.get(found["unit"] or unit, 1)
    return _to_the_cent(yuan, text)


def _chinese_money(text: str) -> Decimal | BadValue:
    found = CHINESE_MONEY.fullmatch(text)
    parts = [chinese_integer(found[name] or "零") for name in ("yuan", "jiao", "fen")] if found else [None]
    if None in parts:
        return BadValue(_("“{value}”不是金额，请只填数字，例如 1200.50。").format(value=text))
    yuan, jiao, fen = (Decimal(part or 0) for part in parts)
    return yuan.quantize(CENT) + jiao / 10 + fen / 100


def _to_the_cent(yuan: Decimal, text: str) -> Decimal | BadValue:
    try:
        rounded = yuan.quantize(CENT)
    except InvalidOperation:
        return BadValue(_("金额“{value}”太大，请核对。").format(value=text))
    if abs(rounded - yuan) > Decimal("0.0000001"):  # a float's dust is not a fraction of a cent
        return BadValue(_("金额“{value}”的小数超过两位，请写到分。").format(value=text))
    if rounded < 0:
        return BadValue(_("金额“{value}”是负数，请核对。").format(value=text))
    return rounded


def clean_percent(cell: Cell) -> Decimal | BadValue | None:
    """A share as a number between 0 and 1: 85%, 百分之八十五, 85 and a percentage cell holding 0.85 are 0.85.

    A bare 1 may mean one per cent or all of it and is refused.
    """
    text = squashed(plain(cell))
    if is_nothing(text):
        return None
    found = PER_HUNDRED.fullmatch(text)
    if found:
        chinese = found["chinese"]
        number = chinese_integer(chinese) if chinese else Decimal(found["number"])
    else:
        number = _bare_share(text)
    if number is None:
        return BadValue(_("“{value}”不是百分比，请写成 85% 的样子。").format(value=text))
    return Decimal(number) / 100


def _bare_share(text: str) -> Decimal | None:
    try:
        number = Decimal(text)
    except InvalidOperation:
        return None
    if not number.is_finite() or number == 1:
        return None
    return number * 100 if abs(number) < 1 else number
