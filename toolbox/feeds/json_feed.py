"""The same feeds as JSON Feed 1.1 (https://www.jsonfeed.org/version/1.1/)."""

import json
from typing import Any

from toolbox.exchange.formats.elements import writable
from toolbox.feeds.feed import Feed, stable_id
from toolbox.following.things import Entry
from toolbox.foundation.clock import rfc3339
from toolbox.foundation.settings import installed_settings

_VERSION = "https://jsonfeed.org/version/1.1"


def write_json_feed(feed: Feed) -> bytes:
    """Return a feed as a whole document in UTF-8."""
    document = {
        "version": _VERSION,
        "title": writable(feed.title),
        "home_page_url": feed.address,
        "feed_url": feed.own_address,
        "description": writable(feed.subtitle),
        "language": feed.language,
        "authors": [{"name": writable(installed_settings().site_name)}],
        "items": [_item(entry) for entry in feed.entries],
    }
    return json.dumps(document, ensure_ascii=False, indent=1).encode()


def _item(entry: Entry) -> dict[str, Any]:
    text = writable(entry.summary or entry.title)
    return {
        "id": stable_id(entry.number),
        "url": entry.address,
        "title": writable(entry.title),
        "content_text": text,
        "summary": text,
        "date_published": rfc3339(entry.published),
        "date_modified": rfc3339(entry.updated),
        "authors": [{"name": writable(entry.author)}],
        "tags": [writable(category) for category in entry.categories],
    }
