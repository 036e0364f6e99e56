"""How tests of the account pages read what came back."""

from selectolax.lexbor import LexborHTMLParser, LexborNode
from werkzeug.test import TestResponse

from tests.cast import PASSWORD
from tests.client import HouseClient


def page_of(response: TestResponse) -> LexborHTMLParser:
    return LexborHTMLParser(response.get_data(as_text=True))


def log_in(client: HouseClient, email: str, password: str = PASSWORD) -> TestResponse:
    return client.submit("/konto/anmelden", {"email": email, "password": password})


def is_signed_in(client: HouseClient) -> bool:
    return client.get("/konto").status_code == 200


def refused_fields(response: TestResponse) -> list[str]:
    """Return what the error summary leads to; an error without a field counts as empty."""
    assert response.status_code == 422
    items = page_of(response).css(".error-summary li")
    assert items
    links = [item.css_first("a") for item in items]
    return [str(link.attributes["href"])[1:] if link else "" for link in links]


def the(page: LexborHTMLParser, selector: str) -> LexborNode:
    """Return the first place of the page that fits."""
    found = page.css_first(selector)
    assert found is not None, selector
    return found
