"""How fast and in how much memory a large ledger is read: python -m tests.bench.bench_reading [ROWS]

Prints seconds and the process's peak memory after opening, after finding the table, and after cleaning every row of a
ledger of 100,000 rows and 26 columns, then the same for the ledger as text, and the writing of returned rows.
"""

import os
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import django

FEWER = 5_000  # rows generated anew; a larger ledger repeats them, since generating is not what is measured


def make(rows: int, folder: Path) -> None:
    import csv

    import xlsxwriter

    from anhe.ledgers.samples import correction_ledger

    plan = correction_ledger([f"第{number}司法所" for number in range(30)], rows=FEWER).ledger
    head, body = plan.rows[:4], [cells for cells in plan.rows[4:] if len(cells) > 20 and cells[0]][:FEWER]
    book = xlsxwriter.Workbook(folder / "large.xlsx", {"constant_memory": True, "default_date_format": "yyyy-mm-dd"})
    sheet = book.add_worksheet("在册")
    with (folder / "large.csv").open("w", encoding="gb18030", newline="") as text:
        writer = csv.writer(text)
        for number in range(rows + len(head)):
            cells = head[number] if number < len(head) else body[number % len(body)]
            sheet.write_row(number, 0, cells)
            writer.writerow(["" if cell is None else cell for cell in cells])
    book.close()


def measure(path: Path) -> None:
    from anhe.ledgers.kinds import CORRECTION_SUBJECTS
    from anhe.ledgers.lines import LineKind
    from anhe.ledgers.reading import open_source
    from anhe.ledgers.records import RecordReader
    from anhe.ledgers.returned import ReturnedRow, write_returned
    from anhe.ledgers.tables import find_table

    start = time.perf_counter()

    def report(what: str) -> None:
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        print(f"{path.name:12} {time.perf_counter() - start:7.2f} s {peak:6.0f} MB  {what}", flush=True)

    source = open_source(path)
    report("opened")
    table = find_table(source, CORRECTION_SUBJECTS.columns)
    report("table found")
    reader = RecordReader(table.matching)
    data = returned = 0
    for line in table.lines(source):
        if line.kind is LineKind.DATA:
            data += 1
            returned += bool(reader.read(line).problems)
    report(f"{data} rows cleaned, {returned} of them to be returned")
    records = (reader.read(line) for line in table.lines(source) if line.kind is LineKind.DATA)
    bad = (ReturnedRow(record.cells, record.problems) for record in records if record.problems)
    count = write_returned(path.with_suffix(".returned.xlsx"), table, bad)
    report(f"cleaned once more, {count} returned rows written")


def main() -> None:
    django.setup()
    if len(sys.argv) > 2:
        measure(Path(sys.argv[2]))
        return
    rows = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    with tempfile.TemporaryDirectory() as folder:
        make(rows, Path(folder))
        for name in ("large.xlsx", "large.csv"):  # each in its own process, so that peaks do not mix
            subprocess.run(
                [sys.executable, "-m", "tests.bench.bench_reading", str(rows), f"{folder}/{name}"], check=True
            )


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
    main()
