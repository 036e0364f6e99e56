"""Licences between their addresses on the web and our keys."""

from sqlalchemy import select

from toolbox.foundation.db import db
from toolbox.vocabularies.models import Term


def licence_addresses() -> dict[str, str]:
    """Return key to address for every licence that has one."""
    rows = db.session.execute(
        select(Term.key, Term.uri).where(Term.vocabulary_key == "licence", Term.uri != "")
    )
    return {key: uri for key, uri in rows}


def licence_keys() -> dict[str, str]:
    """Return normalised address to key, to recognise licences in records."""
    return {normal_address(uri): key for key, uri in licence_addresses().items()}


def licence_names() -> dict[str, str]:
    """Return names in small letters to key: whole, short ("cc by 4.0"), and the key itself."""
    rows = db.session.execute(
        select(Term.key, Term.label_de, Term.label_en)
        .where(Term.vocabulary_key == "licence")
        .order_by(Term.position, Term.key)
    )
    found: dict[str, str] = {}
    for key, *labels in rows:
        for name in (key, *labels, *(label.partition(" – ")[0] for label in labels)):
            if name:
                found.setdefault(name.casefold(), key)
    return found


def normal_address(address: str) -> str:
    """Return a licence address so that http, https, www and a final slash make no difference."""
    bare = address.strip().lower().partition("://")[2].removeprefix("www.")
    for ending in ("/", "/deed.de", "/deed.en", "/deed", "/legalcode.de", "/legalcode"):
        bare = bare.removesuffix(ending)
    return bare.rstrip("/")
