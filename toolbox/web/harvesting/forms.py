"""Forms around sources; what an address must be like is decided below the doors."""

from wtforms import RadioField, SelectField, StringField

from toolbox.foundation.i18n import _, _l
from toolbox.harvesting.sources.registry import KINDS
from toolbox.web.forms import Form, Needed, Settled, choices


class SourceForm(Form):
    """A source that is to be added."""

    address = StringField(
        _l("Web address"),
        validators=[Needed()],
        description=_l(
            "Where the catalogue gives out its records, such as https://…/oai; of another toolbox "
            "any address."
        ),
    )
    name = StringField(
        _l("Name"),
        validators=[Needed()],
        description=_l(
            "As readers see it on cards, “From: …”, unless a record names its catalogue itself."
        ),
    )
    kind = SelectField(_l("Kind of source"), validators=[Settled()])

    def offer(self) -> None:
        """Offer the kinds there are."""
        found = [("", _("Find it out"))]
        self.kind.choices = choices([*found, *((one.key, one.label) for one in KINDS.values())])


class CorrectForm(SourceForm):
    """What was said about a source, anew."""

    kind = SelectField(
        _l("Kind of source"),
        validators=[Settled()],
        description=_l("At another address we find it out anew, unless you choose another kind."),
    )


class RemoveForm(Form):
    """What becomes of what came from a source."""

    keeps = RadioField(_l("What came from this source"), default="keep", validators=[Settled()])

    def offer(self) -> None:
        """Offer both ways."""
        self.keeps.choices = choices(
            [
                ("keep", _("Keep it as it is; editors can change it from now on")),
                ("take", _("Take it away; a page with the reason stays at each address")),
            ]
        )
