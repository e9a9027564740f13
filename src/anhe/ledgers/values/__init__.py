"""Cleaning of cells: each function answers with the clean value, nothing for an empty cell, or a BadValue."""

from anhe.ledgers.values.amounts import clean_integer, clean_money, clean_percent
from anhe.ledgers.values.choices import Choices, clean_boolean, clean_choice
from anhe.ledgers.values.dates import ANY_DATE, DateRule, clean_date, clean_period
from anhe.ledgers.values.people import Name, Phone, clean_id_number, clean_name, clean_phones
from anhe.ledgers.values.terms import Duration, Sentence, clean_duration, clean_sentence, clean_term
from anhe.ledgers.values.text import BadValue, Cell, clean_list, clean_text, half_width, is_nothing, plain

__all__ = [
    "ANY_DATE",
    "BadValue",
    "Cell",
    "Choices",
    "DateRule",
    "Duration",
    "Name",
    "Phone",
    "Sentence",
    "clean_boolean",
    "clean_choice",
    "clean_date",
    "clean_duration",
    "clean_id_number",
    "clean_integer",
    "clean_list",
    "clean_money",
    "clean_name",
    "clean_percent",
    "clean_period",
    "clean_phones",
    "clean_sentence",
    "clean_term",
    "clean_text",
    "half_width",
    "is_nothing",
    "plain",
]
