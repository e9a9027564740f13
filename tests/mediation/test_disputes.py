"""From a dispute heard of to mediation begun. Mediation Law art. 17-24."""

from datetime import date

import pytest

from anhe.casework.models import DutyRecord, File
from anhe.law.citations import MEDIATION_LAW
from anhe.mediation.agreements import TerminateMediation
from anhe.mediation.disputes import AcceptDispute, OpenMediation, RegisterDispute
from anhe.mediation.given_parties import GivenParty, party_of
from anhe.mediation.models import Consent, MediationCase, Mediator, Party, PartyKind, Status
from anhe.orgs.models import OrganisationKind, Role
from anhe.people.models import Person
from tests.district import account, act, id_number, organisation
from tests.mediation.factories import (
    DISPUTE,
    Mediation,
    again,
    appoint,
    case_of,
    open_duties,
    refused,
    register_committee,
)


class TestRegisterDispute:
    """One dispute, one code, one file."""

    def test_the_dispute_has_a_code_a_file_and_its_parties(self, mediation: Mediation) -> None:
        case = mediation.dispute()

        assert case.code == "500117RT2026000001"
        assert case.file.number == case.code
        assert case.file.title == "张三与李四邻里纠纷"
        assert case.file.officer == mediation.mediator, "who registers keeps the dispute"
        assert case.status == Status.REPORTED
        assert [str(party) for party in case.parties.all()] == ["申请人 张三", "被申请人 李四"]
        assert case.file.entries.get().text == "登记张三与李四邻里纠纷，编码 500117RT2026000001"

    def test_codes_follow_each_other_without_a_gap(self, mediation: Mediation) -> None:
        first, second = mediation.dispute(), mediation.dispute(applicants=[GivenParty("王五")])

        assert (first.code[-6:], second.code[-6:]) == ("000001", "000002")

    def test_first_contact_is_owed_within_the_district_s_working_days(self, mediation: Mediation) -> None:
        case = mediation.dispute()

        assert open_duties(case.file) == {"mediation.first_contact": date(2026, 3, 3)}
        duty = DutyRecord.objects.get(file=case.file)
        assert (duty.account, duty.capacity) == (mediation.mediator, "MEDIATOR")

    def test_without_an_adopted_number_nothing_is_owed_by_one(self, district) -> None:
        from tests.mediation.factories import build_mediation

        case = build_mediation(district).dispute()

        assert open_duties(case.file) == {}

    def test_the_chair_registers_for_whoever_will_take_it(self, mediation: Mediation) -> None:
        case = mediation.dispute(by=mediation.chair)

        assert case.mediator is None
        assert DutyRecord.objects.get(file=case.file).capacity == "COMMITTEE_CHAIR"

    def test_several_parties_of_a_side_are_counted_in_the_title(self, mediation: Mediation) -> None:
        case = mediation.dispute(
            applicants=[GivenParty("张三"), GivenParty("王五"), GivenParty("赵六")],
            respondents=[GivenParty("安居物业有限公司")],
            dispute_type="property_management",
        )

        assert case.file.title == "张三等3人与安居物业有限公司物业纠纷"
        assert case.parties.get(side="respondent").kind == PartyKind.BODY

    def test_nobody_is_on_both_sides(self, mediation: Mediation) -> None:
        with refused(saying="同时是申请人和被申请人"):
            mediation.dispute(respondents=[GivenParty("张三")])

    def test_only_who_told_an_ID_number_becomes_a_person_and_the_known_one_stays_untouched(
        self, mediation: Mediation
    ) -> None:
        number = id_number(date(1980, 1, 1))
        known = Person.objects.create(name="张三", id_number=number, phone="13700000000")

        case = mediation.dispute(
            applicants=[GivenParty("张三", phone="13900000000", id_number=number)],
            respondents=[GivenParty("李四", id_number=id_number(date(1981, 1, 1))), GivenParty("王五")],
        )

        assert case.parties.get(name="张三").person == known
        assert case.parties.get(name="李四").person.name == "李四"
        assert case.parties.get(name="王五").person is None
        known.refresh_from_db()
        assert known.phone == "13700000000"
        entry = case.file.entries.get()
        assert number not in str(entry.told)
        assert "13900000000" not in str(entry.told)

    def test_a_grid_worker_reports_to_a_committee_of_the_same_neighbourhood(self, mediation: Mediation) -> None:
        district = mediation.district
        near = organisation(OrganisationKind.GRID, "光明村一网格", district.office)
        far = organisation(OrganisationKind.GRID, "云溪一网格", district.other_office)

        case = mediation.dispute(by=account("网格甲", Role.GRID_WORKER, near))

        assert case.reported_by.name == "网格甲"
        assert case.mediator is None
        with refused(saying="办理"):
            mediation.dispute(by=account("网格乙", Role.GRID_WORKER, far))


@pytest.mark.parametrize(
    ("line", "name", "phone", "id_given"),
    [
        pytest.param("张三", "张三", "", False, id="a name alone"),
        pytest.param("张三 13900000000", "张三", "13900000000", False, id="with a phone"),
        pytest.param("张三，500117198001010019，13900000000", "张三", "13900000000", True, id="everything, commas"),
        pytest.param("阿卜杜拉·买买提", "阿卜杜拉·买买提", "", False, id="a dotted name"),
    ],
)
def test_a_party_is_read_from_a_line(line: str, name: str, phone: str, id_given: bool) -> None:
    party = party_of(line)

    assert party is not None
    assert (party.name, party.phone, bool(party.id_number)) == (name, phone, id_given)


class TestAcceptDispute:
    """Mediation Law art. 17, 19."""

    def test_R20_mediation_waits_for_the_consent_of_every_party(self, mediation: Mediation) -> None:
        case = mediation.dispute(respondents=[GivenParty("李四"), GivenParty("王五")])
        everybody = mediation.consent(case)
        some = everybody | {"consenting": [party for party in everybody["consenting"] if party.name != "王五"]}

        with refused(MEDIATION_LAW[17], saying="王五"):
            act(AcceptDispute, on=case, by=mediation.mediator, **some)
        assert again(case).status == Status.REPORTED
        assert not case.parties.filter(consent=Consent.GIVEN).exists()
        act(AcceptDispute, on=case, by=mediation.mediator, **everybody)

        assert again(case).status == Status.ACCEPTED
        assert case.parties.filter(consent=Consent.GIVEN).count() == 3

    def test_accepting_answers_first_contact_and_starts_the_district_s_month(self, mediation: Mediation) -> None:
        case = mediation.accepted()

        assert case.accepted_on == date(2026, 3, 2)
        assert open_duties(case.file) == {"mediation.conclude": date(2026, 4, 1)}
        steps = DutyRecord.objects.open().get(file=case.file).steps
        assert any("只提醒" in step for step in steps)

    def test_it_is_accepted_once(self, mediation: Mediation) -> None:
        case = mediation.accepted()

        with refused(saying="已经受理"):
            act(AcceptDispute, on=case, by=mediation.mediator, **mediation.consent(case))

    def test_the_mediator_sits_with_this_committee(self, mediation: Mediation) -> None:
        elsewhere = register_committee(mediation.district, name="南岭村人民调解委员会")
        stranger = appoint(elsewhere, mediation.district.office_head, name="外村调解").mediator
        case = mediation.dispute()

        with refused(MEDIATION_LAW[19], saying="不是本调委会的调解员"):
            act(AcceptDispute, on=case, by=mediation.chair, **mediation.consent(case) | {"mediator": stranger})

    def test_R28_a_party_does_not_mediate_their_own_dispute(self, mediation: Mediation) -> None:
        number = id_number(date(1980, 1, 1))
        own = appoint(mediation.committee, mediation.chair, name="冯调解", id_number=number).mediator
        case = mediation.dispute(applicants=[GivenParty("冯调解", id_number=number)])

        with refused(MEDIATION_LAW[15], saying="当事人"):
            act(AcceptDispute, on=case, by=mediation.chair, **mediation.consent(case) | {"mediator": own})

    def test_handing_it_to_another_mediator_hands_on_the_file_and_what_is_owed(self, mediation: Mediation) -> None:
        case = mediation.dispute(by=mediation.chair)
        other = Mediator.objects.get(account=mediation.other_mediator)

        act(AcceptDispute, on=case, by=mediation.chair, **mediation.consent(case) | {"mediator": other})

        assert again(case).file.officer == mediation.other_mediator
        assert DutyRecord.objects.open().get(file=case.file).account == mediation.other_mediator


class TestOpenMediation:
    """Mediation Law art. 23-24."""

    def test_R21_rights_are_told_before_the_first_session(self, mediation: Mediation) -> None:
        case = mediation.accepted()

        with refused(MEDIATION_LAW[23], saying="告知权利义务"):
            act(OpenMediation, on=case, by=mediation.mediator, rights_told_on=date(2026, 3, 2), acknowledged=False)
        act(OpenMediation, on=case, by=mediation.mediator, rights_told_on=date(2026, 3, 2), acknowledged=True)

        assert again(case).status == Status.IN_MEDIATION

    @pytest.mark.parametrize("day", [date(2026, 3, 1), date(2026, 3, 3)], ids=["before acceptance", "tomorrow"])
    def test_the_day_lies_between_acceptance_and_today(self, mediation: Mediation, day: date) -> None:
        case = mediation.accepted()

        with refused(saying="日期应当在"):
            act(OpenMediation, on=case, by=mediation.mediator, rights_told_on=day, acknowledged=True)

    def test_nothing_begins_before_acceptance(self, mediation: Mediation) -> None:
        with refused(MEDIATION_LAW[17], saying="须先受理"):
            act(
                OpenMediation,
                on=mediation.dispute(),
                by=mediation.mediator,
                rights_told_on=date(2026, 3, 2),
                acknowledged=True,
            )


class TestTerminateMediation:
    """Mediation Law art. 17, 26."""

    END = {"reason": "refused", "refusing": [], "note": "", "routes_told": True}

    @pytest.mark.parametrize("reached", ["dispute", "accepted", "begun"])
    def test_R20_a_refusal_stops_it_at_once_and_is_shown_as_refused(self, mediation: Mediation, reached: str) -> None:
        case = getattr(mediation, reached)()
        refusing = case.parties.get(name="李四")

        act(TerminateMediation, on=case, by=mediation.mediator, **self.END | {"refusing": [refusing]})

        case = again(case)
        assert case.status == Status.TERMINATED
        assert case.summary == "张三与李四邻里纠纷 · 邻里纠纷 · 终止调解（当事人拒绝调解）"
        assert case.parties.get(name="李四").consent == Consent.REFUSED
        assert case.file.closed_on == date(2026, 3, 2)
        assert open_duties(case.file) == {}

    def test_R20_a_refusal_names_who_refused(self, mediation: Mediation) -> None:
        with refused(MEDIATION_LAW[17], saying="拒绝调解的当事人"):
            act(TerminateMediation, on=mediation.dispute(), by=mediation.mediator, **self.END)

    def test_R23_the_other_routes_are_told(self, mediation: Mediation) -> None:
        failed = self.END | {"reason": "failed"}
        with refused(MEDIATION_LAW[26], saying="救济途径"):
            act(TerminateMediation, on=mediation.begun(), by=mediation.mediator, **failed | {"routes_told": False})

    def test_an_agreed_case_is_not_terminated(self, mediation: Mediation) -> None:
        with refused(saying="已有协议"):
            act(
                TerminateMediation,
                on=mediation.agreed(),
                by=mediation.mediator,
                **self.END | {"reason": "failed"},
            )


class TestWhoSeesACase:
    """domain.md part E."""

    def sees(self, mediation: Mediation, case: MediationCase) -> dict[str, bool]:
        district = mediation.district
        accounts = (
            mediation.mediator, mediation.other_mediator, mediation.chair, district.officer, district.office_head,
            district.agency_head, district.leader, district.stranger,
        )  # fmt: skip
        return {
            person.name: MediationCase.objects.visible_to(district.actor(person)).filter(pk=case.pk).exists()
            for person in accounts
        }

    def test_R27_the_mediator_sees_own_cases_the_chair_the_committee_s_others_none(self, mediation: Mediation) -> None:
        seen = self.sees(mediation, mediation.accepted())

        assert {name for name, sees in seen.items() if sees} == {"钱调解", "赵主任"}

    def test_R27_a_case_nobody_has_yet_is_the_chair_s(self, mediation: Mediation) -> None:
        seen = self.sees(mediation, mediation.dispute(by=mediation.chair))

        assert {name for name, sees in seen.items() if sees} == {"赵主任"}

    def test_R27_another_committee_s_chair_sees_nothing(self, mediation: Mediation) -> None:
        elsewhere = register_committee(mediation.district, name="南岭村人民调解委员会")
        neighbour = account("南岭主任", Role.COMMITTEE_CHAIR, elsewhere.organisation)

        mediation.accepted()

        assert not MediationCase.objects.visible_to(mediation.district.actor(neighbour)).exists()

    def test_R27_a_mediator_does_not_act_on_a_colleague_s_case(self, mediation: Mediation) -> None:
        case = mediation.dispute()

        with refused(saying="承办本案"):
            act(AcceptDispute, on=case, by=mediation.other_mediator, **mediation.consent(case))

    def test_R31_a_party_s_mediation_never_shows_to_a_correction_officer(self, mediation: Mediation) -> None:
        number = id_number(date(1980, 1, 1))
        person = Person.objects.create(name="张三", id_number=number)
        mediation.dispute(applicants=[GivenParty("张三", id_number=number)])
        correction = File.objects.create(
            kind="correction",
            number="示例矫字1号",
            title="张三",
            organisation=mediation.district.office,
            person=person,
            opened_on=date(2026, 1, 5),
        )

        officer = mediation.district.actor(mediation.district.officer)

        assert Party.objects.get(name="张三").person == person
        assert list(person.files.all()) == [correction], "a person's files hold no mediation at all"
        seen = File.objects.visible_to(officer).values_list("kind", flat=True)
        assert set(seen) == {"correction", "committee"}
        assert not MediationCase.objects.visible_to(officer).exists()


def test_the_story_reads_in_the_order_of_life(mediation: Mediation) -> None:
    case = mediation.agreed()

    story = case.story()

    assert [label for label, _value in story] == [
        "案件编码", "当事人", "纠纷类型", "来源", "发生地点", "纠纷简要情况", "登记日期", "受理日期",
        "调解员", "协议", "约定履行期限", "可共同申请司法确认",
    ]  # fmt: skip
    assert dict(story)["可共同申请司法确认"] == "至 2026-04-01"
    assert dict(story)["协议"] == "书面协议，2026-03-02生效：李四于三月底前改建排水沟。"


def test_a_list_of_cases_costs_the_same_for_one_and_forty(mediation: Mediation, queries) -> None:
    chair = mediation.district.actor(mediation.chair)

    def lines() -> list[str]:
        return [case.summary for case in MediationCase.objects.visible_to(chair).with_file()]

    mediation.dispute()
    with queries() as one:
        lines()
    for place in range(39):
        mediation.dispute(applicants=[GivenParty(f"甲{place}")])
    with queries() as forty:
        assert len(lines()) == 40

    assert forty.shapes == one.shapes
    assert case_of(MediationCase.objects.order_by("code")[0].file.entries.get()).code == "500117RT2026000001"


def test_the_forms_ask_what_the_acts_need(mediation: Mediation) -> None:
    actor = mediation.district.actor(mediation.mediator)
    form = RegisterDispute.Input(
        {**DISPUTE, "applicants": "张三 13900000000\n王五", "respondents": "李四"},
        record=mediation.committee,
        actor=actor,
        today=date(2026, 3, 2),
    )

    assert form.is_valid(), form.errors
    assert [party.name for party in form.cleaned_data["applicants"]] == ["张三", "王五"]
    case = mediation.dispute(**form.cleaned_data)
    accept = AcceptDispute.Input(record=case, actor=actor, today=date(2026, 3, 2))
    assert set(accept.fields["consenting"].queryset) == set(case.parties.all())
    assert accept.fields["mediator"].queryset.count() == 3
