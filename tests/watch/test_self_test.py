"""The nightly self-test: through the real wire, service and acts; and what happens when a part of them is missing."""

from __future__ import annotations

import socket
from collections.abc import Iterator

import pytest
from django.db import connection

from anhe import clock
from anhe.casework.models import DutyRecord, File, FileKind, Notice
from anhe.orgs.access import Actor
from anhe.watch import self_test as trial
from anhe.watch.models import Alert, Device, PositioningOrder
from anhe.watch.service import changes
from anhe.watch.tracks.reading import whole
from tests.district import District, adopt_examples, build_district
from tests.watch.test_service import Running

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def watched_district() -> District:
    changes.put_in_force(connection)
    district = build_district()
    adopt_examples(district)
    return district


@pytest.fixture
def running(watched_district: District) -> Iterator[Running]:
    one = Running()
    yield one
    one.stop()
    if one.error:
        raise one.error


def free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return one.getsockname()[1]


class TestEverythingWorks:
    def test_the_synthetic_device_leaves_and_an_alert_comes(self, watched_district, running):
        outcome = trial.self_test("127.0.0.1", running.port)

        assert outcome.trouble == ""
        assert outcome.seconds < 5
        order = PositioningOrder.objects.get()
        assert len(whole(order.trail.number)) == trial.INSIDE + trial.OUTSIDE
        assert order.file.entries.last().text.startswith("自检通过")
        assert Notice.objects.filter(kind="watch.self_test_failed").count() == 0

    def test_nothing_synthetic_stays_behind_and_nobody_is_asked_anything(self, watched_district, running):
        trial.self_test("127.0.0.1", running.port)

        order = PositioningOrder.objects.get()
        assert order.status == PositioningOrder.Status.LIFTED
        assert order.file.closed_on is not None
        assert not order.pairings.filter(removed_at__isnull=True).exists()
        assert not Alert.objects.open().exists()
        assert not DutyRecord.objects.open().filter(file=order.file).exists()

    def test_it_can_be_run_again(self, watched_district, running):
        assert trial.self_test("127.0.0.1", running.port).passed
        assert trial.self_test("127.0.0.1", running.port).passed
        assert File.objects.filter(kind=FileKind.SELF_TEST).count() == 2
        assert Device.objects.count() == 1

    def test_R04_no_post_reads_the_synthetic_file(self, watched_district, running):
        trial.self_test("127.0.0.1", running.port)

        for account in (watched_district.agency_officer, watched_district.agency_head, watched_district.leader):
            actor = Actor.of(account, clock.today())
            assert not File.objects.visible_to(actor).filter(kind=FileKind.SELF_TEST).exists()
            assert not Alert.objects.visible_to(actor).exists()


class TestSomethingIsMissing:
    """Whatever is missing, the duty desk is told in words, and everything synthetic is taken away again."""

    @pytest.fixture(autouse=True)
    def _somebody_at_the_desk(self, watched_district):
        self.watcher = watched_district.agency_officer

    def told(self) -> str:
        notice = Notice.objects.get(account=self.watcher, kind="watch.self_test_failed")
        assert notice.file is None
        order = PositioningOrder.objects.get()
        assert order.status == PositioningOrder.Status.LIFTED
        assert order.file.entries.last().text.startswith("自检未通过")
        return notice.text

    def test_no_gateway(self):
        outcome = trial.self_test("127.0.0.1", free_port())
        assert not outcome.passed
        assert "连不上定位网关" in self.told()

    def test_a_device_the_gateway_does_not_know(self, running, monkeypatch):
        monkeypatch.setattr(trial, "IDENTITY", "013899999902")
        terminal = trial.Terminal
        monkeypatch.setattr(trial, "Terminal", lambda _identity: terminal("013899999903"))
        outcome = trial.self_test("127.0.0.1", running.port, effect_within_s=1)
        assert not outcome.passed
        assert "网关不认识合成装置" in self.told()

    def test_no_alert_in_time(self, running, monkeypatch):
        monkeypatch.setattr(trial, "OUTSIDE", 0)
        outcome = trial.self_test("127.0.0.1", running.port, alert_within_s=1)
        assert not outcome.passed
        assert "没有收到越界预警" in self.told()

    def test_what_an_interrupted_run_left_is_ended_first(self, watched_district):
        _device, left = trial._begin(watched_district.agency)
        trial.self_test("127.0.0.1", free_port())
        left.refresh_from_db()
        assert left.status == PositioningOrder.Status.LIFTED
        assert left.file.entries.last().text == "自检未通过：自检中断。"


class TestNightly:
    def test_only_where_an_address_is_set_and_only_at_night(self, live_at, settings, monkeypatch):
        ran = []
        monkeypatch.setattr(trial, "self_test", lambda *where: ran.append(where) or trial.Outcome(1.0))
        live_at("2026-03-10 03:10")
        settings.WATCH_SELF_TEST = ""
        assert trial.run_nightly() == "not now"
        settings.WATCH_SELF_TEST = "127.0.0.1:6808"
        assert trial.run_nightly() == "1.0 s"
        live_at("2026-03-10 04:10")
        assert trial.run_nightly() == "not now"
        assert ran == [("127.0.0.1", 6808)]

    def test_once_a_night(self, watched_district, live_at, settings):
        live_at("2026-03-10 03:10")
        settings.WATCH_SELF_TEST = f"127.0.0.1:{free_port()}"
        assert "连不上" in trial.run_nightly()
        assert trial.run_nightly() == "done already"
