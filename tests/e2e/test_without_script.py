"""A browser that runs no script: links and plain forms still do the work."""

from playwright.sync_api import expect

from anhe import clock
from tests.e2e.home import PASSWORD


class TestWithoutScript:
    def test_an_officer_signs_in_finds_a_person_and_writes_down_a_report(self, desk):
        page = desk(None, java_script_enabled=False)

        page.goto("/sign-in/")
        page.get_by_label("登录名").fill("lin")
        page.get_by_label("密码").fill(PASSWORD)
        page.get_by_role("button", name="登录").click()
        page.get_by_role("searchbox").fill("慕容望舒")
        page.get_by_role("searchbox").press("Enter")
        page.locator(".acts").get_by_role("link", name="登记定期报告", exact=True).click()
        expect(page.get_by_role("heading", name="登记定期报告", exact=True)).to_be_visible()

        form = page.locator("form.act")
        form.get_by_label("报告日期").fill(clock.today().isoformat())
        form.locator("button[type=submit]").click()
        expect(form.get_by_role("alert")).to_contain_text("报告内容")
        expect(form.get_by_label("报告日期")).to_have_value(clock.today().isoformat())
        form.get_by_label("报告内容").fill("在家附近的工地上班，按时休息。")
        form.locator("button[type=submit]").click()

        expect(page.locator(".person__name")).to_have_text("慕容望舒")
        expect(page.get_by_role("status")).to_contain_text("登记定期报告")
        expect(page.locator(".entry__text").first).to_contain_text("在家附近的工地上班")

    def test_how_a_day_was_reckoned_is_a_link(self, desk, house):
        page = desk("lin", java_script_enabled=False)

        page.goto(house.files["慕容望舒"])
        page.locator(".duty").first.get_by_text("怎么算的").click()
        page.locator(".duty").first.get_by_role("link", name="查看计算过程").click()

        expect(page.locator(".reckoning__steps li").first).to_be_visible()
