"""Answers of OAI-PMH as XML: one function a verb, around all of them the same envelope."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from lxml import etree
from oaipmh import error

from toolbox.exchange import ledger
from toolbox.exchange.formats import elements
from toolbox.exchange.formats.elements import Element, add
from toolbox.exchange.models import Publication
from toolbox.exchange.sets import sets_there_are
from toolbox.foundation.addresses import public_url
from toolbox.foundation.clock import now, rfc3339
from toolbox.foundation.i18n import DEFAULT_LOCALE, speaking
from toolbox.foundation.settings import installed_settings
from toolbox.oai import records
from toolbox.oai.asking import PREFIXES, Asked
from toolbox.oai.records import NAMESPACE, TAG
from toolbox.oai.tokens import KEPT, Place, write_token

_SCHEMA = "http://www.openarchives.org/OAI/2.0/OAI-PMH.xsd"
_NAMING = "http://www.openarchives.org/OAI/2.0/oai-identifier"
_DOMAIN = re.compile(r"[a-zA-Z][a-zA-Z0-9-]*(\.[a-zA-Z][a-zA-Z0-9-]*)+")
PAGE_OF = {"ListRecords": 100, "ListIdentifiers": 500}
"""How many a part of a list holds."""


def answer(asked: Asked) -> bytes:
    """Return the answer to a request. Raises one of the library's errors."""
    envelope = _envelope({"verb": asked.verb, **asked.arguments})
    _VERBS[asked.verb](add(envelope, f"{TAG}{asked.verb}"), asked)
    return _written(envelope)


def refusal(wrong: error.ErrorBase, given: Sequence[tuple[str, str]]) -> bytes:
    """Return the answer to a request that cannot be answered.

    The request is repeated in it, unless its verb or arguments are the trouble.
    """
    code = str(wrong.oainame())
    envelope = _envelope({} if code in {"badVerb", "badArgument"} else dict(given))
    add(envelope, f"{TAG}error", str(wrong)).set("code", code)
    return _written(envelope)


def _envelope(arguments: Mapping[str, str]) -> Element:
    made = elements.root(f"{TAG}OAI-PMH", {None: NAMESPACE}, f"{NAMESPACE} {_SCHEMA}")
    add(made, f"{TAG}responseDate", rfc3339(now()))
    request = add(made, f"{TAG}request", public_url("oai.answer"))
    for name, value in arguments.items():
        request.set(name, elements.writable(value))
    return made


def _written(envelope: Element) -> bytes:
    written: bytes = etree.tostring(envelope, encoding="UTF-8", xml_declaration=True)
    return written


def _identify(body: Element, _asked: Asked) -> None:
    settings = installed_settings()
    for name, text in (
        ("repositoryName", settings.site_name),
        ("baseURL", public_url("oai.answer")),
        ("protocolVersion", "2.0"),
        ("adminEmail", settings.editors_mail or settings.mail_from),
        ("earliestDatestamp", rfc3339(ledger.earliest())),
        ("deletedRecord", "persistent"),
        ("granularity", "YYYY-MM-DDThh:mm:ssZ"),
    ):
        add(body, f"{TAG}{name}", text)
    if _DOMAIN.fullmatch(records.host()):
        _naming(add(body, f"{TAG}description"))


def _naming(description: Element) -> None:
    """How identifiers are made: https://www.openarchives.org/OAI/2.0/guidelines-oai-identifier.htm."""
    made = elements.root(
        f"{{{_NAMING}}}oai-identifier", {None: _NAMING}, f"{_NAMING} {_NAMING}.xsd"
    )
    for name, text in (
        ("scheme", "oai"),
        ("repositoryIdentifier", records.host()),
        ("delimiter", ":"),
        ("sampleIdentifier", f"oai:{records.host()}:1"),
    ):
        add(made, f"{{{_NAMING}}}{name}", text)
    description.append(made)


def _list_formats(body: Element, asked: Asked) -> None:
    identifier = asked.arguments.get("identifier")
    if identifier is not None:
        _line_called(identifier)
    for prefix, form in PREFIXES.items():
        made = add(body, f"{TAG}metadataFormat")
        add(made, f"{TAG}metadataPrefix", prefix)
        add(made, f"{TAG}schema", form.schema)
        add(made, f"{TAG}metadataNamespace", form.namespace)


def _list_sets(body: Element, _asked: Asked) -> None:
    with speaking(DEFAULT_LOCALE):
        found = sets_there_are()
    for key, name in found.items():
        made = add(body, f"{TAG}set")
        add(made, f"{TAG}setSpec", key)
        add(made, f"{TAG}setName", name)


def _get_record(body: Element, asked: Asked) -> None:
    line = _line_called(asked.arguments["identifier"])
    records.append_records(body, [line], asked.format)


def _line_called(identifier: str) -> Publication:
    found = records.line_called(identifier)
    if found is None:
        raise error.IdDoesNotExistError("There is no record with this identifier.")
    return found


def _list_records(body: Element, asked: Asked) -> None:
    lines, close = _part(asked)
    records.append_records(body, lines, asked.format)
    close(body)


def _list_identifiers(body: Element, asked: Asked) -> None:
    lines, close = _part(asked)
    records.append_headers(body, lines)
    close(body)


def _part(asked: Asked) -> tuple[Sequence[Publication], Callable[[Element], None]]:
    """Return a part of a list, and what appends the token that leads on from it."""
    span = replace(asked.span, only=records.given())
    place, page = asked.place, PAGE_OF[asked.verb]
    found = ledger.changed(span, after=place.after if place else None, limit=page + 1)
    lines = found[:page]
    if place is None:
        if not lines:
            raise error.NoRecordsMatchError("Nothing here is like that.")
        place = Place(
            prefix=asked.arguments["metadataPrefix"],
            span=asked.span,
            after=(lines[-1].changed_at, lines[-1].id),
            cursor=0,
            size=ledger.changed_count(span) if len(found) > page else len(lines),
        )
    elif not lines:
        # All that was left has changed since and stands elsewhere; a list must not be empty.
        lines = ledger.changed(ledger.Asked(only=[Publication.id == place.after[1]]), limit=1)
    return lines, _closing(asked, place, lines, goes_on=len(found) > page)


def _closing(
    asked: Asked, place: Place, lines: Sequence[Publication], *, goes_on: bool
) -> Callable[[Element], None]:
    def close(body: Element) -> None:
        if not goes_on and asked.place is None:
            return
        made = add(body, f"{TAG}resumptionToken")
        made.set("completeListSize", str(max(place.size, place.cursor + len(lines))))
        made.set("cursor", str(place.cursor))
        if goes_on:
            made.set("expirationDate", rfc3339(now() + KEPT))
            after = lines[-1].changed_at, lines[-1].id
            on = replace(place, after=after, cursor=place.cursor + len(lines))
            made.text = write_token(on, verb=asked.verb)

    return close


_VERBS: Mapping[str, Callable[[Element, Asked], None]] = {
    "Identify": _identify,
    "ListMetadataFormats": _list_formats,
    "ListSets": _list_sets,
    "GetRecord": _get_record,
    "ListRecords": _list_records,
    "ListIdentifiers": _list_identifiers,
}
