"""The words of SKOS in JSON, as value lists in education use them (SkoHub, KIM)."""

from typing import Any

_BY_LANGUAGE = {"@container": "@language"}

CONTEXT: dict[str, Any] = {
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "dct": "http://purl.org/dc/terms/",
    "owl": "http://www.w3.org/2002/07/owl#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
    "id": "@id",
    "type": "@type",
    "ConceptScheme": "skos:ConceptScheme",
    "Concept": "skos:Concept",
    "title": {"@id": "dct:title", **_BY_LANGUAGE},
    "description": {"@id": "dct:description", **_BY_LANGUAGE},
    "identifier": "dct:identifier",
    "isReplacedBy": {"@id": "dct:isReplacedBy", "@type": "@id"},
    "deprecated": {"@id": "owl:deprecated", "@type": "xsd:boolean"},
    "prefLabel": {"@id": "skos:prefLabel", **_BY_LANGUAGE},
    "altLabel": {"@id": "skos:altLabel", **_BY_LANGUAGE},
    "definition": {"@id": "skos:definition", **_BY_LANGUAGE},
    "scopeNote": {"@id": "skos:scopeNote", **_BY_LANGUAGE},
    "notation": {"@id": "skos:notation", "@container": "@set"},
    "broader": {"@id": "skos:broader", "@type": "@id"},
    "narrower": {"@id": "skos:narrower", "@type": "@id", "@container": "@set"},
    "hasTopConcept": {"@id": "skos:hasTopConcept", "@type": "@id", "@container": "@set"},
    "topConceptOf": {"@id": "skos:topConceptOf", "@type": "@id"},
    "exactMatch": {"@id": "skos:exactMatch", "@type": "@id", "@container": "@set"},
    "license": {"@id": "dct:license", "@type": "@id"},
    "inScheme": {"@id": "skos:inScheme", "@type": "@id"},
}
"""A context of JSON-LD: what a file may refer to by an address is read with this instead."""
