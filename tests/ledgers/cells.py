"""Any cell that a spreadsheet may hand over."""

from hypothesis import strategies as st

from anhe.ledgers.values.numerals import CHARACTERS

LEDGER_TEXT = st.text(st.sampled_from("0123456789.-/+ %年月日个元万()（），、;:\nEXx张三" + CHARACTERS), max_size=24)
CELLS = st.one_of(
    st.none(),
    st.text(max_size=40),
    LEDGER_TEXT,
    st.floats(),
    st.integers(),
    st.booleans(),
    st.datetimes(),
    st.dates(),
    st.times(),
    st.timedeltas(),
)
