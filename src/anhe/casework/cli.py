"""`anhe verify`: walk every chain of the house."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING, Any

import click
import django
from django.utils.translation import gettext as _

if TYPE_CHECKING:
    from anhe.casework.verifying import BrokenChain


@click.command()
@click.option("--json", "as_json", is_flag=True, help="One JSON object instead of sentences.")
def verify(as_json: bool) -> None:
    """Check that no entry and no logged read was changed, taken out or put in.

    Names the first broken link of every chain that does not hold; exits 1 when there is one.
    """
    django.setup()
    from anhe.casework.verifying import broken_chains, links_to_walk

    total = links_to_walk()
    with click.progressbar(length=total, file=sys.stderr, hidden=as_json) as bar:
        found = [described(broken) for broken in broken_chains(bar.update)]
    if as_json:
        click.echo(json.dumps({"links": total, "broken": found}, ensure_ascii=False))
    else:
        _say(found, total)
    sys.exit(1 if found else 0)


def described(broken: BrokenChain) -> dict[str, Any]:
    """A broken chain in plain values: which file, which link, by whom, when, what is wrong with it."""
    from anhe.casework.models import File
    from anhe.clock import SHANGHAI

    file = File.objects.filter(pk=broken.file_id).first()
    link: Any = broken.broken.link
    at = getattr(link, "acted_at", None) or getattr(link, "read_at", None)
    return {
        "file": file.number if file else str(broken.file_id),
        "chain": broken.chain,
        "link": broken.broken.seq,
        "what": getattr(link, "title", None) or getattr(link, "page", None),
        "by": str(link.account or "") if link else None,
        "post": link.post_title if link else None,
        "at": at.astimezone(SHANGHAI).isoformat(timespec="seconds") if at else None,
        "wrong": broken.broken.reason,
    }


def _say(found: list[dict[str, Any]], total: int) -> None:
    for one in found:
        click.echo(_sentence(one))
    if found:
        click.echo(_("{n} 条链不完整。请保全数据库，不要修补，并报告安全管理员。").format(n=len(found)))
    else:
        click.echo(_("全部 {n} 条记录完整。").format(n=total))


def _sentence(one: dict[str, Any]) -> str:
    chains = {"entries": _("办理记录"), "reads": _("查阅记录")}
    reasons = {
        "missing": _("这一条不见了"),
        "changed": _("这一条被改过，或者它之前的记录被换过"),
        "head": _("这一条与案卷登记的末条不符，可能是事后加上的"),
    }
    where = _("案卷 {file}，{chain}第 {link} 条").format(file=one["file"], chain=chains[one["chain"]], link=one["link"])
    whose = _("（{what}，{by} {post}，{at}）").format(**one) if one["what"] is not None else ""
    return _("{where}{whose}：{wrong}。").format(where=where, whose=whose, wrong=reasons[one["wrong"]])


COMMANDS = [verify]
