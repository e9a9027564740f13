"""How long the server takes for a page: python -m tests.bench.bench_pages [PERSONS] [OFFICES]

Enters so many persons (1,000 by default) into so many offices (30) from ledgers, then opens each page as an officer,
as the head of an office and as the head of the agency, and prints milliseconds (median of nine, after one to
warm up) and statements. ANHE_DATABASE chooses another database, as ever.
"""

import os
import statistics
import sys
import time
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import django

CHUNK = 1_000
TIMES = 9
SURNAMES = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜戚谢邹喻柏水窦章"
GIVEN = "安宁康泰平和顺达明远志强海波建国秀兰"


def persons(count: int) -> Iterator[dict[str, Any]]:
    """What a ledger's row says of one invented person; ID numbers are valid and belong to nobody."""
    from anhe.law.identity import make_check_digit
    from anhe.people.models import Person

    for number in range(count):
        born = date(1970, 1, 1) + timedelta(days=number % 9_000)
        first = f"500117{born:%Y%m%d}{number // 9_000 * 2 % 1000:03}"
        name = SURNAMES[number % 39] + GIVEN[number % 18] + GIVEN[number // 18 % 18]
        person = Person(name=name, sex="f", born_on=born, id_number=first + make_check_digit(first)).prepare()
        started = date.today() - timedelta(days=100 + number % 200)
        yield {
            "person": person,
            "kind": "suspended_sentence",
            "authority": "示例区人民法院",
            "judgment_number": f"（2026）示例刑初{number}号",
            "offence": "盗窃罪",
            "effective_on": started,
            "starts_on": started,
            "ends_on": date.today() + timedelta(days=1 + number % 900),
            "reported_on": started,
            "announced_on": started,
            "level": ("strict", "ordinary", "lenient")[number % 3],
        }


def build(count: int, offices: int) -> dict[str, Any]:
    """The district with its people, each person with the officer in charge."""
    from django.core.management import call_command

    from anhe.casework.running import Order, run_many
    from anhe.correction.register_entry import EnterFromLedger
    from anhe.orgs.access import Actor
    from anhe.orgs.models import OrganisationKind, Role
    from tests.district import account, adopt_examples, build_district, organisation

    call_command("migrate", verbosity=0)
    district = build_district()
    adopt_examples(district)
    places = [district.office, district.other_office]
    while len(places) < offices:
        places.append(organisation(OrganisationKind.JUDICIAL_OFFICE, f"第{len(places)}司法所", district.bureau))
    officers = {district.office: district.officer}
    for place in places[1:]:
        officers[place] = account("某所员", Role.CORRECTION_OFFICER, place)
    actor = Actor.of(district.agency_officer, date.today())
    orders = []
    for number, row in enumerate(persons(count)):
        place = places[number % len(places)]
        orders.append(Order(place, row | {"officer": officers[place]}))
    for start in range(0, count, CHUNK):
        run_many(EnterFromLedger, orders[start : start + CHUNK], by=actor)
    return {"officer": district.officer, "head of office": district.office_head, "head of agency": district.agency_head}


def measure(client: Any, address: str) -> tuple[float, float, int]:
    """Median milliseconds of a page by the wall's clock and of one core's work, and its statements."""
    from tests.statements import recorded

    with recorded() as sent:
        assert client.get(address).status_code == 200, address
    wall, work = [], []
    for _time in range(TIMES):
        started, worked = time.perf_counter(), time.process_time()
        client.get(address)
        wall.append((time.perf_counter() - started) * 1000)
        work.append((time.process_time() - worked) * 1000)
    return statistics.median(wall), statistics.median(work), len(sent)


def main(count: int, offices: int) -> None:
    from django.test import Client
    from django.urls import get_resolver, reverse

    from anhe.casework.models import DutyRecord, File

    assert get_resolver().url_patterns, "read the code before the long build, not after"
    started = time.perf_counter()
    people = build(count, offices)
    file = File.objects.filter(officer=people["officer"]).order_by("pk").first()
    print(f"{File.objects.count()} files, {DutyRecord.objects.count()} duties in {time.perf_counter() - started:.0f} s")
    pages = {
        "today": "/",
        "today, whole office": "/?whose=all",
        "file": reverse("workbench:file", args=[file.pk]),
        "roster": "/corrections/",
        "roster, by pinyin": "/corrections/?q=zan",
        "duties": "/duties/",
        "leaves": "/leaves/",
        "search": "/search/?q=z",
    }
    for who, person in people.items():
        client = Client(HTTP_HOST="localhost")
        client.force_login(person)
        for page, address in pages.items():
            wall, work, statements = measure(client, address)
            print(f"{who:<15}{page:<22}{wall:7.1f} ms ({work:6.1f} of one core)  {statements:3} statements", flush=True)


if __name__ == "__main__":
    os.environ["ANHE_SECOND_FACTOR"] = "optional"
    os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"
    django.setup()
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 1_000, int(sys.argv[2]) if len(sys.argv) > 2 else 30)
