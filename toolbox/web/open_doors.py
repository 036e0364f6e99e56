"""The page that says how others build on this toolbox: feeds, interfaces, formats, vocabularies."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from toolbox.delivery.doors import public
from toolbox.exchange.formats.registry import FORMATS
from toolbox.foundation.addresses import public_url
from toolbox.foundation.i18n import Message, _l

blueprint = Blueprint("open_doors", __name__)


@dataclass(frozen=True)
class Way:
    """A way to use what is here: for whom, where it begins, and what to do there."""

    key: str
    title: Message
    text: Message
    icon: str
    links: Sequence[tuple[Message, str]]
    address: tuple[Message, str] | None = None


_WAYS = (
    Way(
        "andere-seiten",
        _l("For the site of your school, chamber or town"),
        _l(
            "Show a search box, a list or a collection on your own site: one line, no cookies, in"
            " your colours. It follows what changes here. Systems that read oEmbed show a card when"
            " somebody pastes the address of an instrument."
        ),
        "layout-template",
        ((_l("Put the line together"), "embedding.builder"),),
    ),
    Way(
        "neues",
        _l("Hear what is new"),
        _l(
            "Every search, topic, organisation, alliance, collection and instrument has a feed."
            " Feed readers and many intranets can show it. By e-mail it works, too."
        ),
        "mail",
        ((_l("News of everything (Atom)"), "feeds.newest"),),
    ),
    Way(
        "tabellen",
        _l("Lists as a table"),
        _l(
            "Above the results of a search, and on collections and organisations, you find the list"
            " as CSV and for Excel, with title, audience, licence and address."
        ),
        "file-spreadsheet",
        ((_l("To the search"), "search.results"),),
    ),
    Way(
        "schnittstelle",
        _l("For programs: the interface (REST)"),
        _l(
            "Read everything public and, with a token of your own, write drafts, files and reports"
            " of use. With a description that machines understand and an example that runs."
        ),
        "sliders-horizontal",
        ((_l("Documentation"), "api.documentation"),),
    ),
    Way(
        "kataloge",
        _l("For catalogues and libraries: harvesting (OAI-PMH)"),
        _l(
            "Everything published, with changes and deletions, as Dublin Core and as LOM. At this"
            " address catalogues fetch it on their own."
        ),
        "archive",
        (),
        (_l("Address for your catalogue"), "oai"),
    ),
    Way(
        "pakete",
        _l("Packages for other toolboxes"),
        _l(
            "On its page you take an instrument or a collection along as one file, with versions,"
            " files and origin. It opens without a server, and another toolbox takes it in."
        ),
        "briefcase",
        ((_l("Take in a package"), "exchange.upload"),),
    ),
    Way(
        "vokabulare",
        _l("Vocabularies"),
        _l(
            "Audiences, occupations, regions, topics and more, each term at an address that stays."
            " To take along as SKOS."
        ),
        "tag",
        ((_l("To the vocabularies"), "terms.vocabularies_page"),),
    ),
)


@blueprint.get("/schnittstellen")
@public
def index() -> ResponseReturnValue:
    """List the ways, and the forms in which each instrument can be had."""
    example = public_url("instruments.show", slug="NAME")
    forms = [[str(form.label), f"{example}.{form.suffix}", form.media_type] for form in FORMATS]
    return render_template("open_doors/index.html", ways=_WAYS, forms=forms)
