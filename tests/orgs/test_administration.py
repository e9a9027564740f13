"""The administrators' pages: organisations, accounts, posts, delegations; each change with its entry."""

from __future__ import annotations

from datetime import date, timedelta
from io import BytesIO

import pytest
from allauth.mfa.models import Authenticator
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.test import Client
from openpyxl import load_workbook

from anhe import clock
from anhe.orgs import administering
from anhe.orgs.models import AccessEvent, Account, AdministrationEntry, Delegation, Organisation, Post
from tests.orgs.conftest import FOUNDED, PASSWORD, type_in

pytestmark = pytest.mark.django_db

TODAY = "2026-03-02"
ONE_DAY = timedelta(days=1)
Kind = AdministrationEntry.Kind


@pytest.fixture(autouse=True)
def _monday(live_at):
    live_at(f"{TODAY} 09:00")


@pytest.fixture
def keeper(bureau, inside) -> Client:
    return inside(bureau.actor("keeper", "system_admin", bureau.bureau))


@pytest.fixture
def guard(bureau, inside) -> Client:
    return inside(bureau.actor("guard", "security_admin", bureau.bureau))


@pytest.fixture
def auditor(bureau, inside) -> Client:
    return inside(bureau.actor("auditor", "audit_admin", bureau.bureau))


@pytest.fixture
def officer(bureau) -> Account:
    return bureau.post("zhou", "correction_officer", bureau.office).account


def last_entry() -> AdministrationEntry:
    return AdministrationEntry.objects.order_by("-at", "-id")[0]


def organisation_page(place: Organisation, *steps: str) -> str:
    return "/".join(["/administration/organisations", str(place.pk), *steps, ""])


def account_page(account: Account, *steps: str) -> str:
    return "/".join(["/administration/accounts", str(account.pk), *steps, ""])


class TestOrganisations:
    def test_the_system_administrator_sees_the_branch_and_not_the_next_bureau(self, keeper, bureau):
        page = keeper.get("/administration/organisations/").content.decode()

        assert "东山司法所" in page
        assert "石桥区司法局" not in page
        assert keeper.get(organisation_page(bureau.neighbour)).status_code == 404

    def test_one_is_set_up_under_a_parent_that_has_such(self, keeper, bureau):
        form = {"kind": "judicial_office", "name": "北坡司法所", "opened_on": TODAY}
        answer = keeper.post(organisation_page(bureau.bureau, "add"), form)

        assert answer.url == organisation_page(bureau.bureau)
        made = Organisation.objects.get(name="北坡司法所")
        assert bureau.bureau.contains(made)
        entry = last_entry()
        assert (entry.kind, entry.organisation, entry.by.username) == (Kind.ORGANISATION_ADDED, made, "keeper")
        assert entry.after["name"] == "北坡司法所"

    def test_a_bureau_is_not_set_up_under_an_office(self, keeper, bureau):
        page = keeper.get(organisation_page(bureau.office, "add")).content.decode()
        answer = keeper.post(organisation_page(bureau.office, "add"), {"kind": "justice_bureau", "name": "怪局"})

        assert 'value="village"' in page
        assert 'value="justice_bureau"' not in page
        assert answer.status_code == 422
        assert not Organisation.objects.filter(name="怪局").exists()

    def test_what_was_typed_stays_when_the_name_is_taken(self, keeper, bureau):
        form = {"kind": "judicial_office", "name": "东山司法所", "short_name": "东山"}
        answer = keeper.post(organisation_page(bureau.bureau, "add"), form)

        page = answer.content.decode()
        assert answer.status_code == 422
        assert "已经有同名的司法所" in page
        assert 'value="东山"' in page

    def test_a_new_name_keeps_the_old_one_in_its_entry(self, keeper, bureau):
        keeper.post(organisation_page(bureau.office, "rename"), {"name": "东山街道司法所", "short_name": "东山所"})

        bureau.office.refresh_from_db()
        assert bureau.office.name == "东山街道司法所"
        assert (last_entry().before["name"], last_entry().after["name"]) == ("东山司法所", "东山街道司法所")

    def test_it_closes_when_nothing_stands_or_works_below_it(self, keeper, bureau, officer):
        address = organisation_page(bureau.office, "close")
        said = keeper.post(address, {"ends_on": TODAY}).content.decode()
        assert "下设单位 1 个、在任岗位 1 个" in said

        keeper.post(organisation_page(bureau.committee, "close"), {"ends_on": TODAY})
        keeper.post(f"/administration/posts/{officer.posts.get().pk}/end/", {"ends_on": TODAY})
        assert keeper.post(address, {"ends_on": TODAY}).status_code == 302

        bureau.office.refresh_from_db()
        assert bureau.office.closed_on == date(2026, 3, 2)
        assert last_entry().kind == Kind.ORGANISATION_CLOSED

    @pytest.mark.parametrize(
        ("ends_on", "refused"),
        [
            pytest.param(date(2026, 3, 31), False, id="a post that ends on the same day"),
            pytest.param(date(2026, 4, 1), True, id="a post that goes on a day longer"),
        ],
    )
    def test_a_post_may_last_as_long_as_the_organisation(self, bureau, ends_on, refused):
        place = bureau.organisation("judicial_office", "北坡司法所", bureau.bureau)
        bureau.post("zhou", "correction_officer", place, ends_on=ends_on)
        keeper = bureau.actor("keeper", "system_admin", bureau.bureau)

        if refused:
            with pytest.raises(ValidationError, match="在任岗位 1 个"):
                administering.close_organisation(keeper, place, date(2026, 3, 31))
        else:
            administering.close_organisation(keeper, place, date(2026, 3, 31))
        place.refresh_from_db()
        assert (place.closed_on is None) is refused


class TestAccounts:
    FORM = {"username": "han.0412", "name": "韩霜", "role": "correction_officer", "starts_on": TODAY}

    def test_a_new_account_gets_a_first_password_shown_once_that_opens_only_the_change(self, keeper, bureau, client):
        page = keeper.post(organisation_page(bureau.office, "accounts", "add"), self.FORM)

        password = page.context["password"]
        account = Account.objects.get(username="han.0412")
        assert password in page.content.decode()
        assert "no-store" in page.headers["Cache-Control"]
        assert password not in keeper.get(account_page(account)).content.decode()
        assert account.posts.get().organisation == bureau.office
        type_in(client, "han.0412", password)
        assert client.get("/account/").url == "/account/password/"

    def test_the_password_is_written_nowhere(self, keeper, bureau):
        page = keeper.post(organisation_page(bureau.office, "accounts", "add"), self.FORM)

        entries = AdministrationEntry.objects.order_by("at", "id")
        assert [entry.kind for entry in entries] == [Kind.ACCOUNT_CREATED, Kind.POST_GRANTED]
        assert page.context["password"] not in str([(entry.before, entry.after) for entry in entries])
        assert "password" not in entries[0].after

    def test_account_and_post_come_together_or_not_at_all(self, keeper, bureau):
        wrong = {**self.FORM, "starts_on": "2026-03-02", "ends_on": "2026-03-01"}
        answer = keeper.post(organisation_page(bureau.office, "accounts", "add"), wrong)

        assert answer.status_code == 422
        assert 'value="韩霜"' in answer.content.decode()
        assert not Account.objects.filter(username="han.0412").exists()
        assert not AdministrationEntry.objects.exists()

    def test_a_taken_name_is_told_whatever_its_capitals(self, keeper, bureau, officer):
        answer = keeper.post(organisation_page(bureau.office, "accounts", "add"), {**self.FORM, "username": "ZHOU"})

        assert "已经有人用了" in answer.content.decode()

    def test_only_the_security_administrator_guards_and_only_the_system_administrator_creates(
        self, keeper, guard, bureau, officer
    ):
        for step in ("password", "unlock", "disable", "enable", "second-factor"):
            assert keeper.post(account_page(officer, step)).status_code == 404
        assert guard.get(organisation_page(bureau.office, "accounts", "add")).status_code == 404
        assert guard.get("/administration/organisations/").status_code == 404
        assert AccessEvent.objects.filter(kind="refused").count() == 7

    def test_the_neighbours_accounts_are_not_found(self, guard, bureau):
        stranger = bureau.post("stranger", "bureau_leader", bureau.neighbour).account

        assert guard.get(account_page(stranger)).status_code == 404
        assert guard.post(account_page(stranger, "disable")).status_code == 404
        assert "stranger" not in guard.get("/administration/accounts/").content.decode()

    def test_a_stopped_account_is_out_at_its_next_step_and_can_be_let_in_again(self, guard, officer, client):
        type_in(client, "zhou", PASSWORD)

        guard.post(account_page(officer, "disable"))

        assert client.get("/account/").url.startswith("/sign-in/")
        assert (last_entry().kind, last_entry().after) == (Kind.ACCOUNT_DISABLED, {"is_active": False})
        guard.post(account_page(officer, "enable"))
        assert type_in(client, "zhou", PASSWORD).url == "/"

    def test_a_reset_password_replaces_the_old_one_lifts_the_lock_and_ends_the_sessions(self, guard, officer):
        old, new = Client(), Client()
        type_in(old, "zhou", PASSWORD)
        for _again in range(5):
            type_in(new, "zhou", "不是这个密码啊啊")

        password = guard.post(account_page(officer, "password")).context["password"]

        assert old.get("/account/").url.startswith("/sign-in/")
        assert type_in(new, "zhou", password).url == "/"
        assert last_entry().kind == Kind.PASSWORD_RESET

    def test_a_locked_account_is_marked_and_unlocked_from_every_address(self, guard, officer, client):
        for _again in range(5):
            type_in(client, "zhou", "不是这个密码啊啊", REMOTE_ADDR="10.0.0.7")
        assert "锁定" in guard.get("/administration/accounts/?state=locked").content.decode()
        assert "zhou某" in guard.get("/administration/accounts/?state=locked").content.decode()

        guard.post(account_page(officer, "unlock"))

        assert type_in(client, "zhou", PASSWORD, REMOTE_ADDR="10.0.0.7").url == "/"
        entry = AdministrationEntry.objects.get()
        assert (entry.kind, entry.before, entry.after) == (Kind.ACCOUNT_UNLOCKED, {"locks": 1}, {"locks": 0})

    def test_a_lost_phone_is_taken_off_and_the_open_session_ends(self, guard, officer, second_factor, client):
        read_app = second_factor(officer)
        type_in(client, "zhou", PASSWORD)
        client.post("/sign-in/code/", {"code": read_app()})

        guard.post(account_page(officer, "second-factor"))

        assert not Authenticator.objects.filter(user=officer).exists()
        assert client.get("/account/").url.startswith("/sign-in/")

    @pytest.mark.parametrize("step", ["disable", "second-factor", "password"])
    def test_nobody_does_it_to_himself(self, guard, step):
        myself = Account.objects.get(username="guard")

        answer = guard.post(account_page(myself, step))

        myself.refresh_from_db()
        assert answer.url == account_page(myself)
        assert myself.is_active
        assert not myself.must_change_password
        assert Authenticator.objects.filter(user=myself).exists()

    @pytest.mark.parametrize(
        ("query", "found"),
        [("q=zhou", True), ("q=wu", False), ("role=correction_officer", True), ("state=disabled", False)],
    )
    def test_the_list_is_searched(self, guard, officer, query, found):
        assert ("zhou某" in guard.get(f"/administration/accounts/?{query}").content.decode()) is found


class TestPosts:
    def grant(self, keeper, place, **given):
        form = {"username": "zhou", "role": "resettlement_officer", "starts_on": TODAY, **given}
        return keeper.post(organisation_page(place, "posts", "grant"), form)

    def test_a_post_is_granted_with_its_days_and_ended_with_its_last(self, keeper, bureau, officer):
        self.grant(keeper, bureau.other_office, ends_on="2026-12-31")
        post = Post.objects.get(role="resettlement_officer")
        assert (post.account, post.ends_on) == (officer, date(2026, 12, 31))

        keeper.post(f"/administration/posts/{post.pk}/end/", {"ends_on": "2026-06-30"})

        post.refresh_from_db()
        assert post.ends_on == date(2026, 6, 30)
        assert (last_entry().before["ends_on"], last_entry().after["ends_on"]) == ("2026-12-31", "2026-06-30")

    def test_the_history_stays_on_both_pages(self, keeper, bureau, officer):
        Post.objects.filter(account=officer).update(ends_on=date(2025, 12, 31))

        for page in (organisation_page(bureau.office), account_page(officer)):
            assert "已结束" in keeper.get(page).content.decode()

    def test_a_role_is_granted_where_it_is_held(self, keeper, bureau, officer):
        answer = self.grant(keeper, bureau.office, role="bureau_leader")

        assert answer.status_code == 422
        assert not Post.objects.filter(role="bureau_leader").exists()

    def test_R37_the_page_refuses_an_officer_as_administrator(self, keeper, bureau, officer):
        answer = self.grant(keeper, bureau.bureau, role="audit_admin")

        page = answer.content.decode()
        assert answer.status_code == 422
        assert "三个账号" in page
        assert 'value="zhou"' in page
        assert officer.posts.count() == 1

    def test_nobody_is_granted_a_post_by_a_name_that_does_not_exist(self, keeper, bureau):
        assert "没有登录名是“nobody”的账号" in self.grant(keeper, bureau.office, username="nobody").content.decode()

    def test_an_end_before_the_beginning_is_refused(self, keeper, officer):
        post = officer.posts.get()
        answer = keeper.post(f"/administration/posts/{post.pk}/end/", {"ends_on": str(FOUNDED - ONE_DAY)})

        assert "不能早于任职日期" in answer.content.decode()


class TestDelegations:
    """Measures art. 10, 27 ¶2: in writing, by the agency, to an office of its bureau."""

    @pytest.fixture
    def head(self, bureau, inside) -> Client:
        return inside(bureau.actor("head", "agency_head", bureau.agency))

    def give(self, head, office, **given):
        form = {"office": str(office.pk), "matter": "short_leave", "document_number": "柳矫委〔2026〕3号", **given}
        return head.post("/administration/delegations/give/", {"starts_on": TODAY, **form})

    def test_the_head_delegates_and_the_office_holds_it_from_the_first_day_to_the_last(self, head, bureau):
        self.give(head, bureau.office, ends_on="2026-12-31")

        for day, held in (("2026-03-01", False), (TODAY, True), ("2026-12-31", True), ("2027-01-01", False)):
            on = date.fromisoformat(day)
            assert bureau.office.holds("short_leave", on) is held
        assert last_entry().kind == Kind.DELEGATION_GIVEN
        assert "柳矫委〔2026〕3号" in head.get("/administration/delegations/").content.decode()

    @pytest.mark.parametrize(
        ("starts_on", "refused"),
        [
            pytest.param("2026-12-31", True, id="on the last day of the first"),
            pytest.param("2027-01-01", False, id="the day after"),
        ],
    )
    def test_the_same_matter_is_not_delegated_twice_at_a_time(self, head, bureau, starts_on, refused):
        self.give(head, bureau.office, ends_on="2026-12-31")

        answer = self.give(head, bureau.office, starts_on=starts_on)

        assert (answer.status_code == 422) is refused

    def test_an_office_of_another_bureau_cannot_be_chosen(self, head, bureau):
        stranger = bureau.organisation("judicial_office", "南桥司法所", bureau.neighbour)

        assert self.give(head, stranger).status_code == 422
        assert not Delegation.objects.exists()

    def test_it_ends_with_a_last_day(self, head, bureau):
        self.give(head, bureau.office)
        given = Delegation.objects.get()

        head.post(f"/administration/delegations/{given.pk}/end/", {"ends_on": "2026-03-31"})

        given.refresh_from_db()
        assert given.ends_on == date(2026, 3, 31)
        assert last_entry().kind == Kind.DELEGATION_ENDED

    def test_an_officer_of_the_agency_is_not_its_head(self, bureau, inside):
        officer = inside(bureau.actor("li", "correction_officer", bureau.agency))

        assert officer.get("/administration/delegations/").status_code == 404


class TestTrails:
    """Only the audit administrator reads them, and nobody changes them."""

    def test_R37_the_other_administrators_do_not_read_them(self, keeper, guard, auditor):
        for address in ("/audit/access/", "/audit/administration/"):
            assert keeper.get(address).status_code == 404
            assert guard.get(address).status_code == 404
            assert auditor.get(address).status_code == 200

    def test_the_trail_of_the_door_is_filtered_by_person_kind_and_day(self, auditor, officer, client, live_at):
        type_in(client, "zhou", "不是这个密码啊啊")
        live_at("2026-03-03 09:00")
        type_in(client, "zhou", PASSWORD)

        def rows(query):
            return [row["cells"][1] for row in auditor.get(f"/audit/access/?{query}").context["table"]["rows"]]

        assert rows("who=zhou") == ["登录", "登录失败"]
        assert rows("kind=sign_in_failed") == ["登录失败"]
        assert rows("until=2026-03-02") == ["登录失败"]
        assert rows("who=zhou&since=2026-03-03") == ["登录"]

    def test_another_bureaus_events_are_not_read(self, auditor, bureau, client):
        bureau.post("stranger", "bureau_leader", bureau.neighbour)
        type_in(client, "stranger", PASSWORD)

        assert "stranger" not in auditor.get("/audit/access/").content.decode()

    def test_the_export_has_the_filtered_rows_as_text_and_is_itself_on_the_trail(self, auditor, officer, client):
        type_in(client, "zhou", PASSWORD, HTTP_USER_AGENT="=1+1")

        answer = auditor.get("/audit/access/export/?who=zhou")

        sheet = load_workbook(BytesIO(answer.content)).active
        rows = list(sheet.iter_rows(values_only=True))
        assert rows[0][:3] == ("时间", "事件", "姓名")
        assert rows[1][:4] == ("2026-03-02 09:00:00", "登录", "zhou某", "zhou")
        assert (rows[1][6], sheet.cell(2, 7).data_type) == ("=1+1", "s")
        assert len(rows) == 2
        assert AccessEvent.objects.filter(kind="trail_exported", path__contains="who=zhou").count() == 1

    def test_administration_shows_before_and_after(self, auditor, keeper, bureau):
        keeper.post(organisation_page(bureau.office, "rename"), {"name": "东山街道司法所"})

        page = auditor.get("/audit/administration/?who=keeper").content.decode()
        assert "单位更名" in page
        assert "东山街道司法所" in page
        sheet = load_workbook(BytesIO(auditor.get("/audit/administration/export/").content)).active
        assert "东山司法所" in sheet.cell(2, 7).value

    @pytest.mark.parametrize("trail", [AccessEvent, AdministrationEntry])
    def test_the_database_refuses_to_change_or_delete_a_line(self, bureau, keeper, client, trail):
        type_in(client, "nobody", "不是这个密码啊啊")
        keeper.post(organisation_page(bureau.office, "rename"), {"name": "东山街道司法所"})
        assert trail.objects.exists()

        with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
            trail.objects.update(at=clock.now())
        with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
            trail.objects.all()._raw_delete("default")


class TestQueryCounts:
    """A list costs the same for one row and for forty."""

    def fill(self, bureau, first, last):
        for number in range(first, last):
            office = bureau.organisation("judicial_office", f"第{number}司法所", bureau.bureau)
            post = bureau.post(f"user{number}", "correction_officer", office)
            bureau.post(post.account, "resettlement_officer", office)
            Delegation.objects.create(
                agency=bureau.agency, office=office, matter="short_leave", document_number="1", starts_on=FOUNDED
            )
            AccessEvent.objects.create(kind="signed_in", account=post.account, username=post.account.username)
            AdministrationEntry.objects.create(
                kind="post_granted", by=post.account, account=post.account, organisation=office, post_title="x"
            )

    @pytest.mark.parametrize(
        ("role", "place", "address"),
        [
            ("system_admin", "bureau", "/administration/organisations/"),
            ("system_admin", "bureau", "/administration/accounts/"),
            ("security_admin", "bureau", "/administration/accounts/"),
            ("agency_head", "agency", "/administration/delegations/"),
            ("audit_admin", "bureau", "/audit/access/"),
            ("audit_admin", "bureau", "/audit/administration/"),
            ("audit_admin", "bureau", "/audit/administration/export/"),
        ],
    )
    def test_lists_cost_the_same_for_one_row_and_forty(self, bureau, inside, queries, role, place, address):
        browser = inside(bureau.actor("lin", role, getattr(bureau, place)))
        self.fill(bureau, 0, 1)
        browser.get(address)  # the session learns that the second factor is set up
        with queries() as one:
            browser.get(address)
        self.fill(bureau, 1, 40)
        with queries() as forty:
            browser.get(address)

        assert forty.shapes == one.shapes

    def test_an_organisations_page_costs_the_same_for_one_holder_and_forty(self, bureau, inside, queries):
        browser = inside(bureau.actor("lin", "system_admin", bureau.bureau))
        browser.get(organisation_page(bureau.office))
        bureau.post("one", "correction_officer", bureau.office)
        with queries() as one:
            browser.get(organisation_page(bureau.office))
        for number in range(39):
            bureau.post(f"user{number}", "correction_officer", bureau.office)
        with queries() as forty:
            browser.get(organisation_page(bureau.office))

        assert forty.shapes == one.shapes
