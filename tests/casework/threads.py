"""Two people at once, for real: threads with connections of their own, started together."""

from __future__ import annotations

import threading
from collections.abc import Callable
from contextvars import copy_context
from typing import Any

from django.db import connections


def at_once(*jobs: Callable[[], Any]) -> list[Any]:
    """Run the jobs side by side; answers with what each returned or raised, in order."""
    start, outcomes = threading.Barrier(len(jobs)), [None] * len(jobs)

    def work(place: int, job: Callable[[], Any]) -> None:
        start.wait(timeout=20)
        try:
            outcomes[place] = job()
        except Exception as raised:
            outcomes[place] = raised
        finally:
            connections.close_all()

    threads = [threading.Thread(target=copy_context().run, args=(work, place, job)) for place, job in enumerate(jobs)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    assert not any(thread.is_alive() for thread in threads), "somebody waits for somebody for ever"
    return outcomes
