"""`anhe calendar load`: a year's published arrangement put in force by two persons, open deadlines reckoned again."""

from __future__ import annotations

from pathlib import Path

import click
import django
from django.utils.translation import gettext as _

from anhe.law import cli as law_cli
from anhe.law.arrangements import EXAMPLE


@law_cli.calendar.command(
    epilog=f"""An arrangement file looks like this (CSV or JSON, see also `anhe calendar example`):

    \b
    {EXAMPLE.strip().replace(chr(10), chr(10) + "    ")}"""
)
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--source", required=True, help="Title and number of the State Council's notice.")
@click.option("--proposed-by", "proposer", required=True, help="User name of the first person.")
@click.option("--published-by", "publisher", help="User name of the second person; without, it waits for one.")
def load(file: Path, source: str, proposer: str, publisher: str | None) -> None:
    """Load a published arrangement FILE and reckon open deadlines again.

    Two persons are needed: one proposes, another publishes (here, or on the configuration page).
    """
    django.setup()
    from anhe import clock
    from anhe.casework.acts import Refused
    from anhe.casework.configuring import arrangement_value, propose, publish
    from anhe.law.arrangements import BadArrangement, read_arrangement
    from anhe.orgs.models import Organisation, OrganisationKind

    first, second = _actor(proposer), _actor(publisher) if publisher else None
    try:
        arrangement = read_arrangement(file, source=source)
        bureau = Organisation.objects.filter(kind=OrganisationKind.JUSTICE_BUREAU).first()
        if bureau is None:
            raise click.ClickException(_("还没有登记区司法局，请先运行 anhe install。"))
        version = propose(
            first, bureau, f"working_calendar.{arrangement.year}", arrangement_value(arrangement),
            source=source, starts_on=clock.today(),
        )  # fmt: skip
        if second:
            publish(second, version)
    except (BadArrangement, Refused) as wrong:
        raise click.ClickException(str(wrong)) from wrong
    done = (
        _("{year} 年放假安排已发布，未办结的期限已重新计算。")
        if second
        else _("{year} 年放假安排已提出，待另一人复核发布。")
    )
    click.echo(done.format(year=arrangement.year))


def _actor(username: str):  # type: ignore[no-untyped-def]
    from anhe import clock
    from anhe.orgs.access import Actor
    from anhe.orgs.models import Account

    account = Account.objects.filter(username=username, is_active=True).first()
    if account is None:
        raise click.ClickException(_("没有启用的账号“{username}”。").format(username=username))
    return Actor.of(account, clock.today())
