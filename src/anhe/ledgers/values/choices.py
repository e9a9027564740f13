"""Yes or no, and choices from a closed list with the spellings that ledgers use for them."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from django.utils.translation import gettext as _

from anhe.ledgers.values.text import BadValue, Cell, is_nothing, plain, split_remark, squashed

YES = frozenset("是 有 √ ✓ ✔ ☑ ■ 对 y yes t true 1 已 真".split())  # noqa: SIM905
NO = frozenset("否 无 × ✗ ✘ ☐ □ x 没有 不是 n no f false 0 未 假 非".split())  # noqa: SIM905
PUNCTUATION = re.compile(r"[\s·.,、。;:；：'\"“”‘’()\[\]【】<>《》_\-—/\\]+")


def clean_boolean(cell: Cell) -> bool | BadValue | None:
    """是/否, 有/无, √/×, 1/0, TRUE/FALSE; None for an empty cell."""
    if isinstance(cell, bool):
        return cell
    text = squashed(plain(cell)).casefold()
    if text in YES:
        return True
    if text in NO:
        return False
    if is_nothing(text):
        return None
    return BadValue(_("“{value}”应填“是”或“否”。").format(value=text))


class Choices:
    """A closed list: each value with its spellings, the first of which is the one shown to people."""

    def __init__(self, spellings: Mapping[str, Sequence[str]]) -> None:
        self.spellings = spellings
        self._known = {bare(words): value for value, names in spellings.items() for words in (value, *names)}

    def find(self, words: str) -> str | None:
        return self._known.get(bare(words))

    @property
    def shown(self) -> str:
        return "、".join(names[0] if names else value for value, names in self.spellings.items())


def clean_choice(cell: Cell, choices: Choices) -> str | BadValue | None:
    """The value one of whose spellings the cell holds, spaces, punctuation and a bracketed note aside."""
    text = plain(cell)
    for words in (text, split_remark(text)[0]):
        if (found := choices.find(words)) is not None:
            return found
    if is_nothing(squashed(text)):
        return None
    return BadValue(_("“{value}”不在可填的范围内，应填：{choices}。").format(value=text, choices=choices.shown))


def bare(text: str) -> str:
    """Words without spaces, punctuation and case."""
    return PUNCTUATION.sub("", squashed(text)).casefold()
