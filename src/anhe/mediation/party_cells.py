"""Parties out of a register's cells: several names in one cell, both sides in one cell, ages and sexes in brackets."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from anhe.ledgers.values import Phone, half_width
from anhe.mediation.given_parties import GivenParty

# 和 and 跟 stand inside names and words; 与 between two sides hardly ever does.
BETWEEN_SIDES = re.compile(r"\s*(?:与|诉|\bvs\b|VS|——|—|--|<=>|/)\s*")
BETWEEN_NAMES = re.compile(r"[、,;\n]+|\s{2,}")
BRACKETED = re.compile(r"^(?P<name>[^()]+?)\s*\((?P<remark>[^()]*)\)\s*$")
SIDE_WORDS = re.compile(r"^(?:申请人|被申请人|甲方|乙方|当事人)\s*[::]?\s*")
AND_OTHERS = re.compile(r"等\s*\d*\s*(?:人|户|名)?$")


def sides_of(values: Mapping[str, Any]) -> tuple[tuple[GivenParty, ...], tuple[GivenParty, ...]]:
    """Applicants and respondents of a clean row: from their own columns, else from one cell for both sides."""
    applicants = parties_of(values.get("applicants") or (), values.get("applicant_phones") or ())
    respondents = parties_of(values.get("respondents") or (), values.get("respondent_phones") or ())
    if applicants or not values.get("parties"):
        return applicants, respondents
    first, second = both_sides(values["parties"])
    return parties_of(first, ()), parties_of(second, ())


def both_sides(cell: str) -> tuple[Sequence[str], Sequence[str]]:
    """张三、李四与王五 are two sides; without a word between them the first named applies and the others answer."""
    text = half_width(cell)
    sides = [side for side in BETWEEN_SIDES.split(text) if side.strip()]
    if len(sides) >= 2:
        return _names(sides[0]), [name for side in sides[1:] for name in _names(side)]
    names = _names(text)
    return names[:1], names[1:]


def parties_of(names: Iterable[str], phones: Sequence[Phone | str]) -> tuple[GivenParty, ...]:
    """Names with their phones in the same order; a note in brackets becomes a remark."""
    cleaned = [pair for name in names if (pair := _name_and_remark(name))[0]]
    numbers = [str(phone) for phone in phones]
    return tuple(
        GivenParty(name[:120], numbers[place] if place < len(numbers) else "", remark=remark[:120])
        for place, (name, remark) in enumerate(cleaned)
    )


def _names(text: str) -> list[str]:
    return [name for part in BETWEEN_NAMES.split(text) if (name := part.strip())]


def _name_and_remark(text: str) -> tuple[str, str]:
    if text.isalpha() and not text.startswith(("申请人", "被申请人", "甲方", "乙方", "当事人")) and "等" not in text:
        return text, ""
    found = BRACKETED.match(half_width(text))
    name, remark = (found["name"], found["remark"]) if found else (half_width(text), "")
    name = SIDE_WORDS.sub("", name).strip()
    others = AND_OTHERS.search(name)
    if others and others.start() > 1:
        return name[: others.start()], others[0]
    return name, remark
