"""From a file to a run: kept where no web server reaches, its table found, its columns matched as remembered."""

from __future__ import annotations

import itertools
import os
from dataclasses import dataclass, field
from pathlib import Path, PurePath
from typing import Any, BinaryIO

from anhe.casework.uploads import Checked, sm3_of, store
from anhe.ledgers.columns import Column
from anhe.ledgers.importers import Importer
from anhe.ledgers.lines import LineKind
from anhe.ledgers.matching import Heading, Match
from anhe.ledgers.models import ColumnMemory, ImportRun
from anhe.ledgers.models.runs import ledger_store
from anhe.ledgers.reading import open_source
from anhe.ledgers.tables import Table, find_table
from anhe.ledgers.values.text import plain
from anhe.orgs.access import Actor
from anhe.orgs.models import Organisation

EXAMPLES = 3
LOOKED_AT = 200
LONGEST_EXAMPLE = 30


@dataclass(slots=True)
class Glance:
    """What a first look at a file shows: its table, how many rows the sheet has, some values of each column."""

    table: Table
    rows: int = 0
    examples: dict[int, list[str]] = field(default_factory=dict)

    @property
    def missing(self) -> tuple[Column, ...]:
        return self.table.matching.missing

    @property
    def unsure(self) -> list[Match]:
        return [match for match in self.table.matching.matches if not match.is_sure]

    @property
    def headings(self) -> list[tuple[Heading, Match | None]]:
        matched = {match.heading.index: match for match in self.table.matching.matches}
        return [(heading, matched.get(heading.index)) for heading in self.table.headings]


def keep(stream: BinaryIO, name: str) -> tuple[str, str]:
    """Store the bytes of an upload; answer their place and their SM3. Equal files are stored once."""
    digest = sm3_of(stream)
    size = stream.seek(0, 2)
    place = store(Checked(name, "", size, digest, stream), ledger_store())
    # An equal file may lie there from long ago, and what no run claims is taken out by its age.
    os.utime(ledger_store() / place)
    return str(place), digest


def new_run(
    importer: Importer, actor: Actor, organisation: Organisation, stream: BinaryIO, name: str, **more: Any
) -> ImportRun:
    """A run that is not saved yet, its file stored. What is no spreadsheet shows at the first `look`."""
    path, digest = keep(stream, name)
    return ImportRun(
        kind=importer.name,
        organisation=organisation,
        account=actor.account,
        file_name=PurePath(name).name[-200:],
        path=path,
        sm3=digest,
        **more,
    )


def look(run: ImportRun, *, remembered: dict[str, str] | None = None) -> Glance:
    """Find the run's table and read through it once. Raises UnreadableFile."""
    source = open_source(Path(run.stored), file_name=run.file_name)
    try:
        known = remembered if remembered is not None else recalled(run)
        glance = Glance(find_table(source, run.importer.kind.columns, sheet=run.sheet or None, remembered=known))
        for row in source.rows(glance.table.sheet.name):
            glance.rows = row.number
        data = (line for line in glance.table.lines(source) if line.kind is LineKind.DATA)
        for line in itertools.islice(data, LOOKED_AT):
            _show(glance, line.cells)
    finally:
        source.close()
    return glance


def recalled(run: ImportRun) -> dict[str, str]:
    """What headings meant to this organisation before, and in this run."""
    return ColumnMemory.objects.recalled(run.organisation, run.kind) | run.columns


def begin(run: ImportRun, columns: dict[str, str], *, sheet: str, rows: int) -> ImportRun:
    """Set the run's columns and let it start."""
    run.columns, run.sheet, run.rows, run.state = columns, sheet, rows, ImportRun.State.RUNNING
    run.save()
    return run


def _show(glance: Glance, cells: list[Any]) -> None:
    """Take examples from a row."""
    for heading in glance.table.headings:
        some = glance.examples.setdefault(heading.index, [])
        cell = cells[heading.index] if heading.index < len(cells) else None
        text = plain(cell)[:LONGEST_EXAMPLE]
        if text and text not in some and len(some) < EXAMPLES:
            some.append(text)
