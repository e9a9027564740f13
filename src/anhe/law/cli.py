"""The law on the command line: `anhe rules`, `anhe due`, `anhe decide`, `anhe calendar`. Never imports Django."""

import json
from collections.abc import Callable
from datetime import date
from difflib import get_close_matches
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn, TypeVar

import click

from anhe.law.wording import gettext as _

if TYPE_CHECKING:
    from anhe.law.answers import Answer
    from anhe.law.calendar import WorkingCalendar
    from anhe.law.deadlines import Deadline
    from anhe.law.rules import Rule

T = TypeVar("T")


@click.command()
@click.argument("rule", required=False)
@click.option("--json", "as_json", is_flag=True, help="One list for machines.")
def rules(rule: str | None, as_json: bool) -> None:
    """List the rules of law, or show one RULE with its articles and inputs."""
    from anhe.law.rules import RULES

    chosen = [_find(rule)] if rule else list(RULES.values())
    if as_json:
        _print_json([one.to_json() for one in chosen])
    elif rule:
        click.echo(_described(chosen[0]))
    else:
        for one in chosen:
            click.echo(f"{one.id:<8} {'/'.join(one.kinds):<11} {_(one.title)}")


def _asking(command: Callable[..., None]) -> Callable[..., None]:
    for option in (
        click.option("--json", "as_json", is_flag=True, help="One object for machines."),
        click.option(
            "--calendar",
            "calendar_file",
            type=click.Path(exists=True, dir_okay=False, path_type=Path),
            help="Count with this year's arrangement too (see `anhe calendar example`).",
        ),
        click.option("--set", "settings", multiple=True, metavar="NAME=VALUE", help="An input; once for each."),
        click.argument("rule"),
    ):
        command = option(command)
    return command


@click.command()
@_asking
def due(rule: str, settings: tuple[str, ...], calendar_file: Path | None, as_json: bool) -> None:
    """Say when a period of RULE ends, and how that is reckoned.

    \b
    anhe due CC-115 --set start=2026-09-22
    anhe due CC-514 --set start=2026-09-30T16:00 --json
    """
    found = _find(rule)
    values = _values(found, "due", settings)
    calendar = _calendar(calendar_file)
    deadline = _asked(lambda: found.due(calendar=calendar, **values))
    if as_json:
        _print_json(deadline.to_json())
    else:
        click.echo(_deadline_in_words(found, deadline))


@click.command()
@_asking
def decide(rule: str, settings: tuple[str, ...], calendar_file: Path | None, as_json: bool) -> None:
    """Say what RULE answers on these facts (yes or no, a body, a kind), and why.

    \b
    anhe decide CC-304 --set start=2026-03-02 --set end=2026-03-09
    anhe decide CC-306 --set start=2026-04-25 --set end=2026-04-25 \\
        --set earlier=2026-03-01/2026-03-15,2026-04-05/2026-04-19 --json
    """
    found = _find(rule)
    values = _values(found, "decide", settings)
    calendar = _calendar(calendar_file)
    answer = _asked(lambda: found.decide(calendar=calendar, **values))
    if as_json:
        _print_json(answer.to_json())
    else:
        click.echo(_answer_in_words(found, answer))


@click.group()
def calendar() -> None:
    """Working days: the State Council's yearly arrangements."""


@calendar.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def check(file: Path) -> None:
    """Check an arrangement FILE without loading it; `anhe calendar example` shows how one looks."""
    arrangement = _read(file)
    click.echo(
        _("{year}年：放假{holidays}日，调休上班{workdays}日。文件可用。").format(
            year=arrangement.year, holidays=len(arrangement.holidays), workdays=len(arrangement.working_weekends)
        )
    )


@calendar.command()
def example() -> None:
    """Show how an arrangement file looks."""
    from anhe.law.arrangements import EXAMPLE

    click.echo(EXAMPLE)


COMMANDS: list[click.Command] = [rules, due, decide, calendar]


def _find(rule_id: str) -> "Rule":
    from anhe.law.rules import RULES

    wanted = rule_id.strip().upper()
    if wanted not in RULES:
        begun = [known for known in RULES if known.startswith(wanted)]
        near = "、".join((begun or get_close_matches(wanted, RULES, n=5, cutoff=0.5))[:8])
        hint = _("相近的有：{near}。").format(near=near) if near else ""
        _refuse(_("没有规则“{id}”。").format(id=rule_id) + hint + _("全部规则见 anhe rules。"))
    return RULES[wanted]


def _values(rule: "Rule", kind: str, settings: tuple[str, ...]) -> dict[str, Any]:
    from anhe.law.rules import BadInput

    if kind not in rule.kinds:
        other = "decide" if kind == "due" else "due"
        _refuse(_("规则{id}（{title}）请用 anhe {other}。").format(id=rule.id, title=_(rule.title), other=other))
    known = {entry.name: entry for entry in rule.inputs(kind)}
    values: dict[str, Any] = {}
    for setting in settings:
        name, equals, text = setting.partition("=")
        name = name.strip()
        if not equals or name not in known:
            _refuse(
                _("“{setting}”无法识别；规则{id}的输入有：{names}。").format(
                    setting=setting, id=rule.id, names="、".join(known) or _("无")
                )
            )
        try:
            values[name] = known[name].parse(text)
        except BadInput as error:
            _refuse(str(error))
        except ValueError as error:
            _refuse(_("{name}不能是“{text}”：{reason}").format(name=name, text=text, reason=error))
    missing = [entry for entry in known.values() if entry.required and entry.name not in values]
    if missing:
        names = "；".join(f"{entry.name}（{_(entry.help)}，{entry.expected}）" for entry in missing)
        _refuse(_("规则{id}还需要：{names}。").format(id=rule.id, names=names))
    return values


def _calendar(file: Path | None) -> "WorkingCalendar":
    from anhe.law.calendar import BUILTIN

    return BUILTIN.with_arrangement(_read(file)) if file else BUILTIN


def _read(file: Path) -> Any:
    from anhe.law.arrangements import BadArrangement, read_arrangement

    try:
        return read_arrangement(file)
    except BadArrangement as error:
        _refuse(_("文件{name}不能使用：").format(name=file.name) + "\n" + str(error))


def _asked(question: Callable[[], T]) -> T:
    from anhe.law.provisions import NotInForce

    try:
        return question()
    except (NotInForce, ValueError) as error:
        _refuse(str(error.args[0]) if error.args else str(error))
    except (OverflowError, TypeError):
        _refuse(_("日期或者时刻超出可以计算的范围，或者有的带时区、有的不带。"))


def _refuse(message: str) -> NoReturn:
    click.echo(message, err=True)
    raise SystemExit(2)


def _print_json(content: Any) -> None:
    click.echo(json.dumps(content, ensure_ascii=False, indent=2))


def _described(rule: "Rule") -> str:
    lines = [f"{rule.id} {_(rule.title)}", _("依据：") + "、".join(str(citation) for citation in rule.basis)]
    for kind in rule.kinds:
        lines.append(f"anhe {kind} {rule.id}")
        for entry in rule.inputs(kind):
            need = _("必填") if entry.required else _("默认 {value}").format(value=entry.to_json()["default"])
            lines.append(f"  --set {entry.name}=…  {_(entry.help)}；{entry.expected}；{need}")
    return "\n".join(lines)


def _deadline_in_words(rule: "Rule", deadline: "Deadline") -> str:
    from anhe.law.calendar import named

    last = named(deadline.due) if deadline.at is None else f"{named(deadline.due)}{deadline.at:%H:%M}"
    lines = [f"{rule.id} {_(rule.title)}", _("最迟：{day}").format(day=last)]
    if deadline.remind_by != deadline.due:
        lines.append(_("提醒：{day}").format(day=named(deadline.remind_by)))
    if deadline.provisional:
        lines.append(_("暂定：有年度的放假安排尚未导入。"))
    return "\n".join([*lines, *_reasons(deadline.steps, deadline.basis)])


def _answer_in_words(rule: "Rule", answer: "Answer") -> str:
    return "\n".join(
        [f"{rule.id} {_(rule.title)}", _value_in_words(answer.value), *_reasons(answer.because, answer.basis)]
    )


def _value_in_words(value: Any) -> str:
    if isinstance(value, bool):
        return _("是") if value else _("否")
    if isinstance(value, date):
        return value.isoformat()
    return f"{value.label}（{value.value}）"


def _reasons(sentences: tuple[str, ...], basis: tuple[Any, ...]) -> list[str]:
    return [
        *(f"  · {sentence}" for sentence in sentences),
        _("依据：") + "、".join(str(citation) for citation in basis),
    ]
