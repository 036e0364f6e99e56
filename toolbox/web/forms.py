"""What the web's forms share: how a refusal gets to its field, and how a form is answered."""

from collections.abc import Callable, Iterable
from typing import Any, ClassVar

from flask import render_template
from flask.typing import ResponseReturnValue
from flask_wtf import FlaskForm
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined] # newer than its types

from toolbox.foundation.errors import Invalid, ToolboxError
from toolbox.foundation.i18n import Message


class Form(FlaskForm):  # type: ignore[misc] # the library ships no types
    """Base of all forms of the web: they carry a token that foreign sites cannot know."""


class NoFieldsForm(Form):
    """One button; the form carries nothing but its token."""


class Needed:
    """Marks a field that has to be filled in; what is wrong with it is said below the doors."""

    field_flags: ClassVar[dict[str, bool]] = {"required": True}

    def __call__(self, _form: object, _field: object) -> None:
        """Leave the sentence to the verbs."""


class Settled:
    """Marks a choice that always holds a value, so that nobody is told it may be left out."""

    field_flags: ClassVar[dict[str, bool]] = {"settled": True}

    def __call__(self, _form: object, _field: object) -> None:
        """There is nothing to check."""


def chosen_number(typed: object) -> int | None:
    """Return the number that is the value of a choice, None for none."""
    text = str(typed or "")
    return int(text) if text.isdecimal() and len(text) < 12 else None


def choices(pairs: Iterable[tuple[str, Message]]) -> list[Any]:
    """Return pairs of value and label as WTForms wants the choices of a field."""
    return [SelectChoice(value, label) for value, label in pairs]


def refuse(form: FlaskForm, error: ToolboxError) -> None:
    """Put the sentences of ``error`` at the fields of ``form``; those without a field on top."""
    fields = error.fields if isinstance(error, Invalid) else {}
    for name, sentences in fields.items():
        if name in form:
            form[name].errors = [*form[name].errors, *map(str, sentences)]
        else:
            form.form_errors.extend(map(str, sentences))
    if not fields:
        form.form_errors.append(str(error.message))


def say_the_rest(form: FlaskForm, check: Callable[[], object]) -> None:
    """Put what ``check`` refuses at fields that have no sentence yet.

    For a form that is wrong already before the verb was asked: people hear all of it at once.
    """
    try:
        check()
    except Invalid as error:
        for name, sentences in error.fields.items():
            if name in form and not form[name].errors:
                form[name].errors = [*map(str, sentences)]


def form_page(template: str, form: FlaskForm, **values: Any) -> ResponseReturnValue:
    """Return the page of a form: 200 where it is fresh, 422 where something in it is wrong."""
    return render_template(template, form=form, **values), 422 if form.errors else 200
