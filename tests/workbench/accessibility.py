"""What axe-core finds against WCAG 2.2 AA on a page open in the browser."""

from dataclasses import dataclass

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

WCAG_22_AA = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]


@dataclass(frozen=True, slots=True)
class Violation:
    """One rule broken, with the first place where it is."""

    rule: str
    places: int
    first: str


def violations(page: Page) -> list[Violation]:
    """Rules of WCAG 2.2 AA that the page breaks as it stands now: theme, width and open dialogs included."""
    # Without preload axe does not fetch the style sheets again, under addresses that are not theirs.
    found = Axe().run(page, options={"runOnly": {"type": "tag", "values": WCAG_22_AA}, "preload": False})
    return [
        Violation(rule["id"], len(rule["nodes"]), rule["nodes"][0]["html"][:200])
        for rule in found.response["violations"]
    ]
