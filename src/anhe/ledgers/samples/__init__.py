"""Synthetic ledgers, as ugly as real ones and repeatable: for the demo district, the tests and trying out an import.

Nobody in them exists: identity numbers are of a region code that was never given out, phones of an unused range.
"""

from anhe.ledgers.samples.correction import correction_ledger
from anhe.ledgers.samples.disputes import dispute_ledger
from anhe.ledgers.samples.mediators import mediator_ledger
from anhe.ledgers.samples.plans import Sample, SampleRow, SheetPlan, write_csv, write_xlsx

__all__ = [
    "Sample",
    "SampleRow",
    "SheetPlan",
    "correction_ledger",
    "dispute_ledger",
    "mediator_ledger",
    "write_csv",
    "write_xlsx",
]
