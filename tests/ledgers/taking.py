"""Taking ledgers in without page or command line: a district whose offices are those of the shipped ledgers."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

from anhe.ledgers.importers import importer_of
from anhe.ledgers.models import ImportRun
from anhe.ledgers.running import CHUNK, Importing
from anhe.ledgers.starting import begin, look, new_run
from anhe.orgs.models import Account, OrganisationKind
from tests.district import adopt_examples, build_district, id_number, organisation
from tests.ledgers.fixtures import make


def counts(run: ImportRun) -> tuple[int, int, int]:
    """Rows imported, unchanged and returned."""
    return run.imported, run.unchanged, run.returned


class Desk:
    """Who takes ledgers in; without another name the agency's officer."""

    def __init__(self) -> None:
        self.district = build_district()
        adopt_examples(self.district)
        for name in make.OFFICES:
            if name != self.district.office.name:
                organisation(OrganisationKind.JUDICIAL_OFFICE, name, self.district.bureau)

    def row(self, name: str = "张三") -> dict[str, str]:
        """A clean row of a new person."""
        return {
            "姓名": name,
            "身份证号": id_number(),
            "司法所": "青石司法所",
            "矫正类别": "缓刑",
            "罪名": "盗窃罪",
            "矫正开始日期": "2026-03-01",
            "矫正结束日期": "2027-02-28",
            "联系电话": "",
        }

    def start(self, kind: str, path: Path, by: Account | None = None, **more: Any) -> ImportRun:
        importer, actor = importer_of(kind), self.district.actor(by or self.district.agency_officer)
        place = importer.organisation_of(actor)
        assert place is not None
        with path.open("rb") as stream:
            run = new_run(importer, actor, place, stream, path.name, **more)
        glance = look(run)
        return begin(run, glance.table.matching.to_remember(), sheet=glance.table.sheet.name, rows=glance.rows)

    def importing(self, run: ImportRun, chunk: int = CHUNK) -> Importing:
        return Importing(run, self.district.actor(run.account), chunk=chunk)

    def work(self, run: ImportRun, chunk: int = CHUNK) -> ImportRun:
        importing = self.importing(run, chunk)
        if run.is_strict or run.is_rehearsal:
            importing.all_at_once()
        else:
            while importing.advance():
                pass
        return importing.run

    def take_in(self, kind: str, path: Path, by: Account | None = None, **more: Any) -> ImportRun:
        return self.work(self.start(kind, path, by, **more))

    def start_rows(self, rows: list[dict[str, str]], by: Account | None = None, **more: Any) -> ImportRun:
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "台账.csv"
            lines = [rows[0].keys(), *(row.values() for row in rows)]
            path.write_text("\n".join(",".join(line) for line in lines), encoding="utf-8")
            return self.start("correction_subjects", path, by, **more)

    def take_rows(self, rows: list[dict[str, str]], by: Account | None = None, **more: Any) -> ImportRun:
        return self.work(self.start_rows(rows, by, **more))
