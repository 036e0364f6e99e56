"""Founding alliances, naming who runs them, closing them; verbs run inside the unit of work."""

from sqlalchemy import select

from toolbox.accounts import queries as accounts
from toolbox.accounts.rules import normalise_email
from toolbox.alliances import policy, queries, rules
from toolbox.alliances.events import AllianceChanged
from toolbox.alliances.models import Alliance, Moderator
from toolbox.alliances.rules import AllianceDetails
from toolbox.curation import operations as collections
from toolbox.foundation.actors import Actor
from toolbox.foundation.clock import now, today
from toolbox.foundation.db import db
from toolbox.foundation.errors import Conflict, Invalid, NotFound
from toolbox.foundation.events import announce
from toolbox.foundation.i18n import _l

_LAST_MODERATOR = _l(
    "An alliance needs somebody who runs it. Please let the administration name another moderator "
    "first."
)
_NO_ACCOUNT = _l("Nobody here has an account with this e-mail address.")
_STALE = _l(
    "Somebody else has changed this in the meantime. Please load the page again; what you typed "
    "was not saved."
)
_NO_MODERATOR = _l("This person does not run the alliance.")


def found(details: AllianceDetails, *, slug: str | None = None, by: Actor) -> Alliance:
    """Found an alliance. Raises Denied but for administrators, Invalid with fields."""
    policy.found.require(by, None, _l("Only the administration founds alliances."))
    checked = rules.checked_alliance(details, today())
    _require_free_name(checked.name)
    taken = db.session.scalars(select(Alliance.slug)).all()
    made = Alliance(slug=rules.slug_for(slug or checked.name, taken), created_by_id=by.user_id)
    _write(made, checked)
    db.session.add(made)
    db.session.flush()
    announce(AllianceChanged(made.id, "founded", by.user_id))
    return made


def _require_free_name(name: str, *, but: Alliance | None = None) -> None:
    """Letters are compared here, for SQLite knows the cases of few."""
    for alliance in db.session.scalars(select(Alliance)):
        same = but is not None and alliance.id == but.id
        if not same and alliance.name.casefold() == name.casefold():
            sentence = _l("There is already an alliance with this name.")
            raise Invalid(sentence, fields={"name": [sentence]})


def _write(alliance: Alliance, details: AllianceDetails) -> None:
    alliance.name, alliance.summary = details.name, details.summary
    alliance.description, alliance.website = details.description, details.website
    alliance.founded_year = details.founded_year
    alliance.takes_applications = details.takes_applications


def describe(
    alliance: Alliance, details: AllianceDetails, *, row_version: int | None = None, by: Actor
) -> None:
    """Change what the page of an alliance says; its address stays.

    Raises Denied, Invalid with fields, Conflict where somebody else saved after ``row_version``.
    """
    policy.moderate.require(by, alliance)
    if row_version is not None and row_version != alliance.row_version:
        raise Conflict(_STALE, code="changed-meanwhile")
    checked = rules.checked_alliance(details, today())
    _require_free_name(checked.name, but=alliance)
    _write(alliance, checked)
    alliance.row_version += 1
    db.session.flush()
    announce(AllianceChanged(alliance.id, "described", by.user_id))


def name_moderator(alliance: Alliance, email: str, *, by: Actor) -> Moderator:
    """Let a person with an account run an alliance. Raises Denied, Invalid with fields."""
    policy.found.require(by, alliance, _l("Only the administration names moderators."))
    user = accounts.user_by_email(normalise_email(email))
    if user is None or user.deleted_at is not None:
        raise Invalid(_NO_ACCOUNT, fields={"email": [_NO_ACCOUNT]})
    if user.id in {one.user_id for one in alliance.moderators}:
        sentence = _l("This person runs the alliance already.")
        raise Invalid(sentence, fields={"email": [sentence]})
    made = Moderator(alliance_id=alliance.id, user_id=user.id, named_by_id=by.user_id)
    db.session.add(made)
    db.session.flush()
    db.session.expire(alliance, ["moderators"])
    announce(AllianceChanged(alliance.id, "moderator-named", by.user_id, user.id))
    return made


def dismiss_moderator(alliance: Alliance, user_id: int, *, by: Actor) -> None:
    """Let a person run an alliance no more: oneself, or as an administrator somebody else.

    Raises Denied, NotFound, Conflict for the last one.
    """
    if by.user_id != user_id:
        policy.found.require(by, alliance, _l("Only the administration names moderators."))
    moderators = {one.user_id: one for one in queries.moderators_of(alliance)}
    if user_id not in moderators:
        raise NotFound(_NO_MODERATOR)
    if len(moderators) == 1:
        raise Conflict(_LAST_MODERATOR, code="last-moderator")
    db.session.delete(moderators[user_id])
    db.session.flush()
    db.session.expire(alliance, ["moderators"])
    announce(AllianceChanged(alliance.id, "moderator-left", by.user_id, user_id))


def close(alliance: Alliance, *, by: Actor) -> None:
    """Take an alliance off the web, with its meetings and files; nothing of it is deleted.

    Its collection goes into the bin, from where its moderators can bring it back for some days.
    """
    policy.found.require(by, alliance, _l("Only the administration closes alliances."))
    if alliance.closed_at is None:
        alliance.closed_at = now()
        collections.release(queries.holder_key(alliance), by=by)
        db.session.flush()
        announce(AllianceChanged(alliance.id, "closed", by.user_id))


def reopen(alliance: Alliance, *, by: Actor) -> None:
    """Show a closed alliance again, as it was."""
    policy.found.require(by, alliance, _l("Only the administration opens alliances again."))
    if alliance.closed_at is not None:
        alliance.closed_at = None
        db.session.flush()
        announce(AllianceChanged(alliance.id, "reopened", by.user_id))
