"""Build the home that the browser tests visit: a small district with a dozen invented persons, brought there by acts.

Run as `python -m tests.e2e.home` with ANHE_HOME naming an empty directory; prints the files by the persons' names as
JSON. A process of its own, since the tests' process has its own settings and must not meet this database.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, time, timedelta

# In the order the tests meet them. Days since they reported: some duties are late by now, some due, some ahead.
PERSONS = {
    "欧阳长河": 16,
    "司徒远帆": 16,
    "上官青禾": 12,
    "诸葛晓舟": 12,
    "夏侯明川": 9,
    "皇甫知秋": 9,
    "尉迟安澜": 6,
    "慕容望舒": 6,
    "令狐听雨": 3,
    "南宫含章": 3,
    "东方既白": 1,
    "西门映雪": 1,
}
ACCOUNTS = {
    "lin": "officer",
    "zhou": "colleague",
    "shi": "office_head",
    "he": "agency_head",
    "fang": "agency_officer",
    "leader": "leader",
}
PASSWORD = "qingshi-2026-bridge"


def main() -> None:
    os.environ["DJANGO_SETTINGS_MODULE"] = "anhe.site.settings"
    import django
    from django.core.management import call_command

    django.setup()
    call_command("migrate", interactive=False, verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)
    print(json.dumps(build()))


def build() -> dict[str, str]:
    """The district, its sign-ins and its persons; answers with the address of each person's file."""
    from anhe.orgs.models import Account
    from tests.district import adopt_examples, build_district

    district = build_district()
    adopt_examples(district)
    for username, place in ACCOUNTS.items():
        account: Account = getattr(district, place)
        account.username = username
        account.set_password(PASSWORD)
        account.save()
    return {name: _reported(district, name, days) for name, days in PERSONS.items()}


def _reported(district: object, name: str, days: int) -> str:
    from anhe import clock
    from tests.correction.factories import Cases

    day = clock.today() - timedelta(days=days)
    starts_on = day - timedelta(days=3)
    with _morning_of(day):
        correction = Cases(district).enrolled(
            name=name,
            effective_on=starts_on,
            starts_on=starts_on,
            ends_on=starts_on + timedelta(days=729),
            notified_on=day,
        )
    return f"/files/{correction.file_id}/"


@contextmanager
def _morning_of(day: object) -> Iterator[None]:
    from anhe import clock

    with clock.set_to(datetime.combine(day, time(9, 30), clock.SHANGHAI)):
        yield


if __name__ == "__main__":
    main()
