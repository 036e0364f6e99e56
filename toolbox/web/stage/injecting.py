"""Puts the shim into a page as its first script, without changing anything else in it."""

import re
from html import escape

_BEFORE_ANY_SCRIPT = re.compile(
    rb"\A(?:\xef\xbb\xbf)?(?:\s+|<!--.*?-->)*(?:<!doctype[^>]*>)?", re.IGNORECASE | re.DOTALL
)
_OTHER_UNICODE = (b"\xff\xfe", b"\xfe\xff")


def with_shim(page: bytes, address: str) -> bytes:
    """Return a page that loads the script at ``address`` before any of its own.

    The script stands right behind the doctype: the parser then begins the head by itself, and
    takes the attributes of the page's own <html> all the same. It is short, so that a <meta
    charset> stays within the first 1,024 bytes. Pages in UTF-16 are left alone.
    """
    if page.startswith(_OTHER_UNICODE):
        return page
    found = _BEFORE_ANY_SCRIPT.match(page)
    place = found.end() if found else 0
    script = f'<script src="{escape(address)}"></script>'.encode()
    return page[:place] + script + page[place:]
