"""Posts have days, and a capacity depends on where a post is; the agency answers for its whole bureau."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from anhe.orgs.access import Actor, By
from anhe.orgs.models import Organisation, OrganisationKind, Post
from anhe.orgs.tree import HELD_AT, PARENTS, may_be_held_at, may_stand_under

pytestmark = pytest.mark.django_db

FIRST, LAST = date(2026, 3, 2), date(2026, 6, 30)
ONE_DAY = timedelta(days=1)


class TestPostsInForce:
    @pytest.mark.parametrize(
        ("on", "acts"),
        [
            pytest.param(FIRST - ONE_DAY, False, id="the day before"),
            pytest.param(FIRST, True, id="the first day"),
            pytest.param(LAST, True, id="the last day"),
            pytest.param(LAST + ONE_DAY, False, id="the day after"),
        ],
    )
    def test_a_post_counts_from_its_first_day_to_its_last(self, bureau, on, acts):
        post = bureau.post("zhou", "correction_officer", bureau.office, starts_on=FIRST, ends_on=LAST)

        assert Actor.of(post.account, on).acts_for(bureau.office, By.JUDICIAL_OFFICE) is acts

    def test_a_post_without_an_end_goes_on(self, bureau):
        post = bureau.post("zhou", "correction_officer", bureau.office, starts_on=FIRST)

        assert Actor.of(post.account, date(2046, 1, 1)).acts_for(bureau.office, By.JUDICIAL_OFFICE)

    def test_it_cannot_end_before_it_began(self, bureau):
        with pytest.raises(IntegrityError), transaction.atomic():
            bureau.post("zhou", "correction_officer", bureau.office, starts_on=FIRST, ends_on=FIRST - ONE_DAY)


class TestCapacity:
    @pytest.mark.parametrize(
        ("role", "place", "capacity"),
        [
            ("correction_officer", "office", By.JUDICIAL_OFFICE),
            ("correction_officer", "agency", By.CORRECTION_AGENCY),
            ("agency_head", "agency", By.CORRECTION_AGENCY),
            ("agency_head", "city", By.CITY_AGENCY),
            ("correction_officer", "committee", By.NOBODY),
            ("bureau_leader", "bureau", By.BUREAU_LEADER),
            ("mediator", "committee", By.MEDIATOR),
            ("audit_admin", "bureau", By.AUDIT_ADMIN),
        ],
    )
    def test_an_officers_capacity_is_that_of_the_place_others_bring_their_own(self, bureau, role, place, capacity):
        actor = bureau.actor("lin", role, getattr(bureau, place))

        assert actor.capacities == capacity

    def test_two_posts_give_both(self, bureau):
        bureau.post("lin", "correction_officer", bureau.office)
        actor = bureau.actor("lin", "resettlement_officer", bureau.office)

        assert actor.capacities == By.JUDICIAL_OFFICE | By.RESETTLEMENT_OFFICER


class TestReach:
    def test_the_agency_reaches_every_office_of_its_bureau_and_none_of_the_next(self, bureau):
        stranger = bureau.organisation("judicial_office", "南桥司法所", bureau.neighbour)
        actor = bureau.actor("head", "agency_head", bureau.agency)

        assert actor.is_over(bureau.office, By.CORRECTION_AGENCY)
        assert actor.is_over(bureau.other_office, By.CORRECTION_AGENCY)
        assert not actor.is_over(stranger, By.CORRECTION_AGENCY)
        assert actor.reach(By.CORRECTION_AGENCY) == [bureau.bureau.path]

    def test_an_office_reaches_itself_and_what_is_below_it(self, bureau):
        actor = bureau.actor("zhou", "correction_officer", bureau.office)

        assert actor.is_over(bureau.committee, By.JUDICIAL_OFFICE)
        assert not actor.is_over(bureau.other_office, By.JUDICIAL_OFFICE)
        assert set(Organisation.objects.in_reach(actor.reach(By.JUDICIAL_OFFICE))) == {bureau.office, bureau.committee}

    def test_a_capacity_not_held_reaches_nothing(self, bureau):
        actor = bureau.actor("zhou", "correction_officer", bureau.office)

        assert actor.reach(By.AUDIT_ADMIN) == []
        assert not Organisation.objects.in_reach([]).exists()


class TestThreeAdministrators:
    """System, security and audit administration are three accounts, and none is also on casework."""

    PAIRS = [
        ("system_admin", "security_admin"),
        ("security_admin", "audit_admin"),
        ("audit_admin", "system_admin"),
        ("system_admin", "correction_officer"),
        ("correction_officer", "audit_admin"),
    ]

    @pytest.mark.parametrize(("held", "wanted"), PAIRS)
    def test_R37_the_form_refuses_a_second_role_beside_administration(self, bureau, held, wanted):
        account = bureau.post("lin", held, bureau.office).account

        with pytest.raises(ValidationError, match="三个账号"):
            Post(account=account, organisation=bureau.office, role=wanted, starts_on=FIRST).full_clean()

    @pytest.mark.parametrize(("held", "wanted"), PAIRS)
    def test_R37_the_database_refuses_it_too_whoever_writes(self, bureau, held, wanted):
        bureau.post("lin", held, bureau.office)

        with pytest.raises(IntegrityError, match="R37"), transaction.atomic():
            bureau.post("lin", wanted, bureau.office)

    def test_R37_the_database_refuses_turning_one_post_into_another(self, bureau):
        bureau.post("lin", "correction_officer", bureau.office)
        other = bureau.post("lin", "counselor", bureau.office)

        with pytest.raises(IntegrityError, match="R37"), transaction.atomic():
            Post.objects.filter(pk=other.pk).update(role="system_admin")

    @pytest.mark.parametrize(
        ("starts_on", "refused"),
        [
            pytest.param(LAST, True, id="on the last day of the other"),
            pytest.param(LAST + ONE_DAY, False, id="the day after"),
        ],
    )
    def test_R37_one_after_the_other_is_possible(self, bureau, starts_on, refused):
        account = bureau.post("lin", "security_admin", bureau.bureau, starts_on=FIRST, ends_on=LAST).account
        post = Post(account=account, organisation=bureau.bureau, role="audit_admin", starts_on=starts_on)

        if refused:
            with pytest.raises(ValidationError):
                post.full_clean()
            with pytest.raises(IntegrityError), transaction.atomic():
                post.save()
        else:
            post.full_clean()
            post.save()

    def test_R37_the_same_role_in_two_bureaus_is_one_role(self, bureau):
        account = bureau.post("lin", "audit_admin", bureau.bureau).account

        Post(account=account, organisation=bureau.neighbour, role="audit_admin", starts_on=FIRST).full_clean()
        bureau.post("lin", "audit_admin", bureau.neighbour)


class TestTree:
    def test_every_kind_has_its_place(self):
        assert set(PARENTS) == set(OrganisationKind)
        assert may_stand_under("judicial_office", "justice_bureau")
        assert not may_stand_under("justice_bureau", "judicial_office")

    def test_a_mediator_belongs_to_a_committee_a_leader_to_the_bureau(self):
        assert may_be_held_at("mediator", "mediation_committee")
        assert not may_be_held_at("mediator", "judicial_office")
        assert not may_be_held_at("bureau_leader", "judicial_office")
        assert all(places for places in HELD_AT.values())
