"""vCards as LOM has them inside its records: who had which part (RFC 6350)."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

_ESCAPED = re.compile(r"[\\,;]")
_UNESCAPE = re.compile(r"\\(.)")
_PROPERTY = re.compile(r"^\s*(?:[A-Za-z0-9-]+\.)?([A-Za-z0-9-]+)((?:;[^:]*)?):(.*)$")


_OURS = "X-WERKZEUGKOFFER-"
_NOTHING: Mapping[str, str] = MappingProxyType({})


@dataclass(frozen=True)
class VCard:
    """What a card says: a name, the part in our words (may be empty), a page, and ``further``
    properties of ours by their names (RFC 6350 lets everybody have such, with ``X-`` before them).
    """

    name: str
    role: str = ""
    address: str = ""
    further: Mapping[str, str] = field(default_factory=dict)


def write_vcard(
    name: str, *, role: str = "", address: str = "", further: Mapping[str, str] = _NOTHING
) -> str:
    """Return the card of an organisation or person; ``role`` is one of our own roles."""
    lines = ["BEGIN:VCARD", "VERSION:4.0", "KIND:org", f"FN:{_escaped(name)}"]
    if role:
        lines.append(f"ROLE:{_escaped(role)}")
    if address:
        lines.append(f"URL:{address}")
    lines += [f"{_OURS}{key.upper()}:{_escaped(text)}" for key, text in further.items() if text]
    return "\n".join([*lines, "END:VCARD"])


def _escaped(text: str) -> str:
    return _ESCAPED.sub(r"\\\g<0>", " ".join(text.split()))


def read_vcard(text: str) -> VCard:
    """Return what a card says, also one whose lines are indented; all of it where it is no card.

    Without FN the name is that of N ("Dacher;Thomas") or ORG.
    """
    if "BEGIN:VCARD" not in text.upper():
        return VCard(" ".join(text.split()))
    found: dict[str, str] = {}
    for line in text.splitlines():
        match = _PROPERTY.match(line)
        if match is not None:
            found.setdefault(match[1].upper(), match[3].strip())
    name = _plain(found.get("FN", "")) or _full_name(found.get("N", ""))
    name = name or _plain(found.get("ORG", "").replace(";", " "))
    further = {
        key.removeprefix(_OURS).lower(): _plain(text)
        for key, text in found.items()
        if key.startswith(_OURS)
    }
    return VCard(name, _plain(found.get("ROLE", "")), found.get("URL", ""), further)


def _full_name(text: str) -> str:
    family, _semicolon, rest = text.partition(";")
    return " ".join(f"{_plain(rest.partition(';')[0])} {_plain(family)}".split())


def _plain(text: str) -> str:
    return " ".join(
        _UNESCAPE.sub(lambda found: " " if found[1] in "nN" else found[1], text).split()
    )
