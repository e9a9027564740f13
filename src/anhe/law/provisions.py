"""Statutes, articles and the numbers they fix, each with its dates in force."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Generic, TypeVar

from anhe.law.wording import gettext as _

T = TypeVar("T")
WHOLE = 0


class NotInForce(LookupError):
    """No version, number or provision was in force on that day."""


@dataclass(frozen=True, slots=True)
class Version:
    """One text of a statute: how it is called and from which day it is in force."""

    label: str
    since: date


@dataclass(frozen=True, slots=True)
class Statute:
    """A law, rule or opinion. Indexing cites an article: `MEASURES[27]`."""

    identifier: str
    title: str
    short_title: str
    versions: tuple[Version, ...]
    until: date | None = None
    document: str = ""

    def __getitem__(self, article: int) -> "Citation":
        if article < 1:
            raise ValueError(f"{self.short_title}: articles are counted from 1, not {article}")
        return Citation(self, article)

    def __str__(self) -> str:
        return self.short_title

    @property
    def whole(self) -> "Citation":
        """The document as a whole, where no article is known or none carries the rule."""
        return Citation(self, WHOLE)

    @property
    def cited_since(self) -> date:
        """From this day on the article numbers cited in Anhe are right: the newest text's entry into force."""
        return self.versions[-1].since

    def version_on(self, day: date) -> Version:
        """The text in force on that day; NotInForce before the first and after the last."""
        texts = [version for version in self.versions if version.since <= day]
        if not texts or (self.until is not None and day > self.until):
            raise NotInForce(_("《{title}》在{day}没有施行的文本。").format(title=self.title, day=day))
        return texts[-1]

    def is_in_force(self, day: date) -> bool:
        try:
            self.version_on(day)
        except NotInForce:
            return False
        return True


@dataclass(frozen=True, slots=True)
class Citation:
    """A place in a statute. `str` gives it as officers write it: 社区矫正法实施办法第27条第2款.

    A place in a superseded text names that text: 治安管理处罚法（2012年修正）第60条第4项.
    """

    statute: Statute
    article: int
    paragraph_number: int | None = None
    item_number: int | None = None
    version: Version | None = None

    def paragraph(self, number: int) -> "Citation":
        return replace(self, paragraph_number=number)

    def item(self, number: int) -> "Citation":
        return replace(self, item_number=number)

    def on(self, day: date) -> "Citation":
        """The same place in the version in force on that day; NotInForce where there is none."""
        return replace(self, version=self.statute.version_on(day))

    def __str__(self) -> str:
        superseded = self.version is not None and self.version != self.statute.versions[-1]
        version = f"（{self.version.label}）" if self.version and superseded else ""
        paragraph = f"第{self.paragraph_number}款" if self.paragraph_number else ""
        item = f"第{self.item_number}项" if self.item_number else ""
        article = f"第{self.article}条" if self.article != WHOLE else ""
        return f"{self.statute.short_title}{version}{article}{paragraph}{item}"


@dataclass(frozen=True)
class Dated(Generic[T]):
    """A number fixed by law, by the day from which it holds. A change of law adds a value and deletes none."""

    citation: Citation
    unit: str
    values: Mapping[date, T]

    def on(self, day: date) -> T:
        """The value in force on that day; NotInForce before the first one."""
        return _latest(self.values, day, what=f"{self.citation}")


@dataclass(frozen=True)
class Provision:
    """A rule of law that changes its article over the years, such as the penalty for breaching supervision."""

    title: str
    places: Mapping[date, Citation]

    def on(self, day: date) -> Citation:
        """Where the rule stood on that day; NotInForce before the first place."""
        return _latest(self.places, day, what=self.title).on(day)


def _latest(by_date: Mapping[date, T], day: date, *, what: str) -> T:
    since = [start for start in by_date if start <= day]
    if not since:
        raise NotInForce(_("{what}在{day}尚未施行。").format(what=what, day=day))
    return by_date[max(since)]
