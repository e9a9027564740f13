"""How a name is found: by its characters, its pinyin, its initials."""

from functools import lru_cache
from itertools import islice, product

from pypinyin import Style, pinyin

_READINGS = 8


@lru_cache(maxsize=10_000)
def search_text(name: str) -> str:
    """One line to search in: characters, full pinyin and initials, each after a space.

    Every reading of a character counts, since an officer may know only one of them.

    >>> search_text("单雄")
    ' 单雄 danxiong chanxiong shanxiong dx cx sx'
    """
    # The surname's readings vary first: of many combinations, those that differ in the surname are asked for.
    several = [tuple(reversed(one)) for one in islice(product(*reversed(_readings(name))), _READINGS)]
    spelled = ["".join(one) for one in several]
    initials = ["".join(syllable[0] for syllable in one) for one in several]
    return " " + " ".join(dict.fromkeys([name, *spelled, *initials])).lower()


@lru_cache(maxsize=10_000)
def spelled(name: str) -> str:
    """Pinyin with spaces, for sorting.

    >>> spelled("张三")
    'zhang san'
    """
    return " ".join(one[0] for one in pinyin(name, style=Style.NORMAL, errors="ignore"))


def _readings(name: str) -> list[list[str]]:
    """Every reading of each character by itself: a name that happens to be a word is not read as that word only."""
    return [_readings_of(character) for character in name if _readings_of(character)]


@lru_cache(maxsize=10_000)
def _readings_of(character: str) -> list[str]:
    found = pinyin(character, style=Style.NORMAL, heteronym=True, errors="ignore")
    return list(dict.fromkeys(found[0])) if found else []
