"""Who may open which address: declared by every view, asked of the posts in force today."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import ImproperlyConfigured
from django.http import HttpResponse
from django.test import RequestFactory
from django.urls import URLPattern, URLResolver, get_resolver

from anhe.orgs.access import Actor, By
from anhe.orgs.gates import Audience, allowed, gate_of, public, signed_in
from anhe.orgs.middleware import ActorMiddleware, GateMiddleware
from anhe.orgs.models import AccessEvent

pytestmark = pytest.mark.django_db


def addresses(resolver: URLResolver, before: str = "/") -> Iterator[tuple[str, URLPattern]]:
    for entry in resolver.url_patterns:
        path = before + str(entry.pattern)
        if isinstance(entry, URLResolver):
            yield from addresses(entry, path)
        else:
            yield path, entry


class TestEveryAddress:
    def test_every_address_of_the_product_says_who_may_open_it(self):
        silent = [path for path, entry in addresses(get_resolver()) if gate_of(entry.callback) is None]

        assert silent == []

    def test_only_the_door_itself_is_open_to_anyone(self):
        gates = {path: gate_of(entry.callback) for path, entry in addresses(get_resolver())}
        open_to_anyone = {path for path, gate in gates.items() if gate and gate.audience is Audience.ANYONE}

        assert {path for path in open_to_anyone if not path.startswith("/gallery/")} == {
            "/sign-in/",
            "/sign-in/code/",
            "/sign-in/disabled/",
            "/sign-out/",
            "/language/setlang/",
        }

    def test_a_view_that_says_nothing_is_not_served(self, rf: RequestFactory):
        def silent(request):
            return HttpResponse("never")

        with pytest.raises(ImproperlyConfigured, match=r"silent does not say who may open it"):
            GateMiddleware(silent).process_view(rf.get("/x/"), silent, (), {})

    def test_a_gate_for_nobody_is_a_mistake(self):
        with pytest.raises(ValueError, match="at least one capacity"):
            allowed(By.NOBODY)


class TestGate:
    @pytest.fixture
    def head(self, bureau) -> Actor:
        return bureau.actor("head", "agency_head", bureau.agency)

    @pytest.mark.parametrize(
        ("declare", "admitted"),
        [
            pytest.param(allowed(By.CORRECTION_AGENCY | By.AUDIT_ADMIN), True, id="one of the capacities"),
            pytest.param(allowed(By.JUDICIAL_OFFICE), False, id="another capacity"),
            pytest.param(signed_in, True, id="whoever is signed in"),
            pytest.param(public, True, id="anyone"),
        ],
    )
    def test_it_admits_by_the_capacities_held(self, head, declare, admitted):
        @declare
        def view(request):
            return HttpResponse()

        gate = gate_of(view)
        assert gate is not None
        assert gate.admits(head) is admitted

    def test_a_post_that_does_not_fit_finds_nothing_and_is_recorded(self, bureau, inside):
        officer = bureau.actor("zhou", "correction_officer", bureau.office)

        answer = inside(officer).get("/audit/access/")

        assert answer.status_code == 404
        event = AccessEvent.objects.get()
        assert (event.kind, event.account, event.path) == ("refused", officer.account, "/audit/access/")

    def test_a_stranger_on_a_page_part_is_sent_to_the_door_as_a_whole(self, client, db):
        answer = client.get("/account/", headers={"HX-Request": "true"})

        assert (answer.status_code, answer.headers["HX-Redirect"]) == (204, "/sign-in/")

    @pytest.mark.parametrize(
        ("page", "door"),
        [
            ("http://127.0.0.1/files/1/?kind=leave", "/sign-in/?next=%2Ffiles%2F1%2F%3Fkind%3Dleave"),
            ("http://elsewhere.example/files/1/", "/sign-in/"),
        ],
        ids=["back to the page around the part", "never to a foreign house"],
    )
    def test_who_was_signed_out_over_a_form_is_told_and_brought_back(self, client, db, page, door):
        answer = client.get("/account/", headers={"HX-Request": "true", "HX-Current-URL": page, "Host": "127.0.0.1"})

        assert answer.headers["HX-Redirect"] == door
        assert "登录已过期" in client.get(door).content.decode()

    def test_who_is_signed_in_costs_one_query_for_the_posts_and_only_when_asked(self, bureau, rf, queries):
        account = bureau.post("zhou", "correction_officer", bureau.office).account
        request = rf.get("/")
        request.user = account
        ActorMiddleware(lambda request: HttpResponse())(request)

        with queries() as unasked:
            pass
        with queries() as asked:
            assert request.actor.acts_for(bureau.office, By.JUDICIAL_OFFICE)
            assert request.actor.post_title == "东山司法所 · 矫正工作者"
        assert (len(unasked), len(asked)) == (0, 1)

    def test_a_visitor_has_no_capacity(self, rf, db):
        request = rf.get("/")
        request.user = AnonymousUser()
        ActorMiddleware(lambda request: HttpResponse())(request)

        assert request.actor.account is None
        assert request.actor.capacities == By.NOBODY
