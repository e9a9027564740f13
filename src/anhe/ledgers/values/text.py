"""Cells as text: what a spreadsheet hands over, made comparable without changing what it says."""

from __future__ import annotations

import datetime
import re
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

Cell = str | int | float | bool | datetime.date | datetime.datetime | datetime.time | datetime.timedelta | None

# Only the full-width ASCII block: Unicode's own compatibility folding would also replace rare characters of names.
HALF_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}
SPACES = dict.fromkeys([0x3000, 0xA0, 0x2007, 0x202F], " ")
INVISIBLE = dict.fromkeys([0x200B, 0x200C, 0x200D, 0x2060, 0xFEFF, 0xAD, 0x200E, 0x200F], None)
TO_PLAIN = HALF_WIDTH | SPACES | INVISIBLE

NOTHING = frozenset(
    ["", *"- -- --- — —— ——— / // \\ 无 暂无 不详 未知 空 (空) N/A NA n/a NULL null None nan NaN #N/A".split()]  # noqa: SIM905
)
SEPARATORS = re.compile(r"[、,;/\n|]+")
TRAILING_REMARK = re.compile(r"^(?P<body>.*?)\s*[(\[【](?P<remark>[^()\[\]【】]*)[)\]】]\s*$", re.DOTALL)


@dataclass(frozen=True, slots=True)
class BadValue:
    """A cell that cannot be taken in; `reason` is a sentence for the officer who will correct it."""

    reason: str


def half_width(text: str) -> str:
    """Full-width letters, digits and signs as half-width ones; invisible characters dropped."""
    return text if text.isascii() else text.translate(TO_PLAIN)


def plain(cell: Cell) -> str:
    """The cell as one trimmed half-width text; whole numbers without a decimal point, an empty cell as ""."""
    if cell is None:
        return ""
    if isinstance(cell, str):
        text = (cell if cell.isascii() else cell.translate(TO_PLAIN)).strip()
        if "\r" in text:
            text = text.replace("\r\n", "\n").replace("\r", "\n")
        return _unquoted(text) if text[:1] in ("'", "=") else text
    if isinstance(cell, bool):
        return "是" if cell else "否"
    if isinstance(cell, float):
        return number_text(cell)
    if isinstance(cell, datetime.datetime):
        return cell.date().isoformat() if cell.time() == datetime.time() else cell.isoformat(" ", "seconds")
    return str(cell)


def _unquoted(text: str) -> str:
    """Without the tricks that keep a spreadsheet from counting with a text: a leading apostrophe, or ="…"."""
    if text.startswith('="') and text.endswith('"'):
        return text[2:-1].strip()
    return text.removeprefix("'").strip()


def number_text(number: int | float) -> str:
    """A number as a person would type it: 13800138000.0 is "13800138000", never "1.38E+10"."""
    if number != number or number in (float("inf"), float("-inf")):
        return ""
    return str(int(number)) if number == int(number) else format(Decimal(repr(number)), "f")


def squashed(text: str) -> str:
    """Half-width text without any white space."""
    return "".join(half_width(text).split())


def is_nothing(text: str) -> bool:
    """Whether the text only says that there is nothing: empty, a dash, a slash, 无, 不详."""
    return text in NOTHING


def split_remark(text: str) -> tuple[str, str]:
    """A trailing note in brackets taken off: "张三(曾用名李四)" gives ("张三", "曾用名李四")."""
    found = TRAILING_REMARK.match(text)
    if not found or not found["body"]:
        return text, ""
    return found["body"].strip(), found["remark"].strip()


def clean_text(cell: Cell, max_length: int | None = None) -> str | BadValue | None:
    """One text, spaces at the ends and repeated spaces removed, lines kept; None when the cell is empty."""
    text = plain(cell)
    if "\n" in text:
        text = "\n".join(line for line in (" ".join(line.split()) for line in text.split("\n")) if line)
    else:
        text = " ".join(text.split())
    if not text:
        return None
    if max_length and len(text) > max_length:
        return BadValue(_("内容太长：有 {length} 个字，最多 {limit} 个字。").format(length=len(text), limit=max_length))
    return text


def clean_list(cell: Cell) -> tuple[str, ...]:
    """Several values in one cell, in order and each once; separated by 、 ， ； / | or a new line."""
    parts = (" ".join(part.split()) for part in SEPARATORS.split(plain(cell)))
    return tuple(dict.fromkeys(part for part in parts if not is_nothing(part)))
