"""From the deciding authority's notice to the person's registration."""

from datetime import UTC, date, datetime

import pytest

from anhe.casework.models import DutyRecord, File
from anhe.casework.running import NotAllowed
from anhe.correction.admission import ChaseDocuments, ReceiveDocuments, RegisterArrival, RegisterNotice, SendReceipt
from anhe.correction.models import Correction, Status
from anhe.law.citations import LAW, MEASURES
from anhe.people.models import Person, RelationKind
from tests.correction.factories import Cases, open_duties, refused
from tests.district import District, act, at, id_number

ALL = ["judgment", "enforcement_notice", "correction_notice", "place_decision", "exit_ban"]


def receive(correction: Correction, district: District, received: list[str], received_on: date) -> None:
    act(ReceiveDocuments, on=correction, by=district.agency_officer, received_on=received_on, received=received)


def arrive(correction: Correction, district: District, arrived_at: datetime, **changed: object) -> str:
    given = {"arrived_at": arrived_at, "place": "agency", "identity_checked": True, "phone": "", "lives_at": "",
             "guardian": "", "busy_hours": ""} | changed  # fmt: skip
    return act(RegisterArrival, on=correction, by=district.agency_officer, **given).text


class TestNotice:
    """Law art. 20; Measures art. 16 ¶1."""

    @pytest.mark.parametrize(
        ("effective_on", "due", "remind_by"),
        [
            pytest.param(date(2026, 6, 1), date(2026, 6, 11), date(2026, 6, 11), id="ten plain days"),
            pytest.param(date(2026, 9, 22), date(2026, 10, 8), date(2026, 10, 2), id="ends in the National Day week"),
            pytest.param(date(2026, 9, 28), date(2026, 10, 8), date(2026, 10, 8), id="ends on the first day back"),
        ],
    )
    def test_R42_the_person_has_ten_days_and_days_off_roll(self, cases, live_at, effective_on, due, remind_by):
        live_at(datetime.combine(effective_on, datetime.min.time()).replace(hour=9))
        correction = cases.expected(effective_on=effective_on, notified_on=effective_on)

        for name in ("correction.arrival", "correction.documents"):
            duty = correction.file.duties.get(name=name)
            assert (duty.due_on, duty.remind_by) == (due, remind_by)
        assert str(LAW[21].paragraph(1)) in correction.file.duties.get(name="correction.arrival").basis

    def test_the_day_is_explained_step_by_step(self, cases, live_at):
        live_at("2026-09-22 09:00")
        duty = cases.expected(effective_on=date(2026, 9, 22)).file.duties.get(name="correction.arrival")

        assert "2026-10-02" in duty.steps[0]
        assert "2026-10-08" in duty.steps[1]

    def test_a_person_on_temporary_release_is_brought_and_has_no_days_of_their_own(self, cases):
        assert "correction.arrival" not in open_duties(cases.expected(kind="temporary_release"))

    @pytest.mark.parametrize("kind", ["public_surveillance", "suspended_sentence", "parole", "temporary_release"])
    def test_R06_each_of_the_four_kinds_is_registered(self, cases, kind):
        assert cases.expected(kind=kind).status == Status.EXPECTED

    @pytest.mark.parametrize("kind", ["detention", "", "释放"])
    def test_R06_nobody_else_is(self, cases, kind):
        with refused(LAW[2], saying="管制、缓刑、假释、暂予监外执行"):
            cases.expected(kind=kind)

    def test_R06_the_form_offers_the_four_kinds_and_no_other(self):
        assert len(RegisterNotice.Input.base_fields["kind"].choices) == 4

    def test_R06_a_term_that_ends_today_is_registered(self, cases):
        assert cases.expected(starts_on=date(2026, 1, 1), ends_on=date(2026, 3, 2))

    def test_R06_a_term_that_ended_yesterday_is_not(self, cases):
        with refused(LAW[44], saying="2026-03-01"):
            cases.expected(starts_on=date(2026, 1, 1), ends_on=date(2026, 3, 1))

    def test_a_prohibition_order_comes_with_surveillance_or_a_suspended_sentence_only(self, cases):
        assert cases.expected(prohibition="不得进入网吧", kind="public_surveillance")
        with refused(saying="管制或缓刑"):
            cases.expected(prohibition="不得进入网吧", kind="parole")

    def test_medical_parole_is_a_kind_of_temporary_release(self, cases):
        with refused(MEASURES[24].paragraph(2), saying="暂予监外执行"):
            cases.expected(kind="suspended_sentence", is_medical_parole=True)

    def test_who_is_under_supervision_is_not_registered_again(self, cases):
        number = id_number()
        cases.expected(id_number=number)
        with refused(saying="已有在册"):
            cases.expected(id_number=number)

    def test_a_known_person_is_one_record_with_the_new_phone_and_address(self, cases):
        number = id_number()
        person = Person.objects.create(name="测试人乙", id_number=number, phone="13900000001", lives_at="旧址")

        correction = cases.expected(id_number=number, phone="13900000002", lives_at="新址", registered_at="")

        assert correction.person == person
        assert (correction.person.phone, correction.person.lives_at) == ("13900000002", "新址")

    def test_a_number_known_under_another_name_is_for_a_person_to_clear_up(self, cases):
        number = id_number()
        Person.objects.create(name="另一人", id_number=number)
        with refused(saying="请核对姓名和证件号码"):
            cases.expected(id_number=number)
        assert not Correction.objects.exists()

    def test_the_file_is_opened_at_a_judicial_office_and_the_refusal_says_so(self, district):
        answer = RegisterNotice.ready(district.agency)

        assert not answer
        assert "示例区社区矫正管理局不是司法所" in answer.why

    def test_an_office_does_not_register_notices(self, district, cases):
        with pytest.raises(NotAllowed) as caught:
            act(RegisterNotice, on=district.office, by=district.officer)
        assert "区社区矫正机构" in caught.value.message


class TestMinor:
    """Law art. 52, 58: who was a minor when the decision took effect."""

    @pytest.mark.parametrize(
        ("born_on", "is_minor"),
        [
            pytest.param(date(2008, 3, 2), True, id="17 years 364 days on 1 March 2026"),
            pytest.param(date(2008, 3, 1), False, id="18 that day"),
        ],
    )
    def test_R14_a_minor_at_the_decision_is_flagged(self, cases, born_on, is_minor):
        assert cases.expected(born_on=born_on).file.is_minor is is_minor

    def test_R14_the_rules_continue_after_the_eighteenth_birthday(self, cases, live_at):
        correction = cases.expected(born_on=date(2008, 3, 2))
        live_at("2026-12-01 09:00")
        assert File.objects.get(pk=correction.file_id).is_minor

    def test_R14_the_guardian_is_asked_for_and_recorded(self, cases, district):
        correction = cases.with_documents(born_on=date(2010, 1, 1))
        form = RegisterArrival.Input(record=correction, actor=district.actor(district.agency_officer))
        assert form.fields["guardian"].required

        arrive(correction, district, at("2026-03-02 09:00"), guardian="王某某，13900000009")

        guardian = correction.person.relations.get(kind=RelationKind.GUARDIAN)
        assert (guardian.name, guardian.phone) == ("王某某", "13900000009")


class TestDocuments:
    """Measures art. 16: received, receipted, asked for where missing."""

    @pytest.mark.parametrize(
        ("received_on", "due"),
        [
            pytest.param(date(2026, 3, 5), date(2026, 3, 10), id="five plain days"),
            pytest.param(date(2026, 4, 30), date(2026, 5, 6), id="ends in the Labour Day week"),
        ],
    )
    def test_R42_the_receipt_is_due_within_five_days(self, cases, district, live_at, received_on, due):
        correction = cases.expected()
        live_at(datetime.combine(received_on, datetime.min.time()).replace(hour=9))
        receive(correction, district, ALL, received_on)
        assert open_duties(correction)["correction.receipt"] == due

        act(SendReceipt, on=correction, by=district.agency_officer, sent_on=received_on)
        assert "correction.receipt" not in open_duties(correction)

    def test_a_complete_delivery_leaves_nothing_to_chase(self, cases, district):
        correction = cases.with_documents()
        assert "correction.chase" not in open_duties(correction)
        with refused(MEASURES[16], saying="已经齐全"):
            act(ChaseDocuments, on=correction, by=district.agency_officer, told_on=date(2026, 3, 2))

    def test_missing_papers_are_named_and_asked_for_the_same_day(self, cases, district):
        correction = cases.expected()
        receive(correction, district, ALL[:3], date(2026, 3, 2))

        assert "缺少：执行地确定书、限制出境材料" in correction.file.entries.last().text
        assert open_duties(correction)["correction.chase"] == date(2026, 3, 2)

    def test_asked_for_papers_have_five_days_that_roll(self, cases, district, live_at):
        correction = cases.expected()
        live_at("2026-04-30 09:00")
        receive(correction, district, ALL[:3], date(2026, 4, 30))
        act(ChaseDocuments, on=correction, by=district.agency_officer, told_on=date(2026, 4, 30))

        duty = correction.file.duties.get(name="correction.missing_papers")
        assert (duty.remind_by, duty.due_on) == (date(2026, 5, 5), date(2026, 5, 6))

    def test_a_second_delivery_brings_what_was_missing(self, cases, district):
        correction = cases.expected()
        receive(correction, district, ALL[:3], date(2026, 3, 2))
        act(ChaseDocuments, on=correction, by=district.agency_officer, told_on=date(2026, 3, 2))
        correction.refresh_from_db()
        form = ReceiveDocuments.Input(record=correction)
        assert [code for code, _title in form.fields["received"].choices] == ALL[3:]

        receive(correction, district, ALL[3:], date(2026, 3, 2))

        correction.refresh_from_db()
        assert correction.missing_documents == []
        assert "correction.missing_papers" not in open_duties(correction)

    def test_temporary_release_calls_for_medical_papers_too(self, cases):
        correction = cases.with_documents(kind="temporary_release")
        correction.refresh_from_db()
        assert correction.missing_documents == ["medical_papers", "surety"]

    def test_no_receipt_before_anything_came(self, cases, district):
        with refused(MEASURES[16]):
            act(SendReceipt, on=cases.expected(), by=district.agency_officer, sent_on=date(2026, 3, 2))

    def test_papers_are_not_received_tomorrow(self, cases, district):
        with refused(saying="不能晚于今天"):
            receive(cases.expected(), district, ALL, date(2026, 3, 3))


class TestArrival:
    """Law art. 21-22; Measures art. 16 ¶2, 17; Opinions art. 7."""

    @pytest.mark.parametrize(
        ("arrived", "late"),
        [
            pytest.param("2026-10-08 17:00", False, id="the rolled last day"),
            pytest.param("2026-10-09 08:30", True, id="the day after"),
        ],
    )
    def test_R42_late_is_who_comes_after_the_last_lawful_day(self, cases, district, live_at, arrived, late):
        live_at("2026-09-22 09:00")
        correction = cases.expected(effective_on=date(2026, 9, 22))
        live_at(arrived)

        text = arrive(correction, district, at(arrived))

        assert ("迟 1 日" in text) is late
        assert "correction.arrival" not in open_duties(correction)

    def test_the_day_is_the_day_in_shanghai_however_the_instant_is_told(self, cases, district, live_at):
        correction = cases.expected()
        live_at("2026-03-06 08:00")
        arrive(correction, district, datetime(2026, 3, 5, 16, 30, tzinfo=UTC))

        correction.refresh_from_db()
        assert correction.reported_on == date(2026, 3, 6)

    def test_nobody_is_turned_away_because_papers_are_missing(self, cases, district):
        correction = cases.expected()
        arrive(correction, district, at("2026-03-02 09:00"))

        correction.refresh_from_db()
        assert correction.status == Status.ENROLLED
        act(ChaseDocuments, on=correction, by=district.agency_officer, told_on=date(2026, 3, 2))
        assert "correction.missing_papers" in open_duties(correction)

    @pytest.mark.parametrize("place", ["home", "video", "handed_over"])
    def test_who_cannot_come_is_registered_where_they_are(self, cases, district, place):
        correction = cases.expected()
        arrive(correction, district, at("2026-03-02 09:00"), place=place)
        assert correction.file.entries.last().told["place"] == place

    def test_identity_is_checked_before_registering(self, cases):
        form = RegisterArrival.Input({"arrived_at": "2026-03-02T09:00", "place": "agency"}, record=cases.expected())
        assert "identity_checked" in form.errors

    def test_the_person_reports_to_the_agency_not_to_the_office(self, cases, district):
        with pytest.raises(NotAllowed):
            act(RegisterArrival, on=cases.expected(), by=district.officer)

    def test_arriving_happens_once(self, cases, district):
        with refused(saying="已经办理"):
            arrive(cases.enrolled(), district, at("2026-03-02 09:00"))

    def test_arrival_is_not_written_down_before_it_happens(self, cases, district):
        with refused(saying="不能晚于现在"):
            arrive(cases.expected(), district, at("2026-03-02 09:01"))

    @pytest.mark.parametrize(("day", "enrolled"), [("2026-03-31", True), ("2026-04-01", False)])
    def test_R06_nobody_is_enrolled_past_the_last_day(self, cases, district, live_at, day, enrolled):
        correction = cases.expected(ends_on=date(2026, 3, 31))
        live_at(f"{day} 09:00")
        if enrolled:
            arrive(correction, district, at(f"{day} 09:00"))
        else:
            with refused(LAW[44], saying="2026-03-31"):
                arrive(correction, district, at(f"{day} 09:00"))

    def test_duties_of_admission_follow_the_district_s_days(self, cases):
        owed = open_duties(cases.enrolled())
        assert owed["correction.team"] == owed["correction.announcement"] == date(2026, 3, 5)
        assert owed["correction.plan"] == owed["correction.visit.admission"] == date(2026, 3, 16)

    def test_a_short_term_brings_all_of_them_forward_to_its_last_day(self, cases):
        correction = cases.enrolled(ends_on=date(2026, 3, 4))
        ahead = {"correction.receipt"}
        assert {name for name, due in open_duties(correction).items() if due > date(2026, 3, 4)} == ahead


class TestUnconfigured:
    def test_a_district_without_choices_opens_only_what_the_law_fixes(self, bare_cases: Cases):
        correction = bare_cases.enrolled(kind="temporary_release", is_medical_parole=True)

        district_s_own = ("visit", "talk", "report", "team", "plan", "announcement", "regular_visit")
        assert not DutyRecord.objects.filter(name__in=[f"correction.{name}" for name in district_s_own]).exists()
        assert not DutyRecord.objects.filter(name__regex=r"\.(visit|talk)\.").exists()
        assert set(open_duties(correction)) == {
            "correction.chase", "correction.receipt", "correction.health_report", "correction.medical_review",
            "correction.summary", "correction.completion",
        }  # fmt: skip
