"""重大节日: some days before each, by the district's list, once a person."""

from datetime import date

import pytest

from anhe.casework.models import Entry
from anhe.casework.running import NotAllowed
from anhe.correction import configuration as choices
from anhe.correction import holidays
from anhe.correction.calendar_acts import NoteHoliday
from anhe.correction.holidays import Holiday, coming_holidays, open_holiday_visits
from anhe.law.citations import LAW
from anhe.orgs.access import Actor
from tests.correction.factories import adopt, refused
from tests.district import act, adopt_examples

NAMES = choices.EXAMPLES[choices.HOLIDAYS]["names"]


class TestComingHolidays:
    @pytest.mark.parametrize(
        ("today", "coming"),
        [
            (date(2026, 2, 9), []),
            (date(2026, 2, 10), [Holiday("春节", date(2026, 2, 17))]),
            (date(2026, 2, 16), [Holiday("春节", date(2026, 2, 17))]),
            (date(2026, 2, 17), []),
            (date(2026, 4, 24), [Holiday("劳动节", date(2026, 5, 1))]),
            (date(2026, 9, 24), [Holiday("中秋节", date(2026, 9, 25)), Holiday("国庆节", date(2026, 10, 1))]),
            (date(2028, 9, 28), [Holiday("国庆节", date(2028, 10, 1)), Holiday("中秋节", date(2028, 10, 3))]),
        ],
        ids=str,
    )
    def test_a_holiday_comes_from_seven_days_before_until_the_eve(self, today, coming):
        assert coming_holidays(today, NAMES, 7) == coming

    def test_other_days_off_are_not_major_holidays(self):
        assert coming_holidays(date(2026, 6, 15), NAMES, 7) == []


class TestOpenHolidayVisits:
    """domain.md A8, V7."""

    @pytest.fixture
    def eve(self, live_at):
        live_at("2026-04-28 07:00")
        return date(2026, 4, 28)

    def test_everybody_enrolled_gets_a_visit(self, cases, eve):
        two = [cases.enrolled(notified_on=eve), cases.enrolled(notified_on=eve)]
        cases.expected(notified_on=eve)

        assert open_holiday_visits(eve) == 2

        for correction in two:
            duty = correction.file.duties.get(name="correction.visit.holiday")
            assert (duty.title, duty.due_on) == ("V7 重大节日、解矫前必访", date(2026, 5, 6))
            assert correction.file.entries.last().text == "劳动节临近，按本区清单走访"

    def test_a_second_run_and_a_later_day_do_nothing_twice(self, cases, eve, live_at):
        cases.enrolled(notified_on=eve)
        assert [open_holiday_visits(eve), open_holiday_visits(eve)] == [1, 0]
        live_at("2026-04-29 07:00")
        assert open_holiday_visits(date(2026, 4, 29)) == 0

    def test_a_run_broken_off_goes_on_with_those_not_done(self, cases, eve, monkeypatch):
        for _n in range(3):
            cases.enrolled(notified_on=eve)
        runs = iter((True, False))

        def broken(*args: object, **kwargs: object) -> object:
            if not next(runs, False):
                raise KeyboardInterrupt
            return whole(*args, **kwargs)

        whole = holidays.run
        with monkeypatch.context() as patched:
            patched.setattr(holidays, "run", broken)
            with pytest.raises(KeyboardInterrupt):
                open_holiday_visits(eve)
        assert Entry.objects.filter(act=NoteHoliday.name).count() == 1

        assert open_holiday_visits(eve) == 2

    def test_whoever_arrives_before_the_holiday_gets_one_too(self, cases, eve):
        open_holiday_visits(eve)
        cases.enrolled(notified_on=eve)
        assert open_holiday_visits(eve) == 1

    def test_who_is_past_the_term_gets_none(self, cases, live_at):
        cases.enrolled(ends_on=date(2026, 4, 27))
        live_at("2026-04-28 07:00")
        assert open_holiday_visits(date(2026, 4, 28)) == 0

    def test_how_many_days_ahead_is_the_district_s_choice(self, cases, district, eve):
        cases.enrolled(notified_on=eve)
        adopt(district, choices.HOLIDAYS, {"names": ["劳动节"], "days_ahead": 2})
        assert open_holiday_visits(eve) == 0

    def test_a_district_without_that_choice_or_without_lists_notes_nothing(self, bare_cases, bare_district, eve):
        bare_cases.enrolled(notified_on=eve)
        assert open_holiday_visits(eve) == 0
        adopt_examples(bare_district, choices.HOLIDAYS)
        assert open_holiday_visits(eve) == 0
        assert not Entry.objects.filter(act=NoteHoliday.name).exists()

    def test_only_the_clock_notes_holidays(self, cases, district):
        correction = cases.enrolled()
        with pytest.raises(NotAllowed):
            act(NoteHoliday, on=correction, by=district.agency_head, holiday="劳动节")
        with refused(LAW[21]):
            act(NoteHoliday, on=cases.expected(), by=Actor.clock(date(2026, 3, 2)), holiday="劳动节")
