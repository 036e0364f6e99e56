"""Lists of terms from elsewhere: whatever stands in them, our pages and exports go on working."""

import io
import json

import pytest

from tests.cast import Cast
from tests.client import HouseClient
from toolbox.foundation.errors import Invalid
from toolbox.vocabularies import importing
from toolbox.vocabularies.skos.concepts import Concept

READ = "/verwaltung/vokabulare/topic/einlesen"


def _read(client: HouseClient, name: str, content: str) -> str:
    """Send a list; return where the answer leads, empty where it was refused."""
    file = (io.BytesIO(content.encode()), name)
    answer = client.submit(READ, {"file": file}, content_type="multipart/form-data")
    assert answer.status_code in {303, 422}
    return str(answer.headers.get("Location", ""))


def _row(uri: str = "https://example.org/a", **more: object) -> str:
    return json.dumps([{"id": uri, "prefLabel": {"de": "Fremder Begriff"}, **more}])


TURTLE = "@prefix skos: <http://www.w3.org/2004/02/skos/core#> .\n"
HALVES = {
    "label.json": _row(prefLabel={"de": "Halb\ud800es"}),
    "hint.json": _row(definition={"de": "Halb\ud800es"}),
    "address.json": _row("https://example.org/\ud800"),
    "label.ttl": TURTLE + '<https://example.org/a> a skos:Concept; skos:prefLabel "\\uD800b"@de .',
}


@pytest.mark.parametrize("name", HALVES)
def test_halves_of_signs_break_no_page(client: HouseClient, cast: Cast, name: str) -> None:
    client.sign_in(cast.edith)
    place = _read(client, name, HALVES[name])
    if place:
        assert client.get(place).status_code == 200
        assert client.submit(place, {"renaming": "y"}).status_code in {303, 422}


@pytest.mark.parametrize(
    "uri",
    [
        "https://example.org/<b>",
        'https://example.org/"x',
        "https://example.org/{x}",
        "https://example.org/a\\b",
        "https://example.org/a`b^c|d",
        "https://example.org/a\x01b",
        "javascript:alert(1)",
    ],
)
def test_an_odd_address_breaks_no_export(client: HouseClient, cast: Cast, uri: str) -> None:
    client.sign_in(cast.edith)
    place = _read(client, "a.json", _row(uri))
    if place:
        assert client.get(place).status_code == 200
        client.submit(place, {"renaming": "y"})
    for ending in ("ttl", "jsonld"):
        assert client.get(f"/begriffe/topic.{ending}").status_code == 200
    assert "javascript:alert" not in client.get("/verwaltung/vokabulare/topic").text


def _chain(length: int, end: str = "") -> list[Concept]:
    return [
        Concept(f"x:{number}", broader=f"x:{number + 1}" if number + 1 < length else end)
        for number in range(length)
    ]


class _Counted(str):
    """A text that counts how often anything is looked up by it."""

    __slots__ = ()
    looked_up = 0

    def __hash__(self) -> int:
        _Counted.looked_up += 1
        return super().__hash__()


def test_one_long_chain_is_looked_through_once() -> None:
    length = 2_000
    counted = [Concept(_Counted(one.uri), broader=_Counted(one.broader)) for one in _chain(length)]
    _Counted.looked_up = 0
    importing._refuse_circles(counted)
    assert length < _Counted.looked_up < 20 * length


@pytest.mark.parametrize("end", ["x:0", "x:2", "x:4"])
def test_a_circle_is_found_wherever_the_chain_joins_it(end: str) -> None:
    with pytest.raises(Invalid):
        importing._refuse_circles(_chain(5, end))
