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


def gettext_noop(sentence: str) -> str:
    """Mark a sentence where it is declared, while modules load; it is translated where it is shown."""
    return sentence


WEEKDAYS = (
    gettext_noop("周一"),
    gettext_noop("周二"),
    gettext_noop("周三"),
    gettext_noop("周四"),
    gettext_noop("周五"),
    gettext_noop("周六"),
    gettext_noop("周日"),
)
