"""How a version is cited: in words, as BibTeX, and by the five marks of TULLU."""

import re
from dataclasses import dataclass

from toolbox.catalogue.models import Version
from toolbox.foundation.addresses import public_url
from toolbox.foundation.clock import HOME_ZONE
from toolbox.foundation.i18n import _
from toolbox.foundation.settings import installed_settings
from toolbox.vocabularies.models import Term

MAKER_ROLES = ("author", "editor")
_BIBTEX_SIGNS = {
    "\\": r"\textbackslash{}",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
    **{sign: f"\\{sign}" for sign in "&%$#_{}"},
}


@dataclass(frozen=True)
class Citation:
    """Finished lines to take along. ``address`` leads to this very version for ever."""

    address: str
    text: str
    tullu: str
    bibtex: str


def fixed_address(version: Version) -> str:
    """Return the complete address under which this version stays as it is."""
    return public_url("instruments.version", slug=version.instrument.slug, number=version.number)


def makers_of(version: Version) -> list[str]:
    """Return who made it: authors and editors, else whoever is named, else the owner."""
    makers = [credit.name for credit in version.credits if credit.role in MAKER_ROLES]
    if not makers:
        makers = [credit.name for credit in version.credits if credit.role != "funder"]
    return list(dict.fromkeys(makers)) or [version.instrument.owner.name]


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
            title=version.title,
            makers=makers,
            licence=words,
            link=address,
            site=site,
        ),
        bibtex=_bibtex(version, address, site, words),
    )


def _year(version: Version) -> int:
    moment = version.published_at or version.saved_at
    return moment.astimezone(HOME_ZONE).year


def bibtex_text(text: str) -> str:
    """Return ``text`` so that BibTeX takes every sign for itself; umlauts stay (UTF-8)."""
    single = re.sub(r"\s+", " ", text).strip()
    return "".join(_BIBTEX_SIGNS.get(sign, sign) for sign in single)


def _bibtex(version: Version, address: str, site: str, licence: str) -> str:
    # The second pair of braces keeps the names of organisations in one piece.
    makers = " and ".join(f"{{{bibtex_text(maker)}}}" for maker in makers_of(version))
    fields = {
        "author": makers,
        "title": f"{{{bibtex_text(version.title)}}}",
        "year": str(_year(version)),
        "version": str(version.number),
        "publisher": f"{{{bibtex_text(site)}}}",
        "url": address,
        "note": bibtex_text(licence),
        "langid": "ngerman" if "de" in version.languages else (version.languages or ["und"])[0],
    }
    lines = [f"  {name} = {{{value}}}" for name, value in fields.items()]
    key = f"{version.instrument.slug}-{version.number}"
    return "@misc{" + key + ",\n" + ",\n".join(lines) + "\n}\n"
