"""Many acts in one transaction: the same as one by one, all or nothing, in a constant number of statements."""

from datetime import date, timedelta

import pytest

from anhe.casework.chain import first_break
from anhe.casework.models import DutyRecord, Entry, File, NumberSeries
from anhe.casework.running import Order, run, run_many
from anhe.keys import new_key
from anhe.people.models import Person
from tests.casework.conftest import refused
from tests.casework.pillar import acts
from tests.casework.pillar.models import Request

pytestmark = pytest.mark.django_db

MONDAY = date(2026, 3, 2)


def orders(district, n: int, *, first: int = 1, **more) -> list[Order]:
    return [
        Order(
            district.office,
            {
                "name": f"王{i}",
                "id_number": f"X{i:06}",
                "phone": f"139{i:08}",
                "asked_on": MONDAY - timedelta(days=i % 40),
            },
            **more,
        )
        for i in range(first, first + n)
    ]


def told(file: File) -> tuple:
    """What the file says, without the keys and hashes that no two files share."""
    return (
        file.title,
        Person.objects.get(pk=file.person_id).id_number,
        [(e.seq, e.act, e.text, e.told, e.basis, e.acted_at, e.account_id) for e in file.entries.all()],
        [
            (d.name, d.due_on, d.remind_by, d.steps, d.basis, d.rule_inputs, d.organisation_id, d.shows_on, d.state)
            for d in file.duties.order_by("name")
        ],
    )


class TestFileOpeningActsTogether:
    def test_they_equal_as_many_single_runs(self, district, officer):
        for order in orders(district, 60):
            run(acts.ReceiveRequest, on=order.record, by=officer, given=order.given)
        one_by_one = [told(file) for file in File.objects.order_by("pk")]
        other = [Order(order.record, order.given) for order in orders(district, 60, first=1)]
        for order in other:
            order.given["id_number"] = "Y" + order.given["id_number"][1:]

        run_many(acts.ReceiveRequest, other, by=officer)

        together = [told(file) for file in File.objects.order_by("pk")[60:]]
        assert [one[:1] + one[2:] for one in together] == [one[:1] + one[2:] for one in one_by_one]
        assert [one[1] for one in together] == [f"Y{i:06}" for i in range(1, 61)]

    @pytest.mark.slow
    def test_two_thousand_of_them_have_chains_that_hold_and_numbers_without_gaps(self, district, officer):
        entries = run_many(acts.ReceiveRequest, orders(district, 2000), by=officer)

        assert [entry.text for entry in entries] == [f"收到王{i}的请求" for i in range(1, 2001)]
        for file in File.objects.prefetch_related("entries"):
            assert first_break(file.entries.all(), last_seq=file.last_seq, last_hash=file.last_hash) is None
        assert File.objects.filter(number__endswith="-2000").count() == 1
        assert NumberSeries.objects.get(name="请求").last == 2000
        assert DutyRecord.objects.count() == 4000
        assert Person.objects.with_phone("13900001234").get().name == "王1234"

    def test_the_number_of_statements_does_not_grow(self, district, officer, queries):
        run_many(acts.ReceiveRequest, orders(district, 1), by=officer)
        with queries() as few:
            run_many(acts.ReceiveRequest, orders(district, 5, first=10), by=officer)
        with queries() as many:
            run_many(acts.ReceiveRequest, orders(district, 500, first=100), by=officer)

        assert many.shapes == few.shapes
        assert len(many) == len(few)

    def test_one_that_may_not_stops_all(self, district, officer):
        batch = orders(district, 5)
        batch[3].given["asked_on"] = MONDAY + timedelta(days=1)

        with refused(saying="不能晚于今天"):
            run_many(acts.ReceiveRequest, batch, by=officer)

        assert File.objects.count() == Entry.objects.count() == NumberSeries.objects.count() == 0

    def test_orders_run_before_are_not_run_again(self, district, officer):
        batch = [Order(order.record, order.given, new_key()) for order in orders(district, 4)]
        before = run_many(acts.ReceiveRequest, batch[:2], by=officer)

        after = run_many(acts.ReceiveRequest, batch, by=officer)

        assert after[:2] == before
        assert [entry.text for entry in after] == [f"收到王{i}的请求" for i in (1, 2, 3, 4)]
        assert Request.objects.count() == 4


class TestOtherActsTogether:
    def test_two_orders_on_one_file_follow_each_other(self, received, officer):
        run_many(acts.NoteRequest, [Order(received, {"note": "一"}), Order(received, {"note": "二"})], by=officer)

        file = File.objects.get()
        assert [entry.text for entry in file.entries.order_by("seq")][1:] == ["记事：一", "记事：二"]
        assert first_break(file.entries.order_by("seq"), last_seq=file.last_seq, last_hash=file.last_hash) is None

    def test_one_refusal_leaves_all_undone(self, received, officer):
        with refused(saying="已经答复"):
            run_many(acts.AnswerRequest, [Order(received, {"answer": "同意"})] * 2, by=officer)

        assert Request.objects.get().answer == ""
        assert Entry.objects.count() == 1
