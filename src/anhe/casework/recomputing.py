"""When a year's working-day arrangement is published, open duties are reckoned again."""

from django.db import transaction
from django.utils import translation

from anhe.casework.deadlines import Due, current_calendar
from anhe.casework.models import DutyRecord
from anhe.casework.owing import set_deadline
from anhe.clock import today


@transaction.atomic
@translation.override("zh-hans")
def recompute_open_duties() -> int:
    """Reckon every open duty with the calendar as it is now; returns how many days moved, became firm
    or are explained otherwise."""
    calendar = current_calendar(today())
    moved = []
    for duty in DutyRecord.objects.open().select_for_update(of=("self",)).iterator(1000):
        before = _shown(duty)
        deadline = Due.from_stored(duty.rule, duty.rule_inputs).reckon(calendar)
        set_deadline(duty, deadline, [str(c) for c in deadline.basis] or duty.basis)
        if _shown(duty) != before:
            moved.append(duty)
    fields = ["due_on", "remind_by", "due_at", "is_provisional", "steps", "basis"]
    DutyRecord.objects.bulk_update(moved, fields, batch_size=500)
    return len(moved)


def _shown(duty: DutyRecord) -> tuple[object, ...]:
    return duty.due_on, duty.remind_by, duty.is_provisional, duty.steps
