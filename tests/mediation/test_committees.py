"""The register of committees and mediators. Mediation Law art. 8-16."""

from datetime import date

import pytest

from anhe.casework.models import File, FileKind
from anhe.law.citations import MEDIATION_LAW
from anhe.mediation.committees import AppointMediator, EndAppointment, RegisterCommittee, RenewTerm
from anhe.mediation.models import Committee, Mediator
from anhe.orgs.models import OrganisationKind
from tests.district import District, act, id_number, organisation
from tests.mediation.factories import COMMITTEE, MEDIATOR, Mediation, appoint, open_duties, refused, register_committee


class TestRegisterCommittee:
    """Mediation Law art. 8-10."""

    def test_a_committee_gets_an_organisation_a_file_and_a_term_of_three_years(self, district: District) -> None:
        committee = register_committee(district, term_starts_on=date(2026, 4, 1))

        assert committee.organisation.parent == district.office
        assert committee.organisation.kind == OrganisationKind.MEDIATION_COMMITTEE
        assert committee.district == district.bureau
        assert committee.file.kind == FileKind.COMMITTEE
        assert committee.term_ends_on == date(2029, 3, 31)
        assert committee.file.entries.get().text == "登记调委会：光明村人民调解委员会"
        assert open_duties(committee.file) == {"committee.renew_term": date(2029, 3, 31)}

    def test_an_organisation_already_in_the_tree_is_taken_as_it_is(self, district: District) -> None:
        known = organisation(OrganisationKind.MEDIATION_COMMITTEE, "光明村人民调解委员会", district.office)

        entry = act(RegisterCommittee, on=known, by=district.office_head, **COMMITTEE)

        assert Committee.objects.get(file=entry.file_id).organisation == known

    def test_the_same_name_is_registered_once_in_a_place(self, district: District) -> None:
        register_committee(district)

        with refused(saying="已经登记"):
            register_committee(district)

    def test_an_industry_committee_names_its_field(self, district: District) -> None:
        with refused(MEDIATION_LAW[34], saying="领域"):
            register_committee(district, kind="industry")
        assert register_committee(district, kind="industry", field="物业").field == "物业"

    def test_only_guiding_bodies_register(self, mediation: Mediation) -> None:
        for foreign in (mediation.chair, mediation.district.stranger):
            with refused(saying="办理"):
                act(RegisterCommittee, on=mediation.district.office, by=foreign, **COMMITTEE | {"name": "南岭村调委会"})

    def test_a_new_term_begins_after_the_old_one(self, mediation: Mediation) -> None:
        committee = mediation.committee
        with refused(MEDIATION_LAW[9].paragraph(2)):
            act(RenewTerm, on=committee, by=mediation.chair, term_starts_on=date(2025, 4, 1), filing_number="")
        act(RenewTerm, on=committee, by=mediation.chair, term_starts_on=date(2026, 3, 1), filing_number="")

        committee.refresh_from_db()
        assert committee.term_ends_on == date(2029, 2, 28)
        assert open_duties(committee.file) == {"committee.renew_term": date(2029, 2, 28)}


class TestComposition:
    """Mediation Law art. 8: three to nine members, one chair, a woman."""

    def test_three_members_with_a_chair_and_a_woman_are_lawful(self, mediation: Mediation) -> None:
        assert mediation.committee.composition_on(date(2026, 3, 2))

    def test_before_their_first_day_nobody_sits(self, mediation: Mediation) -> None:
        answer = mediation.committee.composition_on(date(2025, 3, 31))

        assert not answer
        assert "现为0人" in answer.why

    def test_two_members_are_too_few_and_the_woman_is_missed(self, mediation: Mediation) -> None:
        woman = mediation.committee.appointments.get(mediator__sex="f")
        act(EndAppointment, on=woman, by=mediation.chair, ends_on=date(2026, 3, 2), reason="调离")

        assert mediation.committee.composition_on(date(2026, 3, 2)), "the last day is included"
        answer = mediation.committee.composition_on(date(2026, 3, 3))
        assert not answer
        assert "现为2人" in answer.why
        assert "妇女" in answer.why
        assert MEDIATION_LAW[8] in answer.basis

    def test_engaged_mediators_are_not_members(self, mediation: Mediation) -> None:
        appoint(mediation.committee, mediation.chair, name="周聘任", seat="engaged")

        assert len(mediation.committee.members_on(date(2026, 3, 2))) == 3

    def test_the_ninth_member_is_the_last(self, mediation: Mediation) -> None:
        for place in range(4, 10):
            appoint(mediation.committee, mediation.chair, name=f"委员{place}")

        with refused(MEDIATION_LAW[8], saying="最多九人"):
            appoint(mediation.committee, mediation.chair, name="委员10")
        appoint(mediation.committee, mediation.chair, name="委员10", seat="engaged")


class TestAppointMediator:
    """Mediation Law art. 13-14."""

    @pytest.mark.parametrize(
        ("born_on", "is_adult"),
        [
            pytest.param(date(2007, 4, 1), True, id="eighteen on the first day"),
            pytest.param(date(2007, 4, 2), False, id="eighteen a day later"),
        ],
    )
    def test_a_mediator_is_an_adult(self, mediation: Mediation, born_on: date, is_adult: bool) -> None:
        if is_adult:
            assert appoint(mediation.committee, mediation.chair, name="小周", born_on=born_on).mediator.name == "小周"
        else:
            with refused(MEDIATION_LAW[14].paragraph(1), saying="成年"):
                appoint(mediation.committee, mediation.chair, name="小周", born_on=born_on)

    def test_a_professional_brings_field_and_proof(self, mediation: Mediation) -> None:
        lawyer = {"name": "吴律师", "is_professional": True, "field": "法律"}
        with refused(MEDIATION_LAW[14], saying="证明"):
            appoint(mediation.committee, mediation.chair, **lawyer)
        assert appoint(mediation.committee, mediation.chair, **lawyer, proof="执业证").mediator.is_professional

    def test_a_committee_has_one_chair(self, mediation: Mediation) -> None:
        with refused(MEDIATION_LAW[8], saying="已有主任"):
            appoint(mediation.committee, mediation.chair, name="郑主任", seat="chair")

    def test_the_seat_ends_with_the_term_unless_told(self, mediation: Mediation) -> None:
        assert appoint(mediation.committee, mediation.chair, name="王调解").ends_on == date(2028, 3, 31)

    def test_one_human_being_sits_on_two_committees_and_once_on_each(self, mediation: Mediation) -> None:
        number = id_number(date(1980, 1, 1))
        second = register_committee(mediation.district, name="南岭村人民调解委员会")
        appoint(mediation.committee, mediation.chair, name="冯调解", id_number=number)
        appoint(second, mediation.district.office_head, name="冯调解", id_number=number)

        assert Mediator.objects.filter(name="冯调解").count() == 1
        with refused(saying="已有任职"):
            appoint(second, mediation.district.office_head, name="冯调解", id_number=number)

    def test_ID_number_stays_out_of_the_timeline(self, mediation: Mediation) -> None:
        number = id_number(date(1980, 1, 1))
        told = MEDIATOR | {"name": "冯调解", "id_number": number, "phone": "13900000000"}

        entry = act(AppointMediator, on=mediation.committee, by=mediation.chair, **told)

        assert number not in str(entry.told) + entry.text
        assert "13900000000" not in str(entry.told)

    def test_a_seat_ends_within_its_own_days_and_once(self, mediation: Mediation) -> None:
        seat = mediation.committee.appointments.get(mediator__account=mediation.other_mediator)
        with refused(saying="不能早于"):
            act(EndAppointment, on=seat, by=mediation.chair, ends_on=date(2025, 3, 31), reason="调离")
        with refused(saying="不能晚于"):
            act(EndAppointment, on=seat, by=mediation.chair, ends_on=date(2028, 4, 1), reason="调离")
        act(EndAppointment, on=seat, by=mediation.chair, ends_on=date(2026, 3, 1), reason="调离")
        with refused(saying="已经办理"):
            act(EndAppointment, on=seat, by=mediation.chair, ends_on=date(2026, 3, 1), reason="调离")


class TestWhoSeesTheRegister:
    def test_guiding_bodies_and_the_chair_see_it_a_mediator_and_strangers_do_not(self, mediation: Mediation) -> None:
        district, file = mediation.district, mediation.committee.file
        sees = {
            person.name: File.objects.visible_to(district.actor(person)).filter(pk=file.pk).exists()
            for person in (
                district.office_head, district.agency_head, district.leader, mediation.chair,
                mediation.mediator, district.stranger,
            )
        }  # fmt: skip
        assert sees == {
            "石所长": True, "何局长": True, "局领导": True, "赵主任": True, "钱调解": False, "云所员": False,
        }  # fmt: skip

    def test_the_story_tells_term_and_filing(self, mediation: Mediation) -> None:
        story = dict(mediation.committee.story())

        assert story["本届任期"] == "2025-04-01 至 2028-03-31"
        assert story["备案号"] == "示例调备〔2025〕8号"
        assert mediation.committee.summary == "光明村人民调解委员会，村调委会"
