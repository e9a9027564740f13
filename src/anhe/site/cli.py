"""The command line. Each command lives with the package it belongs to; this file only gathers them."""

import io
import os
import sys

import click

from anhe.casework import calendar_cli  # noqa: F401 — adds `load` to `anhe calendar`
from anhe.casework import cli as casework_cli
from anhe.demo.cli import demo
from anhe.law import cli as law_cli
from anhe.ledgers import cli as ledgers_cli
from anhe.orgs import cli as orgs_cli
from anhe.watch import cli as watch_cli


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(package_name="anhe")
def main() -> None:
    """安和 Anhe: the working system of a district justice bureau."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "anhe.site.settings")
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            # A terminal that has no Chinese shows question marks; no command may die of that.
            stream.reconfigure(errors="replace")


@main.command(context_settings={"ignore_unknown_options": True})
@click.argument("words", nargs=-1, type=click.UNPROCESSED)
def manage(words: tuple[str, ...]) -> None:
    """Run one of Django's own commands (migrate, shell, makemigrations, …)."""
    from django.core.management import execute_from_command_line

    execute_from_command_line(["anhe manage", *words])


main.add_command(demo)
for command in (
    *law_cli.COMMANDS,
    *casework_cli.COMMANDS,
    *orgs_cli.COMMANDS,
    *ledgers_cli.COMMANDS,
    *watch_cli.COMMANDS,
):
    main.add_command(command)


@demo.command()
@click.option("--port", envvar="PORT", type=click.IntRange(1, 65535), default=8000, show_default=True)
def run(port: int) -> None:
    """Prepare the demo, start web server and worker, and stop them with Ctrl-C. Data stay for the next run."""
    from anhe.site.demo_run import run_demo

    run_demo(port)
