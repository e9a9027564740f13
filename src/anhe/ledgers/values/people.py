"""Names, phone numbers and identity numbers, as found in ledgers."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from django.utils.translation import gettext as _

from anhe.law.identity import IdNumber, InvalidIdNumber
from anhe.ledgers.values.text import BadValue, Cell, is_nothing, plain, split_remark, squashed

SAFE_DIGITS = 15  # spreadsheets keep fifteen significant digits of a number and put zeros for the others
SCIENTIFIC = re.compile(r"[+-]?\d+(?:\.\d+)?E[+-]?\d+", re.I)
LOOKS_LIKE_X = str.maketrans(dict.fromkeys("xХхΧχ×✕Ⅹⅹ", "X"))
MIDDLE_DOTS = str.maketrans(dict.fromkeys("•‧∙・･⋅●.．᛫", "·"))
NAME = re.compile(r"[^\W\d_]+(?:[· '\-][^\W\d_]+)*", re.UNICODE)
SEVERAL_NAMES = re.compile(r"[、,;/\n|]")
CHINESE = re.compile(r"[\u3400-\u9fff\U00020000-\U000323af]")
MASK = re.compile(r"[*＊✱●]")
LONGEST_NAME = 50

COUNTRY_CODE = re.compile(r"^(?:\+|00)\s*\(?86\)?[\s\-]*|^\(86\)[\s\-]*|^86[\s\-]*(?=1[3-9])")
MOBILE = re.compile(r"1[3-9]\d{9}")
LANDLINE = re.compile(
    r"(?P<area>010|02\d|0[3-9]\d{2})(?P<number>[2-9]\d{6,7})(?:(?:转|-|ext\.?)(?P<extension>\d{1,6}))?"
)
LOCAL = re.compile(r"[2-9]\d{6,7}|[48]00\d{7}")
PHONE_SEPARATORS = re.compile(r"[、,;/\n|]+|(?<=\d{7})\s+(?=(?:\+|0|1|86))|或")


@dataclass(frozen=True, slots=True)
class Name:
    """A person's name and what stood behind it in brackets."""

    text: str
    remark: str = ""

    def __str__(self) -> str:
        return self.text


@dataclass(frozen=True, slots=True)
class Phone:
    """One telephone number in digits (area code and extension joined by hyphens) and whose or which it is."""

    number: str
    remark: str = ""

    def __str__(self) -> str:
        return self.number


def clean_name(cell: Cell) -> Name | BadValue | None:
    """One person's name: 张 三 is 张三, all kinds of middle dots are ·, a note in brackets is kept as remark."""
    text = plain(cell)
    if is_nothing(text):
        return None
    body, remark = split_remark(text)
    if SEVERAL_NAMES.search(body):
        return BadValue(_("“{value}”里不止一个姓名，这一格只能填一个人。").format(value=text.replace("\n", " ")))
    if MASK.search(body):
        return BadValue(_("姓名“{value}”被遮盖了一部分，请填写完整姓名。").format(value=text))
    name = _joined(body)
    if not NAME.fullmatch(name):
        return BadValue(_("“{value}”不像姓名，请核对。").format(value=text))
    if len(name) > LONGEST_NAME:
        return BadValue(_("姓名有 {length} 个字，太长了，请核对。").format(length=len(name)))
    return Name(name, remark)


def _joined(body: str) -> str:
    """Spaces inside a Chinese name are layout, inside a Latin one they belong to the name."""
    name = body.translate(MIDDLE_DOTS)
    name = re.sub(r"\s*·\s*", "·", name).strip("· ")
    return "".join(name.split()) if CHINESE.search(name) else " ".join(name.split())


def clean_phones(cell: Cell) -> tuple[Phone, ...] | BadValue:
    """Every telephone number of the cell, each once: with or without +86, spaces, hyphens; () when there is none."""
    text = plain(cell)
    phones: dict[str, Phone] = {}
    for part in PHONE_SEPARATORS.split(text):
        if is_nothing(part.strip()):
            continue
        phone = _phone(part.strip())
        if isinstance(phone, BadValue):
            return phone
        phones.setdefault(phone.number, phone)
    return tuple(phones.values())


def _phone(part: str) -> Phone | BadValue:
    words, remark = split_remark(part)
    label = re.match(r"^(?P<label>[^\d+(:]+)[: ]*(?=[\d+(])", words)
    if label:
        words, remark = words[label.end() :], remark or label["label"].strip()
    exact = _exact_digits(words)
    if exact is None:
        return BadValue(
            _("电话“{value}”被表格软件变成了数字，末几位已丢失，请把该列设为文本后重新填写。").format(value=part)
        )
    number = _dialled(COUNTRY_CODE.sub("", exact.strip()))
    if number is None:
        return BadValue(_("“{value}”不是电话号码：手机号应为 11 位，座机应带区号。").format(value=part))
    return Phone(number, remark)


def _dialled(text: str) -> str | None:
    digits = re.sub(r"[\s()._—–－]", "", text)
    joined = digits.replace("-", "")
    if MOBILE.fullmatch(joined) or LOCAL.fullmatch(joined):
        return joined
    landline = LANDLINE.fullmatch(re.sub(r"^(0\d{2,3})-", r"\1", digits)) or LANDLINE.fullmatch(joined)
    if not landline:
        return None
    return "-".join(filter(None, landline.group("area", "number", "extension")))


def clean_id_number(cell: Cell | IdNumber) -> IdNumber | BadValue | None:
    """A resident identity number of 15 or 18 places, its date and check digit verified (GB 11643).

    A spreadsheet number of more than fifteen places has lost its last ones and is refused.
    """
    if isinstance(cell, IdNumber):
        return cell
    if isinstance(cell, int | float) and not isinstance(cell, bool) and abs(cell) >= 10**SAFE_DIGITS:
        return _digits_lost()
    text = squashed(plain(cell)).strip("'‘’`\"“”").replace("-", "")
    if is_nothing(squashed(plain(cell))):
        return None
    if MASK.search(text):
        return BadValue(_("身份证号“{value}”被遮盖了一部分，请填写完整号码。").format(value=text))
    exact = _exact_digits(text)
    if exact is None or re.fullmatch(r"\d{16,}\.\d+", exact):
        return _digits_lost()
    return _id_number(exact.translate(LOOKS_LIKE_X))


def _id_number(text: str) -> IdNumber | BadValue:
    try:
        return IdNumber.parse(text)
    except InvalidIdNumber as error:
        # Typed as a number and only then turned to text: the zeros stay, the digits do not.
        return _digits_lost() if re.fullmatch(r"\d{15}000", text) else BadValue(error.reason)


def _digits_lost() -> BadValue:
    return BadValue(_("身份证号被表格软件变成了数字，末几位已丢失，请把该列设为文本后重新填写。"))


def _exact_digits(text: str) -> str | None:
    """The digits of a number in scientific notation if all of them are written, None if some are lost.

    1.3800138001E+10 still holds eleven digits; of 1.38001E+10 nobody knows the last five. Other text is unchanged.
    """
    if not SCIENTIFIC.fullmatch(text):
        return text.removesuffix(".0")
    mantissa = text.upper().partition("E")[0]
    written = len(mantissa.replace(".", "").lstrip("+-"))
    try:
        number = Decimal(text)
    except InvalidOperation:
        return None
    digits = format(number, "f")
    return digits if "." not in digits and len(digits) == written <= SAFE_DIGITS else None
