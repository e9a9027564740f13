"""Who owes a duty under a positioning order, beside the office and the agency (`anhe.casework.owners`)."""

from anhe.casework.acts import Act
from anhe.casework.duty_table import Owner
from anhe.casework.owners import bureau_of
from anhe.orgs.access import By


def leader(act: Act) -> Owner:
    """The head of the county's justice bureau: the only one who approves (Law art. 29 ¶1)."""
    return Owner(bureau_of(act), By.BUREAU_LEADER)
