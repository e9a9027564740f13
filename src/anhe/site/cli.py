"""The command line. Each command lives with the package it belongs to; this file only gathers them."""

import os

import click


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(package_name="anhe")
def main() -> None:
    """安和 Anhe: the working system of a district justice bureau."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "anhe.site.settings")


@main.command(context_settings={"ignore_unknown_options": True})
@click.argument("words", nargs=-1, type=click.UNPROCESSED)
def manage(words: tuple[str, ...]) -> None:
    """Run one of Django's own commands (migrate, shell, makemigrations, …)."""
    from django.core.management import execute_from_command_line

    execute_from_command_line(["anhe manage", *words])
