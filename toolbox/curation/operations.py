"""Collections are begun, described, shown, copied, given away, deleted; inside a unit of work."""

from collections.abc import Iterable, Sequence

from sqlalchemy import delete as remove_rows
from sqlalchemy import func, select

from toolbox.catalogue import policy as catalogue_policy
from toolbox.catalogue.models import Instrument
from toolbox.curation import items, listings, policy, queries, rules
from toolbox.curation.events import CollectionChanged
from toolbox.curation.lifecycle import Visibility
from toolbox.curation.models import Collection, CollectionAudience
from toolbox.foundation.actors import VISITOR, Actor
from toolbox.foundation.clock import now
from toolbox.foundation.db import db
from toolbox.foundation.errors import Conflict, Denied, Invalid, TooMany
from toolbox.foundation.events import announce
from toolbox.foundation.i18n import _, _l
from toolbox.vocabularies import queries as vocabularies

_CHANGED_MEANWHILE = _l(
    "Somebody else changed this collection in the meantime. Your input is still on this page: "
    "compare it, and save again if yours is to hold."
)
_NOT_YOURS = _l("You do not belong to this organisation.")


def begin(
    title: str,
    *,
    organisation_id: int | None = None,
    holder_key: str | None = None,
    description: str = "",
    by: Actor,
) -> Collection:
    """Begin a private collection: for an organisation, a group of an upper room, or the person.

    Raises Denied, Invalid, TooMany.
    """
    if not (by.is_signed_in or by.is_system):
        raise Denied(_l("Please log in first."), code="login-needed")
    _require_member(organisation_id, by=by)
    alone = organisation_id is None and holder_key is None
    made = Collection(
        title=rules.checked_title(title),
        description=rules.checked_text("description", description, most=rules.DESCRIPTION_LENGTH),
        visibility=Visibility.PRIVATE,
        user_id=by.user_id if alone else None,
        organisation_id=organisation_id,
        holder_key=holder_key,
        saved_by_id=by.user_id,
    )
    policy.keep.require(by, made)
    _require_room(made)
    db.session.add(made)
    db.session.flush()
    announce(CollectionChanged(made.id, "begun", by.user_id))
    return made


def _require_member(organisation_id: int | None, *, by: Actor) -> None:
    mine = by.working_organisations
    if organisation_id is not None and organisation_id not in mine and not by.is_system:
        raise Denied(_NOT_YOURS)


def _require_room(collection: Collection) -> None:
    kept = queries.kept_by(
        user_id=collection.user_id,
        organisation_id=collection.organisation_id,
        holder_key=collection.holder_key,
    )
    with db.session.no_autoflush:
        number = db.session.scalar(
            select(func.count())
            .select_from(Collection)
            .where(kept, Collection.deleted_at.is_(None))
        )
    if (number or 0) >= rules.COLLECTIONS_OF_ONE:
        raise TooMany(
            _l(
                "There are %(most)s collections already. Please delete one first.",
                most=rules.COLLECTIONS_OF_ONE,
            ),
            code="too-many-collections",
        )


def describe(
    collection: Collection,
    *,
    title: str,
    description: str,
    audience: Sequence[str],
    visibility: Visibility,
    cover_instrument_id: int | None,
    expected: int | None = None,
    by: Actor,
) -> None:
    """Say what a collection is, for whom, and who sees it.

    ``audience`` are keys of terms, ``cover_instrument_id`` one of its instruments or None for a
    drawn cover, ``expected`` the row version the person has seen. Raises Denied, Invalid, Conflict.
    """
    policy.work_on.require(by, collection)
    if expected is not None and expected != collection.row_version:
        raise Conflict(_CHANGED_MEANWHILE, code="changed-meanwhile")
    collection.title = rules.checked_title(title)
    collection.description = rules.checked_text(
        "description", description, most=rules.DESCRIPTION_LENGTH
    )
    _set_audience(collection, audience)
    inside = {item.instrument_id for item in queries.items_of(collection.id)}
    collection.cover_instrument_id = cover_instrument_id if cover_instrument_id in inside else None
    before = collection.visibility
    _set_visibility(collection, visibility)
    items.touch(collection, by=by)
    announce(CollectionChanged(collection.id, "described", by.user_id))
    if (before is Visibility.PUBLIC) != (visibility is Visibility.PUBLIC):
        what = "shown" if visibility is Visibility.PUBLIC else "closed"
        announce(CollectionChanged(collection.id, what, by.user_id))


def _set_audience(collection: Collection, keys: Sequence[str]) -> None:
    terms = vocabularies.terms_by_key(rules.AUDIENCE, keys)
    if set(keys) - set(terms):
        sentence = _l("Please choose from the list.")
        raise Invalid(sentence, fields={"audience": [sentence]})
    db.session.execute(
        remove_rows(CollectionAudience).where(CollectionAudience.collection_id == collection.id)
    )
    for term in terms.values():
        db.session.add(CollectionAudience(collection_id=collection.id, term_id=term.id))


def _set_visibility(collection: Collection, visibility: Visibility) -> None:
    if visibility is Visibility.PUBLIC and collection.hidden_at is not None:
        sentence = _l("The editorial team has hidden this collection. Please ask it first.")
        if collection.visibility is not Visibility.PUBLIC:
            raise Invalid(sentence, fields={"visibility": [sentence]})
    if visibility is Visibility.PUBLIC and not listings.counts_of([collection.id]):
        sentence = _l("Please put in at least one instrument before others are shown it.")
        if collection.visibility is not Visibility.PUBLIC:
            raise Invalid(sentence, fields={"visibility": [sentence]})
    if visibility is Visibility.PUBLIC:
        collection.slug = collection.slug or _free_slug(collection)
        collection.published_at = collection.published_at or now()
    else:
        collection.chosen_at = None
    collection.visibility = visibility


def _free_slug(collection: Collection) -> str:
    base = rules.slug_of(collection.title)
    taken = set(
        db.session.scalars(
            select(Collection.slug).where(Collection.slug.startswith(base, autoescape=True))
        )
    )
    slug, number = base, 2
    while slug in taken:
        slug, number = f"{base}-{number}", number + 1
    return slug


def renew_link(collection: Collection, *, by: Actor) -> None:
    """Let the secret link end; there is a new one at once."""
    policy.work_on.require(by, collection)
    collection.link_number += 1
    items.touch(collection, by=by)


def copy(
    title: str,
    entries: Iterable[tuple[int, str]],
    *,
    source: Collection | None = None,
    by: Actor,
) -> Collection:
    """Begin an own private collection with what is in another; only what can be found comes along.

    ``entries`` are ids of instruments with notes, as the reader sees them.
    """
    made = begin(title[: rules.TITLE_LENGTH], by=by)
    if source is not None:
        made.description = source.description
        made.copied_from_id = source.id
        _set_audience(made, queries.audiences_of([source.id]).get(source.id, []))
    wanted = list(entries)[: rules.ITEMS]
    findable = _findable(wanted)
    items.pour(made, [one for one in wanted if one[0] in findable], by=by)
    return made


def _findable(entries: Sequence[tuple[int, str]]) -> set[int]:
    ids = {instrument_id for instrument_id, _note in entries}
    rows = db.session.scalars(select(Instrument).where(Instrument.id.in_(ids)))
    return {one.id for one in rows if catalogue_policy.find.allows(VISITOR, one)}


def keep(title: str, entries: Sequence[tuple[int, str]], *, by: Actor) -> Collection:
    """Take what a device holds into the account: merged, nothing lost, nothing double.

    It goes into the own private collection that was changed last, else into a new one with this
    title. What does not fit there begins another.
    """
    findable = _findable(entries)
    left = [one for one in entries if one[0] in findable]
    target = db.session.scalar(
        select(Collection)
        .where(
            Collection.user_id == by.user_id,
            Collection.deleted_at.is_(None),
            Collection.visibility == Visibility.PRIVATE,
        )
        .order_by(Collection.saved_at.desc(), Collection.id.desc())
        .limit(1)
    ) or begin(title or _("My collection"), by=by)
    rest = items.pour(target, left, by=by)
    if rest:
        items.pour(begin(title or _("My collection"), by=by), rest, by=by)
    return target


def collection_at_hand(*, by: Actor) -> Collection:
    """Return the own collection that cards put something into, begun where there is none."""
    return queries.at_hand(by=by) or begin(_("My collection"), by=by)


def give_to(collection: Collection, organisation_id: int, *, by: Actor) -> None:
    """Let one's own collection belong to an organisation, so that its people change it together."""
    policy.work_on.require(by, collection)
    if collection.user_id is None:
        raise Conflict(_l("This collection belongs to several people already."), code="given")
    _require_member(organisation_id, by=by)
    collection.organisation_id, collection.user_id = organisation_id, None
    _require_room(collection)
    items.touch(collection, by=by)
    announce(CollectionChanged(collection.id, "given", by.user_id))


def delete(collection: Collection, *, by: Actor) -> None:
    """Put a collection into the bin: nobody opens it any more; it can be brought back."""
    policy.work_on.require(by, collection)
    collection.deleted_at, collection.chosen_at = now(), None
    items.touch(collection, by=by)
    announce(CollectionChanged(collection.id, "deleted", by.user_id))


def restore(collection: Collection, *, by: Actor) -> None:
    """Bring a collection back from the bin; others see it again only if its people say so."""
    policy.keep.require(by, collection)
    _require_room(collection)
    collection.deleted_at = None
    collection.visibility = Visibility.PRIVATE
    items.touch(collection, by=by)
    announce(CollectionChanged(collection.id, "restored", by.user_id))


def release(holder_key: str, *, by: Actor) -> None:
    """Put into the bin what a group kept that is no more; its room has asked who may do so."""
    for collection in queries.kept_by_holder(holder_key):
        collection.deleted_at, collection.chosen_at = now(), None
        items.touch(collection, by=by)
        announce(CollectionChanged(collection.id, "deleted", by.user_id))


# What editors decide


def hide(collection: Collection, reason: str, *, by: Actor) -> None:
    """Take a shared collection off the site; its people read why. Raises Denied, Invalid."""
    policy.moderate.require(by, collection)
    asks = _l("Please write the reason: the people of the collection read it.")
    collection.hidden_reason = rules.checked_text(
        "reason", reason, most=rules.REASON_LENGTH, asks=asks
    )
    collection.hidden_at, collection.chosen_at = now(), None
    items.touch(collection, by=by)
    announce(CollectionChanged(collection.id, "hidden", by.user_id))


def unhide(collection: Collection, *, by: Actor) -> None:
    """Let others see a collection again."""
    policy.moderate.require(by, collection)
    collection.hidden_at, collection.hidden_reason = None, ""
    items.touch(collection, by=by)
    announce(CollectionChanged(collection.id, "unhidden", by.user_id))


def choose(collection: Collection, *, by: Actor) -> None:
    """Recommend a public collection on the home page. Raises Denied."""
    policy.choose.require(by, collection)
    collection.chosen_at = now()
    announce(CollectionChanged(collection.id, "chosen", by.user_id))


def unchoose(collection: Collection, *, by: Actor) -> None:
    """Recommend it no longer."""
    policy.choose.require(by, collection)
    collection.chosen_at = None
    announce(CollectionChanged(collection.id, "unchosen", by.user_id))
