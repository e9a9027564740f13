"""Taking a ledger in: chunk after chunk, each committed with how far the run is, so that it goes on after any stop.

A chunk goes in as one batch; where an act refuses, its rows are tried one by one, and only the refused ones go back.
A strict run and a rehearsal are one transaction from the first row to the last.
"""

from __future__ import annotations

import gc
import itertools
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, OperationalError, transaction
from django.utils.translation import gettext as _

from anhe import clock
from anhe.casework.acts import Act, Refused
from anhe.casework.inserting import insert_rows
from anhe.casework.running import Order, run_many
from anhe.casework.work import Reckonings
from anhe.ledgers.importers import Taking
from anhe.ledgers.lines import LineKind
from anhe.ledgers.models import ImportRow, ImportRun
from anhe.ledgers.reading import Source, open_source
from anhe.ledgers.records import Problem, Record, RecordReader
from anhe.ledgers.repeats import Repeats
from anhe.ledgers.standings import Pass, Standing, State
from anhe.ledgers.tables import Table, find_table
from anhe.orgs.access import Actor

CHUNK = 1_000
TRIES = 3

# A data row, and what is known of it from the file alone.
Found = tuple[Record, Problem | Standing | None]


class MovedOn(Exception):
    """Another process has taken in rows of the same run meanwhile."""


@dataclass(slots=True)
class Tally:
    """What some rows came to. `returned` keeps the number of each row that goes back, and why."""

    imported: int = 0
    unchanged: int = 0
    returned: list[tuple[int, list[Problem]]] = field(default_factory=list)


class Importing:
    """One run at work. Keeps the file open between chunks and remembers which records the file has named so far."""

    def __init__(self, run: ImportRun, actor: Actor, *, chunk: int = CHUNK) -> None:
        """Raises UnreadableFile. Rows settled before are read again without acting."""
        self.run, self.actor, self._chunk = run, actor, chunk
        self.source: Source = open_source(run.stored, file_name=run.file_name)
        self.table: Table = find_table(
            self.source, run.importer.kind.columns, sheet=run.sheet or None, remembered=run.columns
        )
        self._reader = RecordReader(self.table.matching)
        self._labels = {column.field: column.label for column in run.importer.kind.columns}
        self._places = {match.column.field: match.heading.index for match in self.table.matching.matches}
        self._repeats = Repeats(run.importer.keys) if run.importer.keys else None
        self._records = self._read()
        self._reckonings = Reckonings()
        self._position = 0
        self._passes = self._fresh_passes()
        self._skip_to(run.last_row)

    def close(self) -> None:
        self.source.close()

    @property
    def position(self) -> int:
        """The number of the last row that was handed on, as the sheet counts."""
        return self._position

    def advance(self) -> bool:
        """Take in one chunk and commit it; False when nothing was left. Raises MovedOn.

        Where another import enters the same records or takes the same numbers meanwhile, the chunk is tried again:
        the database lets one of the two wait, or go first when each waits for the other.
        """
        chunk: list[Found] = []
        with _without_cycles():
            for again in reversed(range(TRIES)):
                try:
                    return self._advance(chunk)
                except (IntegrityError, OperationalError):
                    self._passes = self._fresh_passes()
                    if not again:
                        raise
        raise AssertionError("the last try answers or raises")

    def _advance(self, chunk: list[Found]) -> bool:
        """One try; `chunk` keeps the rows read for the next."""
        with transaction.atomic():
            run = ImportRun.objects.select_for_update().get(pk=self.run.pk)
            if run.last_row < self._position or run.is_over:
                raise MovedOn
            if not chunk:
                self._skip_to(run.last_row)
                chunk += itertools.islice(self._records, self._chunk)
            tally = self._settle(chunk)
            self._write_down(run, tally, chunk)
        self.run = run
        return bool(chunk)

    def all_at_once(self, progress: Callable[[int], object] = lambda _row: None) -> Tally:
        """The whole file in one transaction; for a rehearsal, or where a strict run returns a row, it is undone."""
        whole, run = Tally(), self.run
        with _without_cycles(), transaction.atomic():
            while chunk := list(itertools.islice(self._records, self._chunk)):
                tally = self._settle(chunk)
                whole.imported += tally.imported
                whole.unchanged += tally.unchanged
                whole.returned += tally.returned
                self._position = chunk[-1][0].number
                progress(self._position)
            if run.is_rehearsal or (run.is_strict and whole.returned):
                transaction.set_rollback(True)
        refused = run.is_strict and bool(whole.returned)
        with transaction.atomic():
            self._add(run, whole)
            run.last_row = run.rows
            run.state = ImportRun.State.REFUSED if refused else ImportRun.State.DONE
            run.ended_at = clock.now()
            run.save()
        return whole

    def _read(self) -> Iterator[Found]:
        """Every data row; of some the file alone tells that they repeat an earlier one, or contradict it."""
        for line in self.table.lines(self.source):
            if line.kind is LineKind.DATA:
                record = self._reader.read(line)
                yield record, self._repeated(record)

    def _repeated(self, record: Record) -> Problem | Standing | None:
        if self._repeats is None or record.problems:
            return None
        repeat = self._repeats.find(record)
        if repeat is None:
            return None
        if repeat.is_same:
            return Standing(State.SAME)
        return Problem(_("与第 {row} 行是同一条记录，但内容不同，请核对后只保留一行。").format(row=repeat.first_number))

    def _skip_to(self, row: int) -> None:
        while self._position < row:
            following = next(self._records, None)
            if following is None:
                self._position = row
            elif following[0].number > row:
                self._records = itertools.chain([following], self._records)
                self._position = row
            else:
                self._position = following[0].number

    def _settle(self, chunk: Sequence[Found]) -> Tally:
        tally, clean = Tally(), []
        for record, found in chunk:
            if record.problems:
                tally.returned.append((record.number, record.problems))
            elif isinstance(found, Problem):
                tally.returned.append((record.number, [found]))
            elif found is not None:
                tally.unchanged += 1
            else:
                clean.append(record)
        for record, outcome in zip(clean, self._outcomes(clean), strict=True):
            if isinstance(outcome, Problem):
                tally.returned.append((record.number, [outcome]))
            elif outcome:
                tally.imported += 1
            else:
                tally.unchanged += 1
        tally.returned.sort(key=lambda row: row[0])
        return tally

    def _outcomes(self, records: Sequence[Record]) -> list[Problem | bool]:
        """For each row why it goes back, or whether it changed anything; all together, else one by one."""
        try:
            with transaction.atomic():
                return self._together(records)
        except (Refused, ValidationError):
            self._passes = self._fresh_passes()
            return [self._alone(record) for record in records]

    def _alone(self, record: Record) -> Problem | bool:
        try:
            with transaction.atomic():
                return self._together([record])[0]
        except (Refused, ValidationError) as refusal:
            self._passes = self._fresh_passes()
            return self._problem(*_told(refusal))

    def _together(self, records: Sequence[Record]) -> list[Problem | bool]:
        outcomes: list[Problem | bool] = [False] * len(records)
        for one in self._passes:
            places = [place for place, outcome in enumerate(outcomes) if not isinstance(outcome, Problem)]
            standings = one.standings([records[place].values for place in places])
            self._run(standings)
            for place, standing in zip(places, standings, strict=True):
                if standing.state is State.RETURNED:
                    outcomes[place] = self._problem(standing.reason, standing.field)
                elif standing.state is not State.SAME:
                    outcomes[place] = True
        return outcomes

    def _run(self, standings: Sequence[Standing]) -> None:
        orders: dict[type[Act], list[Order]] = defaultdict(list)
        for standing in standings:
            if standing.act is not None and standing.order is not None:
                orders[standing.act].append(standing.order)
            elif standing.change is not None:
                standing.change()
        # New files before acts on known ones: numbers are locked before files, in every import in the same order.
        for act, some in sorted(orders.items(), key=lambda one: not one[0].opens_file):
            run_many(act, some, by=self.actor, reckonings=self._reckonings)

    def _problem(self, reason: str, field: str) -> Problem:
        return Problem(reason, field, str(self._labels.get(field, "")), self._places.get(field))

    def _fresh_passes(self) -> Sequence[Pass]:
        return self.run.importer.passes(Taking(self.actor, self.actor.on, self.run.organisation))

    def _write_down(self, run: ImportRun, tally: Tally, chunk: Sequence[Any]) -> None:
        self._add(run, tally)
        if chunk:
            self._position = run.last_row = chunk[-1][0].number
        else:
            run.last_row, run.state, run.ended_at = run.rows, ImportRun.State.DONE, clock.now()
        run.save()

    def _add(self, run: ImportRun, tally: Tally) -> None:
        run.imported += tally.imported
        run.unchanged += tally.unchanged
        run.returned += len(tally.returned)
        if tally.returned:
            insert_rows(ImportRow, [ImportRow.of(run, number, problems) for number, problems in tally.returned])


def _told(refusal: Refused | ValidationError) -> tuple[str, str]:
    """The sentence and the field it is about."""
    if isinstance(refusal, Refused):
        return str(refusal.message), refusal.field or ""
    if hasattr(refusal, "error_dict"):
        name, messages = next(iter(refusal.message_dict.items()))
        return messages[0], name
    return refusal.messages[0], ""


@contextmanager
def _without_cycles() -> Iterator[None]:
    """A chunk makes thousands of rows that all live to its end: looking for garbage is worth it only after that."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()
            gc.collect(0)
