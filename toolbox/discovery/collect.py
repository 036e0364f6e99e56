"""From a published version to what the index keeps of it."""

from collections.abc import Iterable

from sqlalchemy import select

from toolbox.catalogue.kinds.registry import KINDS
from toolbox.catalogue.models import Attachment, Version
from toolbox.discovery.documents import AttachmentText, IndexDocument
from toolbox.discovery.facets import ADAPTS, ELSEWHERE, OWN, RUNS, effort_of
from toolbox.discovery.proof import NO_PROOF, Proof
from toolbox.files.models import FileText
from toolbox.foundation.db import db
from toolbox.foundation.i18n import speaking
from toolbox.foundation.text import markdown_to_text
from toolbox.stage.queries import EXAMINED_FORMATS, playable_among
from toolbox.vocabularies.models import TAG, Term
from toolbox.vocabularies.queries import ancestors
from toolbox.workshop.looking import kit_files

LINK_FORMAT = "link"


def _texts(attachments: Iterable[Attachment]) -> tuple[AttachmentText, ...]:
    by_file = {attachment.file_id: attachment.name for attachment in attachments}
    if not by_file:
        return ()
    rows = db.session.execute(
        select(FileText.file_id, FileText.number, FileText.text)
        .where(FileText.file_id.in_(by_file))
        .order_by(FileText.file_id, FileText.position)
    )
    pages: dict[int, list[str]] = {}
    for file_id, number, text in rows:
        texts = pages.setdefault(file_id, [])
        blank = (number or 0) - len(texts) - 1
        texts.extend([""] * blank)  # pages without text count, so that a hit names the right one
        texts.append(text)
    return tuple(
        AttachmentText(name=by_file[file_id], pages=tuple(texts))
        for file_id, texts in pages.items()
    )


def _kind_labels(key: str) -> list[str]:
    kind = KINDS.get(key)
    if kind is None:
        return []
    labels = []
    for locale in ("de", "en"):
        with speaking(locale):
            labels.append(str(kind.label))
    return labels


def _terms(version: Version) -> tuple[dict[str, tuple[str, ...]], list[str], list[str]]:
    """Return facet values (with broader terms), labels to search, and tags."""
    facets: dict[str, dict[str, None]] = {}
    labels: list[str] = []
    tags: list[str] = []
    for classification in version.classifications:
        term = classification.term
        if term.vocabulary_key == TAG:
            tags.append(term.label_de)
            facets.setdefault(TAG, {})[term.key] = None
            continue
        for one in (term, *ancestors(term)):
            facets.setdefault(one.vocabulary_key, {})[one.key] = None
            labels.extend(_labels(one))
    return {name: tuple(keys) for name, keys in facets.items()}, labels, tags


def _labels(term: Term) -> list[str]:
    return [text for text in (term.label_de, term.label_en, *term.synonyms) if text]


def _makers(version: Version) -> tuple[str, ...]:
    named = [
        text
        for credit in version.credits
        for text in (credit.name, credit.project, credit.funding_line)
        if text
    ]
    return tuple(dict.fromkeys([*named, version.instrument.owner.name]))


def _uses(attachments: Iterable[Attachment]) -> tuple[str, ...]:
    """Return how the files are used at once: they run in the browser, a form adapts them."""
    file_ids = [one.file_id for one in attachments if one.file.format in EXAMINED_FORMATS]
    if not file_ids:
        return ()
    is_usable = any(kit.is_usable for kit in kit_files(file_ids).values())
    ways = {RUNS: bool(playable_among(file_ids)), ADAPTS: is_usable}
    return tuple(way for way, is_there in ways.items() if is_there)


def document_of(version: Version, proof: Proof = NO_PROOF) -> IndexDocument:
    """Return what the index keeps of ``version``; its parts must be loaded."""
    instrument = version.instrument
    term_facets, labels, tags = _terms(version)
    formats = {attachment.file.format: None for attachment in version.attachments}
    if version.links:
        formats[LINK_FORMAT] = None
    minutes = version.duration_minutes
    if minutes is None:
        minutes = version.preparation_minutes
    return IndexDocument(
        instrument_id=instrument.id,
        version_id=version.id,
        title=version.title,
        summary=version.summary,
        description="\n".join([markdown_to_text(version.description), *version.steps]),
        labels=tuple(dict.fromkeys([*_kind_labels(instrument.kind), *labels, *proof.words])),
        credits=_makers(version),
        tags=tuple(tags),
        attachments=_texts(version.attachments),
        language=version.languages[0] if version.languages else "de",
        facets={
            **term_facets,
            **proof.facets,
            "kind": (instrument.kind,),
            "effort": () if minutes is None else (effort_of(minutes),),
            "language": tuple(version.languages),
            "licence": (version.licence,) if version.licence else (),
            "file_format": tuple(formats),
            "use": _uses(version.attachments),
            "origin": (ELSEWHERE if instrument.external_id else OWN,),
        },
        published_at=version.published_at or instrument.created_at,
        reuse_count=proof.adoptions,
    )
