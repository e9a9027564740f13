"""Alarm quality: clean tracks, zones laid over them, honest noise, and scoring against the truth of the clean track."""
