"""Trails go on schedule and leave proof; they leave the house only by a lawful request. R04."""

import csv
import io
import json
from datetime import datetime, timedelta

import pytest

from anhe import clock
from anhe.casework.running import NotAllowed
from anhe.law.citations import PIPL
from anhe.orgs.access import Actor
from anhe.watch.models import Alert, Checkpoint, Outcome, PositioningOrder, TrailDeletion
from anhe.watch.tracks.exporting import ExportTrail, export_trail
from anhe.watch.tracks.keeping import HoldTrail, ReleaseTrail
from anhe.watch.tracks.levels import as_ms
from anhe.watch.tracks.merging import merge_due
from anhe.watch.tracks.reading import whole
from anhe.watch.tracks.retention import Retention, delete_due_trails, digest_of, due
from anhe.watch.tracks.writing import write
from tests.correction.factories import refused
from tests.district import act
from tests.watch.fixes_made import as_rows, fixes_of
from tests.watch.orders_made import Orders, paper

MINUTE = 60_000
DAYS_KEPT = 30


@pytest.fixture
def order(orders: Orders, live_at) -> PositioningOrder:
    """Over since 10 April; on 20 March its wearer was followed for an hour, a fix a minute, beside another's."""
    one = orders.approved()
    began = as_ms(datetime(2026, 3, 20, 10, tzinfo=clock.SHANGHAI))
    rows = [(number, began + minute * MINUTE) for number in (one.trail.number, 10**5) for minute in range(60)]
    Checkpoint.objects.create(after=write(fixes_of(*rows), began), made_at=clock.now(), state=b"")
    merge_due(began + 86_400_000)
    PositioningOrder.objects.filter(pk=one.pk).update(
        status="lifted", ends_at=datetime(2026, 4, 10, tzinfo=clock.SHANGHAI)
    )
    one.refresh_from_db()
    live_at("2026-05-10 03:00")
    return one


class TestDeletion:
    """watch.retention: thirty days after the order's end."""

    def test_R04_an_expired_trail_is_deleted_and_leaves_proof(self, order):
        before = whole(order.trail.number)
        assert delete_due_trails() == 1
        assert not len(whole(order.trail.number))
        [proof] = TrailDeletion.objects.filter(order=order)
        assert (proof.fixes, proof.digest) == (60, digest_of(before))
        assert str(proof.first_day) == str(proof.last_day) == "2026-03-20"
        assert "30" in proof.rule

    def test_R04_the_trails_of_others_in_the_same_chunks_stay(self, order):
        before = as_rows(whole(10**5))
        delete_due_trails()
        assert as_rows(whole(10**5)) == before

    def test_a_day_too_early_nothing_is_deleted(self, order, live_at):
        live_at("2026-05-09 23:59")
        assert delete_due_trails() == 0
        assert len(whole(order.trail.number)) == 60

    def test_what_was_deleted_is_not_deleted_again(self, order):
        delete_due_trails()
        assert delete_due_trails() == 0

    def test_around_a_confirmed_alert_the_points_stay_with_the_file(self, order):
        alert(order, minute=30, outcome=Outcome.CONFIRMED)
        Retention.in_force(clock.now())
        narrow = Retention(DAYS_KEPT, 5, "示例")
        from anhe.watch.tracks.retention import delete_trail, kept_spans

        delete_trail(order, kept_spans(order, narrow), narrow.rule, clock.now())
        assert len(whole(order.trail.number)) == 10

    def test_around_an_explained_alert_nothing_stays(self, order):
        alert(order, minute=30, outcome=Outcome.EXPLAINED)
        delete_due_trails()
        assert not len(whole(order.trail.number))

    def test_a_trail_with_an_alert_nobody_closed_waits(self, order):
        alert(order, minute=30, outcome="", closed=False)
        assert delete_due_trails() == 0

    def test_without_the_districts_choice_nothing_is_deleted(self, order):
        from anhe.casework.models import ConfigurationVersion

        ConfigurationVersion.objects.filter(name="watch.retention").delete()
        assert delete_due_trails() == 0

    def test_asking_who_is_due_is_one_statement_however_many(self, order, queries):
        with queries() as sent:
            list(due(Retention(DAYS_KEPT, 120, "示例"), clock.now()))
        assert len(sent) == 1


class TestHold:
    """PIPL art. 19: what a pending matter needs is kept, by name and reason."""

    def test_a_held_trail_waits_and_goes_once_released(self, order, ordering_district):
        act(HoldTrail, on=order, by=ordering_district.agency_head, reason="检察机关调取中（示例检〔2026〕1号）")
        order.refresh_from_db()
        assert delete_due_trails() == 0
        act(ReleaseTrail, on=order, by=ordering_district.agency_head, reason="调取完毕")
        assert delete_due_trails() == 1

    def test_an_officer_cannot_hold_a_trail(self, order, ordering_district):
        with pytest.raises(NotAllowed):
            act(HoldTrail, on=order, by=ordering_district.officer, reason="以后也许有用")


class TestExport:
    """R04: to other bodies only on a lawful written request, and the timeline keeps it."""

    def test_R04_the_request_stands_in_the_timeline(self, order, ordering_district):
        made = export_trail(agency(ordering_district), order, request(order))
        entry = order.file.entries.order_by("-seq")[0]
        assert entry.act == ExportTrail.name
        assert "示例区人民检察院" in entry.text
        assert "示例检〔2026〕8号" in entry.text
        rows = list(csv.reader(io.StringIO(made.content.decode("utf-8-sig"))))
        assert (len(rows) - 1, made.fixes) == (60, 60)
        assert rows[1][0] == "2026-03-20T10:00:00.000+08:00"

    def test_geojson_has_a_point_a_fix(self, order, ordering_district):
        made = export_trail(agency(ordering_district), order, request(order, format="geojson"))
        assert len(json.loads(made.content)["features"]) == 60

    def test_R04_without_the_written_request_nothing_leaves(self, order, ordering_district):
        with refused(PIPL[28]):
            export_trail(agency(ordering_district), order, request(order, papers=[]))

    def test_R04_an_officer_of_the_office_cannot_export(self, order, ordering_district):
        with pytest.raises(NotAllowed):
            export_trail(ordering_district.actor(ordering_district.officer), order, request(order))

    def test_only_the_span_asked_for_is_given(self, order, ordering_district):
        start = datetime(2026, 3, 20, 10, 10, tzinfo=clock.SHANGHAI)
        given = request(order, from_at=start, until_at=start + timedelta(minutes=5))
        assert export_trail(agency(ordering_district), order, given).fixes == 5

    def test_R14_a_minors_trail_is_not_exported(self, order, ordering_district):
        order.file.is_minor = True
        order.file.save()
        with refused(saying="未成年人"):
            export_trail(agency(ordering_district), order, request(order))


def agency(district) -> Actor:
    return district.actor(district.agency_head)


def request(order: PositioningOrder, **changed):
    start = datetime(2026, 3, 20, tzinfo=clock.SHANGHAI)
    return {
        "requested_by": "示例区人民检察院",
        "document_number": "示例检〔2026〕8号",
        "purpose": "核查监督，人民检察院刑事诉讼规则",
        "from_at": start,
        "until_at": start + timedelta(days=1),
        "format": "csv",
        "papers": [paper("调取通知书.pdf")],
    } | changed


def alert(order: PositioningOrder, *, minute: int, outcome: str, closed: bool = True) -> Alert:
    at = datetime(2026, 3, 20, 10, minute, tzinfo=clock.SHANGHAI)
    return Alert.objects.create(
        order=order,
        kind="boundary_exit",
        severity=3,
        began_at=at,
        raised_at=at,
        ended_at=at,
        outcome=outcome,
        closed_at=at if closed else None,
    )
