"""Disk full, storms of reconnections, slow connections, clocks that jump."""

import resource
import socket
import time
from datetime import timedelta

import pytest

from anhe.watch.jt808.terminal import Terminal
from anhe.watch.measuring.generator import raise_file_limit
from tests.watch.reliability.parts import require_each_acknowledged_fix_once, stored, until, watch

pytestmark = pytest.mark.slow
STORM = 5_000


def test_a_full_disk_answers_nothing_and_goes_on_when_there_is_room():
    """A limit on the size of files stands for the disk: the write fails the same way, in the middle of a commit."""

    def little_room() -> None:
        hard = resource.getrlimit(resource.RLIMIT_FSIZE)[1]
        resource.setrlimit(resource.RLIMIT_FSIZE, (4_000_000, hard))

    with watch("sqlite", persons=4, around=little_room) as (one, wearers):
        for wearer in wearers:
            wearer.walk(40_000)
        until(lambda: one.status().get("database") == "away", 120)
        time.sleep(1)
        known = sum(len(wearer.acknowledged) for wearer in wearers)
        time.sleep(2)
        assert sum(len(wearer.acknowledged) for wearer in wearers) == known
        assert one.process.poll() is None
        unlimited = (resource.RLIM_INFINITY, resource.RLIM_INFINITY)
        resource.prlimit(one.process.pid, resource.RLIMIT_FSIZE, unlimited)
        until(lambda: sum(len(wearer.acknowledged) for wearer in wearers) > known + 20, 60)
        assert one.status()["trouble"] == "" or until(lambda: one.status()["trouble"] == "") is None
        for wearer in wearers:
            wearer.stop()
        require_each_acknowledged_fix_once(one.ground, wearers)


def test_five_thousand_reconnect_at_once_and_those_at_work_are_still_answered():
    raise_file_limit()
    with watch("sqlite", persons=STORM) as (one, wearers):
        began = time.monotonic()
        waiting = {}
        for wearer in wearers[:-1]:
            call = socket.create_connection(("127.0.0.1", one.port), timeout=30)
            call.sendall(Terminal(wearer.identity).authenticate("bench"))
            waiting[wearer.identity] = call
        wearers[-1].walk(3)
        answered = sum(bool(call.recv(64)) for call in waiting.values())
        wearers[-1].finish()
        assert answered == STORM - 1
        assert time.monotonic() - began < 60
        for call in waiting.values():
            call.close()


def test_slow_connections_hold_nobody_up():
    raise_file_limit()
    with watch("sqlite", persons=2) as (one, wearers):
        slow = [socket.create_connection(("127.0.0.1", one.port), timeout=5) for _call in range(500)]
        for call in slow:
            call.sendall(b"\x7e\x02\x00\x00")
        began = time.monotonic()
        wearers[0].walk(10)
        wearers[0].finish()
        assert time.monotonic() - began < 10
        for call in slow:
            call.close()


def test_a_device_whose_clock_jumps_is_answered_and_each_instant_kept_once():
    with watch("sqlite", persons=2) as (one, wearers):
        wearer = wearers[0]
        wearer.walk(5)
        wearer.finish()
        wearer.at -= timedelta(hours=2)
        wearer.walk(5)
        wearer.finish()
        wearer.at += timedelta(hours=3)
        wearer.walk(5)
        wearer.finish()
        require_each_acknowledged_fix_once(one.ground, [wearer])
        assert not stored(one.ground)["exits"].get(wearer.identity)
