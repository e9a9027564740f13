"""The watch on the command line: `anhe decode-jt808`."""

from anhe.watch.jt808.cli import decode_jt808

COMMANDS = [decode_jt808]
