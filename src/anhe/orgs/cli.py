"""`anhe install`: the first bureau and its three administrators, on an empty installation."""

from __future__ import annotations

import secrets

import click
import django
from django.utils.translation import gettext as _

ALPHABET = "ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnpqrstuvwxyz23456789"
GROUPS, GROUP = 3, 5


@click.command()
@click.option("--bureau", required=True, help="Name of the district justice bureau, e.g. 示例区司法局.")
@click.option("--agency", required=True, help="Name of its community correction agency.")
@click.option("--division", required=True, help="Six digits of GB/T 2260.")
@click.option("--series", required=True, help="Place word in document numbers, e.g. 示例.")
@click.option("--city", default="", help="Name of the city's correction agency, which decides long leaves.")
def install(bureau: str, agency: str, division: str, series: str, city: str) -> None:
    """Begin a new installation: migrate, name the bureau, and make the three administrators (R37).

    Prints each one's first password once; it must be changed at the first sign-in. Offices, staff and
    everything else follow from the pages or by `anhe import`.
    """
    django.setup()
    from django.core.management import call_command
    from django.db import transaction

    from anhe.law.divisions import division as known_division
    from anhe.orgs.models import Account, Organisation

    if not known_division(division):
        raise click.ClickException(_("没有“{code}”这个行政区划代码。").format(code=division))
    call_command("migrate", verbosity=0, interactive=False)
    if Organisation.objects.exists() or Account.objects.exists():
        raise click.ClickException(_("这里已经有机构或账号，不能再次初始化。"))
    with transaction.atomic():
        place = _plant(bureau, agency, division, series, city)
        logins = [_administrator(place, *one) for one in ADMINISTRATORS]
    click.echo(_("已建立{bureau}。三个管理账号的首次密码（只显示这一次）：").format(bureau=bureau))
    for username, password, title in logins:
        click.echo(f"  {username:<12}{password:<20}{title}")


ADMINISTRATORS = (("system", "system_admin"), ("security", "security_admin"), ("audit", "audit_admin"))


def _plant(bureau: str, agency: str, division: str, series: str, city: str):  # type: ignore[no-untyped-def]
    from anhe.clock import today
    from anhe.orgs.models import Organisation, OrganisationKind

    def place(kind: str, name: str, parent: Organisation | None, **more: str) -> Organisation:
        return Organisation.objects.create(kind=kind, name=name, parent=parent, opened_on=today(), **more)

    above = place(OrganisationKind.CITY, city, None) if city else None
    top = place(OrganisationKind.JUSTICE_BUREAU, bureau, above, division_code=division, series_code=series)
    place(OrganisationKind.CORRECTION_AGENCY, agency, top, division_code=division, series_code=series)
    return top


def _administrator(place, username: str, role: str) -> tuple[str, str, str]:  # type: ignore[no-untyped-def]
    from anhe.clock import today
    from anhe.orgs.models import Account, Post, Role

    password = "-".join("".join(secrets.choice(ALPHABET) for _n in range(GROUP)) for _g in range(GROUPS))
    title = str(Role(role).label)
    account = Account.objects.create_account(username, password, name=title)
    Post.objects.create(account=account, organisation=place, role=role, starts_on=today())
    return username, password, title


COMMANDS = [install]
