"""Signals become alerts exactly once: with two raisers at once, after a kill, and when one signal is unfit."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

import pytest

from anhe.casework.chain import first_break
from anhe.casework.models import Entry, File
from anhe.watch import raising
from anhe.watch.models import Alert, AlertNews, Signal
from anhe.watch.raising import raise_new_signals
from tests.casework.threads import at_once
from tests.correction.factories import Cases
from tests.district import District, build_district, id_number
from tests.watch.alert_cases import Watched

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def watched(transactional_db: None, live_at: Callable[[str], datetime]) -> Watched:
    live_at("2026-03-02 09:00")
    return Watched(build_district())


def orders(watched: Watched, number: int) -> list:
    district: District = watched.district
    return [watched.order(Cases(district).enrolled(id_number=id_number(), name=f"测试人{n}")) for n in range(number)]


def raised_acts() -> int:
    return Entry.objects.filter(act="watch.RaiseAlert").count()


class TestRaisedOnce:
    def test_a_second_turn_finds_nothing(self, watched):
        watched.signal(watched.order())

        assert [raise_new_signals(), raise_new_signals()] == [1, 0]
        assert raised_acts() == Alert.objects.count() == AlertNews.objects.count() == 1

    def test_the_same_observation_offered_again_after_a_restart_is_the_same_act(self, watched):
        signal = watched.signal(watched.order())
        raise_new_signals()
        Signal.objects.filter(pk=signal.pk).update(is_raised=False)

        raise_new_signals()

        assert raised_acts() == Alert.objects.count() == AlertNews.objects.count() == 1

    def test_two_raisers_at_once_raise_each_signal_once_and_the_end_after_the_beginning(self, watched):
        for order in orders(watched, 4):
            for kind in ("boundary_exit", "silence"):
                watched.signal(order, kind)
                watched.signal(order, kind, begins=False)

        outcomes = at_once(raise_new_signals, raise_new_signals, raise_new_signals)

        assert sum(outcomes) == Signal.objects.count() == 16
        assert Alert.objects.filter(ended_at__isnull=False).count() == Alert.objects.count() == raised_acts() == 8
        assert Entry.objects.filter(act="watch.NoteEpisodeEnd").count() == 8
        assert not Signal.objects.filter(is_raised=False).exists()
        for file in File.objects.all():
            head = {"last_seq": file.last_seq, "last_hash": file.last_hash}
            assert first_break(file.entries.order_by("seq"), **head) is None

    def test_killed_between_the_act_and_the_mark_nothing_is_lost_and_nothing_doubled(self, watched, monkeypatch):
        """The act and the mark are one transaction: what did not end did not begin."""
        watched.signal(watched.order())

        class Killed(BaseException):
            pass

        def killed(*_args, **_given):
            raise Killed

        with monkeypatch.context() as broken:
            broken.setattr(raising.Signal.objects.none().__class__, "update", killed)
            with pytest.raises(Killed):
                raise_new_signals()
        assert (Alert.objects.count(), raised_acts()) == (0, 0)

        assert raise_new_signals() == 1
        assert (Alert.objects.count(), raised_acts()) == (1, 1)

    def test_an_unfit_signal_waits_and_holds_nobody_else_up(self, watched, caplog):
        unfit, fit = orders(watched, 2)
        watched.signal(unfit, "no_such_kind")
        watched.signal(fit)

        assert raise_new_signals() == 1
        assert list(Signal.objects.filter(is_raised=False).values_list("order", flat=True)) == [unfit.pk]
        assert str(unfit.pk) in caplog.text

    def test_no_more_than_asked_for_are_raised_in_one_turn(self, watched):
        for order in orders(watched, 3):
            watched.signal(order)

        assert [raise_new_signals(limit=2), raise_new_signals(limit=2), raise_new_signals(limit=2)] == [2, 1, 0]

    def test_the_end_of_what_was_never_raised_is_nothing(self, watched):
        watched.signal(watched.order(), begins=False)

        assert raise_new_signals() == 1
        assert not Alert.objects.exists()
