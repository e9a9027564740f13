"""The list of assessments: to the few who may see each, at the same cost for one and for twenty."""

from __future__ import annotations

import pytest
from django.test import Client

from tests.correction.test_assessment import commissioned, drafted
from tests.district import District, adopt_examples, build_district


@pytest.fixture
def district(db: None, live_at) -> District:
    live_at("2026-09-18 09:00")
    built = build_district()
    adopt_examples(built)
    return built


def signed_in(account) -> Client:
    client = Client()
    client.force_login(account)
    return client


def test_an_investigator_opens_it_from_the_list_and_reads_that_it_is_closed_to_others(district):
    record = drafted(district)
    client = signed_in(district.officer)

    assert "待评人" in client.get("/assessments/").content.decode()
    page = client.get(f"/files/{record.file_id}/").content.decode()
    assert "一律保密" in page
    assert "待签发" in page


def test_R47_for_who_is_not_assigned_the_list_is_empty_and_the_file_not_found(district):
    record = drafted(district)
    client = signed_in(district.stranger)

    assert "待评人" not in client.get("/assessments/").content.decode()
    assert client.get(f"/files/{record.file_id}/").status_code == 404
    assert record.file.number not in client.get("/search/?q=待评人").content.decode()


def test_the_list_costs_the_same_for_one_and_for_twenty(district, queries):
    client = signed_in(district.agency_head)
    commissioned(district)
    client.get("/assessments/")
    with queries() as one:
        client.get("/assessments/")
    for number in range(2, 21):
        commissioned(district, letter_number=f"（2026）示例委评{number}号")
    with queries() as twenty:
        client.get("/assessments/")
    assert twenty.shapes == one.shapes
