"""What stands in the way of a start is named, with what would put it right."""

import shutil
import socket
import subprocess
import sys

import pytest

from anhe.site.preflight import Trouble, require_free_port, require_shared_memory, require_space, sole_run

HOST = "127.0.0.1"
KILLED_WHILE_RUNNING = """
import os, sys
from pathlib import Path
from django.conf import settings
from anhe.site.preflight import sole_run
settings.configure(USE_I18N=False)
with sole_run(Path(sys.argv[1]), "http://127.0.0.1:8000/"):
    os._exit(9)
"""


@pytest.fixture
def taken_port():
    with socket.socket() as other:
        other.bind((HOST, 0))
        other.listen()
        yield other.getsockname()[1]


class TestPort:
    def test_a_taken_port_is_named_with_a_free_one(self, taken_port):
        with pytest.raises(Trouble, match=f"端口 {taken_port} 已被其他程序占用.*make demo PORT=") as trouble:
            require_free_port(HOST, taken_port)

        require_free_port(HOST, int(str(trouble.value).rsplit("=", 1)[1]))

    def test_a_free_port_passes_and_stays_free(self, taken_port):
        with pytest.raises(Trouble) as trouble:
            require_free_port(HOST, taken_port)
        free = int(str(trouble.value).rsplit("=", 1)[1])

        require_free_port(HOST, free)
        require_free_port(HOST, free)

    def test_an_address_that_is_not_this_machines_is_no_taken_port(self):
        with pytest.raises(Trouble, match="无法使用地址"):
            require_free_port("192.0.2.1", 8000)


class TestSpace:
    def test_less_than_needed_is_refused_with_both_numbers(self, tmp_path):
        free = shutil.disk_usage(tmp_path).free // 1_000_000

        with pytest.raises(Trouble, match=f"还需 {free + 1000} MB"):
            require_space(tmp_path, free + 1000)

    def test_enough_passes(self, tmp_path):
        require_space(tmp_path, 1)


class TestSharedMemory:
    def test_less_than_the_worker_needs_is_refused_with_what_a_container_takes(self, tmp_path):
        free = shutil.disk_usage(tmp_path).free // 1000

        with pytest.raises(Trouble, match="--shm-size"):
            require_shared_memory(free + 1_000_000, tmp_path)

    def test_a_place_that_is_not_there_has_none(self, tmp_path):
        with pytest.raises(Trouble, match="现有 0 KB"):
            require_shared_memory(1, tmp_path / "none")

    def test_enough_passes(self, tmp_path):
        require_shared_memory(1, tmp_path)


class TestSoleRun:
    def test_a_second_run_is_told_where_the_first_one_answers(self, tmp_path):
        with (
            sole_run(tmp_path, "http://127.0.0.1:8000/"),
            pytest.raises(Trouble, match=r"已在运行.*:8000/"),
            sole_run(tmp_path, "http://127.0.0.1:8001/"),
        ):
            pass

    def test_another_home_runs_beside_it(self, tmp_path):
        (tmp_path / "other").mkdir()

        with sole_run(tmp_path, "one"), sole_run(tmp_path / "other", "two"):
            pass

    def test_a_run_that_was_killed_is_not_in_the_way(self, tmp_path):
        assert subprocess.run([sys.executable, "-c", KILLED_WHILE_RUNNING, tmp_path]).returncode == 9

        with sole_run(tmp_path, "mine"):
            assert "mine" in (tmp_path / "running.lock").read_text()
