"""The dialogs that acts are done in: nothing typed is lost, nothing is done twice, nobody overwrites a colleague."""

from datetime import timedelta

from playwright.sync_api import expect

from anhe import clock
from tests.e2e.pages import Dialog, FilePage


def leave_words(days_ahead: int) -> dict[str, str]:
    starts_on = clock.today() + timedelta(days=days_ahead)
    return {
        "事由说明": "回乡办理社保手续",
        "目的地": "示例省邻市",
        "外出起": starts_on.isoformat(),
        "外出止": starts_on.isoformat(),
    }


class TestAnErrorInADialog:
    def test_a_mistake_is_named_at_its_field_and_keeps_what_was_typed(self, desk, house):
        page = desk("lin")
        file = FilePage(page).open(house.files["司徒远帆"])
        words = leave_words(20)
        words["外出止"] = (clock.today() + timedelta(days=2)).isoformat()

        file.begin("登记外出申请").fill(words).send()

        dialog = Dialog(page, "登记外出申请")
        expect(dialog.box.locator("[data-error-summary]")).to_be_focused()
        expect(dialog.box.locator("[data-error-summary]")).to_contain_text("外出止不能早于外出起")
        expect(dialog.field("外出止")).to_have_attribute("aria-invalid", "true")
        for label, text in words.items():
            expect(dialog.field(label)).to_have_value(text)

        dialog.fill({"外出止": words["外出起"]}).send().is_done()
        expect(file.entries("回乡办理社保手续")).to_have_count(1)

    def test_what_the_law_refuses_is_said_with_its_article_and_keeps_what_was_typed(self, desk, house):
        page = desk("lin")
        file = FilePage(page).open(house.files["司徒远帆"])
        words = leave_words(5)
        words["外出止"] = (clock.today() + timedelta(days=2000)).isoformat()

        file.begin("登记外出申请").fill(words).send()

        dialog = Dialog(page, "登记外出申请")
        expect(dialog.box.locator("[data-error-summary]")).to_contain_text("外出止晚于矫正期止")
        expect(dialog.box.locator("[data-error-summary]")).to_contain_text("社区矫正法第44条")
        expect(dialog.field("事由说明")).to_have_value(words["事由说明"])


class TestPressingTwice:
    def test_a_double_click_on_the_button_acts_once(self, desk, house):
        page = desk("lin")
        file = FilePage(page).open(house.files["上官青禾"])

        dialog = file.begin("登记外出申请").fill(leave_words(6))
        dialog.submit.dblclick()

        dialog.is_done()
        expect(file.entries("申请外出")).to_have_count(1)
        page.reload()
        expect(file.entries("申请外出")).to_have_count(1)


class TestLeavingADialog:
    def test_escape_on_typed_words_asks_first_and_then_obeys(self, desk, house):
        page = desk("lin")
        file = FilePage(page).open(house.files["诸葛晓舟"])
        dialog = file.begin("登记外出申请").fill({"事由说明": "还没写完"})

        page.keyboard.press("Escape")
        expect(dialog.box.get_by_role("alert")).to_contain_text("填写的内容还没有提交")
        page.keyboard.press("Enter")
        expect(dialog.field("事由说明")).to_have_value("还没写完")
        expect(dialog.box.locator("[data-unsaved]")).to_be_hidden()

        page.keyboard.press("Escape")
        dialog.box.get_by_role("button", name="放弃").click()
        dialog.is_done()
        expect(page.locator(".acts").get_by_role("link", name="登记外出申请")).to_be_focused()

    def test_escape_on_an_untouched_dialog_closes_it(self, desk, house):
        page = desk("lin")
        dialog = FilePage(page).open(house.files["诸葛晓舟"]).begin("登记谈话")

        page.keyboard.press("Escape")

        dialog.is_done()


class TestTwoOfficersAtOnce:
    def test_the_second_is_told_what_changed_and_keeps_what_was_typed(self, desk, house):
        first, second = desk("lin"), desk("zhou")
        FilePage(first).open(house.files["夏侯明川"])
        FilePage(second).open(house.files["夏侯明川"])
        late = FilePage(second).begin("登记外出申请").fill(leave_words(12))

        FilePage(first).begin("登记外出申请").fill(leave_words(8)).send().is_done()
        late.send()

        told = Dialog(second, "登记外出申请")
        expect(told.box.get_by_role("alert")).to_contain_text("林所员")
        expect(told.box.get_by_role("alert")).to_contain_text("申请外出：示例省邻市")
        expect(told.field("外出起")).to_have_value(leave_words(12)["外出起"])

        told.send().is_done()
        expect(FilePage(second).entries("申请外出")).to_have_count(2)
