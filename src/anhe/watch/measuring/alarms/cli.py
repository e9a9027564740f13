"""`anhe bench alarms`."""

import json
from pathlib import Path

import click


@click.command()
@click.option(
    "--data",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="Folder with CSV files of real tracks (id, time, lat, lon); without it tracks are invented.",
)
@click.option("--layouts", type=click.IntRange(1), default=8, show_default=True, help="How often zones are laid anew.")
@click.option("--seed", type=int, default=1, show_default=True)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object instead of a table.")
def alarms(data: Path | None, layouts: int, seed: int, as_json: bool) -> None:
    """How well true exits are told from drift, reflections and gaps, beside the naive point-in-polygon rule."""
    from anhe.watch.measuring.bench_alarms import run, table

    try:
        result = run(data, layouts, seed)
    except (FileNotFoundError, KeyError, ValueError) as error:
        raise click.ClickException(f"the tracks cannot be read: {error}") from error
    click.echo(json.dumps(result, ensure_ascii=False) if as_json else table(result))
