"""The regular tasks stand in the worker's timetable and run through the worker itself."""

from datetime import timedelta

import pytest
from django.conf import settings
from django.utils import timezone
from django.utils.module_loading import import_string
from django_q.brokers import get_broker
from django_q.conf import Conf
from django_q.models import Failure, Schedule, Success
from django_q.scheduler import scheduler

from anhe.casework.models import Notice, TextMessage
from anhe.casework.worker import REGULAR, schedule

pytestmark = pytest.mark.django_db


@pytest.fixture
def turn(monkeypatch):
    """Let the worker take one turn in this process: everything in the timetable is due."""
    monkeypatch.setattr(Conf, "SYNC", True)

    def turn() -> None:
        Schedule.objects.update(next_run=timezone.now() - timedelta(minutes=1))
        scheduler(broker=get_broker())
        assert not Failure.objects.exists(), Failure.objects.first().result

    return turn


class TestTimetable:
    def test_migrating_enters_the_regular_tasks(self):
        entered = {(s.name, s.func, s.minutes) for s in Schedule.objects.all()}

        assert entered == {(task.name, task.function, task.minutes) for task in REGULAR}

    def test_entering_them_again_changes_no_next_turn(self):
        before = list(Schedule.objects.order_by("name").values_list("name", "next_run"))

        schedule()

        assert list(Schedule.objects.order_by("name").values_list("name", "next_run")) == before

    @pytest.mark.parametrize("task", REGULAR, ids=lambda task: task.name)
    def test_every_task_is_importable(self, task):
        assert callable(import_string(task.function))


class TestTurns:
    def test_late_duties_go_up(self, received, live_at, turn):
        live_at("2026-03-10 09:00")

        turn()

        assert Notice.objects.filter(text__contains="已逾期").exists()
        assert Success.objects.filter(func=REGULAR[0].function).count() == 1

    def test_waiting_text_messages_go_out(self, turn):
        message = TextMessage.objects.create(phone="13900000002", text="您有一项事项已办理。", queued_at=timezone.now())

        turn()

        message.refresh_from_db()
        assert message.state == TextMessage.State.SENT
        assert message.receipt in (settings.HOME / "text-messages.jsonl").read_text()
