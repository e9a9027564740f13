"""`tools/python311` finds a Python 3.11 that can fill environments, or says what is missing."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

FINDER = Path(__file__).resolve().parents[2] / "tools" / "python311"


@pytest.fixture
def machine(tmp_path):
    """Run the finder on a machine that has only the programs given, as name → (version, can fill environments)."""

    def find(**programs: tuple[str, bool]) -> subprocess.CompletedProcess[str]:
        for name, (version, fills_environments) in programs.items():
            path = tmp_path / name.replace("_", ".")
            path.write_text(
                f'#!/bin/sh\ncase "$2" in *version_info*) echo {version};; *) exit {0 if fills_environments else 1};; esac\n'
            )
            path.chmod(0o755)
        machine = {name: value for name, value in os.environ.items() if name != "PYTHON"}
        return subprocess.run(
            ["/bin/sh", FINDER], env={**machine, "PATH": str(tmp_path)}, capture_output=True, text=True
        )

    return find


def test_it_prefers_the_one_that_names_its_version(machine, tmp_path):
    found = machine(python3_11=("3.11", True), python3=("3.13", True))

    assert (found.returncode, found.stdout.strip()) == (0, str(tmp_path / "python3.11"))


def test_plain_python3_serves_when_it_is_one(machine, tmp_path):
    assert machine(python3=("3.11", True)).stdout.strip() == str(tmp_path / "python3")


def test_another_version_is_named_with_what_to_install(machine, tmp_path):
    found = machine(python3=("3.9", True))

    assert found.returncode == 1
    assert f"{tmp_path / 'python3'} (3.9)" in found.stderr
    assert "apt-get install python3.11 python3.11-venv" in found.stderr


def test_a_python_with_neither_pip_nor_its_venv_package_is_told_apart(machine, tmp_path):
    found = machine(python3_11=("3.11", False))

    assert found.returncode == 1
    assert f"{tmp_path / 'python3.11'} can fill no virtual environment" in found.stderr
    assert "apt-get install python3.11-venv" in found.stderr


@pytest.fixture
def bare_python(tmp_path):
    """This Python as Debian gives it without python3.11-venv: no ensurepip; a pip of the given version beside it."""

    def make(pip: str) -> subprocess.CompletedProcess[str]:
        (tmp_path / "ensurepip.py").write_text("raise ImportError")
        (tmp_path / "pip.py").write_text(f"__version__ = '{pip}'")
        (tmp_path / "python3.11").write_text(f'#!/bin/sh\nPYTHONPATH={tmp_path} exec {sys.executable} "$@"\n')
        (tmp_path / "python3.11").chmod(0o755)
        machine = {name: value for name, value in os.environ.items() if name != "PYTHON"}
        return subprocess.run(
            ["/bin/sh", FINDER], env={**machine, "PATH": str(tmp_path)}, capture_output=True, text=True
        )

    return make


def test_the_systems_pip_serves_where_there_is_no_ensurepip(bare_python, tmp_path):
    assert bare_python(pip="23.0.1").stdout.strip() == str(tmp_path / "python3.11")


def test_a_pip_too_old_to_fill_another_environment_does_not_serve(bare_python):
    assert "neither pip (22.3 or newer)" in bare_python(pip="22.2").stderr


def test_no_python_at_all(machine):
    found = machine()

    assert found.returncode == 1
    assert "none was found." in found.stderr
