"""An entry of somebody who uses an instrument, in finished words, for whoever looks at it."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from flask import url_for

from toolbox.adoption import policy, queries, rules
from toolbox.adoption.lifecycle import STAGE_LABELS, STATE_LABELS, AdoptionState
from toolbox.adoption.models import Adoption
from toolbox.delivery.languages import reading_language
from toolbox.files import queries as stored
from toolbox.foundation.actors import Actor
from toolbox.foundation.i18n import Message, _, ngettext
from toolbox.web.places import REGION
from toolbox.web.surroundings import long_date, number, term_labels


@dataclass(frozen=True)
class PhotoView:
    """A photo with its size in pixels, what is on it, and who took it."""

    src: str
    width: int
    height: int
    alt: str
    rights: str


@dataclass(frozen=True)
class EntryView:
    """An entry as a list shows it; texts are empty where the reader may not read them.

    ``mark`` is word and look of a badge, None where nothing is special.
    """

    id: int
    name: str
    href: str | None
    place: str
    stage: Message
    stage_key: str
    stages: Sequence[tuple[Message, str]]
    is_dated: bool
    facts: Sequence[str]
    mark: tuple[str, str] | None
    is_example: bool
    worked: str
    hindered: str
    factors: Sequence[tuple[str, str]]
    for_few: bool
    source: str
    photo: PhotoView | None
    answers: Sequence[tuple[int, str, str, str]]
    contact: tuple[str, str] | None
    may_answer: bool


def place_of(adoption: Adoption) -> str:
    """Return town and district, whichever is known."""
    region = term_labels(REGION).get(adoption.region_key, "")
    return ", ".join(part for part in (adoption.place, region) if part)


def _mark(adoption: Adoption) -> tuple[str, str] | None:
    if adoption.is_example:
        return _("Example"), "warn"
    if adoption.state is not AdoptionState.CONFIRMED:
        return str(STATE_LABELS[adoption.state]), "warn"
    if not rules.is_fresh(adoption):
        return _("Not confirmed"), "soft"
    return None


def _facts(adoption: Adoption) -> list[str]:
    places, people, version = adoption.places, adoption.people_reached, adoption.version
    found = []
    if places > 1:
        found.append(_("speaks for %(num)s places", num=number(places)))
    if people:
        found.append(
            ngettext(
                "reached one person", "reached %(number)s people", people, number=number(people)
            )
        )
    if version is not None:
        found.append(_("Version %(number)s", number=version.number))
    return found


def entry_view(
    adoption: Adoption, *, by: Actor, photo: PhotoView | None = None, may_answer: bool = False
) -> EntryView:
    """Return one entry; its words only with consent, or for those whom they are meant for."""
    is_own = policy.change.allows(by, adoption) or policy.decide.allows(by, adoption)
    is_reader = adoption.quote_consent or is_own or may_answer
    language = reading_language()
    contact = queries.contact_of(adoption, by=by)
    return EntryView(
        id=adoption.id,
        name=adoption.adopter_name,
        href=_organisation(adoption),
        place=place_of(adoption),
        stage=STAGE_LABELS[adoption.stage],
        stage_key=adoption.stage.value,
        stages=[(STAGE_LABELS[one.stage], long_date(one.since)) for one in adoption.stages],
        is_dated=rules.is_dated(adoption),
        facts=_facts(adoption),
        mark=_mark(adoption),
        is_example=adoption.is_example,
        worked=adoption.worked if is_reader else "",
        hindered=adoption.hindered if is_reader else "",
        factors=[
            (one.term.label(language), one.sentence if is_reader else "")
            for one in adoption.factors
        ],
        for_few=is_reader and _has_words(adoption) and not adoption.quote_consent,
        source=_source(adoption),
        photo=photo,
        answers=[
            (one.id, one.organisation_name, one.text, long_date(one.written_at))
            for one in adoption.answers
        ],
        contact=(contact.name, contact.email) if contact is not None else None,
        may_answer=may_answer,
    )


def _has_words(adoption: Adoption) -> bool:
    said = (adoption.worked, adoption.hindered, *(one.sentence for one in adoption.factors))
    return any(said)


def _source(adoption: Adoption) -> str:
    if not adoption.source:
        return ""
    if adoption.source_date is None:
        return _("Source: %(source)s", source=adoption.source)
    day = long_date(adoption.source_date)
    source = adoption.source.rstrip(".")  # the day goes on in the same sentence
    return _("Source: %(source)s, as of %(day)s", source=source, day=day)


def _organisation(adoption: Adoption) -> str | None:
    organisation = adoption.organisation
    if organisation is None or adoption.state is not AdoptionState.CONFIRMED:
        return None
    return url_for("organisations.show", slug=organisation.slug)


def photos_of(
    adoptions: Iterable[Adoption], *, slug: str, token: str | None = None
) -> Mapping[int, PhotoView]:
    """Return the photos of entries of one instrument that can be shown, by id of the entry.

    With ``token``, the secret of an entry's link, they are asked for by that.
    """
    return _photos(adoptions, lambda one: _photo_address(slug, token or one.id))


def photos_among(adoptions: Iterable[Adoption]) -> Mapping[int, PhotoView]:
    """Return the photos of entries of several instruments, which are loaded, by id of the entry."""
    return _photos(adoptions, lambda one: _photo_address(one.instrument.slug, one.id))


def _photo_address(slug: str, key: str | int) -> str:
    return url_for("adoption.photo", slug=slug, key=key)


def _photos(
    adoptions: Iterable[Adoption], address: Callable[[Adoption], str]
) -> Mapping[int, PhotoView]:
    pictured = [one for one in adoptions if one.photo_file_id is not None]
    thumbnails = stored.thumbnails_of(one.photo_file_id for one in pictured if one.photo_file_id)
    return {
        one.id: PhotoView(
            src=address(one),
            width=part.width or 0,
            height=part.height or 0,
            alt=one.photo_alt,
            rights=one.photo_rights,
        )
        for one in pictured
        if (part := thumbnails.get(one.photo_file_id or 0)) is not None
    }


def entry_views(
    adoptions: Collection[Adoption], *, slug: str, by: Actor, may_answer: bool
) -> list[EntryView]:
    """Return entries of one instrument with their photos."""
    photos = photos_of(adoptions, slug=slug)
    return [
        entry_view(one, by=by, photo=photos.get(one.id), may_answer=may_answer) for one in adoptions
    ]
