"""How different hands write the same thing into a spreadsheet."""

from __future__ import annotations

from datetime import date, datetime, time
from random import Random

from anhe.ledgers.samples.people import RELATIONS
from anhe.ledgers.values import Cell, Duration

FULL_WIDTH = {code: code + 0xFEE0 for code in range(0x21, 0x7F)}
NUMERALS = "〇一二三四五六七八九"
SPREADSHEET_START = date(1899, 12, 30)


def full_width(text: str) -> str:
    return text.translate(FULL_WIDTH)


def spread_name(random: Random, name: str) -> str:
    """A name with layout spaces, another middle dot, or just as it is."""
    if "·" in name:
        return name.replace("·", random.choice("·•．・"))
    if len(name) == 2 and random.random() < 0.5:
        return random.choice([" ", "\u3000", "  "]).join(name)
    return random.choice([name, name, f"{name} ", f" {name}"])


def written_date(random: Random, day: date, *, text_only: bool = False) -> Cell:
    """A date in one of the ways seen in ledgers, all of which mean exactly this day."""
    ways: list[Cell] = [
        f"{day.year}年{day.month}月{day.day}日",
        f"{day.year}.{day.month}.{day.day}",
        f"{day.year}/{day.month}/{day.day}",
        f"{day:%Y%m%d}",
        f"{day.year}-{day.month}-{day.day} 00:00:00",
        f" {day.year} 年 {day.month} 月 {day.day} 日 ",
        full_width(f"{day.year}.{day.month}.{day.day}"),
        chinese_date(day),
    ]
    if day.year % 100 > 12:
        ways.append(f"{day:%y}/{day.month}/{day.day}")
    if not text_only:
        ways += [(day - SPREADSHEET_START).days] * 2 + [datetime.combine(day, time())] * 4
    return random.choice(ways)


def chinese_date(day: date) -> str:
    year = "".join(NUMERALS[int(digit)] for digit in str(day.year))
    return f"{year}年{chinese_number(day.month)}月{chinese_number(day.day)}日"


def chinese_number(number: int) -> str:
    """A number from 1 to 99 in Chinese."""
    tens, ones = divmod(number, 10)
    return ("" if tens == 0 else "十" if tens == 1 else NUMERALS[tens] + "十") + (NUMERALS[ones] if ones else "")


def written_id_number(random: Random, number: str) -> Cell:
    """An 18-place identity number, whole."""
    ways = [
        number,
        number,
        number.lower(),
        f"'{number}",
        f" {number}",
        full_width(number),
        f"{number[:6]} {number[6:]}",
    ]
    return random.choice([*ways, number.replace("X", "Х")])  # the last is the Cyrillic letter


def written_phones(random: Random, phones: list[str], *, text_only: bool = False) -> Cell:
    """One or more phones in one cell."""
    if len(phones) == 1 and not text_only and random.random() < 0.4:
        return float(phones[0])
    return random.choice(["、", "/", "；", "\n", "，"]).join(_written_phone(random, phone) for phone in phones)


def _written_phone(random: Random, phone: str) -> str:
    parted = f"{phone[:3]}-{phone[3:7]}-{phone[7:]}"
    ways = [phone, phone, f"+86{phone}", f"+86 {phone}", f"0086-{phone}", parted, parted.replace("-", " ")]
    return random.choice([*ways, full_width(phone), f"{phone}（{random.choice(RELATIONS)}）"])


def written_duration(random: Random, duration: Duration) -> str:
    years, months = divmod(duration.months, 12)
    chinese = (f"{chinese_number(years)}年" if years else "") + (f"{chinese_number(months)}个月" if months else "")
    digits = (f"{years}年" if years else "") + (f"{months}个月" if months else "")
    return random.choice([chinese, digits, f"{duration.months}个月"])


def written_choice(random: Random, spellings: tuple[str, ...]) -> str:
    return random.choice([spellings[0], *spellings, f" {spellings[0]} "])
