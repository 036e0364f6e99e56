"""Rules on accounts and organisations that need no database."""

import unicodedata
from urllib.parse import urlsplit

from email_validator import EmailNotValidError, validate_email

from toolbox.foundation.errors import Invalid
from toolbox.foundation.i18n import LOCALES, Message, _l

NAME_LENGTH = 120
DESCRIPTION_LENGTH = 5000
ADDRESS_LENGTH = 500
CONFIRMATION_HOURS = 48
RESET_HOURS = 2
INVITATION_DAYS = 14
OPEN_INVITATIONS = 50
"""Invitations of one organisation that may wait at once."""

EMAIL_SENTENCE = _l("Please enter an e-mail address such as name@example.org.")
_BAD_WEBSITE = _l("Please enter a web address that starts with https:// or http://.")
_JOINERS = {"\u200c", "\u200d"}


def normalise_email(address: str) -> str:
    """Return ``address`` in the one form it is stored in; Invalid with a field otherwise.

    Lower case, not case folding: folding would turn ``ß`` in a domain into ``ss``, which is
    somebody else's. Local parts beyond ASCII are refused, many mail servers cannot reach them.
    """
    try:
        checked = validate_email(
            address.strip(), check_deliverability=False, test_environment=True, allow_smtputf8=False
        )
    except EmailNotValidError as error:
        raise Invalid(EMAIL_SENTENCE, fields={"email": [EMAIL_SENTENCE]}) from error
    return checked.normalized.lower()


def _visible(text: str) -> str:
    """Return ``text`` without signs that nobody sees, such as those that turn its direction."""
    return "".join(
        sign
        for sign in unicodedata.normalize("NFC", text)
        if sign in _JOINERS or sign.isspace() or not unicodedata.category(sign).startswith("C")
    )


def require_name(name: str, field: str = "name", *, may_be_address: bool = False) -> str:
    """Return ``name`` tidied; Invalid where it is empty, too long or a web address.

    Names that people give themselves stand in mails to others who do not know them, so they carry
    no links. Records of other toolboxes may: there are organisations called after their site.
    """
    tidy = " ".join(_visible(name).split())
    sentence: Message | None = None
    if not any(sign.isalnum() for sign in tidy):
        sentence = _l("Please enter a name.")
    elif len(tidy) > NAME_LENGTH:
        sentence = _l("Please use at most 120 characters.")
    elif not may_be_address and ("://" in tidy or "www." in tidy.casefold()):
        sentence = _l("Please enter a name, not a web address.")
    if sentence is not None:
        raise Invalid(sentence, fields={field: [sentence]})
    return tidy


def require_locale(locale: str) -> str:
    """Return ``locale``; Invalid where this toolbox does not speak it."""
    if locale not in LOCALES:
        sentence = _l("Please choose one of the languages.")
        raise Invalid(sentence, fields={"locale": [sentence]})
    return locale


def require_description(description: str) -> str:
    """Return ``description`` tidied; Invalid where it is too long."""
    tidy = description.replace("\x00", "").strip()
    if len(tidy) > DESCRIPTION_LENGTH:
        sentence = _l("Please use at most %(maximum)s characters.", maximum=DESCRIPTION_LENGTH)
        raise Invalid(sentence, fields={"description": [sentence]})
    return tidy


def require_website(website: str) -> str:
    """Return ``website`` tidied, empty where there is none; Invalid where it is no web address."""
    tidy = website.strip()
    if tidy and not _is_web_address(tidy):
        raise Invalid(_BAD_WEBSITE, fields={"website": [_BAD_WEBSITE]})
    return tidy


def _is_web_address(url: str) -> bool:
    try:
        parts = urlsplit(url)
        host = parts.hostname
    except ValueError:
        return False
    plain = all(sign.isprintable() and not sign.isspace() for sign in url)
    honest = parts.username is None and parts.password is None
    return (
        parts.scheme in {"http", "https"}
        and bool(host)
        and plain
        and honest
        and len(url) <= ADDRESS_LENGTH
    )
