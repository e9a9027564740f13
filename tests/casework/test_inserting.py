"""Rows written many at a time come back as rows saved one by one; what is remembered of reckonings follows the calendar."""

from datetime import date, datetime

import pytest

from anhe.casework.deadlines import within_working_days
from anhe.casework.inserting import Pattern, insert_alike, insert_rows
from anhe.casework.models import DutyRecord, Entry
from anhe.casework.owing import KEYS
from anhe.casework.work import Reckonings
from anhe.clock import SHANGHAI
from anhe.keys import new_key
from anhe.law.calendar import BUILTIN, Arrangement

MONDAY = date(2026, 3, 2)


def duty(entry: Entry, **more) -> DutyRecord:
    return DutyRecord(
        file=entry.file,
        name="pillar.answer",
        title="答复请求",
        record_id=entry.record_id,
        opened_by=entry,
        organisation=entry.file.organisation,
        account=entry.account,
        capacity="JUDICIAL_OFFICE",
        due_on=MONDAY,
        due_at=datetime(2026, 3, 2, 9, 30, tzinfo=SHANGHAI),
        shows_on=MONDAY,
        is_provisional=True,
        rule="district.hours",
        rule_inputs={"inputs": {"start": {"day": "2026-03-02"}, "n": 5}, "source": "“规范”第三条\n"},
        steps=["自2026-03-02（周一）起算，当日不计入。"],
        basis=["《社区矫正法》第二十七条"],
        opened_on=MONDAY,
        **more,
    )


def stored(row: DutyRecord) -> dict[str, object]:
    """Every column but the key, as the database gives it back."""
    found = DutyRecord.objects.get(pk=row.pk)
    return {field.attname: getattr(found, field.attname) for field in DutyRecord._meta.concrete_fields[1:]}


@pytest.mark.django_db
class TestManyRowsAtOnce:
    def test_they_come_back_as_one_that_was_saved(self, received):
        entry = Entry.objects.select_related("file__organisation").get()
        one, other = duty(entry), duty(entry)
        one.save()

        insert_rows(DutyRecord, [other])

        assert stored(other) == stored(one)

    def test_of_a_pattern_each_has_its_own_keys_and_all_else_alike(self, received):
        entry = Entry.objects.select_related("file__organisation").get()
        one = duty(entry)
        one.save()
        pattern, first, second = Pattern(duty(entry), *KEYS), new_key(), new_key()
        keys = (entry.file_id, entry.record_id, entry.pk, entry.file.organisation_id)

        insert_alike([(pattern, (first, *keys, entry.account_id)), (pattern, (second, *keys, None))])

        assert stored(DutyRecord(pk=first)) == stored(one)
        assert stored(DutyRecord(pk=second)) == stored(one) | {"account_id": None}

    def test_a_row_without_its_key_is_refused(self, received):
        entry = Entry.objects.select_related("file__organisation").get()

        with pytest.raises(ValueError, match="DutyRecord"):
            insert_rows(DutyRecord, [duty(entry, id=None)])


class TestRememberedReckonings:
    def test_the_same_question_is_reckoned_once(self):
        reckonings, due = Reckonings(), within_working_days(3, MONDAY, "规范")

        assert reckonings.deadline(due, BUILTIN) is reckonings.deadline(within_working_days(3, MONDAY, "规范"), BUILTIN)
        assert reckonings.deadline(within_working_days(3, MONDAY, "细则"), BUILTIN).steps[-1].count("细则") == 1

    def test_another_calendar_is_another_answer(self):
        reckonings, due = Reckonings(), within_working_days(3, MONDAY, "规范")
        closed = BUILTIN.with_arrangement(Arrangement(2026, frozenset([date(2026, 3, 3)]), frozenset()))

        assert reckonings.deadline(due, BUILTIN).due == date(2026, 3, 5)
        assert reckonings.deadline(due, closed).due == date(2026, 3, 6)
        assert reckonings.deadline(due, BUILTIN).due == date(2026, 3, 5)

    def test_what_was_made_of_the_old_calendars_days_is_made_anew(self):
        reckonings, due, made = Reckonings(), within_working_days(3, MONDAY, "规范"), []
        closed = BUILTIN.with_arrangement(Arrangement(2026, frozenset([date(2026, 3, 3)]), frozenset()))

        for calendar in (BUILTIN, BUILTIN, closed):
            reckonings.deadline(due, calendar)
            reckonings.pattern("同一项", lambda: made.append("一次"))

        assert made == ["一次", "一次"]
