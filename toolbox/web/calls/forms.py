"""The forms of calls; what a value must be like is decided below the doors."""

from collections.abc import Iterable, Mapping, Sequence

from wtforms import (
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.widgets import EmailInput

from toolbox.calls import rules
from toolbox.calls.rules import Wanted
from toolbox.catalogue.kinds.registry import KINDS
from toolbox.foundation.i18n import _, _l
from toolbox.web.adoption.places import Where
from toolbox.web.forms import Form, Needed, Settled, choices, chosen_number
from toolbox.web.places import LONGEST_PLACE

_FOUND_WITH = _l("Its address in this toolbox, or its exact title.")


class CallForm(Form):
    """What somebody looks for, and who it is."""

    title = StringField(
        _l("What are you looking for?"),
        description=_l("One line, for example: a checklist for visits to firms."),
        validators=[Needed()],
        render_kw={"maxlength": rules.TITLE_LENGTH, "autocomplete": "off"},
    )
    purpose = TextAreaField(
        _l("What do you need the instrument for?"),
        description=_l("With whom, where, by when? Everybody can read it. No contact, please."),
        validators=[Needed()],
        render_kw={"maxlength": rules.TEXT_LENGTH},
    )
    organisation = RadioField(
        _l("Who looks for it?"), validate_choice=False, choices=[], validators=[Needed()]
    )
    seeker_name = StringField(
        _l("Who looks for it?"),
        description=_l("For example a firm, a school or a project. Everybody can read it."),
        validators=[Needed()],
        render_kw={"autocomplete": "organization", "maxlength": 120},
    )
    guest_email = StringField(
        _l("Your e-mail address"),
        description=_l("For answers, and for the link to your call. Nobody else sees it."),
        validators=[Needed()],
        render_kw={"autocomplete": "email", "inputmode": "email"},
        widget=EmailInput(),
    )
    words = StringField(
        _l("Words to search for"),
        description=_l("When something new is published that has all of them, we tell you."),
        render_kw={"maxlength": rules.WORDS_LENGTH, "autocomplete": "off"},
    )
    kind = SelectField(_l("Kind"), validate_choice=False, choices=[], validators=[Settled()])
    audience = SelectMultipleField(_l("For whom?"), validate_choice=False, choices=[])
    sector = SelectMultipleField(_l("Sector"), validate_choice=False, choices=[])
    where = StringField(
        _l("Where?"),
        description=_l("Postcode, town, district or Land."),
        render_kw={"autocomplete": "off", "list": "regionen", "maxlength": LONGEST_PLACE},
    )
    region = RadioField(_l("Which one do you mean?"), validate_choice=False, choices=[])
    alliance = SelectField(
        _l("Show it to an alliance"),
        description=_l("The call then also stands on the page of the alliance."),
        validate_choice=False,
        choices=[],
        validators=[Settled()],
    )

    def offer(
        self,
        *,
        organisations: Sequence[tuple[int, str]],
        audience: Mapping[str, str],
        sector: Mapping[str, str],
        alliances: Iterable[tuple[int, str]],
        is_guest: bool,
    ) -> None:
        """Fill what can be chosen, and ask for nothing that is known."""
        self.kind.choices = choices(
            [("", _("Any")), *((one.key, one.label) for one in KINDS.values())]
        )
        self.audience.choices = choices(audience.items())
        self.sector.choices = choices(sector.items())
        offered = [(str(one), name) for one, name in alliances]
        self.alliance.choices = choices([("", _("To none")), *offered])
        if organisations:
            self.organisation.choices = choices((str(one), name) for one, name in organisations)
            if not self.organisation.data:
                self.organisation.data = str(organisations[0][0])
            del self["seeker_name"]
        else:
            del self["organisation"]
        if not is_guest:
            del self["guest_email"]

    def ask_which(self, where: Where) -> None:
        """Offer the districts that what was typed may mean."""
        if not where.offered:
            self.where.errors = [_("We know no such place. Please try the name of the district.")]
            return
        self.region.choices = choices(where.offered.items())
        self.region.errors = [where.question]

    def wanted(self, region: str | None) -> Wanted:
        """What somebody looks for, as it was typed."""
        return Wanted(
            title=self.title.data or "",
            purpose=self.purpose.data or "",
            words=self.words.data or "",
            kind=self.kind.data or "",
            audience=tuple(dict.fromkeys(self.audience.data or ())),
            sector=tuple(dict.fromkeys(self.sector.data or ())),
            region=(region,) if region else (),
            alliance_id=chosen_number(self.alliance.data),
        )


class AnswerForm(Form):
    """What an organisation says to a call."""

    organisation = RadioField(
        _l("Who answers?"), validate_choice=False, choices=[], validators=[Needed()]
    )
    instrument = StringField(
        _l("An instrument of this toolbox"),
        description=_FOUND_WITH,
        render_kw={"autocomplete": "off", "maxlength": 300},
    )
    text = TextAreaField(
        _l("Your answer"),
        description=_l(
            "With an instrument, everybody can read it. Without one, only those who look and the "
            "editors do, and you can leave a contact."
        ),
        validators=[Needed()],
        render_kw={"maxlength": rules.TEXT_LENGTH},
    )

    def offer(self, organisations: Sequence[tuple[int, str]]) -> None:
        """Fill what can be chosen; the first one is."""
        self.organisation.choices = choices((str(one), name) for one, name in organisations)
        if not self.organisation.data and organisations:
            self.organisation.data = str(organisations[0][0])


class CloseForm(Form):
    """With what it was found."""

    found = StringField(
        _l("Found with this instrument"),
        description=_FOUND_WITH,
        render_kw={"autocomplete": "off", "maxlength": 300},
    )


class ReasonForm(Form):
    """Why a call is not shown."""

    reason = TextAreaField(_l("Reason"), render_kw={"maxlength": 1000})
