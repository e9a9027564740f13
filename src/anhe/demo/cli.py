"""The `anhe demo` commands: build the synthetic district, name its logins."""

import os
import shutil
from pathlib import Path

import click

BUILDING = "demo-building"
COMPLETE = "demo-complete"


@click.group()
def demo() -> None:
    """A synthetic district to look at: no real person, no real phone."""
    os.environ.setdefault("ANHE_HOME", "var/demo")
    os.environ.setdefault("ANHE_SECOND_FACTOR", "optional")
    os.environ.setdefault("ANHE_PASSWORD_DAYS", "0")


@demo.command()
def build() -> None:
    """Build the synthetic district in an empty home (ANHE_HOME, default var/demo)."""
    import django

    django.setup()
    prepare_home()
    build_once()


@demo.command()
def logins() -> None:
    """Name one login per role of the synthetic district."""
    import django

    django.setup()
    show_logins()


@demo.command()
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", type=click.IntRange(1, 65535), default=6808, show_default=True)
def devices(host: str, port: int) -> None:
    """Run the demo's simulated terminals against a gateway until interrupted."""
    from anhe.demo.devices import main

    main(host, port)


def prepare_home() -> None:
    """Bring the home's database to the present schema; what an interrupted build left is removed first.

    Raises click.ClickException for a home that holds an installation of another kind.
    """
    from django.conf import settings
    from django.core.management import call_command

    home: Path = settings.HOME
    if not (home / COMPLETE).exists():
        _require_no_installation(home)
        _remove_half_built(home)
        (home / BUILDING).touch()
    call_command("migrate", interactive=False, verbosity=0)


def build_once() -> bool:
    """Build the district unless this home has one; say whether it was built now."""
    from django.conf import settings

    from anhe.demo.district import build as build_district

    home: Path = settings.HOME
    if (home / COMPLETE).exists():
        return False
    build_district(click.echo)
    (home / BUILDING).rename(home / COMPLETE)
    return True


def show_logins() -> None:
    """Print role, user name and password of each demo login, one line each."""
    from anhe.demo.district import logins as demo_logins

    for login in demo_logins():
        click.echo(f"  {login.username:<18}{login.password:<22}{login.role}")


def _require_no_installation(home: Path) -> None:
    from django.utils.translation import gettext as _

    if (home / "anhe.sqlite3").exists() and not (home / BUILDING).exists():
        raise click.ClickException(
            _("{home} 中已有一套不是演示的数据，未作任何改动。请用 ANHE_HOME 指定另一个目录。").format(home=home)
        )


def _remove_half_built(home: Path) -> None:
    for database in home.glob("anhe.sqlite3*"):
        database.unlink()
    shutil.rmtree(home / "attachments", ignore_errors=True)
