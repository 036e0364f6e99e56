"""What this room knows about a person, and what becomes of it at a farewell."""

from collections.abc import Sequence

from toolbox.following import operations, queries
from toolbox.following.looking import look_at
from toolbox.following.things import Standing
from toolbox.foundation.i18n import Message, _l
from toolbox.foundation.personal import Facts, Farewell, PersonalData


def about(user_id: int) -> Facts:
    """Return what a person follows; what is out of sight by now is not named."""
    follower = queries.follower_of_user(user_id)
    follows = queries.all_follows_of(follower.id) if follower else ()
    found = []
    for one, thing in look_at(follows):
        is_seen = thing.standing is not Standing.HIDDEN
        found.append(
            {
                "kind": one.kind.value,
                "name": thing.name() if is_seen else None,
                "address": thing.address if is_seen else None,
                "created_at": one.created_at.isoformat(),
                "confirmed_at": one.confirmed_at.isoformat() if one.confirmed_at else None,
            }
        )
    return {"follows": found}


WORDS = {
    "follows": _l("What I follow"),
    "kind": _l("Kind"),
    "name": _l("Name"),
    "address": _l("Address"),
    "created_at": _l("Since"),
    "confirmed_at": _l("Confirmed"),
}


def _goes(user_id: int) -> Sequence[Message]:
    follower = queries.follower_of_user(user_id)
    return (_l("What you follow."),) if follower is not None else ()


def _erase(farewell: Farewell) -> None:
    for follower in (
        queries.follower_of_user(farewell.user_id),
        queries.follower_of_address(farewell.email),
    ):
        if follower is not None:
            operations.leave(follower)


PERSONAL_DATA = PersonalData(
    room="following",
    title=_l("What I follow"),
    about=about,
    words=WORDS,
    columns=frozenset({"followers.user_id", "followers.email"}),
    goes=_goes,
    erase=_erase,
)
