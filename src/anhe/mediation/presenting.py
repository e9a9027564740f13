"""How a mediation case or a committee shows itself on the file page."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _

from anhe.casework.models import File, FileKind
from anhe.orgs.access import Actor

LIST_TITLE = _("今天")
LIST_URL = "workbench:today"


def root(file: File) -> Any:
    """The mediation case, or the committee, that the file is about."""
    return file.committee if file.kind == FileKind.COMMITTEE else file.mediation_case


def header(record: Any, actor: Actor, day: date) -> dict[str, Any]:
    """The head of the page: the matter, not a person."""
    file = record.file
    return {
        "name": file.title,
        "initial": file.title[:1],
        "url": "",
        "number": file.number,
        "office": file.organisation.name,
        "officer": file.officer.name if file.officer else None,
    }


def story(record: Any, actor: Actor, day: date) -> list[tuple[str, Any]]:
    """The one-page story as label and value."""
    return record.story()


def records(record: Any) -> list[Any]:
    """Acts work on the case itself."""
    return []
