"""Writes one of our vocabularies as SKOS, so that others can use it."""

from collections.abc import Iterable, Mapping, Sequence

from rdflib import DCTERMS, OWL, RDF, SKOS, Graph, Literal, Namespace, URIRef

from toolbox.vocabularies.models import Term, Vocabulary
from toolbox.vocabularies.skos.words import CONTEXT

MEDIA_TYPES: Mapping[str, str] = {"ttl": "text/turtle", "jsonld": "application/ld+json"}
"""The ways to write a list, by the end of the file's name."""


def as_turtle(vocabulary: Vocabulary, terms: Sequence[Term], *, home: str) -> str:
    """Return a vocabulary in Turtle; ``home`` is the address all vocabularies lie below."""
    return _graph(vocabulary, terms, home).serialize(format="turtle")


def as_json(vocabulary: Vocabulary, terms: Sequence[Term], *, home: str) -> str:
    """Return a vocabulary in JSON-LD; ``home`` is the address all vocabularies lie below."""
    graph = _graph(vocabulary, terms, home)
    return graph.serialize(format="json-ld", context=CONTEXT, indent=2, sort_keys=True)


def _graph(vocabulary: Vocabulary, terms: Iterable[Term], home: str) -> Graph:
    graph = Graph(bind_namespaces="none")
    for prefix, namespace in (("skos", SKOS), ("dct", DCTERMS), ("owl", OWL)):
        graph.bind(prefix, namespace)
    own = Namespace(f"{home.rstrip('/')}/{vocabulary.key}/")
    scheme = URIRef(str(own))
    graph.add((scheme, RDF.type, SKOS.ConceptScheme))
    _say(graph, scheme, DCTERMS.title, vocabulary.label_de, vocabulary.label_en)
    _say(graph, scheme, DCTERMS.description, vocabulary.description_de, vocabulary.description_en)
    by_id = {term.id: term for term in terms}
    addresses = {number: _address(term, own) for number, term in by_id.items()}
    for number, term in by_id.items():
        _add_concept(graph, scheme, term, addresses[number], addresses)
    return graph


def _address(term: Term, own: Namespace) -> URIRef:
    return URIRef(term.uri) if term.uri else own[term.key]


def _add_concept(
    graph: Graph, scheme: URIRef, term: Term, node: URIRef, addresses: Mapping[int, URIRef]
) -> None:
    graph.add((node, RDF.type, SKOS.Concept))
    graph.add((node, SKOS.inScheme, scheme))
    graph.add((node, DCTERMS.identifier, Literal(term.key)))
    _say(graph, node, SKOS.prefLabel, term.label_de, term.label_en)
    _say(graph, node, SKOS.definition, term.hint_de, term.hint_en)
    for synonym in term.synonyms:
        _say(graph, node, SKOS.altLabel, synonym, "")
    if term.notation:
        graph.add((node, SKOS.notation, Literal(term.notation)))
    broader = addresses.get(term.broader_id or 0)
    if broader is not None:
        graph.add((node, SKOS.broader, broader))
        graph.add((broader, SKOS.narrower, node))
    else:
        graph.add((node, SKOS.topConceptOf, scheme))
        graph.add((scheme, SKOS.hasTopConcept, node))
    if term.retired_at is not None:
        graph.add((node, OWL.deprecated, Literal(True)))
    replaced_by = addresses.get(term.replaced_by_id or 0)
    if replaced_by is not None:
        graph.add((node, DCTERMS.isReplacedBy, replaced_by))


def _say(graph: Graph, node: URIRef, name: URIRef, german: str, english: str) -> None:
    for text, language in ((german, "de"), (english, "en")):
        if text:
            graph.add((node, name, Literal(text, lang=language)))
