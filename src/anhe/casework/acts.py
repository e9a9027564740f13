"""An act (办理): the only way a case changes. One class answers, in one order: what is it and under which
article, who may, what must be told, what does the law demand on these facts, what changes, what does the
timeline say. `anhe.casework.running` does the rest.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any, ClassVar
from uuid import UUID

from django import forms
from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from anhe import clock
from anhe.casework.models import File
from anhe.law.answers import YES, Answer, No
from anhe.law.citations import Citation
from anhe.orgs.access import Actor, By
from anhe.orgs.models import Organisation

if TYPE_CHECKING:
    from anhe.casework.work import Work

Text = str | Promise


class Refused(Exception):
    """The law or the facts do not allow it. The message is for the person reading it; the articles stand beside it."""

    def __init__(self, message: Text, *basis: Citation, field: str | None = None) -> None:
        super().__init__(str(message))
        self.message = str(message)
        self.basis = basis
        self.field = field


class ActForm(forms.Form):
    """What an act must be told. Knows the record and the actor, so that choices can depend on them."""

    def __init__(
        self, *args: Any, record: Any = None, actor: Actor | None = None, today: date | None = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.record = record
        self.actor = actor
        self.today = today or clock.today()
        if record is not None:
            self.prepare()

    def prepare(self) -> None:
        """Set choices and initial values from the record."""

    def offer(self, name: str, rows: models.QuerySet[Any]) -> None:
        """Let a field choose among these rows."""
        field = self.fields[name]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = rows


@dataclass(frozen=True, slots=True)
class Tell:
    """Who is told of an act, and in which words. `to` answers with accounts; `{entry}` is the timeline's sentence."""

    whom: Text
    to: Callable[[Act], Iterable[Any]]
    words: Text


class Act:
    """One legal act. Subclasses declare; see `docs/architecture.md` for a worked example."""

    title: ClassVar[Text]
    acts_on: ClassVar[type[models.Model]]
    by: ClassVar[By] = By.NOBODY
    basis: ClassVar[list[Citation]] = []
    Input: ClassVar[type[ActForm]] = ActForm
    documents: ClassVar[tuple[str, ...]] = ()
    tells: ClassVar[tuple[Tell, ...]] = ()
    opens_file: ClassVar[bool] = False
    group: ClassVar[Text] = ""

    name: ClassVar[str]
    registry: ClassVar[dict[str, type[Act]]] = {}

    record: Any
    file: File
    actor: Actor
    input: SimpleNamespace
    now: datetime
    work: Work
    made: Any = None

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        if "title" in cls.__dict__:
            pillar = cls.__module__.split(".")[1]
            cls.name = f"{pillar}.{cls.__name__}"
            cls.registry[cls.name] = cls

    # What a subclass writes ------------------------------------------------------------------

    @classmethod
    def ready(cls, record: Any) -> Answer:
        """Whether the record is at the point where this act makes sense, with the reason if not."""
        return YES

    @classmethod
    def may(cls, actor: Actor, record: Any) -> Answer:
        """Whether this actor may do it on this record: by default, a post with `by` over the file's organisation."""
        place = record if isinstance(record, Organisation) else file_of(record).organisation
        if By.CLOCK in cls.by and actor.is_clock:
            return YES
        if actor.is_over(place, cls.by):
            return YES
        return No(_("须由{bodies}办理。").format(bodies="、".join(cls.by.titles)), *cls.basis)

    def check(self) -> None:
        """Raise Refused where the law does not allow it on these facts. Writes nothing."""

    def perform(self) -> str:
        """Change what changes and return the timeline's sentence. Decides nothing."""
        raise NotImplementedError

    def closes_only(self) -> set[UUID] | None:
        """The duties this act closes, where the person says which; None for all that it closes by the table."""
        return None

    def document_words(self, form: str) -> dict[str, Any]:
        """Words of a document beyond those every document of the pillar has."""
        return {}

    # What a subclass uses --------------------------------------------------------------------

    @property
    def today(self) -> date:
        return self.now.date()

    @property
    def subject(self) -> Any:
        """What the act is about: the record it made, else the record it acted on."""
        return self.made or self.record

    def add(self, created: Any) -> Any:
        """Have a new row written at the end of the act."""
        return self.work.add(created)

    def save(self, changed: Any) -> Any:
        """Have a changed row written at the end of the act. The record itself always is."""
        return self.work.save(changed)

    def announce(self, event: Any) -> None:
        """Let the other pillars know, once everything this act changes is written (`anhe.casework.events`)."""
        self.work.announced.append(event)

    def next_number(self, organisation: Organisation, series: str) -> int:
        """The next number of a series of this year."""
        return self.work.next_number(organisation, series, self.today.year)


def file_of(record: Any) -> File:
    """The file a record hangs on: itself, its own, or its parent's."""
    if isinstance(record, File):
        return record
    return record.file
