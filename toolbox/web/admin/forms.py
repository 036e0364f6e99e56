"""Forms of the administration; what a value must be like is decided below the doors."""

from wtforms import HiddenField, StringField, TextAreaField
from wtforms.validators import AnyOf, DataRequired

from toolbox.foundation.actors import Role
from toolbox.foundation.i18n import _l
from toolbox.web.forms import Form

ROLE_LABELS = {
    Role.MEMBER: _l("Member"),
    Role.EDITOR: _l("Editor"),
    Role.ADMINISTRATOR: _l("Administrator"),
}

_needs_name = DataRequired(_l("Please enter a name."))


class RoleForm(Form):
    """What a person may do from now on."""

    role = StringField(
        _l("Role"),
        validators=[AnyOf(list(Role), message=_l("Please choose one of the roles."))],
    )


class TextForm(Form):
    """A page of the site in one language; ``seen`` is the state the person started from."""

    seen = HiddenField()
    title = StringField(
        _l("Title"),
        validators=[DataRequired(_l("Please enter a title of at most 200 characters."))],
    )
    body = TextAreaField(
        _l("Text"),
        description=_l("Markdown works: ## headings, **bold**, lists and links."),
        validators=[DataRequired(_l("Please write the text of the page."))],
    )


class RenameForm(Form):
    """What a term is called in both languages."""

    label_de = StringField(_l("German name"), validators=[_needs_name])
    label_en = StringField(
        _l("English name"),
        description=_l("Where it is empty, English readers see the German name."),
    )


class MergeForm(Form):
    """Which keyword stands for this one from now on."""

    into = StringField(
        _l("Merge into this keyword"),
        validators=[DataRequired(_l("Please enter the keyword that should stay."))],
    )
