"""What a reader without need sees of an identity. Who needs what is decided by the caller, from the posts."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from anhe.people.models import Person

HIDDEN = "*"
_COMPOUND_SURNAMES = frozenset({
    "欧阳", "司马", "上官", "诸葛", "东方", "皇甫", "尉迟", "公孙", "慕容", "令狐", "宇文", "长孙", "司徒", "司空", "夏侯", "轩辕", "端木",
    "南宫", "独孤", "百里", "呼延", "东郭", "西门", "闻人", "澹台", "公冶", "宗政", "濮阳", "淳于", "单于", "太叔", "申屠", "仲孙", "钟离",
    "鲜于", "闾丘", "赫连", "拓跋", "完颜",
})  # fmt: skip
_UNIT = re.compile(r"^(.*?(?:街道|镇|乡|区|县|市|旗))(?!$)")


@dataclass(frozen=True, slots=True)
class Reveal:
    """Which fields this reader sees in full."""

    name: bool = False
    id_number: bool = False
    phone: bool = False
    address: bool = False


EVERYTHING = Reveal(name=True, id_number=True, phone=True, address=True)
NOTHING = Reveal()


@dataclass(frozen=True, slots=True)
class ShownIdentity:
    """A person's identity as one reader sees it."""

    name: str
    id_number: str
    phone: str
    registered_at: str
    lives_at: str


def shown(person: Person, reveal: Reveal) -> ShownIdentity:
    """The person's identity with everything masked that `reveal` does not name."""
    return ShownIdentity(
        name=person.name if reveal.name else mask_name(person.name),
        id_number=(person.id_number or "") if reveal.id_number else mask_id(person.id_number),
        phone=(person.phone or "") if reveal.phone else mask_phone(person.phone),
        registered_at=person.registered_at if reveal.address else mask_address(person.registered_at),
        lives_at=person.lives_at if reveal.address else mask_address(person.lives_at),
    )


def mask_name(name: str | None) -> str:
    """Keep the surname only; of a name with a dot, the first character.

    >>> mask_name("张三"), mask_name("欧阳小明"), mask_name("阿依古丽·买买提")
    ('张*', '欧阳**', '阿***·***')
    """
    text = (name or "").strip()
    if len(text) > 2 and text[:2] in _COMPOUND_SURNAMES:
        return text[:2] + HIDDEN * (len(text) - 2)
    return text[:1] + "".join(c if c in "·•." else HIDDEN for c in text[1:])


def mask_id(number: str | None) -> str:
    """Keep region and last four of a resident's number, first and last two characters of another document.

    >>> mask_id("110101199003070011"), mask_id("E12345678")
    ('110101********0011', 'E1*****78')
    """
    text = (number or "").strip()
    if len(text) in (15, 18):
        return text[:6] + HIDDEN * (len(text) - 10) + text[-4:]
    return _middle_hidden(text, 2, 2)


def mask_phone(phone: str | None) -> str:
    """Keep the first three and last four digits of a mobile number, the last two of a shorter one.

    >>> mask_phone("13800001234"), mask_phone("42881234")
    ('138****1234', '******34')
    """
    text = (phone or "").strip()
    return _middle_hidden(text, 3, 4) if len(text) >= 11 else _middle_hidden(text, 0, 2)


def mask_address(address: str | None) -> str:
    """Keep the place down to the street office or township; hide village, building and door.

    >>> mask_address("江北省临江市安和区石桥镇柳湾村3组12号")
    '江北省临江市安和区石桥镇****'
    """
    text = (address or "").strip()
    known = ""
    while found := _UNIT.match(text[len(known) :]):
        known += found.group(1)
        if known.endswith(("街道", "镇", "乡")):
            break
    return known + HIDDEN * 4 if text else ""


def _middle_hidden(text: str, head: int, tail: int) -> str:
    """Never show more than half of a short text."""
    if len(text) <= (head + tail):
        return HIDDEN * len(text)
    return text[:head] + HIDDEN * (len(text) - head - tail) + text[len(text) - tail :]
