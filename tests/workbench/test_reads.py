"""The trail of reads as the audit administrator goes through it (R36)."""

from __future__ import annotations

import pytest
from django.test import Client

from anhe.orgs.models import Role
from anhe.orgs.pages import paging
from tests.district import account
from tests.workbench.conftest import file_address, text_of


@pytest.fixture
def auditor(district, inside) -> Client:
    return inside(account("审计员", Role.AUDIT_ADMIN, district.bureau))


@pytest.fixture
def read_files(cases, district, inside, live_at):
    """One file read by its officer on 2 March, another by the head of the agency on 3 March."""
    first, second = cases.enrolled(), cases.enrolled(woman=True)
    inside(district.officer).get(file_address(first))
    live_at("2026-03-03 10:00")
    inside(district.agency_head).get(file_address(second))
    return first.file, second.file


def lines(auditor: Client, **filters: str) -> list[str]:
    """The readers and numbers of the lines shown."""
    response = auditor.get("/reads/", filters)
    return [" ".join(map(str, row["cells"][1:4:2])) for row in response.context["table"]["rows"]]


class TestTheTrailOfReads:
    """R36: every read of a person's file is on record and can be found."""

    @pytest.mark.parametrize(
        ("filters", "found"),
        [
            pytest.param({}, ["second", "first"], id="all, the newest first"),
            pytest.param({"account": "林"}, ["first"], id="by the reader"),
            pytest.param({"account": "查无"}, [], id="by nobody"),
            pytest.param({"since": "2026-03-03"}, ["second"], id="from a day on"),
            pytest.param({"until": "2026-03-02"}, ["first"], id="to a day, all of it"),
            pytest.param({"since": "2026-03-02", "until": "2026-03-03"}, ["second", "first"], id="both days included"),
        ],
    )
    def test_R36_a_read_is_found_by_reader_and_day(self, filters, found, auditor, read_files, district):
        first, second = read_files
        line = {"first": f"林所员 {first.number}", "second": f"何局长 {second.number}"}

        assert lines(auditor, **filters) == [line[name] for name in found]

    @pytest.mark.parametrize("few", [pytest.param(100, id="few files"), pytest.param(0, id="more than a few")])
    def test_R36_a_read_is_found_by_the_file_s_number(self, few, auditor, read_files, monkeypatch):
        monkeypatch.setattr("anhe.workbench.reads_page.FEW_FILES", few)
        _first, second = read_files

        assert lines(auditor, number=second.number) == [f"何局长 {second.number}"]
        assert len(lines(auditor, number="社矫")) == 2

    def test_a_trail_longer_than_is_listed_says_so(self, auditor, read_files, monkeypatch):
        monkeypatch.setattr(paging, "NEWEST", 1)

        page = text_of(auditor.get("/reads/"))

        assert "只列最近的 1 条" in page
        assert read_files[1].number in page
        assert read_files[0].number not in page

    def test_a_short_trail_is_told_whole(self, auditor, read_files):
        assert "共 2 条" in text_of(auditor.get("/reads/"))
