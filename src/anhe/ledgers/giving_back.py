"""The rows of a run that went back, as a workbook like the one sent in."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from anhe.ledgers.models import ImportRun
from anhe.ledgers.reading import open_source
from anhe.ledgers.records import Problem
from anhe.ledgers.returned import ReturnedRow, write_returned
from anhe.ledgers.tables import find_table

Reasons = dict[int, list[Problem]]


def give_back(run: ImportRun, target: Path | BinaryIO, reasons: Reasons | None = None) -> int:
    """Write the run's returned rows with their reasons; answer how many there are.

    `reasons` by row number; without them those kept with the run.
    """
    if reasons is None:
        reasons = {row.number: row.problems for row in run.returned_rows.order_by("number").iterator()}
    source = open_source(run.stored, file_name=run.file_name)
    try:
        table = find_table(source, run.importer.kind.columns, sheet=run.sheet or None, remembered=run.columns)

        def rows() -> Iterator[ReturnedRow]:
            for line in table.lines(source):
                if line.number in reasons:
                    yield ReturnedRow(line.raw, reasons[line.number])

        return write_returned(target, table, rows())
    finally:
        source.close()
