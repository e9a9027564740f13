"""Papers on a file: what was handed in (attachments) and what we issued (documents)."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from anhe.casework.models.entries import Entry
from anhe.casework.models.files import File
from anhe.keys import new_key
from anhe.people.secrets import SealedTextField


class Attachment(models.Model):
    id = models.UUIDField(primary_key=True, default=new_key, editable=False)
    file = models.ForeignKey(File, on_delete=models.PROTECT, related_name="attachments")
    entry = models.ForeignKey(Entry, on_delete=models.PROTECT, related_name="attachments")
    name = models.CharField(_("文件名"), max_length=160)
    content_type = models.CharField(max_length=100)
    size = models.PositiveBigIntegerField(_("字节"))
    sm3 = models.CharField(max_length=64)
    path = models.CharField(max_length=200)

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        return self.name


class Document(models.Model):
    """A document as issued: its words are frozen here; docx and PDF are made from them whenever asked for."""

    id = models.UUIDField(primary_key=True, default=new_key, editable=False)
    file = models.ForeignKey(File, on_delete=models.PROTECT, related_name="documents")
    entry = models.ForeignKey(Entry, on_delete=models.PROTECT, related_name="documents")
    form = models.CharField(max_length=80)
    title = models.CharField(_("文书名称"), max_length=80)
    number = models.CharField(_("文号"), max_length=80, unique=True)
    version = models.PositiveSmallIntegerField(_("版本"), default=1)
    words = SealedTextField(help_text="JSON of the template's variables")
    check_code = models.CharField(_("校验码"), max_length=20)
    made_at = models.DateTimeField(_("制作时间"))

    class Meta:
        ordering = ["-made_at", "-id"]

    def __str__(self) -> str:
        return f"{self.title} {self.number}"
