"""Forms about organisations; what a value must be like is decided below the doors."""

from wtforms import EmailField, RadioField, StringField, TextAreaField, URLField
from wtforms.validators import InputRequired

from toolbox.accounts.belonging import FOUNDABLE
from toolbox.accounts.models import MembershipRole, OrganisationKind
from toolbox.foundation.i18n import _l
from toolbox.web.forms import Form, choices
from toolbox.web.organisations.presenters import LOOKS

ROLE_LABELS = {
    MembershipRole.OWNER: _l("Owner"),
    MembershipRole.MEMBER: _l("Member"),
    MembershipRole.REVIEWER: _l("Reads along"),
}


class DescriptionForm(Form):
    """What the public page of an organisation says."""

    name = StringField(
        _l("Name"),
        description=_l("As people know you, for example the name of your project."),
        validators=[InputRequired(_l("Please enter a name."))],
        render_kw={"autocomplete": "organization"},
    )
    description = TextAreaField(
        _l("What do you do, and for whom?"),
        description=_l("Markdown works: **bold**, *italic*, lists and links."),
    )
    website = URLField(
        _l("Website"),
        description=_l("For example https://www.example.org"),
        render_kw={"autocomplete": "url"},
    )


class FoundingForm(DescriptionForm):
    """A new organisation, or one that says anew what it is."""

    kind = RadioField(
        _l("What are you?"),
        choices=choices((kind.value, LOOKS[kind].label) for kind in FOUNDABLE),
        default=OrganisationKind.PROJECT.value,
        validators=[InputRequired(_l("Please choose one."))],
    )


class InvitationForm(Form):
    """Whom to invite."""

    email = EmailField(
        _l("E-mail address"),
        validators=[InputRequired(_l("Please enter an e-mail address."))],
        render_kw={"autocomplete": "off"},
    )


class RoleForm(Form):
    """What a member may do from now on."""

    role = RadioField(
        _l("Role"),
        choices=choices((role.value, label) for role, label in ROLE_LABELS.items()),
        validators=[InputRequired(_l("Please choose one."))],
    )


class MergeForm(Form):
    """Into which organisation another one goes."""

    into = StringField(
        _l("Into this organisation"),
        description=_l("Its exact name. You have to be an owner there as well."),
        validators=[InputRequired(_l("Please enter a name."))],
        render_kw={"autocomplete": "off"},
    )


class PartnerForm(Form):
    """Which organisation makes an instrument, too."""

    organisation = StringField(
        _l("Organisation"),
        description=_l(
            "Its name as it stands in this toolbox. Its owners get an e-mail and answer."
        ),
        validators=[InputRequired(_l("Please enter a name."))],
        render_kw={"autocomplete": "off", "list": "organisationen"},
    )
