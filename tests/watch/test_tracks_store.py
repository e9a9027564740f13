"""Writing a batch, reading a person, merging: whatever was sent again, each point once, on either database."""

from datetime import UTC, date, datetime, timedelta

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from anhe.clock import SHANGHAI
from anhe.watch.fixes import Fixes
from anhe.watch.models import Checkpoint, TrailChunk
from anhe.watch.tracks.levels import DAY_MS, Level, as_ms
from anhe.watch.tracks.merging import Overtaken, merge, merge_due
from anhe.watch.tracks.merging import _groups as groups_due
from anhe.watch.tracks.reading import day_of, newest, span, whole
from anhe.watch.tracks.writing import write
from tests.watch.fixes_made import NOON, as_rows, fixes_of, same

pytestmark = pytest.mark.django_db
MINUTE = 60_000
HOUR = 60 * MINUTE


class TestWrite:
    """One batch is a handful of rows."""

    def test_a_batch_of_neighbouring_trails_is_one_row(self):
        last = write(fixes_of((1, NOON), (2, NOON), (3, NOON + 5)), NOON + 10)
        [chunk] = TrailChunk.objects.all()
        assert (chunk.pk, chunk.level, chunk.fixes, chunk.first_trail, chunk.last_trail) == (last, 0, 3, 1, 3)
        assert (chunk.first_at, chunk.last_at, chunk.received_at) == (NOON, NOON + 5, NOON + 10)

    def test_a_batch_over_midnight_utc_is_two(self):
        midnight = as_ms(datetime(2026, 11, 25, tzinfo=UTC))
        write(fixes_of((1, midnight - 1), (1, midnight)), midnight + 10)
        assert set(TrailChunk.objects.values_list("day", "fixes")) == {
            (date(2026, 11, 24), 1),
            (date(2026, 11, 25), 1),
        }

    def test_trails_far_apart_lie_in_chunks_of_their_own(self):
        write(fixes_of((1, NOON), ((1 << 17) - 1, NOON), (1 << 17, NOON)), NOON)
        assert sorted(TrailChunk.objects.values_list("first_trail", "last_trail")) == [
            (1, (1 << 17) - 1),
            (1 << 17, 1 << 17),
        ]

    def test_an_empty_batch_writes_nothing(self):
        assert write(Fixes.empty(), NOON) == 0
        assert not TrailChunk.objects.exists()


class TestRead:
    """A person's day is the calendar day in Shanghai."""

    def test_the_day_begins_at_midnight_in_shanghai(self):
        midnight = as_ms(datetime(2026, 11, 24, tzinfo=SHANGHAI))
        write(fixes_of((4, midnight - 1), (4, midnight), (4, midnight + DAY_MS - 1), (4, midnight + DAY_MS)), NOON)
        assert as_rows(day_of(4, date(2026, 11, 24))) == [(4, midnight), (4, midnight + DAY_MS - 1)]

    def test_a_span_is_half_open(self):
        write(fixes_of((4, NOON - 1), (4, NOON), (4, NOON + MINUTE)), NOON)
        assert as_rows(span(4, NOON, NOON + MINUTE)) == [(4, NOON)]

    def test_what_was_sent_again_is_there_once(self):
        write(fixes_of((4, NOON), received_at=NOON + 1), NOON)
        write(fixes_of((4, NOON), (4, NOON + MINUTE), received_at=NOON + 2), NOON)
        found = span(4, NOON, NOON + HOUR)
        assert as_rows(found) == [(4, NOON), (4, NOON + MINUTE)]
        assert found.received_at[0] == NOON + 1

    def test_one_person_never_gets_anothers_points(self):
        write(fixes_of((4, NOON), (5, NOON), (6, NOON)), NOON)
        assert as_rows(whole(5)) == [(5, NOON)]
        assert not len(whole(7))

    def test_the_newest_of_many_is_found_at_whatever_level_it_lies(self):
        write(fixes_of((1, NOON - 3 * DAY_MS), (2, NOON - 3 * DAY_MS)), NOON)
        merge_all(NOON)
        write(fixes_of((2, NOON - 2 * HOUR), (3, NOON - 2 * HOUR)), NOON)
        merge_all(NOON)
        write(fixes_of((3, NOON), (4, NOON), (4, NOON - 5)), NOON)
        assert as_rows(newest([1, 2, 3, 4, 9], NOON)) == [
            (1, NOON - 3 * DAY_MS),
            (2, NOON - 2 * HOUR),
            (3, NOON),
            (4, NOON),
        ]

    def test_a_point_older_than_a_week_is_not_news(self):
        write(fixes_of((1, NOON - 8 * DAY_MS)), NOON)
        assert not len(newest([1], NOON))


class TestMerge:
    """Batch, minute, hour, day: the points stay the same and lie in fewer rows."""

    def test_only_what_the_checkpoint_has_seen_is_merged(self):
        first = write(fixes_of((1, NOON)), NOON)
        write(fixes_of((1, NOON + 1)), NOON)
        checkpoint(first)
        merge_due(NOON)
        assert sorted(TrailChunk.objects.values_list("level", "first_at")) == [(0, NOON + 1), (1, NOON)]

    def test_minutes_wait_for_the_end_of_their_hour_and_hours_for_their_day(self):
        checkpoint(write(fixes_of((1, NOON)), NOON))
        merge_due(NOON + 59 * MINUTE)
        assert levels() == [Level.MINUTE]
        merge_due(NOON + HOUR)
        assert levels() == [Level.HOUR]
        merge_due(NOON + 20 * HOUR + HOUR)
        assert levels() == [Level.HOUR]
        merge_due(NOON + 20 * HOUR + 2 * HOUR)
        assert levels() == [Level.DAY]

    def test_a_finished_day_is_one_row_a_person_also_after_late_points(self):
        rows = [(trail, NOON + minute * MINUTE) for trail in (1, 2) for minute in range(30)]
        checkpoint(write(fixes_of(*rows), NOON))
        merge_all(NOON + 2 * DAY_MS)
        late = (2, NOON + 90 * MINUTE)
        checkpoint(write(fixes_of(late, rows[-1]), NOON + DAY_MS))
        merge_all(NOON + 2 * DAY_MS)
        assert sorted(TrailChunk.objects.values_list("level", "first_trail", "fixes")) == [(3, 1, 30), (3, 2, 31)]
        assert as_rows(whole(2)) == sorted([*(row for row in rows if row[0] == 2), late])

    def test_a_merge_overtaken_by_a_deletion_changes_nothing(self, monkeypatch):
        checkpoint(write(fixes_of((1, NOON)), NOON))
        write(fixes_of((1, NOON + 1)), NOON)
        [group] = groups_due(Level.BATCH, NOON)
        monkeypatch.setattr("anhe.watch.tracks.merging.chunks", delete_before(TrailChunk.objects.filter(first_at=NOON)))
        with pytest.raises(Overtaken):
            merge(group, NOON)
        assert levels() == [Level.BATCH]

    @settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
    @given(data=st.data())
    def test_no_point_is_lost_or_doubled_whatever_the_order_of_batches_and_merges(self, data):
        TrailChunk.objects.all().delete()
        written: dict[tuple[int, int], int] = {}
        moment = NOON
        for _batch in range(data.draw(st.integers(1, 6))):
            rows = data.draw(st.lists(st.tuples(st.integers(1, 70), st.integers(-3, 3)), min_size=1, max_size=12))
            batch = fixes_of(*((trail, moment + hours * HOUR) for trail, hours in rows), received_at=moment)
            last = write(batch, moment)
            for row in as_rows(batch):
                written.setdefault(row, moment)
            if data.draw(st.booleans()):
                checkpoint(last)
            moment += data.draw(st.sampled_from([MINUTE, HOUR, 11 * HOUR, DAY_MS]))
            if data.draw(st.booleans()):
                merge_due(moment)
        for trail in {trail for trail, _at in written}:
            found = whole(trail)
            assert as_rows(found) == sorted(row for row in written if row[0] == trail)
            assert found.received_at.tolist() == [written[row] for row in as_rows(found)]

    def test_merging_keeps_every_column(self):
        fixes = fixes_of(*((trail, NOON + minute * MINUTE) for trail in range(1, 90) for minute in range(5)))
        fixes.speed[:] = np.arange(len(fixes)) % 400
        fixes.lat[3] = fixes.lon[3] = np.nan
        checkpoint(write(fixes, NOON))
        merge_all(NOON + 3 * DAY_MS)
        assert same(Fixes.concatenate([whole(trail) for trail in range(1, 90)]), fixes)


def checkpoint(after: int) -> None:
    Checkpoint.objects.create(after=after, made_at=datetime.now(UTC), state=b"")


def levels() -> list[int]:
    return sorted(TrailChunk.objects.values_list("level", flat=True))


def merge_all(now_ms: int) -> None:
    """Merge as the service would have by then, level after level."""
    checkpoint(TrailChunk.objects.order_by("-id").values_list("id", flat=True)[0])
    merge_due(now_ms + int(timedelta(hours=1).total_seconds() * 1000))


def delete_before(doomed):
    """Stand in the middle of a merge: what a deletion on schedule does at that moment."""
    from anhe.watch.tracks.writing import chunks

    def chunks_after_deletion(*args):
        doomed.delete()
        return chunks(*args)

    return chunks_after_deletion
