"""Trails as they are kept: compact columns, written once a batch, merged, read by person, deleted on schedule."""
