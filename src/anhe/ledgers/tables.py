"""Finding the table in a sheet: titles above, headings of one to three lines, where the data starts."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from anhe.ledgers.columns import Column
from anhe.ledgers.containers import UnreadableFile
from anhe.ledgers.lines import Line, LineReader
from anhe.ledgers.matching import Heading, Matching, known_weight, match_headings
from anhe.ledgers.reading import RawRow, Sheet, Source, no_such_sheet
from anhe.ledgers.values.text import Cell, plain, squashed

HEAD_ROWS = 60
DEEPEST_HEADING = 3
FEWEST_KNOWN = 2
REASON_HEADING = "退回原因"


@dataclass(frozen=True, slots=True)
class Table:
    """A ledger found in a sheet: rows above it as they were, its headings, their columns, its first data row.

    `reason_index` is the place of the column 退回原因 when the file is one of returned rows.
    """

    sheet: Sheet
    title_rows: tuple[RawRow, ...]
    heading_rows: tuple[RawRow, ...]
    headings: tuple[Heading, ...]
    matching: Matching
    reason_index: int | None = None

    @property
    def first_data_row(self) -> int:
        return self.heading_rows[-1].number + 1

    def lines(self, source: Source) -> Iterator[Line]:
        """Every row below the headings, told apart: data, empty, totals, notes, repeated headings…"""
        reader = LineReader(self.sheet.merged, self.heading_rows, self.title_rows, self.headings, self.reason_index)
        rows = itertools.dropwhile(lambda row: row.number < self.first_data_row, source.rows(self.sheet.name))
        return map(reader.read, rows)


def find_table(
    source: Source,
    columns: Sequence[Column],
    *,
    sheet: str | None = None,
    remembered: Mapping[str, str] | None = None,
) -> Table:
    """The ledger in an opened file: in the named sheet, or in the one whose headings are known best.

    Raises UnreadableFile when no sheet has a row that looks like headings.
    """
    names = source.sheet_names
    if sheet is not None and sheet not in names:
        raise no_such_sheet(sheet, names)
    best: tuple[float, Table] | None = None
    for name in [sheet] if sheet is not None else names:
        found = _table_in(source, name, columns, remembered or {})
        if found and (best is None or found[0] > best[0]):
            best = found
    if best is None:
        labels = "、".join(column.label for column in columns if column.required)
        raise UnreadableFile(
            _("前 {rows} 行里没有找到表头，表头应包含这些列：{labels}。").format(rows=HEAD_ROWS, labels=labels)
        )
    return best[1]


def _table_in(
    source: Source, name: str, columns: Sequence[Column], remembered: Mapping[str, str]
) -> tuple[float, Table] | None:
    sheet = source.sheet(name)
    head = list(itertools.islice(source.rows(name), HEAD_ROWS))
    weight, start, depth = _best_heading(sheet, head, columns, remembered)
    if weight < min(FEWEST_KNOWN, len(columns)):
        start, depth = _unknown_heading(head)
        if depth == 0:
            return None
    rows = head[start : start + depth]
    headings = _headings(rows, sheet)
    matching = match_headings(headings, columns, remembered)
    titles = tuple(row for row in head[:start] if any(plain(cell) for cell in row.cells))
    # A hidden sheet is chosen only when no visible one looks as good.
    weight -= 0.5 if sheet.hidden else 0
    return weight, Table(sheet, titles, tuple(rows), tuple(headings), matching, _reason_index(rows))


def _best_heading(
    sheet: Sheet, head: list[RawRow], columns: Sequence[Column], remembered: Mapping[str, str]
) -> tuple[float, int, int]:
    """Weight, first row and number of lines of the best known heading; among equals the highest and shortest."""
    best = (0.0, 0, 0)
    for start in range(len(head)):
        for depth in range(1, min(DEEPEST_HEADING, len(head) - start) + 1):
            headings = _headings(head[start : start + depth], sheet)
            weight = known_weight(headings, columns) + sum(
                remembered.get(heading.key, "") != "" for heading in headings
            )
            if weight > best[0] + 1e-9:
                best = (weight, start, depth)
    return best


def _unknown_heading(head: list[RawRow]) -> tuple[int, int]:
    """The first wide row of words without digits, for a person to match by hand; (0, 0) when there is none."""
    widest = max((_filled(row) for row in head), default=0)
    for start, row in enumerate(head):
        texts = [plain(cell) for cell in row.cells if plain(cell)]
        if len(texts) >= max(2, widest * 0.6) and not any(re.search(r"\d{3}", text) for text in texts):
            return start, 1
    return 0, 0


def _filled(row: RawRow) -> int:
    return sum(bool(plain(cell)) for cell in row.cells)


def _headings(rows: Sequence[RawRow], sheet: Sheet) -> list[Heading]:
    grid = _filled_headings(rows, sheet)
    headings = []
    for index in range(len(grid[0])):
        parts = [line[index] for line in grid if line[index]]
        unique = tuple(part for part, _group in itertools.groupby(parts))
        if unique and squashed(unique[-1]) != REASON_HEADING:
            headings.append(Heading(index, unique))
    return headings


def _reason_index(rows: Sequence[RawRow]) -> int | None:
    places = (index for row in rows for index, cell in enumerate(row.cells) if squashed(plain(cell)) == REASON_HEADING)
    return next(places, None)


def _filled_headings(rows: Sequence[RawRow], sheet: Sheet) -> list[list[str]]:
    """Heading lines of equal width, where a merged or left-out wide heading stands over each of its columns."""
    width = max(len(row.cells) for row in rows)
    grid = [[plain(cell) for cell in _padded(row.cells, width)] for row in rows]
    first = rows[0].number - 1
    for (top, left), (bottom, right) in sheet.merged:
        if top == bottom and first <= top < first + len(rows) - 1:
            for index in range(left, min(right + 1, width)):
                grid[top - first][index] = grid[top - first][left]
    for upper, lower in itertools.pairwise(grid):
        _spread(upper, lower)
    return grid


def _spread(upper: list[str], lower: list[str]) -> None:
    """Without merged cells: a blank beside a wide heading belongs to it while the line below goes on."""
    for index in range(1, len(upper)):
        if not upper[index] and lower[index] and lower[index - 1] and upper[index - 1]:
            upper[index] = upper[index - 1]


def _padded(cells: list[Cell], width: int) -> list[Cell]:
    return cells + [None] * (width - len(cells))
