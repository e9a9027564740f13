"""Store, then answer: what the pipeline promises the gateway, on either database."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from django.db import OperationalError, connection

from anhe.watch.fixes import Fixes
from anhe.watch.measuring.population import Population, populate
from anhe.watch.models import PositioningOrder, Signal, TrailChunk, Zone
from anhe.watch.service import changes
from anhe.watch.service.changes import ChangeReader, Changes
from anhe.watch.service.loading import Loader
from anhe.watch.service.pipeline import StorePipeline
from anhe.watch.service.restart import restore, save_checkpoint
from anhe.watch.service.store import Stopped, Store
from anhe.watch.tracks.levels import as_ms
from anhe.watch.tracks.reading import whole
from tests.watch.fixes_made import as_rows, fixes_of

pytestmark = pytest.mark.django_db(transaction=True)
NOW = datetime(2026, 11, 24, 4, tzinfo=UTC)
NOON = as_ms(NOW)
OUT = 0.2


class Bench:
    """A pipeline over a few wearers, with a clock of its own."""

    def __init__(self, people: Population) -> None:
        self.people = people
        self.now_ms = NOON
        self.loader = Loader()
        self.pipeline: StorePipeline | None = None
        self.begin()

    def begin(self) -> None:
        """As after a start of the process."""
        self.end()
        self.stop = FakeStop()
        self.pipeline = StorePipeline(self.loader, Store(self.stop), clock=lambda: self.now_ms)
        watched = self.loader.load(NOW)
        restored = restore(watched, self.now_ms)
        self.restored = restored
        self.pipeline.begin(restored.state, restored.after)

    def end(self) -> None:
        """As when the process ends: another may write."""
        if self.pipeline is not None:
            self.pipeline._store.close()

    def report(self, person: int, seconds: int, *, out: bool = False) -> bool:
        """One fix of a wearer, at home or a good way outside the district; whether it may be answered."""
        self.now_ms = NOON + seconds * 1000
        fixes = self.fix(person, seconds, out=out)
        return bool(self.pipeline.process(fixes)[0])

    def fix(self, person: int, seconds: int, *, out: bool = False) -> Fixes:
        fixes = fixes_of((int(self.people.trails[person]), NOON + seconds * 1000))
        fixes.lat[:], fixes.lon[:] = self.people.lat[person] + (OUT if out else 0), self.people.lon[person]
        fixes.lon += 0.00008 * (seconds % 600)
        fixes.accuracy_m[:] = 15
        fixes.speed[:] = 300
        return fixes


class FakeStop:
    """A stopping event that is set after so many waits, so that a test need not sleep."""

    def __init__(self, after: int = 10**9) -> None:
        self.left = after

    def wait(self, seconds: float) -> bool:
        self.left -= 1
        return self.left < 0


@pytest.fixture
def bench() -> Iterator[Bench]:
    one = Bench(populate(3, at=NOW))
    yield one
    one.end()


class TestStore:
    def test_what_is_answered_is_in_the_store(self, bench):
        assert bench.report(0, 0)
        assert as_rows(whole(int(bench.people.trails[0]))) == [(bench.people.trails[0], NOON)]

    def test_a_point_sent_again_is_answered_and_stored_once(self, bench):
        assert bench.report(0, 0)
        assert bench.report(0, 0)
        assert TrailChunk.objects.count() == 1

    def test_R03_a_point_of_no_order_is_refused_and_nothing_of_it_is_kept(self, bench):
        stranger = fixes_of((10**6, NOON))
        assert not bench.pipeline.process(stranger)[0]
        assert not TrailChunk.objects.exists()

    def test_R03_a_point_measured_before_the_order_began_is_refused(self, bench):
        assert not bench.report(0, -11 * 86_400)
        assert not TrailChunk.objects.exists()

    def test_an_exit_is_one_signal_written_with_its_points(self, bench):
        for seconds in range(0, 60, 10):
            bench.report(0, seconds)
        for seconds in range(600, 660, 10):
            bench.report(0, seconds, out=True)
        [signal] = Signal.objects.filter(kind="boundary_exit")
        assert signal.begins
        assert signal.order_id == bench.people.orders[0]
        assert signal.zone_id == Zone.objects.get(order=bench.people.orders[0], kind="allowed").pk


class TestRestart:
    """Killed at any moment, the engine goes on as if it had not been."""

    @pytest.mark.parametrize("checkpoint", [True, False], ids=["from a checkpoint", "from the chunks alone"])
    def test_an_exit_over_a_restart_is_one_episode(self, bench, checkpoint):
        for seconds in range(0, 60, 10):
            bench.report(0, seconds)
        bench.report(0, 600, out=True)
        if checkpoint:
            save_checkpoint(bench.pipeline.state.copy(), bench.pipeline.after)
        bench.begin()
        for seconds in range(610, 660, 10):
            bench.report(0, seconds, out=True)
        bench.begin()
        for seconds in range(660, 700, 10):
            bench.report(0, seconds, out=True)
        assert Signal.objects.filter(kind="boundary_exit", begins=True).count() == 1

    def test_only_the_batches_after_the_checkpoint_are_replayed(self, bench):
        bench.report(0, 0)
        save_checkpoint(bench.pipeline.state.copy(), bench.pipeline.after)
        bench.report(0, 10)
        bench.begin()
        assert (bench.restored.batches, bench.restored.fixes) == (1, 1)

    def test_the_state_after_a_restart_is_the_state_before_it(self, bench):
        for person in range(3):
            for seconds in range(0, 50, 10):
                bench.report(person, seconds, out=person == 1 and seconds > 20)
        before = bench.pipeline.state
        bench.begin()
        after = bench.pipeline.state
        for name in ("last_at", "heard_at", "good_at", "lat_e7", "lon_e7", "jump_at", "signs"):
            assert (before.wearers[name] == after.wearers[name]).all(), name
        for name in ("phase", "weight", "fixes", "first_at"):
            assert (before.rules[name] == after.rules[name]).all(), name


class TestDatabaseAway:
    """One batch in hand is tried again; nothing is answered, nothing is lost, nothing piles up."""

    def test_the_batch_in_hand_is_written_when_the_database_is_back(self, bench, monkeypatch):
        fail_writes(monkeypatch, times=3)
        assert bench.report(0, 0)
        assert TrailChunk.objects.count() == 1
        assert bench.pipeline._store.away_since is None

    def test_a_stop_while_it_is_away_ends_without_an_answer(self, bench, monkeypatch):
        fail_writes(monkeypatch, times=10**9)
        bench.stop.left = 2
        with pytest.raises(Stopped):
            bench.report(0, 0)
        assert "away" in bench.pipeline._store.trouble

    def test_an_error_of_another_kind_is_not_tried_again(self, bench, monkeypatch):
        fail_writes(monkeypatch, times=1, error=ZeroDivisionError)
        with pytest.raises(ZeroDivisionError):
            bench.report(0, 0)


class TestChanges:
    """An order that changes takes effect at the next look, whoever changed it and however."""

    def test_R03_a_lifted_order_takes_nothing_in_any_more(self, bench):
        reader = ChangeReader()
        PositioningOrder.objects.filter(pk=bench.people.orders[0]).update(status="lifted", ends_at=NOW)
        found = reader.read()
        assert found.orders == {bench.people.orders[0]}
        bench.pipeline.refit(bench.loader.changed(bench.pipeline.state.watched, found, NOW))
        assert not bench.report(0, 5)
        assert bench.report(1, 5)

    def test_a_new_order_is_watched(self, bench):
        reader = ChangeReader()
        more = populate(1, at=NOW, seed=8)
        bench.pipeline.refit(bench.loader.changed(bench.pipeline.state.watched, reader.read(), NOW))
        bench.people = more
        assert bench.report(0, 5)

    def test_a_zone_that_ends_ends_its_episode(self, bench):
        for seconds in (0, 10, 20):
            bench.report(0, seconds)
        for seconds in range(600, 660, 10):
            bench.report(0, seconds, out=True)
        Zone.objects.filter(order=bench.people.orders[0]).update(ends_at=NOW - timedelta(days=2))
        found = Changes(orders={bench.people.orders[0]})
        bench.pipeline.refit(bench.loader.changed(bench.pipeline.state.watched, found, NOW))
        assert Signal.objects.filter(kind="boundary_exit").values_list("begins", flat=True).order_by("id")[1] is False

    def test_a_change_is_told_once_and_again_only_when_put_back(self, bench):
        reader = ChangeReader()
        PositioningOrder.objects.filter(pk=bench.people.orders[0]).update(ends_at=NOW + timedelta(days=1))
        found = reader.read()
        assert found
        assert not reader.read()
        reader.put_back(found)
        assert reader.read().orders == {bench.people.orders[0]}

    def test_devices_and_pairings_leave_lines_too(self, bench):
        from anhe.watch.models import Device, Pairing

        reader = ChangeReader()
        Device.objects.filter(identity=bench.people.identities[1]).update(auth_code="new")
        Pairing.objects.filter(order=bench.people.orders[2]).update(removed_at=NOW)
        assert reader.read().devices == set(
            Device.objects.filter(identity__in=bench.people.identities[1:]).values_list("id", flat=True)
        )


def test_loading_asks_the_same_for_three_and_for_forty(queries):
    populate(3, at=NOW, curfews=0)
    with queries() as few:
        Loader().load(NOW)
    populate(37, at=NOW, curfews=0, seed=9)
    with queries() as many:
        Loader().load(NOW)
    assert many.shapes == few.shapes


def fail_writes(monkeypatch, *, times: int, error: type[Exception] = OperationalError) -> None:
    """Let the next so many writes fail as an unreachable database does."""
    from anhe.watch.service import pipeline

    left = iter(range(times))
    real = pipeline.write

    def write(*args):
        if next(left, None) is not None:
            raise error("away")
        return real(*args)

    monkeypatch.setattr(pipeline, "write", write)


@pytest.fixture(autouse=True)
def _triggers() -> None:
    changes.put_in_force(connection)
