"""Sentences of the law floor. Chinese is the source; a higher floor may install a translator at start-up."""

from collections.abc import Callable

_translate: Callable[[str], str] = str


def use_translator(translate: Callable[[str], str]) -> None:
    """Translate every sentence by this function from now on (Django's gettext, installed by the site)."""
    global _translate
    _translate = translate


def gettext(sentence: str) -> str:
    """Return the sentence in the reader's language; import as `_`."""
    return _translate(sentence)


WEEKDAYS = ("周一", "周二", "周三", "周四", "周五", "周六", "周日")
