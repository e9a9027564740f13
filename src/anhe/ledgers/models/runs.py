"""One taking-in of one file: how far it is, what it came to, and the rows that went back."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from anhe import clock
from anhe.keys import new_key
from anhe.ledgers.importers import Importer, importer_of, importers
from anhe.ledgers.records import Problem
from anhe.orgs.access import Actor
from anhe.orgs.models import Account, Organisation
from anhe.people.secrets import SealedTextField


class ImportRunQuerySet(models.QuerySet["ImportRun"]):
    def visible_to(self, actor: Actor) -> ImportRunQuerySet:
        """Runs for the organisations that the actor answers for, of the ledgers that the actor may take in."""
        seen = models.Q(pk__in=[])
        for importer in importers():
            for path in actor.reach(importer.by):
                seen |= models.Q(kind=importer.name, organisation__path__startswith=path)
        return self.filter(seen)


class ImportRun(models.Model):
    """A run. `last_row` is the number, in the sheet, of the last row that is settled; work goes on after it."""

    class State(models.TextChoices):
        CONFIRMING = "confirming", _("待确认列")
        RUNNING = "running", _("导入中")
        DONE = "done", _("已完成")
        REFUSED = "refused", _("有退回，全部未导入")

    id = models.UUIDField(primary_key=True, default=new_key, editable=False)
    kind = models.CharField(_("台账"), max_length=40)
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="import_runs", verbose_name=_("单位")
    )
    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="import_runs", verbose_name=_("导入人"))
    file_name = models.CharField(_("文件名"), max_length=200)
    path = models.CharField(max_length=200, editable=False)
    sm3 = models.CharField(max_length=64, editable=False)
    sheet = models.CharField(_("工作表"), max_length=200, blank=True)
    columns = models.JSONField(_("列"), default=dict)
    is_strict = models.BooleanField(_("有一行不对就全部不导入"), default=False)
    is_rehearsal = models.BooleanField(_("只检查，不导入"), default=False)
    state = models.CharField(_("状态"), max_length=12, choices=State, default=State.CONFIRMING)
    rows = models.PositiveIntegerField(_("工作表行数"), default=0)
    last_row = models.PositiveIntegerField(default=0)
    imported = models.PositiveIntegerField(_("已导入"), default=0)
    unchanged = models.PositiveIntegerField(_("无变化"), default=0)
    returned = models.PositiveIntegerField(_("退回"), default=0)
    started_at = models.DateTimeField(_("开始时间"), default=clock.now)
    ended_at = models.DateTimeField(_("结束时间"), null=True)

    objects = ImportRunQuerySet.as_manager()

    class Meta:
        ordering = ["-started_at", "-id"]

    def __str__(self) -> str:
        return f"{self.title} {self.file_name}"

    @property
    def importer(self) -> Importer:
        return importer_of(self.kind)

    @property
    def title(self) -> str:
        return str(self.importer.kind.title)

    @property
    def stored(self) -> Path:
        """The uploaded file, where no web server reaches."""
        return ledger_store() / self.path

    @property
    def is_removed(self) -> bool:
        """Whether file and returned rows are gone: kept as long as the district says (`anhe.ledgers.retention`)."""
        return not self.path

    @property
    def is_over(self) -> bool:
        return self.is_removed or self.state in (self.State.DONE, self.State.REFUSED)

    @property
    def data_rows(self) -> int:
        """Rows of data settled so far."""
        return self.imported + self.unchanged + self.returned


class ImportRow(models.Model):
    """A returned row and what is wrong with it. Reasons quote what was typed, so they are kept encrypted."""

    id = models.UUIDField(primary_key=True, default=new_key, editable=False)
    run = models.ForeignKey(ImportRun, on_delete=models.CASCADE, related_name="returned_rows")
    number = models.PositiveIntegerField(_("行号"))
    sealed = SealedTextField()

    class Meta:
        ordering = ["run", "number"]
        constraints = [models.UniqueConstraint(fields=["run", "number"], name="row_returned_once_per_run")]

    def __str__(self) -> str:
        return f"{self.run_id} {self.number}"

    @classmethod
    def of(cls, run: ImportRun, number: int, problems: Iterable[Problem]) -> ImportRow:
        told: list[Any] = [[one.reason, one.field, one.label, one.index] for one in problems]
        return cls(run=run, number=number, sealed=json.dumps(told, ensure_ascii=False))

    @property
    def problems(self) -> list[Problem]:
        return [Problem(*one) for one in json.loads(self.sealed)]


def ledger_store() -> Path:
    return Path(settings.HOME) / "ledgers"
