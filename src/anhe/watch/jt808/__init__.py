"""JT/T 808-2011, 2013 and 2019: frames, headers, messages, locations, answers. Pure; knows no database and no socket."""

from anhe.watch.jt808.extras import RuleTable
from anhe.watch.jt808.frames import Flaw, Frames, cut, split
from anhe.watch.jt808.headers import Header, Headers, read_headers
from anhe.watch.jt808.locations import Located, decode_locations
from anhe.watch.jt808.messages import Message, Registered, Result
from anhe.watch.jt808.positions import Places, find_positions
from anhe.watch.jt808.rules import ExtraRule, Meaning, ModelRules

__all__ = [
    "ExtraRule",
    "Flaw",
    "Frames",
    "Header",
    "Headers",
    "Located",
    "Meaning",
    "Message",
    "ModelRules",
    "Places",
    "Registered",
    "Result",
    "RuleTable",
    "cut",
    "decode_locations",
    "find_positions",
    "read_headers",
    "split",
]
