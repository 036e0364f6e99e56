"""What the schemas of OAI-PMH, oai_dc and HS-OER-LOM ask for, in words of our own.

Each element has a pattern of its children (names with a blank behind each) or, in quotation marks,
of its text. The schemas themselves are not here because of their licences; compare
https://www.openarchives.org/OAI/2.0/OAI-PMH.xsd, https://www.openarchives.org/OAI/2.0/oai_dc.xsd
and https://w3id.org/kim/hs-oer-lom-profil/20210909/schemas/hs-oer-lom.xsd.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from lxml import etree

OAI = "http://www.openarchives.org/OAI/2.0/"
OAI_DC = "http://www.openarchives.org/OAI/2.0/oai_dc/"
DC = "http://purl.org/dc/elements/1.1/"
LOM = "https://www.oerbw.de/hsoerlom"
NAMING = "http://www.openarchives.org/OAI/2.0/oai-identifier"
_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_SECOND = r"'\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}Z'"
_DAY = r"'\d{4}-\d{2}-\d{2}'"
_ANY = r"'.*'"
_SOME = r"'.+'"
_SPEC = r"'[A-Za-z0-9\-_.!~*()]+(:[A-Za-z0-9\-_.!~*()]+)*'"
_FIFTEEN = (
    *("title", "creator", "subject", "description", "publisher", "contributor", "date", "type"),
    *("format", "identifier", "source", "language", "relation", "coverage", "rights"),
)

RULES: Mapping[tuple[str, str], str] = {
    (OAI, "OAI-PMH"): (
        r"responseDate request ((error )+|(Identify|ListMetadataFormats|ListSets|GetRecord"
        r"|ListRecords|ListIdentifiers) )"
    ),
    (OAI, "responseDate"): _SECOND,
    (OAI, "request"): r"'https?://[^ ]+/oai'",
    (OAI, "error"): _SOME,
    (OAI, "Identify"): (
        "repositoryName baseURL protocolVersion (adminEmail )+earliestDatestamp deletedRecord "
        "granularity (compression )*(description )*"
    ),
    (OAI, "repositoryName"): _SOME,
    (OAI, "baseURL"): r"'https?://[^ ]+'",
    (OAI, "protocolVersion"): "'2.0'",
    (OAI, "adminEmail"): r"'\S+@\S+'",
    (OAI, "earliestDatestamp"): _SECOND,
    (OAI, "deletedRecord"): "'no|persistent|transient'",
    (OAI, "granularity"): "'YYYY-MM-DDThh:mm:ssZ'",
    (OAI, "description"): "oai-identifier ",
    (OAI, "ListMetadataFormats"): "(metadataFormat )+",
    (OAI, "metadataFormat"): "metadataPrefix schema metadataNamespace ",
    (OAI, "metadataPrefix"): r"'[A-Za-z0-9\-_.!~*()]+'",
    (OAI, "schema"): r"'https?://[^ ]+'",
    (OAI, "metadataNamespace"): r"'https?://[^ ]+'",
    (OAI, "ListSets"): "(set )+(resumptionToken )?",
    (OAI, "set"): "setSpec setName (setDescription )*",
    (OAI, "setSpec"): _SPEC,
    (OAI, "setName"): _SOME,
    (OAI, "GetRecord"): "record ",
    (OAI, "ListRecords"): "(record )+(resumptionToken )?",
    (OAI, "ListIdentifiers"): "(header )+(resumptionToken )?",
    (OAI, "record"): "header (metadata )?(about )*",
    (OAI, "header"): "identifier datestamp (setSpec )*",
    (OAI, "identifier"): r"'oai:[A-Za-z0-9.-]+:\d+'",
    (OAI, "datestamp"): _SECOND,
    (OAI, "metadata"): "(dc |lom )",
    (OAI, "resumptionToken"): r"'[A-Za-z0-9_.-]*'",
    (NAMING, "oai-identifier"): "scheme repositoryIdentifier delimiter sampleIdentifier ",
    (NAMING, "scheme"): "'oai'",
    (NAMING, "repositoryIdentifier"): r"'[a-zA-Z][a-zA-Z0-9-]*(\.[a-zA-Z][a-zA-Z0-9-]*)+'",
    (NAMING, "delimiter"): "':'",
    (NAMING, "sampleIdentifier"): r"'oai:[a-zA-Z0-9.-]+:[a-zA-Z0-9]+'",
    (OAI_DC, "dc"): f"({' |'.join(_FIFTEEN)} )*",
    **{(DC, name): _SOME for name in _FIFTEEN},
    (LOM, "metadata"): "lom ",
    (LOM, "lom"): (
        "general lifecycle (metametadata )?(technical )?(educational )?rights (classification )?"
    ),
    (LOM, "general"): (
        "(identifier )*(title )+(language )*(description )?(keyword )*(aggregationlevel )?"
    ),
    (LOM, "identifier"): "catalog entry ",
    (LOM, "catalog"): _SOME,
    **{(LOM, name): "langstring " for name in ("entry", "title", "keyword", "version")},
    **{(LOM, name): "langstring " for name in ("description", "source", "value")},
    (LOM, "langstring"): _ANY,
    (LOM, "language"): "'[a-z][a-z]'",
    (LOM, "lifecycle"): "(version )?(status )?(contribute ){1,14}",
    **{
        (LOM, name): "source value " for name in ("status", "role", "copyrightandotherrestrictions")
    },
    (LOM, "contribute"): "role (centity )+(date )?",
    (LOM, "centity"): "vcard ",
    (LOM, "vcard"): r"'BEGIN:VCARD\nVERSION:4.0\n.*\nEND:VCARD'",
    (LOM, "date"): "datetime (description )?",
    (LOM, "datetime"): _DAY,
    (LOM, "metametadata"): "(contribute ){1,3}",
    (LOM, "technical"): ("(format )+(size )?(location )?(otherplatformrequirements )?(duration )?"),
    (LOM, "format"): r"'[^ /]+/[^ /]+'",
    (LOM, "size"): r"'[1-9]\d*'",
    (LOM, "location"): r"'https?://[^ ]+'",
    (LOM, "educational"): "(learningResourceType )*(description )?",
    (LOM, "learningResourceType"): "source id (entry )?",
    (LOM, "id"): (
        r"'https://w3id.org/kim/hcrt/[A-Za-z0-9_-]+"
        r"|http://w3id.org/kim/hochschulfaechersystematik/[a-z][0-9]+'"
    ),
    (LOM, "rights"): "(copyrightandotherrestrictions )?description ",
    (LOM, "classification"): "purpose (taxonpath )+",
    (LOM, "purpose"): "source value ",
    (LOM, "taxonpath"): "source (taxon ){1,3}",
    (LOM, "taxon"): "id (entry )?",
}
_LOM_VALUES = {
    "status": {"Draft", "Final", "Revised", "Unavailable"},
    "copyrightandotherrestrictions": {"yes", "no"},
    "lifecycle": {"Author", "Publisher", "Unknown", "Initiator", "Editor", "Content Provider"},
    "metametadata": {"Creator", "Provider", "Validator"},
}


def mistakes(document: bytes | Any) -> list[str]:
    """Return what a document, or an element, has that it must not have or lacks."""
    found = etree.fromstring(document) if isinstance(document, bytes) else document
    return [mistake for element in found.iter() for mistake in _mistakes(element)]


def _mistakes(element: Any) -> Iterator[str]:
    name = etree.QName(element)
    rule = RULES.get((name.namespace or "", name.localname))
    if rule is None:
        yield f"{element.tag} is not known"
    elif rule.startswith("'"):
        if len(element) or not re.fullmatch(rule[1:-1], element.text or "", re.DOTALL):
            yield f"{name.localname} says {element.text!r}"
    else:
        children = "".join(f"{etree.QName(child).localname} " for child in element)
        if not re.fullmatch(rule, children):
            yield f"{name.localname} holds {children!r}"
    if name.namespace == LOM:
        yield from _mistakes_of_lom(element, name.localname)


def _mistakes_of_lom(element: Any, name: str) -> Iterator[str]:
    """Values come from lists, and each role once."""
    if name in {"status", "copyrightandotherrestrictions"}:
        if "".join(element[1].itertext()).strip() not in _LOM_VALUES[name]:
            yield f"{name} has an unknown value"
    elif name in {"lifecycle", "metametadata"}:
        said = [
            "".join(one[0][1].itertext()).strip() for one in element.iter(f"{{{LOM}}}contribute")
        ]
        if len(set(said)) != len(said) or not set(said) <= _LOM_VALUES[name]:
            yield f"{name} has the roles {said}"
    elif name == "purpose" and "".join(element[1].itertext()).strip() != "Discipline":
        yield "purpose has an unknown value"
    elif name in {"source", "value"} and element[0].get(_LANG) != "x-none":
        yield f"{name} has a language"
    elif name == "location" and element.get("type") != "URI":
        yield "location has no type"
