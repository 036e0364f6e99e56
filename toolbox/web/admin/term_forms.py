"""Forms around the terms of lists; what a value must be like is decided below the doors."""

import re
from collections.abc import Sequence

from flask_wtf.file import FileField
from wtforms import BooleanField, StringField, TextAreaField
from wtforms.validators import DataRequired

from toolbox.foundation.i18n import _l
from toolbox.vocabularies.models import Term
from toolbox.vocabularies.rules import About
from toolbox.web.forms import Form

_needs_name = DataRequired(_l("Please enter a name."))


class RenameForm(Form):
    """What a term is called in both languages."""

    label_de = StringField(_l("German name"), validators=[_needs_name])
    label_en = StringField(
        _l("English name"),
        description=_l("Where it is empty, English readers see the German name."),
    )


class TermForm(RenameForm):
    """Everything that is said about a term of a list."""

    synonyms = TextAreaField(
        _l("Other names"),
        description=_l("One a line. Whoever searches for one of them finds the term."),
    )
    hint_de = TextAreaField(_l("German explanation"))
    hint_en = TextAreaField(_l("English explanation"))
    notation = StringField(_l("Official number"))
    uri = StringField(
        _l("Address of the concept"),
        description=_l("Where others have defined it, for example in a list of KIM."),
    )

    def show(self, found: Term) -> None:
        """Show a term as it is now."""
        for name in ("label_de", "label_en", "hint_de", "hint_en", "notation", "uri"):
            self[name].data = getattr(found, name)
        self.synonyms.data = "\n".join(found.synonyms)

    def said(self) -> About:
        """Return what was typed."""
        names = ("label_de", "label_en", "hint_de", "hint_en", "notation", "uri")
        synonyms = re.split(r"[\n;]", self.synonyms.data or "")
        return About(
            **{name: self[name].data or "" for name in names},
            synonyms=tuple(one.strip() for one in synonyms if one.strip()),
        )


class NewTermForm(TermForm):
    """A term that is to be added, and where."""

    broader = StringField(_l("Below this term"))


class MoveForm(Form):
    """Where a term stands in its list."""

    broader = StringField(
        _l("Below this term"), description=_l("Leave it empty to put the term on top.")
    )


class OtherTermForm(Form):
    """Which term takes the place of this one."""

    into = StringField(
        _l("This term stays"),
        validators=[DataRequired(_l("Please name the term that should stay."))],
    )


class SplitForm(Form):
    """Which terms take the place of one that meant too much; new ones are named as well."""

    into = TextAreaField(
        _l("Terms that take its place"),
        description=_l("One a line, at least two. What is not in the list yet is added to it."),
        validators=[DataRequired(_l("Please choose at least two terms that take its place."))],
    )

    def names(self) -> Sequence[str]:
        """Return what was typed, line by line, each once."""
        lines = (" ".join(line.split()) for line in (self.into.data or "").splitlines())
        return list(dict.fromkeys(filter(None, lines)))


class ListForm(Form):
    """A list that somebody else publishes."""

    file = FileField(
        _l("File"),
        [DataRequired(_l("Please choose a file."))],
        description=_l(
            "SKOS in Turtle (.ttl) or JSON-LD (.jsonld, .json), or a JSON array of concepts."
        ),
    )


class TakeOverForm(Form):
    """How a list that was read is taken over."""

    renaming = BooleanField(
        _l("Terms that are there already take the names and places of this list"), default=True
    )
    unlike = BooleanField(_l("Yes, this is the right list: add all of its terms"))


class SuggestionForm(TermForm):
    """What becomes of a suggested term: a new one, a further name of another, or nothing."""

    broader = StringField(_l("Below this term"))


class DeclineForm(Form):
    """Why a list stays as it is."""

    answer = TextAreaField(
        _l("Answer"),
        description=_l("The person who suggested the term reads it."),
        validators=[DataRequired(_l("Please write why."))],
    )
