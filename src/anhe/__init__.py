"""Anhe 安和: the working system of a district justice bureau."""
