"""失联: searched for at once, told at the same time; a fact being looked into, not a finding."""

from datetime import date, timedelta

import pytest

from anhe import clock
from anhe.correction.lost_contact import (
    RaiseLostContact,
    RecordContactRestored,
    RecordSearchTry,
    TellProcuratorateOfLostContact,
)
from anhe.correction.models import Correction, Level, LostContact, SearchTry, Status
from anhe.law.citations import OPINIONS
from anhe.law.rules.positioning import is_lost_supervision
from tests.correction.factories import Cases, open_duties, refused
from tests.district import District, act, at

LAST = at("2026-10-01 09:00")


def lose(correction: Correction, district: District, last_contact_at=None) -> LostContact:
    act(RaiseLostContact, on=correction, by=district.officer, last_contact_at=last_contact_at or LAST,
        circumstances="电话关机，家中无人")  # fmt: skip
    return correction.lost_contacts.get(restored_at=None)


def restore(lost: LostContact, district: District, restored_at=None) -> None:
    act(RecordContactRestored, on=lost, by=district.officer, restored_at=restored_at or clock.now(),
        explanation="手机损坏，未及时修理", met_person=True)  # fmt: skip


@pytest.fixture
def enrolled(cases: Cases, live_at) -> Correction:
    correction = cases.enrolled()
    live_at("2026-10-02 10:00")
    return correction


@pytest.fixture
def lost(enrolled: Correction, district: District) -> LostContact:
    return lose(enrolled, district)


class TestRaise:
    """Law art. 30; Measures art. 38; Opinions art. 13-14."""

    def test_the_search_and_the_telling_are_owed_the_same_day_holiday_or_not(self, lost):
        owed = open_duties(lost.correction)
        assert owed["correction.search"] == owed["correction.lost_procuratorate"] == date(2026, 10, 2)

    def test_R42_forty_eight_hours_are_counted_to_the_minute_and_never_rolled(self, lost):
        duty = lost.file.duties.get(name="correction.lost_limit")
        assert duty.due_at == at("2026-10-03 09:00")
        assert str(OPINIONS[13]) in duty.basis
        assert not is_lost_supervision(LAST, duty.due_at)
        assert is_lost_supervision(LAST, duty.due_at + timedelta(minutes=1))

    def test_the_timeline_says_until_when(self, lost):
        assert lost.file.entries.last().text == "失去联系。最后联系 2026-10-01 09:00，满四十八小时为 2026-10-03 09:00"

    def test_R07_it_changes_neither_level_nor_status(self, lost):
        correction = Correction.objects.get(pk=lost.correction_id)
        assert (correction.level, correction.status) == (Level.UNDECIDED, Status.ENROLLED)

    def test_one_search_at_a_time(self, enrolled, district, lost):
        with refused(saying="已有一次失联正在查找"):
            lose(enrolled, district)

    def test_after_the_person_was_met_another_may_begin(self, enrolled, district, lost):
        restore(lost, district)
        lose(enrolled, district)
        assert enrolled.lost_contacts.count() == 2

    @pytest.mark.parametrize(("moment", "known"), [("2026-10-02 10:00", True), ("2026-10-02 10:01", False)])
    def test_the_last_contact_lies_in_the_past(self, enrolled, district, moment, known):
        if known:
            assert lose(enrolled, district, at(moment))
        else:
            with refused(saying="不能晚于现在"):
                lose(enrolled, district, at(moment))

    def test_it_names_itself_in_shanghai_time(self, lost):
        assert str(LostContact.objects.get(pk=lost.pk)) == "失联（最后联系 2026-10-01 09:00）"


class TestSearch:
    """Measures art. 38 ¶1: each try is written down with its evidence."""

    def test_each_try_is_on_record_and_the_first_ends_the_duty_to_begin(self, lost, district):
        for manner in SearchTry.Manner:
            act(RecordSearchTry, on=lost, by=district.officer, tried_at=clock.now(), manner=manner, result="未找到")
        assert lost.tries.count() == 5
        assert "correction.search" not in open_duties(lost.correction)
        assert "correction.lost_limit" in open_duties(lost.correction)

    def test_a_try_is_not_written_down_before_it_is_made(self, lost, district):
        with refused(saying="不能晚于现在"):
            act(
                RecordSearchTry,
                on=lost,
                by=district.officer,
                tried_at=at("2026-10-02 10:01"),
                manner="phone",
                result="未找到",
            )

    def test_the_agency_tells_the_procuratorate(self, lost, district):
        act(TellProcuratorateOfLostContact, on=lost, by=district.agency_officer, told_on=date(2026, 10, 2))
        assert "correction.lost_procuratorate" not in open_duties(lost.correction)


class TestRestored:
    """Measures art. 38 ¶2."""

    def test_meeting_the_person_ends_the_search_and_its_limit(self, lost, district):
        restore(lost, district)
        assert not {"correction.search", "correction.lost_limit"} & open_duties(lost.correction).keys()

    def test_the_procuratorate_is_still_owed_the_news_and_can_be_told(self, lost, district):
        restore(lost, district)
        assert "correction.lost_procuratorate" in open_duties(lost.correction)
        act(TellProcuratorateOfLostContact, on=lost, by=district.agency_officer, told_on=date(2026, 10, 2))
        assert "correction.lost_procuratorate" not in open_duties(lost.correction)

    def test_it_takes_a_meeting(self, lost):
        told = {"restored_at": "2026-10-02T09:30", "explanation": "手机损坏"}
        assert set(RecordContactRestored.Input(told, record=lost).errors) == {"met_person"}

    @pytest.mark.parametrize("moment", ["2026-10-01 08:59", "2026-10-02 10:01"])
    def test_it_lies_between_the_last_contact_and_now(self, lost, district, moment):
        with refused(saying="最后联系之后、现在之前"):
            restore(lost, district, at(moment))

    @pytest.mark.parametrize("moment", ["2026-10-01 09:00", "2026-10-02 10:00"])
    def test_both_ends_included(self, lost, district, moment):
        restore(lost, district, at(moment))
        lost.refresh_from_db()
        assert lost.restored_at == at(moment)

    def test_nothing_more_is_searched_for(self, lost, district):
        restore(lost, district)
        with refused(saying="已经恢复联系"):
            act(RecordSearchTry, on=lost, by=district.officer, tried_at=clock.now(), manner="phone", result="未找到")
