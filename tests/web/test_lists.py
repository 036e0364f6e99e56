"""Lists as tables: what is in them, in whose language, and that no spreadsheet computes them."""

import csv
import io
from collections.abc import Iterator

import pytest
from flask import Flask
from openpyxl import load_workbook
from selectolax.lexbor import LexborHTMLParser

from tests import factories
from tests.cast import Cast
from tests.client import HouseClient
from tests.curation import sample
from toolbox.adoption.evidence import Evidence
from toolbox.catalogue import queries as catalogue
from toolbox.curation.lifecycle import Visibility
from toolbox.foundation import jobs
from toolbox.web.lists import tables
from toolbox.web.lists.tables import MOST_LINES, Table

pytestmark = pytest.mark.slow

EVIL = ('=HYPERLINK("http://x")', "+49 30", "-1", "@SUM(A1)", 'Hafen\x0b;\n"quer"')
PLACES = ("/suche", "/o/projekt-alpha", "/koffer/hafen")


@pytest.fixture
def shelf(app: Flask, cast: Cast) -> list[str]:
    """Instruments with titles that spreadsheets would compute, in a collection; and a draft."""
    with app.app_context():
        made = [factories.published(cast.alpha_id, title=f"{one} 1", summary=one) for one in EVIL]
        ids = [catalogue.version_by_id(version_id).instrument_id for version_id, _slug in made]
        factories.draft(cast.alpha_id, title="Geheim")
        sample.collection(cast.carla.actor, ids, title="Hafen", visibility=Visibility.PUBLIC)
        sample.collection(cast.carla.actor, ids, title="Privat")
        jobs.run_due()
    return [slug for _version_id, slug in made]


def _csv(content: bytes) -> list[list[str]]:
    assert content.startswith(b"\xef\xbb\xbf")
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig")), delimiter=";"))


def _xlsx(content: bytes) -> Iterator[list[str]]:
    book = load_workbook(io.BytesIO(content))
    for row in book.worksheets[0].iter_rows():
        assert not [cell for cell in row if cell.data_type == "f"], "a formula"
        yield ["" if cell.value is None else str(cell.value) for cell in row]


@pytest.mark.parametrize("place", PLACES)
def test_both_forms_hold_what_visitors_see(
    client: HouseClient, shelf: list[str], place: str
) -> None:
    written = client.get(f"{place}.csv")
    assert written.content_type == "text/csv; charset=utf-8"
    assert "attachment" in written.headers["Content-Disposition"]
    rows = _csv(written.data)
    assert rows[0][:4] == ["Titel", "Art", "Kurzbeschreibung", "Für"]
    assert {row[14].rpartition("/")[2] for row in rows[1:]} == set(shelf)
    assert "Geheim" not in written.text
    others = list(_xlsx(client.get(f"{place}.xlsx").data))
    assert [[one.replace("\r\n", "\n") for one in row] for row in rows] == others


@pytest.mark.parametrize("place", PLACES)
def test_nothing_in_a_cell_is_computed(client: HouseClient, shelf: list[str], place: str) -> None:
    rows = _csv(client.get(f"{place}.csv").data)
    assert not [cell for row in rows for cell in row if cell.startswith(("=", "+", "-", "@", "\t"))]
    summaries = {row[2] for row in rows}
    assert {f"'{one}" for one in EVIL[:4]} <= summaries
    assert "\x0b" not in "".join(summaries)


def test_a_collection_keeps_its_order_and_its_notes(client: HouseClient, shelf: list[str]) -> None:
    rows = _csv(client.get("/koffer/hafen.csv").data)
    assert [row[14].rpartition("/")[2] for row in rows[1:]] == shelf
    assert [row[15] for row in rows] == ["Notiz", *(f"Notiz {n}" for n in range(1, 6))]


def test_a_search_narrows_and_orders_its_table(client: HouseClient, shelf: list[str]) -> None:
    found = _csv(client.get("/suche.csv?q=quer&zielgruppe=erstausbildende-betriebe").data)
    assert len(found) == 2
    assert len(_csv(client.get("/suche.csv?art=guide").data)) == 1
    titles = [row[0] for row in _csv(client.get("/suche.csv?sortierung=titel").data)[1:]]
    page = LexborHTMLParser(client.get("/suche?sortierung=titel").text)
    assert len(titles) == len(page.css(".card")) == 5


def test_the_reader_s_language_is_that_of_the_columns(
    client: HouseClient, shelf: list[str]
) -> None:
    rows = _csv(client.get("/suche.csv", headers={"Accept-Language": "en"}).data)
    assert rows[0][:3] == ["Title", "Kind", "Short description"]
    assert rows[1][3] == "Firms training for the first time"


def test_a_long_list_is_cut_and_says_so(
    app: Flask, shelf: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tables, "MOST_LINES", 3)
    with app.test_request_context():
        ids = [catalogue.instrument_by_slug(slug).id for slug in shelf]
        table = Table("Liste", "http://toolbox.example.org/suche", ids, total=8123)
        rows = _csv(tables.as_csv(table))
        sheets = load_workbook(io.BytesIO(tables.as_xlsx(table))).worksheets
    assert len(rows) == 5
    assert "8.123" in rows[-1][0]
    assert "8.123" in str(sheets[1]["A3"].value)
    assert MOST_LINES == 5_000
    assert Evidence().adoptions == 0


def test_what_is_private_has_no_table(client: HouseClient, cast: Cast, shelf: list[str]) -> None:
    for key in ("privat", "1", "2", "gibt-es-nicht", "mein"):
        assert client.get(f"/koffer/{key}.csv").status_code == 404
    client.sign_in(cast.carla)
    assert client.get("/koffer/2.csv").status_code == 200
    assert client.get("/koffer/2.csv").headers["Cache-Control"] == "private, no-cache"


@pytest.mark.parametrize("place", PLACES)
def test_the_pages_lead_to_their_tables(client: HouseClient, shelf: list[str], place: str) -> None:
    page = LexborHTMLParser(client.get(place).text)
    for suffix in ("csv", "xlsx"):
        (link,) = page.css(f'main a[href^="{place}.{suffix}"]')
        assert client.get(str(link.attributes["href"])).status_code == 200


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("/suche.csv?q=%00%ff&seite=99999999999999999999", 200),
        (f"/suche.csv?q={'x' * 3000}", 200),
        ("/suche.ods", 404),
        ("/o/gibt-es-nicht.csv", 404),
        ("/koffer/%00.xlsx", 404),
    ],
)
def test_odd_addresses(client: HouseClient, shelf: list[str], address: str, status: int) -> None:
    assert client.get(address).status_code == status


def test_a_search_that_finds_nothing_offers_no_table(client: HouseClient, shelf: list[str]) -> None:
    assert "/suche.csv" not in client.get("/suche?q=qxzvwy").text
    assert len(_csv(client.get("/suche.csv?q=qxzvwy").data)) == 1
