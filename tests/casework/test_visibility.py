"""Who may see which file: by post, by an open duty, by a grant; what is sealed, of a minor, or complained of."""

from datetime import date

import pytest
from django.http import Http404
from django.test import RequestFactory

from anhe.casework.file_acts import AskToUnseal, ConfirmGrant, GrantReading, SealFile
from anhe.casework.models import DutyRecord, File, FileKind, FileRead, Grant
from anhe.casework.reading import open_file
from anhe.clock import today
from anhe.law.citations import JUVENILE_PREVENTION_LAW
from anhe.orgs.access import Actor
from anhe.orgs.models import Organisation, OrganisationKind, Role
from tests.casework.conftest import refused
from tests.casework.pillar import acts

pytestmark = pytest.mark.django_db

WORKS_ON = {
    FileKind.CORRECTION: {"officer of the office", "officer of the agency", "head of the agency"},
    FileKind.ASSESSMENT: {"head of the agency"},
    FileKind.RESETTLEMENT: {"resettlement officer"},
    FileKind.MEDIATION: {"chair of the committee"},
    FileKind.RECONSIDERATION: {"reconsideration handler"},
    FileKind.COMPLAINT: {"officer of the agency", "head of the agency", "bureau leader"},
    FileKind.COMMITTEE: {
        "officer of the office",
        "officer of the agency",
        "head of the agency",
        "bureau leader",
        "chair of the committee",
    },
    FileKind.SELF_TEST: set(),
}

POSTS = {
    "officer of the office": ("office", Role.CORRECTION_OFFICER),
    "officer of the agency": ("agency", Role.CORRECTION_OFFICER),
    "head of the agency": ("agency", Role.AGENCY_HEAD),
    "officer of the city": ("city", Role.CORRECTION_OFFICER),
    "counselor": ("office", Role.COUNSELOR),
    "resettlement officer": ("office", Role.RESETTLEMENT_OFFICER),
    "prison liaison": ("bureau", Role.PRISON_LIAISON),
    "mediator": ("office", Role.MEDIATOR),
    "chair of the committee": ("office", Role.COMMITTEE_CHAIR),
    "grid worker": ("office", Role.GRID_WORKER),
    "applicant": ("bureau", Role.APPLICANT),
    "correction subject": ("office", Role.CORRECTION_SUBJECT),
    "reconsideration handler": ("bureau", Role.RECONSIDERATION_HANDLER),
    "bureau leader": ("bureau", Role.BUREAU_LEADER),
    "system administrator": ("bureau", Role.SYSTEM_ADMIN),
    "security administrator": ("bureau", Role.SECURITY_ADMIN),
    "audit administrator": ("bureau", Role.AUDIT_ADMIN),
}


def make_file(organisation: Organisation, kind: str = FileKind.CORRECTION, **traits) -> File:
    return File.objects.create(
        kind=kind,
        number=f"{kind}-{File.objects.count()}",
        title="王小明",
        organisation=organisation,
        opened_on=today(),
        **traits,
    )


def sees(actor: Actor, file: File) -> bool:
    return File.objects.visible_to(actor).filter(pk=file.pk).exists()


class TestByPost:
    """Every role against every kind of file: of its own place, and of a place that is not."""

    @pytest.mark.parametrize("kind", list(FileKind))
    @pytest.mark.parametrize("who", list(POSTS))
    def test_a_file_of_one_s_own_place(self, district, who, kind):
        place, role = POSTS[who]
        actor = district.actor(at=getattr(district, place), role=role)

        assert sees(actor, make_file(district.office, kind)) is (who in WORKS_ON[kind])

    @pytest.mark.parametrize("kind", list(FileKind))
    @pytest.mark.parametrize("who", list(POSTS))
    def test_R04_a_foreign_file_is_never_seen(self, district, who, kind):
        other = Organisation.objects.create(
            kind=OrganisationKind.JUSTICE_BUREAU, name="邻区司法局", parent=district.city
        )
        place, role = POSTS[who]
        actor = district.actor(at=getattr(district, place), role=role)

        assert not sees(actor, make_file(other, kind))

    @pytest.mark.parametrize("in_charge", [True, False])
    def test_R27_a_mediator_sees_own_cases_only(self, district, in_charge):
        actor = district.actor("调解员", role=Role.MEDIATOR)
        file = make_file(district.office, FileKind.MEDIATION, officer=actor.account if in_charge else None)

        assert sees(actor, file) is in_charge

    def test_an_officer_does_not_see_the_office_next_door(self, district, officer):
        assert not sees(officer, make_file(district.other_office))

    def test_somebody_without_a_post_sees_nothing(self, district, officer):
        file = make_file(district.office, officer=officer.account)
        officer.account.posts.update(ends_on=date(2026, 3, 1))

        assert not sees(Actor.of(officer.account, today()), file)

    def test_the_clock_sees_nothing(self, district):
        file = make_file(district.office)
        Grant.objects.create(
            file=file,
            organisation=district.city,
            purpose="lawful_request",
            basis="函",
            starts_at="2026-01-01T00:00+08:00",
            ends_at="2027-01-01T00:00+08:00",
            asked_by=district.actor("甲").account,
            approved_by=district.actor("乙").account,
        )

        assert not sees(Actor.clock(today()), file)


class TestByDuty:
    """Who must sign or decide may read, as long as the duty is open."""

    @pytest.mark.parametrize(
        ("place", "role", "capacity"),
        [
            pytest.param("bureau", Role.BUREAU_LEADER, "BUREAU_LEADER", id="leader on signing"),
            pytest.param("city", Role.CORRECTION_OFFICER, "CITY_AGENCY", id="city on a long leave"),
        ],
    )
    def test_the_post_that_owes_sees_the_file_until_it_is_done(self, district, received, place, role, capacity):
        owing = getattr(district, place)
        actor = district.actor("签批人", at=owing, role=role)
        assert not sees(actor, received.file)

        DutyRecord.objects.filter(name="pillar.answer").update(organisation=owing, capacity=capacity)
        assert sees(actor, received.file)

        DutyRecord.objects.update(state=DutyRecord.State.DONE)
        assert not sees(actor, received.file)

    def test_a_duty_with_a_name_on_it_opens_the_file_to_that_person_only(self, district, received):
        named = district.actor("分管副局长", at=district.bureau, role=Role.BUREAU_LEADER)
        other = district.actor("另一副局长", at=district.bureau, role=Role.BUREAU_LEADER)
        DutyRecord.objects.update(organisation=district.bureau, capacity="BUREAU_LEADER", account=named.account)

        assert sees(named, received.file)
        assert not sees(other, received.file)

    def test_another_role_in_the_same_place_does_not(self, district, received):
        DutyRecord.objects.update(organisation=district.bureau, capacity="BUREAU_LEADER")

        assert not sees(district.actor("管理员", at=district.bureau, role=Role.SYSTEM_ADMIN), received.file)


class TestMinors:
    """R14: a minor's file is for the post that serves minors, and for the officer in charge."""

    @pytest.mark.parametrize(
        ("post", "in_charge", "seen"),
        [
            pytest.param({}, False, False, id="an ordinary post"),
            pytest.param({"serves_minors": True}, False, True, id="the post for minors"),
            pytest.param({}, True, True, id="the officer in charge"),
        ],
    )
    def test_R14_who_sees_a_minor_s_file(self, district, post, in_charge, seen):
        actor = district.actor("专岗", **post)
        file = make_file(district.office, is_minor=True, officer=actor.account if in_charge else None)

        assert sees(actor, file) is seen

    def test_R14_the_post_for_minors_stays_within_its_place(self, district):
        actor = district.actor("专岗", serves_minors=True)

        assert not sees(actor, make_file(district.other_office, is_minor=True))

    def test_R14_a_duty_of_the_office_does_not_open_a_minor_s_file_to_the_whole_office(self, received, officer):
        File.objects.update(is_minor=True)
        assert DutyRecord.objects.open().filter(file=received.file, account=None).exists()

        assert not sees(officer, received.file)

    def test_R14_a_leader_who_must_sign_sees_it(self, district, received):
        leader = district.actor("局长", at=district.bureau, role=Role.BUREAU_LEADER)
        File.objects.update(is_minor=True)
        DutyRecord.objects.update(organisation=district.bureau, capacity="BUREAU_LEADER")

        assert sees(leader, received.file)


class TestComplaints:
    def test_R09_the_one_complained_of_does_not_see_the_complaint(self, district):
        complained_of = district.actor("被投诉人", at=district.agency)
        colleague = district.actor("另一人", at=district.agency)
        file = make_file(district.agency, FileKind.COMPLAINT, withheld_from=complained_of.account)

        assert not sees(complained_of, file)
        assert sees(colleague, file)

    def test_R09_not_even_by_a_duty(self, district, received):
        leader = district.actor("局长", at=district.bureau, role=Role.BUREAU_LEADER)
        DutyRecord.objects.update(organisation=district.bureau, capacity="BUREAU_LEADER")
        File.objects.update(withheld_from=leader.account)

        assert not sees(leader, received.file)


class TestSealing:
    """R15: a sealed file opens only to a grant of two persons, to its holder, for its days."""

    @pytest.fixture
    def agency(self, district):
        return district.actor("机构甲", at=district.agency)

    @pytest.fixture
    def second(self, district):
        return district.actor("机构乙", at=district.agency)

    @pytest.fixture
    def sealed(self, received, agency, run):
        run(SealFile, on=received.file, by=agency, sealed_basis="（2026）渝少刑封1号")
        return File.objects.get()

    @pytest.fixture
    def grant(self, sealed, agency, run):
        run(AskToUnseal, on=sealed, by=agency, request_number="公函〔2026〕7号", days=3)
        return Grant.objects.get()

    def test_R15_a_sealed_file_is_not_found_by_anybody(self, sealed, officer, agency):
        assert not sees(officer, sealed)
        assert not sees(agency, sealed)

    def test_R15_asking_alone_opens_nothing(self, sealed, grant, agency):
        assert not sees(agency, sealed)

    def test_R15_the_one_who_asked_cannot_confirm(self, grant, agency, run):
        with refused(saying="请由另一人办理"):
            run(ConfirmGrant, on=grant, by=agency)

    def test_R15_two_persons_open_it_to_the_one_who_asked_and_nobody_else(
        self, sealed, grant, agency, second, officer, run
    ):
        run(ConfirmGrant, on=grant, by=second)

        assert sees(agency, sealed)
        assert not sees(second, sealed)
        assert not sees(officer, sealed)

    @pytest.mark.parametrize(
        ("moment", "seen"),
        [
            pytest.param("2026-03-02 09:00", True, id="at once"),
            pytest.param("2026-03-05 23:59", True, id="the last minute of the third day"),
            pytest.param("2026-03-06 00:00", False, id="the day after"),
        ],
    )
    def test_R15_for_its_days_only(self, sealed, grant, agency, second, run, live_at, moment, seen):
        run(ConfirmGrant, on=grant, by=second)

        live_at(moment)

        assert sees(agency, sealed) is seen

    def test_R15_a_sealed_file_is_not_lent_out(self, sealed, agency, district, run):
        with refused(JUVENILE_PREVENTION_LAW[59], saying="须先依法启封"):
            run(GrantReading, on=sealed, by=agency, organisation=district.city, request_number="函", days=3)

    def test_R15_an_ordinary_grant_does_not_lift_the_seal(self, received, district, agency, second, run):
        city = district.actor("市局", at=district.city)
        run(GrantReading, on=received.file, by=agency, organisation=district.city, request_number="函", days=3)
        run(ConfirmGrant, on=Grant.objects.get(), by=second)
        assert sees(city, received.file)

        run(SealFile, on=received.file, by=agency, sealed_basis="封存决定")

        assert not sees(city, received.file)

    def test_it_is_sealed_once_and_only_what_is_sealed_is_unsealed(self, sealed, district, agency, run):
        with refused(saying="已经封存"):
            run(SealFile, on=sealed, by=agency, sealed_basis="再封")
        with refused(saying="没有封存"):
            run(AskToUnseal, on=make_file(district.office), by=agency, request_number="函", days=3)


class TestReading:
    """R36: what is opened is logged; what may not be seen is not found."""

    @pytest.fixture
    def request_(self):
        return RequestFactory().get("/files/", REMOTE_ADDR="10.0.0.7")

    def test_R36_opening_a_file_leaves_a_line(self, received, officer, request_):
        file = open_file(request_, officer, received.file.pk, page="案卷页")

        read = FileRead.objects.get()
        assert (read.file, read.account, read.page) == (file, officer.account, "案卷页")
        assert (read.why, read.address, read.post_title) == ("依职责办理", "10.0.0.7", "东山司法所 · 矫正工作者")

    def test_R36_every_opening_is_a_line_of_its_own(self, received, officer, request_):
        for _turn in range(3):
            open_file(request_, officer, received.file.pk, page="案卷页")

        assert list(FileRead.objects.values_list("seq", flat=True)) == [1, 2, 3]

    def test_a_foreign_file_is_not_found_and_not_logged_as_read(self, district, received, request_):
        stranger = district.actor("外所人", at=district.other_office)

        with pytest.raises(Http404):
            open_file(request_, stranger, received.file.pk, page="案卷页")

        assert not FileRead.objects.exists()

    def test_the_query_count_of_what_is_visible_does_not_grow_with_posts(self, district, officer, queries):
        make_file(district.office)
        district.actor("李工", at=district.other_office)
        twice = Actor.of(officer.account, today())
        with queries() as one:
            list(File.objects.visible_to(officer))
        with queries() as two:
            list(File.objects.visible_to(twice))

        assert len(one) == len(two) == 1


def test_a_closed_file_is_still_seen_by_its_office(received, officer, run):
    run(acts.CloseRequest, on=received, by=officer)

    assert sees(officer, received.file)
