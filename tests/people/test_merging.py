"""Two records of one person become one: two accounts decide, nothing is lost, and it can be undone."""

import json
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from django.apps import apps
from django.db.models import ForeignKey

from anhe.orgs.models import Account
from anhe.people import merging
from anhe.people.merging import (
    MergeRefused,
    RowsFollow,
    confirm_merge,
    confirm_undo,
    propose_merge,
    propose_undo,
    refuse_merge,
)
from anhe.people.models import Person, PersonMerge, Relation
from anhe.people.secrets import unseal
from tests.people.factories import AccountFactory, PersonFactory, id_number

NOW = datetime(2026, 3, 5, 9, 0, tzinfo=ZoneInfo("Asia/Shanghai"))
pytestmark = pytest.mark.django_db


@pytest.fixture
def officer() -> Account:
    return AccountFactory(name="周明")


@pytest.fixture
def reviewer() -> Account:
    return AccountFactory(name="何立")


@pytest.fixture
def kept() -> Person:
    return PersonFactory(name="张三", id_number=None, phone="", lives_at="石桥镇1号")


@pytest.fixture
def given_up() -> Person:
    person = PersonFactory(name="张三", id_number=id_number(order=7), phone="13800001234", lives_at="石桥镇2号")
    Relation.objects.create(person=person, kind="spouse", name="李娟", phone="13800005678")
    return person


def merged(kept: Person, given_up: Person, officer: Account, reviewer: Account) -> PersonMerge:
    proposal = propose_merge(kept, given_up, reason="同一身份证复印件", by=officer, now=NOW)
    return confirm_merge(proposal, by=reviewer, now=NOW)


class TestMergeTakesTwo:
    def test_proposing_changes_neither_record(self, kept: Person, given_up: Person, officer: Account) -> None:
        proposal = propose_merge(kept, given_up, reason="同一身份证复印件", by=officer, now=NOW)

        assert proposal.status == PersonMerge.Status.PROPOSED
        assert not Person.objects.filter(merged_into__isnull=False).exists()

    def test_proposer_cannot_confirm(self, kept: Person, given_up: Person, officer: Account) -> None:
        proposal = propose_merge(kept, given_up, reason="同一身份证复印件", by=officer, now=NOW)

        with pytest.raises(MergeRefused, match="另一名工作人员"):
            confirm_merge(proposal, by=officer, now=NOW)

        assert not Person.objects.filter(merged_into__isnull=False).exists()

    def test_proposer_cannot_refuse_either(self, kept: Person, given_up: Person, officer: Account) -> None:
        proposal = propose_merge(kept, given_up, reason="同一身份证复印件", by=officer, now=NOW)

        with pytest.raises(MergeRefused, match="另一名工作人员"):
            refuse_merge(proposal, by=officer, now=NOW)

    def test_another_confirms_and_both_are_named(
        self, kept: Person, given_up: Person, officer: Account, reviewer: Account
    ) -> None:
        merge = merged(kept, given_up, officer, reviewer)

        assert (merge.status, merge.proposed_by, merge.decided_by) == ("confirmed", officer, reviewer)
        given_up.refresh_from_db()
        assert given_up.merged_into == kept

    def test_refused_leaves_both_records(
        self, kept: Person, given_up: Person, officer: Account, reviewer: Account
    ) -> None:
        proposal = propose_merge(kept, given_up, reason="同名同生日", by=officer, now=NOW)

        refuse_merge(proposal, by=reviewer, now=NOW)

        assert Person.objects.living_records().count() == 2
        with pytest.raises(MergeRefused, match="处理过"):
            confirm_merge(proposal, by=reviewer, now=NOW)

    def test_the_same_pair_is_proposed_once_in_either_direction(
        self, kept: Person, given_up: Person, officer: Account
    ) -> None:
        propose_merge(kept, given_up, reason="同一人", by=officer, now=NOW)

        with pytest.raises(MergeRefused, match="等待复核"):
            propose_merge(given_up, kept, reason="同一人", by=officer, now=NOW)

    def test_reason_is_needed(self, kept: Person, given_up: Person, officer: Account) -> None:
        with pytest.raises(MergeRefused, match="理由"):
            propose_merge(kept, given_up, reason="  ", by=officer, now=NOW)

    def test_a_record_is_not_merged_with_itself(self, kept: Person, officer: Account) -> None:
        with pytest.raises(MergeRefused, match="同一条记录"):
            propose_merge(kept, kept, reason="同一人", by=officer, now=NOW)

    def test_a_record_already_given_up_is_not_merged_again(
        self, kept: Person, given_up: Person, officer: Account, reviewer: Account
    ) -> None:
        merged(kept, given_up, officer, reviewer)
        given_up.refresh_from_db()

        with pytest.raises(MergeRefused, match="已经并入"):
            propose_merge(PersonFactory(), given_up, reason="同一人", by=officer, now=NOW)


class TestWhatMoves:
    def test_relations_move_and_blanks_are_filled_but_nothing_known_is_overwritten(
        self, kept: Person, given_up: Person, officer: Account, reviewer: Account
    ) -> None:
        number = given_up.id_number

        merged(kept, given_up, officer, reviewer)

        kept.refresh_from_db()
        assert [relation.name for relation in kept.relations.all()] == ["李娟"]
        assert (kept.id_number, kept.phone, kept.lives_at) == (number, "13800001234", "石桥镇1号")
        assert Person.objects.living_records().with_id_number(number).get() == kept

    def test_records_given_up_earlier_point_to_the_one_kept_now(
        self, kept: Person, given_up: Person, officer: Account, reviewer: Account
    ) -> None:
        earlier = PersonFactory(merged_into=given_up)

        merged(kept, given_up, officer, reviewer)

        earlier.refresh_from_db()
        assert earlier.merged_into == kept

    def test_history_keeps_both_records_with_identity_sealed(
        self, kept: Person, given_up: Person, officer: Account, reviewer: Account
    ) -> None:
        number = given_up.id_number

        merge = merged(kept, given_up, officer, reviewer)

        merge.refresh_from_db()
        written = json.dumps(merge.before, ensure_ascii=False)
        assert number not in written
        assert "13800001234" not in written
        assert unseal(bytes.fromhex(merge.before["given_up"]["id_number"])) == number
        assert merge.before["given_up"]["lives_at"] == "石桥镇2号"

    def test_every_row_that_points_to_a_person_follows(self) -> None:
        """A package that hangs rows on persons says so in its app: `on_merge(…, RowsFollow(…))`."""
        own = {"people.Person.merged_into", "people.PersonMerge.kept", "people.PersonMerge.given_up"}
        pointing = {
            f"{model._meta.label}.{field.name}"
            for model in apps.get_models()
            for field in model._meta.get_fields()
            if isinstance(field, ForeignKey) and field.related_model is Person
        }
        following = {rows.points_from for rows in merging._FOLLOWING.values() if isinstance(rows, RowsFollow)}

        assert pointing - own == following


class TestUndo:
    """A wrong merge is parted again by two accounts."""

    def test_proposer_of_the_undo_cannot_confirm_it(
        self, kept: Person, given_up: Person, officer: Account, reviewer: Account
    ) -> None:
        merge = propose_undo(merged(kept, given_up, officer, reviewer), reason="查明是两人", by=officer, now=NOW)

        with pytest.raises(MergeRefused, match="另一名工作人员"):
            confirm_undo(merge, by=officer, now=NOW)

    def test_undone_records_are_as_they_were(
        self, kept: Person, given_up: Person, officer: Account, reviewer: Account
    ) -> None:
        earlier = PersonFactory(merged_into=given_up)
        number = given_up.id_number
        merge = propose_undo(merged(kept, given_up, officer, reviewer), reason="查明是两人", by=officer, now=NOW)

        merge = confirm_undo(merge, by=reviewer, now=NOW)

        for person in (kept, given_up, earlier):
            person.refresh_from_db()
        assert (kept.id_number or "", kept.phone or "", kept.lives_at) == ("", "", "石桥镇1号")
        assert (given_up.id_number, given_up.merged_into, earlier.merged_into) == (number, None, given_up)
        assert [relation.name for relation in given_up.relations.all()] == ["李娟"]
        assert merge.before["undo"]["confirmed_by"] == str(reviewer.pk)

    def test_what_was_written_since_stays_with_the_record_kept(
        self, kept: Person, given_up: Person, officer: Account, reviewer: Account
    ) -> None:
        merge = merged(kept, given_up, officer, reviewer)
        kept.refresh_from_db()
        kept.phone = "13900000000"
        kept.save()
        Relation.objects.create(person=kept, kind="parent", name="张大")

        confirm_undo(propose_undo(merge, reason="查明是两人", by=officer, now=NOW), by=reviewer, now=NOW)

        kept.refresh_from_db()
        assert kept.phone == "13900000000"
        assert [relation.name for relation in kept.relations.all()] == ["张大"]

    def test_nothing_is_undone_without_a_proposal(
        self, kept: Person, given_up: Person, officer: Account, reviewer: Account
    ) -> None:
        merge = merged(kept, given_up, officer, reviewer)

        with pytest.raises(MergeRefused, match="没有等待复核"):
            confirm_undo(merge, by=officer, now=NOW)

    def test_a_later_merge_is_undone_first(
        self, kept: Person, given_up: Person, officer: Account, reviewer: Account
    ) -> None:
        merge = propose_undo(merged(kept, given_up, officer, reviewer), reason="查明是两人", by=officer, now=NOW)
        merged(PersonFactory(), kept, officer, reviewer)

        with pytest.raises(MergeRefused, match="后一次合并"):
            confirm_undo(merge, by=reviewer, now=NOW)
