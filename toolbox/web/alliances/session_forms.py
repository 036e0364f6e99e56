"""Forms of pitches, interest and agreements; what a value must be like is decided below."""

from collections.abc import Iterable
from datetime import date

from wtforms import (
    BooleanField,
    DateField,
    EmailField,
    HiddenField,
    IntegerField,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.validators import Optional

from toolbox.alliances.agreements import AgreementEntry
from toolbox.alliances.interest import ContactEntry
from toolbox.alliances.lifecycle import Part
from toolbox.alliances.models import AllianceMember, Meeting
from toolbox.alliances.pitch_models import Agreement, MeetingContact, Pitch
from toolbox.alliances.pitching import Card
from toolbox.catalogue.models import Version
from toolbox.foundation.i18n import _, _l
from toolbox.web.forms import Form, Needed, Settled, choices, chosen_number


class ChooseInstrumentForm(Form):
    """Which instrument is pitched: one of the own, or any by its address."""

    own = SelectField(_l("One of my instruments"), validate_choice=False, choices=[])
    instrument = StringField(
        _l("Address of an instrument"),
        description=_l("Copy it from the page of the instrument; its last part is enough."),
        render_kw={"autocomplete": "off", "spellcheck": "false"},
    )

    def offer(self, versions: Iterable[Version]) -> bool:
        """Offer these instruments; False where there are none."""
        found = [(one.instrument.slug, one.title) for one in versions]
        self.own.choices = choices([("", _("Please choose")), *found])
        self.instrument.flags.required = not found
        return bool(found)

    @property
    def slug(self) -> str:
        """What was chosen, also out of a whole address that was pasted."""
        typed = (self.instrument.data or "").strip().partition("?")[0].rstrip("/")
        return typed.rpartition("/")[2][:200] or (self.own.data or "")


class CardForm(Form):
    """What is said in a minute."""

    row_version = HiddenField()
    problem = TextAreaField(
        _l("Which problem does it solve?"),
        description=_l("Begin with what everybody in the room knows."),
        validators=[Needed()],
    )
    audience = TextAreaField(_l("For whom is it?"), validators=[Needed()])
    effort = TextAreaField(
        _l("What does it take?"),
        description=_l("Time, people, rooms, devices, money."),
        validators=[Needed()],
    )
    proof = TextAreaField(_l("What shows that it works?"))
    ask = TextAreaField(
        _l("What do you ask for?"),
        description=_l("One sentence: what should somebody in the room do now?"),
        validators=[Needed()],
    )
    seconds = IntegerField(_l("Time in seconds"), validators=[Needed()])

    @property
    def card(self) -> Card:
        """What was typed in."""
        return Card(
            problem=self.problem.data or "",
            audience=self.audience.data or "",
            effort=self.effort.data or "",
            proof=self.proof.data or "",
            ask=self.ask.data or "",
            seconds=self.seconds.data or 0,
        )

    @classmethod
    def of(cls, pitch: Pitch) -> "CardForm":
        """Return the form with what the card says now."""
        return cls(obj=pitch)


class InterestForm(Form):
    """What a guest says on the telephone."""

    name = StringField(
        _l("Name"), validators=[Needed()], render_kw={"autocomplete": "name", "maxlength": 120}
    )
    organisation = StringField(
        _l("Organisation"), render_kw={"autocomplete": "organization", "maxlength": 200}
    )
    place = StringField(
        _l("Postcode, town or district"),
        validators=[Needed()],
        render_kw={"autocomplete": "postal-code", "maxlength": 200},
    )
    email = EmailField(
        _l("E-mail"), validators=[Needed()], render_kw={"autocomplete": "email", "maxlength": 254}
    )
    consent = BooleanField(
        _l("I agree that the makers of this instrument get my name and my e-mail address."),
        validators=[Needed()],
    )
    wants_summary = BooleanField(_l("Send me the summary of the meeting by e-mail."))

    @property
    def entry(self) -> ContactEntry:
        """What was typed in."""
        return ContactEntry(
            name=self.name.data or "",
            organisation=self.organisation.data or "",
            place=self.place.data or "",
            email=self.email.data or "",
            consent=bool(self.consent.data),
            wants_summary=bool(self.wants_summary.data),
        )

    def remember(self, contact: MeetingContact) -> None:
        """Fill in what was said in this browser before, but not the agreement."""
        for name in ("name", "organisation", "place", "email", "wants_summary"):
            self[name].data = getattr(contact, name)


class MemberInterestForm(Form):
    """For whom somebody with an account is interested."""

    organisation = SelectField(_l("For"), validate_choice=False, choices=[], validators=[Settled()])

    wants_summary = BooleanField(_l("Send me the summary of the meeting by e-mail."))

    def offer(self, names: dict[int, str], own_name: str) -> None:
        """Offer the own organisations, then oneself."""
        found = [(str(number), name) for number, name in sorted(names.items(), key=lambda x: x[1])]
        self.organisation.choices = choices(
            [*found, ("", _("%(name)s, for myself", name=own_name))]
        )

    @property
    def organisation_id(self) -> int | None:
        """The organisation that was chosen, None for oneself."""
        return chosen_number(self.organisation.data)


class AgreementForm(Form):
    """Who does what by when."""

    row_version = HiddenField()
    what = TextAreaField(
        _l("What is going to be done?"),
        description=_l("One sentence that everybody understands in half a year. No names."),
        validators=[Needed()],
    )
    organisation = SelectField(
        _l("Who does it?"), validate_choice=False, choices=[], validators=[Needed()]
    )
    who = StringField(
        _l("Somebody else"),
        description=_l("An organisation or a role that is no member; no names of people."),
        render_kw={"maxlength": 200},
    )
    due_on = DateField(_l("By when?"), validators=[Optional(), Needed()])
    person = StringField(
        _l("Name of the person"),
        description=_l("Only members of the alliance see it."),
        render_kw={"autocomplete": "off", "maxlength": 200},
    )
    email = EmailField(
        _l("E-mail for reminders"),
        description=_l(
            "Without it the owners of the organisation are reminded. Somebody without an account "
            "here is asked first whether that is welcome."
        ),
        render_kw={"autocomplete": "off", "maxlength": 254},
    )
    consent = BooleanField(_l("The person agreed that we write to this address."))

    def offer(self, members: Iterable[AllianceMember]) -> None:
        """Offer the member organisations."""
        found = [(str(one.organisation_id), one.organisation.name) for one in members]
        self.organisation.choices = choices([("", _("Somebody else, see below")), *found])

    @property
    def entry(self) -> AgreementEntry:
        """What was typed in."""
        return AgreementEntry(
            what=self.what.data or "",
            due_on=self.due_on.data,
            organisation_id=chosen_number(self.organisation.data),
            who=self.who.data or "",
            person=self.person.data or "",
            email=self.email.data or "",
            consent=bool(self.consent.data),
        )

    def show(self, agreement: Agreement) -> None:
        """Fill in what was agreed."""
        for name in ("row_version", "what", "due_on", "person"):
            self[name].data = getattr(agreement, name)
        is_member = agreement.organisation_id is not None
        self.organisation.data = str(agreement.organisation_id) if is_member else ""
        self.who.data = "" if is_member else agreement.who
        self.email.data = agreement.user.email if agreement.user else agreement.email
        self.consent.data = bool(self.email.data)


class ResultForm(Form):
    """What moderators say about a meeting, and what of it everybody sees."""

    words = TextAreaField(
        _l("A few words"),
        description=_l("What was it about, what happens next? Markdown is possible. No names."),
    )
    pitches = BooleanField(_l("Show everybody what was pitched, with the numbers of interest"))
    agreements = BooleanField(_l("Show everybody what was agreed, without names of people"))
    seen = HiddenField()
    """When what the form shows was last changed: what others wrote since is not written over."""

    @property
    def parts(self) -> list[Part]:
        """The parts that everybody sees."""
        chosen = {Part.PITCHES: self.pitches.data, Part.AGREEMENTS: self.agreements.data}
        return [part for part, is_chosen in chosen.items() if is_chosen]

    @property
    def came_along(self) -> bool:
        """Whether the fields were sent; the question before the mail sends none of them."""
        return bool(self.words.raw_data)

    def show(self, meeting: Meeting, words: str) -> None:
        """Fill in what holds; a box that is ticked says what everybody sees now."""
        self.words.data = words
        self.pitches.data = Part.PITCHES.value in meeting.public_parts
        self.agreements.data = Part.AGREEMENTS.value in meeting.public_parts


def next_day(form: AgreementForm, day: date) -> None:
    """Propose a day in a form that is fresh."""
    form.due_on.data = form.due_on.data or day
