"""Who descends from whom: instruments begun from others, and copies of kits that are shown.

Only what visitors may see is in it. What was removed stands in its line as a tombstone, so that
what came of it does not lose its origin. A circle ends where it meets itself.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import CTE, ColumnElement, and_, literal, or_, select
from sqlalchemy.orm import aliased

from toolbox.accounts.models import Organisation
from toolbox.catalogue.lifecycle import InstrumentState
from toolbox.catalogue.models import Instrument, Version
from toolbox.catalogue.policy import view
from toolbox.foundation.actors import VISITOR
from toolbox.foundation.db import db
from toolbox.workshop.models import AdaptedCopy

Key = tuple[str, int]
"""Of a node: "w" for an instrument or "m" for a copy shown below /m/, and its id."""
INSTRUMENT, COPY = "w", "m"


@dataclass(frozen=True)
class Node:
    """An instrument or a copy in the line; a removed one has no address any more."""

    key: Key
    title: str
    owner: str
    slug: str
    since: datetime | None
    is_removed: bool = False

    @property
    def is_copy(self) -> bool:
        """Whether it is a copy made from a kit, and no instrument."""
        return self.key[0] == COPY


@dataclass(frozen=True)
class Family:
    """All that came of an instrument, by ids alone: whose child each is, and how many follow.

    ``order`` goes down every branch before the next, the most fruitful first; ``depth`` counts
    generations from 1.
    """

    root: Key
    children: Mapping[Key, Sequence[Key]]
    parent: Mapping[Key, Key]
    depth: Mapping[Key, int]
    below: Mapping[Key, int]
    order: Sequence[Key]

    @property
    def total(self) -> int:
        """How many came of it."""
        return len(self.order)

    @property
    def generations(self) -> list[int]:
        """How many there are in each generation, from the first."""
        found: dict[int, int] = defaultdict(int)
        for depth in self.depth.values():
            found[depth] += 1
        return [found[depth] for depth in sorted(found)]


def _is_seen() -> ColumnElement[bool]:
    """What visitors see of instruments, and what they once saw: removed, it is a tombstone."""
    return or_(
        view.where(VISITOR),
        and_(
            Instrument.state == InstrumentState.REMOVED,
            Instrument.published_at.is_not(None),
        ),
    )


def _is_shown_copy() -> ColumnElement[bool]:
    return and_(
        AdaptedCopy.site_file_id.is_not(None),
        AdaptedCopy.hosted_at.is_not(None),
        AdaptedCopy.slug.is_not(None),
        AdaptedCopy.may_be_found.is_(True),
        AdaptedCopy.blocked_reason == "",
    )


def _descendants(instrument_id: int) -> CTE:
    """All instruments below one, itself included; as a set, so that a circle ends."""
    below = select(Instrument.id).where(Instrument.id == instrument_id).cte(recursive=True)
    child = aliased(Instrument)
    return below.union(select(child.id).where(child.template_id == below.c.id))


def family_of(instrument: Instrument) -> Family:
    """Return everything that came of an instrument, in two statements whatever the size."""
    below = _descendants(instrument.id)
    root = (INSTRUMENT, instrument.id)
    links: dict[Key, Key] = {}
    for number, template in db.session.execute(
        select(Instrument.id, Instrument.template_id)
        .join(below, below.c.id == Instrument.id)
        .where(_is_seen(), Instrument.id != instrument.id)
        .order_by(Instrument.id)
    ):
        if template is not None:
            links[(INSTRUMENT, number)] = (INSTRUMENT, template)
    copies = db.session.execute(
        select(
            AdaptedCopy.id, AdaptedCopy.instrument_id, AdaptedCopy.previous_id, AdaptedCopy.draft_id
        )
        .join(below, below.c.id == AdaptedCopy.instrument_id)
        .where(_is_shown_copy())
        .order_by(AdaptedCopy.id)
    ).all()
    # A copy that became an instrument stands there once, as that instrument.
    shown = {number for number, _from, _before, draft in copies if (INSTRUMENT, draft) not in links}
    for number, template, previous, _draft in copies:
        if number in shown and template is not None:
            again = previous is not None and previous in shown
            links[(COPY, number)] = (COPY, previous or 0) if again else (INSTRUMENT, template)
    return _family(root, links)


def has_lineage(instrument: Instrument) -> bool:
    """Whether an instrument was begun from another one, or something came of it."""
    return bool(db.session.scalar(select(is_in_a_line(instrument))))


def is_in_a_line(instrument: Instrument) -> ColumnElement[bool]:
    """Say the same in SQL, for a statement that asks for more."""
    copies = select(AdaptedCopy.id).where(
        AdaptedCopy.instrument_id == instrument.id, _is_shown_copy()
    )
    others = select(Instrument.id).where(Instrument.template_id == instrument.id, _is_seen())
    return or_(literal(instrument.template_id is not None), copies.exists(), others.exists())


def _family(root: Key, links: Mapping[Key, Key]) -> Family:
    children: dict[Key, list[Key]] = defaultdict(list)
    for child, parent in links.items():
        children[parent].append(child)
    # From the root down, so that what hangs in a circle beside it is never reached.
    depth: dict[Key, int] = {}
    walk = [root]
    for key in walk:
        for child in children[key]:
            if child != root and child not in depth:
                depth[child] = depth.get(key, 0) + 1
                walk.append(child)
    below: dict[Key, int] = defaultdict(int)
    for key in reversed(walk[1:]):
        below[links[key]] += below[key] + 1
    for one in children.values():
        one.sort(key=lambda key: (-below[key], key[0] == COPY, key[1]))
    return Family(root, children, links, depth, below, _down(root, children, depth))


def _down(root: Key, children: Mapping[Key, Sequence[Key]], depth: Mapping[Key, int]) -> list[Key]:
    order: list[Key] = []
    waiting = list(reversed(children[root]))
    while waiting:
        key = waiting.pop()
        order.append(key)
        following = [one for one in children.get(key, ()) if depth.get(one, 0) > depth[key]]
        waiting += reversed(following)
    return order


def ancestors_of(instrument: Instrument) -> list[Key]:
    """Return the line from the first instrument down to the one this was begun from."""
    up = (
        select(Instrument.id, Instrument.template_id)
        .where(Instrument.id == instrument.id)
        .cte(recursive=True)
    )
    parent = aliased(Instrument)
    up = up.union(select(parent.id, parent.template_id).where(parent.id == up.c.template_id))
    rows = db.session.execute(
        select(Instrument.id, Instrument.template_id, _is_seen()).join(up, up.c.id == Instrument.id)
    ).all()
    origin = {number: template for number, template, _seen in rows}
    seen = {number for number, _template, is_seen in rows if is_seen}
    line: list[int] = []
    at = instrument.template_id
    while at is not None and at in origin and at not in line and at != instrument.id:
        line.append(at)
        at = origin[at]
    return [(INSTRUMENT, number) for number in reversed(line) if number in seen]


def nodes_of(keys: Iterable[Key]) -> dict[Key, Node]:
    """Return what is shown of these, in two statements at most."""
    wanted = set(keys)
    found: dict[Key, Node] = {}
    instruments = [number for sort, number in wanted if sort == INSTRUMENT]
    copies = [number for sort, number in wanted if sort == COPY]
    if instruments:
        for number, slug, title, owner, since, state in db.session.execute(
            select(
                *(Instrument.id, Instrument.slug, Version.title, Organisation.name),
                *(Instrument.published_at, Instrument.state),
            )
            .join(Organisation, Organisation.id == Instrument.owner_id)
            .join(Version, Version.id == Instrument.current_version_id)
            .where(Instrument.id.in_(instruments), _is_seen())
        ):
            is_removed = state is InstrumentState.REMOVED
            key = (INSTRUMENT, number)
            found[key] = Node(key, title, owner, slug, since, is_removed)
    if copies:
        for number, address, title, name, since in db.session.execute(
            select(
                *(AdaptedCopy.id, AdaptedCopy.slug, AdaptedCopy.title),
                *(Organisation.name, AdaptedCopy.hosted_at),
            )
            .outerjoin(Organisation, Organisation.id == AdaptedCopy.organisation_id)
            .where(AdaptedCopy.id.in_(copies), _is_shown_copy())
        ):
            key = (COPY, number)
            found[key] = Node(key, title, name or "", address or "", since)
    return found
