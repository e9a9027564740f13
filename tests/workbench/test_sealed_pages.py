"""A sealed file opens to a lawful request of two persons, for its days; until then only its number is spoken of."""

from __future__ import annotations

import re

import pytest
from django.urls import reverse

from anhe.casework.file_acts import AskToUnseal, ConfirmGrant, SealFile
from anhe.casework.models import FileRead, Grant
from anhe.orgs.models import OrganisationKind, Role
from tests.district import account, act, organisation
from tests.workbench.conftest import file_address, text_of

NAME = "钱一鸣"


@pytest.fixture
def sealed(cases, district):
    correction = cases.enrolled(name=NAME)
    act(SealFile, on=correction.file, by=district.agency_head, sealed_basis="（2026）示例封1号")
    return correction


@pytest.fixture
def first(district, inside):
    return inside(district.agency_officer)


@pytest.fixture
def second(district, inside):
    return inside(district.agency_head)


def ask(browser, sealed, **changed):
    given = {"request_number": "示例检函〔2026〕7号", "days": "3"} | changed
    return browser.post(reverse("workbench:unseal", args=[sealed.file.pk]), given, follow=True)


def confirm(browser):
    return browser.post(reverse("workbench:confirm_unsealing", args=[Grant.objects.get().pk]), follow=True)


def page(browser, number=""):
    return text_of(browser.get(reverse("workbench:sealed"), {"number": number} if number else {}))


class TestAsking:
    """Juvenile Prevention Law art. 59."""

    def test_R15_the_number_brings_up_the_number_and_the_request_and_nothing_else(self, first, sealed):
        shown = page(first, sealed.file.number)

        assert sealed.file.number in shown
        assert reverse("workbench:unseal", args=[sealed.file.pk]) in shown
        for other in (NAME, sealed.judgment_number, "盗窃罪", file_address(sealed), "青石司法所"):
            assert other not in shown

    def test_R15_looking_it_up_leaves_a_line(self, first, sealed, district):
        page(first, sealed.file.number)
        assert FileRead.objects.filter(file=sealed.file, page="sealed", account=district.agency_officer).count() == 1

    def test_R15_unknown_unsealed_and_foreign_numbers_get_the_same_answer(self, first, cases, sealed):
        open_number = cases.enrolled(name="孙大年").file.number
        minor = cases.enrolled(born_on=sealed.effective_on.replace(year=2010))
        act(SealFile, on=minor.file, by=cases.district.agency_head, sealed_basis="（2026）示例封2号")

        answers = {
            _without_number_and_token(page(first, number), number)
            for number in ("示例〔2026〕404号", open_number, minor.file.number)
        }

        assert len(answers) == 1
        assert "没有可以申请启封的案卷" in answers.pop()

    def test_R15_part_of_a_number_finds_nothing(self, first, sealed):
        assert "没有可以申请启封的案卷" in page(first, sealed.file.number[:-2])

    def test_what_was_typed_stays_when_something_is_missing(self, first, sealed):
        answer = ask(first, sealed, days="400")

        assert answer.status_code == 422
        assert "示例检函〔2026〕7号" in text_of(answer)
        assert not Grant.objects.exists()

    def test_R15_an_office_and_another_district_s_agency_cannot_ask(self, inside, sealed, district):
        bureau = organisation(OrganisationKind.JUSTICE_BUREAU, "邻区司法局", district.city)
        agency = organisation(OrganisationKind.CORRECTION_AGENCY, "邻区社区矫正管理局", bureau)
        neighbour = account("邻科员", Role.CORRECTION_OFFICER, agency)

        for somebody in (district.officer, neighbour):
            assert ask(inside(somebody), sealed).status_code == 404
        assert "没有可以申请启封的案卷" in page(inside(neighbour), sealed.file.number)
        assert not Grant.objects.exists()


class TestTwoPersons:
    def test_R15_asking_alone_opens_nothing(self, first, sealed):
        ask(first, sealed)

        assert first.get(file_address(sealed)).status_code == 404
        assert NAME not in page(first)
        assert "等另一人复核" in page(first)

    def test_R15_the_second_person_sees_number_basis_and_who_asks_but_not_the_file(self, first, second, sealed):
        ask(first, sealed)

        shown = page(second)

        for said in (sealed.file.number, "示例检函〔2026〕7号", "方科员"):
            assert said in shown
        assert NAME not in shown

    def test_R15_who_asked_cannot_confirm(self, first, sealed):
        ask(first, sealed)

        assert "请由另一人办理" in text_of(confirm(first))
        assert Grant.objects.get().approved_by is None

    def test_R15_confirmed_it_opens_to_who_asked_and_to_nobody_else(self, first, second, sealed):
        ask(first, sealed)
        confirm(second)

        assert NAME in text_of(first.get(file_address(sealed)))
        assert file_address(sealed) in page(first)
        assert second.get(file_address(sealed)).status_code == 404

    @pytest.mark.parametrize(
        ("moment", "status"),
        [
            pytest.param("2026-03-05 23:59", 200, id="the last minute of the third day"),
            pytest.param("2026-03-06 00:01", 404, id="the day after"),
        ],
    )
    def test_R15_for_its_days_only(self, first, second, sealed, live_at, moment, status):
        ask(first, sealed)
        confirm(second)

        live_at(moment)

        assert first.get(file_address(sealed)).status_code == status
        assert (file_address(sealed) in page(first)) is (status == 200)

    def test_a_request_whose_days_are_over_waits_no_longer(self, first, second, sealed, live_at):
        ask(first, sealed)
        live_at("2026-03-06 00:01")

        assert sealed.file.number not in page(second)
        assert confirm(second).status_code == 404

    def test_R15_both_steps_are_entries_of_the_file(self, first, second, sealed, district):
        ask(first, sealed)
        confirm(second)

        told = list(sealed.file.entries.order_by("-seq").values_list("act", "account")[:2])
        assert told == [(ConfirmGrant.name, district.agency_head.pk), (AskToUnseal.name, district.agency_officer.pk)]


def _without_number_and_token(text: str, number: str) -> str:
    return re.sub(r'("[\w-]{64}"|\w{64})', "", text).replace(number, "")
