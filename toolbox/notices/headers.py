"""Headers by which mail programs sort notices and stop them: RFC 2919, RFC 2369, RFC 8058."""

from collections.abc import Mapping
from urllib.parse import quote, urlsplit

from toolbox.foundation.settings import installed_settings


def _list_id(topic: str) -> str:
    host = urlsplit(installed_settings().base_url).hostname or "localhost"
    return f"<{topic}.{host}>"


def notice_headers(topic: str, stop: str, *, bulk: bool) -> Mapping[str, str]:
    """Return the headers of a notice; ``stop`` is the address that stops it, or empty.

    Only an address under https may promise one click (RFC 8058, 3.1). What lists several things
    is ``bulk``: vacation notices need not answer it.
    """
    headers = {"List-Id": _list_id(topic)}
    if bulk:
        headers["Precedence"] = "bulk"
    if stop:
        headers["List-Unsubscribe"] = ", ".join([f"<{stop}>", *_by_hand(topic)])
        if stop.startswith("https://"):
            headers["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    return headers


def _by_hand(topic: str) -> list[str]:
    address = installed_settings().mail_unsubscribe_to
    return [f"<mailto:{address}?subject={quote(f'unsubscribe {topic}')}>"] if address else []


def mailbox_headers(topic: str) -> Mapping[str, str]:
    """Return the headers of a notice for a mailbox, which nobody can stop by a link."""
    return {"List-Id": _list_id(topic)}
