"""A Word document as PDF, without an office suite: said again in Typst and compiled in the process."""

from __future__ import annotations

import io
from functools import cache

import typst
from docx import Document
from pylopdf_fonts_zh_cn import serif_path

from anhe.casework.documents.typesetting import Typesetter

PDF = "application/pdf"


def render_pdf(docx: bytes) -> bytes:
    """The document as PDF bytes, the same for the same document.

    Kept: page size and margins, headers and footers with page numbers, paragraphs (alignment, indents, spacing,
    page breaks), runs (size, serif or sans, bold, italic, underline, strike, colour), tables (widths, merged
    cells, borders, least heights, repeated headings). Left out: pictures, text boxes, lists numbered by Word.
    """
    source = Typesetter(Document(io.BytesIO(docx))).source()
    return typst.compile(source.encode(), format="pdf", font_paths=_fonts(), timestamp=0)


@cache
def _fonts() -> typst.Fonts:
    """The packaged Song and Hei first; the system's fonts stand in for characters those lack."""
    return typst.Fonts(include_system_fonts=True, include_embedded_fonts=False, font_paths=[str(serif_path().parent)])
