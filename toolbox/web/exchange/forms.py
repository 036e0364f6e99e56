"""The forms around packages that come in."""

from flask_wtf.file import FileField
from wtforms import SelectField
from wtforms.validators import DataRequired

from toolbox.accounts import queries as accounts
from toolbox.foundation.actors import Actor
from toolbox.foundation.i18n import _, _l
from toolbox.web.forms import Form, Settled, choices, chosen_number


class PackageForm(Form):
    """A package from another toolbox."""

    file = FileField(
        _l("Package"),
        [DataRequired(_l("Please choose a file."))],
        description=_l("A ZIP file that another toolbox has made, as it came."),
    )


class TakeForm(Form):
    """Whose the new instruments of a package become; what is chosen of it stands beside."""

    owner = SelectField(_l("New instruments go to"), validators=[Settled()])

    def offer(self, by: Actor) -> None:
        """Offer the organisations of the person; editors can leave it to the toolbox."""
        memberships = accounts.memberships_of(by.user_id) if by.user_id else ()
        pairs = [
            (str(one.organisation_id), one.organisation.name)
            for one in memberships
            if one.organisation_id in by.working_organisations
        ]
        if by.is_editor:
            pairs.insert(0, ("", _("An organisation that stands for the other toolbox")))
        self.owner.choices = choices(pairs)

    @property
    def owner_id(self) -> int | None:
        """The chosen organisation, None where it is left to the toolbox."""
        return chosen_number(self.owner.data)
