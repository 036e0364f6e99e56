"""What any format needs to know of a published version, loaded in few statements for many."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

from toolbox.accounts.models import Organisation
from toolbox.catalogue import policy
from toolbox.catalogue.content import Content, content_of
from toolbox.catalogue.loading import with_template
from toolbox.catalogue.models import Attachment, Instrument, Version
from toolbox.catalogue.queries import whole
from toolbox.exchange.origins import Origin, origins_of
from toolbox.foundation.actors import VISITOR
from toolbox.foundation.addresses import public_url
from toolbox.foundation.db import db
from toolbox.foundation.settings import installed_settings
from toolbox.vocabularies.models import TAG, Term


@dataclass(frozen=True, slots=True)
class Party:
    """An organisation, or this toolbox itself, with the complete address of its page."""

    name: str
    address: str


@dataclass(frozen=True, slots=True)
class Concept:
    """A term of one of our vocabularies; ``uri`` is what it is called on the web, may be empty."""

    key: str
    label_de: str
    label_en: str
    uri: str = ""
    notation: str = ""


@dataclass(frozen=True, slots=True)
class Licence:
    """A licence: our key (SPDX), its names, and the address of its text (may be empty)."""

    key: str
    label_de: str
    label_en: str
    address: str

    def name(self, locale: str) -> str:
        """Return its short name: "CC BY 4.0"."""
        label = (self.label_en if locale == "en" else "") or self.label_de
        return label.partition(" – ")[0]


@dataclass(frozen=True, slots=True)
class FileEntry:
    """A file with the complete address under which it is downloaded; its size in bytes."""

    id: int
    name: str
    title: str
    role: str
    format: str
    media_type: str
    size: int
    sha256: str
    address: str


@dataclass(frozen=True, slots=True)
class Parent:
    """The instrument that one was begun from; visitors may see it."""

    title: str
    address: str
    owner: Party
    licence: Licence | None = None


@dataclass(frozen=True, slots=True)
class Description:
    """A version that visitors may see, with everything that belongs to it.

    ``content`` holds its texts, languages, times, links, credits and the kind's own fields;
    ``terms`` leads from vocabularies (never the tags: ``content.tags``) to their terms in order.
    ``address`` is the instrument's page, ``fixed_address`` that of this very version.
    ``published_at`` is when the instrument was published first, ``version_published_at`` when
    this version was, ``changed_at`` when what visitors see of it changed last.
    ``origin`` is None for what was written here.
    """

    instrument_id: int
    version_id: int
    slug: str
    kind: str
    state: str
    number: int
    is_current: bool
    external_id: str | None
    published_at: datetime | None
    version_published_at: datetime | None
    changed_at: datetime | None
    content: Content
    terms: Mapping[str, Sequence[Concept]]
    licence: Licence | None
    files: Sequence[FileEntry]
    owner: Party
    partners: Sequence[Party]
    based_on: Sequence[Parent]
    provider: Party
    origin: Origin | None
    address: str
    fixed_address: str


def descriptions_of(instrument_ids: Collection[int]) -> list[Description]:
    """Return the published versions of these instruments, in the order of the ids.

    What visitors cannot find is left out. A handful of statements, however many there are;
    a few hundred at a time keep the memory small.
    """
    statement = whole(
        select(Version)
        .join(Instrument, Instrument.current_version_id == Version.id)
        .where(Instrument.id.in_(set(instrument_ids)), policy.find.where(VISITOR))
    )
    instrument = joinedload(Version.instrument)
    partners = instrument.selectinload(Instrument.partners)
    template = instrument.options(*with_template(selectinload))
    found = {
        version.instrument_id: version
        for version in db.session.scalars(statement.options(partners, template))
    }
    ordered = (found[number] for number in dict.fromkeys(instrument_ids) if number in found)
    return described(list(ordered))


def description_of(
    version: Version, *, licences: Mapping[str, Licence] | None = None
) -> Description:
    """Return one version, loaded with all its parts (``catalogue.queries.whole``).

    ``licences`` saves a statement where the caller knows the licence already. Whether the reader
    may see the version is the caller's question.
    """
    return described([version], licences=licences)[0]


def described(
    versions: Sequence[Version], *, licences: Mapping[str, Licence] | None = None
) -> list[Description]:
    """Return descriptions of versions that are loaded with all their parts, in their order."""
    instruments = [version.instrument for version in versions]
    known = dict(licences or {})
    wanted = {key for version in versions for key in licence_keys_of(version)}
    known |= licences_named(wanted - known.keys())
    foreign = [one.id for one in instruments if one.external_id]
    origins = origins_of(foreign) if foreign else {}
    provider = this_toolbox()
    return [
        _description(
            version,
            licences=known,
            origin=_origin(version.instrument, origins),
            provider=provider,
        )
        for version in versions
    ]


def licence_keys_of(version: Version) -> list[str]:
    """Return the licences that its description names: its own and that of its template."""
    template = version.instrument.template
    above = template.current_version if template else None
    return [one.licence for one in (version, above) if one is not None and one.licence]


def licences_named(keys: Collection[str]) -> dict[str, Licence]:
    """Return these licences by their keys, as the vocabulary explains them; unknown ones lack."""
    if not keys:
        return {}
    terms = db.session.scalars(
        select(Term).where(Term.vocabulary_key == "licence", Term.key.in_(keys))
    )
    return {term.key: licence_from(term) for term in terms}


def licence_from(term: Term) -> Licence:
    """Return a term of the vocabulary of licences as a licence."""
    return Licence(term.key, term.label_de, term.label_en, term.uri)


def this_toolbox() -> Party:
    """Return who answers: name and address of this toolbox."""
    settings = installed_settings()
    return Party(settings.site_name, f"{settings.base_url.rstrip('/')}/")


def _description(
    version: Version,
    *,
    licences: Mapping[str, Licence],
    origin: Origin | None,
    provider: Party,
) -> Description:
    instrument = version.instrument
    slug = instrument.slug
    is_current = version.id == instrument.current_version_id
    return Description(
        instrument_id=instrument.id,
        version_id=version.id,
        slug=slug,
        kind=instrument.kind,
        state=str(instrument.state),
        number=version.number,
        is_current=is_current,
        external_id=instrument.external_id,
        published_at=instrument.published_at,
        version_published_at=version.published_at,
        changed_at=instrument.changed_at if is_current else version.published_at,
        content=content_of(version),
        terms=_terms(version),
        licence=licences.get(version.licence or ""),
        files=tuple(_file(slug, attachment) for attachment in version.attachments),
        owner=_party(instrument.owner),
        partners=tuple(
            _party(one.organisation) for one in instrument.partners if one.accepted_at is not None
        ),
        based_on=_parents(instrument, licences),
        provider=provider,
        origin=origin,
        address=public_url("instruments.show", slug=slug),
        fixed_address=public_url("instruments.version", slug=slug, number=version.number),
    )


def _party(organisation: Organisation) -> Party:
    return Party(organisation.name, public_url("organisations.show", slug=organisation.slug))


def _origin(instrument: Instrument, origins: Mapping[int, Origin]) -> Origin | None:
    """Return where it came from; of what came before origins were kept, its address alone."""
    if not instrument.external_id:
        return None
    return origins.get(instrument.id) or Origin(page=instrument.external_id)


def _terms(version: Version) -> dict[str, tuple[Concept, ...]]:
    terms = [entry.term for entry in version.classifications if entry.term.vocabulary_key != TAG]
    found: dict[str, list[Concept]] = {}
    for term in sorted(terms, key=lambda term: (term.vocabulary_key, term.position, term.key)):
        concept = Concept(term.key, term.label_de, term.label_en, term.uri, term.notation)
        found.setdefault(term.vocabulary_key, []).append(concept)
    return {key: tuple(concepts) for key, concepts in found.items()}


def _file(slug: str, attachment: Attachment) -> FileEntry:
    file = attachment.file
    return FileEntry(
        id=attachment.id,
        name=attachment.name,
        title=attachment.title or file.proposed_title or attachment.name,
        role=attachment.role,
        format=file.format,
        media_type=file.media_type,
        size=file.size,
        sha256=file.sha256,
        address=public_url(
            "instruments.file", slug=slug, attachment_id=attachment.id, name=attachment.name
        ),
    )


def _parents(instrument: Instrument, licences: Mapping[str, Licence]) -> tuple[Parent, ...]:
    """Return what it was begun from, as far as visitors may see that."""
    template = instrument.template
    version = template.current_version if template else None
    if template is None or version is None or not policy.view.allows(VISITOR, template):
        return ()
    address = public_url("instruments.show", slug=template.slug)
    licence = licences.get(version.licence or "")
    return (Parent(version.title, address, _party(template.owner), licence),)
