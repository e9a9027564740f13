"""Double clicks, retries, and two officers on one record: real threads, real locks."""

import pytest

from anhe.casework.chain import first_break
from anhe.casework.models import Document, Entry, File, FileRead, NumberSeries, ReadChain
from anhe.casework.reading import log_read
from anhe.casework.running import Order, Overtaken, run_many
from anhe.keys import new_key
from tests.casework.conftest import receive
from tests.casework.pillar import acts
from tests.casework.pillar.models import Request
from tests.casework.threads import at_once

pytestmark = pytest.mark.django_db(transaction=True)


def whole(file: File) -> bool:
    return first_break(file.entries.order_by("seq"), last_seq=file.last_seq, last_hash=file.last_hash) is None


class TestTheSameFormTwice:
    def test_a_retry_answers_with_the_first_entry(self, received, officer, run):
        key = new_key()

        first = run(acts.AnswerRequest, on=received, by=officer, answer="同意", key=key)
        again = run(acts.AnswerRequest, on=received, by=officer, answer="同意", key=key)

        assert again == first
        assert Entry.objects.filter(act="casework.AnswerRequest").count() == 1

    def test_a_double_click_acts_once_and_both_get_the_entry(self, received, officer, run):
        key = new_key()

        def click():
            return run(acts.AnswerRequest, on=received, by=officer, answer="同意", key=key)

        first, second = at_once(click, click)

        assert first == second == Entry.objects.get(act="casework.AnswerRequest")
        assert whole(File.objects.get())

    def test_a_double_click_opens_one_file(self, district, officer, run):
        key = new_key()

        def click():
            return run(acts.ReceiveRequest, on=district.office, by=officer, name="王小明", asked_on=officer.on, key=key)

        first, second = at_once(click, click)

        assert first == second
        assert File.objects.count() == Request.objects.count() == 1
        assert NumberSeries.objects.get(name="请求").last == 1

    def test_without_a_key_two_clicks_are_two_acts(self, received, officer, run):
        def click():
            return run(acts.NoteRequest, on=received, by=officer, note="一")

        at_once(click, click)

        assert [entry.seq for entry in File.objects.get().entries.order_by("seq")] == [1, 2, 3]
        assert whole(File.objects.get())


class TestTwoOfficersAtOnce:
    def test_one_wins_and_the_other_is_told_what_changed(self, district, received, officer, run):
        colleague = district.actor("周工")
        seen = received.file.last_seq

        outcomes = at_once(
            lambda: run(acts.NoteRequest, on=received, by=officer, note="甲", seen=seen),
            lambda: run(acts.NoteRequest, on=received, by=colleague, note="乙", seen=seen),
        )

        [won] = [outcome for outcome in outcomes if isinstance(outcome, Entry)]
        [lost] = [outcome for outcome in outcomes if isinstance(outcome, Overtaken)]
        assert lost.entries == [won]
        assert lost.entries[0].account.name in {"李工", "周工"}
        assert File.objects.get().last_seq == 2

    def test_what_happened_on_another_record_of_the_file_does_not_stand_in_the_way(self, received, officer, run):
        visit = received.visits.create(made_on=officer.on)
        seen = received.file.last_seq
        run(acts.NoteRequest, on=received, by=officer, note="甲")

        run(acts.CorrectVisit, on=visit, by=officer, made_on=officer.on, seen=seen)

        assert File.objects.get().last_seq == 3

    def test_numbers_have_no_gap_and_no_twin(self, district, officer, run):
        requests = [receive(district, officer, run, name=name) for name in ("甲", "乙", "丙", "丁")]

        def note(request):
            return lambda: [run(acts.NoteRequest, on=request, by=officer, note=str(n)) for n in range(5)]

        at_once(*map(note, requests))

        numbers = sorted(
            int(number.split("〕")[1][:-1]) for number in Document.objects.values_list("number", flat=True)
        )
        assert numbers == list(range(1, 21))

    def test_two_batches_over_the_same_files_wait_for_each_other(self, district, officer, run):
        requests = [receive(district, officer, run, name=name) for name in ("甲", "乙", "丙", "丁")]

        def batch(order):
            return lambda: run_many(acts.NoteRequest, [Order(r, {"note": "批"}) for r in order], by=officer)

        outcomes = at_once(batch(requests), batch(requests[::-1]))

        assert [len(outcome) for outcome in outcomes] == [4, 4]
        assert all(file.last_seq == 3 and whole(file) for file in File.objects.all())


class TestReadersAtOnce:
    def test_R36_each_read_has_its_place(self, district, received, officer):
        colleague = district.actor("周工")

        def read(actor):
            return lambda: [
                log_read(received.file, actor, page=f"第{n}页", why="依职责办理", address="10.0.0.7") for n in range(5)
            ]

        at_once(read(officer), read(colleague), read(officer))

        reads, chain = list(FileRead.objects.order_by("seq")), ReadChain.objects.get()
        assert [one.seq for one in reads] == list(range(1, 16))
        assert first_break(reads, last_seq=chain.last_seq, last_hash=chain.last_hash) is None
