"""Every address of the product, by every role: the records of one's own open, those of others are not found.

The addresses come from the URL resolver: a new one without a line in EXPECTED fails.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from django.test import Client
from django.urls import URLResolver, get_resolver, reverse

from anhe.casework.models import FileRead
from anhe.orgs.models import AccessEvent
from tests.access import people, records
from tests.district import District, adopt_examples, build_district

EVERYBODY = {
    "officer",
    "officer for minors",
    "head of the office",
    "officer of another office",
    "officer of the agency",
    "head of the agency",
    "officer of the city",
    "leader",
    "nobody",
    *people.POSTS,
}
OFFICE = {"officer", "officer for minors", "head of the office"}
AGENCY = {"officer of the agency", "head of the agency"}
CASEWORKERS = OFFICE | AGENCY | {"officer of another office", "officer of the city"}
STAFF = EVERYBODY - {
    "nobody",
    "applicant",
    "correction subject",
    "system administrator",
    "security administrator",
    "audit administrator",
}
SYSTEM, SECURITY, AUDIT = {"system administrator"}, {"security administrator"}, {"audit administrator"}
LEDGERS = OFFICE | AGENCY | SYSTEM | {"officer of another office", "leader", "chair", "mediator"}
DISPUTES = OFFICE | {"leader", "chair", "mediator"}
NOBODY: set[str] = set()


@dataclass(frozen=True, slots=True)
class Opens:
    """To whom an address opens on a GET, and with which status; to all others it is not found."""

    to: set[str]
    status: int = 200
    visitor: int = 302


TO_ALL = Opens(EVERYBODY)
AWAY = Opens(EVERYBODY, status=302, visitor=200)

EXPECTED: dict[str, Opens] = {
    "workbench:today": TO_ALL,
    "workbench:search": Opens(STAFF),
    "workbench:inbox": TO_ALL,
    "workbench:read_all": Opens(EVERYBODY, status=405),
    "workbench:corrections": Opens(CASEWORKERS),
    "workbench:minors": Opens({"officer for minors"}),
    "workbench:corrections_export": Opens(CASEWORKERS),
    "workbench:assessments": Opens(CASEWORKERS),
    "workbench:leaves": Opens(CASEWORKERS),
    "workbench:duties": Opens(CASEWORKERS | {"leader"}),
    "workbench:reckoning": Opens(OFFICE | AGENCY),
    "workbench:file": Opens(OFFICE | AGENCY),
    "workbench:timeline": Opens(OFFICE | AGENCY),
    "workbench:act": Opens(OFFICE | AGENCY),
    "workbench:document": Opens(OFFICE | AGENCY),
    "workbench:attachment": Opens(OFFICE | AGENCY),
    "workbench:configuration": Opens(AGENCY | SYSTEM | {"leader"}),
    "workbench:propose": Opens(AGENCY | SYSTEM),
    "workbench:publish": Opens(AGENCY | SYSTEM | {"leader"}, status=405),
    "workbench:propose_calendar": Opens(AGENCY | SYSTEM, status=405),
    "workbench:reads": Opens(AUDIT),
    "workbench:merges": Opens(AGENCY),
    "workbench:propose_merge": Opens(AGENCY),
    "workbench:merge": Opens(AGENCY),
    "workbench:decide_merge": Opens(AGENCY, status=405),
    "workbench:sealed": Opens(AGENCY),
    "workbench:unseal": Opens(AGENCY, status=405),
    "workbench:confirm_unsealing": Opens(AGENCY, status=405),
    "workbench:gallery": Opens(NOBODY, visitor=404),
    "workbench:gallery_act": Opens(NOBODY, visitor=404),
    "workbench:gallery_reckoning": Opens(NOBODY, visitor=404),
    "account_login": AWAY,
    "mfa_authenticate": Opens(EVERYBODY, status=302),
    "account_inactive": Opens(EVERYBODY, visitor=200),
    "account_logout": Opens(EVERYBODY),
    "account_change_password": TO_ALL,
    "account_reauthenticate": TO_ALL,
    "mfa_reauthenticate": Opens(EVERYBODY, status=302),
    "mfa_index": TO_ALL,
    "mfa_activate_totp": Opens(EVERYBODY, status=302),
    "mfa_deactivate_totp": Opens(NOBODY),
    "mfa_view_recovery_codes": Opens(NOBODY),
    "mfa_generate_recovery_codes": Opens(EVERYBODY, status=302),
    "mfa_download_recovery_codes": Opens(NOBODY),
    "usersessions_list": TO_ALL,
    "orgs:account_overview": TO_ALL,
    "orgs:organisation_list": Opens(SYSTEM),
    "orgs:organisation": Opens(SYSTEM),
    "orgs:add_organisation": Opens(SYSTEM),
    "orgs:rename_organisation": Opens(SYSTEM),
    "orgs:close_organisation": Opens(SYSTEM),
    "orgs:add_account": Opens(SYSTEM),
    "orgs:grant_post": Opens(SYSTEM),
    "orgs:end_post": Opens(SYSTEM),
    "orgs:account_list": Opens(SYSTEM | SECURITY),
    "orgs:account": Opens(SYSTEM | SECURITY),
    "orgs:reset_password": Opens(SECURITY, status=405),
    "orgs:unlock": Opens(SECURITY, status=405),
    "orgs:disable": Opens(SECURITY, status=405),
    "orgs:enable": Opens(SECURITY, status=405),
    "orgs:reset_second_factor": Opens(SECURITY, status=405),
    "orgs:delegation_list": Opens({"head of the agency"}),
    "orgs:give_delegation": Opens({"head of the agency"}),
    "orgs:end_delegation": Opens({"head of the agency"}),
    "orgs:access_events": Opens(AUDIT),
    "orgs:export_access_events": Opens(AUDIT),
    "orgs:administration": Opens(AUDIT),
    "orgs:export_administration": Opens(AUDIT),
    "ledgers:start": Opens(LEDGERS),
    "ledgers:columns": Opens({"officer"}, status=302),
    "ledgers:run": Opens(DISPUTES),
    "ledgers:work": Opens(LEDGERS, status=405),
    "ledgers:returned": Opens(DISPUTES),
    "watch:desk": Opens(OFFICE | AGENCY | {"officer of another office"}),
    "watch:live": Opens(OFFICE | AGENCY | {"officer of another office"}, status=204),
    "watch:alert": Opens(OFFICE | AGENCY),
    "watch:alert_track": Opens(OFFICE | AGENCY | {"officer of another office"}, status=405),
    "watch:map": Opens(OFFICE | AGENCY | {"officer of another office"}),
    "watch:orders": Opens(OFFICE | AGENCY | {"officer of another office", "leader"}),
    "watch:zones": Opens(OFFICE | AGENCY),
    "watch:own_points": Opens(OFFICE | AGENCY),
    "watch:devices": Opens(AGENCY),
    "watch:state": Opens(AGENCY | SYSTEM),
    "set_language": Opens(EVERYBODY, status=302),
}


def names(resolver: URLResolver | None = None, space: str = "") -> Iterator[str]:
    """The name of every address, with its namespace."""
    for entry in (resolver or get_resolver()).url_patterns:
        if isinstance(entry, URLResolver):
            yield from names(entry, f"{entry.namespace}:" if entry.namespace else space)
        else:
            yield f"{space}{entry.name}"


@pytest.fixture
def district(db: None, live_at: Any, settings: Any) -> District:
    settings.SECOND_FACTOR_REQUIRED = False
    live_at("2026-03-02 09:00")
    built = build_district()
    adopt_examples(built)
    return built


def status_for(person: Any, address: str) -> int:
    client = Client()
    if person:
        client.force_login(person)
    return client.get(address).status_code


class TestEveryAddress:
    def test_has_an_expectation(self):
        assert set(names()) - set(EXPECTED) == set(), "say in EXPECTED to whom the new address opens"
        assert set(EXPECTED) - set(names()) == set(), "an address that is gone needs no expectation"

    @pytest.mark.parametrize("name", EXPECTED)
    def test_opens_to_those_it_is_for_and_to_nobody_else(self, district, name):
        made = records.make(district)
        address = reverse(name, args=made.arguments.get(name, list)())
        expected = EXPECTED[name]

        found = {who: status_for(person, address) for who, person in people.everybody(district).items()}

        assert found == {who: expected.status if who in expected.to else 404 for who in found}
        assert status_for(None, address) == expected.visitor


class TestForeignRecords:
    """R36: whoever tries another office's file finds nothing and leaves a line."""

    @pytest.mark.parametrize(
        "name",
        [
            *(f"workbench:{name}" for name in ("file", "timeline", "reckoning", "act", "document", "attachment")),
            *(f"watch:{name}" for name in ("alert", "zones", "own_points")),
        ],
    )
    def test_the_attempt_is_on_record_and_no_read_is(self, district, name):
        made = records.make(district)
        address = reverse(name, args=made.arguments[name]())

        assert status_for(district.stranger, address) == 404

        line = AccessEvent.objects.get(kind=AccessEvent.Kind.REFUSED)
        assert (line.account, line.path) == (district.stranger, address)
        assert not FileRead.objects.exists()
