"""外出, from the request to what the bureau sees of it. Law art. 27; Measures art. 26-28."""

import re
from datetime import timedelta

from playwright.sync_api import expect

from anhe import clock
from anhe.law.calendar import named
from tests.e2e.pages import Dialog, FilePage, Today

PERSON = "欧阳长河"


class TestThreeDaysOfLeave:
    """One story on three desks: the officer asks, the head of the office grants, the agency keeps the record."""

    def test_a_leave_goes_from_the_officers_desk_over_the_heads_to_the_agencys_record(self, desk):
        starts_on = clock.today() + timedelta(days=4)
        ends_on = starts_on + timedelta(days=2)

        officer = desk("lin")
        Today(officer).open()
        officer.keyboard.press("/")
        expect(officer.get_by_role("searchbox")).to_be_focused()
        officer.keyboard.type("oych")
        officer.keyboard.press("Enter")
        expect(officer.locator(".person__name")).to_have_text(PERSON)
        file = FilePage(officer)
        request = file.begin("登记外出申请")
        request.field("事由").first.select_option("family")
        request.fill(
            {
                "事由说明": "母亲住院手术，需要陪护",
                "目的地": "示例省邻市",
                "外出起": starts_on.isoformat(),
                "外出止": ends_on.isoformat(),
            }
        )
        expect(request.box).to_contain_text("审批外出申请")
        request.send().is_done()
        expect(file.entries("申请外出：示例省邻市")).to_be_visible()
        expect(file.duty("审批外出申请")).to_be_visible()

        head = desk("shi")
        duty = Today(head).open().duty(PERSON, "审批外出申请")
        duty.get_by_role("link", name="批准外出", exact=True).click()
        Dialog(head, "批准外出").send().is_done()
        expect(duty).to_have_count(0)

        file.open(officer.url)
        back = file.duty("销假")
        expect(back.locator(".due time")).to_have_attribute("datetime", ends_on.isoformat())
        back.get_by_text("怎么算的").click()
        expect(back.locator(".reckoning__steps")).to_contain_text(f"外出期限至{named(ends_on)}")
        expect(back.locator(".reckoning__basis")).to_contain_text("第28条")

        paper = officer.request.get(file.paper("社区矫正对象外出批准告知书").get_attribute("href"))
        assert paper.status == 200
        assert paper.headers["content-type"] == "application/pdf"
        assert paper.body().startswith(b"%PDF")

        agency = desk("he")
        office = Today(agency).open().office("青石司法所")
        expect(office.get_by_role("cell").last).to_have_text(re.compile(r"^[1-9]\d*$"))
        agency.get_by_role("link", name=re.compile("^消息")).click()
        notice = agency.get_by_role("link", name=re.compile(f"备案 {PERSON}：批准外出"))
        notice.first.click()
        expect(agency.locator(".person__name")).to_have_text(PERSON)
