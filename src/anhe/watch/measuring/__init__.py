"""Figures one can repeat: throughput, latency, memory, restart, alarm quality (`anhe bench`)."""
