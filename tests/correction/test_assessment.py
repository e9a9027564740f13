"""调查评估: commissioned by the body itself, by two who are named, closed to everybody else. Law art. 18; R47."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import pytest

from anhe import clock
from anhe.casework.documents.sheets import missing_words
from anhe.casework.issuing import render
from anhe.casework.models import Document, File
from anhe.correction.assessment import (
    AgreeExtension,
    AssignInvestigators,
    DiscussAssessment,
    DraftOpinion,
    RecordAdoption,
    RecordInterview,
    SeeResidence,
    SendOpinion,
    SignOpinion,
)
from anhe.correction.assessment_commission import (
    AskForMissingPapers,
    ConfirmPapersComplete,
    DeclineRepeat,
    ExplainUnassessable,
    FindUnassessable,
    ReceiveCommission,
    ReturnUnassessable,
    TellProcuratorateOfCommission,
)
from anhe.correction.documents.assessment_filling import SHEETS
from anhe.correction.models import InvestigationAssessment
from anhe.correction.models.assessments import CONTENTS
from anhe.law.citations import MEASURES, OPINIONS
from anhe.orgs.models import Account
from tests.correction.factories import refused
from tests.district import District, act, at, id_number

SAID = {name: f"{title}：已了解，属实。" for name, title in CONTENTS}


def commissioned(district: District, **facts: Any) -> InvestigationAssessment:
    """A letter with everything in it, from the court, on 18 September 2026."""
    given = {
        "name": "待评人",
        "id_number": id_number(),
        "lives_at": "示例区青石街道虚构路9号",
        "phone": "13900000001",
        "commissioner_kind": "court",
        "commissioner": "示例区人民法院",
        "letter_number": "（2026）示例委评1号",
        "proposed_kind": "suspended_sentence",
        "offence": "盗窃罪",
        "is_fast_track": False,
        "received_on": clock.today(),
        "came_by": "official",
    } | facts
    entry = act(ReceiveCommission, on=district.agency, by=district.agency_officer, **given)
    return InvestigationAssessment.objects.get(file=entry.file)


def investigated(district: District, **facts: Any) -> InvestigationAssessment:
    record = commissioned(district, **facts)
    act(ConfirmPapersComplete, on=record, by=district.agency_officer, complete_on=clock.today())
    act(AssignInvestigators, on=record, by=district.agency_head, lead=district.officer, second=district.colleague,
        no_conflict=True)  # fmt: skip
    return again(record)


def ask(record: InvestigationAssessment, by: Account, source: str) -> None:
    act(RecordInterview, on=record, by=by, source=source, asked="某某", relation="", asked_at=clock.now(),
        place="青石街道", text="询问内容若干，属实。", identity_shown=True, every_page_signed=True)  # fmt: skip


def drafted(district: District, *sources: str, **facts: Any) -> InvestigationAssessment:
    record = investigated(district, **facts)
    for source in sources or ("subject", "family", "committee"):
        ask(record, district.officer, source)
    act(SeeResidence, on=record, by=district.officer, seen_on=clock.today(), facts="自建房，常住。")
    act(DiscussAssessment, on=record, by=district.agency_officer, discussed_on=clock.today(), present="方科员等三人",
        views="一致认为适宜。")  # fmt: skip
    act(
        DraftOpinion,
        on=record,
        by=district.officer,
        outcome="suitable",
        reasons="家庭支持，危险性小，村委会同意。",
        **SAID,
    )
    return again(record)


def again(record: InvestigationAssessment) -> InvestigationAssessment:
    return InvestigationAssessment.objects.select_related("file__organisation").get(pk=record.pk)


def owed(record: InvestigationAssessment) -> dict[str, date | None]:
    return {duty.name: duty.due_on for duty in record.file.duties.open()}


@pytest.fixture
def on_18_september(district: District, live_at) -> District:
    live_at("2026-09-18 09:00")
    return district


class TestTheLetter:
    """Opinions art. 3: from the body itself, with its papers."""

    def test_the_court_commissions_and_the_procuratorate_is_to_be_told(self, on_18_september):
        record = commissioned(on_18_september)

        assert owed(record) == {
            "assessment.check_papers": date(2026, 9, 22),
            "assessment.tell_procuratorate": date(2026, 9, 18),
        }
        act(TellProcuratorateOfCommission, on=record, by=on_18_september.agency_officer, told_on=clock.today())
        assert "assessment.tell_procuratorate" not in owed(record)

    def test_R47_the_parties_can_never_carry_its_papers(self, on_18_september):
        with refused(OPINIONS[3], saying="不得由当事人"):
            commissioned(on_18_september, came_by="party")

    def test_the_same_letter_is_taken_in_once(self, on_18_september):
        commissioned(on_18_september)
        with refused(saying="已经登记"):
            commissioned(on_18_september)


class TestTheClock:
    """Measures art. 14 ¶2; worked days CC-102 to CC-105 of the catalogue."""

    def test_ten_working_days_from_the_letter_with_its_papers(self, on_18_september):
        assert owed(investigated(on_18_september))["assessment.opinion"] == date(2026, 10, 9)

    def test_five_in_a_fast_track_case(self, district, live_at):
        live_at("2026-02-11 09:00")
        assert owed(investigated(district, is_fast_track=True))["assessment.opinion"] == date(2026, 2, 25)

    def test_missing_papers_are_asked_for_and_the_clock_starts_anew(self, district, live_at):
        live_at("2026-09-30 09:00")
        record = commissioned(district)
        assert owed(record)["assessment.check_papers"] == date(2026, 10, 10)
        act(AskForMissingPapers, on=record, by=district.agency_officer, missing="起诉书", asked_on=clock.today())
        live_at("2026-10-12 09:00")
        act(ConfirmPapersComplete, on=record, by=district.agency_officer, complete_on=clock.today())

        assert owed(record)["assessment.opinion"] == date(2026, 10, 26)
        assert "assessment.await_papers" not in owed(record)

    def test_an_identity_that_is_not_as_stated_is_explained_then_returned(self, district, live_at):
        live_at("2026-04-02 09:00")
        record = commissioned(district)
        act(FindUnassessable, on=record, by=district.agency_officer, found_on=clock.today(), facts="所称住处查无此人。")
        assert owed(record)["assessment.explain"] == date(2026, 4, 8)
        assert owed(record)["assessment.return"] == date(2026, 4, 10)

        act(ExplainUnassessable, on=record, by=district.agency_officer, explained_on=clock.today(), contact="法官")
        act(
            ReturnUnassessable,
            on=record,
            by=district.agency_officer,
            returned_on=clock.today(),
            reason="住处查无此人，无法调查。",
        )
        record = again(record)
        assert (record.outcome, record.file.closed_on) == ("unable_to_assess", date(2026, 4, 2))
        assert owed(record) == {}

    def test_an_agreed_extension_replaces_the_day(self, on_18_september):
        record = investigated(on_18_september)
        act(AgreeExtension, on=record, by=on_18_september.agency_officer, extended_to=date(2026, 10, 20), contact="法官",
            reason="被害人在外地，约定下周询问。")  # fmt: skip

        assert "assessment.opinion" not in owed(record)
        assert owed(record)["assessment.opinion_extended"] == date(2026, 10, 20)


class TestNotTwice:
    """Opinions art. 5 ¶1."""

    @pytest.mark.parametrize(("received", "changed", "declined"), [
        pytest.param("2026-09-10", False, True, id="within six months and nothing new"),
        pytest.param("2026-09-15", False, True, id="on the last day of the six months"),
        pytest.param("2026-09-16", False, False, id="a day later"),
        pytest.param("2026-09-10", True, False, id="another residence"),
    ])  # fmt: skip
    def test_an_opinion_stands_for_six_months(self, district, live_at, received, changed, declined):
        live_at(f"{received} 09:00")
        record = commissioned(district, proposed_kind="parole")
        given = {"situation": "parole_or_release", "earlier_on": date(2026, 3, 15), "earlier_number": "（示例）评估〔2026〕1号",
                 "changed": changed, "answered_on": clock.today()}  # fmt: skip
        if declined:
            act(DeclineRepeat, on=record, by=district.agency_officer, **given)
            assert again(record).file.closed_on
        else:
            with refused(OPINIONS[5].paragraph(1)):
                act(DeclineRepeat, on=record, by=district.agency_officer, **given)


class TestTheOpinion:
    """Measures art. 14 ¶1: every item, from several sources, discussed, signed by another, sent and copied."""

    def test_from_the_letter_to_what_the_court_made_of_it(self, on_18_september):
        district = on_18_september
        record = drafted(district)
        act(SignOpinion, on=record, by=district.agency_head, opinion="同意")
        act(SendOpinion, on=record, by=district.agency_officer, sent_on=clock.today(), manner="专人", copied=True)
        assert owed(again(record)) == {
            "assessment.tell_procuratorate": date(2026, 9, 18), "assessment.adoption": date(2026, 11, 17),
        }  # fmt: skip
        act(
            RecordAdoption,
            on=record,
            by=district.agency_officer,
            adoption="followed",
            document="（2026）示例刑初9号",
            said="",
        )

        record = again(record)
        assert (record.outcome, record.adoption, record.file.closed_on) == ("suitable", "followed", date(2026, 9, 18))
        assert owed(record) == {}

    @pytest.mark.parametrize("item", [name for name, _title in CONTENTS])
    def test_no_item_may_be_left_out(self, on_18_september, item):
        record = investigated(on_18_september)
        with refused(MEASURES[14].paragraph(1)):
            act(DraftOpinion, on=record, by=on_18_september.officer, outcome="suitable", reasons="理由若干，写明。",
                **(SAID | {item: " "}))  # fmt: skip

    def test_two_kinds_of_source_are_not_broad_enough(self, on_18_september):
        record = drafted(on_18_september, "subject", "family")
        with refused(MEASURES[14].paragraph(1), saying="少于三类"):
            act(SignOpinion, on=record, by=on_18_september.agency_head, opinion="同意")

    def test_who_wrote_it_cannot_sign_it(self, on_18_september):
        district = on_18_september
        record = commissioned(district)
        act(ConfirmPapersComplete, on=record, by=district.agency_officer, complete_on=clock.today())
        act(AssignInvestigators, on=record, by=district.agency_head, lead=district.agency_head, second=district.officer,
            no_conflict=True)  # fmt: skip
        for source in ("subject", "family", "police"):
            ask(record, district.agency_head, source)
        act(
            DiscussAssessment,
            on=record,
            by=district.agency_officer,
            discussed_on=clock.today(),
            present="三人",
            views="一致同意此意见。",
        )
        act(DraftOpinion, on=record, by=district.agency_head, outcome="suitable", reasons="理由若干，写明。", **SAID)
        with refused(saying="不能签发自己"):
            act(SignOpinion, on=record, by=district.agency_head, opinion="同意")

    def test_an_officer_who_was_not_assigned_cannot_write_in_it(self, on_18_september):
        record = investigated(on_18_september)
        with refused(OPINIONS[5].paragraph(2)):
            ask(record, on_18_september.stranger, "subject")

    def test_every_form_has_every_word_it_needs_and_prints(self, on_18_september):
        record = drafted(on_18_september)
        act(SignOpinion, on=record, by=on_18_september.agency_head, opinion="同意")

        for document in Document.objects.filter(file=record.file):
            assert missing_words(SHEETS[document.form], json.loads(document.words)) == [], document.form
        assert render(Document.objects.get(form="assessment.opinion"), "pdf").startswith(b"%PDF")


class TestR47:
    """Opinions art. 5 ¶2: who investigates, whom, how and with what result stays closed."""

    def test_R47_only_the_assigned_the_head_and_the_receiving_desk_see_it(self, on_18_september):
        district = on_18_september
        record = investigated(district)

        def sees(account: Account) -> bool:
            return File.objects.visible_to(district.actor(account)).filter(pk=record.file_id).exists()

        assert [
            sees(one) for one in (district.agency_officer, district.agency_head, district.officer, district.colleague)
        ] == [True] * 4
        assert [
            sees(one) for one in (district.office_head, district.stranger, district.city_officer, district.leader)
        ] == [False] * 4

    def test_R47_who_is_taken_off_sees_it_no_longer(self, on_18_september, live_at):
        district = on_18_september
        record = investigated(district)
        live_at("2026-09-19 09:00")
        act(AssignInvestigators, on=record, by=district.agency_head, lead=district.officer, second=district.office_head,
            no_conflict=True)  # fmt: skip
        live_at("2026-09-19 09:01")

        assert not File.objects.visible_to(district.actor(district.colleague)).filter(pk=record.file_id).exists()
        assert File.objects.visible_to(district.actor(district.office_head)).filter(pk=record.file_id).exists()

    def test_R47_nothing_is_ever_sent_to_the_person(self, on_18_september):
        from anhe.casework.models import TextMessage

        drafted(on_18_september)
        assert not TextMessage.objects.exists()


def test_the_asking_is_not_before_the_letter(on_18_september):
    record = investigated(on_18_september)
    with refused(saying="早于收到委托函"):
        act(RecordInterview, on=record, by=on_18_september.officer, source="subject", asked="某某", relation="",
            asked_at=at("2026-09-17 09:00"), place="青石街道", text="询问内容若干。", identity_shown=True,
            every_page_signed=True)  # fmt: skip
