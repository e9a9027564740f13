"""The demo's servers: an end that nobody asked for is told, and an end that was asked for leaves nothing behind."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from anhe.site.demo_run import Server
from anhe.site.preflight import Trouble

STUBBORN_WITH_A_CHILD = """
trap '' TERM
sleep 300 & echo $!
while :; do sleep 300; done
"""
PARENT = """
import sys, time
from pathlib import Path
from anhe.site.demo_run import Server
server = Server("web", ["sleep", "300"], Path(sys.argv[1]))
print(server.process.pid, flush=True)
time.sleep(300)
"""


def is_running(process: int) -> bool:
    """Whether the process exists and is not merely waiting to be buried."""
    try:
        return Path(f"/proc/{process}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except FileNotFoundError:
        return False


def soon(happens, seconds=5.0) -> bool:
    deadline = time.monotonic() + seconds
    while not happens() and time.monotonic() < deadline:
        time.sleep(0.02)
    return happens()


class TestServer:
    def test_one_that_ends_by_itself_is_told_with_its_last_words(self, tmp_path):
        server = Server("网页服务", ["sh", "-c", "echo no such module; exit 3"], tmp_path / "logs" / "web.log")
        server.process.wait()

        with pytest.raises(Trouble, match="网页服务意外停止") as trouble:
            server.require_alive()
        assert "no such module" in str(trouble.value)

    def test_one_that_runs_is_left_alone(self, tmp_path):
        server = Server("网页服务", ["sleep", "300"], tmp_path / "web.log")

        server.require_alive()

        server.ask_to_stop()
        server.make_stop(time.monotonic() + 5)
        assert server.process.returncode == -signal.SIGTERM

    def test_one_that_will_not_stop_is_made_to_with_all_its_children(self, tmp_path):
        log = tmp_path / "web.log"
        server = Server("网页服务", ["sh", "-c", STUBBORN_WITH_A_CHILD], log)
        assert soon(lambda: log.read_text().strip())
        child = int(log.read_text())

        server.ask_to_stop()
        server.make_stop(time.monotonic() + 0.3)

        assert server.process.returncode == -signal.SIGKILL
        assert soon(lambda: not is_running(child))

    def test_it_ends_with_a_parent_that_was_killed_outright(self, tmp_path):
        parent = subprocess.Popen(
            [sys.executable, "-c", PARENT, tmp_path / "web.log"],
            stdout=subprocess.PIPE,
            text=True,
            env={**os.environ, "DJANGO_SETTINGS_MODULE": "anhe.site.settings"},
        )
        child = int(parent.stdout.readline())
        assert is_running(child)

        parent.kill()
        parent.wait()

        assert soon(lambda: not is_running(child))
