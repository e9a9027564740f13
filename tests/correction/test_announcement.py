"""入矫宣告: what is announced, before whom, and what the person signs."""

from datetime import UTC, date, datetime

import pytest

from anhe import clock
from anhe.correction.admission import AnnounceAdmission
from anhe.law.citations import MEASURES
from tests.correction.factories import announce, open_duties, refused

MINOR = date(2010, 1, 1)
SPECIALIST = ("周所员", "m", "officer", True)


class TestAnnouncement:
    """Measures art. 20."""

    def test_it_names_the_team_so_the_team_comes_first(self, cases, district):
        with refused(MEASURES[20], saying="先确定矫正小组"):
            announce(cases.enrolled(), district)

    def test_with_a_team_it_is_held_and_its_duty_ends(self, cases, district):
        correction = cases.with_team()
        announce(correction, district)

        correction.refresh_from_db()
        assert correction.announced_on == date(2026, 3, 2)
        assert "correction.announcement" not in open_duties(correction)
        assert correction.file.documents.filter(form="correction.announcement").exists()

    def test_only_who_has_arrived_hears_it(self, cases, district):
        with refused(MEASURES[20], saying="报到登记后"):
            announce(cases.expected(), district)

    def test_it_is_held_once(self, cases, district):
        correction = cases.with_team()
        announce(correction, district)
        correction.refresh_from_db()
        with refused(saying="已经宣告"):
            announce(correction, district)

    @pytest.mark.parametrize("left_out", ["signed", "rights_told", "present", "place"])
    def test_nothing_is_announced_without_the_person_s_signature_and_rights(self, cases, left_out):
        told = {
            "announced_at": "2026-03-02T09:00",
            "place": "司法所",
            "present": "小组",
            "rights_told": "on",
            "signed": "on",
        }
        record = cases.with_team()
        assert AnnounceAdmission.Input(told, record=record).is_valid()

        form = AnnounceAdmission.Input({k: v for k, v in told.items() if k != left_out}, record=record)

        assert set(form.errors) == {left_out}

    def test_it_is_not_written_down_before_it_is_held(self, cases, district):
        with refused(saying="不能晚于现在"):
            announce(cases.with_team(), district, announced_at=clock.now().replace(hour=10))

    def test_the_day_is_the_day_in_shanghai(self, cases, district, live_at):
        correction = cases.with_team()
        live_at("2026-03-04 09:00")
        announce(correction, district, announced_at=datetime(2026, 3, 3, 17, 0, tzinfo=UTC))
        correction.refresh_from_db()
        assert correction.announced_on == date(2026, 3, 4)


class TestMinorsAnnouncement:
    """Measures art. 55 ¶2."""

    def test_R14_a_minor_s_is_never_public(self, cases, district):
        with refused(MEASURES[55], saying="不公开"):
            announce(cases.with_team(SPECIALIST, born_on=MINOR), district, is_public=True, guardian_present=True)

    def test_R14_a_minor_s_guardian_is_there(self, cases, district):
        with refused(MEASURES[55], saying="监护人到场"):
            announce(cases.with_team(SPECIALIST, born_on=MINOR), district, guardian_present=False)

    def test_R14_closed_and_with_the_guardian_it_is_held(self, cases, district):
        correction = cases.with_team(SPECIALIST, born_on=MINOR)
        announce(correction, district, guardian_present=True)
        correction.refresh_from_db()
        assert correction.announced_on == date(2026, 3, 2)

    def test_an_adult_s_needs_neither(self, cases, district):
        correction = cases.with_team()
        announce(correction, district, is_public=True, guardian_present=False)
        correction.refresh_from_db()
        assert correction.announced_on
