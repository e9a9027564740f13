"""A Word table as a grid: spans resolved, borders and heights in points."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from docx.oxml.ns import qn

from anhe.casework.documents.formatting import Formatting, border_widths

_CELL_PADDING = 5.4
_VERTICAL = {"center": "horizon", "bottom": "bottom"}


@dataclass(slots=True)
class Cell:
    blocks: list[Any]
    across: int
    down: int
    borders: dict[str, float]
    vertical: str
    at_least: float = 0.0
    padding: float = _CELL_PADDING


@dataclass(frozen=True, slots=True)
class Grid:
    columns: list[float]
    rows: list[list[Cell]]
    heading_rows: int
    align: str


@dataclass(slots=True)
class _Reading:
    """Cells that still grow downwards, by the column they start in."""

    open_cells: dict[int, Cell] = field(default_factory=dict)


def read_table(table: Any, formatting: Formatting) -> Grid:
    """The grid of a `w:tbl` element; cells covered by a merge above are left out."""
    columns = [int(column.get(qn("w:w")) or 0) / 20 for column in table.iter(qn("w:gridCol"))]
    borders = formatting.table_borders(table)
    reading = _Reading()
    trs = table.findall(qn("w:tr"))
    rows = [_row(tr, nth, len(trs), len(columns), borders, reading) for nth, tr in enumerate(trs)]
    heading = 0
    while heading < len(trs) and trs[heading].find(f"{qn('w:trPr')}/{qn('w:tblHeader')}") is not None:
        heading += 1
    return Grid(columns, rows, heading, _align(table))


def _row(tr: Any, nth: int, count: int, width: int, borders: dict[str, float], reading: _Reading) -> list[Cell]:
    cells: list[Cell] = []
    column = 0
    height = tr.find(f"{qn('w:trPr')}/{qn('w:trHeight')}")
    at_least = int(height.get(qn("w:val"))) / 20 if height is not None else 0.0
    for tc in tr.findall(qn("w:tc")):
        properties = tc.find(qn("w:tcPr"))
        across = int(_value(properties, "w:gridSpan") or 1)
        merge = properties.find(qn("w:vMerge")) if properties is not None else None
        goes_on = merge is not None and merge.get(qn("w:val")) != "restart"
        if goes_on and column in reading.open_cells:
            above = reading.open_cells[column]
            above.down += 1
            above.borders["bottom"] = borders.get("bottom" if nth == count - 1 else "insideH", 0.0)
        else:
            cell = _cell(tc, properties, across, _sides(nth, count, column, across, width, borders))
            cells.append(cell)
            reading.open_cells.pop(column, None)
            if merge is not None:
                reading.open_cells[column] = cell
        column += across
    _hold_open(cells, reading, at_least)
    return cells


def _hold_open(cells: list[Cell], reading: _Reading, at_least: float) -> None:
    """Give the row's least height to one cell that does not go on below it."""
    merging = {id(cell) for cell in reading.open_cells.values()}
    for cell in cells:
        if id(cell) not in merging:
            cell.at_least = at_least
            return


def _cell(tc: Any, properties: Any, across: int, sides: dict[str, float]) -> Cell:
    own = properties.find(qn("w:tcBorders")) if properties is not None else None
    if own is not None:
        sides.update({side: width for side, width in border_widths(own).items() if side in sides})
    blocks = [child for child in tc if child.tag in (qn("w:p"), qn("w:tbl"))]
    return Cell(blocks, across, 1, sides, _VERTICAL.get(_value(properties, "w:vAlign") or "", "top"))


def _sides(nth: int, count: int, column: int, across: int, width: int, borders: dict[str, float]) -> dict[str, float]:
    """Which of the table's borders fall on this cell."""
    return {
        "top": borders.get("top" if nth == 0 else "insideH", 0.0),
        "bottom": borders.get("bottom" if nth == count - 1 else "insideH", 0.0),
        "left": borders.get("left" if column == 0 else "insideV", 0.0),
        "right": borders.get("right" if column + across >= width else "insideV", 0.0),
    }


def _align(table: Any) -> str:
    return {"center": "center", "right": "right", "end": "right"}.get(
        _value(table.find(qn("w:tblPr")), "w:jc") or "", "left"
    )


def _value(properties: Any, tag: str) -> str | None:
    found = properties.find(qn(tag)) if properties is not None else None
    return found.get(qn("w:val")) if found is not None else None
