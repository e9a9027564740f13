"""Every safeguard R01 to R47 has a test that carries its number, or stands on the list of those not built yet."""

import re
from pathlib import Path

from tests.house.places import ROOT

ALL = {f"R{number:02}" for number in range(1, 48)}
TEST = re.compile(r"def (test_\w+)")
SAFEGUARD = re.compile(r"(?<![A-Za-z0-9])R\d\d(?!\d)")
NOT_BUILT_YET = Path(__file__).with_name("safeguards_not_built.txt")


def _tested() -> set[str]:
    sources = "\n".join(path.read_text() for path in (ROOT / "tests").rglob("test_*.py"))
    return {safeguard for test in TEST.findall(sources) for safeguard in SAFEGUARD.findall(test.replace("_", " "))}


def _not_built_yet() -> set[str]:
    return {line.split()[0] for line in NOT_BUILT_YET.read_text().splitlines() if line and not line.startswith("#")}


def test_every_safeguard_is_tested_or_listed_as_not_built():
    assert ALL - _tested() - _not_built_yet() == set()


def test_the_list_of_those_not_built_shrinks_with_the_building():
    assert _tested() & _not_built_yet() == set()


def test_only_safeguards_that_exist_are_named():
    assert _tested() <= ALL
