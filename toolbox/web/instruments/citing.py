"""How a version is cited in words, and by the five marks of TULLU."""

from dataclasses import dataclass

from toolbox.catalogue.content import CreditEntry
from toolbox.catalogue.models import Version
from toolbox.exchange.formats.citations import makers_among
from toolbox.foundation.addresses import public_url
from toolbox.foundation.clock import HOME_ZONE
from toolbox.foundation.i18n import _
from toolbox.foundation.settings import installed_settings
from toolbox.foundation.text import inside_quotes
from toolbox.vocabularies.models import Term


@dataclass(frozen=True)
class Citation:
    """Finished lines to take along. ``address`` leads to this very version for ever."""

    address: str
    text: str
    tullu: str


def fixed_address(version: Version) -> str:
    """Return the complete address under which this version stays as it is."""
    return public_url("instruments.version", slug=version.instrument.slug, number=version.number)


def makers_of(version: Version) -> list[str]:
    """Return who made it: authors and editors, else whoever is named, else the owner."""
    entries = [CreditEntry(credit.name, credit.role) for credit in version.credits]
    return makers_among(entries, version.instrument.owner.name)


def licence_words(licence: Term | None, language: str) -> str:
    """Return the short name of a licence with its address, as an attribution needs it."""
    if licence is None:
        return _("licence unknown")
    name = licence.label(language).partition(" – ")[0]
    return f"{name} ({licence.uri})" if licence.uri else name


def citation_of(version: Version, licence: Term | None, language: str) -> Citation:
    """Return how ``version`` is cited; its credits must be loaded."""
    address = fixed_address(version)
    site = installed_settings().site_name
    makers = "; ".join(makers_of(version))
    words = licence_words(licence, language)
    numbered = _("Version %(number)s", number=version.number)
    return Citation(
        address=address,
        text=f"{makers} ({_year(version)}): {version.title}. {numbered}. {site}. {address}",
        tullu=_(
            "“%(title)s” by %(makers)s, licence: %(licence)s, link: %(link)s, from: %(site)s",
            title=inside_quotes(version.title, locale=language),
            makers=makers,
            licence=words,
            link=address,
            site=site,
        ),
    )


def _year(version: Version) -> int:
    moment = version.published_at or version.saved_at
    return moment.astimezone(HOME_ZONE).year
