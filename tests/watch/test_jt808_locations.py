"""Locations in columns, against one location read byte by byte; extras by the rules of each model."""

from __future__ import annotations

import struct
from datetime import UTC, datetime

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from anhe.watch.fixes import UNKNOWN_BATTERY, Sign, Source
from anhe.watch.jt808 import Flaw, Located, ModelRules, RuleTable, cut, decode_locations, find_positions, read_headers
from anhe.watch.jt808.instants import bcd, bcd_columns, milliseconds
from anhe.watch.jt808.terminal import Terminal, batch_body, location_body, location_frames

AT = datetime(2026, 3, 10, 1, 2, 3, tzinfo=UTC)
INSTANTS = st.datetimes(datetime(2000, 1, 2), datetime(2099, 12, 30)).map(
    lambda at: at.replace(microsecond=0, tzinfo=UTC)
)


def located(
    *bodies: bytes, models: tuple[ModelRules, ...] = (ModelRules.PLAIN,), rules_of: list[int] | None = None
) -> Located:
    data = np.frombuffer(b"".join(bodies), dtype=np.uint8)
    end = np.cumsum([len(body) for body in bodies], dtype=np.intp)
    start = end - np.array([len(body) for body in bodies], dtype=np.intp)
    numbers = np.array(rules_of or [0] * len(bodies), dtype=np.intp)
    return decode_locations(data, start, end, RuleTable(models), numbers)


def extras(**values: str) -> dict[int, bytes]:
    return {int(number[1:], 16): bytes.fromhex(value) for number, value in values.items()}


def one(rows: list[dict], **values: str) -> Located:
    return located(location_body(30, 106, AT, extras=extras(**values)), models=(ModelRules.read(15, rows),))


class TestTime:
    """Six BCD bytes in GMT+8."""

    @given(st.lists(INSTANTS, min_size=1, max_size=20))
    def test_there_and_back(self, instants: list[datetime]) -> None:
        digits = np.frombuffer(b"".join(map(bcd, instants)), dtype=np.uint8).reshape(-1, 6)
        expected = np.array([int(at.timestamp()) * 1000 for at in instants])

        found, real = milliseconds(digits)

        assert real.all()
        assert found.tolist() == expected.tolist()
        assert bcd_columns(expected).tolist() == digits.tolist()

    @given(st.lists(st.binary(min_size=6, max_size=6), min_size=1, max_size=50))
    def test_exactly_the_days_that_exist_are_real(self, rows: list[bytes]) -> None:
        def exists(row: bytes) -> bool:
            try:
                datetime.strptime(row.hex(), "%y%m%d%H%M%S")
            except ValueError:
                return False
            return row[5] < 0x60 and int(row.hex()[:2]) < 100 if row.hex().isdigit() else False

        _found, real = milliseconds(np.frombuffer(b"".join(rows), dtype=np.uint8).reshape(-1, 6))

        assert real.tolist() == [exists(row) for row in rows]

    @pytest.mark.parametrize(
        ("digits", "real"),
        [
            pytest.param("240229000000", True, id="a leap day"),
            pytest.param("260229000000", False, id="no leap day"),
            pytest.param("260430235959", True, id="the last second of April"),
            pytest.param("260431000000", False, id="April has no 31st"),
            pytest.param("261301000000", False, id="no thirteenth month"),
            pytest.param("260101240000", False, id="no 24 o'clock"),
            pytest.param("26010a000000", False, id="no decimal digit"),
            pytest.param("000000000000", False, id="a clock that was never set"),
        ],
    )
    def test_boundaries(self, digits: str, real: bool) -> None:
        assert milliseconds(np.frombuffer(bytes.fromhex(digits), dtype=np.uint8).reshape(1, 6))[1].tolist() == [real]


class TestBaseFields:
    @given(
        st.lists(
            st.tuples(
                st.integers(0, 2**32 - 1), st.integers(0, 2**32 - 1), st.integers(0, 90_000_000),
                st.integers(0, 180_000_000), st.integers(-500, 9000), st.integers(0, 65535), st.integers(0, 359), INSTANTS,
            ),
            min_size=1, max_size=20,
        )
    )  # fmt: skip
    def test_columns_are_what_each_body_says(self, rows: list[tuple]) -> None:
        bodies = [struct.pack(">IIIIhHH", *row[:7]) + bcd(row[7]) for row in rows]

        found = located(*bodies)

        assert found.flaws == {}
        for row, (alarm, status, lat, lon, altitude, speed, course, at) in enumerate(rows):
            fixes = found.fixes
            assert (found.alarm[row], found.status[row]) == (alarm, status)
            assert found.lat[row] == (-lat if status & 4 else lat) / 1e6
            assert found.lon[row] == (-lon if status & 8 else lon) / 1e6
            assert (fixes.altitude_m[row], fixes.speed[row], fixes.course[row]) == (altitude, speed, course)
            assert fixes.measured_at[row] == int(at.timestamp()) * 1000
            has_place = status & 2 and not status & 32
            assert fixes.source[row] == (Source.SATELLITE if has_place else Source.NONE)
            assert np.isnan(fixes.lat[row]) != bool(has_place)

    def test_flaws_are_of_one_row_only(self) -> None:
        good = location_body(30, 106, AT)
        undated = good[:22] + bytes(6)
        nowhere = good[:8] + struct.pack(">I", 90_000_001) + good[12:]

        found = located(good, good[:27], undated, nowhere, good)

        assert found.flaws == {1: Flaw.BODY, 2: Flaw.TIME, 3: Flaw.PLACE}
        assert found.lat[[0, 4]].tolist() == [30, 30]

    @pytest.mark.parametrize(
        ("bit", "sign"),
        [(0, Sign.SOS), (4, Sign.GNSS_FAULT), (5, Sign.ANTENNA_FAULT), (6, Sign.ANTENNA_FAULT), (7, Sign.LOW_SUPPLY),
         (8, Sign.SUPPLY_OFF), (20, Sign.AREA_CROSSED), (28, Sign.UNLAWFUL_DISPLACEMENT), (1, Sign(0)), (31, Sign(0))],
    )  # fmt: skip
    def test_alarm_bits_in_the_houses_words(self, bit: int, sign: Sign) -> None:
        assert located(location_body(30, 106, AT, alarm=1 << bit)).fixes.signs.tolist() == [sign]

    @given(st.lists(st.binary(max_size=120), max_size=10))
    def test_no_bytes_whatever_raise(self, bodies: list[bytes]) -> None:
        located(*bodies, models=(ModelRules.SEEN,))


class TestExtras:
    """Nothing is guessed: a model's table says what its extras mean."""

    BATTERY = {"id": "E4", "means": "battery", "at": 1, "width": 1}
    STRAP = {"id": "EB", "nested": "0089", "means": "strap_open", "mask": 1, "inverted": True}

    def test_without_a_table_nothing_is_read(self) -> None:
        assert one([], xE4="0140", xEB="00060089fffffffe").fixes.battery.tolist() == [UNKNOWN_BATTERY]

    @pytest.mark.parametrize(
        ("value", "battery"),
        [
            ("0140", 64),
            ("0164", 100),
            ("0165", UNKNOWN_BATTERY),
            ("0100", 0),
            ("01", UNKNOWN_BATTERY),
            ("", UNKNOWN_BATTERY),
        ],
    )
    def test_battery(self, value: str, battery: int) -> None:
        assert one([self.BATTERY], xE4=value).fixes.battery.tolist() == [battery]

    @pytest.mark.parametrize(
        ("value", "sign"),
        [
            pytest.param("00060089fffffffe", Sign.STRAP_OPEN, id="bit 0 is low: open"),
            pytest.param("00060089ffffffff", Sign(0), id="bit 0 is high: closed"),
            pytest.param("000c00b28988228066613427450900060089fffffffe", Sign.STRAP_OPEN, id="after another one"),
            pytest.param("00060088fffffffe", Sign(0), id="another number"),
            pytest.param("00ff0089fffffffe", Sign(0), id="longer than there is"),
            pytest.param("5554432b30383a3030", Sign(0), id="no list at all"),
        ],
    )
    def test_inverted_bits_in_a_list_inside(self, value: str, sign: Sign) -> None:
        assert one([self.STRAP], xEB=value).fixes.signs.tolist() == [sign]

    def test_spare_bits_of_the_words(self) -> None:
        rules = ModelRules.read(
            15, [{"alarm_bit": 16, "means": "separated"}, {"status_bit": 22, "means": "wifi_position"}]
        )
        fixes = located(location_body(30, 106, AT, alarm=1 << 16, status=2 | 1 << 22), models=(rules,)).fixes
        assert fixes.signs.tolist() == [Sign.SEPARATED]
        assert fixes.source.tolist() == [Source.WIFI]
        assert fixes.accuracy_m.tolist() == [rules.wifi_accuracy_m]

    def test_each_location_by_its_own_model(self) -> None:
        body = location_body(30, 106, AT, extras=extras(xE4="0140", xEB="00060089fffffffe"))
        models = (ModelRules.PLAIN, ModelRules.read(8, [self.BATTERY]), ModelRules.read(30, [self.STRAP]))
        fixes = located(body, body, body, models=models, rules_of=[2, 0, 1]).fixes
        assert fixes.battery.tolist() == [UNKNOWN_BATTERY, UNKNOWN_BATTERY, 64]
        assert fixes.signs.tolist() == [Sign.STRAP_OPEN, 0, 0]
        assert fixes.accuracy_m.tolist() == [30, 15, 8]

    def test_a_radius_the_maker_sends(self) -> None:
        row = {"id": "F3", "means": "accuracy_m"}
        assert one([row], xF3="0190").fixes.accuracy_m.tolist() == [400]

    @given(
        st.lists(st.tuples(st.sampled_from([0x30, 0xE4, 0xEB]), st.binary(max_size=6)), max_size=8),
        st.binary(max_size=3),
    )
    def test_the_last_battery_of_a_list_read_one_by_one(self, listed: list[tuple[int, bytes]], rest: bytes) -> None:
        raw = b"".join(bytes((number, len(value))) + value for number, value in listed) + rest
        expected, at = UNKNOWN_BATTERY, 0
        while at + 2 <= len(raw) and at + 2 + raw[at + 1] <= len(raw):
            value = raw[at + 2 : at + 2 + raw[at + 1]]
            if raw[at] == 0xE4 and len(value) >= 2:
                expected = value[1] if value[1] <= 100 else UNKNOWN_BATTERY
            at += 2 + raw[at + 1]
        body = location_body(30, 106, AT)[:28] + raw
        assert located(body, models=(ModelRules.read(15, [self.BATTERY]),)).fixes.battery.tolist() == [expected]

    @pytest.mark.parametrize(
        ("row", "words"),
        [
            pytest.param({"id": "E4"}, "row 1: 'means'", id="means nothing"),
            pytest.param({"id": "E4", "means": "mood"}, "'mood' is not a valid Meaning", id="no such meaning"),
            pytest.param({"id": "1E4", "means": "battery"}, "id 484 is not between 0 and 255", id="beyond a byte"),
            pytest.param({"id": "XY", "means": "battery"}, "invalid literal", id="no hex"),
            pytest.param({"alarm_bit": 32, "means": "sos"}, "bit 32 is not between 0 and 31", id="beyond the word"),
            pytest.param(
                {"alarm_bit": 3, "means": "battery"}, "a single bit cannot tell battery", id="a bit for a number"
            ),
        ],
    )
    def test_a_wrong_table_is_refused_in_words(self, row: dict, words: str) -> None:
        with pytest.raises(ValueError, match=words):
            ModelRules.read(15, [row])


class TestCarriers:
    """0200 one, 0201 after a serial, 0704 a list."""

    def places(self, *frames: bytes) -> tuple[list[int], dict[int, Flaw]]:
        cutting = cut(frames)
        headers = read_headers(cutting)
        found = find_positions(cutting.data, headers.message, headers.body, headers.end)
        located_rows = decode_locations(cutting.data, found.start, found.end)
        assert not located_rows.flaws
        return found.message.tolist(), found.flaws

    def test_positions_keep_the_order_of_their_messages(self) -> None:
        terminal, body = Terminal("013800000001"), location_body(30, 106, AT)
        frames = [terminal.batch([body] * 3), terminal.location(body), terminal.send(0x0201, b"\0\1" + body), terminal.heartbeat(),
                  terminal.batch([body, body])]  # fmt: skip
        assert self.places(*frames) == ([0, 0, 0, 1, 2, 4, 4], {})

    @pytest.mark.parametrize(
        ("change", "count", "flaw"),
        [
            pytest.param(lambda raw: raw, 2, None, id="whole"),
            pytest.param(lambda raw: raw[:5], 0, Flaw.BODY, id="cut in the first"),
            pytest.param(lambda raw: raw[:-8], 1, Flaw.BODY, id="cut in the last"),
            pytest.param(lambda raw: raw[:2], 0, Flaw.BODY, id="no kind"),
            pytest.param(lambda raw: b"\0\3" + raw[2:], 2, Flaw.BODY, id="fewer than announced"),
            pytest.param(lambda raw: b"\0\1" + raw[2:], 1, None, id="more than announced"),
            pytest.param(lambda raw: raw[:39] + b"\0\xff" + raw[41:], 2, None, id="the last one longer than the body"),
        ],
    )
    def test_lists_that_end_too_early(self, change: object, count: int, flaw: Flaw | None) -> None:
        body = location_body(30, 106, AT)
        assert len(batch_body([body])) == 3 + 2 + 34
        frame = Terminal("013800000001").send(0x0704, change(batch_body([body, body])))  # type: ignore[operator]
        found, flaws = self.places(frame)
        assert len(found) == count
        assert flaws == ({0: flaw} if flaw else {})

    def test_frames_prebuilt_for_load_say_what_they_should(self) -> None:
        lat, lon = np.array([30.0, 31.5]), np.array([106.0, 107.25])
        at = np.array([1_773_104_523_000, 1_773_104_524_000])
        frames = location_frames(["013800000001", "013800000002"], lat, lon, at, [1, 2], speed=55)
        cutting = cut(frames)
        headers = read_headers(cutting)
        assert [headers.one(row).identity for row in range(2)] == ["013800000001", "013800000002"]
        found = decode_locations(cutting.data, headers.body, headers.end)
        assert found.fixes.measured_at.tolist() == at.tolist()
        assert (found.lat.tolist(), found.lon.tolist(), found.fixes.speed.tolist()) == (
            [30.0, 31.5],
            [106.0, 107.25],
            [55, 55],
        )
