"""台账转入: the file goes on from where the paper stood."""

from datetime import date, timedelta

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from anhe import clock
from anhe.casework.models import DutyRecord
from anhe.correction.models import Correction, CorrectionKind, Level, Status
from anhe.correction.register_entry import EnterFromLedger
from anhe.law.citations import LAW, MEASURES
from anhe.people.models import Person
from tests.correction.factories import open_duties, refused
from tests.district import District, act, id_number


def enter(district: District, **facts: object) -> Correction:
    born_on = date(1990, 1, 1)
    person = Person(
        name="台账人", sex="m", born_on=born_on, id_number=id_number(born_on), phone="13900000000"
    ).prepare()
    row = {
        "person": person, "kind": "suspended_sentence", "is_medical_parole": False, "authority": "示例区人民法院",
        "judgment_number": "（2025）示例刑初9号", "offence": "盗窃罪", "sentence": "", "effective_on": date(2025, 6, 10),
        "starts_on": date(2025, 6, 10), "ends_on": date(2027, 6, 9), "reported_on": date(2025, 6, 15),
        "announced_on": None, "level": "ordinary", "prohibition": "", "officer": district.officer,
    } | facts  # fmt: skip
    return Correction.objects.get(file=act(EnterFromLedger, on=district.office, by=district.office_head, **row).file)


class TestEntry:
    """Law art. 22; Measures art. 18."""

    def test_the_person_is_under_supervision_from_the_first_day_here(self, district):
        correction = enter(district)
        assert (correction.status, correction.level, correction.file.officer) == (
            Status.ENROLLED,
            "ordinary",
            district.officer,
        )
        assert open_duties(correction) == {
            "correction.plan": date(2026, 3, 16),
            "correction.report": date(2026, 3, 17),
            "correction.regular_visit": date(2026, 5, 1),
            "correction.summary": date(2027, 5, 10),
            "correction.completion": date(2027, 6, 9),
        }

    @pytest.mark.parametrize(
        ("reported_on", "due"),
        [
            pytest.param(
                date(2025, 6, 15), date(2026, 3, 16), id="the ninth month after admission, rolled off a Sunday"
            ),
            pytest.param(date(2025, 12, 2), date(2026, 3, 2), id="the turn that falls on today is still owed"),
            pytest.param(date(2025, 12, 1), date(2026, 6, 1), id="yesterday's was the paper's"),
            pytest.param(date(2026, 2, 20), date(2026, 5, 20), id="admitted lately"),
        ],
    )
    def test_medical_reviews_keep_the_rhythm_of_the_admission(self, district, reported_on, due):
        correction = enter(district, kind="temporary_release", is_medical_parole=True, reported_on=reported_on)
        assert open_duties(correction)["correction.medical_review"] == due

    def test_a_health_report_is_owed_for_the_coming_month(self, district):
        correction = enter(district, kind="temporary_release")
        assert open_duties(correction)["correction.health_report"] == date(2026, 4, 30)

    @pytest.mark.parametrize(("ends_on", "enters"), [(date(2026, 3, 2), True), (date(2026, 3, 1), False)])
    def test_R06_who_is_past_the_term_does_not_come_in(self, district, ends_on, enters):
        if enters:
            assert enter(district, ends_on=ends_on).status == Status.ENROLLED
        else:
            with refused(LAW[44], saying="2026-03-01"):
                enter(district, ends_on=ends_on)

    def test_R06_only_the_four_kinds_come_in(self, district):
        with refused(LAW[2]):
            enter(district, kind="detention")

    def test_medical_parole_belongs_to_temporary_release(self, district):
        with refused(MEASURES[24].paragraph(2)):
            enter(district, is_medical_parole=True)

    def test_who_is_under_supervision_already_does_not_come_in_twice(self, district):
        correction = enter(district)
        with refused(saying="已有在册"):
            enter(district, person=Person.objects.get(pk=correction.person.pk))


DAYS = st.dates(date(2021, 1, 1), date(2032, 12, 31))


@given(
    starts_on=DAYS,
    length=st.integers(0, 2000),
    entered_after=st.integers(0, 2000),
    reported_after=st.integers(0, 40) | st.none(),
    kind=st.sampled_from(CorrectionKind.values),
    is_medical=st.booleans(),
    level=st.sampled_from(Level.values),
)
@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whatever_the_term_no_duty_is_due_past_its_end_or_late_on_arrival_and_each_is_explained(
    district, live_at, starts_on, length, entered_after, reported_after, kind, is_medical, level
):
    """R06, R42: any term, level and day of entry."""
    ends_on = starts_on + timedelta(days=length)
    today = starts_on + timedelta(days=min(entered_after, length))
    reported_on = None if reported_after is None else min(starts_on + timedelta(days=reported_after), today)
    with clock.set_to(clock.now().replace(year=today.year, month=today.month, day=today.day)), transaction.atomic():
        correction = enter(
            district, kind=kind, is_medical_parole=is_medical and kind == "temporary_release", level=level,
            effective_on=starts_on, starts_on=starts_on, ends_on=ends_on, reported_on=reported_on,
        )  # fmt: skip
        duties = list(DutyRecord.objects.filter(file=correction.file, state="open"))
        transaction.set_rollback(True)

    assert "correction.completion" in {duty.name for duty in duties}
    for duty in duties:
        assert duty.due_on <= ends_on, duty.name
        assert duty.due_on >= today, duty.name
        assert duty.steps, duty.name
        assert all(step.strip() for step in duty.steps), duty.name
