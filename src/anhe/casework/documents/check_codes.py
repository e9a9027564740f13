"""The check code at the foot of a document, and comparing it with what somebody typed from paper."""

from __future__ import annotations

import hmac
import unicodedata

_LENGTH = 8


def check_code(digest: str) -> str:
    """The first eight figures of a hex digest as printed.

    >>> check_code("9f3a7c01d2e4")
    '9F3A-7C01'
    """
    short = digest[:_LENGTH].upper()
    return f"{short[:4]}-{short[4:]}"


def verify(typed: str, printed: str) -> bool:
    """Whether a typed code is the printed one; case, width, spaces and the dash do not matter.

    >>> verify("９f3a 7c01", "9F3A-7C01")
    True
    """
    return hmac.compare_digest(_plain(typed), _plain(printed)) and len(_plain(typed)) == _LENGTH


def _plain(code: str) -> bytes:
    folded = unicodedata.normalize("NFKC", code).upper()
    return "".join(character for character in folded if character.isalnum()).encode()
