"""A page costs the same statements for one row and for forty (style §6)."""

from __future__ import annotations

from datetime import date

import pytest
from django.test import Client

from tests.district import id_number
from tests.workbench.conftest import HTMX, file_address

SURNAMES = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜戚谢邹喻柏水窦章"


def given(number: int) -> dict[str, object]:
    return {
        "name": f"{SURNAMES[number % len(SURNAMES)]}{'安宁康泰平'[number % 5]}",
        "id_number": id_number(date(1988, 1, 1 + number % 28)),
    }


def one_more(cases, number: int):
    correction = cases.enrolled(**given(number))
    cases.leave(date(2026, 3, 5), date(2026, 3, 7), correction=correction)
    return correction


class TestPagesCostTheSame:
    @pytest.mark.parametrize("who", ["office_head", "agency_head"])
    def test_for_one_person_and_for_forty(self, cases, district, inside, queries, who):
        one_more(cases, 40)
        client = inside(getattr(district, who))
        addresses = ["/?whose=all", "/corrections/", "/duties/", "/leaves/", "/search/?q=n"]
        client.get("/")
        single = {address: self._shapes(client, address, queries) for address in addresses}

        for number in range(39):
            one_more(cases, number)

        for address in addresses:
            assert self._shapes(client, address, queries) == single[address], address

    @staticmethod
    def _shapes(client: Client, address: str, queries):
        with queries() as sent:
            assert client.get(address, headers=HTMX).status_code == 200
        return sent.shapes

    @pytest.mark.parametrize("who", ["officer", "office_head", "agency_head"])
    @pytest.mark.parametrize("decided", [pytest.param(True, id="a long story"), pytest.param(False, id="much waits")])
    def test_a_file_page_costs_the_same_with_one_leave_and_with_eight(
        self, who, decided, cases, district, inside, queries
    ):
        correction = cases.leave(date(2026, 3, 5), date(2026, 3, 7)).correction
        client = inside(getattr(district, who))
        client.get(file_address(correction))
        short = self._shapes(client, file_address(correction), queries)

        for day in range(8, 28, 3):
            cases.leave(date(2026, 3, day), date(2026, 3, day + 1), correction=correction, approved=decided)

        assert self._shapes(client, file_address(correction), queries) == short
