"""Ledgers that were sent in do not lie forever. How long they stay is the district's choice; without one they stay.

A run outlives its file: what it came to is still told, only the file and the returned rows, which quote it, are gone.
"""

from __future__ import annotations

import time
from datetime import timedelta
from pathlib import Path
from typing import Any

from django.db import transaction
from django.db.models.functions import Coalesce
from django.utils import translation
from django.utils.translation import gettext as _

from anhe import clock
from anhe.casework.models import ConfigurationVersion
from anhe.ledgers.models import ImportRun
from anhe.ledgers.models.runs import ledger_store
from anhe.orgs.models import AdministrationEntry

RETENTION = "ledgers.retention"
EXAMPLES: dict[str, dict[str, Any]] = {RETENTION: {"days": 180}}
# An upload is stored before its run is saved; younger files may still be on their way.
SECONDS_ON_THE_WAY = 24 * 3600


def remove_old_ledgers() -> int:
    """Take out what is kept longer than the district says, each with an entry; answer how many runs lost their file."""
    version = ConfigurationVersion.objects.in_force(RETENTION, clock.today())
    old = list(_kept_longer_than(version.value["days"])) if version else []
    with translation.override("zh-hans"):
        for run in old:
            _part_with_file(run, version.source if version else "")
    _remove_unclaimed_files()
    return len(old)


def _kept_longer_than(days: int) -> Any:
    limit = clock.now() - timedelta(days=days)
    kept = ImportRun.objects.exclude(path="").select_related("organisation")
    return kept.annotate(last_at=Coalesce("ended_at", "started_at")).filter(last_at__lt=limit).order_by("last_at", "pk")


@transaction.atomic
def _part_with_file(run: ImportRun, source: str) -> None:
    run.returned_rows.all().delete()
    run.path = ""
    run.save(update_fields=["path"])
    AdministrationEntry.objects.create(
        at=clock.now(),
        kind=AdministrationEntry.Kind.LEDGER_REMOVED,
        by=None,
        post_title=_("系统"),
        organisation=run.organisation,
        before={"file": run.file_name, "kind": run.kind, "sm3": run.sm3, "run": str(run.pk)},
        after={"source": source},
    )


def _remove_unclaimed_files() -> None:
    """Files of no run: those parted with above, and uploads that turned out to be no ledger."""
    store = ledger_store()
    claimed = set(ImportRun.objects.exclude(path="").values_list("path", flat=True))
    before = time.time() - SECONDS_ON_THE_WAY
    for file in [path for path in store.rglob("*") if path.is_file()]:
        if str(file.relative_to(store)) not in claimed and file.stat().st_mtime < before:
            Path(file).unlink(missing_ok=True)
