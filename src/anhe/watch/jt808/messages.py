"""Messages that come one by one: registration, authentication, answers, properties, pass-through."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum


class Message(IntEnum):
    """Message numbers, terminal's below 0x8000, platform's from there."""

    TERMINAL_ANSWER = 0x0001
    HEARTBEAT = 0x0002
    UNREGISTER = 0x0003
    MISSING_PACKETS = 0x0005
    REGISTER = 0x0100
    AUTHENTICATE = 0x0102
    PARAMETERS = 0x0104
    PROPERTIES = 0x0107
    ASK_TIME = 0x0109
    LOCATION = 0x0200
    LOCATION_ON_REQUEST = 0x0201
    WAYBILL = 0x0701
    DRIVER = 0x0702
    BATCH = 0x0704
    PASS_THROUGH = 0x0900
    PLATFORM_ANSWER = 0x8001
    ASK_PACKETS = 0x8003
    REGISTERED = 0x8100
    SET_PARAMETERS = 0x8103
    ASK_PARAMETERS = 0x8104
    ASK_SOME_PARAMETERS = 0x8106
    ASK_PROPERTIES = 0x8107
    TIME = 0x8109
    ASK_LOCATION = 0x8201
    TRACK = 0x8202
    TEXT = 0x8300
    SET_CIRCLES = 0x8600
    DELETE_CIRCLES = 0x8601
    SET_RECTANGLES = 0x8602
    DELETE_RECTANGLES = 0x8603
    SET_POLYGON = 0x8604
    DELETE_POLYGONS = 0x8605
    SET_ROUTE = 0x8606
    DELETE_ROUTES = 0x8607


class Result(IntEnum):
    """Result of a general answer, of either side."""

    DONE = 0
    FAILED = 1
    BAD_MESSAGE = 2
    UNSUPPORTED = 3
    ALARM_CONFIRMED = 4


class Registered(IntEnum):
    """Result of a registration (8100)."""

    DONE = 0
    VEHICLE_ALREADY = 1
    NO_SUCH_VEHICLE = 2
    TERMINAL_ALREADY = 3
    NO_SUCH_TERMINAL = 4


class Malformed(ValueError):
    """A body that is shorter than its message needs."""


@dataclass(frozen=True, slots=True)
class GeneralAnswer:
    """0001: what a terminal answers to a command of ours. `result` may be a number beyond Result."""

    serial: int
    message: int
    result: int


@dataclass(frozen=True, slots=True)
class Registration:
    """0100. Texts without the padding makers put around them; empty where the frame is too short to hold them."""

    province: int
    city: int
    maker: str
    model: str
    terminal: str
    plate_colour: int
    plate: str


@dataclass(frozen=True, slots=True)
class Authentication:
    """0102. 2013 sends the code alone; 2019 also IMEI and software version."""

    code: str
    imei: str = ""
    software: str = ""


@dataclass(frozen=True, slots=True)
class Parameters:
    """0104. Values as sent, by parameter number."""

    serial: int
    values: dict[int, bytes]


@dataclass(frozen=True, slots=True)
class Properties:
    """0107. What the terminal is; makers' later fields are not read."""

    kind: int
    maker: str
    model: str
    terminal: str
    iccid: str


@dataclass(frozen=True, slots=True)
class PassThrough:
    """0900. Not interpreted."""

    kind: int
    content: bytes


def read_general_answer(body: bytes) -> GeneralAnswer:
    """Serial and number of the command, and the result."""
    _at_least(body, 5)
    return GeneralAnswer(_number(body, 0, 2), _number(body, 2, 2), body[4])


def read_registration(body: bytes, *, is_2019: bool) -> Registration:
    """2011, 2013 and 2019 differ in the widths; 2011 and 2013 are told apart by length."""
    _at_least(body, 4)
    if is_2019:
        maker, model, terminal = 11, 30, 30
    else:
        maker, model, terminal = (5, 20, 7) if len(body) >= 4 + 5 + 20 + 7 + 1 else (5, 8, 7)
    texts = _texts(body, 4, (maker, model, terminal))
    after = 4 + maker + model + terminal
    return Registration(
        province=_number(body, 0, 2),
        city=_number(body, 2, 2),
        maker=texts[0],
        model=texts[1],
        terminal=texts[2],
        plate_colour=body[after] if len(body) > after else 0,
        plate=text(body[after + 1 :]),
    )


def read_authentication(body: bytes, *, is_2019: bool) -> Authentication:
    """The code as text; whatever else follows in 2019."""
    if not is_2019:
        return Authentication(text(body))
    _at_least(body, 1)
    length = body[0]
    _at_least(body, 1 + length)
    imei, software = _texts(body, 1 + length, (15, 20))
    return Authentication(text(body[1 : 1 + length]), imei, software)


def read_parameters(body: bytes) -> Parameters:
    """Serial u16, count u8, then id u32, length u8, value."""
    _at_least(body, 3)
    values: dict[int, bytes] = {}
    at = 3
    for _one in range(body[2]):
        _at_least(body, at + 5)
        stop = at + 5 + body[at + 4]
        _at_least(body, stop)
        values[_number(body, at, 4)] = body[at + 5 : stop]
        at = stop
    return Parameters(_number(body, 0, 2), values)


def read_properties(body: bytes, *, is_2019: bool) -> Properties:
    """Kind u16, maker, model, terminal id, ICCID BCD[10]."""
    widths = (5, 30, 30) if is_2019 else (5, 20, 7)
    after = 2 + sum(widths)
    _at_least(body, after + 10)
    maker, model, terminal = _texts(body, 2, widths)
    return Properties(_number(body, 0, 2), maker, model, terminal, body[after : after + 10].hex())


def read_pass_through(body: bytes) -> PassThrough:
    """Kind u8, content."""
    _at_least(body, 1)
    return PassThrough(body[0], body[1:])


def answered_serial(body: bytes) -> int:
    """Serial of the command that 0104, 0201 or 0001 answers."""
    _at_least(body, 2)
    return _number(body, 0, 2)


def text(raw: bytes) -> str:
    """GBK without padding of zeros and blanks; bytes that are no text become replacement signs."""
    return raw.strip(b"\0 ").decode("gbk", errors="replace")


def _texts(body: bytes, at: int, widths: tuple[int, ...]) -> list[str]:
    texts = []
    for width in widths:
        texts.append(text(body[at : at + width]))
        at += width
    return texts


def _number(body: bytes, at: int, width: int) -> int:
    return int.from_bytes(body[at : at + width])


def _at_least(body: bytes, length: int) -> None:
    if len(body) < length:
        raise Malformed(f"{len(body)} bytes, {length} needed")
