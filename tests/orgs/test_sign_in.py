"""The door: signing in, being locked out, the second factor, the first password, the sessions."""

from __future__ import annotations

from datetime import timedelta
from itertools import pairwise

import pytest
from allauth.mfa.models import Authenticator
from django.test import Client

from anhe import clock
from anhe.orgs.models import AccessEvent, Account, Attempts
from tests.orgs.conftest import PASSWORD, code_of, type_in

pytestmark = pytest.mark.django_db

WRONG = "芦花深处-00000"
Kind = AccessEvent.Kind


@pytest.fixture(autouse=True)
def _monday(live_at):
    live_at("2026-03-02 09:00")


@pytest.fixture
def officer(bureau) -> Account:
    return bureau.post("zhou", "correction_officer", bureau.office).account


def kinds() -> list[str]:
    return list(AccessEvent.objects.order_by("at", "id").values_list("kind", flat=True))


def is_inside(client: Client) -> bool:
    return client.get("/account/").status_code == 200


class TestSignIn:
    def test_a_stranger_is_shown_the_door_and_led_back_where_he_wanted_to_go(self, client, officer):
        page = client.get("/account/sessions/")
        assert (page.status_code, page.url) == (302, "/sign-in/?next=/account/sessions/")

        answer = client.post(page.url, {"login": "zhou", "password": PASSWORD, "next": "/account/sessions/"})

        assert answer.url == "/account/sessions/"
        assert is_inside(client)

    def test_a_sign_in_is_written_down_with_address_and_browser(self, client, officer):
        type_in(client, "zhou", PASSWORD, REMOTE_ADDR="10.1.2.3", HTTP_USER_AGENT="Firefox 128")

        event = AccessEvent.objects.get()
        assert (event.kind, event.account, event.username) == (Kind.SIGNED_IN, officer, "zhou")
        assert (event.address, event.user_agent, event.at) == ("10.1.2.3", "Firefox 128", clock.now())

    def test_the_session_ends_with_the_browser(self, client, officer):
        type_in(client, "zhou", PASSWORD)

        assert client.session.get_expire_at_browser_close()

    def test_a_stopped_account_is_told_so_only_with_the_right_password(self, client, officer):
        Account.objects.filter(pk=officer.pk).update(is_active=False)

        assert "登录名或密码不对" in type_in(client, "zhou", WRONG).content.decode()
        answer = type_in(client, "zhou", PASSWORD)

        assert answer.url == "/sign-in/disabled/"
        assert "账号已停用" in client.get(answer.url).content.decode()
        assert not is_inside(client)

    def test_signing_out_is_written_down(self, client, officer):
        type_in(client, "zhou", PASSWORD)
        client.post("/sign-out/")

        assert kinds() == [Kind.SIGNED_IN, Kind.SIGNED_OUT]
        assert not is_inside(client)

    @pytest.mark.parametrize("address", ["/signup/", "/accounts/signup/", "/account/email/", "/sign-in/signup/"])
    def test_nobody_signs_up_and_there_is_no_mail(self, client, address):
        assert client.get(address).status_code == 404

    def test_a_name_typed_for_no_account_is_not_kept_it_may_be_a_password(self, client, db):
        type_in(client, "MySecret-2026", WRONG)

        event = AccessEvent.objects.get()
        assert (event.account, event.username) == (None, "My…")


class TestLockout:
    """Five failures in a row lock a name from one address for fifteen minutes."""

    def fail(self, client, times, username="zhou", **headers):
        answers = [type_in(client, username, WRONG, **headers).content.decode() for _again in range(times)]
        return answers[-1]

    def test_after_the_fourth_failure_the_right_password_still_opens(self, client, officer):
        assert "还可以再试 1 次" in self.fail(client, 4)

        type_in(client, "zhou", PASSWORD)

        assert is_inside(client)

    def test_the_fifth_failure_locks_and_says_until_when_and_whom_to_ask(self, client, officer):
        said = self.fail(client, 5)

        assert "09:15" in said
        assert "安全管理员" in said
        assert kinds().count(Kind.LOCKED_OUT) == 1

    def test_after_the_fifth_even_the_right_password_is_refused_and_recorded(self, client, officer):
        self.fail(client, 5)

        said = type_in(client, "zhou", PASSWORD).content.decode()

        assert "09:15" in said
        assert not is_inside(client)
        assert kinds().count(Kind.SIGN_IN_FAILED) == 6

    @pytest.mark.parametrize(
        ("minutes", "seconds", "opens"),
        [
            pytest.param(14, 59, False, id="a second before"),
            pytest.param(15, 0, True, id="when the fifteen minutes are over"),
        ],
    )
    def test_the_lock_ends_by_itself_after_fifteen_minutes(self, client, officer, live_at, minutes, seconds, opens):
        self.fail(client, 5)
        live_at(clock.now() + timedelta(minutes=minutes, seconds=seconds))

        type_in(client, "zhou", PASSWORD)

        assert is_inside(client) is opens

    def test_failures_a_quarter_of_an_hour_apart_are_not_in_a_row(self, client, officer, live_at):
        self.fail(client, 4)
        live_at(clock.now() + timedelta(minutes=15))

        assert "还可以再试 4 次" in self.fail(client, 1)

    def test_a_completed_sign_in_starts_the_count_anew(self, client, officer):
        self.fail(client, 4)
        type_in(client, "zhou", PASSWORD)
        client.post("/sign-out/")

        assert "还可以再试 4 次" in self.fail(client, 1)

    def test_the_lock_holds_for_one_address_and_one_name(self, client, officer, bureau):
        bureau.account("wu")
        self.fail(client, 5, REMOTE_ADDR="10.0.0.9")

        assert "还可以再试 4 次" in self.fail(client, 1, username="wu", REMOTE_ADDR="10.0.0.9")
        type_in(client, "zhou", PASSWORD, REMOTE_ADDR="10.0.0.10")

        assert is_inside(client)

    def test_capitals_do_not_make_another_name(self, client, officer):
        self.fail(client, 3)
        assert "还可以再试 1 次" in self.fail(client, 1, username="ZHOU")

    def test_an_unknown_name_hears_the_same_as_a_known_one(self, client, officer):
        known, unknown = self.fail(client, 1), self.fail(client, 1, username="nobody")

        assert "登录名或密码不对" in known
        assert "登录名或密码不对" in unknown
        assert "09:15" in self.fail(client, 4, username="nobody")


class TestSecondFactor:
    def test_the_code_of_the_app_completes_the_sign_in(self, client, officer, second_factor):
        read_app = second_factor(officer)

        answer = type_in(client, "zhou", PASSWORD)
        assert answer.url == "/sign-in/code/"
        assert not is_inside(client)
        client.post("/sign-in/code/", {"code": read_app()})

        assert is_inside(client)
        assert kinds() == [Kind.SIGNED_IN]

    def test_a_wrong_code_is_counted_wherever_it_comes_from_and_the_fifth_locks(self, officer, second_factor):
        read_app = second_factor(officer)
        said = ""
        for last in range(5):
            browser = Client(REMOTE_ADDR=f"10.0.0.{last + 1}")
            type_in(browser, "zhou", PASSWORD)
            said = browser.post("/sign-in/code/", {"code": "000000"}).content.decode()

        assert "09:15" in said
        assert kinds() == [*[Kind.SECOND_FACTOR_FAILED] * 5, Kind.LOCKED_OUT]
        browser = Client(REMOTE_ADDR="10.0.0.99")
        type_in(browser, "zhou", PASSWORD)
        browser.post("/sign-in/code/", {"code": read_app()})
        assert not is_inside(browser)

    def test_a_code_opens_once(self, officer, second_factor):
        code = second_factor(officer)()
        for browser, opens in ((Client(), True), (Client(), False)):
            type_in(browser, "zhou", PASSWORD)
            browser.post("/sign-in/code/", {"code": code})
            assert is_inside(browser) is opens

    def test_a_recovery_code_stands_in_for_a_phone_left_at_home_and_only_once(self, client, officer):
        type_in(client, "zhou", PASSWORD)
        client.post("/account/second-factor/on/", {"code": code_of(set_up(client))})
        codes = client.get("/account/recovery-codes/").context["unused_codes"]
        assert len(codes) == 10

        for browser, opens in ((Client(), True), (Client(), False)):
            type_in(browser, "zhou", PASSWORD)
            browser.post("/sign-in/code/", {"code": codes[0]})
            assert is_inside(browser) is opens

    def test_setting_up_shows_a_picture_the_policy_lets_through_and_keeps_the_secret_sealed(
        self, client, officer, django_capture_on_commit_callbacks
    ):
        type_in(client, "zhou", PASSWORD)

        page = client.get("/account/second-factor/on/")
        secret = page.context["form"].secret
        with django_capture_on_commit_callbacks(execute=True):
            client.post("/account/second-factor/on/", {"code": code_of(secret)})

        assert 'src="data:image/svg+xml;base64,' in page.content.decode()
        assert "img-src 'self' data:" in page.headers["Content-Security-Policy"]
        stored = Authenticator.objects.get(user=officer, type=Authenticator.Type.TOTP)
        assert secret not in str(stored.data)
        assert kinds()[-1] == Kind.SECOND_FACTOR_SET

    def test_who_typed_the_password_long_ago_types_it_again_first(self, client, officer):
        client.force_login(officer)

        assert client.get("/account/second-factor/on/").url.startswith("/account/confirm/")

    @pytest.mark.parametrize(
        ("role", "place", "led"),
        [
            ("system_admin", "bureau", True),
            ("security_admin", "bureau", True),
            ("audit_admin", "bureau", True),
            ("bureau_leader", "bureau", True),
            ("correction_officer", "office", False),
            ("agency_head", "agency", False),
        ],
    )
    def test_administrators_and_leaders_set_it_up_before_anything_else(self, client, bureau, role, place, led):
        bureau.post("lin", role, getattr(bureau, place))
        type_in(client, "lin", PASSWORD)

        answer = client.get("/account/")

        assert (answer.status_code == 302 and answer.url == "/account/second-factor/on/") is led
        if led:
            client.post("/account/second-factor/on/", {"code": code_of(set_up(client))})
            assert is_inside(client)

    def test_who_needs_it_cannot_put_it_away_others_can(self, client, bureau, officer):
        lin = bureau.post("lin", "bureau_leader", bureau.bureau).account
        for account, still_there in ((lin, True), (officer, False)):
            browser = Client()
            type_in(browser, account.username, PASSWORD)
            browser.post("/account/second-factor/on/", {"code": code_of(set_up(browser))})
            browser.post("/account/second-factor/off/")
            assert Authenticator.objects.filter(user=account).exists() is still_there
        assert Kind.SECOND_FACTOR_REMOVED in kinds()

    def test_an_installation_may_waive_it(self, client, bureau, settings):
        settings.SECOND_FACTOR_REQUIRED = False
        bureau.post("lin", "system_admin", bureau.bureau)
        type_in(client, "lin", PASSWORD)

        assert is_inside(client)


def set_up(client: Client) -> str:
    return client.get("/account/second-factor/on/").context["form"].secret


class TestFirstPassword:
    def change(self, client, new, old=PASSWORD):
        return client.post("/account/password/", {"oldpassword": old, "password1": new, "password2": new})

    @pytest.fixture
    def newcomer(self, bureau) -> Account:
        account = bureau.post("han", "correction_officer", bureau.office).account
        Account.objects.filter(pk=account.pk).update(must_change_password=True)
        return account

    def test_until_it_is_changed_only_changing_and_leaving_are_possible(self, client, newcomer):
        type_in(client, "han", PASSWORD)

        for address in ("/account/", "/account/sessions/", "/account/second-factor/"):
            assert client.get(address).url == "/account/password/"
        assert client.get("/account/password/").status_code == 200
        assert client.post("/sign-out/").status_code == 302

    def test_changing_it_opens_the_house_and_is_written_down(self, client, newcomer):
        type_in(client, "han", PASSWORD)
        self.change(client, "稻香十里-33190")

        newcomer.refresh_from_db()
        assert not newcomer.must_change_password
        assert newcomer.password_changed_at == clock.now()
        assert is_inside(client)
        assert kinds() == [Kind.SIGNED_IN, Kind.PASSWORD_CHANGED]

    @pytest.mark.parametrize(
        ("new", "said"),
        [
            pytest.param(PASSWORD, "最近用过的 3 个密码", id="the same again"),
            pytest.param("aB3-5678", "10", id="too short"),
            pytest.param("8234719203846", "数字", id="only digits"),
        ],
    )
    def test_a_poor_password_is_refused_in_words(self, client, newcomer, new, said):
        type_in(client, "han", PASSWORD)

        page = self.change(client, new)

        assert said in page.content.decode()
        assert not is_inside(client)

    def test_none_of_the_last_three_but_the_fourth_last_may_return(self, client, officer):
        type_in(client, "zhou", PASSWORD)
        used = [PASSWORD, "稻香十里-33190", "渔火满江-33200"]
        for old, new in pairwise(used):
            self.change(client, new, old=old)

        for again in used:
            assert "最近用过的 3 个密码" in self.change(client, again, old=used[-1]).content.decode()
        self.change(client, "月落乌啼-33210", old=used[-1])
        assert self.change(client, PASSWORD, old="月落乌啼-33210").status_code == 302

    @pytest.mark.parametrize(
        ("days", "led"), [pytest.param(89, False, id="the day before"), pytest.param(90, True, id="ninety days old")]
    )
    def test_an_aged_password_is_changed_first(self, client, officer, live_at, days, led):
        live_at(clock.now() + timedelta(days=days))
        type_in(client, "zhou", PASSWORD)

        assert is_inside(client) is not led

    def test_an_installation_may_let_passwords_live(self, client, officer, live_at, settings):
        settings.PASSWORD_DAYS = 0
        live_at(clock.now() + timedelta(days=4000))
        type_in(client, "zhou", PASSWORD)

        assert is_inside(client)


class TestSessions:
    def test_the_others_are_signed_out_and_this_one_stays(self, officer):
        here, there = Client(HTTP_USER_AGENT="Firefox"), Client(HTTP_USER_AGENT="Old phone")
        type_in(there, "zhou", PASSWORD)
        type_in(here, "zhou", PASSWORD)
        page = here.get("/account/sessions/").content.decode()
        assert "Old phone" in page

        here.post("/account/sessions/")

        assert is_inside(here)
        assert not is_inside(there)
        assert kinds()[-1] == Kind.OTHERS_SIGNED_OUT

    def test_a_changed_password_ends_the_other_sessions(self, officer):
        here, there = Client(), Client()
        type_in(there, "zhou", PASSWORD)
        type_in(here, "zhou", PASSWORD)

        new = "稻香十里-33190"
        here.post("/account/password/", {"oldpassword": PASSWORD, "password1": new, "password2": new})

        assert is_inside(here)
        assert not is_inside(there)


class TestAttempts:
    def test_attempts_of_nobody_are_counted_without_an_account(self, client, db):
        type_in(client, "nobody", WRONG)

        assert Attempts.objects.get().failures == 1
