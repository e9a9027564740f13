"""Messages that come one by one, and what the platform sends, read back by the terminal's side."""

from __future__ import annotations

import contextlib
import struct
from datetime import UTC, datetime

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from anhe.watch.jt808 import answers
from anhe.watch.jt808.headers import phone_number
from anhe.watch.jt808.messages import (
    Authentication,
    Malformed,
    Message,
    Registered,
    read_authentication,
    read_general_answer,
    read_parameters,
    read_pass_through,
    read_properties,
    read_registration,
)
from anhe.watch.jt808.terminal import Terminal

PLATE = "渝A00001"


def padded(*fields: tuple[str, int]) -> bytes:
    return b"".join(text.encode("gbk").ljust(width, b"\0") for text, width in fields)


class TestReading:
    @pytest.mark.parametrize(
        ("widths", "is_2019"),
        [
            pytest.param((5, 8, 7), False, id="2011"),
            pytest.param((5, 20, 7), False, id="2013"),
            pytest.param((11, 30, 30), True, id="2019"),
        ],
    )
    def test_registration(self, widths: tuple[int, int, int], is_2019: bool) -> None:
        texts = padded(*zip(("MAKER", "MODEL", "ID00001"), widths, strict=True))
        body = struct.pack(">HH", 50, 117) + texts + b"\1" + PLATE.encode("gbk")
        found = read_registration(body, is_2019=is_2019)
        assert (found.province, found.city, found.maker, found.model) == (50, 117, "MAKER", "MODEL")
        assert (found.terminal, found.plate_colour, found.plate) == ("ID00001", 1, PLATE)

    def test_authentication(self) -> None:
        assert read_authentication(b"CODE", is_2019=False) == Authentication("CODE")
        body = b"\4CODE" + b"123456789012345" + b"V1.0".ljust(20, b"\0")
        assert read_authentication(body, is_2019=True) == Authentication("CODE", "123456789012345", "V1.0")

    def test_parameters(self) -> None:
        body = struct.pack(">HB", 7, 2) + struct.pack(">IBI", 0x29, 4, 60) + struct.pack(">IB", 0x13, 3) + b"a.b"
        assert read_parameters(body).values == {0x29: b"\0\0\0\x3c", 0x13: b"a.b"}

    def test_properties(self) -> None:
        body = (
            struct.pack(">H", 1)
            + padded(("MAKER", 5), ("MODEL", 20), ("ID", 7))
            + bytes.fromhex("89860000000000000001")
        )
        found = read_properties(body, is_2019=False)
        assert (found.maker, found.model, found.terminal, found.iccid) == (
            "MAKER",
            "MODEL",
            "ID",
            "89860000000000000001",
        )

    @given(st.binary(max_size=120), st.booleans())
    def test_any_bytes_are_read_or_malformed(self, body: bytes, is_2019: bool) -> None:
        for reading in (
            lambda: read_registration(body, is_2019=is_2019),
            lambda: read_authentication(body, is_2019=is_2019),
            lambda: read_properties(body, is_2019=is_2019),
            lambda: read_parameters(body),
            lambda: read_general_answer(body),
            lambda: read_pass_through(body),
        ):
            with contextlib.suppress(Malformed):
                reading()


class TestAnswers:
    @given(
        st.lists(
            st.tuples(
                st.sampled_from(["013800000001", "7e7d7e7d7e7d", "00000000013800000001", "7e" * 10]),
                st.integers(0, 0xFFFF), st.sampled_from([0x0200, 0x0704, 0x7D7E]), st.integers(0, 4),
            ),
            max_size=12,
        )
    )  # fmt: skip
    def test_many_at_once_are_each_one_by_one(self, rows: list[tuple[str, int, int, int]]) -> None:
        phones = [phone_number(identity) for identity, *_rest in rows]

        found = answers.general_answers(
            np.array([phone[0] for phone in phones if phone], dtype=np.uint16),
            np.array([phone[1] for phone in phones if phone], dtype=np.uint64),
            np.array([len(identity) == 20 for identity, *_rest in rows], dtype=bool),
            np.arange(len(rows), dtype=np.uint16),
            np.array([row[1] for row in rows], dtype=np.uint16),
            np.array([row[2] for row in rows], dtype=np.uint16),
            np.array([row[3] for row in rows], dtype=np.uint8),
        )

        assert found == [
            answers.frame(Message.PLATFORM_ANSWER, answers.general_answer(*row[1:]), row[0], number)
            for number, row in enumerate(rows)
        ]

    def test_the_code_goes_with_success_only(self) -> None:
        assert answers.registered(1, Registered.DONE, "KEY") == b"\0\1\0KEY"
        assert answers.registered(1, Registered.NO_SUCH_TERMINAL, "KEY") == b"\0\1\4"

    def test_text_has_a_kind_since_2019_and_a_longest(self) -> None:
        assert answers.show_text("好", is_2019=False) == b"\x0c" + "好".encode("gbk")
        assert answers.show_text("好", is_2019=True) == b"\x0c\x01" + "好".encode("gbk")
        assert len(answers.show_text("字" * 249, is_2019=False)) == 499
        with pytest.raises(answers.TooLong):
            answers.show_text("字" * 250, is_2019=False)

    def test_a_polygon_lies_in_one_hemisphere(self) -> None:
        with pytest.raises(ValueError, match="one hemisphere"):
            answers.set_polygon(1, [(106, 1), (107, -1), (106, 2)], on_entry=False, on_exit=True, is_2019=False)

    def test_south_and_west_are_attributes(self) -> None:
        body = answers.set_polygon(1, [(-70, -10), (-71, -10), (-71, -11)], on_entry=True, on_exit=False, is_2019=True)
        assert struct.unpack_from(">IHHII", body) == (1, 0b1100_1000, 3, 10_000_000, 70_000_000)
        assert body[-2:] == b"\0\0"

    def test_what_does_not_fit_a_frame_is_refused(self) -> None:
        with pytest.raises(answers.TooLong):
            answers.frame(Message.TEXT, bytes(1024), "013800000001", 1)
        assert Terminal("013800000001").read(answers.frame(Message.TEXT, bytes(1023), "013800000001", 1))

    def test_the_time_is_that_of_gmt8(self) -> None:
        assert answers.time_of(datetime(2026, 3, 9, 17, 0, 5, tzinfo=UTC)) == bytes.fromhex("260310010005")

    def test_parameters_are_numbers_or_texts(self) -> None:
        assert answers.set_parameters({1: 60, 0x13: "a"}) == bytes.fromhex("0200000001040000003c000000130161")
        assert answers.ask_some_parameters([1]) == bytes.fromhex("0100000001")
        assert answers.track(0, 600) == b"\0\0"
