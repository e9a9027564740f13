"""`anhe watch run`: the watch as a process of its own."""

from __future__ import annotations

import logging
import resource
import sys

import click


@click.group()
def watch() -> None:
    """Positioning: the process that takes positions in and raises alerts."""


@watch.command()
@click.option("--host", default="0.0.0.0", show_default=True, help="Address to listen on.")
@click.option("--jt808", type=click.IntRange(0, 65535), help="Port for JT/T 808 over TCP.")
@click.option("--jt808-tls", type=click.IntRange(0, 65535), help="The same with TLS.")
@click.option("--http", type=click.IntRange(0, 65535), help="Port for OsmAnd and Traccar Client over HTTP.")
@click.option("--https", type=click.IntRange(0, 65535), help="The same with TLS.")
@click.option("--certificate", type=click.Path(exists=True, dir_okay=False), help="Certificate chain, PEM.")
@click.option("--key", type=click.Path(exists=True, dir_okay=False), help="Its private key, PEM.")
def run(
    host: str,
    jt808: int | None,
    jt808_tls: int | None,
    http: int | None,
    https: int | None,
    certificate: str | None,
    key: str | None,
) -> None:
    """Take positions in until stopped (SIGTERM, Ctrl-C). Needs at least one port.

    One process a database. A device is answered only after its position is durably stored.
    """
    if all(port is None for port in (jt808, jt808_tls, http, https)):
        raise click.UsageError("give at least one of --jt808, --jt808-tls, --http, --https")
    if (jt808_tls is not None or https is not None) and not (certificate and key):
        raise click.UsageError("--jt808-tls and --https need --certificate and --key")
    import django

    django.setup()
    _allow_many_connections()
    logging.basicConfig(format="%(asctime)s %(levelname)s %(name)s %(message)s", level=logging.WARNING)
    from anhe.watch.gateway import Door
    from anhe.watch.outbox import DatabaseOutbox
    from anhe.watch.service.apart import in_a_process_of_its_own
    from anhe.watch.service.process import Doors, Service, run_service, tls_from
    from anhe.watch.service.store import AnotherRuns

    tls = tls_from(certificate, key) if certificate and key else None
    doors = Doors(
        jt808=None if jt808 is None else Door(jt808, host),
        jt808_tls=None if jt808_tls is None else Door(jt808_tls, host, tls),
        http=None if http is None else Door(http, host),
        http_tls=None if https is None else Door(https, host, tls),
    )
    try:
        run_service(Service(doors, outbox=DatabaseOutbox(), merging=in_a_process_of_its_own()))
    except AnotherRuns:
        raise click.ClickException("another watch process already writes into this database") from None
    except Exception:
        logging.getLogger("anhe.watch").exception("the watch stops")
        sys.exit(1)


def _allow_many_connections() -> None:
    """A connection is an open file: as many as this account may have."""
    _soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
