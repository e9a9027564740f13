"""Merging two records of one person on the pages: one officer of the agency proposes, another judges; so is undoing."""

from __future__ import annotations

from datetime import date

import pytest
from django.urls import reverse

from anhe.casework.file_acts import SealFile
from anhe.casework.merged_persons import FollowMergedPerson, ReturnToPartedPerson
from anhe.casework.models import File
from anhe.correction.admission import RegisterNotice
from anhe.orgs.models import AccessEvent
from anhe.people.models import Person, PersonMerge
from tests.district import act, id_number
from tests.workbench.conftest import act_address, text_of

PROPOSE, LIST = reverse("workbench:propose_merge"), reverse("workbench:merges")


@pytest.fixture
def first(district, inside):
    return inside(district.agency_officer)


@pytest.fixture
def second(district, inside):
    return inside(district.agency_head)


@pytest.fixture
def twice(cases):
    """One person on record twice, under two numbers and two spellings, each with a file."""
    return cases.expected(name="钱一鸣", lives_at="青石街道1号"), cases.expected(name="钱一铭", lives_at="青石街道2号")


def propose(browser, twice, **changed):
    kept, given_up = twice
    given = {"kept": kept.person.pk, "given_up": given_up.person.pk, "reason": "身份证原件核对一致"} | changed
    return browser.post(f"{PROPOSE}?first=qianyiming", given, follow=True)


def decide(browser, step, **more):
    return browser.post(reverse("workbench:decide_merge", args=[PersonMerge.objects.get().pk]),
                        {"step": step, **more}, follow=True)  # fmt: skip


def detail(browser):
    return browser.get(reverse("workbench:merge", args=[PersonMerge.objects.get().pk]))


def person_of(correction):
    return File.objects.get(pk=correction.file.pk).person


class TestProposing:
    def test_one_search_brings_both_up_with_what_tells_them_apart(self, first, twice):
        shown = text_of(first.get(PROPOSE, {"first": "qianyiming"}))

        for correction in twice:
            assert correction.person.name in shown
            assert correction.file.number in shown
            assert correction.person.id_number not in shown

    def test_two_searches_are_for_two_different_names(self, first, twice, cases):
        other = cases.enrolled(name="孙大年")

        shown = text_of(first.get(PROPOSE, {"first": "钱一鸣", "second": "孙大年"}))

        assert twice[0].file.number in shown
        assert other.file.number in shown
        assert twice[1].file.number not in shown

    def test_a_proposal_waits_and_changes_nothing(self, first, twice):
        assert "等另一名工作人员复核" in text_of(propose(first, twice))

        assert PersonMerge.objects.get().status == "proposed"
        assert [person_of(one) for one in twice] == [one.person for one in twice]

    @pytest.mark.parametrize(
        ("changed", "said"),
        [
            pytest.param({"reason": ""}, "必填项", id="no reason"),
            pytest.param({"given_up": ""}, "必填项", id="only one record"),
        ],
    )
    def test_what_is_missing_is_said_and_what_was_typed_stays(self, first, twice, changed, said):
        answer = propose(first, twice, **changed)

        assert answer.status_code == 422
        assert "钱一铭" in text_of(answer)
        assert ("身份证原件核对一致" in text_of(answer)) is bool(changed.get("reason", "typed"))
        assert not PersonMerge.objects.exists()

    def test_a_record_is_not_merged_with_itself(self, first, twice):
        answer = propose(first, twice, given_up=twice[0].person.pk)
        assert "这是同一条记录" in text_of(answer)

    def test_R14_a_minor_is_not_found_by_who_does_not_serve_minors(self, first, cases):
        minor = cases.expected(name="钱一鸣", born_on=date(2010, 5, 1))
        assert minor.file.number not in text_of(first.get(PROPOSE, {"first": "钱一鸣"}))

    def test_R15_nor_is_a_person_known_by_a_sealed_file_only(self, first, twice, district):
        act(SealFile, on=twice[1].file, by=district.agency_head, sealed_basis="（2026）示例封1号")

        assert twice[1].file.number not in text_of(first.get(PROPOSE, {"first": "qianyiming"}))
        assert propose(first, twice).status_code == 422
        assert not PersonMerge.objects.exists()

    def test_the_pages_are_the_agency_s_only(self, twice, inside, district):
        for somebody in (district.officer, district.leader, district.city_officer):
            assert inside(somebody).get(LIST).status_code == 404


class TestJudging:
    @pytest.fixture(autouse=True)
    def _proposed(self, first, twice):
        propose(first, twice)

    def test_the_second_officer_compares_before_and_after_with_numbers_masked(self, second, twice):
        shown = text_of(detail(second))

        for said in ("青石街道1号", "青石街道2号", "不一致", "身份证原件核对一致", "是同一人，合并"):
            assert said in shown
        for correction in twice:
            assert correction.file.number in shown
            assert correction.person.id_number not in shown

    def test_who_proposed_is_offered_nothing_and_refused(self, first, twice):
        assert "等另一名工作人员复核" in text_of(detail(first))
        assert "不能自己复核" in text_of(decide(first, "confirm"))
        assert person_of(twice[1]) == twice[1].person

    def test_confirmed_the_file_hangs_on_the_record_kept_with_an_entry_of_the_second_officer(
        self, second, twice, district
    ):
        decide(second, "confirm")

        assert person_of(twice[1]) == twice[0].person
        entry = twice[1].file.entries.last()
        assert (entry.act, entry.account) == (FollowMergedPerson.name, district.agency_head)
        assert "已合并" in text_of(second.get(LIST))

    def test_history_still_shows_what_each_record_said_before(self, second, twice):
        decide(second, "confirm")
        Person.objects.filter(pk=twice[0].person.pk).update(lives_at="后来搬到别处")

        shown = text_of(detail(second))

        assert "青石街道1号" in shown
        assert "青石街道2号" in shown

    def test_refused_both_stay(self, second, twice):
        decide(second, "refuse")

        assert [person_of(one) for one in twice] == [one.person for one in twice]
        assert "不是同一人" in text_of(second.get(LIST))

    def test_a_merge_of_persons_out_of_reach_is_not_found_and_the_attempt_is_on_record(self, second, twice, district):
        act(SealFile, on=twice[1].file, by=district.agency_head, sealed_basis="（2026）示例封1号")

        assert detail(second).status_code == 404
        assert decide(second, "confirm").status_code == 404
        assert "钱一铭" not in text_of(second.get(LIST))
        assert AccessEvent.objects.filter(kind=AccessEvent.Kind.REFUSED).exists()

    def test_an_unknown_step_is_not_found(self, second):
        assert decide(second, "delete").status_code == 404


class TestUndoing:
    @pytest.fixture(autouse=True)
    def _merged(self, first, second, twice):
        propose(first, twice)
        decide(second, "confirm")

    def test_it_takes_two_persons_again(self, first, second, twice):
        decide(first, "undo", reason="查明为孪生兄弟")
        assert "撤销待复核" in text_of(first.get(LIST))
        assert "不能自己复核" in text_of(decide(first, "confirm_undo"))
        assert person_of(twice[1]) == twice[0].person

        decide(second, "confirm_undo")

        assert person_of(twice[1]) == twice[1].person
        entry = twice[1].file.entries.last()
        assert (entry.act, entry.text.endswith("查明为孪生兄弟")) == (ReturnToPartedPerson.name, True)
        assert "合并已撤销" in text_of(second.get(LIST))

    def test_without_a_reason_nothing_is_proposed(self, first):
        assert decide(first, "undo", reason=" ").status_code == 422
        assert "undo" not in PersonMerge.objects.get().before


def test_the_list_costs_the_same_for_one_merge_and_ten(first, cases, queries):
    def one_more():
        propose(first, (cases.expected(name="钱一鸣"), cases.expected(name="钱一铭")))

    one_more()
    first.get(LIST)
    with queries() as one:
        first.get(LIST)
    for _more in range(9):
        one_more()
    with queries() as ten:
        first.get(LIST)

    assert ten.shapes == one.shapes


class TestOnEntry:
    """PIPL art. 8: who may be on record is named when the notice is registered, in the dialog."""

    @pytest.fixture
    def typed(self, cases):
        cases.expected(name="钱一鸣")
        return {
            "name": "钱一铭",
            "id_number": id_number(date(1990, 1, 1)),
            "lives_at": "示例区青石街道虚构路1号",
            "kind": "suspended_sentence",
            "authority_kind": "court",
            "authority": "示例区人民法院",
            "judgment_number": "（2026）示例刑初2号",
            "offence": "盗窃罪",
            "effective_on": "2026-03-01",
            "starts_on": "2026-03-01",
            "ends_on": "2028-02-29",
            "notified_on": "2026-03-02",
        }

    def test_the_tick_shows_once_it_is_needed_and_goes_on(self, first, district, typed):
        address = act_address(RegisterNotice, district.office)
        tick = 'type="checkbox" name="not_the_same"'
        assert tick not in text_of(first.get(address))

        refused = first.post(address, typed)

        assert refused.status_code == 422
        assert "钱一鸣（1990 年生" in text_of(refused)
        assert tick in text_of(refused)
        assert typed["judgment_number"] in text_of(refused)

        assert first.post(address, typed | {"not_the_same": "on"}).status_code == 302
        assert Person.objects.filter(name="钱一铭").exists()
