"""The watch on the command line: `anhe watch run`, `anhe decode-jt808`, `anhe bench …`."""

import click

from anhe.watch.jt808.cli import decode_jt808
from anhe.watch.measuring.alarms.cli import alarms
from anhe.watch.measuring.bench_watch import bench_watch
from anhe.watch.service.cli import watch


@click.group()
def bench() -> None:
    """Figures of this machine, for the closing note and for whoever plans one."""


bench.add_command(alarms)
bench.add_command(bench_watch)

COMMANDS = [decode_jt808, watch, bench]
