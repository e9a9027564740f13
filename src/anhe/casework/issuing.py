"""Issuing documents (文书): numbered, their words frozen at the moment of the act."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from anhe.casework.acts import Act, Text
from anhe.casework.chain import link_hash
from anhe.casework.documents import check_codes
from anhe.casework.models import Document, Entry
from anhe.orgs.models import Organisation


@dataclass(frozen=True, slots=True)
class DocumentForm:
    """One official form. `series` is its 文号 word; `numbered_by` answers whose series counts; `words` fills it."""

    name: str
    title: Text
    series: str
    template: Path
    numbered_by: Callable[[Act], Organisation]
    words: Callable[[Act], dict[str, Any]]


FORMS: dict[str, DocumentForm] = {}


def register_forms(forms: Iterable[DocumentForm]) -> None:
    FORMS.update({form.name: form for form in forms})


def issue_documents(act: Act, entry: Entry) -> None:
    """Make the documents that the act declares."""
    for name in act.documents:
        act.work.add(_issued(FORMS[name], act, entry))


def _issued(form: DocumentForm, act: Act, entry: Entry) -> Document:
    issuer = form.numbered_by(act)
    number = document_number(issuer, form.series, act.today.year, act.next_number(issuer, form.series))
    words = {
        **form.words(act),
        **act.document_words(form.name),
        "number": number,
        "title": str(form.title),
        "made_on": act.today.isoformat(),
        "version": 1,
    }
    words["check_code"] = code_of(words)
    return Document(
        file=act.file,
        entry=entry,
        form=form.name,
        title=str(form.title),
        number=number,
        words=json.dumps(words, ensure_ascii=False),
        check_code=words["check_code"],
        made_at=act.now,
    )


def document_number(issuer: Organisation, series: str, year: int, n: int) -> str:
    """The official form: （合川）矫外准字〔2026〕12号."""
    return _("（{place}）{series}字〔{year}〕{n}号").format(
        place=issuer.series_code or issuer.short_name or issuer.name, series=series, year=year, n=n
    )


def code_of(words: dict[str, Any]) -> str:
    """Eight characters printed on the document that change when any of its words does."""
    kept = {name: value for name, value in words.items() if name != "check_code"}
    return check_codes.check_code(link_hash(b"", [kept]).hex())


def render(document: Document, kind: str) -> bytes:
    """The document as docx or pdf bytes, made from its frozen words."""
    from anhe.casework.documents.pdf import render_pdf
    from anhe.casework.documents.rendering import render_docx

    docx = render_docx(FORMS[document.form].template, json.loads(str(document.words)))
    return docx if kind == "docx" else render_pdf(docx)
