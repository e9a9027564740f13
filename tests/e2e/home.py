"""The home that the browser tests visit, and who is known there.

Run as `python -m tests.e2e.home` with ANHE_HOME naming an empty directory; prints the files by the persons' names as
JSON. A process of its own, since the tests' process has its own settings and must not meet this database.
"""

from __future__ import annotations

import json
import os

# Days since each reported: some of what is owed for them is late by now, some due, some ahead.
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
    "yun": "stranger",
    "he": "agency_head",
    "fang": "agency_officer",
    "leader": "leader",
}
ADMINISTRATORS = {"sys": "system_admin", "sec": "security_admin", "aud": "audit_admin"}
WEARER = "皇甫知秋"
PAPER_OFFICES = {"nan": "南湖司法所", "bei": "北坡司法所"}
PASSWORD = "qingshi-2026-bridge"


def main() -> None:
    os.environ["DJANGO_SETTINGS_MODULE"] = "anhe.site.settings"
    import django
    from django.core.management import call_command

    django.setup()
    call_command("migrate", interactive=False, verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)

    from tests.e2e.building import build

    print(json.dumps(build()))


if __name__ == "__main__":
    main()
