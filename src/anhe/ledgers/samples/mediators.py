"""A roll of mediation committees and their mediators; the committee's cells span the rows of its mediators."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from random import Random
from typing import Any

from anhe.ledgers.mediation_kinds import COMMITTEE_KINDS, EMPLOYMENT, MEDIATORS, SEX
from anhe.ledgers.samples import hands
from anhe.ledgers.samples.people import invented_person
from anhe.ledgers.samples.plans import Sample, SampleRow, SheetPlan
from anhe.ledgers.values import Cell

BORN = (date(1956, 1, 1), date(1998, 12, 31))
HEADINGS = (
    ("序号",),
    ("人民调解委员会名称",),
    ("组织类型",),
    ("指导司法所",),
    ("调解员姓名",),
    ("性别",),
    ("证件号码",),
    ("是否\n主任",),
    ("专(兼)职",),
    ("专业人员",),
    ("擅长领域",),
    ("聘期", "起"),
    ("聘期", "止"),
    ("手机号码",),
)
COMMITTEE_COLUMNS = (1, 2, 3)
FIRST_SERIAL = 5000
FIELDS = ("婚姻家庭", "邻里", "劳动", "物业", "医疗", "交通")


def mediator_ledger(
    committees: Sequence[tuple[str, str, str]], *, seed: int = 20260702, chosen_on: date = date(2025, 3, 1)
) -> Sample:
    """A synthetic roll of the given committees, each (name, kind, guiding office), with three to five mediators."""
    random = Random(seed)
    sheet = SheetPlan("调解员名册")
    sheet.add_merged("人民调解组织和人民调解员基本情况登记表", len(HEADINGS))
    sheet.add_headings(HEADINGS)
    rows: list[SampleRow] = []
    for name, kind, office in committees:
        top = len(sheet.rows)
        members = random.randint(3, 5)
        for member in range(members):
            cells, values = _member(random, FIRST_SERIAL + len(rows), member == 0, chosen_on)
            own = [hands.written_choice(random, (name,)), COMMITTEE_KINDS.spellings[kind][0], office]
            number = sheet.add(len(rows) + 1, *(own if member == 0 else [None] * 3), *cells)
            rows.append(SampleRow(number, {"committee": name, "committee_kind": kind, "office": office} | values))
        sheet.merged += [((top, column), (top + members - 1, column)) for column in COMMITTEE_COLUMNS]
    sheet.add("总计", None, None, None, f"{len(rows)}人")
    sheet.add("说明：专业人员指法律、医学、心理等方面的专业人员。")
    return Sample(MEDIATORS, (sheet,), sheet, tuple(rows))


def _member(random: Random, serial: int, is_chair: bool, chosen_on: date) -> tuple[list[Cell], dict[str, Any]]:
    person = invented_person(random, serial, BORN)
    employment = random.choice(list(EMPLOYMENT.spellings))
    is_professional = random.random() < 0.3
    fields = tuple(random.sample(FIELDS, random.randint(0, 2)))
    starts_on = chosen_on + timedelta(days=random.randint(0, 60))
    ends_on = starts_on.replace(year=starts_on.year + 3) - timedelta(days=1)
    columns: list[tuple[str, Cell, Any]] = [
        ("name", hands.spread_name(random, person.name), person.name),
        ("sex", hands.written_choice(random, tuple(SEX.spellings[person.sex[0]])), person.sex[0]),
        ("id_number", hands.written_id_number(random, person.id_number), person.id_number),
        ("is_chair", "√" if is_chair else None, True if is_chair else None),
        ("employment", hands.written_choice(random, tuple(EMPLOYMENT.spellings[employment])), employment),
        ("is_professional", "是" if is_professional else "否", is_professional),
        ("fields", random.choice(["、", "，", "/", ";"]).join(fields), fields),
        ("appointed_on", hands.written_date(random, starts_on), starts_on),
        ("appointed_until", hands.written_date(random, ends_on), ends_on),
        ("phones", hands.written_phones(random, [person.phone]), (person.phone,)),
    ]
    return [cell for _name, cell, _value in columns], {name: value for name, _cell, value in columns}
