"""The forms in which a version goes out; a new one is its module, one line here, a golden file.

Download menu, content negotiation, addresses below /w/, API, command line and OAI-PMH follow.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from toolbox.exchange.describing import Description
from toolbox.exchange.formats import amb_writing, citations, dublin_core, lom, own
from toolbox.foundation.i18n import Message, _l


@dataclass(frozen=True, slots=True)
class Format:
    """A form: ``key`` names it in programs, ``suffix`` is how addresses end (without the dot).

    ``media_type`` is without parameters; with ``is_text`` it is sent with its charset (JSON has
    none). ``write`` gives the whole document, ``line`` the same on one line for files of many
    (JSON has it). Formats of XML add ``element``, the root alone, and
    ``namespace`` and ``schema`` (the address of its XML schema), which OAI-PMH announces under
    ``key`` as prefix. ``is_citation`` puts it with the citations instead of the data.
    """

    key: str
    label: Message
    media_type: str
    suffix: str
    write: Callable[[Description], bytes]
    is_text: bool = False
    is_citation: bool = False
    line: Callable[[Description], bytes] | None = None
    element: Callable[[Description], Any] | None = None
    namespace: str = ""
    schema: str = ""

    @property
    def content_type(self) -> str:
        """The media type as it is sent."""
        return f"{self.media_type}; charset=utf-8" if self.is_text else self.media_type


FORMATS: Sequence[Format] = (
    Format(
        "amb",
        _l("AMB (JSON-LD)"),
        "application/ld+json",
        "jsonld",
        amb_writing.document,
        line=amb_writing.line,
    ),
    Format("json", _l("Own JSON"), "application/json", "json", own.document, line=own.line),
    Format(
        "oai_dc",
        _l("Dublin Core (XML)"),
        "application/xml",
        "dc.xml",
        dublin_core.document,
        element=dublin_core.element,
        namespace=dublin_core.NAMESPACE,
        schema=dublin_core.SCHEMA,
    ),
    Format(
        "lom",
        _l("LOM (XML, profile of German repositories)"),
        "application/xml",
        "lom.xml",
        lom.document,
        element=lom.element,
        namespace=lom.NAMESPACE,
        schema=lom.SCHEMA,
    ),
    Format(
        "bibtex",
        _l("BibTeX"),
        "application/x-bibtex",
        "bib",
        citations.bibtex,
        is_text=True,
        is_citation=True,
    ),
    Format(
        "ris",
        _l("RIS (Zotero, EndNote, Citavi)"),
        "application/x-research-info-systems",
        "ris",
        citations.ris,
        is_text=True,
        is_citation=True,
    ),
    Format(
        "csl",
        _l("CSL JSON"),
        "application/vnd.citationstyles.csl+json",
        "csl.json",
        citations.csl,
        is_citation=True,
        line=citations.csl_line,
    ),
)

BY_KEY = {one.key: one for one in FORMATS}
BY_SUFFIX = {one.suffix: one for one in FORMATS}
