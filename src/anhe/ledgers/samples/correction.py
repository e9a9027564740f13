"""A ledger of persons under supervision, in two-line headings, filled in by many hands."""

from __future__ import annotations

import calendar
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random
from typing import Any

from anhe.ledgers.kinds import CORRECTION_KINDS, CORRECTION_SUBJECTS, LEVELS, SEX
from anhe.ledgers.samples import hands
from anhe.ledgers.samples.people import Person, invented_name, invented_person
from anhe.ledgers.samples.plans import Sample, SampleRow, SheetPlan
from anhe.ledgers.values import Cell, Duration, Sentence

ADULTS_BORN = (date(1955, 1, 1), date(2006, 12, 31))
OFFENCES = ("危险驾驶罪", "盗窃罪", "诈骗罪", "故意伤害罪", "帮助信息网络犯罪活动罪", "开设赌场罪", "交通肇事罪")
COURTS = ("东安区人民法院", "西城区人民法院", "市第一中级人民法院")
STREETS = ("解放路", "人民路", "和平街", "幸福巷", "新华路", "学府大道")
KIND_WEIGHTS = {"suspended_sentence": 90, "parole": 4, "temporary_release": 3, "public_surveillance": 3}
ROWS_BETWEEN_BLANKS = 97
HEADINGS: tuple[tuple[str, ...], ...] = (
    ("序号",),
    ("姓  名\n（必填）",),
    ("性别",),
    ("出生年月日",),
    ("公民身份\n号码",),
    ("民族",),
    ("文化程度",),
    ("联系方式",),
    ("户籍所在地",),
    ("家庭住址", "区县"),
    ("家庭住址", "详细地址"),
    ("所属司法所",),
    ("矫正类型",),
    ("罪名",),
    ("判决情况",),
    ("判决法院",),
    ("判决书文号",),
    ("生效日期",),
    ("矫正期限", "起"),
    ("矫正期限", "止"),
    ("报到时间",),
    ("管理等级",),
    ("是否佩带电子定位装置",),
    ("监护人", "姓名"),
    ("监护人", "电话"),
    ("备  注",),
)


@dataclass(frozen=True, slots=True)
class Subject:
    """An invented person under supervision, as the register should know them."""

    person: Person
    office: str
    kind: str
    offence: str
    court: str
    document_number: str
    sentence: Sentence
    effective_on: date
    ends_on: date
    level: str
    is_positioned: bool
    guardian: str
    phones: tuple[str, ...]


def correction_ledger(
    offices: Sequence[str],
    *,
    rows: int = 600,
    seed: int = 20260701,
    as_of: date = date(2026, 7, 1),
    spoiled: float = 0.06,
) -> Sample:
    """A synthetic ledger of persons under supervision on the day `as_of`, spread over the given offices.

    A share `spoiled` of the rows holds a cell that must be refused; some further rows repeat an earlier person.
    """
    random = Random(seed)
    sheet = SheetPlan("在册人员")
    sheet.add_merged(f"东安区社区矫正对象基本情况台账（{as_of.year}年）", len(HEADINGS))
    sheet.add("填报单位：东安区司法局", *[None] * 9, f"填报日期：{as_of:%Y.%m.%d}")
    sheet.add_headings(HEADINGS)
    to_spoil = frozenset(random.sample(range(1, rows + 1), round(rows * spoiled)))
    written: list[tuple[Subject, SampleRow]] = []
    for serial in range(1, rows + 1):
        repeated = random.choice(written) if serial % 83 == 0 else None
        subject = repeated[0] if repeated else invented_subject(random, serial, random.choice(offices), as_of)
        cells, values = _written(random, serial, subject)
        bad = frozenset() if repeated or serial not in to_spoil else _spoil(random, cells, subject)
        number = sheet.add(*cells)
        known = {name: value for name, value in values.items() if name not in bad}
        written.append((subject, SampleRow(number, known, bad, repeated[1].number if repeated else None)))
        _interrupt(sheet, serial, rows)
    _close(sheet, rows)
    guide = SheetPlan("填表说明", [["填表说明"], ["一、本表由司法所填写，每月5日前报送。"], ["二、身份证号请填18位。"]])
    lists = SheetPlan("字典", [["矫正类型", "管理等级"], ["缓刑", "严管"], ["假释", "普管"]], hidden=True)
    return Sample(CORRECTION_SUBJECTS, (guide, sheet, lists), sheet, tuple(row for _subject, row in written))


def invented_subject(random: Random, serial: int, office: str, as_of: date) -> Subject:
    """One person under supervision on the day `as_of`, from a sentence lately in effect to a term not yet over."""
    person = invented_person(random, serial, ADULTS_BORN)
    kind = random.choices(list(KIND_WEIGHTS), weights=list(KIND_WEIGHTS.values()))[0]
    sentence, months = _sentence(random, kind)
    effective_on = as_of - timedelta(days=random.randint(5, months * 26))
    second_phone = (f"1990001{serial % 10000:04d}",) if random.random() < 0.15 else ()
    return Subject(
        person=person,
        office=office,
        kind=kind,
        offence=random.choice(OFFENCES),
        court=random.choice(COURTS),
        document_number=f"（{effective_on.year}）东法刑初字第{serial}号",
        sentence=sentence,
        effective_on=effective_on,
        ends_on=_months_later(effective_on, months) - timedelta(days=1),
        level=random.choice(list(LEVELS.spellings)),
        is_positioned=random.random() < 0.1,
        guardian=invented_name(random, random.choice(["male", "female"])) if random.random() < 0.3 else "",
        phones=(person.phone, *second_phone),
    )


def _sentence(random: Random, kind: str) -> tuple[Sentence, int]:
    """A lawful sentence for this kind of correction, and the months of correction that come of it.

    Probation is at least a year and no shorter than the term (Criminal Law art. 73); surveillance at most two years
    (art. 38).
    """
    if kind == "public_surveillance":
        months = random.choice([6, 12, 18, 24])
        return Sentence("public_surveillance", Duration(months)), months
    if kind != "suspended_sentence":
        months = random.choice([6, 12, 18])
        return Sentence("fixed_term_imprisonment", Duration(random.choice([36, 48, 60]))), months
    term = random.choice([6, 8, 10, 12, 18, 24, 36])
    months = random.choice([length for length in (12, 18, 24, 30, 36, 48) if length >= term])
    return Sentence("fixed_term_imprisonment", Duration(term), Duration(months)), months


def _written_sentence(random: Random, sentence: Sentence) -> str:
    assert sentence.term is not None
    penalty = "管制" if sentence.penalty == "public_surveillance" else "有期徒刑"
    term = penalty + hands.written_duration(random, sentence.term)
    if sentence.probation is None:
        return term
    probation = hands.written_duration(random, sentence.probation)
    return random.choice([f"{term}，缓刑{probation}", f"判处{term}，宣告缓刑{probation}", f"{term}缓刑{probation}"])


def _written(random: Random, serial: int, subject: Subject) -> tuple[list[Cell], dict[str, Any]]:
    """The row as some hand wrote it, and what it says."""
    person = subject.person
    district, street = "东安区", f"{random.choice(STREETS)}{random.randint(1, 300)}号"
    reported_on = subject.effective_on + timedelta(days=random.randint(1, 10))
    columns: list[tuple[str, Cell, Any]] = [
        ("", float(serial), None),
        ("name", hands.spread_name(random, person.name), person.name),
        ("sex", hands.written_choice(random, tuple(SEX.spellings[person.sex])), person.sex),
        ("birth_date", hands.written_date(random, person.birth_date), person.birth_date),
        ("id_number", hands.written_id_number(random, person.id_number), person.id_number),
        ("ethnicity", "汉族", "汉族"),
        ("education", random.choice(["初中", "高中", "小学", "大专", ""]), ...),
        ("phones", hands.written_phones(random, list(subject.phones)), subject.phones),
        ("household_address", f"{district}{street}", f"{district}{street}"),
        ("residence_district", district, district),
        ("residence_address", f" {street} ", street),
        ("office", hands.written_choice(random, (subject.office,)), subject.office),
        (
            "correction_kind",
            hands.written_choice(random, tuple(CORRECTION_KINDS.spellings[subject.kind])),
            subject.kind,
        ),
        ("offence", subject.offence, subject.offence),
        ("sentence", _written_sentence(random, subject.sentence), subject.sentence),
        ("deciding_authority", subject.court, subject.court),
        ("document_number", subject.document_number, ...),
        ("effective_on", hands.written_date(random, subject.effective_on), subject.effective_on),
        ("starts_on", hands.written_date(random, subject.effective_on), subject.effective_on),
        ("ends_on", hands.written_date(random, subject.ends_on), subject.ends_on),
        ("reported_on", hands.written_date(random, reported_on), reported_on),
        ("level", hands.written_choice(random, tuple(LEVELS.spellings[subject.level])), subject.level),
        ("is_positioned", random.choice("是√有" if subject.is_positioned else "否×无"), subject.is_positioned),
        ("guardian", subject.guardian or random.choice([None, "无", "/"]), subject.guardian or None),
        ("guardian_phones", None, ()),
        ("remark", random.choice([None, None, None, "按时报到", "在外务工，\n每周电话报告"]), ...),
    ]
    truth = {name: value for name, _cell, value in columns if name and value is not ...}
    return [cell for _name, cell, _value in columns], truth


Spoiling = Callable[[Subject], Cell]
SPOILINGS: tuple[tuple[str, str, Spoiling], ...] = (
    ("id_number", "公民身份\n号码", lambda subject: float(subject.person.id_number[:15] + "000")),
    ("id_number", "公民身份\n号码", lambda subject: f"{float(subject.person.id_number[:15]) * 1000:.5E}"),
    ("id_number", "公民身份\n号码", lambda subject: subject.person.id_number[:6] + "********"),
    ("id_number", "公民身份\n号码", lambda subject: subject.person.id_number[:17]),
    ("id_number", "公民身份\n号码", lambda subject: _wrong_check_digit(subject.person.id_number)),
    ("name", "姓  名\n（必填）", lambda subject: f"{subject.person.name}、王五"),
    ("name", "姓  名\n（必填）", lambda _subject: None),
    ("phones", "联系方式", lambda subject: subject.person.phone[:9]),
    ("phones", "联系方式", lambda _subject: "1.99E+10"),
    ("correction_kind", "矫正类型", lambda _subject: "行政拘留"),
    ("office", "所属司法所", lambda _subject: "  "),
    ("starts_on", "起", lambda subject: f"{subject.effective_on.year}.2.30"),
    ("starts_on", "起", lambda subject: f"{subject.effective_on.year}年{subject.effective_on.month}月"),
    ("ends_on", "止", lambda _subject: "05/03/27"),
    ("ends_on", "止", lambda subject: subject.ends_on.year),
    ("sentence", "判决情况", lambda _subject: "详见判决书"),
)
PLACES = {parts[-1]: index for index, parts in enumerate(HEADINGS)}


def _spoil(random: Random, cells: list[Cell], subject: Subject) -> frozenset[str]:
    """Replace one cell by something that no care can read; answer whose field it is."""
    name, heading, write = random.choice(SPOILINGS)
    cells[PLACES[heading]] = write(subject)
    return frozenset([name])


def _wrong_check_digit(number: str) -> str:
    return number[:17] + ("1" if number[17] != "1" else "2")


def _interrupt(sheet: SheetPlan, serial: int, rows: int) -> None:
    """What stands between the rows: empty ones, and the headings again where a new page was printed."""
    if serial % ROWS_BETWEEN_BLANKS == 0:
        sheet.add(*[None] * len(HEADINGS))
    if serial == rows // 2:
        sheet.add_headings(HEADINGS)


def _close(sheet: SheetPlan, rows: int) -> None:
    """What stands below the rows: prepared but unused ones, totals, notes, signatures."""
    for serial in range(rows + 1, rows + 6):
        sheet.add(serial)
    sheet.add("合  计", f"{rows}人")
    sheet.add(None)
    sheet.add_merged("备注：1.本表由司法所于每月5日前报送。", len(HEADINGS))
    sheet.add_merged("2.暂予监外执行人员须附病情诊断。", len(HEADINGS))
    sheet.add("填表人：李某", None, None, "审核人：王某", None, None, "联系电话：000-00000000")


def _months_later(day: date, months: int) -> date:
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))
