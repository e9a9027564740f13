"""How long the server takes for a page: python -m tests.bench.bench_pages [sqlite|postgresql] [--persons N …]

Builds a district at its full size (tests/bench/full_district.py: 1,000 persons, 50,000 disputes, 30 offices, 200 staff),
once on SQLite and once on a throw-away PostgreSQL, opens each page as the people whose page it is, and prints
milliseconds by the wall's clock (median of nine, after one to warm up), milliseconds of work of this process and of
the database's, and statements. On a machine with nothing else to do the first two are alike; where others work too, the
work tells what the page costs, and it is held against the limit. An argument names one database alone.
"""

import argparse
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import django

if TYPE_CHECKING:
    from tests.bench.full_district import FullDistrict

TIMES = 9
LIMIT = 100.0
DATABASES = ("sqlite", "postgresql")
SIZES = ("persons", "disputes", "offices", "staff", "reads")
STAFF = ("officer", "head of office", "head of agency", "bureau leader", "chair", "mediator")
CASEWORKERS = STAFF[:3]
Page = tuple[str, str, tuple[str, ...]]


def pages(built: "FullDistrict") -> Iterator[Page]:
    """Each page with its address and those who open it."""
    from django.urls import reverse

    from anhe.correction.leave import RequestLeave
    from anhe.people.models import Person

    person, correction = Person.objects.get(files=built.correction), built.correction.correction
    yield "today", "/", STAFF
    yield "today, whole office", "/?whose=all", CASEWORKERS[:2]
    yield "file of a person, three years long", reverse("workbench:file", args=[built.correction.pk]), CASEWORKERS
    yield "older entries", reverse("workbench:timeline", args=[built.correction.pk]) + "?from=30", CASEWORKERS[:1]
    yield "file of a dispute", reverse("workbench:file", args=[built.dispute.pk]), STAFF[4:]
    yield "act's form", reverse("workbench:act", args=[RequestLeave.name, correction.pk]), CASEWORKERS[:1]
    yield "roster", "/corrections/", CASEWORKERS
    yield "roster, last page", "/corrections/?page=last", CASEWORKERS[2:]
    yield "roster, by pinyin", "/corrections/?q=zan", CASEWORKERS
    yield "roster of minors", "/corrections/minors/", ("officer for minors",)
    yield "duties", "/duties/", (*CASEWORKERS, "bureau leader")
    yield "duties, late", "/duties/?state=late", CASEWORKERS[2:]
    yield "leaves", "/leaves/", CASEWORKERS
    for what, words in (("name", person.name), ("pinyin", "zhangan"), ("initials", "zak"), ("one letter", "z"),
                        ("ID number", person.id_number), ("phone", person.phone), ("number", built.correction.number),
                        ("dispute's number", built.dispute.number), ("nothing", "查无此人")):  # fmt: skip
        yield f"search by {what}", f"/search/?q={words}", ("officer", "head of agency", "chair", "mediator")
    yield "inbox", "/inbox/", CASEWORKERS[:1]
    yield "import", reverse("ledgers:start"), CASEWORKERS
    yield "merging of doubles", reverse("workbench:merges"), CASEWORKERS[2:]
    yield "sealed files", reverse("workbench:sealed"), CASEWORKERS[2:]
    yield "configuration", reverse("workbench:configuration"), ("head of agency", "bureau leader", "system admin")
    yield "organisations", reverse("orgs:organisation_list"), ("system admin",)
    yield "accounts", reverse("orgs:account_list"), ("system admin",)
    yield "reads", reverse("workbench:reads"), ("auditor",)
    yield "reads, page 1,000", reverse("workbench:reads") + "?page=1000", ("auditor",)
    yield "reads of one reader", reverse("workbench:reads") + "?account=所员12", ("auditor",)
    yield "reads of one file", reverse("workbench:reads") + f"?number={built.correction.number}", ("auditor",)
    yield "door", reverse("orgs:access_events"), ("auditor",)
    yield "door, one person", reverse("orgs:access_events") + "?who=所员12", ("auditor",)
    yield "administration", reverse("orgs:administration"), ("auditor",)


def measure(client: Any, address: str) -> tuple[float, float, int]:
    """Milliseconds of a page and of its work, and its statements. The search for one file answers with the way to it."""
    from django.db import close_old_connections

    from tests.statements import recorded

    with recorded() as sent:
        assert client.get(address).status_code in (200, 302), address
    taken, worked = [], []
    for _time in range(TIMES):
        started, before = time.perf_counter(), work_so_far()
        close_old_connections()
        client.get(address)
        taken.append((time.perf_counter() - started) * 1000)
        worked.append(work_so_far() - before)
    return statistics.median(taken), statistics.median(worked), len(sent)


def work_so_far() -> float:
    """Milliseconds that this process and the PostgreSQL process at the other end of its connection have computed."""
    from django.db import connection

    own = time.process_time() * 1000
    if connection.vendor != "postgresql":
        return own
    connection.ensure_connection()
    backend = Path(f"/proc/{connection.connection.info.backend_pid}/schedstat")
    return own + int(backend.read_text().split()[0]) / 1_000_000


def main(database: str, sizes: dict[str, int]) -> None:
    from django.core.management import call_command
    from django.db import connection
    from django.test import Client
    from django.urls import get_resolver

    from tests.bench.full_district import Builder, Size

    assert get_resolver().url_patterns, "read the code before the long build, not after"
    call_command("migrate", verbosity=0)
    started = time.perf_counter()
    built = Builder(Size(**sizes), lambda words: print(f"  {time.perf_counter() - started:5.0f} s  {words}")).build()
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    print(f"{'page':<36}{'as':<20}{'ms':>7}{'work':>7}{'statements':>12}  on {database}", flush=True)
    for page, address, readers in pages(built):
        for who in readers:
            client = Client(HTTP_HOST="localhost")
            client.force_login(built.people[who])
            wall, work, count = measure(client, address)
            mark = "  over" if work > LIMIT else ""
            print(f"{page:<36}{who:<20}{wall:7.1f}{work:7.1f}{count:12}{mark}", flush=True)


def in_its_own_process(database: str, sizes: dict[str, int]) -> None:
    """Settings are read once, so each database is measured by a process of its own; PostgreSQL's brings a cluster."""
    options = [f"--{name}={value}" for name, value in sizes.items()]
    command = [sys.executable, "-m", "tests.bench.bench_pages", database, *options]
    own = {name: value for name, value in os.environ.items() if name != "ANHE_DATABASE"}
    if database == "postgresql":
        command = [sys.executable, "tools/postgres.py", *command]
    subprocess.run(command, check=True, env=own)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("database", nargs="?", choices=DATABASES)
    for name in SIZES:
        parser.add_argument(f"--{name}", type=int)
    asked = vars(parser.parse_args())
    named = asked.pop("database")
    chosen = {name: value for name, value in asked.items() if value is not None}
    is_ready = named == "sqlite" or (named == "postgresql" and "ANHE_DATABASE" in os.environ)
    if is_ready:
        os.environ["ANHE_SECOND_FACTOR"] = "optional"
        os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"
        django.setup()
        main(named, chosen)
    else:
        for one in [named] if named else DATABASES:
            in_its_own_process(one, chosen)
