"""How a name is found: by its characters, its pinyin, its initials."""

from functools import lru_cache
from itertools import islice, product

from pypinyin import Style, pinyin

_READINGS = 4


@lru_cache(maxsize=10_000)
def search_text(name: str) -> str:
    """One line to search in: characters, full pinyin and initials, each after a space.

    Every reading of a character counts, since an officer may know only one of them.

    >>> search_text("单雄")
    ' 单雄 danxiong chanxiong shanxiong dx cx sx'
    """
    readings = pinyin(name, style=Style.NORMAL, heteronym=True, errors="ignore")
    spelled = ["".join(one) for one in islice(product(*readings), _READINGS)]
    initials = ["".join(syllable[0] for syllable in one) for one in islice(product(*readings), _READINGS)]
    return " " + " ".join(dict.fromkeys([name, *spelled, *initials])).lower()


@lru_cache(maxsize=10_000)
def spelled(name: str) -> str:
    """Pinyin with spaces, for sorting.

    >>> spelled("张三")
    'zhang san'
    """
    return " ".join(one[0] for one in pinyin(name, style=Style.NORMAL, errors="ignore"))
