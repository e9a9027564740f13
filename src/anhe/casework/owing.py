"""What an act opens and closes on its file by the duty table."""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext as _

from anhe.casework.acts import Act
from anhe.casework.deadlines import Due
from anhe.casework.duty_table import CLOSED_BY, OPENED_BY, Duty
from anhe.casework.inserting import Pattern
from anhe.casework.models import DutyRecord, Entry
from anhe.keys import new_key
from anhe.law.deadlines import Deadline
from anhe.orgs.access import By

# In what two duties of one row of the table, with the same reckoning, opened and shown on the same days, differ.
KEYS = ("id", "file_id", "record_id", "opened_by_id", "organisation_id", "account_id")


def open_duties(act: Act, entry: Entry) -> None:
    """Everything that the table says this act opens."""
    for duty in OPENED_BY.get(type(act), ()):
        due = duty.due(act)
        for one in due if isinstance(due, list) else [due] if due else []:
            _open(duty, act, entry, one)


def _open(duty: Duty, act: Act, entry: Entry, due: Due) -> None:
    work, owner = act.work, duty.owner(act)
    deadline = work.reckon(due)
    shows_on = duty.shows(act, deadline.remind_by) if duty.shows else act.today
    place = (duty.name, due.title, due.depends_on, owner.by, shows_on, act.today)
    pattern = work.reckonings.pattern(place, lambda: _pattern(duty, due, deadline, owner.by, shows_on, act.today))
    record_id = duty.about(act) if duty.about else act.subject.pk
    account_id = owner.account.pk if owner.account else None
    work.add_alike(pattern, (new_key(), act.file.pk, record_id, entry.pk, owner.organisation.pk, account_id))


def _pattern(duty: Duty, due: Due, deadline: Deadline, by: By, shows_on: date, today: date) -> Pattern:
    basis = deadline.basis or (duty.basis if isinstance(duty.basis, tuple) else (duty.basis,))
    record = DutyRecord(
        name=duty.name,
        title=due.title or str(duty.title),
        capacity=by.name or "",
        shows_on=shows_on,
        rule=due.rule,
        rule_inputs=due.stored(),
        opened_on=today,
    )
    return Pattern(set_deadline(record, deadline, [str(citation) for citation in basis]), *KEYS)


def set_deadline(record: DutyRecord, deadline: Deadline, basis: list[str]) -> DutyRecord:
    """Write a reckoning onto a duty."""
    record.due_on, record.remind_by, record.due_at = deadline.due, deadline.remind_by, deadline.at
    record.is_provisional = deadline.provisional
    record.steps, record.basis = list(deadline.steps), basis
    return record


def close_duties(act: Act, entry: Entry, *, closes_file: bool) -> None:
    """Duties that the table says are done by this act; where it closes the file, all others end with it."""
    if act.work.is_new(act.file):
        return
    names = [duty.name for duty in CLOSED_BY.get(type(act), ())]
    if not names and not closes_file:
        return
    owed = DutyRecord.objects.open().filter(file=act.file)
    chosen = act.closes_only()
    done = owed.filter(name__in=names)
    done = done.filter(pk__in=chosen) if chosen is not None else done.filter(record_id=act.record.pk)
    closed = [act.work.save(_ended(duty, DutyRecord.State.DONE, act, entry)) for duty in done]
    if closes_file:
        for duty in owed.exclude(pk__in=[duty.pk for duty in closed]):
            duty.waiver = _("案卷已结")
            act.work.save(_ended(duty, DutyRecord.State.WAIVED, act, entry))


def _ended(duty: DutyRecord, state: str, act: Act, entry: Entry) -> DutyRecord:
    duty.state, duty.closed_by, duty.closed_on = state, entry, act.today
    return duty
