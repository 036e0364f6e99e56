"""The forms of adoptions; what a value must be like is decided below the doors."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, ClassVar

from flask_wtf.file import FileField
from wtforms import (
    BooleanField,
    DateField,
    FieldList,
    FormField,
    HiddenField,
    RadioField,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms import Form as PlainForm
from wtforms.validators import AnyOf, InputRequired, Optional
from wtforms.widgets import EmailInput

from toolbox.adoption.lifecycle import Stage
from toolbox.foundation.clock import today
from toolbox.foundation.i18n import Message, _, _l
from toolbox.web.adoption.places import Where
from toolbox.web.forms import Form, Needed, Settled, choices, chosen_number
from toolbox.web.places import LONGEST_PLACE

OTHER = "other"
"""What is chosen where the entry is for somebody else than an own organisation."""
FACTOR_ROWS, MOST_FACTORS = 2, 8
LONGEST_LINE, LONGEST_TEXT = 200, 2000
_HOW_FAR = _l("Please choose how far you are.")
_NEWS_FOR_OTHERS = _l("For an entry of your own. Others decide about it themselves.")
_LONGEST_NUMBER = 9
_ON_PAGE = ("organisation", "adopter_name", "to_email", "guest_email", "where", "region", "since")
"""What the report asks first, in this order; the other fields follow as they are declared."""
_STAGES: dict[Stage, Message] = {
    Stage.INTEREST: _l("Interest – we would like to use it"),
    Stage.TRIAL: _l("Trying it out – for the first time, or with one group"),
    Stage.ADOPTED: _l("In use – we work with it"),
    Stage.ESTABLISHED: _l("Part of everyday work – it has a fixed place with us"),
    Stage.ABANDONED: _l("Given up – we use it no longer"),
}
COLLECTIVE = ("places", "source", "source_date")
_NUMERIC = {"inputmode": "numeric", "autocomplete": "off"}
_LETTERS = {"autocomplete": "email", "inputmode": "email"}


class WithPhoto:
    """Marks what a photo needs, so that nobody is told it may be left out; its hint says when."""

    field_flags: ClassVar[dict[str, bool]] = {"settled": True}

    def __call__(self, _form: object, _field: object) -> None:
        """Leave the sentence to whoever knows whether there is a photo."""


class NumberField(StringField):
    """A whole number or nothing, which is None; what cannot be read stays in the field."""

    def process_formdata(self, valuelist: Sequence[Any]) -> None:
        """Take a number, also with dots between the thousands; ValueError otherwise."""
        typed = str(valuelist[0]).strip() if valuelist else ""
        digits = typed.replace(".", "").replace("\u202f", "").replace(" ", "")
        self.data: Any = None
        if digits and (not digits.isdecimal() or len(digits) > _LONGEST_NUMBER):
            raise ValueError(_("Please enter a whole number, for example 45."))
        if digits:
            self.data = int(digits)

    def _value(self) -> str:
        if self.raw_data and self.process_errors:
            return str(self.raw_data[0])[:40]
        return "" if self.data is None else str(self.data)


class FactorRow(PlainForm):
    """What made it work, from the vocabulary, in a sentence of one's own."""

    term = SelectField(_l("Success factor"), validate_choice=False, choices=[])
    sentence = StringField(_l("In one sentence"), render_kw={"maxlength": 300})


class EntryForm(Form):
    """What an adopter says about the use of an instrument; the same for new and known entries."""

    only_version: int | None = None

    adopter_name = StringField(
        _l("Name of the organisation"),
        description=_l("For example a firm, a school, a town or a project."),
        validators=[InputRequired(_l("Please say who uses it."))],
        render_kw={"autocomplete": "organization", "maxlength": 200},
    )
    where = StringField(
        _l("Where?"),
        description=_l("Postcode, town, district or Land."),
        validators=[InputRequired(_l("Please say where it is used."))],
        render_kw={"autocomplete": "off", "list": "regionen", "maxlength": LONGEST_PLACE},
    )
    region = RadioField(_l("Which one do you mean?"), validate_choice=False, choices=[])
    worked = TextAreaField(_l("What worked well?"), render_kw={"maxlength": LONGEST_TEXT})
    hindered = TextAreaField(
        _l("What got in the way?"),
        description=_l("The makers can answer it, so that the next ones have it easier."),
        render_kw={"maxlength": LONGEST_TEXT},
    )
    quote_consent = BooleanField(
        _l("My words may be shown and quoted with the name of the organisation"),
        description=_l("Without this, only the makers and the editors read them."),
    )
    factors = FieldList(
        FormField(FactorRow), _l("What made it succeed?"), min_entries=0, max_entries=MOST_FACTORS
    )
    version_id = SelectField(
        _l("Which version?"), validate_choice=False, choices=[], validators=[Settled()]
    )
    people_reached = NumberField(
        _l("How many people have you reached with it?"),
        description=_l("A good estimate is enough."),
        render_kw=_NUMERIC,
    )
    photo = FileField(_l("A photo"), description=_l("JPEG, PNG or WebP, at most 5 MB."))
    kept_photo = HiddenField()
    kept_photo_name = ""
    photo_alt = StringField(
        _l("What can be seen in it?"),
        description=_l("Needed with a photo, for people who do not see it."),
        validators=[WithPhoto()],
        render_kw={"autocomplete": "off", "maxlength": LONGEST_LINE},
    )
    photo_rights = StringField(
        _l("Who took the photo?"),
        description=_l("Needed with a photo. The name is shown below it."),
        validators=[WithPhoto()],
        render_kw={"autocomplete": "off", "maxlength": LONGEST_LINE},
    )
    photo_agreed = BooleanField(
        _l("We may show the photo, and everybody who can be recognised in it has agreed")
    )
    without_photo = BooleanField(_l("Take the present photo away"))
    contact_name = StringField(
        _l("Name"), render_kw={"autocomplete": "name", "maxlength": LONGEST_LINE}
    )
    contact_email = StringField(_l("E-mail address"), render_kw=_LETTERS, widget=EmailInput())
    contact_consent = BooleanField(_l("The makers may see this name and address and ask me"))
    wants_news = BooleanField(_l("Tell me by e-mail about new versions"))
    places = NumberField(
        _l("How many places?"),
        description=_l("More than one for a collective report with a public source."),
        render_kw=_NUMERIC,
    )
    source = StringField(_l("Source"), render_kw={"autocomplete": "off", "maxlength": 500})
    source_date = DateField(_l("State of the source"), validators=[Optional()])

    @property
    def factor_pairs(self) -> list[tuple[str, str]]:
        """The factors that were chosen or described: key of the term, and the sentence."""
        rows = ((row.form.term.data or "", row.form.sentence.data or "") for row in self.factors)
        return [(term, sentence.strip()) for term, sentence in rows if term or sentence.strip()]

    @property
    def chosen_version(self) -> int | None:
        """The version that was chosen, the only one where there is no choice, None for none."""
        return chosen_number(self.version_id.data) if "version_id" in self else self.only_version

    def offer(self, *, versions: Mapping[str, str], factors: Mapping[str, str]) -> None:
        """Fill what can be chosen; there is always an empty row for one factor more."""
        self.version_id.choices = choices([("", _("I do not know")), *versions.items()])
        if len(versions) == 1:
            self.only_version = chosen_number(next(iter(versions)))
            self.leave_out("version_id")
        wanted = max(FACTOR_ROWS, len(self.factor_pairs) + 1)
        while len(self.factors) < min(wanted, MOST_FACTORS):
            self.factors.append_entry()
        for row in self.factors:
            row.form.term.choices = choices([("", _("Please choose")), *factors.items()])

    def leave_out(self, *names: str) -> None:
        """Ask for nothing of these."""
        for name in names:
            del self[name]

    def ask_which(self, where: Where) -> None:
        """Offer the districts that what was typed may mean."""
        self.region.choices = choices(where.offered.items())
        self.region.flags.required = True
        if self.region.data not in where.offered:
            self.region.errors = [where.question]


class ReportForm(EntryForm):
    """The first report: besides, who uses it, since when, how far, and how to come back."""

    since = DateField(
        _l("Since when?"),
        description=_l("If you do not know the day, take the first of the month."),
        validators=[InputRequired(_l("Please say since when."))],
    )
    stage = RadioField(
        _l("How far are you?"),
        choices=[],
        validate_choice=False,
        validators=[Needed(), AnyOf(list(Stage), message=_HOW_FAR)],
    )
    organisation = RadioField(
        _l("Who uses it?"), validate_choice=False, choices=[], validators=[Needed()]
    )
    to_email = StringField(
        _l("E-mail address there"),
        description=_l(
            "Needed if the organisation has no account here. They are asked whether it is true; "
            "until they agree, nobody else sees it."
        ),
        render_kw={"autocomplete": "off", "inputmode": "email"},
        widget=EmailInput(),
    )
    guest_email = StringField(
        _l("Your e-mail address"),
        description=_l("For the link with which you can change your entry. Nobody else sees it."),
        validators=[InputRequired(_l("Please enter your e-mail address."))],
        render_kw=_LETTERS,
        widget=EmailInput(),
    )

    def for_guest(self) -> None:
        """Keep what people without an account are asked."""
        self.leave_out("organisation", "to_email", *COLLECTIVE)
        self._offer_stages()

    def for_person(
        self, organisations: Sequence[tuple[int, str]], *, names_others: bool, collects: bool
    ) -> None:
        """Keep what somebody with these organisations is asked; the first one is chosen.

        ``names_others``: the entry may be for somebody else; without an own organisation it is.
        """
        offered: list[tuple[str, Message]] = [(str(number), name) for number, name in organisations]
        if offered and names_others:
            offered.append((OTHER, _l("Somebody else")))
        self.organisation.choices = choices(offered)
        if not self.organisation.data:
            self.organisation.data = offered[0][0] if offered else OTHER
        left_out = ["guest_email", *(() if collects else COLLECTIVE)]
        left_out += [] if names_others else ["to_email"]
        left_out += [] if names_others or not offered else ["adopter_name"]
        left_out += ["wants_news"] if names_others and not offered else []
        self.leave_out(*left_out)
        if offered and names_others:
            self.wants_news.description = _NEWS_FOR_OTHERS
        if offered and "adopter_name" in self:
            self.adopter_name.validators = []
            self.adopter_name.flags.required = False
        self._offer_stages()

    def __iter__(self) -> Iterator[Any]:
        """Go through the fields as the page shows them: so stands what is wrong in its list."""
        last = len(_ON_PAGE)
        place = {name: number for number, name in enumerate(_ON_PAGE)}
        return iter(sorted(super().__iter__(), key=lambda one: place.get(one.short_name, last)))

    def _offer_stages(self) -> None:
        self.stage.choices = choices((one.value, label) for one, label in _STAGES.items())

    @property
    def organisation_id(self) -> int | None:
        """The own organisation that was chosen, None for somebody else."""
        return chosen_number(self.organisation.data) if "organisation" in self else None

    @property
    def is_for_other(self) -> bool:
        """True where the entry is for somebody else than an own organisation."""
        return "organisation" in self and self.organisation.data == OTHER


class StageForm(Form):
    """The next stage: one press of a button, with today's date unless another is given."""

    on = DateField(_l("Since"), default=today, validators=[Optional()])


class DayForm(Form):
    """Since when the last stage really is; ``stage`` says which one the person has seen."""

    since = DateField(_l("Since when?"), validators=[InputRequired(_l("Please say since when."))])
    stage = HiddenField()


class AnswerForm(Form):
    """What the makers say to an entry."""

    text = TextAreaField(
        _l("Your answer"),
        description=_l("Everybody can read it below the entry. The entry itself stays as it is."),
        validators=[Needed()],
        render_kw={"maxlength": 2000},
    )


class ReasonForm(Form):
    """Why an entry is not taken up."""

    reason = TextAreaField(
        _l("Reason"),
        description=_l("One sentence. Whoever reported it reads it in the mail."),
        render_kw={"maxlength": 1000},
    )
