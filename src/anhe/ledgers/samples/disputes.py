"""A register of disputes as exported to text, with notes under the table."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal
from random import Random
from typing import Any

from anhe.ledgers.mediation_kinds import DISPUTE_TYPES, DISPUTES, OUTCOMES
from anhe.ledgers.samples import hands
from anhe.ledgers.samples.people import invented_name
from anhe.ledgers.samples.plans import Sample, SampleRow, SheetPlan
from anhe.ledgers.values import Cell

HEADINGS = (
    "编号", "受理时间", "调解组织", "申请人", "被申请人", "申请人联系方式", "纠纷类别",
    "简要案情", "涉案金额（万元）", "涉及人数", "调解员", "调解结果", "是否书面协议", "履行率",
)  # fmt: skip
STORIES = (
    "因装修噪音发生争吵",
    "因地界不清发生口角",
    "因拖欠工资多次交涉未果",
    "因停车位使用发生争执",
    "因赡养费用分担产生矛盾",
)
NOTES = ("备注：1.金额以万元为单位。", "2.本表于每季度末报送，含口头协议。", "填表人：张某   审核人：王某")


def dispute_ledger(
    committees: Sequence[str], *, rows: int = 120, seed: int = 20260703, year: int = 2026, spoiled: float = 0.05
) -> Sample:
    """A synthetic register of disputes of one year before the given committees; a share `spoiled` must be refused."""
    random = Random(seed)
    sheet = SheetPlan("纠纷登记")
    sheet.add(f"{year}年矛盾纠纷排查调处登记簿")
    sheet.add(*HEADINGS)
    truth: list[SampleRow] = []
    to_spoil = frozenset(random.sample(range(1, rows + 1), round(rows * spoiled)))
    for serial in range(1, rows + 1):
        cells, values = _dispute(random, serial, random.choice(committees), year)
        bad = _spoil(random, cells) if serial in to_spoil else frozenset()
        number = sheet.add(*cells)
        truth.append(SampleRow(number, {name: value for name, value in values.items() if name not in bad}, bad))
        if serial % 50 == 0:
            sheet.add(*[None] * len(HEADINGS))
    sheet.add("合计", None, None, f"{rows}件")
    for note in NOTES:
        sheet.add(note)
    return Sample(DISPUTES, (sheet,), sheet, tuple(truth))


def _dispute(random: Random, serial: int, committee: str, year: int) -> tuple[list[Cell], dict[str, Any]]:
    registered_on = date(year, 1, 2) + timedelta(days=random.randint(0, 170))
    applicants, respondents = (tuple(dict.fromkeys(_names(random))) for _side in range(2))
    kind = random.choice(list(DISPUTE_TYPES.spellings))
    outcome = random.choice(list(OUTCOMES.spellings))
    cents = random.randint(1, 300_000) * 100
    persons, share = random.randint(2, 12), random.choice([0, 30, 50, 85, 100])
    phone = f"1990002{serial % 10000:04d}"
    mediators = tuple(_names(random))
    separator = random.choice(["、", "，", ";", "/"])
    columns: list[tuple[str, Cell, Any]] = [
        ("case_number", f"东调〔{year}〕{serial}号", f"东调〔{year}〕{serial}号"),
        ("registered_on", hands.written_date(random, registered_on, text_only=True), registered_on),
        ("committee", f" {committee}", committee),
        ("applicants", separator.join(applicants), applicants),
        ("respondents", separator.join(respondents), respondents),
        ("applicant_phones", hands.written_phones(random, [phone], text_only=True), (phone,)),
        ("dispute_type", hands.written_choice(random, tuple(DISPUTE_TYPES.spellings[kind])), kind),
        ("summary", f"双方{random.choice(STORIES)}，请求调解。", ...),
        ("amount", str(Decimal(cents) / 1_000_000), Decimal(cents) / 100),
        ("persons", random.choice([str(persons), f"{persons}人", hands.chinese_number(persons)]), persons),
        ("mediators", separator.join(dict.fromkeys(mediators)), tuple(dict.fromkeys(mediators))),
        ("outcome", hands.written_choice(random, tuple(OUTCOMES.spellings[outcome])), outcome),
        ("is_agreement_written", random.choice(["是", "√"]), True),
        ("performed_share", f"{share}%", Decimal(share) / 100),
    ]
    truth = {name: value for name, _cell, value in columns if value is not ...}
    return [cell for _name, cell, _value in columns], truth


def _names(random: Random) -> list[str]:
    return [invented_name(random, random.choice(["male", "female"])) for _person in range(random.randint(1, 3))]


def _spoil(random: Random, cells: list[Cell]) -> frozenset[str]:
    name, heading, cell = random.choice(
        [
            ("registered_on", "受理时间", "2026.13.1"),
            ("registered_on", "受理时间", "3月5日"),
            ("dispute_type", "纠纷类别", "打架"),
            ("amount", "涉案金额（万元）", "若干"),
            ("persons", "涉及人数", "十几人"),
            ("dispute_type", "纠纷类别", None),
        ]
    )
    cells[HEADINGS.index(heading)] = cell
    return frozenset([name])
