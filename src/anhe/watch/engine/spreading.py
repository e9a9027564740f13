"""Rows that own several rows, and fixes of one trail that must be judged one after the other."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

Rows = NDArray[np.intp]


def spread(first: NDArray[np.integer], count: NDArray[np.integer]) -> tuple[Rows, Rows]:
    """Owner and member of every pair, where owner i has the members first[i] … first[i] + count[i] - 1.

    >>> spread(np.array([10, 20]), np.array([2, 1]))
    (array([0, 0, 1]), array([10, 11, 20]))
    """
    owner = np.repeat(np.arange(len(count)), count)
    begins = np.cumsum(count) - count
    member = np.arange(len(owner)) - begins[owner] + np.asarray(first, dtype=np.intp)[owner]
    return owner, member


def members(first: NDArray[np.integer], owners: NDArray[np.integer]) -> tuple[Rows, Rows]:
    """Place in `owners` and member of every pair, where owner i has first[i] … first[i + 1] - 1."""
    return spread(first[owners], first[np.asarray(owners) + 1] - first[owners])


def turn_in_group(group: NDArray[np.integer]) -> NDArray[np.intp]:
    """Which row of its group each row is (0, 1, …); equal neighbours are a group."""
    if not len(group):
        return np.zeros(0, dtype=np.intp)
    starts = np.r_[True, group[1:] != group[:-1]]
    positions = np.arange(len(group))
    return positions - positions[starts][np.cumsum(starts) - 1]


def rounds(turn: NDArray[np.intp]) -> Iterator[Rows]:
    """Rows by turn: first all of turn 0, then those of turn 1, …; within a round no group comes twice."""
    if not len(turn):
        return
    last = int(turn.max())
    if last == 0:
        yield np.arange(len(turn))
        return
    order = np.argsort(turn, kind="stable")
    borders = np.searchsorted(turn[order], np.arange(last + 2))
    for number in range(last + 1):
        yield order[borders[number] : borders[number + 1]]
