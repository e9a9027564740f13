"""Which heading of a sheet is which column: remembered, exact, another spelling, or similar enough to ask."""

from __future__ import annotations

import enum
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from rapidfuzz import fuzz

from anhe.ledgers.columns import Column
from anhe.ledgers.values.choices import bare
from anhe.ledgers.values.text import half_width

SURE = 0.95
SIMILAR = 0.8
CLEARLY_BETTER = 0.05
PART_CONFIDENCE = 0.9
WITHOUT_HINT_CONFIDENCE = 0.85
PATH = "|"
BRACKETS = re.compile(r"[(\[【<](?P<hint>[^()\[\]【】<>]*)[)\]】>]")
HARMLESS_HINT = re.compile(
    r"[*＊]?(?:必填|选填|可不填|可空|非必填|必填项|单选|多选|下拉.*|请?选择.*|格式.*|例如?.*|如.*|示例.*|文本.*|数字.*|"
    r"\d+位.*|y{2,4}.*|年月日|元|万元|千元|亿元|年|月|天|日|个月|岁|周岁|人|名|件|次|人次|场|%|％)",
    re.I,
)
UNITS = frozenset(["元", "千元", "万元", "亿元", "年", "月", "个月", "日", "天"])
# Similar headings that differ by one of these mean the opposite of each other.
OPPOSITES = tuple(
    frozenset(pair)
    for pair in "起止 始终 起终 始止 入解 入出 男女 父母 甲乙 收发 初终 进出 新旧 原现".split()  # noqa: SIM905
)
IGNORED = ""


class How(enum.Enum):
    """How a heading came to its column."""

    REMEMBERED = "remembered"
    EXACT = "exact"
    SPELLING = "spelling"
    PART = "part"
    WITHOUT_HINT = "without_hint"
    SIMILAR = "similar"


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading as found: its place (from 0) and its parts from the widest merged cell down."""

    index: int
    parts: tuple[str, ...]

    @property
    def text(self) -> str:
        """The heading in one line, such as 家庭住址|区县."""
        return PATH.join(self.parts)

    @property
    def key(self) -> str:
        """The heading without spaces, punctuation and harmless hints; matches are remembered under it."""
        return PATH.join(normalised(part) for part in self.parts)

    @property
    def unit(self) -> str:
        """The unit that the heading gives in brackets, as in 涉案金额（万元）."""
        hints = (hint.strip() for hint in BRACKETS.findall(half_width(self.text)))
        return next((hint for hint in hints if hint in UNITS), "")


@dataclass(frozen=True, slots=True)
class Match:
    """A heading taken for a column, how, and how surely (0 to 1)."""

    heading: Heading
    column: Column
    how: How
    confidence: float

    @property
    def is_sure(self) -> bool:
        return self.confidence >= SURE


@dataclass(frozen=True, slots=True)
class Matching:
    """The headings of a sheet against the columns of a ledger."""

    matches: tuple[Match, ...]
    unmatched: tuple[Heading, ...]
    ignored: tuple[Heading, ...]
    missing: tuple[Column, ...]

    @property
    def needs_confirmation(self) -> bool:
        """Whether a person should look: something is only similar, unknown or missing."""
        return bool(self.unmatched or self.missing) or not all(match.is_sure for match in self.matches)

    def to_remember(self) -> dict[str, str]:
        """What a confirmed matching teaches: heading key to field, "" for headings left out."""
        known = {match.heading.key: match.column.field for match in self.matches}
        return known | {heading.key: IGNORED for heading in (*self.unmatched, *self.ignored)}


def normalised(text: str) -> str:
    """A heading's words alone: half-width, no spaces, line breaks, punctuation, stars or harmless bracketed hints."""
    return bare(BRACKETS.sub(_meaningful, half_width(text))).replace("*", "")


def _meaningful(brackets: re.Match[str]) -> str:
    return "" if HARMLESS_HINT.fullmatch(brackets["hint"].strip()) else brackets[0]


def match_headings(
    headings: Sequence[Heading], columns: Sequence[Column], remembered: Mapping[str, str] | None = None
) -> Matching:
    """Match headings to columns, each column once; what the office confirmed before (`remembered`) goes first.

    `remembered` maps heading keys to fields, "" meaning that the heading is to be left out.
    """
    remembered = remembered or {}
    by_field = {column.field: column for column in columns}
    ignored = [heading for heading in headings if remembered.get(heading.key) == IGNORED]
    open_headings = {heading.index: heading for heading in headings if heading not in ignored}
    open_columns = dict(by_field)
    certain = _remembered(open_headings.values(), by_field, remembered) + _by_words(open_headings.values(), columns)
    matches = _settle(certain, open_headings, open_columns)
    matches += _settle(_similar(open_headings, open_columns), open_headings, open_columns)
    filled = {field for match in matches for field in match.column.fills}
    return Matching(
        tuple(sorted(matches, key=lambda match: match.heading.index)),
        tuple(open_headings.values()),
        tuple(ignored),
        tuple(column for column in open_columns.values() if column.required and column.field not in filled),
    )


def known_weight(headings: Sequence[Heading], columns: Sequence[Column]) -> float:
    """How much these headings look like the ledger's: the confidences of all certain matches, added up."""
    best: dict[str, float] = {}
    for match in _by_words(headings, columns):
        best[match.column.field] = max(best.get(match.column.field, 0), match.confidence)
    return sum(best.values())


def _settle(proposals: list[Match], open_headings: dict[int, Heading], open_columns: dict[str, Column]) -> list[Match]:
    """The surest proposals that do not contend for a heading or column; what they take is no longer open."""
    settled = []
    for match in sorted(proposals, key=lambda match: -match.confidence):
        if match.heading.index in open_headings and match.column.field in open_columns:
            settled.append(match)
            del open_headings[match.heading.index], open_columns[match.column.field]
    return settled


def _remembered(
    headings: Iterable[Heading], by_field: Mapping[str, Column], remembered: Mapping[str, str]
) -> list[Match]:
    return [
        Match(heading, by_field[field], How.REMEMBERED, 1.0)
        for heading in headings
        if (field := remembered.get(heading.key)) in by_field and field is not None
    ]


def _by_words(headings: Iterable[Heading], columns: Sequence[Column]) -> list[Match]:
    by_words = _columns_by_words(tuple(columns))
    proposals = []
    for heading in headings:
        for words, how, confidence in _readings(heading):
            column = by_words.get(words)
            if column is not None:
                exact = how is How.SPELLING and words == normalised(column.label)
                proposals.append(Match(heading, column, How.EXACT if exact else how, confidence))
    return proposals


def _readings(heading: Heading) -> list[tuple[str, How, float]]:
    last = heading.parts[-1]
    readings = [(heading.key, How.SPELLING, 1.0), (heading.key.replace(PATH, ""), How.SPELLING, 0.99)]
    readings.append((normalised(last), How.PART, PART_CONFIDENCE))
    readings.append((bare(BRACKETS.sub("", half_width(last))), How.WITHOUT_HINT, WITHOUT_HINT_CONFIDENCE))
    return readings


@lru_cache(maxsize=64)
def _columns_by_words(columns: tuple[Column, ...]) -> dict[str, Column]:
    return {words: column for column in reversed(columns) for words in _spellings(column)}


@lru_cache(maxsize=1024)
def _spellings(column: Column) -> list[str]:
    names = (column.label, *column.spellings)
    return [PATH.join(normalised(part) for part in name.split(PATH)) for name in names]


def _similar(open_headings: Mapping[int, Heading], open_columns: Mapping[str, Column]) -> list[Match]:
    """Proposals among what the certain matches left over; two columns about equally similar propose nothing."""
    proposals = []
    for heading in open_headings.values():
        scored = sorted(
            ((_similarity(heading, column), column) for column in open_columns.values()),
            key=lambda pair: -pair[0],
        )
        if not scored or scored[0][0] < SIMILAR:
            continue
        if len(scored) > 1 and scored[0][0] - scored[1][0] < CLEARLY_BETTER:
            continue
        proposals.append(Match(heading, scored[0][1], How.SIMILAR, round(min(scored[0][0], PART_CONFIDENCE), 2)))
    return proposals


def _similarity(heading: Heading, column: Column) -> float:
    words = heading.key.replace(PATH, "")
    spellings = [spelling.replace(PATH, "") for spelling in _spellings(column)]
    return max((fuzz.ratio(words, name) / 100 for name in spellings if not _are_opposites(words, name)), default=0.0)


def _are_opposites(one: str, other: str) -> bool:
    differing = set(one) ^ set(other)
    return any(pair <= differing for pair in OPPOSITES)
