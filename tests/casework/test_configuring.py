"""District choices take two persons and a source; a published calendar moves provisional deadlines."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction
from django.utils import translation

from anhe.casework.configuring import arrangement_value, propose, publish
from anhe.casework.deadlines import current_calendar
from anhe.casework.models import ConfigurationVersion, DutyRecord
from anhe.law.calendar import Arrangement
from anhe.orgs.models import Role
from tests.casework.conftest import receive, refused
from tests.casework.pillar import acts

pytestmark = pytest.mark.django_db

SOURCE = "国务院办公厅关于2027年部分节假日安排的通知"
ARRANGEMENT = Arrangement(
    2027,
    holidays=frozenset({date(2027, 1, 1), date(2027, 1, 2), date(2027, 1, 3), date(2027, 1, 4)}),
    working_weekends=frozenset({date(2027, 1, 9)}),
)


@pytest.fixture
def admin(district):
    return district.actor("系统管理员", at=district.bureau, role=Role.SYSTEM_ADMIN)


@pytest.fixture
def leader(district):
    return district.actor("局长", at=district.bureau, role=Role.BUREAU_LEADER)


@pytest.fixture
def proposed(district, admin):
    return propose(
        admin,
        district.bureau,
        "working_calendar.2027",
        arrangement_value(ARRANGEMENT),
        source=SOURCE,
        starts_on=date(2027, 1, 1),
    )


class TestTwoPersons:
    def test_a_proposal_is_not_in_force(self, proposed):
        assert not current_calendar(date(2026, 12, 30)).is_published(2027)

    def test_another_person_puts_it_in_force(self, proposed, leader):
        publish(leader, proposed)

        calendar = current_calendar(date(2026, 12, 30))
        assert calendar.is_published(2027)
        assert calendar.arrangements[2027].source == SOURCE
        assert calendar.is_working_day(date(2027, 1, 9))

    def test_nobody_publishes_what_they_proposed(self, proposed, admin):
        with refused(saying="请由另一人发布"):
            publish(admin, proposed)

    def test_the_database_refuses_it_too(self, proposed):
        with pytest.raises(IntegrityError), transaction.atomic():
            ConfigurationVersion.objects.update(published_by=proposed.proposed_by)

    def test_it_is_published_once(self, proposed, leader, district):
        publish(leader, proposed)

        with refused(saying="已经发布"):
            publish(district.actor("副局长", at=district.bureau, role=Role.BUREAU_LEADER), proposed)

    def test_an_officer_of_an_office_neither_proposes_nor_publishes(self, district, officer, proposed):
        with refused(saying="系统管理员或社区矫正机构"):
            propose(officer, district.bureau, "visits", {}, source="文", starts_on=date(2026, 1, 1))
        with refused(saying="另一名有权限的人员"):
            publish(officer, proposed)

    def test_without_a_source_document_nothing_is_proposed(self, district, admin):
        with refused(saying="来源文件"):
            propose(admin, district.bureau, "visits", {}, source="  ", starts_on=date(2026, 1, 1))


class TestVersions:
    @pytest.mark.parametrize(
        ("on", "value"),
        [
            pytest.param(date(2025, 12, 31), None, id="before the first"),
            pytest.param(date(2026, 1, 1), 1, id="its first day"),
            pytest.param(date(2026, 5, 31), 1, id="the day before it is replaced"),
            pytest.param(date(2026, 6, 1), 2, id="the second's first day"),
        ],
    )
    def test_the_version_of_the_day_is_in_force(self, district, admin, leader, on, value):
        for n, starts_on in ((1, date(2026, 1, 1)), (2, date(2026, 6, 1))):
            publish(leader, propose(admin, district.bureau, "visits", n, source="文", starts_on=starts_on))

        version = ConfigurationVersion.objects.in_force("visits", on)

        assert (version.value if version else None) == value


class TestRecomputing:
    """A deadline across the new year is provisional until the year's arrangement is published."""

    @pytest.fixture
    def duty(self, district, officer, run, live_at):
        live_at("2026-12-29 09:00")
        receive(district, officer, run)
        return DutyRecord.objects.get(name="pillar.answer")

    def test_it_starts_provisional_and_says_so(self, duty):
        assert duty.is_provisional
        assert duty.due_on == date(2027, 1, 6)  # 30, 31 December; 4, 5, 6 January
        assert "2027年的放假安排尚未导入" in duty.steps[-2]

    def test_publication_moves_it_and_makes_it_firm(self, duty, proposed, leader):
        publish(leader, proposed)

        duty.refresh_from_db()
        assert duty.due_on == date(2027, 1, 7)  # 4 January is off now
        assert not duty.is_provisional
        assert duty.steps[-1] == "期限由本区规定：本区工作规范第三条。"

    def test_it_can_be_late_only_then(self, duty, proposed, leader):
        late = DutyRecord.objects.filter(pk=duty.pk).late_on(date(2027, 1, 8))
        assert not late.exists()

        publish(leader, proposed)

        assert late.exists()
        assert not DutyRecord.objects.filter(pk=duty.pk).late_on(date(2027, 1, 7)).exists()

    def test_what_is_done_is_left_as_it_was(self, duty, proposed, leader, officer, run):
        run(acts.AnswerRequest, on=duty.file.request, by=officer, answer="同意")

        publish(leader, proposed)

        duty.refresh_from_db()
        assert duty.due_on == date(2027, 1, 6)

    def test_the_reckoning_stays_chinese_when_an_english_reader_publishes(self, duty, proposed, leader):
        with translation.override("en"):
            publish(leader, proposed)

        duty.refresh_from_db()
        assert "起算" in duty.steps[0]
