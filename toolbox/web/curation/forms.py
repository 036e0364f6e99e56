"""The forms of a collection."""

from collections.abc import Iterable

from wtforms import (
    HiddenField,
    IntegerField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
    validators,
)
from wtforms.widgets import HiddenInput

from toolbox.curation import rules
from toolbox.curation.lifecycle import VISIBILITY_LABELS, Visibility
from toolbox.foundation.i18n import _l
from toolbox.vocabularies import queries as vocabularies
from toolbox.web.forms import Form, choices

NO_COVER = "0"
_NEEDED = validators.InputRequired(message=_l("Please give the collection a title."))


class BeginForm(Form):
    """A title, and whose it is: ``own`` or the id of an organisation."""

    title = StringField(_l("Title"), [_NEEDED])
    owner = SelectField(_l("Whose is it?"), [validators.Optional()], default="own")


class DescribeForm(Form):
    """What a collection is, for whom, who sees it."""

    row_version = IntegerField(widget=HiddenInput())
    title = StringField(_l("Title"), [_NEEDED])
    description = TextAreaField(
        _l("Description"),
        description=_l("What is it for, and how do you use it? Simple formatting with Markdown."),
    )
    audience = SelectMultipleField(_l("For whom"))
    cover = SelectField(_l("Cover"), default=NO_COVER)
    visibility = RadioField(
        _l("Who sees it"), [validators.InputRequired(message=_l("Please choose one."))]
    )

    def offer(self, language: str, covers: Iterable[tuple[int, str]]) -> "DescribeForm":
        """Fill in what can be chosen: audiences, instruments for the cover, who sees it."""
        self.audience.choices = choices(
            (term.key, term.label(language)) for term in vocabularies.terms_of(rules.AUDIENCE)
        )
        drawn = (NO_COVER, _l("Drawn, in the colours of the toolbox"))
        self.cover.choices = choices([drawn, *((str(one), title) for one, title in covers)])
        self.visibility.choices = choices((one.value, VISIBILITY_LABELS[one]) for one in Visibility)
        return self


class DeviceForm(Form):
    """The title of what a device holds; no token, for the page is to set no cookie of its own."""

    class Meta(Form.Meta):  # type: ignore[misc,name-defined] # the library ships no types
        """Where it comes from is checked by the view."""

        csrf = False

    title = StringField(_l("Title"))
    go_on = HiddenField()


class ReasonForm(Form):
    """Why editors hide a collection."""

    reason = TextAreaField(
        _l("The reason, for the people of the collection"), [validators.InputRequired()]
    )


class ReportForm(Form):
    """What a visitor says is wrong."""

    text = TextAreaField(
        _l("What is wrong with the collection?"),
        [validators.InputRequired(message=_l("Please write what is wrong with the collection."))],
        description=_l(
            "The editorial team reads it. If you would like an answer, please leave an address."
        ),
    )
