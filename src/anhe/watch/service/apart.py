"""Merging in a process of its own: sorting millions of points would hold the interpreter from the sockets.

Imports nothing of the house at the top: the new process reads this module before the house is set up.
"""

from __future__ import annotations

import ctypes
import logging
import multiprocessing
import signal
import sys
import time
from concurrent.futures import ProcessPoolExecutor

log = logging.getLogger(__name__)
PR_SET_PDEATHSIG = 1
PAUSE_S = 0.02


def in_a_process_of_its_own() -> ProcessPoolExecutor:
    """One process, started when first needed; it ends with this one, whichever way that goes."""
    return ProcessPoolExecutor(1, multiprocessing.get_context("spawn"), initializer=_begin)


def merge_once() -> None:
    """Merge what is due, in whichever thread or process. A database that is away passes through."""
    from django.db import InterfaceError, OperationalError, connection

    from anhe.watch.service.changes import drop_old_lines
    from anhe.watch.service.pipeline import clock_ms
    from anhe.watch.tracks.merging import Overtaken, merge_due

    try:
        merge_due(clock_ms(), pause=lambda: time.sleep(PAUSE_S))
        drop_old_lines()
    except Overtaken as error:
        log.info("merging: %s; the rest comes next time", error)
    except (OperationalError, InterfaceError):
        connection.close()
        raise


def _begin() -> None:
    import django

    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, signal.SIG_IGN)
    django.setup()
