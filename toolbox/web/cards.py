"""Instruments as cards: what a result, a tile or a list entry shows of a published version."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from flask import url_for
from markupsafe import Markup, escape

from toolbox.adoption.evidence import Evidence, figures_of
from toolbox.catalogue.found import FoundAttachment, FoundVersion
from toolbox.catalogue.kinds.declaration import Kind
from toolbox.catalogue.kinds.registry import KINDS
from toolbox.catalogue.models import Attachment, Version
from toolbox.delivery.languages import foreign_language
from toolbox.discovery.collect import LINK_FORMAT
from toolbox.discovery.index import Excerpt, Shown
from toolbox.files.formats import FORMATS
from toolbox.foundation.i18n import Message, _, _l, ngettext
from toolbox.web.origins import sources_of
from toolbox.web.surroundings import file_size, format_label, number, term_labels, time_needed

FILES_ANCHOR = "dateien"
"""Where the files begin on the page of an instrument."""

MOST_AUDIENCES = 2
MOST_FORMATS = 4
_ELLIPSIS = "…"
_NO_EVIDENCE = Evidence()

_TOLD_ALREADY = {"summary", "labels"}
"""Fields whose matches stand on the card anyway, or in words nobody wrote for readers."""

_OWN_WORDS = {"tags", "credits"}
"""Fields in the words of the catalogue, whatever language the instrument is in."""

_SOURCES: dict[str, Message] = {
    "description": _l("In the description"),
    "tags": _l("Keywords"),
    "credits": _l("Made by"),
}
_PARTS: dict[str, Message] = {
    "page": _l("page %(number)s"),
    "slide": _l("slide %(number)s"),
    "sheet": _l("sheet %(number)s"),
}


@dataclass(frozen=True)
class CardView:
    """What a card shows; texts are finished, ``title``, ``summary``, ``excerpt`` may be HTML.

    ``lang`` is the language of title and summary, where it is not the reader's, and
    ``excerpt_lang`` that of the excerpt.
    """

    slug: str
    href: str
    title: str | Markup
    kind: Kind
    summary: str | Markup
    audience: str
    effort: str
    formats: str
    size: str
    licence: str
    excerpt: Markup | None
    excerpt_source: Markup | None
    proof: Sequence[tuple[str, str]]
    factor: str | None
    owner: str
    origin: str
    image: str | None
    phases: Sequence[str]
    instrument_id: int
    lang: str
    excerpt_lang: str

    @property
    def result(self) -> dict[str, Any]:
        """The arguments of the macro ``card``."""
        names = ("title", "href", "kind", "summary", "audience", "effort", "formats", "size")
        more = ("licence", "excerpt", "excerpt_source", "proof", "factor", "image", "origin")
        shown = (*names, *more, "lang", "excerpt_lang")
        return {**{name: getattr(self, name) for name in shown}, "collect": self.collect}

    @property
    def tile(self) -> dict[str, Any]:
        """The arguments of the macro ``card_small``."""
        names = ("title", "href", "kind", "summary", "effort", "image", "lang")
        own = {name: getattr(self, name) for name in names}
        note = " · ".join(text for text in (self.origin, self.formats) if text)
        return {**own, "note": note, "collect": self.collect}

    @property
    def collect(self) -> tuple[int, str]:
        """What the button of the card puts into a collection: id and address word."""
        return self.instrument_id, self.slug


def card_of(
    version: Version | FoundVersion,
    hit: Shown | None = None,
    *,
    evidence: Evidence = _NO_EVIDENCE,
    image: str | None = None,
    source: str = "",
) -> CardView:
    """Return the card of a published version, with the matches of ``hit`` marked.

    The version comes from one of the catalogue's queries for cards: its files and
    classifications are loaded. ``evidence`` is what is known of its use. ``image`` is the address
    of a picture; long lists do without, so that a page stays light. ``source`` is where it was
    taken from, see ``sources_of``.
    """
    instrument = version.instrument
    href = url_for("instruments.show", slug=instrument.slug)
    told, lang = _told(hit), foreign_language(version.languages)
    return CardView(
        slug=instrument.slug,
        href=href,
        # The excerpts of the index are escaped text with nothing but <mark> in it.
        title=Markup(hit.title_html) if hit and hit.title_html else version.title,  # noqa: S704
        kind=KINDS[instrument.kind],
        summary=_summary(version, hit),
        audience=_audience(version),
        effort=time_needed(version.duration_minutes, version.preparation_minutes),
        formats=_formats(version),
        size=_size(version.attachments),
        licence=licence_name(version.licence),
        excerpt=Markup(told.html) if told else None,  # noqa: S704
        excerpt_source=_source(told, version, href) if told else None,
        proof=_proof(evidence, instrument.download_count),
        factor=evidence.best_factor,
        owner=instrument.owner.name,
        origin=_("From: %(source)s", source=source) if source else "",
        image=image,
        phases=_keys(version, "phase"),
        instrument_id=instrument.id,
        lang=lang,
        excerpt_lang="" if told and told.field in _OWN_WORDS else lang,
    )


def cards_of(versions: Iterable[Version | FoundVersion]) -> list[CardView]:
    """Return cards of versions that were not searched for."""
    return cards_of_hits((version, None) for version in versions)


def cards_of_hits(
    hits: Iterable[tuple[Version | FoundVersion, Shown | None]],
) -> list[CardView]:
    """Return cards of what a search found, each version with its hit."""
    shown = list(hits)
    known = figures_of(version.instrument.id for version, _hit in shown)
    sources = sources_of(version.instrument for version, _hit in shown)
    return [
        card_of(one, hit, evidence=known[number], source=sources.get(number, ""))
        for one, hit in shown
        for number in (one.instrument.id,)
    ]


def licence_name(key: str | None) -> str:
    """Return the short name of a licence, such as CC BY 4.0."""
    if not key:
        return ""
    return term_labels("licence").get(key, key).partition(" – ")[0]


def _told(hit: Shown | None) -> Excerpt | None:
    """Return the best excerpt where it says more than title and summary already do."""
    best = next(iter(hit.excerpts if hit else ()), None)
    if hit is None or best is None or best.field in _TOLD_ALREADY:
        return None
    is_told_by_title = "<mark>" in hit.title_html and best.field != "attachment"
    return None if is_told_by_title else best


def _summary(version: Version | FoundVersion, hit: Shown | None) -> str | Markup:
    for excerpt in hit.excerpts if hit else ():
        if excerpt.field == "summary" and _ELLIPSIS not in excerpt.html:
            return Markup(excerpt.html)  # noqa: S704 - escaped by the index
    return version.summary


def _source(excerpt: Excerpt, version: Version | FoundVersion, href: str) -> Markup:
    if excerpt.attachment_name is None:
        return escape(str(_SOURCES.get(excerpt.field, "")))
    place, target = excerpt.attachment_name, f"{href}#{FILES_ANCHOR}"
    for attachment in version.attachments:
        if attachment.name == excerpt.attachment_name:
            target = url_for(
                "instruments.preview",
                slug=version.instrument.slug,
                attachment_id=attachment.id,
                _anchor=f"seite-{excerpt.page}" if excerpt.page else None,
            )
            place = _place(attachment, excerpt.page) if excerpt.page else attachment.name
    link = Markup('<a href="{}">{}</a>').format(target, place)
    return Markup(escape(_("In:"))) + " " + link  # noqa: S704 - escaped right here


def _place(attachment: Attachment | FoundAttachment, page: int) -> str:
    known = FORMATS.get(attachment.file.format)
    part = _PARTS.get(known.parts) if known else None
    if part is None:
        return attachment.name
    return f"{attachment.name}, {str(part) % {'number': page}}"


def _keys(version: Version | FoundVersion, vocabulary_key: str) -> list[str]:
    terms = [
        classification.term
        for classification in version.classifications
        if classification.term.vocabulary_key == vocabulary_key
    ]
    return [term.key for term in sorted(terms, key=lambda term: term.position)]


def _audience(version: Version | FoundVersion) -> str:
    labels = term_labels("audience")
    named = [labels[key] for key in _keys(version, "audience")]
    shown = named[:MOST_AUDIENCES]
    left = len(named) - len(shown)
    if left:
        shown.append(ngettext("%(num)s more", "%(num)s more", left))
    return " · ".join(shown)


def _formats(version: Version | FoundVersion) -> str:
    keys = dict.fromkeys(attachment.file.format for attachment in version.attachments)
    if not keys and version.links:
        keys = {LINK_FORMAT: None}
    shown = ", ".join(format_label(key) for key in list(keys)[:MOST_FORMATS])
    return f"{shown}, {_ELLIPSIS}" if len(keys) > MOST_FORMATS else shown


def _size(attachments: Sequence[Attachment] | Sequence[FoundAttachment]) -> str:
    size = sum(attachment.file.size for attachment in attachments)
    return file_size(size) if size else ""


def _proof(evidence: Evidence, downloads: int) -> list[tuple[str, str]]:
    told: list[tuple[str, str]] = []
    if evidence.adoptions:
        told.append(("git-fork", _adoptions(evidence)))
    if downloads:
        count = number(downloads)
        told.append(
            (
                "download",
                ngettext("%(count)s download", "%(count)s downloads", downloads, count=count),
            )
        )
    return told


def _adoptions(evidence: Evidence) -> str:
    adoptions, regions = evidence.adoptions, evidence.regions
    said = ngettext("%(count)s adoption", "%(count)s adoptions", adoptions, count=number(adoptions))
    if not regions:
        return said
    where = ngettext("%(count)s region", "%(count)s regions", regions, count=number(regions))
    return _("%(adoptions)s in %(regions)s", adoptions=said, regions=where)
