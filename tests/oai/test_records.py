"""What is given out: what visitors find, in the right sets, and traces of what has gone."""

from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import delete, text

from tests import factories
from tests.alliances.rounds import SLUG, begin_round
from tests.cast import Cast
from tests.conftest import house_settings
from tests.curation import sample as collections
from tests.oai.conftest import Ask, codes, states, texts
from toolbox.alliances import queries as alliances
from toolbox.catalogue import arrivals, operations, publishing, queries
from toolbox.catalogue.models import Instrument
from toolbox.curation import items
from toolbox.curation import operations as curation
from toolbox.curation.lifecycle import Visibility
from toolbox.foundation.db import Base, db
from toolbox.foundation.settings import install_settings
from toolbox.foundation.uow import unit_of_work

LIST = "verb=ListRecords&metadataPrefix="
NAME = "oai:toolbox.example.org:"


def _publish(app: Flask, cast: Cast, **changes: object) -> int:
    with app.app_context():
        return collections.instrument(cast.alpha_id, **changes)


def _found(instrument_id: int) -> Instrument:
    return db.session.get_one(Instrument, instrument_id)


def _identifier_of(ask: Ask) -> str:
    return list(states(ask(f"{LIST}oai_dc")))[-1]


def test_only_what_visitors_find_is_given_out(app: Flask, cast: Cast, ask: Ask) -> None:
    with app.app_context():
        factories.draft(cast.alpha_id, title="Entwurf")
        factories.submitted(cast.alpha_id, by=cast.alice, title="Eingereicht")
        hidden = factories.draft(cast.alpha_id, title="Nie gezeigt")
        with unit_of_work():
            publishing.remove(
                queries.version_by_id(hidden).instrument, "Ein Versehen.", by=cast.anton.actor
            )
    assert codes(ask(f"{LIST}oai_dc")) == ["noRecordsMatch"]
    one = _publish(app, cast, title="Zu finden", contact_email="heimlich@example.org")
    with app.app_context(), unit_of_work():
        operations.begin_next_version(_found(one), by=cast.alice.actor).title = "Nächster Entwurf"
    for prefix in ("oai_dc", "lom"):
        said = "".join(ask(f"{LIST}{prefix}").itertext())
        assert "Zu finden" in said
        assert "heimlich" not in said
        assert "Entwurf" not in said


STEPS: dict[str, Callable[[Instrument, Cast], object]] = {
    "retired": lambda one, cast: publishing.retire(one, by=cast.edith.actor),
    "removed": lambda one, cast: publishing.remove(one, "Veraltet.", by=cast.anton.actor),
}


@pytest.mark.parametrize("step", STEPS)
def test_what_has_gone_leaves_a_trace_that_says_nothing_else(
    app: Flask, cast: Cast, ask: Ask, step: str
) -> None:
    one = _publish(app, cast, title="Vergänglich")
    name = _identifier_of(ask)
    with app.app_context(), unit_of_work():
        STEPS[step](_found(one), cast)
    for query in (f"{LIST}lom", f"verb=GetRecord&metadataPrefix=oai_dc&identifier={name}"):
        found = ask(query)
        assert states(found) == {name: "deleted"}
        assert "Vergänglich" not in "".join(found.itertext())
        assert texts(found, "metadata") == []
    assert states(ask(f"{LIST}oai_dc&set=kind:checklist")) == {name: "deleted"}


def test_what_comes_back_is_there_again_under_its_name(app: Flask, cast: Cast, ask: Ask) -> None:
    one = _publish(app, cast)
    name = _identifier_of(ask)
    with app.app_context():
        for step in (publishing.retire, publishing.reinstate):
            with unit_of_work():
                step(_found(one), by=cast.edith.actor)
    assert states(ask(f"{LIST}oai_dc")) == {name: ""}


def test_a_trace_outlives_the_instrument_and_its_number_is_not_given_again(
    app: Flask, cast: Cast, ask: Ask
) -> None:
    one = _publish(app, cast)
    name = _identifier_of(ask)
    with app.app_context(), unit_of_work():
        db.session.execute(text("PRAGMA defer_foreign_keys = ON"))
        for table in Base.metadata.sorted_tables:
            keys = {key.column.table.name for key in table.foreign_keys}
            if keys & {"instruments", "versions"} and table.name not in {
                "publications",
                "instruments",
            }:
                db.session.execute(table.delete())
        db.session.execute(delete(Instrument).where(Instrument.id == one))
    assert states(ask(f"{LIST}oai_dc")) == {name: "deleted"}
    _publish(app, cast)
    assert states(ask(f"{LIST}oai_dc")) == {name: "deleted", f"{NAME}2": ""}


def test_records_hold_no_signs_that_xml_cannot(app: Flask, cast: Cast, ask: Ask) -> None:
    one = _publish(app, cast, title="Gut & <böse> ]]>", summary="Vorher\x0bnachher")
    with app.app_context(), unit_of_work():
        db.session.execute(
            text("UPDATE versions SET title = :title WHERE instrument_id = :one"),
            {"title": "Gut & <böse>\x00\x01\x1b\ufffe ]]>", "one": one},
        )
    for prefix in ("oai_dc", "lom"):
        assert "Gut & <böse> ]]>" in "".join(ask(f"{LIST}{prefix}").itertext())


def test_sets_are_kinds_audiences_and_what_alliances_show(app: Flask, cast: Cast, ask: Ask) -> None:
    one = _publish(app, cast)
    _publish(app, cast, kind="guide", terms={"audience": ("eltern",), "topic": ("praktikum",)})
    with app.app_context():
        carla = cast.carla.actor
        begin_round(cast)
        key = alliances.holder_key(alliances.any_alliance(SLUG))
        with unit_of_work():
            made = curation.begin("Vom Wasser", holder_key=key, by=carla)
            items.add(made, _found(one), by=carla)
            collection = made.id

    def shown(visibility: Visibility) -> None:
        with app.app_context(), unit_of_work():
            curation.describe(
                collections.found(collection),
                title="Vom Wasser",
                description="",
                audience=[],
                visibility=visibility,
                cover_instrument_id=None,
                by=cast.carla.actor,
            )

    ours = f"alliance:{SLUG}"
    assert {"kind", "kind:guide", "audience:eltern", ours} <= set(
        texts(ask("verb=ListSets"), "setSpec")
    )
    assert codes(ask(f"{LIST}oai_dc&set={ours}")) == ["noRecordsMatch"]
    shown(Visibility.PUBLIC)
    listed = ask(f"{LIST}oai_dc&set={ours}")
    assert states(listed) == {f"{NAME}1": ""}
    assert texts(listed, "setSpec") == [ours, "audience:erstausbildende-betriebe", "kind:checklist"]
    assert set(states(ask(f"{LIST}oai_dc&set=alliance"))) == {f"{NAME}1"}
    assert set(states(ask(f"{LIST}oai_dc&set=audience:eltern"))) == {f"{NAME}2"}
    assert set(states(ask(f"{LIST}oai_dc&set=kind"))) == {f"{NAME}1", f"{NAME}2"}
    shown(Visibility.PRIVATE)
    assert codes(ask(f"{LIST}oai_dc&set={ours}")) == ["noRecordsMatch"]


def test_what_was_taken_from_elsewhere_goes_on_only_where_that_is_set(
    app: Flask, cast: Cast, ask: Ask
) -> None:
    own, foreign = _publish(app, cast), _publish(app, cast)
    with app.app_context(), unit_of_work():
        arrivals.follow([foreign], is_followed=True)
    assert set(states(ask(f"{LIST}oai_dc"))) == {f"{NAME}{own}"}
    one = f"verb=GetRecord&metadataPrefix=lom&identifier={NAME}{foreign}"
    assert codes(ask(one)) == ["idDoesNotExist"]
    before = app.extensions["toolbox.settings"]
    settings = house_settings(before.instance, oai_gives_harvested=True)
    install_settings(app.extensions, settings)
    try:
        assert set(states(ask(f"{LIST}oai_dc"))) == {f"{NAME}{own}", f"{NAME}{foreign}"}
        assert codes(ask(one)) == []
    finally:
        install_settings(app.extensions, before)
