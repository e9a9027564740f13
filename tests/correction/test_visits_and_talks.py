"""走访与谈话: what they end, when a person may be checked, and what others may learn."""

from datetime import UTC, date, datetime

import pytest

from anhe import clock
from anhe.casework.acts import Act
from anhe.casework.fitting_hours import is_busy_at
from anhe.casework.models import TextMessage
from anhe.casework.running import NotAllowed
from anhe.casework.telling import NEUTRAL_TEXT
from anhe.correction.busy_hours import parse_busy_hours
from anhe.correction.lost_contact import RaiseLostContact, RecordContactRestored
from anhe.correction.models import Correction
from anhe.correction.reporting import RecordLifeChange
from anhe.correction.visits_and_talks import AskDigitalCheck, RecordTalk, RecordVisit
from anhe.law.citations import LAW
from anhe.orgs.models import Account
from anhe.people.models import Person
from tests.correction.factories import open_duties, refused
from tests.district import act, at

STATUS_WORDS = ("矫正", "罪", "缓刑", "假释", "管制", "监外", "司法", "刑")


def owed(correction: Correction, *names: str) -> list:
    return list(correction.file.duties.filter(state="open", name__in=[f"correction.{name}" for name in names]))


def visit(correction: Correction, by: Account, satisfies: list, visited_at: datetime | None = None) -> None:
    act(RecordVisit, on=correction, by=by, visited_at=visited_at or clock.now(), place="本人家中", people_met="本人及母亲",
        facts="家中平静", follow_up="下月再访", discreet=True, satisfies=satisfies)  # fmt: skip


def talk(correction: Correction, by: Account, satisfies: list) -> None:
    act(RecordTalk, on=correction, by=by, talked_at=clock.now(), manner="in_person", place="司法所",
        facts="说明规定", follow_up="继续关注", satisfies=satisfies)  # fmt: skip


class TestVisit:
    """Law art. 26; Measures art. 23; the district's seven visits (domain.md A8)."""

    def test_one_visit_satisfies_several_duties_if_it_says_so(self, cases, district):
        correction = cases.enrolled()
        visit(correction, district.officer, owed(correction, "visit.admission", "regular_visit"))

        assert owed(correction, "visit.admission") == []
        assert open_duties(correction)["correction.regular_visit"] == date(2026, 3, 2).replace(month=4, day=1)

    def test_what_it_does_not_name_stays_owed(self, cases, district):
        correction = cases.enrolled()
        visit(correction, district.officer, [])
        assert {"correction.visit.admission", "correction.regular_visit"} <= open_duties(correction).keys()

    def test_a_visit_of_the_list_leaves_the_regular_turn_where_it_was(self, cases, district, live_at):
        correction = cases.enrolled()
        before = open_duties(correction)["correction.regular_visit"]
        live_at("2026-03-10 10:00")
        visit(correction, district.officer, owed(correction, "visit.admission"))
        assert open_duties(correction)["correction.regular_visit"] == before

    def test_the_next_turn_is_counted_from_the_day_of_the_visit_in_shanghai(self, cases, district, live_at):
        correction = cases.enrolled()
        live_at("2026-03-10 10:00")
        visit(correction, district.officer, owed(correction, "regular_visit"), datetime(2026, 3, 9, 17, 0, tzinfo=UTC))
        assert open_duties(correction)["correction.regular_visit"] == date(2026, 4, 9)

    def test_it_never_ends_a_duty_of_another_file(self, cases, district):
        mine, other = cases.enrolled(), cases.enrolled()
        with refused(saying="本案卷中尚未办结"):
            visit(mine, district.officer, owed(other, "visit.admission"))
        assert owed(other, "visit.admission")

    def test_nor_one_that_is_no_visit(self, cases, district):
        correction = cases.enrolled()
        with refused(saying="可由这项记录完成"):
            visit(correction, district.officer, owed(correction, "talk.admission"))

    def test_nor_one_already_done(self, cases, district):
        correction = cases.enrolled()
        duties = owed(correction, "regular_visit")
        visit(correction, district.officer, duties)
        with refused(saying="尚未办结"):
            visit(correction, district.officer, duties)

    def test_the_form_offers_this_file_s_open_visits_and_marks_those_whose_time_has_come(self, cases, district):
        correction = cases.enrolled()
        cases.enrolled()
        form = RecordVisit.Input(record=correction, today=clock.today())
        offered = form.fields["satisfies"]
        assert {duty.name for duty in offered.queryset} == {"correction.visit.admission", "correction.regular_visit"}
        assert offered.initial == [owed(correction, "visit.admission")[0].pk]

    def test_what_the_page_sends_and_what_a_program_gives_end_the_same_duty(self, cases, district):
        correction = cases.enrolled()
        duty = owed(correction, "visit.admission")[0]
        told = {"visited_at": "2026-03-02T08:30", "place": "家中", "people_met": "本人", "facts": "家中平静",
                "follow_up": "下月再访", "discreet": "on", "satisfies": [str(duty.pk)]}  # fmt: skip
        form = RecordVisit.Input(told, record=correction, today=clock.today())
        assert form.is_valid(), form.errors

        act(RecordVisit, on=correction, by=district.officer, **form.cleaned_data)

        assert owed(correction, "visit.admission") == []

    def test_an_officer_of_another_office_was_not_there(self, cases, district):
        with pytest.raises(NotAllowed):
            visit(cases.enrolled(), district.stranger, [])

    def test_the_agency_may_go_itself(self, cases, district):
        correction = cases.enrolled()
        visit(correction, district.agency_officer, [])
        assert correction.visits.get().recorded_by == district.agency_officer

    def test_it_is_not_written_down_before_it_is_made(self, cases, district):
        with refused(saying="走访时间不能晚于现在"):
            visit(cases.enrolled(), district.officer, [], at("2026-03-02 09:01"))


class TestTalk:
    """The district's eight talks."""

    def test_one_talk_satisfies_several_duties(self, cases, district):
        correction = cases.enrolled()
        act(RecordLifeChange, on=correction, by=district.officer, event="job_lost", happened_on=clock.today(),
            facts="工厂停工", lives_at="", employer="", phone="")  # fmt: skip
        talk(correction, district.officer, owed(correction, "talk.admission", "talk.life_event"))
        assert owed(correction, "talk.admission", "talk.life_event") == []

    def test_a_talk_does_not_stand_for_a_visit(self, cases, district):
        correction = cases.enrolled()
        with refused(saying="可由这项记录完成"):
            talk(correction, district.officer, owed(correction, "visit.admission"))


class TestDigitalCheck:
    """Law art. 26, 34 ¶1; Measures art. 23: the ways and hours fit the person's life."""

    @pytest.fixture
    def ask(self, cases, district):
        def ask(moment: str, **facts: object) -> None:
            correction = facts.pop("correction", None) or cases.enrolled(**facts)
            act(
                AskDigitalCheck, on=correction, by=district.officer, asked_for=at(moment), manner="video", reason="例行"
            )

        return ask

    @pytest.mark.parametrize("moment", ["2026-03-03 08:00", "2026-03-03 12:00", "2026-03-03 18:00"])
    def test_R10_not_in_the_hours_declared_for_work(self, ask, moment):
        with refused(LAW[34].paragraph(1), saying="工作、上学时间"):
            ask(moment)

    @pytest.mark.parametrize("moment", ["2026-03-03 07:59", "2026-03-03 18:01", "2026-03-07 12:00"])
    def test_R10_before_and_after_them_and_on_days_off(self, ask, moment):
        ask(moment)

    @pytest.mark.parametrize("moment", ["2026-03-03 22:00", "2026-03-03 23:59", "2026-03-04 05:59"])
    def test_R10_not_at_night_without_a_ground(self, ask, moment):
        with refused(LAW[34].paragraph(1), saying="夜间"):
            ask(moment)

    @pytest.mark.parametrize("moment", ["2026-03-03 21:59", "2026-03-04 06:00"])
    def test_R10_the_evening_and_the_early_morning_are_not_night(self, ask, moment):
        ask(moment)

    def test_R10_at_night_with_a_prohibition_order_in_force(self, ask):
        ask("2026-03-03 23:00", prohibition="夜间不得外出", prohibition_ends_on=date(2026, 3, 3))

    def test_R10_not_once_that_order_has_ended(self, ask):
        with refused(saying="夜间"):
            ask("2026-03-04 23:00", prohibition="夜间不得外出", prohibition_ends_on=date(2026, 3, 3))

    def test_R10_at_night_while_a_lost_contact_is_looked_into_and_no_longer(self, ask, cases, district):
        correction = cases.enrolled()
        act(
            RaiseLostContact,
            on=correction,
            by=district.officer,
            last_contact_at=at("2026-03-01 09:00"),
            circumstances="电话不通",
        )
        ask("2026-03-03 23:00", correction=correction)
        act(RecordContactRestored, on=correction.lost_contacts.get(), by=district.officer, restored_at=clock.now(),
            explanation="手机损坏", met_person=True)  # fmt: skip
        with refused(saying="夜间"):
            ask("2026-03-03 23:30", correction=correction)


class TestBusyHours:
    """As people write them down."""

    @pytest.mark.parametrize(
        ("text", "moment", "busy"),
        [
            pytest.param("周一至周五 22:00-06:00", "2026-03-03 23:00", True, id="night shift, evening"),
            pytest.param("周一至周五 22:00-06:00", "2026-03-07 05:00", True, id="Friday's shift ends on Saturday"),
            pytest.param("周一至周五 22:00-06:00", "2026-03-02 05:00", False, id="no shift on Sunday night"),
            pytest.param("周一至周五 22:00-06:00", "2026-03-07 22:30", False, id="nor on Saturday night"),
            pytest.param("周六至周一 09:00-12:00", "2026-03-08 10:00", True, id="over the week's end"),
            pytest.param("周六至周一 09:00-12:00", "2026-03-03 10:00", False, id="Tuesday is free"),
            pytest.param("周三 14:00-16:00；周六 8:30至11:30", "2026-03-07 08:30", True, id="several spans"),
        ],
    )
    def test_R10_shifts_and_weeks_that_wrap_are_kept_clear(self, text, moment, busy):
        assert is_busy_at(parse_busy_hours(text), at(moment)) is busy

    @pytest.mark.parametrize("text", ["每天", "周一 25:00-26:00", "周八 08:00-09:00"])
    def test_what_cannot_be_read_is_said_with_an_example(self, cases, text):
        from anhe.correction.admission import RegisterArrival

        form = RegisterArrival.Input({"busy_hours": text}, record=cases.expected())
        assert text.split()[0] in form.errors["busy_hours"][0]


class TestDiscretion:
    """Law art. 26: others learn nothing of the person's status."""

    def test_R12_what_acts_send_to_a_person_s_phone_names_no_status(self, cases):
        cases.leave(date(2026, 3, 6), date(2026, 3, 8), approved=True)

        text = TextMessage.objects.get().text
        assert text == str(NEUTRAL_TEXT)
        assert [word for word in STATUS_WORDS if word in text] == []

    def test_R12_every_act_that_writes_to_a_person_uses_the_neutral_words(self):
        told = [
            tell for one in Act.registry.values() if one.__module__.startswith("anhe.correction") for tell in one.tells
        ]
        to_persons = [tell for tell in told if "短信" in str(tell.whom)]
        assert len(to_persons) == 2
        assert {str(tell.words) for tell in to_persons} == {str(NEUTRAL_TEXT)}

    def test_R12_a_visit_is_recorded_only_as_a_discreet_one(self, cases):
        told = {
            "visited_at": "2026-03-02T08:30",
            "place": "家中",
            "people_met": "本人",
            "facts": "家中平静",
            "follow_up": "再访",
        }
        form = RecordVisit.Input(told, record=cases.enrolled(), today=clock.today())
        assert set(form.errors) == {"discreet"}

    def test_R12_an_employer_s_name_is_stored_and_the_employer_is_told_nothing(self, cases, district):
        correction = cases.enrolled()
        act(RecordLifeChange, on=correction, by=district.officer, event="work_changed", happened_on=clock.today(),
            facts="到新单位上班", lives_at="", employer="某建材厂（虚构）", phone="")  # fmt: skip
        assert Person.objects.get(pk=correction.person.pk).employer == "某建材厂（虚构）"
        assert not TextMessage.objects.exists()
