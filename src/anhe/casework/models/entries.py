"""Entries (记录): what happened on a file, in order, each holding the hash of the one before."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from anhe.casework.chain import link_hash
from anhe.casework.models.files import File
from anhe.keys import new_key


class Entry(models.Model):
    """One line of a file's timeline, written by the act runner and by nothing else. Never changed, never deleted."""

    id = models.UUIDField(primary_key=True, default=new_key, editable=False)
    file = models.ForeignKey(File, on_delete=models.PROTECT, related_name="entries")
    seq = models.PositiveIntegerField()
    act = models.CharField(max_length=80)
    title = models.CharField(_("办理事项"), max_length=60)
    text = models.TextField(_("记录"))
    record_id = models.UUIDField(null=True, db_index=True)
    told = models.JSONField(_("录入内容"), default=dict)
    basis = models.JSONField(_("依据"), default=list)
    acted_at = models.DateTimeField(_("办理时间"))
    account = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    post_title = models.CharField(_("办理岗位"), max_length=200)
    key = models.UUIDField(null=True, unique=True)
    previous_hash = models.BinaryField(max_length=32)
    hash = models.BinaryField(max_length=32)

    class Meta:
        ordering = ["file", "seq"]
        constraints = [models.UniqueConstraint(fields=["file", "seq"], name="entry_has_its_own_place")]

    def __str__(self) -> str:
        return self.text

    @property
    def said(self) -> str:
        """Title, in the reader's language, and text as one line; a text that begins with its title says it once."""
        title = gettext(self.title)
        return self.text if self.text.startswith(title) else f"{title}：{self.text}"

    def sealed_words(self) -> list[Any]:
        """Everything the hash stands for, in a fixed order."""
        return [
            str(self.file_id),
            self.seq,
            self.act,
            self.title,
            self.text,
            str(self.record_id or ""),
            self.told,
            self.basis,
            self.acted_at.timestamp(),
            str(self.account_id or ""),
            self.post_title,
        ]

    def link(self, previous_hash: bytes) -> Entry:
        """Take a place in the chain."""
        self.previous_hash = previous_hash
        self.hash = link_hash(previous_hash, self.sealed_words())
        return self
