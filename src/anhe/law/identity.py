"""Citizens' identity numbers, GB 11643: 18 digits, and the 15 digits issued until 1999."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from anhe.law.choices import Choice
from anhe.law.divisions import Division, division, province_of
from anhe.law.wording import gettext as _
from anhe.law.wording import gettext_noop

WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
CHECK_DIGITS = "10X98765432"
DIGITS = frozenset("0123456789")


class Sex(Choice):
    """Sex as the number's 17th digit tells it: odd for men, even for women."""

    MALE = "male", gettext_noop("男")
    FEMALE = "female", gettext_noop("女")


class Fault(Choice):
    """What is wrong with an identity number."""

    LENGTH = "length", gettext_noop("位数不对")
    CHARACTERS = "characters", gettext_noop("有不该出现的字符")
    REGION = "region", gettext_noop("行政区划代码不存在")
    BIRTH_DATE = "birth_date", gettext_noop("出生日期不可能")
    CHECK_DIGIT = "check_digit", gettext_noop("校验位不对")


class InvalidIdNumber(ValueError):
    """The text is no identity number. `fault` says of which kind, `likely` which numbers may have been meant."""

    def __init__(self, fault: Fault, reason: str, likely: tuple[str, ...] = ()) -> None:
        super().__init__(reason)
        self.fault, self.reason, self.likely = fault, reason, likely


@dataclass(frozen=True, slots=True)
class IdNumber:
    """A verified identity number, always in its 18-digit form."""

    text: str

    @classmethod
    def parse(cls, text: str, *, on: date | None = None) -> "IdNumber":
        """Read 15 or 18 digits; spaces are ignored. InvalidIdNumber says what is wrong and what is likely.

        With `on`, a birth date after that day is refused.
        """
        number = "".join(text.split()).upper()
        _check_shape(number)
        upgraded = to_18_digits(number) if len(number) == 15 else number
        if province_of(upgraded[:6]) is None:
            raise InvalidIdNumber(Fault.REGION, _("前两位“{code}”不是省级行政区划代码。").format(code=upgraded[:2]))
        _check_birth_date(upgraded, on)
        if upgraded[17] != make_check_digit(upgraded[:17]):
            raise _wrong_check_digit(upgraded)
        return cls(upgraded)

    def __str__(self) -> str:
        return self.text

    @property
    def region_code(self) -> str:
        return self.text[:6]

    @property
    def region(self) -> Division | None:
        """The division of issue; its province where the county is not on file."""
        return division(self.region_code) or province_of(self.region_code)

    @property
    def birth_date(self) -> date:
        return date(int(self.text[6:10]), int(self.text[10:12]), int(self.text[12:14]))

    @property
    def sex(self) -> Sex:
        return Sex.MALE if int(self.text[16]) % 2 else Sex.FEMALE

    def age_on(self, day: date) -> int:
        """Full years of age; a birthday counts from its own day."""
        born = self.birth_date
        return day.year - born.year - ((day.month, day.day) < (born.month, born.day))


def make_check_digit(first_17: str) -> str:
    """The 18th digit for the first 17 (ISO 7064 mod 11-2). ValueError unless they are 17 digits."""
    if len(first_17) != 17 or not set(first_17) <= DIGITS:
        raise ValueError(f"a check digit is made from 17 digits, not {first_17!r}")
    return CHECK_DIGITS[sum(int(digit) * weight for digit, weight in zip(first_17, WEIGHTS, strict=True)) % 11]


def to_18_digits(number_15: str) -> str:
    """The 18-digit form of a 15-digit number: the century 19 and a check digit are added."""
    first_17 = number_15[:6] + "19" + number_15[6:]
    return first_17 + make_check_digit(first_17)


def _check_shape(number: str) -> None:
    if len(number) not in (15, 18):
        reason = _("身份证号应为18位（旧号15位），现为{count}位。").format(count=len(number))
        raise InvalidIdNumber(Fault.LENGTH, reason)
    body = number if len(number) == 15 else number[:17]
    wrong = next((character for character in body if character not in DIGITS), None)
    if wrong is None and len(number) == 18 and number[17] not in CHECK_DIGITS:
        wrong = number[17]
    if wrong is not None:
        place = number.index(wrong) + 1
        reason = _("第{place}位是“{character}”：应为数字，只有第18位可以是X。").format(place=place, character=wrong)
        raise InvalidIdNumber(Fault.CHARACTERS, reason)


def _check_birth_date(number: str, on: date | None) -> None:
    written = number[6:14]
    try:
        born = date(int(written[:4]), int(written[4:6]), int(written[6:]))
    except ValueError:
        born = None
    if born is None or born.year < 1850 or (on is not None and born > on):
        reason = _("第7至14位“{written}”不是可能的出生日期。").format(written=written)
        raise InvalidIdNumber(Fault.BIRTH_DATE, reason, tuple(_swapped(number)))


def _wrong_check_digit(number: str) -> InvalidIdNumber:
    expected = make_check_digit(number[:17])
    likely = (*_swapped(number), number[:17] + expected)
    reason = _("按前17位计算，末位应为“{expected}”，现为“{found}”：多半有一位抄错，或者相邻两位颠倒。").format(
        expected=expected, found=number[17]
    )
    return InvalidIdNumber(Fault.CHECK_DIGIT, reason, likely)


def _swapped(number: str) -> Iterator[str]:
    """Numbers that are valid once two neighbouring digits change places."""
    for place in range(16):
        swapped = number[:place] + number[place + 1] + number[place] + number[place + 2 :]
        if swapped != number and _is_valid(swapped):
            yield swapped


def _is_valid(number: str) -> bool:
    try:
        date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    except ValueError:
        return False
    return province_of(number[:6]) is not None and number[17] == make_check_digit(number[:17])
