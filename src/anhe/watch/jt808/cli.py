"""`anhe decode-jt808`: hexadecimal frames in, JSON out."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from typing import BinaryIO

import click

CHUNK = 1 << 20
LONGEST_LINE = 1 << 16


@click.command("decode-jt808")
def decode_jt808() -> None:
    """Read JT/T 808 frames in hexadecimal, one a line, from standard input; write one JSON object a line.

    A line that is no frame gives {"error": "…"}; nothing ends the command but the end of its input.
    """
    from anhe.watch.jt808.describing import describe

    try:
        for lines in _blocks_of_lines(sys.stdin.buffer):
            sys.stdout.write("\n".join([*describe(lines), ""]))
            sys.stdout.flush()
    except BrokenPipeError:
        # The reader has gone; what is left in the buffer must not complain at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _blocks_of_lines(stream: BinaryIO) -> Iterator[list[bytes]]:
    """Whole lines as they come, in blocks. A line too long to be a frame is cut, and so are its remains."""
    rest = b""
    while chunk := _some(stream):
        *lines, rest = (rest + chunk).split(b"\n")
        rest = rest[: LONGEST_LINE + 1]
        if lines:
            yield lines
    if rest:
        yield [rest]


def _some(stream: BinaryIO) -> bytes:
    read1 = getattr(stream, "read1", stream.read)
    return bytes(read1(CHUNK))
