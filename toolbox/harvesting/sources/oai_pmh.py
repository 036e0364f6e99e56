"""OAI-PMH 2.0 (https://www.openarchives.org/OAI/openarchivesprotocol.html), as its harvester."""

import re
from collections.abc import Iterator, Mapping
from typing import NamedTuple
from urllib.parse import urlencode, urlsplit, urlunsplit

from lxml import etree

from toolbox.exchange.record import UnusableRecord
from toolbox.foundation.i18n import _l
from toolbox.harvesting.parsing import local_name, text_of, xml_root
from toolbox.harvesting.rules import (
    MOST_EMPTY,
    MOST_RECORDS,
    STAMP_LENGTH,
    UPSTREAM_ID_LENGTH,
    Trouble,
)
from toolbox.harvesting.sources import metadata
from toolbox.harvesting.sources.declaration import Found, SourceKind, Visit

_MOMENT = re.compile(r"\d{4}-\d\d-\d\d(T\d\d:\d\d:\d\dZ)?")
_DAY = len("2026-01-01")
_TOKEN_LENGTH = 4000
_FOR_GOOD = "persistent"


class _Answer(NamedTuple):
    root: etree._Element
    errors: Mapping[str, str]


def looks_like(address: str, beginning: bytes) -> bool:
    """Return whether this is an answer of OAI-PMH, if only that a verb is missing."""
    return b"<OAI-PMH" in beginning or b":OAI-PMH" in beginning


def read(visit: Visit) -> Iterator[Found]:
    """Yield the records that changed since the last visit, with those that are deleted."""
    if not visit.cursor.get("prefix"):
        _begin(visit)
    tokens: set[str] = set()
    empty = 0
    while True:
        answer = _asked(visit, _question(visit))
        if _has_ended(answer, visit):
            break
        held = answer.root.find("{*}ListRecords")
        if held is None:
            raise Trouble("not-this-kind")
        fresh = 0
        for entry in held.iterfind("{*}record"):
            found = _found(entry, visit)
            fresh += not visit.was_seen(found.upstream_id)
            yield found
        empty = 0 if fresh else empty + 1
        token = _token(held, visit)
        _require_progress(visit, token, tokens, empty)
        if not token or (visit.is_sample and int(visit.cursor["sent"]) >= (visit.most or 0)):
            break
        tokens.add(token)
        visit.cursor["token"] = token
        if visit.is_over():
            visit.pauses = True
            return
    visit.memory["since"] = visit.cursor["began"]
    visit.is_complete = not visit.since and not visit.is_sample


def _begin(visit: Visit) -> None:
    """Get to know the source: how exact its moments are, what it deletes, what it offers."""
    identified = _asked(visit, {"verb": "Identify"}).root
    said = identified.find("{*}Identify")
    if said is None:
        raise Trouble("not-this-kind")
    moment = text_of(identified, "responseDate")
    visit.memory["deletes"] = text_of(said, "deletedRecord")[:20]
    visit.memory["name"] = text_of(said, "repositoryName")[:200]
    is_exact = text_of(said, "granularity").startswith("YYYY-MM-DDT")
    usable = moment if _MOMENT.fullmatch(moment) else ""
    visit.cursor |= {
        "began": usable if is_exact else usable[:_DAY],
        "prefix": metadata.chosen(_offered(visit)),
        "sent": 0,
    }
    if visit.since and not is_exact:
        visit.since = visit.since[:_DAY]


def _offered(visit: Visit) -> dict[str, str]:
    root = _asked(visit, {"verb": "ListMetadataFormats"}).root
    return {
        text_of(one, "metadataPrefix"): text_of(one, "metadataNamespace")
        for one in root.iterfind("{*}ListMetadataFormats/{*}metadataFormat")
    }


def _question(visit: Visit) -> dict[str, str]:
    if visit.cursor.get("token"):
        return {"verb": "ListRecords", "resumptionToken": str(visit.cursor["token"])}
    asked = {"verb": "ListRecords", "metadataPrefix": str(visit.cursor["prefix"])}
    return {**asked, "from": visit.since} if visit.since else asked


def _asked(visit: Visit, question: Mapping[str, str]) -> _Answer:
    visit.count_answer()
    parts = urlsplit(visit.address)
    address = urlunsplit(parts._replace(query=urlencode(question), fragment=""))
    root = xml_root(visit.manners.whole(address).body)
    if local_name(root) != "OAI-PMH":
        raise Trouble("not-this-kind")
    errors = {
        str(one.get("code", ""))[:60]: " ".join((one.text or "").split())[:200]
        for one in root.iterfind("{*}error")
    }
    return _Answer(root, errors)


def _has_ended(answer: _Answer, visit: Visit) -> bool:
    """Return whether there is nothing to read. Raises Trouble for what is refused otherwise."""
    if not answer.errors:
        return False
    if "noRecordsMatch" in answer.errors and not visit.cursor.get("token"):
        return True
    code, text = next(iter(answer.errors.items()))
    raise Trouble("oai-error", error=code, text=text)


def _token(held: etree._Element, visit: Visit) -> str:
    found = held.find("{*}resumptionToken")
    if found is None:
        return ""
    said = str(found.get("completeListSize", ""))
    if said.isascii() and said.isdecimal() and len(said) < 10:
        visit.expected = visit.cursor["expected"] = int(said)
    return (found.text or "").strip()[:_TOKEN_LENGTH]


def _require_progress(visit: Visit, token: str, tokens: set[str], empty: int) -> None:
    """Raise Trouble where a source goes round in circles, or on and on."""
    sent, expected = int(visit.cursor["sent"]), visit.cursor.get("expected")
    if token and (token in tokens or token == visit.cursor.get("token")):
        raise Trouble("token-repeats")
    if empty >= MOST_EMPTY:
        raise Trouble("endless")
    if expected is not None and sent > 2 * int(expected) + 1000:
        raise Trouble("more-than-said", expected=int(expected), sent=sent)
    if sent > MOST_RECORDS:
        raise Trouble("too-many", most=MOST_RECORDS)


def _found(entry: etree._Element, visit: Visit) -> Found:
    visit.cursor["sent"] = int(visit.cursor["sent"]) + 1
    header = entry.find("{*}header")
    name = text_of(header, "identifier") if header is not None else ""
    if header is None or not name or len(name) > UPSTREAM_ID_LENGTH:
        number = visit.cursor["sent"]
        return Found(f"record {number}", trouble=Trouble("no-id").told, has_name=False)
    stamp = text_of(header, "datestamp")[:STAMP_LENGTH]
    if header.get("status") == "deleted":
        return Found(name, stamp, is_gone=True)
    held = entry.find("{*}metadata")
    inner = next(held.iterchildren(tag=etree.Element), None) if held is not None else None
    if inner is None:
        return Found(name, stamp, trouble=Trouble("not-this-kind").told)
    try:
        record = metadata.record_in(inner, visit.words, fallback_id=name)
    except UnusableRecord as error:
        return Found(name, stamp, trouble=Trouble("unusable", why=str(error)).told)
    except Trouble as trouble:
        return Found(name, stamp, trouble=trouble.told)
    return Found(name, stamp, record=record)


def deletes_for_good(memory: Mapping[str, object]) -> bool:
    """Return whether a source says for ever what it has deleted."""
    return memory.get("deletes") == _FOR_GOOD


OAI_PMH = SourceKind(
    key="oai-pmh",
    label=_l("OAI-PMH"),
    about=_l("How libraries and repositories let others collect their records."),
    looks_like=looks_like,
    read=read,
)
