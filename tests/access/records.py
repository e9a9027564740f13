"""One record behind every address that names one, all of the first office's."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from django.conf import settings

from anhe import clock
from anhe.casework.configuring import propose
from anhe.casework.models import Attachment, Document
from anhe.correction import configuration
from anhe.correction.leave import RequestLeave
from anhe.ledgers.models import ImportRun
from anhe.ledgers.models.runs import ledger_store
from anhe.orgs.models import Delegation
from anhe.people.merging import propose_merge
from anhe.people.models import PersonMerge
from anhe.watch.models import Alert
from tests.correction.factories import Cases
from tests.district import LONG_AGO, District
from tests.watch.alert_cases import Watched

PAPER = b"%PDF-1.4 made up"


@dataclass
class Records:
    """A correction of the first office with an approved leave, its document and a paper; a run; a proposal; a merge."""

    district: District
    leave: Any
    attachment: Attachment
    run: ImportRun
    proposal: Any
    merge: PersonMerge
    alert: Alert

    @property
    def arguments(self) -> dict[str, Callable[[], list[Any]]]:
        """What the address of each name needs to point at the record."""
        file, office = self.leave.file, self.district.office
        return {
            "workbench:reckoning": lambda: [file.duties.first().pk],
            "workbench:file": lambda: [file.pk],
            "workbench:timeline": lambda: [file.pk],
            "workbench:act": lambda: [RequestLeave.name, self.leave.correction.pk],
            "watch:alert": lambda: [self.alert.pk],
            "watch:alert_track": lambda: [self.alert.pk],
            "watch:zones": lambda: [self.alert.order_id],
            "watch:own_points": lambda: [self.alert.order_id],
            "workbench:document": lambda: [Document.objects.filter(file=file).first().pk, "docx"],
            "workbench:attachment": lambda: [self.attachment.pk],
            "workbench:propose": lambda: [configuration.STAGES],
            "workbench:publish": lambda: [self.proposal.pk],
            "workbench:merge": lambda: [self.merge.pk],
            "workbench:decide_merge": lambda: [self.merge.pk],
            "workbench:unseal": lambda: [file.pk],
            "workbench:confirm_unsealing": lambda: [file.pk],
            **{f"orgs:{name}": lambda: [office.pk] for name in OF_ORGANISATIONS},
            **{f"orgs:{name}": lambda: [self.district.officer.pk] for name in OF_ACCOUNTS},
            "orgs:end_post": lambda: [self.district.officer.posts.first().pk],
            "orgs:end_delegation": lambda: [Delegation.objects.first().pk],
            **{f"ledgers:{name}": lambda: [self.run.pk] for name in ("columns", "run", "work", "returned")},
        }


OF_ORGANISATIONS = (
    "organisation",
    "add_organisation",
    "rename_organisation",
    "close_organisation",
    "add_account",
    "grant_post",
)
OF_ACCOUNTS = ("account", "reset_password", "unlock", "disable", "enable", "reset_second_factor")


def make(district: District) -> Records:
    cases = Cases(district)
    leave = cases.leave(date(2026, 3, 5), date(2026, 3, 7), approved=True)
    twin = cases.expected().person
    merge = propose_merge(leave.correction.person, twin, reason="同一人", by=district.agency_officer, now=clock.now())
    alert = Watched(district).alert(Watched(district).order(leave.correction))
    return Records(district, leave, _attachment(leave), _run(district), _proposal(district), merge, alert)


def _attachment(leave: Any) -> Attachment:
    folder = Path(settings.ATTACHMENTS)
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "made-up.pdf").write_bytes(PAPER)
    return Attachment.objects.create(
        file=leave.file,
        entry=leave.file.entries.first(),
        name="诊断证明.pdf",
        content_type="application/pdf",
        size=len(PAPER),
        sm3="0" * 64,
        path="made-up.pdf",
    )


def _run(district: District) -> ImportRun:
    store = ledger_store()
    store.mkdir(parents=True, exist_ok=True)
    (store / "made-up.csv").write_text("纠纷简要情况,纠纷类型\n院墙滴水,邻里纠纷\n", encoding="utf-8")
    return ImportRun.objects.create(
        account=district.officer,
        organisation=district.office,
        kind="disputes",
        file_name="台账.csv",
        path="made-up.csv",
        state=ImportRun.State.DONE,
    )


def _proposal(district: District) -> Any:
    return propose(
        district.actor(district.agency_officer),
        district.bureau,
        configuration.STAGES,
        configuration.EXAMPLES[configuration.STAGES],
        source="示例区社矫〔2026〕9号",
        starts_on=LONG_AGO,
    )
