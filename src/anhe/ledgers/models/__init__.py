from anhe.ledgers.models.memory import ColumnMemory
from anhe.ledgers.models.runs import ImportRow, ImportRun

__all__ = ["ColumnMemory", "ImportRow", "ImportRun"]
