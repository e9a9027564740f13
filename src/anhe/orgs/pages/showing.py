"""What the administration pages share: one list, one form, one export."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterable, Sequence
from typing import Any

import xlsxwriter
from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.encoding import iri_to_uri
from django.utils.http import urlencode

ROWS_A_PAGE = 50
EXCEL_ROWS = 1_000_000
Row = Callable[[Any], list[Any]]


def show_list(
    request: HttpRequest,
    rows: QuerySet,
    *,
    heading: Any,
    columns: Sequence[Any],
    row: Row,
    filters: forms.Form | None = None,
    lead: Any = "",
    actions: Sequence[dict[str, Any]] = (),
    paginator: type[Paginator] = Paginator,
) -> HttpResponse:
    """One page of a list: `row` turns a record into the cells of `workbench/_table.html`."""
    page = paginator(rows, ROWS_A_PAGE).get_page(request.GET.get("page"))
    shown = [{"cells": row(record), "number": page.start_index() + place} for place, record in enumerate(page)]
    context = {
        "heading": heading,
        "lead": lead,
        "table": {"caption": heading, "columns": [{"label": label} for label in columns], "rows": shown},
        "page": page,
        "filters": filters,
        "actions": actions,
    }
    return render(request, "orgs/list.html", context)


def ask(
    request: HttpRequest,
    form: forms.BaseForm,
    perform: Callable[[], Any],
    *,
    heading: Any,
    submit: Any,
    back: str,
    said: str = "",
    lead: Any = "",
    more: Sequence[forms.BaseForm] = (),
) -> Any:
    """Ask with one form or several; on success call `perform`, say `said` and go `back`.

    What `perform` refuses (ValidationError) is shown at its field with everything typed still there.
    Without `said`, what `perform` answered is returned for the caller to show.
    """
    asked = [form, *more]
    answers = [one.is_valid() for one in asked]  # each is asked, so that all gaps are told at once
    if request.method == "POST" and all(answers):
        try:
            answer = perform()
        except ValidationError as refusal:
            _place(refusal, asked)
        else:
            if not said:
                return answer
            messages.success(request, said)
            return redirect(back)
    context = {"heading": heading, "lead": lead, "forms": asked, "submit": submit, "back": back}
    return render(request, "orgs/form.html", context, status=422 if request.method == "POST" else 200)


def spreadsheet(name: str, columns: Sequence[Any], rows: Iterable[Sequence[Any]]) -> HttpResponse:
    """Send rows of text as an .xlsx file; every cell is text, so nothing in it is taken for a formula."""
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"constant_memory": True})
    sheet = book.add_worksheet()
    sheet.set_column(0, len(columns) - 1, 22)
    for place, label in enumerate(columns):
        sheet.write_string(0, place, str(label))
    for line, row in enumerate(rows, start=1):
        for place, value in enumerate(row):
            sheet.write_string(line, place, str(value))
    book.close()
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    disposition = f"attachment; filename*=UTF-8''{iri_to_uri(name)}.xlsx"
    return HttpResponse(buffer.getvalue(), content_type=kind, headers={"Content-Disposition": disposition})


def address(path: str, **query: Any) -> str:
    """`path` with a query string of what is given."""
    given = {name: value for name, value in query.items() if value}
    return f"{path}?{urlencode(given)}" if given else path


def _place(refusal: ValidationError, asked: Sequence[forms.BaseForm]) -> None:
    """Put each message at the form that has its field; what belongs to none comes first of all."""
    told = refusal.error_dict if hasattr(refusal, "error_dict") else {"__all__": refusal.error_list}
    for field, errors in told.items():
        home = next((form for form in asked if field in form.fields), None)
        (home or asked[0]).add_error(field if home else None, errors)
