"""How fast a register of disputes comes in: python -m tests.bench.bench_disputes [ROWS]

Reads a ledger of so many rows (100,000 by default) before 473 committees, compares it with the register and runs the
acts in chunks, then takes the same file again; prints seconds, seconds of computing and the process's peak memory after each step.
"""

import itertools
import os
import resource
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import django

COMMITTEES = 473
CHUNK = 2_000


def build(committees: list[str]) -> Any:
    from django.core.management import call_command

    from anhe.casework.running import Order, run_many
    from anhe.mediation.entering import EnterCommitteeFromLedger
    from anhe.mediation.ledger_rows import CommitteeRow
    from anhe.orgs.access import Actor
    from tests.district import build_district

    call_command("migrate", verbosity=0)
    district = build_district()
    actor = Actor.of(district.leader, date.today())
    orders = [Order(district.office, {"row": CommitteeRow(name, "village")}) for name in committees]
    run_many(EnterCommitteeFromLedger, orders, by=actor)
    return actor


def rows_of(path: Path) -> Iterator[dict[str, Any]]:
    from anhe.ledgers.lines import LineKind
    from anhe.ledgers.reading import open_source
    from anhe.ledgers.records import RecordReader
    from anhe.ledgers.tables import find_table
    from anhe.mediation.ledgers import DISPUTES

    source = open_source(path)
    table = find_table(source, DISPUTES.columns)
    reader = RecordReader(table.matching)
    records = (reader.read(line) for line in table.lines(source) if line.kind is LineKind.DATA)
    return (record.values for record in records if not record.problems)


def take_in(path: Path, actor: Any) -> Counter[str]:
    from anhe.casework.running import run_many
    from anhe.mediation.comparing import State
    from anhe.mediation.dispute_pass import DisputePass
    from anhe.mediation.entering import EnterDisputeFromLedger

    counted: Counter[str] = Counter()
    register, rows = DisputePass(actor, actor.on), rows_of(path)
    while chunk := list(itertools.islice(rows, CHUNK)):
        answers = register.standings(chunk)
        counted.update(answer.state.value for answer in answers)
        run_many(EnterDisputeFromLedger, [one.order for one in answers if one.state is State.NEW], by=actor)
    return counted


def main() -> None:
    django.setup()
    from anhe.ledgers.samples.disputes import dispute_ledger
    from anhe.ledgers.samples.plans import write_csv

    rows = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    committees = [f"示例{number}村人民调解委员会" for number in range(COMMITTEES)]
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "disputes.csv"
        write_csv(dispute_ledger(committees, rows=rows), path)
        actor = build(committees)
        for what in ("new", "again"):
            start, cpu = time.perf_counter(), time.process_time()
            counted = take_in(path, actor)
            peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
            used = f"{time.perf_counter() - start:7.2f} s ({time.process_time() - cpu:.2f} s of one core)"
            print(f"{what:6} {used} {peak:6.0f} MB  {dict(counted)}", flush=True)


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
    main()
