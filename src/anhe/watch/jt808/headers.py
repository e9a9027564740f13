"""Headers of JT/T 808-2011, 2013 and 2019, as columns over all frames of a batch."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from anhe.watch.jt808.frames import Frames

LENGTH_BITS = 0x03FF
ENCRYPTION_BITS = 0x1C00
SUB_PACKET_BIT = 0x2000
VERSION_BIT = 0x4000
PHONE_BYTES = {False: 6, True: 10}

_WINDOW = np.dtype([("high", ">u2"), ("low", ">u8")])


@dataclass(frozen=True, slots=True)
class Header:
    """One header, for messages that are read one by one. `identity` is the raw phone field in hex."""

    message: int
    identity: str
    serial: int
    is_2019: bool
    packets: int = 0
    packet: int = 0


@dataclass(frozen=True, slots=True)
class Headers:
    """Headers of frames, a column a field.

    message, attributes, serial  uint16
    is_2019     bool
    phone_high, phone_low  the phone field as a number of ten bytes, zeros in front: uint16 and uint64. The same
                terminal has the same number whether it speaks 2013 or 2019.
    body, end   intp    where the body starts and ends in the frames' data
    packets, packet  uint16  of how many packets this is which, from 1; 0 where the message came whole
    readable    bool    false where the frame is too short for the header it announces
    """

    message: NDArray[np.uint16]
    attributes: NDArray[np.uint16]
    serial: NDArray[np.uint16]
    is_2019: NDArray[np.bool_]
    phone_high: NDArray[np.uint16]
    phone_low: NDArray[np.uint64]
    body: NDArray[np.intp]
    end: NDArray[np.intp]
    packets: NDArray[np.uint16]
    packet: NDArray[np.uint16]
    readable: NDArray[np.bool_]

    @property
    def is_encrypted(self) -> NDArray[np.bool_]:
        return (self.attributes & ENCRYPTION_BITS) != 0

    @property
    def differs_in_length(self) -> NDArray[np.bool_]:
        """The body is not as long as the header says. Some makers count otherwise; the checksum decides."""
        return (self.attributes & LENGTH_BITS) != (self.end - self.body)

    def one(self, row: int) -> Header:
        """The header of one frame."""
        is_2019 = bool(self.is_2019[row])
        return Header(
            message=int(self.message[row]),
            identity=identity_of(int(self.phone_high[row]), int(self.phone_low[row]), is_2019),
            serial=int(self.serial[row]),
            is_2019=is_2019,
            packets=int(self.packets[row]),
            packet=int(self.packet[row]),
        )


def read_headers(frames: Frames) -> Headers:
    """Headers of all frames, which are at least SHORTEST long."""
    data, start = frames.data, frames.start
    attributes = two_bytes(data, start + 2)
    is_2019 = (attributes & VERSION_BIT) != 0
    has_packets = (attributes & SUB_PACKET_BIT) != 0
    head = start + np.where(is_2019, 15, 10)
    body = head + 2 + np.where(has_packets, 4, 0)
    readable = body <= frames.end
    last = len(data) - 2
    packets, packet = np.zeros(len(start), dtype=np.uint16), np.zeros(len(start), dtype=np.uint16)
    parts = np.flatnonzero(has_packets & readable)
    packets[parts], packet[parts] = two_bytes(data, head[parts] + 2), two_bytes(data, head[parts] + 4)
    high, low = _phones(data, start, is_2019)
    return Headers(
        message=two_bytes(data, start),
        attributes=attributes,
        serial=two_bytes(data, np.minimum(head, last)),
        is_2019=is_2019,
        phone_high=high,
        phone_low=low,
        body=np.minimum(body, frames.end),
        end=frames.end,
        packets=packets,
        packet=packet,
        readable=readable,
    )


def two_bytes(data: NDArray[np.uint8], at: NDArray[np.intp]) -> NDArray[np.uint16]:
    """Unsigned numbers of two bytes, big end first, at these places."""
    high = data[at].astype(np.uint16)
    return (high << np.uint16(8)) | data[at + 1].astype(np.uint16)


def identity_of(high: int, low: int, is_2019: bool) -> str:
    """The raw phone field in hex: 12 digits, or 20 in 2019."""
    digits = f"{high:04x}{low:016x}"
    return digits if is_2019 else digits[8:]


def phone_number(identity: str) -> tuple[int, int] | None:
    """The phone field as (high, low) from an identity of 1 to 20 hex digits; None if it is not one."""
    try:
        digits = bytes.fromhex(identity.rjust(20, "0")) if identity else b""
    except ValueError:
        return None
    return (int.from_bytes(digits[:2]), int.from_bytes(digits[2:])) if len(digits) == 10 else None


def _phones(
    data: NDArray[np.uint8], start: NDArray[np.intp], is_2019: NDArray[np.bool_]
) -> tuple[NDArray[np.uint16], NDArray[np.uint64]]:
    """Ten bytes that end where the phone field ends; those of 2013 lose the four that belong to the header."""
    if len(data) < _WINDOW.itemsize:
        return np.zeros(len(start), dtype=np.uint16), np.zeros(len(start), dtype=np.uint64)
    windows: NDArray[np.void] = np.ndarray(len(data) - 9, dtype=_WINDOW, buffer=data, strides=(1,))
    at = np.minimum(start + np.where(is_2019, 5, 0), len(windows) - 1)
    found = windows[at]
    high = np.where(is_2019, found["high"], 0).astype(np.uint16)
    low = found["low"].astype(np.uint64)
    low[~is_2019] &= np.uint64(0xFFFF_FFFF_FFFF)
    return high, low
