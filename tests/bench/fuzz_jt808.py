"""A million fuzzed frames through the whole reading side: python -m tests.bench.fuzz_jt808 [INPUTS] [SEED]

Three kinds in turn: noise made of the protocol's own signs, real frames with bytes changed (and the checksum set right
again, so that the change reaches the decoders), and frames of random bodies for each message. Every input goes through
`describe` (one JSON object each), and through cutting, headers, places, locations with makers' rules and the gateway's
readers of rare messages. Prints how many were read, how many refused and why; exits 1 on the first exception.
"""

from __future__ import annotations

import contextlib
import json
import sys
import time
from collections import Counter
from datetime import UTC, datetime
from random import Random

from anhe.watch.jt808 import ModelRules, RuleTable, cut, decode_locations, find_positions, read_headers
from anhe.watch.jt808.describing import describe
from anhe.watch.jt808.frames import wrapped
from anhe.watch.jt808.messages import (
    Malformed,
    read_authentication,
    read_general_answer,
    read_parameters,
    read_properties,
    read_registration,
)
from anhe.watch.jt808.packets import Assembly, Refused
from anhe.watch.jt808.terminal import Terminal, location_body

BLOCK = 2000
SIGNS = b"\x7e\x7d\x01\x02\x00\xff\x40\x20"
NUMBERS = (0x0001, 0x0002, 0x0100, 0x0102, 0x0104, 0x0107, 0x0200, 0x0201, 0x0704, 0x0900, 0x5501)
TABLE = RuleTable([ModelRules.SEEN])
AT = datetime(2026, 11, 23, 4, 0, tzinfo=UTC)


def seeds() -> list[bytes]:
    """Frames without delimiters and checksum to start from."""
    frames = []
    for identity in ("013800000001", "00000000013800000001"):
        terminal = Terminal(identity)
        body = location_body(30, 106, AT, extras={0xE4: b"\1\x40", 0xEB: bytes.fromhex("00060089fffffffe0003 00a85c")})
        frames += [terminal.location(body), terminal.batch([body] * 5), terminal.register("渝A00001")]
        frames += [terminal.authenticate("CODE"), *terminal.packets(0x0704, bytes(900), longest=300)]
    return [frame[1:-2] for frame in frames]


def fuzzed(dice: Random, known: list[bytes]) -> bytes:
    kind = dice.randrange(3)
    if kind == 0:
        return bytes(dice.choices(SIGNS, k=dice.randrange(120)))
    if kind == 1:
        changed = bytearray(dice.choice(known))
        for _change in range(dice.randint(1, 6)):
            changed[dice.randrange(len(changed))] = dice.randrange(256)
        return wrapped(bytes(changed[: dice.randint(1, len(changed))] if dice.random() < 0.2 else changed))
    head = dice.choice(NUMBERS).to_bytes(2) + dice.randrange(0x10000).to_bytes(2)
    return wrapped(head + dice.randbytes(dice.randrange(14, 90)))


def read_everything(buffers: list[bytes], assembly: Assembly) -> None:
    frames = cut(buffers)
    headers = read_headers(frames)
    places = find_positions(frames.data, headers.message, headers.body, headers.end)
    decode_locations(frames.data, places.start, places.end, TABLE)
    for row in range(len(frames)):
        header, body = headers.one(row), frames.body(headers.body[row], headers.end[row])
        for reading in (read_general_answer, read_parameters):
            with contextlib.suppress(Malformed):
                reading(body)
        for reading in (read_registration, read_authentication, read_properties):
            with contextlib.suppress(Malformed):
                reading(body, is_2019=header.is_2019)
        with contextlib.suppress(Refused):
            assembly.add(header, body, row)


def main() -> None:
    inputs = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000
    seed = int(sys.argv[2]) if len(sys.argv) > 2 else 808
    dice, known, assembly, began = Random(seed), seeds(), Assembly(), time.perf_counter()
    outcomes: Counter[str] = Counter()
    for _block in range(inputs // BLOCK):
        buffers = [fuzzed(dice, known) for _input in range(BLOCK)]
        described = describe([buffer.hex().encode() for buffer in buffers])
        assert len(described) == BLOCK
        outcomes.update(json.loads(one).get("error", "read") for one in described)
        read_everything(buffers, assembly)
    print(
        json.dumps({"inputs": sum(outcomes.values()), "seed": seed, "seconds": round(time.perf_counter() - began, 1)})
    )
    for outcome, n in outcomes.most_common():
        print(f"{n:9,}  {outcome}")


if __name__ == "__main__":
    main()
