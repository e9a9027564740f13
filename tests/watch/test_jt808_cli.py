"""`anhe decode-jt808`: one JSON object a line, whatever comes in."""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from anhe.watch.jt808.describing import describe
from anhe.watch.jt808.terminal import Terminal, location_body

ANHE = Path(sys.executable).with_name("anhe")
# Two frames as captured from terminals, from the test data of the Traccar server (Apache-2.0).
WITH_LIST_INSIDE = (
    "7e020000530095900689830016000000000000000b00a2394803a925f800000000000025112411514701040000003e300115310113"
    "eb29000c00b28988228066613427450900060089ffffffff000600c5ffffffef0004002d0fa5000300a85c657e"
)
WRONG_CHECKSUM = (
    "7e02000032013511221122000700000000000c000301578cc006ca3a5c00470000000014072317201501040000000030011631010bd07e"
)
MADE_UP = Terminal("00000000013800000001").location(
    location_body(-30.5, 106.25, datetime(2026, 11, 23, 4, 0, tzinfo=UTC), speed_kmh=36.5, course_deg=271, alarm=1 << 7)
)


def decoded(*lines: bytes | str) -> list[dict]:
    return [json.loads(line) for line in describe([line.encode() if isinstance(line, str) else line for line in lines])]


class TestDescribing:
    def test_a_frame_of_2019_in_full(self) -> None:
        assert decoded(MADE_UP.hex()) == [
            {
                "device": "00000000013800000001",
                "message": "0x0200",
                "version": 2019,
                "fixes": [
                    {
                        "time": "2026-11-23T04:00:00Z",
                        "lat": -30.5,
                        "lon": 106.25,
                        "speed_kmh": 36.5,
                        "course_deg": 271,
                        "altitude_m": 0,
                        "valid": True,
                        "alarms": ["low_supply"],
                        "alarm_word": 128,
                        "status_word": 786438,
                        "extras": {"radio_signal": 31, "satellites": 12},
                    }
                ],
            }
        ]

    def test_a_makers_list_inside_an_extra_is_read_where_it_is_one(self) -> None:
        (message,) = decoded(WITH_LIST_INSIDE)
        assert message["version"] == 2013
        assert message["fixes"][0]["extras"] == {
            "mileage_km": 6.2,
            "radio_signal": 21,
            "satellites": 19,
            "EB": {
                "iccid": "89882280666134274509",
                "status_inverted": "ffffffff",
                "status_inverted_2": "ffffffef",
                "battery_mv": 4005,
                "battery_percent": 92,
            },
        }

    def test_a_message_without_a_position_has_no_fixes(self) -> None:
        assert decoded(Terminal("013800000001").heartbeat().hex()) == [
            {"device": "013800000001", "message": "0x0002", "version": 2013, "fixes": None}
        ]

    def test_one_packet_of_several_says_which(self) -> None:
        packet = Terminal("013800000001").packets(0x0704, bytes(1500))[1]
        assert decoded(packet.hex())[0] == {
            "device": "013800000001", "message": "0x0704", "version": 2013, "packets": 2, "packet": 2, "fixes": None,
        }  # fmt: skip

    def test_a_batch_leaves_out_what_has_no_date_and_says_so(self) -> None:
        good = location_body(30, 106, datetime(2026, 3, 10, tzinfo=UTC))
        frame = Terminal("013800000001").batch([good, good[:22] + bytes(6) + good[28:]])
        (message,) = decoded(frame.hex())
        assert len(message["fixes"]) == 1
        assert message["left_out"] == ["no_valid_time"]

    @pytest.mark.parametrize(
        ("line", "error"),
        [
            ("", "too short"),
            ("  \r", "too short"),
            ("zz", "not hexadecimal"),
            ("7e0", "not hexadecimal"),
            (b"\xff\xfe\x00", "not hexadecimal"),
            ("七", "not hexadecimal"),
            ("0200", "no delimiters"),
            ("7e", "no delimiters"),
            ("7e7e", "too short"),
            ("7e00027e00027e", "not one frame"),
            (WRONG_CHECKSUM, "wrong checksum"),
            ("7e" + "00" * 5000 + "7e", "too long"),
            ("7e" + "00" * 2000 + "7e", "too long"),
        ],
    )
    def test_what_is_no_frame_is_an_error(self, line: str | bytes, error: str) -> None:
        assert decoded(line) == [{"error": error}]

    def test_upper_case_blanks_and_line_ends_do_not_matter(self) -> None:
        spaced = " ".join(MADE_UP.hex().upper()[at : at + 2] for at in range(0, len(MADE_UP) * 2, 2)) + "\r"
        assert decoded(spaced) == decoded(MADE_UP.hex())

    @given(
        st.lists(
            st.one_of(st.binary(max_size=300), st.binary(max_size=100).map(lambda raw: raw.hex().encode())), max_size=20
        )
    )
    def test_each_line_gives_one_object_whatever_it_holds(self, lines: list[bytes]) -> None:
        described = describe(lines)
        assert len(described) == len(lines)
        assert all(isinstance(json.loads(one), dict) for one in described)

    @given(st.integers(0, 10**6))
    def test_frames_changed_anywhere_are_described_or_refused(self, seed: int) -> None:
        dice = random.Random(seed)
        lines = []
        for frame in (MADE_UP, bytes.fromhex(WITH_LIST_INSIDE)):
            changed = bytearray(frame[1:-2])
            for _change in range(dice.randint(1, 4)):
                changed[dice.randrange(len(changed))] = dice.randrange(256)
            checksum = 0
            for byte in changed:
                checksum ^= byte
            lines.append((b"\x7e" + bytes(changed) + bytes((checksum,)) + b"\x7e").hex())
        assert len(decoded(*lines)) == 2


class TestCommand:
    def run(self, given: bytes) -> list[dict]:
        done = subprocess.run([ANHE, "decode-jt808"], input=given, capture_output=True, timeout=60, check=True)
        assert done.stderr == b""
        return [json.loads(line) for line in done.stdout.splitlines()]

    def test_lines_in_lines_out(self) -> None:
        given = "\n".join([MADE_UP.hex(), "nonsense", "", WITH_LIST_INSIDE])
        assert [one.get("error", one.get("device")) for one in self.run(given.encode())] == [
            "00000000013800000001", "not hexadecimal", "too short", "009590068983",
        ]  # fmt: skip

    def test_nothing_in_nothing_out(self) -> None:
        assert self.run(b"") == []

    def test_no_line_is_long_enough_to_end_it(self) -> None:
        assert self.run(b"7e" * 3_000_000 + b"\n" + MADE_UP.hex().encode())[1]["message"] == "0x0200"

    def test_bytes_of_any_kind(self) -> None:
        given = random.Random(1).randbytes(200_000)
        assert len(self.run(given)) == given.count(b"\n") + (not given.endswith(b"\n"))

    def test_a_reader_that_leaves_early_is_no_fault(self) -> None:
        given = (MADE_UP.hex() + "\n") * 50_000
        shell = f"{ANHE} decode-jt808 | head -n 1"
        done = subprocess.run(["sh", "-c", shell], input=given.encode(), capture_output=True, timeout=60, check=True)
        assert done.stderr == b""
        assert done.stdout.count(b"\n") == 1


VECTORS = os.environ.get("ANHE_JT808_VECTORS")


@pytest.mark.skipif(not VECTORS, reason="ANHE_JT808_VECTORS names no file of captured frames")
def test_every_captured_frame_decodes_to_its_expectation() -> None:
    assert VECTORS
    rows = [json.loads(line) for line in Path(VECTORS).read_text().splitlines()]
    for row, found in zip(rows, decoded(*[row["hex"] for row in rows]), strict=True):
        expected = row["expect"]
        if not expected["checksum_ok"]:
            assert found == {"error": "wrong checksum"}
            continue
        assert (found["device"], found["message"], found["version"]) == (
            expected["phone_bcd"], expected["message"], expected["version"],
        )  # fmt: skip
        if expected["fixes"] is None:
            assert found["fixes"] is None
        else:
            assert len(found["fixes"]) == len(expected["fixes"])
            for one, wanted in zip(found["fixes"], expected["fixes"], strict=True):
                assert {name: one[name] for name in wanted} == wanted
