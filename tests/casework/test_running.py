"""The runner: one act is one transaction, one entry, and everything that follows from it."""

from datetime import date, timedelta

import pytest

from anhe.casework.chain import first_break
from anhe.casework.models import Document, DutyRecord, Entry, File, Notice, NumberSeries
from anhe.law.citations import LAW, MEASURES
from anhe.people.models import Person
from tests.casework.conftest import refused
from tests.casework.pillar import acts
from tests.casework.pillar.models import Request, Visit

pytestmark = pytest.mark.django_db

ONE_DAY = timedelta(days=1)


def counts() -> dict[str, int]:
    """How many rows of everything an act can write."""
    models = (File, Request, Person, Entry, DutyRecord, Document, Notice, NumberSeries, Visit)
    return {model.__name__: model.objects.count() for model in models}


class TestOneActOneEntry:
    def test_an_act_that_opens_a_file_writes_person_file_record_entry_and_duties(self, district, officer, run):
        entry = run(
            acts.ReceiveRequest,
            on=district.office,
            by=officer,
            name="王小明",
            phone="13900000001",
            asked_on=date(2026, 3, 2),
        )

        file = File.objects.get()
        assert (entry.file, entry.seq, entry.text) == (file, 1, "收到王小明的请求")
        assert (entry.account, entry.post_title) == (officer.account, "东山司法所 · 矫正工作者")
        assert entry.record_id == Request.objects.get().pk
        assert entry.basis == [str(MEASURES[16])]
        assert Person.objects.with_phone("13900000001").get().name == "王小明"
        assert Person.objects.matching("wxm").get() == file.person

    def test_identity_is_never_kept_in_an_entry(self, district, officer, run):
        entry = run(
            acts.ReceiveRequest,
            on=district.office,
            by=officer,
            name="王小明",
            id_number="500117199001010011",
            phone="13900000001",
            asked_on=date(2026, 3, 2),
        )

        assert Entry.objects.get(pk=entry.pk).told == {"name": "王小明", "asked_on": "2026-03-02"}

    def test_each_entry_holds_the_hash_of_the_one_before(self, received, officer, run):
        for note in ("一", "二", "三"):
            run(acts.NoteRequest, on=received, by=officer, note=note)

        file = File.objects.get()
        entries = list(file.entries.order_by("seq"))
        assert [entry.seq for entry in entries] == [1, 2, 3, 4]
        assert bytes(entries[2].previous_hash) == bytes(entries[1].hash)
        assert first_break(entries, last_seq=file.last_seq, last_hash=file.last_hash) is None

    def test_an_act_without_a_sentence_is_an_error_and_changes_nothing(self, received, officer, run):
        before = counts()

        with pytest.raises(TypeError, match="SayNothing"):
            run(acts.SayNothing, on=received, by=officer)

        assert counts() == before
        assert Request.objects.get().answer == ""

    def test_the_file_is_found_through_a_record_s_parent(self, received, officer, run):
        visit = Visit.objects.create(request=received, made_on=date(2026, 3, 1))

        run(acts.CorrectVisit, on=visit, by=officer, made_on=date(2026, 2, 28))

        assert Visit.objects.get().made_on == date(2026, 2, 28)
        assert File.objects.get().entries.last().text == "走访日期更正为 2026-02-28"

    def test_an_entry_is_written_in_chinese_whatever_the_reader_s_language(self, received, officer, run):
        from django.utils import translation

        with translation.override("en"):
            entry = run(acts.NoteRequest, on=received, by=officer, note="一")

        assert (entry.title, entry.post_title) == ("记事", "东山司法所 · 矫正工作者")


class TestRefusals:
    """Who may not, when it is not the time, what the law does not allow: with the article, and nothing written."""

    def test_somebody_of_another_office_may_not(self, district, received, run):
        stranger = district.actor("外所人", at=district.other_office)
        before = counts()

        with refused(LAW[27], saying="须由司法所办理"):
            run(acts.AnswerRequest, on=received, by=stranger, answer="同意")

        assert counts() == before

    def test_an_act_is_refused_at_the_wrong_time(self, received, officer, run):
        run(acts.AnswerRequest, on=received, by=officer, answer="同意")
        before = counts()

        with refused(LAW[27], saying="已经答复"):
            run(acts.AnswerRequest, on=received, by=officer, answer="不同意")

        assert counts() == before
        assert Request.objects.get().answer == "同意"

    def test_facts_against_the_law_are_refused(self, received, officer, run):
        before = counts()

        with refused(LAW[27], saying="须写明内容"):
            run(acts.AnswerRequest, on=received, by=officer, answer="好")

        assert counts() == before

    def test_a_refused_opening_leaves_nothing_and_uses_no_number(self, district, officer, run):
        before = counts()

        with refused(MEASURES[16], saying="不能晚于今天"):
            run(acts.ReceiveRequest, on=district.office, by=officer, name="王小明", asked_on=date(2026, 3, 3))

        assert counts() == before

    def test_the_clock_does_only_what_is_the_clock_s(self, received, officer, run):
        from anhe.orgs.access import Actor

        clock = Actor.clock(date(2026, 3, 2))
        with refused(saying="须由司法所办理"):
            run(acts.AnswerRequest, on=received, by=clock, answer="同意")
        with refused(saying="须由系统按时办理"):
            run(acts.PassTime, on=received, by=officer)

        entry = run(acts.PassTime, on=received, by=clock)
        assert (entry.account, entry.post_title) == (None, "系统按时")


class TestAnEntryInOneLine:
    @pytest.mark.parametrize(
        ("text", "said"),
        [("批准外出至邻市", "批准外出至邻市"), ("同意", "批准外出：同意")],
        ids=["the title is not said twice", "the title says what the text is about"],
    )
    def test_title_and_text(self, text, said):
        assert Entry(title="批准外出", text=text).said == said
