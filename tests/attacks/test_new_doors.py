"""Hostile packages and programs: names that lead out, words that get past the editors."""

import csv
import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests import factories
from tests.api.conftest import BASE, MakeToken, bearing
from tests.api.conftest import make_token as make_token
from tests.api.conftest import program as program
from tests.api.test_writing import WHOLE
from tests.cast import Cast
from tests.packages_moving import sample
from tests.packages_moving.conftest import elsewhere as elsewhere
from tests.scenes import Scene
from toolbox.accounts.models import Organisation
from toolbox.api.views import _who
from toolbox.catalogue import publishing, queries
from toolbox.exchange.origins import origins_of, own_beginning
from toolbox.exchange.packages import identity
from toolbox.exchange.packages.carrying import Report
from toolbox.exchange.packages.taking import Fate
from toolbox.foundation.db import db
from toolbox.foundation.uow import unit_of_work

SLUG = "wareneingang-spielen"
RECORD = f"data/instruments/{SLUG}/record.json"
PACKAGE = "data/package.json"
Entries = dict[str, bytes]
Change = Callable[[Any], None]


@pytest.fixture
def good(scene: Scene, request: pytest.FixtureRequest) -> Entries:
    """The files of a package of another toolbox, as it should be."""

    def build() -> Entries:
        elsewhere: Flask = request.getfixturevalue("elsewhere")
        with elsewhere.app_context():
            owner_id = db.session.scalars(db.select(Organisation.id)).first()
            if owner_id is None:
                with unit_of_work():
                    made = Organisation(slug="dort", name="Projekt Dort")
                    db.session.add(made)
                    db.session.flush()
                    owner_id = made.id
            return sample.members(sample.packed(sample.game(owner_id)))

    return dict(scene("attacks.good-package", build))


def _rewritten(entries: Entries, **changes: Change) -> bytes:
    """Change the record or the description of a package, and sign it anew."""
    made = dict(entries)
    for name, change in changes.items():
        path = {"record": RECORD, "package": PACKAGE}[name]
        value = json.loads(made[path])
        change(value)
        made[path] = json.dumps(value).encode()
    return sample.zipped(sample.signed(made))


def _renamed(name: str) -> Change:
    def change(record: Any) -> None:
        for version in record["versions"]:
            version["sheet"]["files"][0]["name"] = name

    return change


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("../../../boese.txt", "boese.txt"),
        ("C:\\Windows\\boese.txt", "boese.txt"),
        ("a\r\nSet-Cookie: x=y.txt", "a Set-Cookie- x=y.txt"),
        ("rechnung\u202efdp.txt", "rechnungfdp.txt"),
        ("ordner/.txt", "datei.txt"),
    ],
)
def test_names_of_files_in_packages_are_made_safe_like_those_of_uploads(
    app: Flask, cast: Cast, good: Entries, tmp_path: Path, name: str, kept: str
) -> None:
    package = _rewritten(good, record=_renamed(name))
    report = sample.take(app, package, tmp_path, owner_id=cast.alpha_id)
    assert report.counts[Fate.ADDED] == 1, report.outcomes
    with app.app_context():
        assert sample.current(SLUG).attachments[0].name == kept
    again = sample.take(app, package, tmp_path, owner_id=cast.alpha_id)
    assert again.counts[Fate.UNCHANGED] == 1


def _at(record: Any, address: str) -> None:
    record["address"] = address


def _of(package: Any, address: str) -> None:
    package["toolbox"]["address"] = address


@pytest.mark.parametrize(
    "address", ["javascript:alert(1)", "data:text/html,x", "http://[", "file:///etc/passwd"]
)
def test_a_package_leads_to_web_addresses_alone(
    app: Flask, cast: Cast, good: Entries, tmp_path: Path, address: str
) -> None:
    package = _rewritten(good, record=lambda record: _at(record, address))
    assert sample.take(app, package, tmp_path).counts[Fate.REFUSED] == 1
    package = _rewritten(good, record=lambda record: _of(record, address))
    assert sample.take(app, package, tmp_path).counts[Fate.REFUSED] == 1
    with pytest.raises(Exception, match="toolbox"):
        sample.take(app, _rewritten(good, package=lambda told: _of(told, address)), tmp_path)


def test_lineage_in_the_pages_of_a_package_runs_nothing(
    app: Flask, cast: Cast, good: Entries, tmp_path: Path
) -> None:
    def change(record: Any) -> None:
        record["lineage"]["parents"] = [{"id": "javascript:alert(1)", "title": "Vorlage"}]

    report = sample.take(app, _rewritten(good, record=change), tmp_path)
    assert report.counts[Fate.ADDED] == 1
    with app.app_context():
        pages = sample.members(sample.packed(SLUG))
    page = pages[f"data/instruments/{SLUG}/index.html"].decode()
    assert "Vorlage" in page
    assert 'href="javascript' not in page


def _told_of(record: Any) -> None:
    record["toolbox"]["name"] = "Ministerium"
    record["address"] = "https://boese.example/"
    entry = {"toolbox": "https://boese.example", "adopter": "Stadt X", "stage": "adopted"}
    record["evidence"] = [{**entry, "worked": "Kaufen Sie hier."}]


def test_what_visitors_read_of_an_origin_does_not_change_past_the_editors(
    app: Flask, cast: Cast, good: Entries, tmp_path: Path
) -> None:
    alice = cast.alice.actor
    plain = _rewritten(good)
    sample.take(app, plain, tmp_path, by=alice, owner_id=cast.alpha_id)
    with app.app_context():
        with unit_of_work():
            draft = queries.open_version(queries.instrument_by_slug(SLUG))
            assert draft is not None
            publishing.publish(draft, by=factories.EDITORIAL)
        before = _origin_of(SLUG)
    sample.take(app, _rewritten(good, record=_told_of), tmp_path, by=alice, owner_id=cast.alpha_id)
    with app.app_context():
        assert _origin_of(SLUG) == before
        assert "Kaufen" not in app.test_client().get(f"/w/{SLUG}").text
    sample.take(app, _rewritten(good, record=_told_of), tmp_path)
    with app.app_context():
        assert _origin_of(SLUG) != before


def _origin_of(slug: str) -> tuple[object, ...]:
    db.session.rollback()
    number = queries.instrument_by_slug(slug).id
    kept, shown = identity.origin_of(number), origins_of([number])[number]
    assert kept is not None
    told = kept.frame["evidence"], kept.toolbox_name, kept.original_address
    return (*map(str, told), shown.name, shown.address, shown.page)


def test_whose_instrument_is_refused_gets_no_new_ancestor(
    app: Flask, cast: Cast, good: Entries, tmp_path: Path
) -> None:
    parent = "https://elsewhere.example.org/w/urahn"

    def child_of(record: Any) -> None:
        record["lineage"]["parents"] = [{"id": parent, "title": "Urahn"}]

    sample.take(app, _rewritten(good, record=child_of), tmp_path, owner_id=cast.beta_id)
    folder = RECORD.rpartition("/")[0]
    both = {**good, **{name.replace(folder, f"{folder}-2"): good[name] for name in good}}
    both[RECORD.replace(folder, f"{folder}-2")] = json.dumps(
        {**json.loads(good[RECORD]), "id": parent, "slug": "urahn"}
    ).encode()

    def with_two(package: Any) -> None:
        package["instruments"] += [{"id": parent, "folder": f"instruments/{SLUG}-2"}]

    def changed(record: Any) -> None:
        child_of(record)
        record["versions"][-1]["sheet"]["summary"] = "Nicht so, wie es hier steht."

    package = _rewritten(both, record=changed, package=with_two)
    alice = cast.alice.actor
    report = sample.take(app, package, tmp_path, by=alice, owner_id=cast.alpha_id)
    assert [one.fate for one in report.outcomes] == [Fate.REFUSED, Fate.ADDED]
    with app.app_context():
        assert queries.instrument_by_slug(SLUG).template_id is None


def _called(good: Entries, address: str) -> bytes:
    def of_record(record: Any) -> None:
        record["id"] = address

    def of_package(package: Any) -> None:
        package["instruments"][0]["id"] = address

    return _rewritten(good, record=of_record, package=of_package)


def test_members_cannot_try_out_which_drafts_there_are_nor_take_their_addresses(
    app: Flask, cast: Cast, good: Entries, tmp_path: Path
) -> None:
    with app.app_context():
        factories.draft(cast.beta_id, title="Geheimes Vorhaben")
        address = own_beginning()
    said = []
    for slug in ("geheimes-vorhaben", "gibt-es-nicht"):
        package = _called(good, f"{address}{slug}")
        report = sample.take(app, package, tmp_path, by=cast.alice.actor, owner_id=cast.alpha_id)
        said.append(_fates(report))
    assert said[0] == said[1]
    assert said[0][0][0] is Fate.REFUSED


def _fates(report: Report) -> list[tuple[Fate, str]]:
    return [(one.fate, str(one.fault)) for one in report.outcomes]


def test_a_title_of_several_lines_writes_no_mail(
    app: Flask,
    cast: Cast,
    program: FlaskClient,
    make_token: MakeToken,
    run_jobs: Callable[[], int],
    outbox: list[Any],
) -> None:
    alice = bearing(make_token(cast.alice))
    title = "Liste\r\n\r\nIhr Konto wird gesperrt: https://boese.example\x1b"
    made: Any = program.post(f"{BASE}/drafts", json={**WHOLE, "title": title}, headers=alice).json
    draft = f"{BASE}/drafts/{made['id']}"
    program.patch(draft, json={"contact_name": "A\nB"}, headers=alice)
    saved: Any = program.get(draft, headers=alice).json
    assert saved["title"] == "Liste Ihr Konto wird gesperrt: https://boese.example"
    assert saved["contact_name"] == "A B"
    program.post(f"{draft}/submit", json={}, headers=alice)
    run_jobs()
    mails = [mail for mail in outbox if "Liste" in mail.subject]
    assert mails
    assert not [mail for mail in mails if "\n\nIhr Konto" in mail.body]


def test_one_connection_of_ipv6_has_one_limit(app: Flask) -> None:
    with app.test_request_context(environ_base={"REMOTE_ADDR": "2001:db8:1:2::1"}):
        one = _who()
    with app.test_request_context(environ_base={"REMOTE_ADDR": "2001:db8:1:2:ffff::9"}):
        assert _who() == one


@pytest.mark.parametrize("summary", ["=1+1", "\n=1+1", "  @SUM(1)", "\u00a0-1", "\x0b=1+1"])
def test_what_stands_in_tables_is_never_computed(
    app: Flask, cast: Cast, run_jobs: Callable[[], int], summary: str
) -> None:
    with app.app_context():
        factories.published(cast.alpha_id, title="Rechnet nicht", summary=summary)
    run_jobs()
    table = app.test_client().get("/suche.csv").get_data(as_text=True)
    row = next(
        one for one in csv.reader(io.StringIO(table), delimiter=";") if one[0] == "Rechnet nicht"
    )
    assert row[2] == f"'{summary.strip()}"
