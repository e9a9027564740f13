"""`anhe import`: take a ledger in from the command line, with the same result as the page."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
import django
from django.utils.translation import gettext as _

if TYPE_CHECKING:
    from anhe.ledgers.importers import Importer
    from anhe.ledgers.models import ImportRun
    from anhe.ledgers.running import Tally
    from anhe.ledgers.starting import Glance
    from anhe.orgs.access import Actor
    from anhe.orgs.models import Organisation

RETURNED, UNREADABLE = 1, 2


class Unfit(Exception):
    """The command cannot start: what is wrong and what would be right."""


@click.command("import")
@click.argument("kind")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--sheet", help="The sheet that holds the ledger; found by its headings when not given.")
@click.option("--office", help="The judicial office of rows that name none.")
@click.option("--as", "username", help="The account whose posts allow it and whose name stands on file.")
@click.option("--dry-run", is_flag=True, help="Say what would happen and write nothing.")
@click.option("--strict", is_flag=True, help="All rows or none.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object instead of sentences.")
def import_ledger(kind: str, file: Path, as_json: bool, dry_run: bool, **options: Any) -> None:
    """Take in a ledger (.xlsx, .xls, .csv): correction_subjects, staff, mediators or disputes.

    Exits 0 when every row is in, 1 when rows went back (a workbook with the reasons is written beside the file),
    2 when the file cannot be read or lacks a column. A run that was cut off goes on when the same file is sent again.
    """
    django.setup()
    from anhe.ledgers.containers import UnreadableFile

    try:
        result = _rehearsed(kind, file, options) if dry_run else _taken_in(kind, file, options)
    except (Unfit, UnreadableFile) as wrong:
        click.echo(json.dumps({"error": str(wrong)}, ensure_ascii=False) if as_json else str(wrong), err=not as_json)
        sys.exit(UNREADABLE)
    click.echo(json.dumps(result, ensure_ascii=False, indent=1) if as_json else _sentences(result))
    sys.exit(RETURNED if result["counts"]["returned"] else 0)


def _rehearsed(kind: str, file: Path, options: dict[str, Any]) -> dict[str, Any]:
    """The whole run, then undone: rows, counts and the run itself."""
    from django.db import transaction

    with transaction.atomic():
        result = _taken_in(kind, file, options, is_rehearsal=True)
        transaction.set_rollback(True)
    return result


def _taken_in(kind: str, file: Path, options: dict[str, Any], *, is_rehearsal: bool = False) -> dict[str, Any]:
    from anhe.ledgers.running import Importing
    from anhe.ledgers.starting import begin, look

    run, actor = _run_of(kind, file, options, is_rehearsal)
    glance = look(run)
    _check_columns(glance)
    if run._state.adding:
        begin(run, glance.table.matching.to_remember(), sheet=glance.table.sheet.name, rows=glance.rows)
    importing = Importing(run, actor)
    try:
        reasons = _work(importing, run)
    finally:
        importing.close()
    return _result(importing.run, glance, reasons, file)


def _run_of(kind: str, file: Path, options: dict[str, Any], is_rehearsal: bool) -> tuple[ImportRun, Actor]:
    """A new run of the file, or the one of the same file that was cut off."""
    from anhe.ledgers.models import ImportRun
    from anhe.ledgers.starting import new_run

    importer = _importer_of(kind)
    actor = _actor_of(options["username"] or _anybody(importer, is_rehearsal))
    organisation = _organisation_of(importer, actor, options["office"])
    with file.open("rb") as stream:
        run = new_run(
            importer, actor, organisation, stream, file.name,
            sheet=options["sheet"] or "", is_strict=options["strict"], is_rehearsal=is_rehearsal,
        )  # fmt: skip
    cut_off = ImportRun.objects.filter(
        kind=kind, sm3=run.sm3, account=actor.account, organisation=organisation, state=ImportRun.State.RUNNING,
        is_strict=False, is_rehearsal=False,
    )  # fmt: skip
    if not is_rehearsal and not run.is_strict and (earlier := cut_off.order_by("-started_at").first()):
        return earlier, actor
    return run, actor


def _importer_of(kind: str) -> Importer:
    from anhe.ledgers.importers import importer_of, importers

    try:
        return importer_of(kind)
    except KeyError:
        names = "、".join(importer.name for importer in importers())
        raise Unfit(_("没有“{kind}”这种台账，可以导入：{names}。").format(kind=kind, names=names)) from None


def _actor_of(username: str) -> Actor:
    from anhe import clock
    from anhe.orgs.access import Actor
    from anhe.orgs.models import Account

    account = Account.objects.filter(username=username, is_active=True).first()
    if account is None:
        raise Unfit(_("没有登录名为“{username}”的有效账号。").format(username=username))
    return Actor.of(account, clock.today())


def _anybody(importer: Importer, is_rehearsal: bool) -> str:
    """The only account that may take this ledger in; for a rehearsal, which names nobody, the one with most in reach."""
    from anhe import clock
    from anhe.orgs.access import capacity_of
    from anhe.orgs.models import Post

    posts = Post.objects.in_force(clock.today()).filter(account__is_active=True)
    able = [
        post
        for post in posts.select_related("account", "organisation").order_by("organisation__path", "account__username")
        if capacity_of(post) & importer.by
    ]
    names = list(dict.fromkeys(post.account.username for post in sorted(able, key=_depth)))
    if names and (is_rehearsal or len(names) == 1):
        return names[0]
    raise Unfit(
        _("请用 --as 写明由谁导入“{title}”，例如：{names}。").format(
            title=importer.kind.title, names="、".join(names[:5]) or _("（还没有这样的账号）")
        )
    )


def _depth(post: Any) -> int:
    """How far down the tree the post's reach begins; an agency answers for its whole bureau."""
    from anhe.orgs.models import OrganisationKind

    depth = int(post.organisation.path.count("/"))
    return depth - 1 if post.organisation.kind == OrganisationKind.CORRECTION_AGENCY else depth


def _organisation_of(importer: Importer, actor: Actor, name: str | None) -> Organisation:
    from anhe.orgs.models import Organisation

    own = importer.organisation_of(actor)
    if own is None:
        raise Unfit(_("“{title}”不由这个账号的岗位导入。").format(title=importer.kind.title))
    if not name:
        return own
    within = Organisation.objects.in_reach(actor.reach(importer.by))
    found = (within.filter(name=name) | within.filter(short_name=name)).order_by("path").first()
    if found is None:
        raise Unfit(_("本单位下没有“{name}”。").format(name=name))
    return found


def _check_columns(glance: Glance) -> None:
    if glance.missing:
        labels = "、".join(str(column.label) for column in glance.missing)
        raise Unfit(_("缺少必需的列：{labels}。请补上，或者在网页导入时对应列名。").format(labels=labels))
    for match in glance.unsure:
        click.echo(
            _("列“{heading}”按“{label}”读入。").format(heading=match.heading.text, label=match.column.label), err=True
        )


def _work(importing: Any, run: ImportRun) -> dict[int, Any]:
    """Do the run with progress on standard error; answer the reasons by row."""
    with click.progressbar(length=run.rows, file=sys.stderr) as bar:
        bar.update(run.last_row)

        def show(row: int) -> None:
            bar.update(row - bar.pos)

        if run.is_strict or run.is_rehearsal:
            tally: Tally = importing.all_at_once(show)
            return dict(tally.returned)
        while importing.advance():
            show(importing.position)
    return {row.number: row.problems for row in run.returned_rows.order_by("number")}


def _result(run: ImportRun, glance: Glance, reasons: dict[int, Any], file: Path) -> dict[str, Any]:
    from anhe.ledgers.giving_back import give_back

    workbook = ""
    if reasons and not run.is_rehearsal:
        workbook = str(file.with_name(_("{name}（退回）.xlsx").format(name=file.stem)))
        give_back(run, Path(workbook), reasons)
    return {
        "kind": run.kind,
        "file": file.name,
        "sheet": run.sheet,
        "dry_run": run.is_rehearsal,
        "strict": run.is_strict,
        "written": not run.is_rehearsal and run.state == run.State.DONE,
        "counts": {
            "rows": run.data_rows,
            "imported": run.imported,
            "unchanged": run.unchanged,
            "returned": run.returned,
        },
        "columns": {match.heading.text: match.column.field for match in glance.table.matching.matches},
        "returned": [
            {"row": number, "reasons": [str(problem) for problem in problems]} for number, problems in reasons.items()
        ],
        "returned_workbook": workbook,
    }


def _sentences(result: dict[str, Any]) -> str:
    counts = result["counts"]
    lines = [_("共 {rows} 行：导入 {imported}，无变化 {unchanged}，退回 {returned}。").format(**counts)]
    if not result["written"]:
        lines.append(_("只是检查，什么都没有写入。") if result["dry_run"] else _("有退回的行，全部没有导入。"))
    lines += [
        _("第 {row} 行：{reasons}").format(row=one["row"], reasons="；".join(one["reasons"]))
        for one in result["returned"]
    ]
    if result["returned_workbook"]:
        lines.append(_("退回的行在：{path}").format(path=result["returned_workbook"]))
    return "\n".join(lines)


COMMANDS = [import_ledger]
