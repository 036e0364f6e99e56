"""The sentences about rendered pages of a kit, for its author: links, outline, what axe finds."""

from collections.abc import Callable, Mapping
from typing import Any

from toolbox.foundation.i18n import Message, _l, ngettext

Sentence = Callable[[Mapping[str, Any]], Message]

PAGES: Mapping[str, Sentence] = {
    "output-no-lang": lambda v: _l(
        "The page does not say its language: <html lang> is missing (from %(template)s).", **v
    ),
    "output-no-title": lambda v: _l("The page has no <title> (from %(template)s).", **v),
    "output-no-charset": lambda v: _l(
        'Without <meta charset="utf-8"> umlauts break when the page is opened by double click '
        "(from %(template)s).",
        **v,
    ),
    "output-no-viewport": lambda v: _l(
        'Without <meta name="viewport"> the page is tiny on phones (from %(template)s).', **v
    ),
    "output-no-heading": lambda v: _l("The page has no heading <h1> (from %(template)s).", **v),
    "output-heading-skipped": lambda v: _l(
        "A heading <h%(level)s> follows on <h%(before)s>; a level is left out (from %(template)s).",
        **v,
    ),
    "output-no-alt": lambda v: _l(
        'The picture “%(src)s” has no alt text; a merely decorative one has alt="" (from '
        "%(template)s).",
        **v,
    ),
    "output-frame-title": lambda v: _l("An <iframe> has no title (from %(template)s).", **v),
    "output-no-label": lambda v: _l(
        "The form field “%(id)s” has no label (from %(template)s).", **v
    ),
    "output-id-twice": lambda v: _l(
        "The id “%(id)s” stands twice on the page (from %(template)s).", **v
    ),
    "output-link": lambda v: _l(
        "The link “%(link)s” leads to no file of the output (from %(template)s). Folders need "
        "their index.html, so that they open by double click.",
        **v,
    ),
    "output-link-root": lambda v: _l(
        "The link “%(link)s” begins with a slash and does not work by double click; please begin "
        "it with {{ page.root }} (from %(template)s).",
        **v,
    ),
    "output-fragment": lambda v: _l(
        "The link “%(link)s” leads to a place that is not on that page (from %(template)s).", **v
    ),
    "output-axe": lambda v: ngettext(
        "In the rendered example: %(help)s (axe rule %(rule)s, at %(place)s).",
        "In the rendered example: %(help)s (axe rule %(rule)s, %(num)s places, first %(place)s).",
        v["count"],
        **{name: value for name, value in v.items() if name != "count"},
    ),
    "output-not-seen": lambda v: _l(
        "The browser could not look at this page of the rendered example: %(reason)s", **v
    ),
    "output-no-index": lambda v: _l(
        "The output has no index.html at its root: nobody would know where to begin."
    ),
}
