"""Notices after an act, documents with their numbers, text messages with the gateway's errors."""

import json

import pytest

from anhe.casework.issuing import code_of
from anhe.casework.models import Document, File, Notice, NumberSeries, TextMessage
from anhe.casework.telling import holders
from anhe.casework.text_messages import MOST_ATTEMPTS, GatewayBusy, StandIn, send_waiting
from anhe.clock import now
from anhe.orgs.access import By
from anhe.orgs.models import Account
from tests.casework.conftest import refused
from tests.casework.pillar import acts

pytestmark = pytest.mark.django_db


class TestNotices:
    def test_the_officer_in_charge_hears_of_an_act_of_somebody_else(self, district, received, officer, run):
        colleague = district.actor("周工")
        File.objects.update(officer=colleague.account)

        run(acts.AnswerRequest, on=received, by=officer, answer="同意")

        notice = Notice.objects.get()
        assert (notice.account, notice.text, notice.read_at) == (colleague.account, "王小明：答复：同意", None)

    def test_nobody_is_told_what_they_did_themselves(self, received, officer, run):
        File.objects.update(officer=officer.account)

        run(acts.AnswerRequest, on=received, by=officer, answer="同意")

        assert not Notice.objects.exists()

    def test_a_file_without_an_officer_is_the_whole_office_s(self, district, received, officer, run):
        for name in ("周工", "吴工"):
            district.actor(name)
        district.actor("外所人", at=district.other_office)

        run(acts.AnswerRequest, on=received, by=officer, answer="同意")

        assert sorted(Notice.objects.values_list("account__name", flat=True)) == ["吴工", "周工"]

    def test_an_act_that_is_refused_tells_nobody(self, district, received, officer, run):
        district.actor("周工")

        with refused():
            run(acts.AnswerRequest, on=received, by=officer, answer="好")

        assert not Notice.objects.exists()

    @pytest.mark.parametrize(
        ("post", "text"),
        [
            pytest.param({}, "未成年社区矫正对象：答复：同意未成年社区矫正对象所请", id="another officer"),
            pytest.param({"serves_minors": True}, "王小明：答复：同意王小明所请", id="the post for minors"),
        ],
    )
    def test_R14_a_minor_is_named_to_the_post_for_minors_only(self, district, received, officer, run, post, text):
        district.actor("周工", **post)
        File.objects.update(is_minor=True)

        run(acts.AnswerRequest, on=received, by=officer, answer="同意王小明所请")

        assert Notice.objects.get().text == text

    def test_R14_a_minor_is_named_to_the_officer_in_charge(self, district, received, officer, run):
        File.objects.update(is_minor=True, officer=district.actor("周工").account)

        run(acts.AnswerRequest, on=received, by=officer, answer="同意")

        assert Notice.objects.get().text == "王小明：答复：同意"

    def test_holders_are_those_with_a_post_today_and_an_account_in_use(self, district, officer):
        gone, left = district.actor("调走的"), district.actor("停用的")
        gone.account.posts.update(ends_on="2026-03-01")
        Account.objects.filter(pk=left.account.pk).update(is_active=False)

        assert holders(district.office, By.JUDICIAL_OFFICE) == [officer.account]


class TestDocuments:
    def test_an_act_issues_its_document_with_number_and_frozen_words(self, received, officer, run):
        entry = run(acts.AnswerRequest, on=received, by=officer, answer="同意")

        document = Document.objects.get()
        assert (document.entry, document.title, document.number) == (entry, "答复书", "（东山司法所）答字〔2026〕1号")
        words = json.loads(document.words)
        assert (words["who"], words["number"], words["made_on"]) == ("王小明", document.number, "2026-03-02")
        assert document.check_code == code_of(words)

    def test_a_changed_word_changes_the_check_code(self, received, officer, run):
        run(acts.AnswerRequest, on=received, by=officer, answer="同意")
        words = json.loads(Document.objects.get().words)

        assert code_of({**words, "who": "王晓明"}) != words["check_code"]

    def test_each_series_counts_for_itself_and_anew_each_year(self, received, officer, run, live_at):
        run(acts.NoteRequest, on=received, by=officer, note="一")
        run(acts.AnswerRequest, on=received, by=officer, answer="同意")
        run(acts.NoteRequest, on=received, by=officer, note="二")
        live_at("2027-01-04 09:00")
        run(acts.NoteRequest, on=received, by=officer, note="三")

        assert list(Document.objects.order_by("pk").values_list("number", flat=True)) == [
            "（东山司法所）记字〔2026〕1号",
            "（东山司法所）答字〔2026〕1号",
            "（东山司法所）记字〔2026〕2号",
            "（东山司法所）记字〔2027〕1号",
        ]

    def test_an_act_that_fails_uses_no_number(self, received, officer, run, monkeypatch):
        run(acts.NoteRequest, on=received, by=officer, note="一")

        def break_down(*_):
            raise RuntimeError("disk full")

        monkeypatch.setattr("anhe.casework.telling.queue_notices", break_down)
        with pytest.raises(RuntimeError):
            run(acts.NoteRequest, on=received, by=officer, note="二")
        monkeypatch.undo()
        assert NumberSeries.objects.get(name="记").last == 1

        run(acts.NoteRequest, on=received, by=officer, note="三")

        assert Document.objects.order_by("pk").last().number.endswith("2号")


class TestTextMessages:
    """The stand-in keeps the contract's errors."""

    @pytest.fixture
    def gateway(self, tmp_path):
        return StandIn(tmp_path / "out.jsonl")

    def queued(self, phone: str) -> TextMessage:
        return TextMessage.objects.create(phone=phone, text="您有一项事项已办理。", queued_at=now())

    def test_a_message_is_sent_once_and_keeps_its_receipt(self, gateway):
        message = self.queued("13900000002")

        assert send_waiting(gateway) == 1
        assert send_waiting(gateway) == 0

        message.refresh_from_db()
        assert (message.state, message.receipt, message.attempts) == ("sent", f"local-{message.pk}", 1)
        assert json.loads(gateway.outbox.read_text())["phone"] == "13900000002"

    def test_a_number_not_in_use_fails_for_good_and_says_why(self, gateway):
        message = self.queued("13900000000")

        send_waiting(gateway), send_waiting(gateway)

        message.refresh_from_db()
        assert (message.state, message.attempts, message.last_error) == ("failed", 1, "号码不存在")

    def test_a_busy_gateway_is_tried_again_but_not_for_ever(self, gateway):
        message = self.queued("13900000001")

        for _turn in range(MOST_ATTEMPTS - 1):
            send_waiting(gateway)
        message.refresh_from_db()
        assert (message.state, message.last_error) == ("waiting", "网关超时")

        send_waiting(gateway), send_waiting(gateway)
        message.refresh_from_db()
        assert (message.state, message.attempts) == ("failed", MOST_ATTEMPTS)

    def test_a_refusal_does_not_hold_up_the_others(self, gateway):
        self.queued("13900000000"), self.queued("13900000001"), self.queued("13900000003")

        assert send_waiting(gateway) == 1

    def test_the_same_reference_is_delivered_once(self, gateway):
        receipts = {gateway.send(reference="7", phone="13900000002", text="一") for _turn in range(2)}

        assert receipts == {"local-7"}
        assert len(gateway.outbox.read_text().splitlines()) == 1

    def test_a_time_out_says_so(self, gateway):
        with pytest.raises(GatewayBusy):
            gateway.send(reference="8", phone="13900000001", text="一")

    def test_the_phone_is_not_readable_in_the_database(self, gateway):
        from django.db import connection

        self.queued("13912345678")
        with connection.cursor() as cursor:
            cursor.execute("SELECT phone FROM casework_textmessage")
            assert b"13912345678" not in bytes(cursor.fetchone()[0])
