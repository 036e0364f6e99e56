"""The page for a draft that was saved in another window: what was typed, and what is saved now."""

from dataclasses import dataclass
from typing import Any

from flask import render_template, request
from flask.typing import ResponseReturnValue
from wtforms import Field

from toolbox.catalogue.content import content_of
from toolbox.catalogue.models import Version
from toolbox.foundation.i18n import _
from toolbox.web.contribute import steps
from toolbox.web.contribute.fields import choice_labels
from toolbox.web.contribute.step_form import StepForm, value_of

_OURS = {"csrf_token", "row_version"}


@dataclass(frozen=True)
class Difference:
    """One field of which the two windows say different things."""

    label: str
    typed: str
    saved: str


def page(step: steps.Step, version: Version, form: StepForm) -> ResponseReturnValue:
    """Return the page that keeps what was typed and offers both ways out."""
    typed = [
        (name, value)
        for name, values in request.form.lists()
        if name not in _OURS
        for value in values
    ]
    made = render_template(
        "contribute/conflict.html",
        step=step,
        version=version,
        typed=typed,
        stamp=form.stamp(content_of(version), version.row_version),
        differences=differences(form, version),
    )
    return made, 409


def differences(form: StepForm, version: Version) -> list[Difference]:
    """Return the fields in which ``form`` differs from what is saved of ``version``."""
    saved = type(form).stored(content_of(version))
    return [
        Difference(str(field.label.text), _shown(field), _shown(saved[field.short_name]))
        for field in form
        if field.short_name not in _OURS and value_of(field) != value_of(saved[field.short_name])
    ]


def _shown(field: Field) -> str:
    value: Any = value_of(field)
    if not isinstance(value, (tuple, list)):
        return str(value or "") or _("empty")
    labels = choice_labels(field)
    return "; ".join(labels.get(str(entry)) or _entry(entry) for entry in value) or _("empty")


def _entry(entry: Any) -> str:
    """Return a plain entry as it is, one of several parts with commas between them."""
    parts = [entry] if isinstance(entry, str) else vars(entry).values()
    return ", ".join(str(part) for part in parts if part)
