"""The synthetic district: seeded and repeatable, its history made by running acts at past dates."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from random import Random

from anhe import clock
from anhe.demo.committees import enter_committees, enter_disputes
from anhe.demo.corrections import PILOTS, History
from anhe.demo.positioning import Positioning
from anhe.demo.tree import PASSWORD, plant

SEED = 20260302

LOGINS = (
    ("yuan01a", "矫正工作者（青石街道司法所）"),
    ("yuan01b", "矫正工作者，未成年人专岗"),
    ("suo01", "司法所负责人"),
    ("keyuan", "区社区矫正机构工作人员"),
    ("juzhang", "区社区矫正机构负责人"),
    ("shi", "市级社区矫正机构"),
    ("lingdao", "局领导"),
    ("zhuren", "调委会主任"),
    ("tiaojie", "人民调解员"),
    ("wang01", "网格员"),
    ("zixun", "心理咨询师"),
    ("bangjiao", "安置帮教专干"),
    ("jianyu", "监狱联络人"),
    ("fuyi", "复议办案人"),
    ("xitong", "系统管理员"),
    ("anquan", "安全管理员"),
    ("shenji", "审计管理员"),
)


@dataclass(frozen=True, slots=True)
class Login:
    """One demo login; the password is the same for all of them."""

    username: str
    password: str
    role: str


def logins() -> list[Login]:
    return [Login(username, PASSWORD, role) for username, role in LOGINS]


def build(tell: Callable[[str], None], *, today: date | None = None) -> None:
    """Build everything into an empty database, telling progress; `today` is the last day that is lived through."""
    random, today = Random(SEED), today or clock.today()
    started = time.monotonic()

    def step(words: str) -> None:
        tell(f"  {time.monotonic() - started:5.1f} s  {words}")

    step("机构、人员和岗位 organisations and staff")
    tree = plant(random)
    history = History(random, tree, today)
    step("本区配置，由两人发布 district choices, two persons each")
    history.adopt_choices()
    step("473 个调委会及调解员 committees and mediators")
    committees = enter_committees(random, tree, history.starts_on)
    step("纠纷登记簿 dispute registers")
    enter_disputes(random, tree, committees, history.starts_on, today)
    step("两个试点所的社区矫正台账 the ledgers of two pilot offices")
    history.enter_ledgers(tree.offices[:PILOTS], history.starts_on)
    positioning = Positioning(Random(SEED), tree, today)
    step("电子定位的阈值、区界和装置 positioning: choices, boundary, devices")
    positioning.prepare(history.starts_on)
    for day in history.days():
        history.live(day)
        positioning.live(day)
        if day.day == 1:
            step(f"办到 {day:%Y-%m}  living through the months")
    step("完成 done")
