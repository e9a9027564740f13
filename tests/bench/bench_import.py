"""How fast a large ledger comes in: python -m tests.bench.bench_import [ROWS] [KIND]

Takes a register of disputes before 473 committees and a ledger of persons under supervision of 30 offices, each of so
many rows (100,000 by default), through the whole import: reading, matching, comparing, acts, duties, run. Every ledger
is taken in by a process of its own over an empty database; prints seconds, rows a second and the peak of memory.
"""

import os
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import django

COMMITTEES = 473
OFFICES = 30
KINDS = ("disputes", "correction_subjects")


def make(kind: str, rows: int, path: Path) -> None:
    from datetime import date, timedelta

    from anhe.ledgers.samples import correction_ledger, dispute_ledger, write_csv

    if kind == "disputes":
        sample = dispute_ledger(committees(), rows=rows)
    else:
        sample = correction_ledger(offices(), rows=rows, as_of=date.today() - timedelta(days=1))
    write_csv(sample, path)


def committees() -> list[str]:
    return [f"示例{number}村人民调解委员会" for number in range(COMMITTEES)]


def offices() -> list[str]:
    return [f"第{number}司法所" for number in range(OFFICES)]


def build(kind: str) -> Any:
    from django.core.management import call_command

    from anhe.casework.running import Order, run_many
    from anhe.mediation.entering import EnterCommitteeFromLedger
    from anhe.mediation.ledger_rows import CommitteeRow
    from tests.district import adopt_examples, build_district, organisation

    call_command("migrate", verbosity=0)
    district = build_district()
    adopt_examples(district)
    if kind == "correction_subjects":
        for name in offices():
            organisation("judicial_office", name, district.bureau)
        return district.actor(district.agency_officer)
    actor = district.actor(district.leader)
    orders = [Order(district.office, {"row": CommitteeRow(name, "village")}) for name in committees()]
    run_many(EnterCommitteeFromLedger, orders, by=actor)
    return actor


def take_in(kind: str, path: Path, actor: Any) -> Any:
    from anhe.ledgers.importers import importer_of
    from anhe.ledgers.running import Importing
    from anhe.ledgers.starting import begin, look, new_run

    importer = importer_of(kind)
    with path.open("rb") as stream:
        run = new_run(importer, actor, importer.organisation_of(actor), stream, path.name)
    glance = look(run)
    begin(run, glance.table.matching.to_remember(), sheet=glance.table.sheet.name, rows=glance.rows)
    importing = Importing(run, actor)
    while importing.advance():
        pass
    return importing.run


def measure(kind: str, path: Path) -> None:
    django.setup()
    actor = build(kind)
    for what in ("new", "again"):
        start, cpu = time.perf_counter(), time.process_time()
        run = take_in(kind, path, actor)
        seconds = time.perf_counter() - start
        print(
            f"{kind:20} {what:6} {seconds:7.2f} s ({time.process_time() - cpu:.2f} s of one core) "
            f"{run.data_rows / seconds:7.0f} rows/s {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:5.0f} MB  "
            f"imported {run.imported} unchanged {run.unchanged} returned {run.returned}",
            flush=True,
        )


def main() -> None:
    if len(sys.argv) > 3:
        measure(sys.argv[1], Path(sys.argv[3]))
        return
    rows = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    with tempfile.TemporaryDirectory() as folder:
        for kind in sys.argv[2:] or KINDS:
            path = Path(folder) / f"{kind}.csv"
            make(kind, rows, path)
            command = [sys.executable, "-m", "tests.bench.bench_import", kind, "from", str(path)]
            subprocess.run(command, check=True)


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
    main()
