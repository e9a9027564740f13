"""The door: an officer comes in without a mouse."""

from playwright.sync_api import expect

from tests.e2e.home import PASSWORD


class TestSigningIn:
    """What a day begins with; WCAG 2.1.1."""

    def test_an_officer_signs_in_by_keyboard_and_sees_what_is_owed_today(self, desk):
        page = desk(None)

        page.goto("/")
        expect(page.get_by_label("登录名")).to_be_focused()
        page.keyboard.type("lin")
        page.keyboard.press("Tab")
        page.keyboard.type(PASSWORD)
        page.keyboard.press("Enter")

        expect(page.get_by_role("heading", name="今天", exact=True)).to_be_visible()
        expect(page.locator(".duty").first).to_be_visible()

    def test_a_wrong_password_says_so_and_keeps_the_name(self, desk):
        page = desk(None)

        page.goto("/sign-in/")
        page.get_by_label("登录名").fill("lin")
        page.get_by_label("密码").fill("not-the-password")
        page.get_by_role("button", name="登录").click()

        expect(page.get_by_role("alert")).to_be_visible()
        expect(page.get_by_label("登录名")).to_have_value("lin")
