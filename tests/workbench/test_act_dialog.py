"""The door through which pages run acts: what was typed stays, whatever goes wrong."""

from __future__ import annotations

import uuid
from datetime import date

import pytest
from django.urls import reverse

from anhe.casework.models import FileRead
from anhe.correction.admission import RegisterNotice
from anhe.correction.leave import ApproveLeave, RequestLeave
from anhe.correction.models import LeaveRequest
from anhe.correction.team_and_plan import FormTeam
from anhe.correction.visits_and_talks import RecordVisit
from tests.district import act
from tests.workbench.conftest import HTMX, act_address, events_of, file_address, text_of

ASKED = {
    "reason": "family",
    "explanation": "母亲住院",
    "place": "示例省邻市",
    "starts_on": "2026-03-09",
    "ends_on": "2026-03-11",
}


def asked(**changed: str) -> dict[str, str]:
    return {**ASKED, "key": str(uuid.uuid4()), **changed}


@pytest.fixture
def correction(cases):
    return cases.enrolled(name="钱一鸣")


@pytest.fixture
def address(correction):
    return act_address(RequestLeave, correction)


class TestOpening:
    """The form says what it is about, under which article, and what it will do."""

    def test_htmx_gets_a_dialog_and_everybody_else_a_page(self, officer, address):
        assert text_of(officer.get(address, headers=HTMX)).lstrip().startswith("<dialog")
        assert "<html" in text_of(officer.get(address))

    def test_it_names_the_person_the_articles_and_what_will_happen(self, officer, address):
        page = text_of(officer.get(address, headers=HTMX))

        for words in ("登记外出申请", "钱一鸣", "社区矫正法第27条", "将发生", "审批外出申请"):
            assert words in page

    def test_a_visit_begins_with_the_time_filled_in(self, officer, correction):
        page = text_of(officer.get(act_address(RecordVisit, correction), headers=HTMX))

        assert 'value="2026-03-02T09:00"' in page

    def test_seats_of_a_team_stand_in_a_table(self, officer, correction):
        response = officer.get(act_address(FormTeam, correction), headers=HTMX)

        assert 'class="seats"' in text_of(response)
        assert [len(row) for row in response.context["seats"]["rows"]] == [4] * 5
        assert "letter_signed" in {field.name for field in response.context["seats"]["others"]}

    @pytest.mark.parametrize("name", ["correction.NoSuchAct", "casework.Nonsense"])
    def test_an_act_that_does_not_exist_is_not_found(self, officer, correction, name):
        assert officer.get(reverse("workbench:act", args=[name, correction.pk])).status_code == 404

    def test_a_record_that_does_not_exist_is_not_found(self, officer):
        assert officer.get(reverse("workbench:act", args=[RequestLeave.name, uuid.uuid4()])).status_code == 404

    @pytest.mark.parametrize("method", ["get", "post"])
    def test_another_office_s_person_is_not_found_either_way(self, district, inside, address, correction, method):
        assert getattr(inside(district.stranger), method)(address, asked()).status_code == 404
        assert not correction.leaves.exists()
        assert not FileRead.objects.exists()


class TestRunning:
    """One transaction, one entry; the page refreshes itself and says what was done."""

    def test_done_answers_htmx_with_nothing_to_swap_and_a_toast(self, officer, address, correction):
        answer = officer.post(address, asked(), headers=HTMX)

        assert answer.status_code == 204
        assert set(events_of(answer)) == {"act-done", "toast"}
        assert "登记外出申请" in events_of(answer)["toast"]["text"]
        assert correction.leaves.count() == 1

    def test_without_script_it_leads_back_to_the_file_and_says_so_there(self, officer, address, correction):
        answer = officer.post(address, asked(), follow=True)

        assert answer.redirect_chain == [(file_address(correction), 302)]
        assert "登记外出申请" in text_of(answer)

    def test_the_same_form_sent_twice_acts_once(self, officer, address, correction):
        told = asked()

        first, second = (officer.post(address, told, headers=HTMX) for _ in range(2))

        assert (first.status_code, second.status_code) == (204, 204)
        assert correction.leaves.count() == 1

    def test_a_notice_opens_a_file_and_leads_to_it(self, district, inside):
        agency = inside(district.agency_officer)
        address = reverse("workbench:act", args=[RegisterNotice.name, district.office.pk])

        assert agency.get(address, headers=HTMX).status_code == 200
        assert inside(district.stranger).get(address, headers=HTMX).status_code == 404


class TestGoingWrong:
    """422, the same form, and every word still in it."""

    def test_a_gap_comes_back_with_what_was_typed_and_the_same_key(self, officer, address, correction):
        told = asked(ends_on="")

        answer = officer.post(address, told, headers=HTMX)

        assert answer.status_code == 422
        page = text_of(answer)
        assert 'value="示例省邻市"' in page
        assert f'value="{told["key"]}"' in page
        assert not correction.leaves.exists()

    def test_a_refusal_says_the_article_and_keeps_what_was_typed(self, officer, address, correction):
        answer = officer.post(address, asked(starts_on="2026-03-11", ends_on="2026-03-09"), headers=HTMX)

        page = text_of(answer)
        assert answer.status_code == 422
        assert 'value="示例省邻市"' in page
        assert "field__error" in page or 'class="errors"' in page
        assert not correction.leaves.exists()

    def test_a_body_that_may_not_approve_reads_which_one_may_and_why(self, cases, district, inside):
        leave = cases.leave(date(2026, 3, 9), date(2026, 3, 20))

        answer = inside(district.officer).post(act_address(ApproveLeave, leave), {"opinion": "同意放行"}, headers=HTMX)

        page = text_of(answer)
        assert answer.status_code == 422
        assert "社区矫正法实施办法第27条" in page
        assert "同意放行" in page
        leave.refresh_from_db()
        assert leave.status == LeaveRequest.Status.REQUESTED

    def test_who_was_overtaken_sees_what_changed_and_keeps_the_text(self, cases, district, officer, inside):
        leave = cases.leave(date(2026, 3, 9), date(2026, 3, 11))
        address = act_address(ApproveLeave, leave)
        seen = inside(district.office_head).get(address, headers=HTMX).context["seen"]
        act(ApproveLeave, on=leave, by=district.agency_head, opinion="同意")

        told = {"opinion": "已核实，同意", "seen": seen, "key": str(uuid.uuid4())}
        answer = inside(district.office_head).post(address, told, headers=HTMX)

        page = text_of(answer)
        assert answer.status_code == 422
        assert "别人刚办理过" in page
        assert "何局长" in page
        assert "已核实，同意" in page

    def test_a_key_that_is_no_key_does_not_break_the_page(self, officer, address):
        assert officer.post(address, asked(key="no-uuid"), headers=HTMX).status_code == 204
