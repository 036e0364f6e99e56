"""Forms of upkeep; what a value must be like is decided below the doors."""

from collections.abc import Sequence
from datetime import date

from wtforms import DateField, RadioField, SelectMultipleField, StringField, TextAreaField
from wtforms.validators import Optional

from toolbox.foundation.clock import today
from toolbox.foundation.i18n import Message, _, _l
from toolbox.upkeep import rules
from toolbox.upkeep.lifecycle import Moving
from toolbox.upkeep.models import ProjectEnding
from toolbox.upkeep.queries import FoundOrganisation
from toolbox.web.forms import Form, Needed, choices
from toolbox.web.surroundings import long_date


def _number(typed: object) -> int:
    text = str(typed or "")
    return int(text) if text.isdecimal() and len(text) < 12 else 0


class SuccessorForm(Form):
    """What to use instead."""

    successor = StringField(
        _l("Use this instead"),
        description=_l("The address of another instrument, or the last part of it."),
        render_kw={"autocomplete": "off", "spellcheck": "false"},
    )

    @property
    def slug(self) -> str | None:
        """The slug, also out of a whole address that was pasted."""
        return (self.successor.data or "").strip().rstrip("/").rpartition("/")[2] or None


class OfferForm(Form):
    """To whom an instrument is offered, and when it is to move."""

    organisation = RadioField(
        _l("Who should look after it?"),
        validate_choice=False,
        choices=[],
        validators=[Needed()],
    )
    message = TextAreaField(
        _l("A word to them"), description=_l("They read it together with your offer.")
    )
    when = RadioField(
        _l("When does it move?"), validate_choice=False, choices=[], validators=[Needed()]
    )
    moves_on = DateField(
        _l("Day of the move"),
        description=_l("Only if you have chosen a day of your own."),
        validators=[Optional()],
    )

    def among(self, found: Sequence[FoundOrganisation]) -> "OfferForm":
        """Fill the choice of organisations; the only one is chosen already."""
        self.organisation.choices = choices((str(one.id), one.name) for one in found)
        if len(found) == 1 and not self.organisation.data:
            self.organisation.data = str(found[0].id)
        return self

    def moving(self, plan: ProjectEnding | None, usual: Moving = Moving.AT_ONCE) -> "OfferForm":
        """Fill the choice of days; the end of the project is one where it lies ahead."""
        words = {Moving.AT_ONCE: _("As soon as they accept")}
        if plan is not None and plan.ends_on is not None and plan.ends_on >= today():
            day = long_date(plan.ends_on)
            words[Moving.AT_END] = _("At the end of the project, on %(day)s", day=day)
        words[Moving.ON_DAY] = _("On another day")
        self.when.choices = choices((key.value, label) for key, label in words.items())
        if self.when.data not in words:
            self.when.data = (usual if usual in words else Moving.AT_ONCE).value
        return self

    def day(self, plan: ProjectEnding | None) -> date | None:
        """The day of the move that was chosen, None for at once. Raises Invalid."""
        ends_on = plan.ends_on if plan is not None else None
        return rules.chosen_move(self.when.data or "", self.moves_on.data, ends_on)

    @property
    def organisation_id(self) -> int:
        """The organisation that was chosen; 0 for none."""
        return _number(self.organisation.data)


class SeveralForm(OfferForm):
    """Several instruments that are offered at once."""

    instruments = SelectMultipleField(
        _l("Which instruments?"), validate_choice=False, choices=[], validators=[Needed()]
    )

    def about(self, pairs: Sequence[tuple[str, Message]]) -> "SeveralForm":
        """Fill the choice of instruments."""
        self.instruments.choices = choices(pairs)
        return self

    @property
    def instrument_ids(self) -> list[int]:
        """The instruments that were chosen."""
        return [_number(one) for one in self.instruments.data or []]


class AskForm(Form):
    """Which organisation would like to look after an instrument, and why."""

    organisation = RadioField(
        _l("For which organisation?"), validate_choice=False, choices=[], validators=[Needed()]
    )
    sentence = TextAreaField(
        _l("Why with you?"),
        description=_l("One or two sentences. Whoever decides reads them."),
        validators=[Needed()],
    )

    @property
    def organisation_id(self) -> int:
        """The organisation that was chosen; 0 for none."""
        return _number(self.organisation.data)


class AnswerForm(Form):
    """What is said with a no."""

    answer = StringField(_l("Your reason"), render_kw={"autocomplete": "off"})


class DayForm(Form):
    """The last day of a project."""

    ends_on = DateField(
        _l("Last day of the project"),
        description=_l("From the day after, your public page says that the project has ended."),
        validators=[Needed(), Optional()],
    )


class ContactForm(Form):
    """Whom people can ask when the project is over."""

    contact_name = StringField(_l("Name"), render_kw={"autocomplete": "off"})
    contact_email = StringField(
        _l("E-mail address"),
        description=_l("Everybody can read it on the page of the organisation after the end."),
        render_kw={"autocomplete": "off", "inputmode": "email"},
    )
