"""Reads lists that others publish: Turtle, JSON-LD, and JSON arrays of concepts.

Sources: https://www.w3.org/TR/skos-reference/ and https://www.w3.org/TR/json-ld11/. Nothing is
fetched from the network: a context that is only named by its address is replaced by ours.
"""

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

from rdflib import DCTERMS, OWL, RDF, SKOS, Graph, Literal, URIRef
from rdflib.plugins.parsers.jsonld import to_rdf
from rdflib.term import Node

from toolbox.foundation.i18n import _l
from toolbox.vocabularies.skos.concepts import (
    MOST_CONCEPTS,
    NO_CONCEPTS,
    TOO_MANY,
    Concept,
    Scheme,
    Texts,
    unreadable,
)
from toolbox.vocabularies.skos.plain import scheme_of_rows
from toolbox.vocabularies.skos.words import CONTEXT

MOST_BYTES = 4 * 1024 * 1024
_DEEPEST = 60
_NO_JSON = _l("This file is not valid JSON.")
_NO_TURTLE = _l("This file is not valid Turtle.")
_TOO_DEEP = _l("This file is nested too deeply.")
_TRUE = {"true", "1"}
_HALF = re.compile(r"\\(?:u|U0000)[dD][89a-fA-F]")
"""Halves of signs, which Turtle forbids (its section 6.4) and which can be kept nowhere."""


def read(content: bytes, name: str) -> Scheme:
    """Return the list in a file; ``name`` tells by its end how it is written.

    Raises Invalid with a sentence for whoever chose the file.
    """
    if len(content) > MOST_BYTES:
        raise unreadable(_l("This file is too large: at most %(most)s MB.", most=4))
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise unreadable(_l("This file is not written in UTF-8.")) from error
    is_json = name.lower().endswith((".json", ".jsonld")) or text.lstrip()[:1] in {"{", "["}
    return _of_json(text) if is_json else _of_graph(_turtle(text))


def _turtle(text: str) -> Graph:
    if _HALF.search(text):
        raise unreadable(_NO_TURTLE)
    try:
        return Graph().parse(data=text, format="turtle")
    except RecursionError as error:
        raise unreadable(_TOO_DEEP) from error
    except Exception as error:  # the parser raises whatever it stumbles over
        raise unreadable(_NO_TURTLE) from error


def _of_json(text: str) -> Scheme:
    try:
        given = json.loads(text)
        json.dumps(given, ensure_ascii=False).encode()  # no halves of signs
    except RecursionError as error:
        raise unreadable(_TOO_DEEP) from error
    except ValueError as error:
        raise unreadable(_NO_JSON) from error
    if isinstance(given, list) and not any(_is_linked(one) for one in given):
        return scheme_of_rows(given)
    safe = _with_own_context(given, 0)
    if isinstance(safe, dict):
        safe.setdefault("@context", CONTEXT)
    try:
        return _of_graph(to_rdf(safe, Graph()))
    except (RecursionError, KeyError, TypeError, ValueError, AttributeError) as error:
        raise unreadable(_l("This file is not valid JSON-LD.")) from error


def _is_linked(one: object) -> bool:
    return isinstance(one, dict) and any(str(name).startswith("@") for name in one)


def _with_own_context(given: Any, depth: int) -> Any:
    """Return JSON-LD in which no context has to be fetched."""
    if depth > _DEEPEST:
        raise unreadable(_TOO_DEEP)
    if isinstance(given, list):
        return [_with_own_context(one, depth + 1) for one in given]
    if isinstance(given, dict):
        return {
            name: _own(value) if name == "@context" else _with_own_context(value, depth + 1)
            for name, value in given.items()
        }
    return given


def _own(context: Any) -> Any:
    if isinstance(context, str):
        return CONTEXT
    if isinstance(context, list):
        return [_own(one) for one in context]
    if isinstance(context, dict):
        return {
            name: {key: one for key, one in value.items() if key != "@context"}
            if isinstance(value, dict)
            else value
            for name, value in context.items()
            if name != "@import"
        }
    return context


def _of_graph(graph: Graph) -> Scheme:
    nodes = dict.fromkeys(graph.subjects(RDF.type, SKOS.Concept))
    for link in (SKOS.hasTopConcept, SKOS.narrower):
        nodes |= dict.fromkeys(graph.objects(None, link))
    named = [node for node in nodes if isinstance(node, URIRef)]
    if len(named) > MOST_CONCEPTS:
        raise unreadable(TOO_MANY)
    concepts = tuple(_concept(graph, node) for node in _in_order(graph, named))
    concepts = tuple(one for one in concepts if one.german)
    if not concepts:
        raise unreadable(NO_CONCEPTS)
    scheme = next(graph.subjects(RDF.type, SKOS.ConceptScheme), None)
    return Scheme(
        names=_texts(graph, scheme, DCTERMS.title, SKOS.prefLabel) if scheme else {},
        hints=_texts(graph, scheme, DCTERMS.description) if scheme else {},
        concepts=concepts,
    )


def _in_order(graph: Graph, nodes: list[URIRef]) -> list[URIRef]:
    """Return concepts by their notation, then their name: a graph has no order of its own."""

    def place(node: URIRef) -> tuple[str, str, str]:
        notation = str(graph.value(node, SKOS.notation) or "")
        names = sorted(str(one) for one in graph.objects(node, SKOS.prefLabel))
        return (notation, names[0] if names else "", str(node))

    return sorted(nodes, key=place)


def _concept(graph: Graph, node: URIRef) -> Concept:
    broader = graph.value(node, SKOS.broader) or graph.value(None, SKOS.narrower, node)
    replaced_by = graph.value(node, DCTERMS.isReplacedBy)
    exact = (one for one in graph.objects(node, SKOS.exactMatch) if isinstance(one, URIRef))
    return Concept(
        uri=str(node),
        key=str(graph.value(node, DCTERMS.identifier) or ""),
        notation=str(graph.value(node, SKOS.notation) or ""),
        names=_texts(graph, node, SKOS.prefLabel),
        other_names=_texts(graph, node, SKOS.altLabel),
        hints=_texts(graph, node, SKOS.definition, SKOS.scopeNote),
        broader=str(broader) if isinstance(broader, URIRef) else "",
        replaced_by=str(replaced_by) if isinstance(replaced_by, URIRef) else "",
        deprecated=str(graph.value(node, OWL.deprecated) or "").lower() in _TRUE,
        exact=tuple(sorted(str(one) for one in exact)),
    )


def _texts(graph: Graph, node: Node, *properties: URIRef) -> Texts:
    """Return the texts of the first of the properties that there is, by language."""
    for name in properties:
        found: dict[str, list[str]] = {}
        for text in _literals(graph, node, name):
            found.setdefault(text.language or "", []).append(" ".join(str(text).split()))
        if found:
            return _sorted(found)
    return {}


def _sorted(found: Mapping[str, list[str]]) -> Texts:
    return {language: tuple(sorted(texts)) for language, texts in sorted(found.items())}


def _literals(graph: Graph, node: Node, name: URIRef) -> Iterator[Literal]:
    return (one for one in graph.objects(node, name) if isinstance(one, Literal) and str(one))
