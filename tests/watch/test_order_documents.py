"""The forms of positioning: each is filled from a real order, prints, and carries what the law asks of it. R05, R08."""

import io
import json
from datetime import date

import pytest
from pypdf import PdfReader

from anhe.casework.documents.rendering import MissingWord, render_docx
from anhe.casework.documents.sheets import Sheet, missing_words
from anhe.casework.issuing import render
from anhe.casework.models import Document
from anhe.watch.documents.making import make_all
from anhe.watch.documents.manifest import SHEETS
from anhe.watch.terms import ExtendPositioning, LiftPositioning
from tests.district import act
from tests.watch.orders_made import Orders

EVERY_SHEET = pytest.mark.parametrize("sheet", SHEETS.values(), ids=SHEETS.keys())


@pytest.fixture
def issued(orders: Orders) -> dict[str, Document]:
    """Every form of an order that was proposed, approved, extended and lifted, by its name."""
    return documents_of(orders)


def documents_of(orders: Orders, **facts) -> dict[str, Document]:
    order = orders.assessed(orders.approved(file=orders.file(**facts)))

    act(ExtendPositioning, on=order, by=orders.district.leader, ends_on=date(2026, 9, 9), opinion="同意延长")
    act(LiftPositioning, on=order, by=orders.officer(order.file), reason="表现稳定，不需要继续使用")
    return {one.form: one for one in Document.objects.filter(file=order.file, form__startswith="watch.").order_by("id")}


def printed(document: Document) -> str:
    pages = PdfReader(io.BytesIO(render(document, "pdf"))).pages
    return "".join("".join(page.extract_text() for page in pages).split())


class TestEveryForm:
    def test_it_lacks_no_word_and_prints_the_person_the_number_and_the_code(self, issued):
        assert set(issued) == set(SHEETS)
        for name, document in issued.items():
            words = json.loads(document.words)
            assert missing_words(SHEETS[name], words) == []
            text = printed(document)
            for said in (words["person"]["name"], "〔2026〕", words["check_code"]):
                assert said in text, name

    def test_its_manifest_names_every_word_the_template_uses(self, issued):
        for name, document in issued.items():
            given = json.loads(document.words)
            render_docx(SHEETS[name].template, only(SHEETS[name], given))

    @EVERY_SHEET
    def test_a_missing_word_is_named(self, sheet):
        assert "order.facts" in missing_words(sheet, {"order": {}})
        with pytest.raises(MissingWord):
            render_docx(sheet.template, {})

    def test_the_files_in_the_package_are_what_the_making_makes(self, tmp_path):
        for made in make_all(tmp_path):
            assert made.read_bytes() == SHEETS[f"watch.{made.stem}"].template.read_bytes()


def only(sheet: Sheet, given: dict) -> dict:
    """`given` without anything that the sheet's manifest does not name."""
    kept: dict = {}
    for path in sheet.words:
        head, _dot, rest = path.partition(".")
        if rest:
            kept.setdefault(head, {})[rest] = given[head][rest]
        else:
            kept[head] = given[head]
    return kept


class TestWhatTheLawAsks:
    def test_R08_the_decision_says_facts_evidence_rule_author_approver_service_and_where_to_complain(self, issued):
        text = printed(issued["watch.decision"])
        for said in (
            "无正当理由",
            "车票",
            "社区矫正法》第二十九条第一款",
            "提请人：林所员",
            "批准人：局领导",
            "送达：本人已收到",
            "申诉、控告和检举",
        ):
            assert said in text

    def test_R05_the_notice_tells_term_duties_consequences_use_and_rights(self, issued):
        text = printed(issued["watch.notice"])
        for said in (
            "期满未经批准延长的自行失效",
            "二、要求",
            "三、违反的后果",
            "只用于社区矫正工作",
            "查阅、复制本人的轨迹",
        ):
            assert said in text

    def test_R05_the_extended_term_is_told_in_a_notice_of_its_own(self, orders):
        documents_of(orders)
        notices = [json.loads(one.words)["order"]["last_day"] for one in
                   Document.objects.filter(form="watch.notice").order_by("id")]  # fmt: skip
        assert notices == ["2026-06-09", "2026-09-09"]

    def test_R02_the_extension_carries_its_assessment_and_both_days(self, issued):
        text = printed(issued["watch.extension"])
        for said in ("书面评估认为", "自2026年6月10日起延长至2026年9月9日止", "第二十九条第二款"):
            assert said in text

    def test_the_lifting_says_that_collecting_has_stopped(self, issued):
        text = printed(issued["watch.lifting"])
        assert "不再收集你的位置信息" in text
        assert "表现稳定" in text

    @pytest.mark.parametrize("is_minor", [True, False])
    def test_R14_a_minor_s_guardian_signs_as_well(self, orders, is_minor):

        born = date(2009, 6, 1) if is_minor else date(1990, 1, 1)
        assert ("监护人签名" in printed(documents_of(orders, born_on=born)["watch.decision"])) is is_minor
