"""Writes our vocabularies and their terms as SKOS, so that others can use them.

Every term has its own address below that of its list, whatever else it is called elsewhere: an
address of somebody else's is an exact match.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from rdflib import DCTERMS, OWL, RDF, SKOS, Graph, Literal, Namespace, URIRef

from toolbox.foundation.settings import installed_settings
from toolbox.vocabularies.models import Term, Vocabulary
from toolbox.vocabularies.skos.words import CONTEXT


def as_turtle(
    vocabulary: Vocabulary, terms: Sequence[Term], *, home: str, about: Term | None = None
) -> str:
    """Return a vocabulary in Turtle; ``home`` is the address all vocabularies lie below.

    With ``about`` that term alone; ``terms`` has to hold it and those that it names.
    """
    return _graph(vocabulary, terms, home, about).serialize(format="turtle")


def as_json(
    vocabulary: Vocabulary, terms: Sequence[Term], *, home: str, about: Term | None = None
) -> str:
    """Return the same in JSON-LD."""
    graph = _graph(vocabulary, terms, home, about)
    return graph.serialize(format="json-ld", context=CONTEXT, indent=2, sort_keys=True)


@dataclass(frozen=True)
class Form:
    """A way to write SKOS down."""

    media_type: str
    write: Callable[..., str]


FORMS: Mapping[str, Form] = {
    "ttl": Form("text/turtle", as_turtle),
    "jsonld": Form("application/ld+json", as_json),
}
"""The ways to write a list, by the end of its address."""


def _graph(
    vocabulary: Vocabulary, terms: Sequence[Term], home: str, about: Term | None = None
) -> Graph:
    graph = Graph(bind_namespaces="none")
    for prefix, namespace in (("skos", SKOS), ("dct", DCTERMS), ("owl", OWL)):
        graph.bind(prefix, namespace)
    scheme = URIRef(f"{home.rstrip('/')}/{vocabulary.key}")
    own = Namespace(f"{scheme}/")
    _add_scheme(graph, scheme, vocabulary)
    nodes = {term.id: own[term.key] for term in terms}
    for term in terms:
        if about is None or term.id == about.id:
            _add_concept(graph, scheme, term, nodes)
        broader = nodes.get(term.broader_id or 0)
        if broader is not None and (about is None or term.broader_id == about.id):
            graph.add((broader, SKOS.narrower, nodes[term.id]))
    return graph


def _add_scheme(graph: Graph, scheme: URIRef, vocabulary: Vocabulary) -> None:
    graph.add((scheme, RDF.type, SKOS.ConceptScheme))
    graph.add((scheme, DCTERMS.identifier, Literal(vocabulary.key)))
    _say(graph, scheme, DCTERMS.title, vocabulary.label_de, vocabulary.label_en)
    _say(graph, scheme, DCTERMS.description, vocabulary.description_de, vocabulary.description_en)
    settings = installed_settings()
    graph.add((scheme, DCTERMS.publisher, Literal(settings.site_name)))
    if settings.vocabularies_licence:
        graph.add((scheme, DCTERMS.license, URIRef(settings.vocabularies_licence)))


def _add_concept(graph: Graph, scheme: URIRef, term: Term, nodes: Mapping[int, URIRef]) -> None:
    node = nodes[term.id]
    graph.add((node, RDF.type, SKOS.Concept))
    graph.add((node, SKOS.inScheme, scheme))
    graph.add((node, DCTERMS.identifier, Literal(term.key)))
    _say(graph, node, SKOS.prefLabel, term.label_de, term.label_en)
    _say(graph, node, SKOS.definition, term.hint_de, term.hint_en)
    for synonym in term.synonyms:
        _say(graph, node, SKOS.altLabel, synonym, "")
    if term.notation:
        graph.add((node, SKOS.notation, Literal(term.notation)))
    if term.uri and term.uri != str(node):
        graph.add((node, SKOS.exactMatch, URIRef(term.uri)))
    broader = nodes.get(term.broader_id or 0)
    if broader is not None:
        graph.add((node, SKOS.broader, broader))
    else:
        graph.add((node, SKOS.topConceptOf, scheme))
        graph.add((scheme, SKOS.hasTopConcept, node))
    _add_end(graph, term, node, nodes)


def _add_end(graph: Graph, term: Term, node: URIRef, nodes: Mapping[int, URIRef]) -> None:
    """Say of a term that is no longer given what stands for it now."""
    if term.retired_at is not None:
        graph.add((node, OWL.deprecated, Literal(True)))
    for number in (term.replaced_by_id, *term.split_into):
        instead = nodes.get(number or 0)
        if instead is not None:
            graph.add((node, DCTERMS.isReplacedBy, instead))


def _say(graph: Graph, node: URIRef, name: URIRef, german: str, english: str) -> None:
    for text, language in ((german, "de"), (english, "en")):
        if text:
            graph.add((node, name, Literal(text, lang=language)))
