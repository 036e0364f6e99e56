"""What the web's forms share: how a refusal of the domain gets to the field it belongs to."""

from flask_wtf import FlaskForm

from toolbox.foundation.errors import Invalid


def refuse(form: FlaskForm, error: Invalid) -> None:
    """Put the sentences of ``error`` at the fields of ``form``; those without a field on top."""
    placed = False
    for name, sentences in error.fields.items():
        if name in form:
            form[name].errors = [*form[name].errors, *map(str, sentences)]
            placed = True
        else:
            form.form_errors.extend(map(str, sentences))
            placed = True
    if not placed:
        form.form_errors.append(str(error.message))
