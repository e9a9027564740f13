"""The one clock of the house. Tests and the synthetic district set it; nothing else reads the time."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date, datetime
from zoneinfo import ZoneInfo

SHANGHAI = ZoneInfo("Asia/Shanghai")
_set_to: ContextVar[datetime | None] = ContextVar("anhe_clock", default=None)


def now() -> datetime:
    """The current instant in Asia/Shanghai."""
    return _set_to.get() or datetime.now(SHANGHAI)


def today() -> date:
    """The current day in Asia/Shanghai."""
    return now().date()


@contextmanager
def set_to(moment: datetime) -> Iterator[None]:
    """Let the house live at `moment` (aware) inside the block."""
    token = _set_to.set(moment.astimezone(SHANGHAI))
    try:
        yield
    finally:
        _set_to.reset(token)
