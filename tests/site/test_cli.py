"""The command line on terminals of every kind."""

import os
import subprocess
from pathlib import Path

import pytest

ANHE = Path(__file__).resolve().parents[2] / ".venv" / "bin" / "anhe"


@pytest.mark.parametrize("encoding", ["latin-1", "gb18030", "utf-8"])
def test_a_terminal_without_chinese_shows_what_it_can(encoding, tmp_path):
    told = subprocess.run(
        [ANHE, "demo", "logins"],
        env={
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "anhe.site.settings",
            "PYTHONIOENCODING": encoding,
            "ANHE_HOME": str(tmp_path),
        },
        capture_output=True,
    )

    assert told.returncode == 0, told.stderr.decode(encoding, "replace")
    assert "yuan01a" in told.stdout.decode(encoding)
