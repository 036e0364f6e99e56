"""What content must be like: to be saved as a draft, and to be submitted."""

from collections.abc import Callable
from datetime import date
from urllib.parse import urlsplit

from toolbox.accounts.rules import EMAIL_SENTENCE, normalise_email
from toolbox.catalogue.content import CREDIT_ROLES, LINK_KINDS, Content
from toolbox.catalogue.kinds.declaration import Kind
from toolbox.foundation.errors import Invalid
from toolbox.foundation.i18n import Message, _l

TITLE_LENGTH = 200
SUMMARY_LENGTH = 280
DESCRIPTION_LENGTH = 20_000
STEP_LENGTH = 600
SOURCE_LENGTH = 500
LONGEST_MINUTES = 60 * 24 * 365

RESERVED_SLUGS = frozenset({"suche", "liste"})
"""Words that lead elsewhere in addresses where others have the slug of an instrument."""

_PROBLEMS = dict[str, list[Message]]

_CHECK_INPUT = _l("Please check the marked fields.")


def _too_long(maximum: int) -> Message:
    return _l("Please use at most %(maximum)s characters.", maximum=maximum)


def _lengths(content: Content) -> _PROBLEMS:
    limits = {
        "title": TITLE_LENGTH,
        "summary": SUMMARY_LENGTH,
        "description": DESCRIPTION_LENGTH,
        "transfer_core": 3000,
        "change_note": 1000,
        "contact_name": 200,
    }
    problems: _PROBLEMS = {
        name: [_too_long(maximum)]
        for name, maximum in limits.items()
        if len(getattr(content, name)) > maximum
    }
    for name, most in (("steps", 12), ("adaptation", 20), ("tags", 20)):
        entries = getattr(content, name)
        if len(entries) > most:
            problems[name] = [_l("Please use at most %(most)s entries.", most=most)]
        elif any(len(entry) > STEP_LENGTH for entry in entries):
            problems[name] = [_too_long(STEP_LENGTH)]
    return problems


def _numbers(content: Content) -> _PROBLEMS:
    problems: _PROBLEMS = {}
    for name, most in (
        ("preparation_minutes", LONGEST_MINUTES),
        ("duration_minutes", LONGEST_MINUTES),
        ("group_min", 100_000),
        ("group_max", 100_000),
    ):
        value = getattr(content, name)
        if value is not None and not 0 <= value <= most:
            problems[name] = [_l("Please enter a number from 0 to %(most)s.", most=most)]
    low, high = content.group_min, content.group_max
    if not problems and low is not None and high is not None and low > high:
        problems["group_max"] = [_l("The largest group cannot be smaller than the smallest.")]
    return problems


def is_web_address(url: str) -> bool:
    """Return whether ``url`` is a complete http or https address of sensible length."""
    try:
        parts = urlsplit(url)
        host = parts.hostname
    except ValueError:
        return False
    safe = not any(character.isspace() or ord(character) < 32 for character in url)
    return parts.scheme in {"http", "https"} and bool(host) and len(url) <= 500 and safe


def _links(content: Content) -> _PROBLEMS:
    if any(not is_web_address(link.url) or link.kind not in LINK_KINDS for link in content.links):
        return {"links": [_l("Please enter web addresses that start with https:// or http://.")]}
    if len(content.links) > 20 or any(len(link.label) > 200 for link in content.links):
        return {"links": [_l("Please use at most 20 links with short names.")]}
    return {}


def _is_day(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True


def _sources(content: Content) -> _PROBLEMS:
    for entry in content.sources:
        day_is_wrong = bool(entry.checked) and not _is_day(entry.checked)
        if day_is_wrong or not (entry.fact.strip() and entry.source.strip()):
            return {
                "sources": [
                    _l("Please give each fact its source, and a date if you have checked it.")
                ]
            }
        if max(len(entry.fact), len(entry.source)) > SOURCE_LENGTH:
            return {"sources": [_too_long(SOURCE_LENGTH)]}
    if len(content.sources) > 30:
        return {"sources": [_l("Please use at most %(most)s entries.", most=30)]}
    return {}


def _people(content: Content) -> _PROBLEMS:
    problems: _PROBLEMS = {}
    for credit in content.credits:
        texts = (credit.name, credit.project, credit.funding_line)
        if not credit.name.strip() or credit.role not in CREDIT_ROLES:
            problems["credits"] = [_l("Please give each maker a name and a role.")]
        elif any(len(entry) > 300 for entry in texts) or len(credit.period) > 40:
            problems["credits"] = [_too_long(300)]
    if len(content.credits) > 50:
        problems["credits"] = [_l("Please use at most %(most)s entries.", most=50)]
    if content.contact_email:
        try:
            normalise_email(content.contact_email)
        except Invalid:
            problems["contact_email"] = [EMAIL_SENTENCE]
    return problems


def _kind_fields(content: Content, kind: Kind) -> _PROBLEMS:
    problems: _PROBLEMS = {}
    declared = {field.name: field for field in kind.fields}
    for name, value in content.fields.items():
        if name not in declared:
            problems[f"fields-{name}"] = [_l("This kind of instrument has no such field.")]
            continue
        problem = declared[name].problem(value)
        if problem is not None:
            problems[f"fields-{name}"] = [problem]
    return problems


def require_saveable(content: Content, kind: Kind) -> None:
    """Raise Invalid with fields unless ``content`` can be kept as a draft, complete or not."""
    problems = {
        **_lengths(content),
        **_numbers(content),
        **_links(content),
        **_sources(content),
        **_people(content),
        **_kind_fields(content, kind),
    }
    if problems:
        raise Invalid(_CHECK_INPUT, fields=problems)


def require_fitting_days(content: Content, before: Content, *, on: date) -> None:
    """Raise Invalid with fields where a day that somebody sets now does not fit ``on``, today.

    A day that ``before`` has stays as it is: time goes on, and nobody is held up by that.
    """
    problems: _PROBLEMS = {}
    stored = {entry.checked for entry in before.sources}
    early = [
        entry.fact
        for entry in content.sources
        if entry.checked not in stored and entry.checked and date.fromisoformat(entry.checked) > on
    ]
    if early:
        problems["sources"] = [
            _l("%(fact)s: the day of the last check cannot be in the future.", fact=fact)
            for fact in early
        ]
    if content.review_by not in {None, before.review_by} and content.review_by < on:
        problems["review_by"] = [_l("This day is over. Please choose today or a later day.")]
    if problems:
        raise Invalid(_CHECK_INPUT, fields=problems)


_REQUIRED: tuple[tuple[str, Callable[[Content], object], Message], ...] = (
    ("title", lambda content: content.title.strip(), _l("Please give it a title.")),
    (
        "summary",
        lambda content: content.summary.strip(),
        _l("Please say in one or two sentences what it does for whom."),
    ),
    ("description", lambda content: content.description.strip(), _l("Please describe it.")),
    (
        "licence",
        lambda content: content.licence,
        _l("Please say under which licence others may use it."),
    ),
    ("languages", lambda content: content.languages, _l("Please choose the language.")),
    ("credits", lambda content: content.credits, _l("Please say who made it.")),
    (
        "audience",
        lambda content: content.terms.get("audience"),
        _l("Please choose for whom it is."),
    ),
    ("topic", lambda content: content.terms.get("topic"), _l("Please choose at least one topic.")),
)


def missing_for_submission(content: Content, kind: Kind, *, attachments: int) -> _PROBLEMS:
    """Return what a version still lacks before an editor can look at it, by field."""
    missing: _PROBLEMS = {
        name: [sentence] for name, given, sentence in _REQUIRED if not given(content)
    }
    if not attachments and not content.links and not kind.has_place:
        missing["files"] = [_l("Please add a file or a link.")]
    if kind.has_place and not content.terms.get("region"):
        missing["region"] = [_l("Please choose the regions that are served.")]
    return missing


def require_submittable(content: Content, kind: Kind, *, attachments: int) -> None:
    """Raise Invalid with fields unless nothing is missing."""
    missing = missing_for_submission(content, kind, attachments=attachments)
    if missing:
        raise Invalid(
            _l("Some details are still missing before this can be submitted."),
            code="incomplete",
            fields=missing,
        )
