"""The forms of the wizard, one class a step; a kind's own fields grow from its declaration."""

from collections.abc import Callable, Sequence
from typing import Any

from flask_wtf.file import MultipleFileField
from wtforms import SelectField
from wtforms.validators import InputRequired
from wtforms.widgets import DateInput, EmailInput, URLInput

from toolbox.accounts.models import Membership
from toolbox.catalogue.content import (
    CREDIT_ROLE_LABELS,
    LINK_KIND_LABELS,
    Content,
    CreditEntry,
    LinkEntry,
    SourceEntry,
)
from toolbox.catalogue.kinds.declaration import FieldType, KindField
from toolbox.catalogue.kinds.registry import ALL, kind_named
from toolbox.catalogue.models import Version
from toolbox.foundation.i18n import Message, _l
from toolbox.web.contribute.beginning import BeginForm
from toolbox.web.contribute.fields import (
    AddressField,
    DayField,
    LineField,
    LinesField,
    OneField,
    ProseField,
    RowForm,
    RowsField,
    TagsField,
    TermsField,
    WholeNumberField,
    YesNoField,
    options,
)
from toolbox.web.contribute.step_form import KIND_PREFIX, StepForm, term_choices
from toolbox.web.instruments.files import ROLE_LABELS

_NUMERIC = {"inputmode": "numeric", "autocomplete": "off"}


class StartForm(BeginForm):
    """A file or a link, what it is, and whose it is."""

    files = MultipleFileField(_l("Files"))
    link = AddressField(
        _l("Link"),
        description=_l("For a website, a video or an app. Files and links can go together."),
        widget=URLInput(),
        render_kw={"autocomplete": "off"},
    )
    kind = OneField(
        _l("What is it?"),
        choices=options({kind.key: kind.label for kind in ALL}),
        validators=[InputRequired(_l("Please choose what kind of instrument it is."))],
    )
    organisation = OneField(_l("For which organisation?"))

    @classmethod
    def for_member(cls, memberships: Sequence[Membership], kind: str | None) -> "StartForm":
        """Return the form for somebody with these memberships; a single one needs no choice."""
        form = cls(data={"kind": kind})
        form.organisation.choices = options(
            {str(one.organisation_id): one.organisation.name for one in memberships}
        )
        if not form.organisation.data and memberships:
            form.organisation.data = str(memberships[0].organisation_id)
        return form


class LinkRow(RowForm):
    """An address elsewhere."""

    url = AddressField(_l("Web address"), widget=URLInput())
    label = LineField(_l("Name of the link"))
    kind = SelectField(_l("What it leads to"), choices=options(LINK_KIND_LABELS), default="web")


class FilesForm(StepForm):
    """Files with what they are for, and links."""

    files = MultipleFileField(_l("Add files"))
    links = RowsField(_l("Links"), row=LinkRow, make=LinkEntry)


def files_form(version: Version) -> StepForm:
    """Return the form with a title and a role for each file of ``version``."""
    own: dict[str, Any] = {}
    for attachment in version.attachments:
        own[f"title-{attachment.id}"] = LineField(_l("Title of the file"), default=attachment.title)
        own[f"role-{attachment.id}"] = SelectField(
            _l("What it is for"),
            choices=options(ROLE_LABELS),
            default=attachment.role,
            validate_choice=False,
        )
    return _about(FilesForm, version, own)


class DescribeForm(StepForm):
    """What it is, how to use it, what must stay and what may change elsewhere."""

    needed = frozenset({"title", "summary", "description"})

    title = LineField(_l("Title"))
    summary = ProseField(
        _l("Short description"),
        description=_l("What does it do, and for whom? This is what people read in the search."),
    )
    description = ProseField(
        _l("Description"),
        description=_l("Markdown works: **bold**, *italic*, lists, links and ## headings."),
    )
    steps = LinesField(
        _l("How to use it"), description=_l("One step per line, at most 12, in their order.")
    )
    preparation_minutes = WholeNumberField(
        _l("Preparation in minutes"), description=_l("A day counts 480."), render_kw=_NUMERIC
    )
    duration_minutes = WholeNumberField(
        _l("Duration in minutes"),
        description=_l("Once through, without preparation."),
        render_kw=_NUMERIC,
    )
    group_min = WholeNumberField(_l("Group: at least"), render_kw=_NUMERIC)
    group_max = WholeNumberField(_l("Group: at most"), render_kw=_NUMERIC)
    transfer_core = ProseField(
        _l("What must stay"),
        description=_l("The core of the idea: without it, the instrument does not work."),
    )
    adaptation = LinesField(
        _l("What others may change"),
        description=_l("One per line, for example places, names, occupations, dates."),
    )
    contact_name = LineField(
        _l("Contact: name"), description=_l("Visitors see it. A function will do.")
    )
    contact_email = LineField(
        _l("Contact: e-mail address"), widget=EmailInput(), render_kw={"autocomplete": "off"}
    )


_NOT_SAID = {"": _l("Not said")}
_YES_NO = {"yes": _l("Yes"), "no": _l("No"), **_NOT_SAID}

_KIND_FIELDS: dict[FieldType, Callable[..., Any]] = {
    FieldType.LINE: LineField,
    FieldType.LINES: LinesField,
    FieldType.NUMBER: WholeNumberField,
    FieldType.CHOICE: OneField,
    FieldType.YES_NO: YesNoField,
}


def _kind_field(declared: KindField) -> Any:
    more: dict[str, Any] = {"description": declared.hint or declared.unit}
    if declared.type is FieldType.YES_NO:
        more["choices"] = options(_YES_NO)
    elif declared.type is FieldType.CHOICE:
        more["choices"] = options({**dict(declared.choices), **_NOT_SAID})
    elif declared.type is FieldType.NUMBER:
        more["render_kw"] = _NUMERIC
    return _KIND_FIELDS[declared.type](declared.label, **more)


def describe_form(version: Version) -> StepForm:
    """Return the form with the kind's own fields."""
    declared = kind_named(version.instrument.kind).fields
    own = {f"{KIND_PREFIX}{field.name}": _kind_field(field) for field in declared}
    return _about(DescribeForm, version, own)


def _terms(vocabulary: str, label: Message, hint: Message = "") -> TermsField:
    return TermsField(label, vocabulary=vocabulary, description=hint)


class ClassifyForm(StepForm):
    """By what people find it."""

    needed = frozenset({"audience", "topic", "languages"})

    audience = _terms("audience", _l("For whom"))
    topic = _terms("topic", _l("Topics"))
    languages = TermsField(_l("Languages"), vocabulary="language", closed=True)
    sector = _terms("sector", _l("Sectors"), _l("Leave it empty if it suits all."))
    occupation = _terms("occupation", _l("Occupations"), _l("Leave it empty if it suits all."))
    region = _terms("region", _l("Regions"), _l("Where it was made for or is offered."))
    phase = _terms("phase", _l("Phase of training"))
    school_form = _terms("school_form", _l("School forms"))
    standard_element = _terms("standard_element", _l("Standard elements of career orientation"))
    transfer = _terms("transfer", _l("Direction of transfer"))
    accessibility = _terms("accessibility", _l("Accessibility of the files"))
    tags = TagsField(
        _l("Keywords"),
        description=_l(
            "With commas between them, at most 20. For words no list above has, also for the"
            " everyday words that people will search with."
        ),
    )


def classify_form(version: Version) -> StepForm:
    """Return the form that asks by what people find it; services need their regions."""
    place = {"region"} if kind_named(version.instrument.kind).has_place else set()
    return _about(ClassifyForm, version, {"needed": ClassifyForm.needed | place})


class CreditRow(RowForm):
    """Somebody who made, funded or supported it."""

    name = LineField(_l("Name"))
    role = SelectField(
        _l("Role"), choices=options(CREDIT_ROLE_LABELS), default="author", validate_choice=False
    )
    project = LineField(_l("Project"))
    funding_line = LineField(_l("Funding programme"))
    period = LineField(_l("Period"), description=_l("For example 2016-2019."))


class SourceRow(RowForm):
    """A fact of legal weight and where it stands."""

    fact = LineField(_l("Fact"))
    source = LineField(_l("Source"), description=_l("For example § 27 BBiG."))
    checked = LineField(_l("Last checked on"), widget=DateInput())


class RightsForm(StepForm):
    """Who made it, what others may do with it, and how long it is good for."""

    needed = frozenset({"licence", "credits"})

    licence = OneField(_l("Licence"))
    credits = RowsField(_l("Who made it"), row=CreditRow, make=CreditEntry)
    sources = RowsField(_l("Sources of legal facts"), row=SourceRow, make=SourceEntry)
    review_by = DayField(
        _l("Look at it again by"),
        description=_l("When could facts or links be out of date?"),
    )
    change_note = ProseField(
        _l("What is new in this version"),
        description=_l("One or two sentences for those who know the version before."),
    )

    def prepare(self, content: Content) -> None:
        """Offer the licences of the vocabulary."""
        carried = (content.licence,) if content.licence else ()
        self.licence.choices = term_choices("licence", carried)


def rights_form(version: Version) -> StepForm:
    """Return the form about makers and licence; a first version has no change note."""
    own = {} if version.number > 1 else {"change_note": None}
    return _about(RightsForm, version, own)


def _about(base: type[StepForm], version: Version, own: dict[str, Any] | None = None) -> StepForm:
    form: type[StepForm] = type(base.__name__, (base,), own or {})
    return form.about(version)
