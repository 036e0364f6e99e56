"""What a record says, put into the words of this toolbox: its terms, its licence, its files."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from urllib.parse import unquote

from sqlalchemy import select

from toolbox.catalogue.content import Content, CreditEntry, LinkEntry, SourceEntry
from toolbox.exchange.licences import licence_keys, normal_address
from toolbox.exchange.naming import TERMS, likeliest_first, term_address
from toolbox.exchange.packages.refusals import unfitting
from toolbox.foundation.db import db
from toolbox.review.draft_fields import FILES, KIND_PREFIX
from toolbox.review.sheet import Sheet
from toolbox.vocabularies.models import TAG, Term

_LICENCE = "licence"
_MERGED_AT_MOST = 10
"""Terms that were merged one into the other; a circle must not be followed for ever."""
_OF_A_FILE = ("name", "title", "role", "sha256")
_LISTS = ("steps", "languages", "adaptation", "tags")
_PLAIN = (
    *("title", "summary", "description", "preparation_minutes", "duration_minutes", "group_min"),
    *("group_max", "licence", "transfer_core", "change_note"),
)


@dataclass(frozen=True)
class Put:
    """A sheet in our words; ``missing`` names what has no word here, as it is called there."""

    sheet: Sheet
    missing: tuple[str, ...] = ()


@dataclass
class Words:
    """The terms of this toolbox, read once for a package of any size."""

    _by_key: dict[tuple[str, str], str] = field(default_factory=dict)
    _by_address: dict[tuple[str, str], str] = field(default_factory=dict)
    _by_label: dict[tuple[str, str], str] = field(default_factory=dict)
    _licences: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def read(cls) -> "Words":
        """Return the words of today; merged terms lead to what stands for them."""
        words = cls(_licences=licence_keys())
        rows = db.session.execute(
            select(
                *(Term.id, Term.vocabulary_key, Term.key, Term.uri, Term.label_de),
                *(Term.retired_at, Term.replaced_by_id),
            )
            .where(Term.vocabulary_key.in_((*TERMS, _LICENCE)))
            .order_by(*likeliest_first())
        ).all()
        keys = {row.id: row for row in rows}
        for row in rows:
            stands, steps = row, 0
            while stands.replaced_by_id in keys and steps < _MERGED_AT_MOST:
                stands, steps = keys[stands.replaced_by_id], steps + 1
            if stands.retired_at is not None:
                continue
            words._by_key[row.vocabulary_key, row.key] = stands.key
            label = (row.vocabulary_key, row.label_de.casefold())
            words._by_label.setdefault(label, stands.key)
            if row.uri:
                words._by_address.setdefault((row.vocabulary_key, row.uri), stands.key)
        return words

    def put(self, sheet: Mapping[str, Any], terms: list[dict[str, str]]) -> Put:
        """Return a sheet of a record in our words; ``terms`` are those that the record explains."""
        told = {(one["vocabulary"], one["key"]): one for one in terms}
        own: Sheet = {}
        missing: dict[str, None] = {}
        for name, value in sheet.items():
            if name in TERMS:
                keys = {self._key(name, key, told, missing) for key in value}
                own[name] = sorted(keys - {""})
            elif name == _LICENCE:
                own[name] = self._key(name, value, told, missing)
            elif name == FILES:
                own[name] = [{part: one[part] for part in _OF_A_FILE} for one in value]
            else:
                own[name] = value
        return Put({name: one for name, one in own.items() if one not in ("", [])}, tuple(missing))

    def addresses(self, terms: Iterable[Mapping[str, str]]) -> dict[str, str]:
        """Return the addresses that a record gives for our terms, by their ``name_of`` here.

        Where several of theirs became one of ours, that of the same key counts, else the first.
        """
        told = {(one["vocabulary"], one["key"]): one for one in terms if one["uri"]}
        found: dict[str, str] = {}
        for (vocabulary, theirs), one in told.items():
            is_tag = vocabulary == TAG
            key = theirs if is_tag else self._key(vocabulary, theirs, told, {})
            name = name_of(vocabulary, key, one["de"])
            if key and (name not in found or (key == theirs and not is_tag)):
                found[name] = one["uri"]
        return found

    def _key(
        self,
        vocabulary: str,
        key: str,
        told: Mapping[tuple[str, str], Mapping[str, str]],
        missing: dict[str, None],
    ) -> str:
        one = told.get((vocabulary, key), {})
        address, label = one.get("uri", ""), one.get("de", "")
        home = term_address(vocabulary, "")
        own = unquote(address.removeprefix(home)) if address.startswith(home) else key
        found = self._by_address.get((vocabulary, address)) or self._by_key.get((vocabulary, own))
        if not found and vocabulary == _LICENCE and address:
            found = self._licences.get(normal_address(address))
        found = found or self._by_label.get((vocabulary, label.casefold()))
        if not found:
            missing[label or key] = None
        return found or ""


def name_of(vocabulary: str, key: str, label: str) -> str:
    """Return by what a term of ours is known beside its address; keywords travel as written."""
    return f"{vocabulary}:{label.casefold() if vocabulary == TAG else key}"


def comparable(sheet: Mapping[str, Any]) -> Sheet:
    """Return a sheet of ours as ``Words.put`` returns theirs."""
    own = dict(sheet)
    if FILES in own:
        own[FILES] = [{part: one[part] for part in _OF_A_FILE} for one in own[FILES]]
    return {name: sorted(one) if name in TERMS else one for name, one in own.items()}


def content_of_sheet(sheet: Mapping[str, Any], *, contact: tuple[str, str] = ("", "")) -> Content:
    """Return what a sheet in our words says. Raises Invalid for a day that is none."""
    plain: dict[str, Any] = {name: sheet[name] for name in _PLAIN if name in sheet}
    plain |= {name: tuple(sheet[name]) for name in _LISTS if name in sheet}
    own = {
        name.removeprefix(KIND_PREFIX): value
        for name, value in sheet.items()
        if name.startswith(KIND_PREFIX)
    }
    return Content(
        **plain,
        contact_name=contact[0],
        contact_email=contact[1],
        links=tuple(LinkEntry(**one) for one in sheet.get("links", ())),
        sources=tuple(SourceEntry(**one) for one in sheet.get("sources", ())),
        credits=tuple(CreditEntry(**one) for one in sheet.get("credits", ())),
        review_by=_day(sheet.get("review_by")),
        fields=own,
        terms={name: tuple(sheet[name]) for name in TERMS if name in sheet},
    )


def _day(text: str | None) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError as error:
        raise unfitting("review_by") from error
