"""What each page shows, to whom, and what opening it writes."""

from __future__ import annotations

import re
from datetime import date
from io import BytesIO

import openpyxl
import pytest
from django.apps import apps
from django.urls import reverse

from anhe.casework.file_acts import SealFile
from anhe.casework.models import Document, DutyRecord, FileRead
from anhe.correction.leave import ApproveLeave, RequestLeave
from anhe.orgs.models import AccessEvent, OrganisationKind
from tests.district import act, organisation
from tests.workbench.conftest import HTMX, file_address, text_of
from tests.workbench.test_gallery import Reading

MINOR = date(2010, 5, 1)


class TestToday:
    """What is owed, most urgent first, by person for an officer, by office for a head."""

    def test_an_officer_sees_the_duties_of_one_person_together(self, cases, officer):
        cases.enrolled(name="钱一鸣")

        page = text_of(officer.get("/"))

        assert page.count('class="owed"') == 1
        assert "钱一鸣" in page
        assert page.count('<li class="duty ') > 1

    def test_what_is_late_stands_before_what_is_due_today_and_this_week(self, cases, officer, live_at):
        cases.enrolled()
        live_at("2026-03-06 09:00")

        states = re.findall(r'class="day day--(\w+)"', text_of(officer.get("/")))

        assert states == [state for state in ("late", "today", "week") if state in states]
        assert "late" in states

    def test_an_empty_day_says_so_kindly(self, officer):
        assert "都办好了" in text_of(officer.get("/"))

    def test_a_colleague_s_duties_are_shown_only_when_asked_for(self, cases, district, inside):
        cases.enrolled(name="钱一鸣").file.duties.update(account=district.officer)
        colleague = inside(district.colleague)

        assert "钱一鸣" not in text_of(colleague.get("/"))
        assert "钱一鸣" in text_of(colleague.get("/?whose=all"))

    def test_the_head_sees_the_offices_with_what_they_owe(self, cases, district, inside):
        cases.enrolled()

        page = text_of(inside(district.agency_head).get("/"))

        assert "各单位待办" in page
        assert "青石司法所" in page
        assert "云溪司法所" not in page, "an office that owes nothing this week takes no line"

    def test_the_sum_of_the_offices_counts_each_duty_once(self, cases, district, inside):
        cases.enrolled()
        response = inside(district.agency_head).get("/")
        total = response.context["all_offices"]

        open_this_week = DutyRecord.objects.shown_on(date(2026, 3, 2)).filter(remind_by__lte=date(2026, 3, 9))

        assert sum(total.values()) == open_this_week.count() > 0

    def test_a_leave_is_approved_in_two_clicks_from_today(self, cases, district, inside):
        leave = cases.leave(date(2026, 3, 5), date(2026, 3, 7))
        head = inside(district.office_head)
        address = reverse("workbench:act", args=[ApproveLeave.name, leave.pk])

        assert f'hx-get="{address}"' in text_of(head.get("/"))
        form = head.get(address, headers=HTMX).context["form"]
        told = {name: form[name].value() or "" for name in form.fields}
        done = head.post(address, told, headers=HTMX)

        assert done.status_code == 204
        leave.refresh_from_db()
        assert leave.status == "approved"

    def test_an_administrator_without_cases_is_sent_to_the_places_of_the_post(self, district, inside):
        from anhe.orgs.models import Role
        from tests.district import account

        page = text_of(inside(account("许系统", Role.SYSTEM_ADMIN, district.bureau)).get("/"))

        assert "从左边选择要做的事" in page


class TestFilePage:
    """Header, duties, timeline, facts, and acts: those one may run, and why not the others."""

    def test_it_shows_person_duties_story_and_acts(self, cases, officer):
        correction = cases.enrolled(name="钱一鸣")

        page = text_of(officer.get(file_address(correction)))

        for words in ("钱一鸣", "可以办理", "登记外出申请", "基本情况", "矫正期", "怎么算的"):
            assert words in page

    def test_an_act_that_waits_says_why_with_its_article(self, cases, officer):
        response = officer.get(file_address(cases.expected()))

        reasons = response.context["reasons"]

        assert reasons
        assert all(one["why"] for one in reasons)
        assert any(one["articles"] for one in reasons)

    def test_older_entries_come_when_asked_for_and_none_is_lost(self, cases, officer, monkeypatch):
        from anhe.workbench import file_page

        monkeypatch.setattr(file_page, "RECENT", 2)
        correction = cases.enrolled()
        response, shown = officer.get(file_address(correction)), []
        while True:
            timeline = response.context["timeline"]
            shown += [entry["text"] for month in timeline["months"] for entry in month["entries"]]
            if not timeline["more_url"]:
                break
            response = officer.get(timeline["more_url"], headers=HTMX)

        assert len(shown) == correction.file.entries.count() > 2

    def test_R36_opening_a_file_leaves_a_line_with_who_when_why_and_from_where(self, cases, district, officer):
        correction = cases.enrolled()

        officer.get(file_address(correction))

        read = FileRead.objects.get(file=correction.file)
        assert (read.account, read.page, read.address) == (district.officer, "file", "127.0.0.1")
        assert read.why
        assert read.post_title

    def test_R36_an_act_s_dialog_and_a_reckoning_are_reads_too(self, cases, officer):
        correction = cases.enrolled()
        duty = correction.file.duties.filter(state="open").first()

        officer.get(reverse("workbench:act", args=[RequestLeave.name, correction.pk]), headers=HTMX)
        officer.get(reverse("workbench:reckoning", args=[duty.pk]), headers=HTMX)

        assert list(FileRead.objects.filter(file=correction.file).values_list("page", flat=True)) == [
            "act",
            "reckoning",
        ]

    def test_another_office_s_file_is_not_found_and_the_attempt_is_on_record(self, cases, district, inside):
        correction = cases.enrolled()

        answer = inside(district.stranger).get(file_address(correction))

        assert answer.status_code == 404
        assert correction.person.name not in text_of(answer)
        refusal = AccessEvent.objects.get(kind="refused")
        assert (refusal.account, refusal.path) == (district.stranger, file_address(correction))
        assert not FileRead.objects.exists()

    def test_R14_a_minor_is_found_by_the_post_for_minors_only(self, cases, district, inside):
        minor = cases.enrolled(name="未小满", born_on=MINOR, officer=False)
        serves, other = inside(district.colleague), inside(district.office_head)

        assert serves.get(file_address(minor)).status_code == 200
        assert other.get(file_address(minor)).status_code == 404
        for address in ("/?whose=all", "/corrections/", "/search/?q=未小满", "/duties/", "/leaves/"):
            found = (
                text_of(other.get(address, follow=True)).replace("没有找到“未小满”", "").replace('value="未小满"', "")
            )
            assert "未小满" not in found, address

    def test_R15_a_sealed_file_is_gone_from_every_page(self, cases, district, inside):
        correction = cases.enrolled(name="封存人", officer=False)
        head = inside(district.agency_head)
        act(SealFile, on=correction.file, by=district.agency_head, sealed_basis="预防未成年人犯罪法第59条")

        for address in ("/?whose=all", "/corrections/", "/duties/", "/search/?q=封存"):
            assert "封存人" not in text_of(head.get(address)), address
        assert head.get(file_address(correction)).status_code == 404


class TestDuties:
    """What the organisations owe for which one answers."""

    def test_R14_a_minor_s_duty_is_listed_without_name_and_without_a_way_in(self, cases, district, inside):
        minor = cases.enrolled(name="未小满", born_on=MINOR, officer=False)

        page = text_of(inside(district.office_head).get("/duties/"))

        assert "未成年社区矫正对象" in page
        assert str(minor.file.pk) not in page
        assert str(minor.pk) not in page

    def test_an_office_s_duties_include_those_of_the_bodies_under_it(self, cases, district, inside):
        village = organisation(OrganisationKind.VILLAGE, "光明村", district.office)
        duty = cases.enrolled().file.duties.filter(state="open").first()
        DutyRecord.objects.filter(pk=duty.pk).update(organisation=village)
        head = inside(district.agency_head)

        [office] = [one for one in head.get("/").context["offices"] if one["name"] == "青石司法所"]
        listed = head.get(office["url"]).context["duties"]

        assert "光明村" in {one["owner"] for one in listed}
        assert office["late"] + office["today"] + office["week"] <= len(listed)

    @pytest.mark.parametrize("state", ["late", "today", "week"])
    def test_a_number_of_the_office_opens_to_as_many_duties(self, cases, district, inside, live_at, state):
        cases.enrolled()
        live_at("2026-03-05 09:00")
        head = inside(district.agency_head)
        [office] = [one for one in head.get("/").context["offices"] if one["name"] == "青石司法所"]

        listed = head.get(f"{office['url']}&state={state}").context["duties"]

        assert len(listed) == office[state]


class TestRoster:
    """Law ch. 7: adults here, minors in a roster of their own; lists keep their filters in the address."""

    def test_filters_stand_in_the_address_and_narrow_the_list(self, cases, officer):
        cases.enrolled(name="钱一鸣")
        cases.enrolled(name="孙二喜", kind="parole")

        page = text_of(officer.get("/corrections/?kind=parole"))

        assert "孙二喜" in page
        assert "钱一鸣" not in page
        assert 'value="parole" selected' in page

    @pytest.mark.parametrize("typed", ["钱", "qianyiming", "qym", "一鸣"])
    def test_a_person_is_found_by_characters_pinyin_and_initials(self, cases, officer, typed):
        cases.enrolled(name="钱一鸣")
        cases.enrolled(name="孙二喜")

        page = text_of(officer.get("/corrections/", {"q": typed}))

        assert "钱一鸣" in page
        assert "孙二喜" not in page

    def test_htmx_gets_the_list_alone(self, cases, officer):
        cases.enrolled()

        assert "<html" not in text_of(officer.get("/corrections/", headers=HTMX))
        assert "<html" in text_of(officer.get("/corrections/"))

    def test_R14_the_export_holds_no_minor_and_leaves_a_line(self, cases, district, inside):
        cases.enrolled(name="钱一鸣")
        cases.enrolled(name="未小满", born_on=MINOR, officer=False)

        answer = inside(district.colleague).get("/corrections/export/?level=")

        book = openpyxl.load_workbook(BytesIO(answer.content))
        names = [row[0].value for row in book.active.iter_rows(min_row=2)]
        assert names == ["钱一鸣"]
        line = AccessEvent.objects.get(kind="list_exported")
        assert (line.account, line.path) == (district.colleague, "/corrections/export/?level=")

    def test_the_export_masks_identity_numbers(self, cases, officer):
        correction = cases.enrolled()

        book = openpyxl.load_workbook(BytesIO(officer.get("/corrections/export/").content))

        cells = [str(cell.value) for row in book.active.iter_rows() for cell in row]
        assert correction.person.id_number not in cells
        assert any("****" in cell for cell in cells)

    def test_R14_the_minors_roster_opens_only_to_the_post_for_minors(self, cases, district, inside):
        cases.enrolled(name="未小满", born_on=MINOR, officer=False)

        assert "未小满" in text_of(inside(district.colleague).get("/corrections/minors/"))
        assert inside(district.officer).get("/corrections/minors/").status_code == 404


class TestSearch:
    """Across what one may see."""

    def test_a_single_hit_opens_at_once(self, cases, officer):
        correction = cases.enrolled(name="钱一鸣")

        assert officer.get("/search/?q=qym").headers["Location"] == file_address(correction)

    @pytest.mark.parametrize("typed", ["id_number", "phone", "number"])
    def test_a_person_is_found_by_id_number_phone_and_file_number(self, cases, officer, typed):
        correction = cases.enrolled()
        words = correction.file.number if typed == "number" else getattr(correction.person, typed)

        assert officer.get("/search/", {"q": words}).headers["Location"] == file_address(correction)

    def test_several_hits_are_listed_with_masked_numbers(self, cases, officer):
        first, _second = cases.enrolled(name="钱一鸣"), cases.enrolled(name="钱一民")

        page = text_of(officer.get("/search/?q=钱一"))

        assert page.count('class="found__link"') == 2
        assert first.person.id_number not in page

    def test_nothing_found_says_what_else_to_try(self, officer):
        assert "没有找到“xyz”" in text_of(officer.get("/search/?q=xyz"))


class TestLeaves:
    """Requests waiting, then persons away, those overdue first."""

    def test_waiting_and_away_stand_apart_and_overdue_is_said(self, cases, officer, live_at):
        cases.leave(date(2026, 3, 5), date(2026, 3, 7), correction=cases.enrolled(name="钱一鸣"))
        away = cases.leave(date(2026, 3, 5), date(2026, 3, 8), correction=cases.enrolled(name="孙二喜"), approved=True)
        live_at("2026-03-10 09:00")

        response = officer.get("/leaves/")

        assert [one["name"] for one in response.context["waiting"]] == ["钱一鸣"]
        assert [one["leave"].pk for one in response.context["away"]] == [away.pk]
        assert "逾期未归" in text_of(response)


class TestPapers:
    """Documents and attachments: only from files one may see."""

    def test_a_document_opens_as_pdf_and_docx_for_those_who_see_the_file(self, cases, officer):
        cases.leave(date(2026, 3, 5), date(2026, 3, 7), approved=True)
        document = Document.objects.order_by("-made_at").first()

        pdf = officer.get(reverse("workbench:document", args=[document.pk, "pdf"]))
        docx = officer.get(reverse("workbench:document", args=[document.pk, "docx"]))

        assert pdf.content[:5] == b"%PDF-"
        assert docx.content[:2] == b"PK"
        assert FileRead.objects.filter(page=f"document {document.number}").count() == 2

    def test_others_do_not_find_it(self, cases, district, inside):
        cases.leave(date(2026, 3, 5), date(2026, 3, 7), approved=True)
        document = Document.objects.order_by("-made_at").first()

        answer = inside(district.stranger).get(reverse("workbench:document", args=[document.pk, "pdf"]))

        assert answer.status_code == 404
        assert AccessEvent.objects.filter(kind="refused", account=district.stranger).exists()


PAGES = ["/", "/?whose=all", "/corrections/", "/leaves/", "/duties/", "/inbox/", "/search/?q=a", "/configuration/"]


class TestEveryPage:
    """The content policy holds, and looking changes nothing but the trail of looking."""

    @pytest.mark.parametrize("address", PAGES)
    def test_it_carries_the_content_policy_and_nothing_inline(self, cases, district, inside, address):
        cases.enrolled()
        answer = inside(district.agency_head).get(address)

        assert answer.status_code == 200
        assert "script-src 'self'" in answer.headers["Content-Security-Policy"]
        reading = Reading(text_of(answer))
        assert reading.inline == []
        assert reading.open == []

    @pytest.mark.parametrize("address", PAGES)
    def test_no_two_elements_share_an_id(self, cases, district, inside, address):
        cases.leave(date(2026, 3, 5), date(2026, 3, 7))
        ids = Reading(text_of(inside(district.agency_head).get(address))).values("id")

        assert sorted(ids) == sorted(set(ids))

    def test_looking_writes_nothing_but_the_log_of_reads(self, cases, district, inside):
        leave = cases.leave(date(2026, 3, 5), date(2026, 3, 7))
        head = inside(district.agency_head)
        duty = leave.file.duties.first()
        head.get("/")
        before = _rows()

        for address in [*PAGES, file_address(leave.correction), reverse("workbench:reckoning", args=[duty.pk])]:
            head.get(address)
        head.get(reverse("workbench:act", args=[ApproveLeave.name, leave.pk]))

        after = _rows()
        assert {name for name in after if after[name] != before[name]} <= {"casework.FileRead", "casework.ReadChain"}


def _rows() -> dict[str, int]:
    return {model._meta.label: model._base_manager.count() for model in apps.get_models()}
