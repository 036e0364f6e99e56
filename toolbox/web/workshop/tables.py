"""A whole list at once: a table to download, to fill in with a spreadsheet, and to bring back."""

import io
from collections.abc import Callable
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from toolbox.delivery.bodies import takes_files, takes_pictures
from toolbox.delivery.caller import caller
from toolbox.delivery.doors import public
from toolbox.delivery.downloads import send_download
from toolbox.delivery.languages import reading_language
from toolbox.delivery.refusals import status_of
from toolbox.files.formats import FORMATS
from toolbox.foundation.errors import Conflict, Invalid, NotFound, TooLarge
from toolbox.foundation.i18n import Message, _, _l, ngettext
from toolbox.foundation.ids import slugify
from toolbox.foundation.uow import unit_of_work
from toolbox.web.workshop import serving
from toolbox.workshop import operations, self_service
from toolbox.workshop.kits import tables
from toolbox.workshop.kits.records import Question

_LARGEST = 20 * 1024 * 1024
Entries = list[dict[str, Any]]
_WRITERS: dict[tuple[str, str], Callable[[Question, Entries], bytes]] = {
    ("vorlage", "csv"): lambda question, _entries: tables.template_csv(question),
    ("vorlage", "xlsx"): lambda question, _entries: tables.template_xlsx(question),
    ("liste", "csv"): tables.table_csv,
    ("liste", "xlsx"): tables.table_xlsx,
}


def _page(
    key: str,
    group: str,
    *,
    error: Message | None = None,
    read: tables.TableRead | None = None,
    status: int = 200,
) -> ResponseReturnValue:
    copy = serving.copy_at(key)
    question = self_service.group_of(copy, group)
    title = question.title.in_language(reading_language())
    page = render_template(
        "workshop/table.html",
        copy=copy,
        key=key,
        group=question,
        group_title=title,
        count=len(copy.answers.get(group) or []),
        error=error,
        read=read,
        how=request.form.get("how", "replace"),
        columns=[part.title.in_language(reading_language()) for part in question.fields],
        trail=[
            (copy.title, url_for("workshop.edit", key=key)),
            (title, serving.list_address(key, group)),
            (_("From a table"), None),
        ],
    )
    return page, status


@public
def table(key: str, group: str) -> ResponseReturnValue:
    """Show how a table is brought in."""
    return _page(key, group)


@public
def written(key: str, group: str, what: str, suffix: str) -> ResponseReturnValue:
    """Hand out an empty table, or one with what is in the list."""
    copy = serving.copy_at(key)
    question = self_service.group_of(copy, group)
    write = _WRITERS.get((what, suffix))
    if write is None:
        raise NotFound(_l("There is a template and the list, both as CSV and XLSX."))
    entries: Entries = [one for one in copy.answers.get(group) or [] if isinstance(one, dict)]
    content = write(question, entries)
    name = f"{slugify(question.title.de, fallback=group)}-{what}.{suffix}"
    return send_download(
        io.BytesIO(content),
        name=name,
        media_type=FORMATS[suffix].media_type,
        etag=operations.mark_of([what, suffix, group, entries if what == "liste" else 0]),
    )


@takes_files
@takes_pictures
@public
def read(key: str, group: str) -> ResponseReturnValue:
    """Read a table: without faults it is taken, otherwise each row says what is wrong with it.

    With ``go=good`` the rows without faults are taken.
    """
    question = self_service.group_of(serving.copy_at(key), group)
    upload = request.files.get("file")
    if upload is None or not upload.filename:
        return _page(key, group, error=_l("Please choose a file first."), status=422)
    try:
        content = upload.stream.read(_LARGEST)
        found = tables.read_table(question, content, upload.filename)
    except (Invalid, TooLarge) as error:
        return _page(key, group, error=error.message, status=status_of(error))
    good_alone = request.form.get("only_good") is not None
    if (found.faults and not good_alone) or not found.entries:
        return _page(key, group, read=found, status=422)
    try:
        with unit_of_work():
            _take(key, question, found.entries)
    except Conflict as error:
        return _page(key, group, error=error.message, status=409)
    flash(
        ngettext("One entry is taken over.", "%(num)s entries are taken over.", len(found.entries)),
        "success",
    )
    return redirect(serving.list_address(key, group), code=303)


def _take(key: str, question: Question, entries: Entries) -> None:
    copy = serving.copy_at(key)
    present = list(copy.answers.get(question.name) or [])
    items = [*present, *entries] if request.form.get("how") == "append" else entries
    if question.most is not None and len(items) > question.most:
        raise Conflict(
            _l("This list holds at most %(most)s entries.", most=question.most), code="full"
        )
    operations.save(copy, {question.name: items}, by=caller())
