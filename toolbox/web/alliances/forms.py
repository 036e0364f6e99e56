"""Forms about alliances and meetings; what a value must be like is decided below the doors."""

from datetime import datetime, timedelta

from wtforms import (
    BooleanField,
    DateField,
    EmailField,
    IntegerField,
    MultipleFileField,
    RadioField,
    SelectMultipleField,
    StringField,
    TextAreaField,
    TimeField,
    URLField,
)
from wtforms.validators import InputRequired, Optional

from toolbox.alliances.lifecycle import PART_LABELS, PUBLIC_AT_FIRST, Part
from toolbox.alliances.models import Meeting
from toolbox.alliances.rules import AllianceDetails, MeetingDetails, PointDetails
from toolbox.foundation.clock import HOME_ZONE, now
from toolbox.foundation.i18n import _l
from toolbox.web.forms import Form, choices

_NO_AUTOCOMPLETE = {"autocomplete": "off"}


class AllianceForm(Form):
    """What the page of an alliance says."""

    name = StringField(
        _l("Name"),
        validators=[InputRequired(_l("Please enter a name."))],
        render_kw=_NO_AUTOCOMPLETE,
    )
    summary = StringField(
        _l("In one sentence"),
        description=_l("Stands in the list of alliances and on top of the page."),
        render_kw=_NO_AUTOCOMPLETE,
    )
    founded_year = IntegerField(
        _l("Founded in"),
        description=_l("A year, for example 2016."),
        validators=[Optional()],
        render_kw=_NO_AUTOCOMPLETE,
    )
    description = TextAreaField(
        _l("What do you do together?"),
        description=_l("Markdown works: **bold**, *italic*, lists and links."),
    )
    website = URLField(_l("Website"), description=_l("For example https://www.example.org"))
    takes_applications = BooleanField(
        _l("Organisations can apply by themselves"),
        description=_l("Without it, only you invite new members."),
        default=True,
    )

    def details(self) -> AllianceDetails:
        """Return what was typed."""
        return AllianceDetails(
            name=self.name.data or "",
            summary=self.summary.data or "",
            description=self.description.data or "",
            founded_year=self.founded_year.data,
            website=self.website.data or "",
            takes_applications=bool(self.takes_applications.data),
        )


class MemberForm(Form):
    """Which organisation to invite, and a word to it."""

    organisation = StringField(
        _l("Organisation"),
        description=_l("Its name as it stands in this toolbox. Its owners get an e-mail."),
        validators=[InputRequired(_l("Please enter the name of an organisation."))],
        render_kw={"autocomplete": "off", "list": "organisationen"},
    )
    message = TextAreaField(_l("Your message"))


class ModeratorForm(Form):
    """Whom to let run an alliance."""

    email = EmailField(
        _l("E-mail address"),
        description=_l("The person needs an account here."),
        validators=[InputRequired(_l("Please enter an e-mail address."))],
        render_kw=_NO_AUTOCOMPLETE,
    )


class ApplicationForm(Form):
    """Which of my organisations wants to join, and why."""

    organisation = RadioField(
        _l("Organisation"),
        validators=[InputRequired(_l("Please choose one of your organisations."))],
    )
    message = TextAreaField(
        _l("Why do you want to take part?"),
        description=_l("The moderators read it. Two sentences are enough."),
    )


class MeetingForm(Form):
    """When and where a meeting is, and who sees what of it."""

    title = StringField(
        _l("Title"),
        description=_l("For example: Spring meeting, or Transfer meeting 1/2027."),
        validators=[InputRequired(_l("Please say what the meeting is called."))],
        render_kw=_NO_AUTOCOMPLETE,
    )
    day = DateField(_l("On which day?"), validators=[InputRequired(_l("Please choose a day."))])
    begins = TimeField(_l("Begins at"), validators=[InputRequired(_l("Please enter a time."))])
    ends_at = TimeField(_l("Ends at"), validators=[InputRequired(_l("Please enter a time."))])
    last_day = DateField(
        _l("Last day"),
        description=_l("Only where it takes several days, or goes on after midnight."),
        validators=[Optional()],
    )
    place = StringField(
        _l("Place"),
        description=_l("House, street and town, as one finds it on a map."),
        render_kw=_NO_AUTOCOMPLETE,
    )
    link = URLField(
        _l("Link to the video meeting"), description=_l("It opens at the other website.")
    )
    about = TextAreaField(
        _l("What is it about?"),
        description=_l("Markdown works: **bold**, *italic*, lists and links."),
    )
    is_public = BooleanField(
        _l("Everybody may know of this meeting"),
        description=_l("Without it, nobody but members and guests hears of it."),
        default=True,
    )
    public_parts = SelectMultipleField(
        _l("What everybody sees of it"),
        description=_l(
            "Members see all of it. Names of guests are never public; you publish files one by one."
        ),
        choices=choices((part.value, label) for part, label in PART_LABELS.items()),
        default=[part.value for part in PUBLIC_AT_FIRST],
    )

    def fill_from(self, meeting: Meeting) -> None:
        """Show a meeting in the fields."""
        starts, ends = (one.astimezone(HOME_ZONE) for one in (meeting.starts_at, meeting.ends_at))
        self.title.data, self.about.data = meeting.title, meeting.about
        self.day.data, self.begins.data, self.ends_at.data = (
            starts.date(),
            starts.time(),
            ends.time(),
        )
        self.last_day.data = ends.date() if ends.date() != starts.date() else None
        self.place.data, self.link.data = meeting.place, meeting.link
        self.is_public.data, self.public_parts.data = meeting.is_public, meeting.public_parts

    def details(self) -> MeetingDetails:
        """Return what was typed; an hour from now where day and times are not complete."""
        starts, ends = now(), now() + timedelta(hours=1)
        day, begins, until = self.day.data, self.begins.data, self.ends_at.data
        if day and begins and until and not self.last_day.errors:
            starts = datetime.combine(day, begins, HOME_ZONE)
            ends = datetime.combine(self.last_day.data or day, until, HOME_ZONE)
        chosen = set(self.public_parts.data or [])
        return MeetingDetails(
            title=self.title.data or "",
            starts_at=starts,
            ends_at=ends,
            about=self.about.data or "",
            place=self.place.data or "",
            link=self.link.data or "",
            is_public=bool(self.is_public.data),
            public_parts=tuple(part for part in Part if part.value in chosen),
        )


class PointForm(Form):
    """A point of an agenda."""

    title = StringField(
        _l("What is it about?"),
        validators=[InputRequired(_l("Please say what the point is about."))],
        render_kw=_NO_AUTOCOMPLETE,
    )
    duration = IntegerField(
        _l("How many minutes?"),
        validators=[InputRequired(_l("Please enter minutes between 1 and 600."))],
        default=15,
        render_kw=_NO_AUTOCOMPLETE,
    )
    speaker = StringField(_l("Who speaks"), render_kw=_NO_AUTOCOMPLETE)
    note = TextAreaField(_l("Note"))

    def details(self) -> PointDetails:
        """Return what was typed."""
        return PointDetails(
            title=self.title.data or "",
            duration=self.duration.data or 0,
            speaker=self.speaker.data or "",
            note=self.note.data or "",
        )


class CancelForm(Form):
    """Why a meeting does not take place."""

    reason = TextAreaField(
        _l("Why does it not take place?"),
        description=_l("It stands in the e-mail and on the page."),
    )


class MinutesForm(Form):
    """What was said and agreed."""

    minutes = TextAreaField(
        _l("Minutes"),
        description=_l("Markdown works: ## headings, **bold**, lists and links."),
    )


class GuestForm(Form):
    """Whom to invite to one meeting."""

    name = StringField(
        _l("Name"),
        validators=[InputRequired(_l("Please enter a name."))],
        render_kw=_NO_AUTOCOMPLETE,
    )
    email = EmailField(
        _l("E-mail address"),
        validators=[InputRequired(_l("Please enter an e-mail address."))],
        render_kw=_NO_AUTOCOMPLETE,
    )
    organisation = StringField(_l("Organisation"), render_kw=_NO_AUTOCOMPLETE)
    knows = BooleanField(
        _l("The person has agreed that I enter the address here"),
        validators=[InputRequired(_l("Please ask the person first."))],
    )


class GuestAnswerForm(Form):
    """A guest says yes."""

    name = StringField(
        _l("Your name"),
        validators=[InputRequired(_l("Please enter a name."))],
        render_kw={"autocomplete": "name"},
    )
    shows_name = BooleanField(
        _l("The members of the alliance may see my name"),
        description=_l("Your e-mail address is seen by the moderators alone."),
    )


class FilesForm(Form):
    """Files for a meeting."""

    files = MultipleFileField(_l("Files"))
