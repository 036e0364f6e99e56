"""Where a copy comes from: the line that stands on every page, made from the published version."""

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from toolbox.catalogue import queries as catalogue
from toolbox.catalogue.models import Version
from toolbox.foundation.addresses import public_url
from toolbox.foundation.i18n import _, speaking
from toolbox.foundation.settings import installed_settings
from toolbox.foundation.text import inside_quotes
from toolbox.vocabularies import queries as vocabularies
from toolbox.workshop.kits.rendering import Lineage
from toolbox.workshop.models import AdaptedCopy

_MAKERS = ("author", "editor")


def makers_of(version: Version) -> str:
    """Return who made a version: authors and editors, else whoever looks after it."""
    makers = [credit.name for credit in version.credits if credit.role in _MAKERS]
    return "; ".join(dict.fromkeys(makers)) or version.instrument.owner.name


def lineage_of(copy: AdaptedCopy) -> Lineage:
    """Return title, makers, licence, link and origin (TULLU) of what a copy was made from.

    In German, as the pages of kits are. Where the original was erased, what the copy has kept.
    """
    if copy.version_id is None:
        return kept_lineage(copy.lineage)
    version = catalogue.version_by_id(copy.version_id)
    return lineage_from(version)


def kept_lineage(kept: Mapping[str, Any]) -> Lineage:
    """Return a lineage as ``keep_lineage`` has written it; empty where nothing was kept."""
    return Lineage(**kept) if kept else Lineage()


def keep_lineage(copy: AdaptedCopy) -> None:
    """Let a copy know by itself where it comes from."""
    if copy.version_id is not None:
        copy.lineage = asdict(lineage_of(copy))


def lineage_from(version: Version) -> Lineage:
    """Return the lineage of what is made from a version; its credits are loaded."""
    with speaking("de"):
        term = (
            vocabularies.terms_by_key("licence", [version.licence]).get(version.licence)
            if version.licence
            else None
        )
        licence = term.label("de").partition(" – ")[0] if term else ""
        address = public_url("instruments.show", slug=version.instrument.slug)
        makers, site = makers_of(version), installed_settings().site_name
        changed = _("answers filled in by whoever publishes this")
        line = _(
            "Made from “%(title)s” by %(makers)s, licence: %(licence)s, from: %(site)s, changed: "
            "%(changed)s. Thank you!",
            title=inside_quotes(version.title, locale="de"),
            makers=makers,
            licence=licence or _("unknown"),
            site=site,
            changed=changed,
        )
    return Lineage(
        line=line,
        title=version.title,
        maker=makers,
        address=address,
        licence=licence,
        licence_address=term.uri if term else "",
        changed=changed,
    )
