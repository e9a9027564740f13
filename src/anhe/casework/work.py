"""What a run is going to write, and what it has looked up on the way."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from django.db import models

from anhe.casework.deadlines import Due, current_calendar
from anhe.casework.inserting import Keys, Pattern, insert_alike, insert_rows
from anhe.casework.models import ConfigurationVersion, NumberSeries
from anhe.law.calendar import WorkingCalendar
from anhe.law.deadlines import Deadline
from anhe.orgs.access import Actor
from anhe.orgs.models import Organisation

if TYPE_CHECKING:
    from anhe.casework.acts import Act

POST_TITLE_LENGTH = 200
MOST_REMEMBERED = 5_000


class Reckonings:
    """Deadlines reckoned so far and the duties made of them: thousands of rows of a ledger share a few days.

    They follow from what they are asked with and the calendar alone, so they may outlive a transaction.
    """

    def __init__(self) -> None:
        self._calendar: WorkingCalendar | None = None
        self._deadlines: dict[Any, Deadline] = {}
        self._patterns: dict[Any, Pattern] = {}

    def deadline(self, due: Due, calendar: WorkingCalendar) -> Deadline:
        if calendar != self._calendar or len(self._deadlines) >= MOST_REMEMBERED:
            self._calendar, self._deadlines, self._patterns = calendar, {}, {}
        place = due.depends_on
        if place not in self._deadlines:
            self._deadlines[place] = due.reckon(calendar)
        return self._deadlines[place]

    def pattern(self, place: Any, make: Callable[[], Pattern]) -> Pattern:
        """The duty of which this one differs only in keys; `place` tells all that it is made of."""
        if len(self._patterns) >= MOST_REMEMBERED:
            self._patterns = {}
        if place not in self._patterns:
            self._patterns[place] = make()
        return self._patterns[place]


class Work:
    """What a run is going to write, gathered and then written together.

    One act and ten thousand acts take the same path: every row has its key before it is saved, so whole
    batches go to the database in a handful of statements.
    """

    def __init__(self, now: datetime, reckonings: Reckonings | None = None) -> None:
        self.now = now
        self.reckonings = reckonings or Reckonings()
        self.added: dict[type[models.Model], list[models.Model]] = {}
        self._alike: dict[type[models.Model], list[tuple[Pattern, Keys]]] = {}
        self.changed: dict[tuple[type[models.Model], Any], models.Model] = {}
        self.series: dict[tuple[Any, str, int], NumberSeries] = {}
        self._calendar: WorkingCalendar | None = None
        self._configuration: dict[tuple[str, date], ConfigurationVersion | None] = {}
        self._nearest: dict[tuple[Any, tuple[str, ...]], Organisation] = {}
        self._words: dict[type[Act], tuple[str, list[str]]] = {}
        self._post_titles: dict[int, str] = {}
        self._new: set[Any] = set()
        self.announced: list[Any] = []

    def add(self, created: Any) -> Any:
        self.added.setdefault(type(created), []).append(created)
        self._new.add(created.pk)
        return created

    def add_alike(self, pattern: Pattern, keys: Keys) -> None:
        """Have a new row written that differs from its pattern in these keys only."""
        self._alike.setdefault(pattern.model, []).append((pattern, keys))

    def save(self, changed: Any) -> Any:
        if changed.pk not in self._new:
            self.changed[(type(changed), changed.pk)] = changed
        return changed

    def is_new(self, row: models.Model) -> bool:
        return row.pk in self._new

    def next_number(self, organisation: Organisation, name: str, year: int) -> int:
        place = (organisation.pk, name, year)
        if place not in self.series:
            NumberSeries.objects.get_or_create(organisation=organisation, name=name, year=year)
            locked = NumberSeries.objects.select_for_update().get(organisation=organisation, name=name, year=year)
            self.series[place] = locked
        return self.series[place].take()

    @property
    def calendar(self) -> WorkingCalendar:
        if self._calendar is None:
            self._calendar = current_calendar(self.now.date())
        return self._calendar

    def configuration(self, name: str) -> ConfigurationVersion | None:
        """The district's version of one choice in force today, or None where it has made none."""
        place = (name, self.now.date())
        if place not in self._configuration:
            self._configuration[place] = ConfigurationVersion.objects.in_force(*place)
        return self._configuration[place]

    def nearest(self, organisation: Organisation, *kinds: str) -> Organisation:
        """`organisation.nearest`, asked once a run. Raises Organisation.DoesNotExist."""
        place = (organisation.pk, kinds)
        if place not in self._nearest:
            self._nearest[place] = organisation.nearest(*kinds)
        return self._nearest[place]

    def reckon(self, due: Due) -> Deadline:
        """The deadline of `due` by the calendar in force."""
        return self.reckonings.deadline(due, self.calendar)

    def words_of(self, act: Act) -> tuple[str, list[str]]:
        """An act's title and articles as the entries of this run name them; translated once, not once a row."""
        if type(act) not in self._words:
            self._words[type(act)] = str(act.title), [str(citation) for citation in act.basis]
        title, basis = self._words[type(act)]
        return title, list(basis)

    def post_title(self, actor: Actor) -> str:
        """The actor's posts as the entries of this run name them."""
        if id(actor) not in self._post_titles:
            self._post_titles[id(actor)] = actor.post_title[:POST_TITLE_LENGTH]
        return self._post_titles[id(actor)]

    def write(self) -> None:
        for series in self.series.values():
            series.save(update_fields=["last"])
        for model, rows in self.added.items():
            if isinstance(model._meta.pk, models.AutoField):  # such rows have no key before the database gives one
                model._default_manager.bulk_create(rows)
            else:
                insert_rows(model, rows)
        for alike in self._alike.values():
            insert_alike(alike)
        for row in self.changed.values():
            row.save()
