"""A file follows its person through a merge and back again, with an entry each time."""

from __future__ import annotations

import pytest

from anhe.casework.merged_persons import FollowMergedPerson
from anhe.casework.models import Entry, File
from anhe.casework.running import NotAllowed
from anhe.casework.verifying import broken_chains
from anhe.clock import now
from anhe.orgs.access import By
from anhe.orgs.models import OrganisationKind
from anhe.people.merging import MergeRefused, confirm_merge, confirm_undo, propose_merge, propose_undo
from anhe.people.models import Person, PersonMerge
from tests.casework.conftest import receive
from tests.district import organisation


@pytest.fixture
def first(district):
    return district.actor("机构甲", at=district.agency)


@pytest.fixture
def second(district):
    return district.actor("机构乙", at=district.agency)


@pytest.fixture
def kept(received):
    return received.file.person


@pytest.fixture
def moved(district, officer, run, kept):
    """The file of the second record of the same person."""
    return receive(district, officer, run, name="王晓明").file


def merge(kept: Person, moved: File, first, second) -> PersonMerge:
    proposal = propose_merge(kept, moved.person, reason="身份证复印件一致", by=first.account, now=now())
    return confirm_merge(proposal, by=second.account, now=now())


class TestFollowing:
    """PIPL art. 8."""

    def test_the_file_hangs_on_the_record_kept_and_says_so_under_the_second_account(self, kept, moved, first, second):
        merge(kept, moved, first, second)

        entry = moved.entries.last()
        assert File.objects.get(pk=moved.pk).person == kept
        assert (entry.act, entry.account) == (FollowMergedPerson.name, second.account)
        assert entry.text == "本案卷的人员记录并入另一条记录（王小明），经两人认定为同一人：身份证复印件一致"

    def test_the_file_of_the_record_kept_has_nothing_new(self, received, kept, moved, first, second):
        merge(kept, moved, first, second)
        assert received.file.entries.count() == 1

    def test_parted_again_it_comes_back_with_the_reason(self, kept, moved, first, second):
        given_up = moved.person
        done = merge(kept, moved, first, second)

        confirm_undo(propose_undo(done, reason="查明为孪生兄弟", by=first.account, now=now()),
                     by=second.account, now=now())  # fmt: skip

        assert File.objects.get(pk=moved.pk).person == given_up
        assert moved.entries.last().text.endswith("查明为孪生兄弟")

    def test_the_chain_of_entries_holds(self, kept, moved, first, second):
        merge(kept, moved, first, second)
        assert list(broken_chains()) == []

    def test_a_file_outside_the_reach_of_who_confirms_stops_the_whole_merge(
        self, district, officer, run, kept, moved, first, second
    ):
        elsewhere = organisation(OrganisationKind.JUDICIAL_OFFICE, "邻区司法所", district.city)
        File.objects.filter(pk=moved.pk).update(organisation=elsewhere)
        entries = Entry.objects.count()

        with pytest.raises(MergeRefused, match="不归本机构管辖"):
            merge(kept, moved, first, second)

        assert File.objects.get(pk=moved.pk).person != kept
        assert not Person.objects.filter(merged_into__isnull=False).exists()
        assert Entry.objects.count() == entries

    def test_no_page_offers_it_since_it_only_follows_a_decision(self, received, officer, run):
        assert FollowMergedPerson.by == By.CLOCK
        with pytest.raises(NotAllowed, match="不归本机构管辖"):
            run(FollowMergedPerson, on=received.file, by=officer, person=received.file.person, reason="")
