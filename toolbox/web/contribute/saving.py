"""Saving a step: what is fine is kept even where something else is not."""

from dataclasses import dataclass
from datetime import datetime

from toolbox.catalogue import attaching, drafts, operations
from toolbox.catalogue.content import content_of
from toolbox.catalogue.models import Version
from toolbox.foundation.actors import Actor
from toolbox.foundation.errors import Invalid
from toolbox.foundation.uow import unit_of_work
from toolbox.web.contribute.step_form import StepForm
from toolbox.web.forms import refuse


@dataclass(frozen=True)
class Saved:
    """When a draft was saved, and the mark of that state for the page that saved it."""

    at: datetime
    stamp: str


def open_draft(instrument_id: int, *, by: Actor) -> Version:
    """Return the version being worked on. Raises NotFound, Denied."""
    return operations.require_open(drafts.for_makers(instrument_id, by=by))


def readable_draft(instrument_id: int, *, by: Actor) -> Version:
    """Return the version being worked on to those who may read it. Raises NotFound, Denied."""
    return operations.require_open(drafts.for_readers(instrument_id, by=by))


def save(instrument_id: int, form: StepForm, *, by: Actor) -> Saved:
    """Save what ``form`` says; what cannot be taken is marked in it and stays as it was.

    Raises Conflict where the fields of this page were changed since, Denied, NotFound.
    """
    form.validate()
    with unit_of_work():
        version = open_draft(instrument_id, by=by)
        operations.require_editable(version, by=by, expected=form.expected(version))
        _revise(version, form, by)
        _describe_files(version, form, by)
        content = content_of(version)
    return Saved(version.saved_at, form.stamp(content, version.row_version))


def _revise(version: Version, form: StepForm, by: Actor) -> None:
    """Save without the fields that are refused."""
    before = content_of(version)
    refused = {one.short_name for one in form if one.errors}
    while True:
        try:
            said = form.said(before, without=refused)
            operations.revise(version, said, by=by, is_typed=True)
        except Invalid as error:
            further = {name for name in error.fields if name in form} - refused
            if not further:
                raise
            refuse(form, error)
            refused |= further
        else:
            return


def _describe_files(version: Version, form: StepForm, by: Actor) -> None:
    """Save titles and roles of the files; what is refused stays as it was."""
    for attachment in version.attachments:
        title, role = f"title-{attachment.id}", f"role-{attachment.id}"
        if title not in form:
            continue
        try:
            attaching.describe_attachment(
                version, attachment.id, title=form[title].data, role=form[role].data, by=by
            )
        except Invalid as error:
            for name, sentences in error.fields.items():
                form[f"{name}-{attachment.id}"].errors = [*map(str, sentences)]
