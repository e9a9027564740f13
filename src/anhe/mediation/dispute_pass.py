"""The dispute register's rows against the disputes we hold.

A row is known by its committee, year and number; without a number by committee, day, type and parties.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any, NamedTuple

from django.utils.translation import gettext as _

from anhe.casework.acts import Refused
from anhe.casework.models import Entry
from anhe.casework.running import Order
from anhe.mediation.comparing import Row, Standing, State, returned, same
from anhe.mediation.entering import (
    AGREED,
    ENTERS_DISPUTES,
    AmendDisputeFromLedger,
    EnterDisputeFromLedger,
    refuse_impossible_days,
)
from anhe.mediation.finding import NotFound, committees_of, mediators_by_committee, plain_name
from anhe.mediation.ledger_rows import DisputeRow
from anhe.mediation.models import Committee, MediationCase, Mediator
from anhe.mediation.opening import matter_key, short_digest
from anhe.mediation.party_cells import sides_of
from anhe.orgs.access import Actor

LEDGER_ACTS = (EnterDisputeFromLedger.name, AmendDisputeFromLedger.name)


class Known(NamedTuple):
    """What must be known of a case to tell whether a row says anything new."""

    pk: Any
    ledger_key: str | None
    matter_key: str
    ledger_digest: str
    ledger_number: str


class Ready(NamedTuple):
    committee: Committee
    row: DisputeRow


class DisputePass:
    """One import run over the register of disputes, by one actor."""

    def __init__(self, actor: Actor, on: date) -> None:
        self.on = on
        self._committees = committees_of(actor, ENTERS_DISPUTES)
        self._mediators = mediators_by_committee(actor, ENTERS_DISPUTES)
        self._met: dict[str, str] = {}

    def standings(self, rows: Sequence[Row]) -> list[Standing]:
        """One answer per row, in the same order. Five statements at most, whatever the number of rows."""
        prepared = [self._prepared(values) for values in rows]
        ready = [one.row for one in prepared if isinstance(one, Ready)]
        by_key, by_matter = _known(ready)
        found = [_match(one.row, by_key, by_matter) if isinstance(one, Ready) else None for one in prepared]
        changed = [
            known.pk
            for one, known in zip(prepared, found, strict=True)
            if isinstance(one, Ready) and known and known.ledger_digest not in ("", one.row.digest)
        ]
        cases = _cases(changed)
        return [
            one if isinstance(one, Standing) else self._standing(one, known, cases)
            for one, known in zip(prepared, found, strict=True)
        ]

    def _prepared(self, values: Row) -> Ready | Standing:
        try:
            committee = self._committee(values)
        except NotFound as unknown:
            return returned(str(unknown), "committee")
        applicants, respondents = sides_of(values)
        if not applicants or not respondents:
            return returned(_("请写明双方当事人。"), "parties" if values.get("parties") else "respondents")
        row = dispute_row(values, committee, applicants, respondents, self._mediator(committee, values))
        try:
            refuse_impossible_days(row, self.on)
        except Refused as refusal:
            return returned(refusal.message, refusal.field or "")
        return Ready(committee, row)

    def _committee(self, values: Row) -> Committee:
        if name := values.get("committee"):
            return self._committees.find(name)
        if only := self._committees.only():
            return only
        raise NotFound(_("请写明调委会。"))

    def _mediator(self, committee: Committee, values: Row) -> Mediator | None:
        names = (plain_name(name) for name in values.get("mediators") or ())
        return next((found for name in names if (found := self._mediators.get((committee.pk, name)))), None)

    def _standing(self, one: Ready, known: Known | None, cases: dict[Any, MediationCase | None]) -> Standing:
        committee, row = one
        identity = row.key or row.matter_key
        if earlier := self._met.get(identity):
            if earlier == row.digest:
                return same(_("与前面的行重复。"))
            return returned(_("编号或者当事人、日期、类型与前面的行相同，但内容不同，请核对。"), "case_number")
        self._met[identity] = row.digest
        if known is None:
            return Standing(State.NEW, EnterDisputeFromLedger, Order(committee, {"row": row}))
        if known.ledger_digest in ("", row.digest):
            return same("" if known.ledger_digest else _("该纠纷已在系统内登记。"))
        case = cases[known.pk]
        if case is None:
            return returned(_("该纠纷已在系统内办理，请在案卷中更正。"), "case_number")
        return Standing(State.CHANGED, AmendDisputeFromLedger, Order(case, {"row": row}))


def dispute_row(
    values: Row, committee: Committee, applicants: tuple, respondents: tuple, mediator: Mediator | None
) -> DisputeRow:
    """The row's facts with its identity and digest."""
    registered_on, number = values["registered_on"], str(values.get("case_number") or "")
    outcome, form = outcome_of(values), agreement_form_of(values)
    facts: dict[str, Any] = {
        "registered_on": registered_on,
        "dispute_type": values["dispute_type"],
        "applicants": applicants,
        "respondents": respondents,
        "number": number,
        "source": values.get("source") or "on_application",
        "matter": matter_words(values),
        "place_text": values.get("place") or "",
        "persons": values.get("persons"),
        "amount": values.get("amount"),
        "risk_color": values.get("risk_color") or "",
        "mediators_noted": "、".join(values.get("mediators") or ())[:120],
        "outcome": outcome,
        "agreement_form": form if outcome == AGREED else "",
        "concluded_on": values.get("concluded_on"),
        "performance": performance_of(values) if outcome == AGREED else "",
        "performance_due_on": values.get("performance_due_on"),
        "performed_on": values.get("performed_on"),
        "confirmed": bool(values.get("confirmed")),
    }
    said = [repr(party) for party in (*applicants, "|", *respondents)]
    return DisputeRow(
        **facts,
        mediator=mediator,
        key=short_digest("ledger", committee.pk.hex, str(registered_on.year), number) if number else None,
        matter_key=matter_key(committee, registered_on, values["dispute_type"], (*applicants, *respondents)),
        digest=short_digest(*said, *(str(value) for name, value in facts.items() if name not in PARTY_FACTS)),
    )


PARTY_FACTS = ("applicants", "respondents")


def outcome_of(values: Row) -> str:
    """What came of it; a register that only tells of an agreement means that one was reached. "" while it is open."""
    told = values.get("outcome")
    if told is None:
        return AGREED if values.get("agreement_form") or values.get("performance") else ""
    return "" if told == "in_progress" else told


def agreement_form_of(values: Row) -> str:
    written = values.get("is_agreement_written")
    if values.get("agreement_form") or written is None:
        return values.get("agreement_form") or ""
    return "written" if written else "oral"


def performance_of(values: Row) -> str:
    """From its own column, else from the share performed; nothing performed yet says nothing."""
    if told := values.get("performance"):
        return told
    share = values.get("performed_share")
    if not share:
        return "performed" if values.get("performed_on") else ""
    return "performed" if share >= 1 else "performing"


def matter_words(values: Row) -> str:
    matter, remark = values.get("summary") or "", values.get("remark")
    return _("{matter}\n备注：{remark}").format(matter=matter, remark=remark).strip() if remark else matter


def _known(rows: Iterable[DisputeRow]) -> tuple[dict[str, Known], dict[str, list[Known]]]:
    keys = [row.key for row in rows if row.key]
    matters = [row.matter_key for row in rows]
    fields = Known._fields
    cases = MediationCase.objects.order_by("pk")
    by_key = {one[1]: Known(*one) for one in cases.filter(ledger_key__in=keys).values_list(*fields)}
    by_matter: dict[str, list[Known]] = {}
    for one in cases.filter(matter_key__in=matters).values_list(*fields):
        by_matter.setdefault(one[2], []).append(Known(*one))
    return by_key, by_matter


def _match(row: DisputeRow, by_key: dict[str, Known], by_matter: dict[str, list[Known]]) -> Known | None:
    """By number; else the same matter, where no other number has been put on it."""
    if row.key and (known := by_key.get(row.key)):
        return known
    alike = by_matter.get(row.matter_key, [])
    return next((known for known in alike if not row.number or not known.ledger_number), None)


def _cases(changed: list[Any]) -> dict[Any, MediationCase | None]:
    """The cases to amend, without those that somebody has already worked on here."""
    if not changed:
        return {}
    cases = MediationCase.objects.filter(pk__in=changed).select_related("file__organisation", "file__person")
    by_file = {case.file_id: case for case in cases.order_by("pk")}
    others = Entry.objects.filter(file__in=by_file).exclude(act__in=LEDGER_ACTS).order_by()
    worked_on = set(others.values_list("file_id", flat=True).distinct())
    return {case.pk: None if file in worked_on else case for file, case in by_file.items()}
