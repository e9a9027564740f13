"""Frames: cut out of many buffers at once, against the five-line rule on one; nothing raises on any bytes."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from anhe.watch.jt808.frames import LONGEST, SHORTEST, Flaw, cut, split, wrapped
from anhe.watch.jt808.headers import Header, identity_of, phone_number, read_headers
from anhe.watch.jt808.packets import MOST_BYTES, MOST_MESSAGES, Assembly, Refused
from anhe.watch.jt808.terminal import Terminal, wrapped_fast

HEARTBEAT = bytes.fromhex("000200000138000000010001")
# Few signs, so that delimiters, escapes and their followers meet often.
NOISE = st.lists(st.sampled_from(b"\x7e\x7d\x01\x02\x00\xff"), max_size=80).map(bytes)
CONTENT = st.binary(min_size=SHORTEST - 1, max_size=60)


def naive(buffer: bytes) -> tuple[list[bytes], int, bytes]:
    """The rule said in words: split at 7E, unescape, fold with XOR."""
    *pieces, rest = buffer.split(b"\x7e")
    frames, broken = [], 0
    for piece in filter(None, pieces):
        plain, is_sound = unescaped(piece)
        folded = 0
        for byte in plain:
            folded ^= byte
        if is_sound and SHORTEST <= len(plain) <= LONGEST and folded == 0:
            frames.append(plain[:-1])
        else:
            broken += 1
    return frames, broken, rest


def unescaped(piece: bytes) -> tuple[bytes, bool]:
    plain, at = bytearray(), 0
    while at < len(piece):
        if piece[at] != 0x7D:
            plain.append(piece[at])
            at += 1
        elif piece[at + 1 : at + 2] in (b"\x01", b"\x02"):
            plain.append(0x7C + piece[at + 1])
            at += 2
        else:
            return b"", False
    return bytes(plain), True


class TestCutting:
    @given(st.lists(st.one_of(NOISE, st.lists(CONTENT.map(wrapped), max_size=4).map(b"".join)), max_size=6))
    def test_cutting_many_buffers_is_cutting_each(self, buffers: list[bytes]) -> None:
        frames = cut(buffers)

        for number, buffer in enumerate(buffers):
            mine = [row for row in range(len(frames)) if frames.owner[row] == number]
            found = [frames.body(frames.start[row], frames.end[row]) for row in mine]
            broken = [piece for piece in frames.broken if piece.owner == number]
            assert (found, len(broken), frames.rests.get(number, b"")) == naive(buffer)

    @given(st.lists(CONTENT, max_size=5), st.integers(0, 200))
    def test_a_stream_cut_anywhere_gives_the_same_frames(self, contents: list[bytes], place: int) -> None:
        stream = b"".join(map(wrapped, contents))
        place = min(place, len(stream))

        first, rest = split(stream[:place])
        second, left = split(rest + stream[place:])

        assert first + second == contents
        assert left == b""

    @given(CONTENT)
    def test_the_generators_quick_wrapping_is_the_wrapping(self, content: bytes) -> None:
        assert wrapped_fast(content) == wrapped(content)

    @given(st.lists(st.binary(max_size=3000), max_size=4))
    def test_no_bytes_whatever_raise(self, buffers: list[bytes]) -> None:
        read_headers(cut(buffers))

    def test_neighbours_may_share_one_delimiter(self) -> None:
        shared = wrapped(HEARTBEAT) + wrapped(HEARTBEAT)[1:]
        assert split(shared) == ([HEARTBEAT, HEARTBEAT], b"")

    @pytest.mark.parametrize(
        ("inside", "flaw"),
        [
            pytest.param(b"\x00\x02\x7d\x03" + b"\x00" * 12, Flaw.ESCAPE, id="an escape of nothing known"),
            pytest.param(b"\x00\x02" + b"\x00" * 12 + b"\x7d", Flaw.ESCAPE, id="an escape at the end"),
            pytest.param(b"\x00" * 12, Flaw.SHORT, id="one byte short of the shortest"),
            pytest.param(b"\x00" * (LONGEST + 1), Flaw.LONG, id="one byte longer than the longest"),
            pytest.param(HEARTBEAT + b"\x00", Flaw.CHECKSUM, id="a wrong checksum"),
        ],
    )
    def test_a_flaw_is_named_and_costs_its_own_frame_only(self, inside: bytes, flaw: Flaw) -> None:
        frames = cut([wrapped(HEARTBEAT) + b"\x7e" + inside + b"\x7e" + wrapped(HEARTBEAT)])

        assert len(frames) == 2
        assert [(piece.flaw, piece.raw) for piece in frames.broken] == [(flaw, inside)]

    def test_the_shortest_and_the_longest_are_frames(self) -> None:
        assert len(cut([wrapped(b"\x00" * (SHORTEST - 1)) + wrapped(b"\x00" * (LONGEST - 1))])) == 2


class TestHeaders:
    @pytest.mark.parametrize(
        "identity", ["013800000001", "4eb6fb4afd9e", "00000000013800000001", "ffffffffffffffffffff"]
    )
    def test_both_forms_and_identities_that_are_no_digits(self, identity: str) -> None:
        frame = Terminal(identity).heartbeat()

        header = read_headers(cut([frame])).one(0)

        assert header == Header(0x0002, identity, 1, is_2019=len(identity) == 20)

    def test_one_terminal_has_one_number_in_both_forms(self) -> None:
        assert phone_number("013800000001") == phone_number("00000000013800000001")

    @given(st.integers(0, 0xFFFF), st.integers(0, 2**64 - 1))
    def test_identity_and_number_are_each_other(self, high: int, low: int) -> None:
        assert phone_number(identity_of(high, low, is_2019=True)) == (high, low)

    @pytest.mark.parametrize("identity", ["", "phone-1", "0" * 21, "xyz"])
    def test_what_is_no_phone_field(self, identity: str) -> None:
        assert phone_number(identity) is None

    def test_a_header_longer_than_its_frame_is_not_readable(self) -> None:
        announces_2019 = bytes.fromhex("000240000138000000010001")
        assert not read_headers(cut([wrapped(announces_2019)])).readable[0]


class TestPackets:
    """Sub-packets: put together in any order, bounded in number, bytes and time."""

    def part(self, serial: int, packets: int, packet: int, message: int = 0x0704) -> Header:
        return Header(message, "013800000001", serial, is_2019=False, packets=packets, packet=packet)

    @given(st.permutations([1, 2, 3, 4]), st.integers(0, 0xFFFF))
    def test_any_order(self, order: list[int], first: int) -> None:
        assembly = Assembly()
        wholes = [assembly.add(self.part((first + n - 1) & 0xFFFF, 4, n), bytes((n,)), now_ms=0) for n in order]
        assert wholes[:-1] == [None] * 3
        assert wholes[-1] is not None
        assert wholes[-1].body == b"\x01\x02\x03\x04"
        assert wholes[-1].serials == tuple((first + n) & 0xFFFF for n in range(4))
        assert len(assembly) == 0

    def test_a_packet_that_comes_twice_counts_once(self) -> None:
        assembly = Assembly()
        assembly.add(self.part(1, 2, 1), b"old", 0)
        assembly.add(self.part(1, 2, 1), b"a", 0)
        whole = assembly.add(self.part(2, 2, 2), b"b", 0)
        assert whole is not None
        assert whole.body == b"ab"

    def test_missing_ones_are_asked_for_once_and_given_up_later(self) -> None:
        assembly = Assembly()
        assembly.add(self.part(5, 3, 2), b"b", now_ms=0)
        assert assembly.to_ask(10_000) == []
        (partial,) = assembly.to_ask(10_001)
        assert (partial.first_serial, partial.missing) == (4, [1, 3])
        assert assembly.to_ask(20_000) == []
        assembly.to_ask(120_001)
        assert len(assembly) == 0

    def test_memory_is_bounded(self) -> None:
        assembly = Assembly()
        for number in range(1, 10):
            assembly.add(self.part(number * 300, 200, 1), b"x" * 1000, 0)
        assert len(assembly.partials) == MOST_MESSAGES
        with pytest.raises(Refused, match="bytes waiting"):
            self.fill(assembly)
        assert len(assembly) < MOST_BYTES

    def fill(self, assembly: Assembly) -> None:
        for number in range(1, 200):
            assembly.add(self.part(5000 + number, 200, number), b"x" * (MOST_BYTES // 100), 0)

    @pytest.mark.parametrize(("packets", "packet"), [(0, 0), (2, 0), (2, 3), (300, 1)])
    def test_numbers_that_fit_nothing(self, packets: int, packet: int) -> None:
        with pytest.raises(Refused):
            Assembly().add(self.part(1, packets, packet), b"", 0)
