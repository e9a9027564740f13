"""Invented persons."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from anhe.law.identity import make_check_digit

NO_REGION = "500199"  # no district was ever given this code
NO_NETWORK = "1990000"  # followed by four digits: a range used here for invented phones only

SURNAMES = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦许何吕施张孔曹严华金魏陶姜谢邹喻柏水窦章云苏潘葛范彭郎"
MALE = "建国 志强 海波 永福 立新 明远 家栋 大勇 世杰 长河 文博 学军 向阳 春生 国梁 德顺 小龙 启航 云飞 守仁".split()  # noqa: SIM905
FEMALE = "秀兰 桂芳 晓燕 雪梅 玉珍 思雨 丽娟 春花 红霞 佳慧 淑贞 小凤 婉清 月英 彩云 静怡 冬梅 亚男 碧莲 素芬".split()  # noqa: SIM905
MINORITY = "买买提·艾力 阿依古丽·吐逊 次仁·卓玛 阿卜杜拉·热合曼 古丽娜尔·马合木提 丹增·平措".split()  # noqa: SIM905
RELATIONS = ("父亲", "母亲", "妻子", "丈夫", "本人", "姐姐")


@dataclass(frozen=True, slots=True)
class Person:
    """An invented person; the identity number has a right check digit and belongs to nobody."""

    name: str
    sex: str
    birth_date: date
    id_number: str
    phone: str


def invented_person(random: Random, serial: int, born: tuple[date, date]) -> Person:
    """A person born between two days, both included; `serial` keeps identity numbers and phones apart."""
    birth_date = born[0] + timedelta(days=random.randint(0, (born[1] - born[0]).days))
    sex = "female" if random.random() < 0.25 else "male"
    order = (serial * 2 + (sex == "male")) % 1000
    body = f"{NO_REGION}{birth_date:%Y%m%d}{order:03d}"
    return Person(
        invented_name(random, sex), sex, birth_date, body + make_check_digit(body), f"{NO_NETWORK}{serial % 10000:04d}"
    )


def invented_name(random: Random, sex: str) -> str:
    if random.random() < 0.04:
        return random.choice(MINORITY)
    given = random.choice(FEMALE if sex == "female" else MALE)
    return random.choice(SURNAMES) + (given if random.random() < 0.8 else given[1])
