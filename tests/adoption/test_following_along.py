"""Organisations merge, regions change, people leave, two do the same: entries stay consistent."""

import io
import threading
from datetime import date

import pytest
from flask import Flask
from PIL import Image
from sqlalchemy import func, select

from tests.adoption import scene
from tests.adoption.scene import DORTMUND, GUEST, HAMM, KLEVE, said
from tests.cast import Cast
from tests.files import makers
from toolbox.accounts import merging
from toolbox.adoption import deciding, keeping, proof, queries
from toolbox.adoption.evidence import factors_of, figures_of
from toolbox.adoption.lifecycle import AdoptionState, Stage
from toolbox.adoption.models import Adoption, AdoptionFactor
from toolbox.adoption.personal import PERSONAL_DATA, about
from toolbox.adoption.rules import FactorEntry
from toolbox.files import operations as files
from toolbox.files.intake import receive
from toolbox.files.models import StoredFile
from toolbox.foundation.db import db
from toolbox.foundation.errors import Conflict, Invalid, NotFound
from toolbox.foundation.personal import Farewell
from toolbox.foundation.storage.installed import installed_storage
from toolbox.foundation.uow import unit_of_work
from toolbox.vocabularies import keeping as lists
from toolbox.vocabularies import operations as terms
from toolbox.vocabularies.queries import term_itself

pytestmark = pytest.mark.slow


def _merge(found_id: int, into_id: int, cast: Cast) -> None:
    with unit_of_work():
        merging.merge(
            scene.organisation(found_id), scene.organisation(into_id), by=cast.anton.actor
        )


def _places(instrument_id: int) -> int:
    return figures_of([instrument_id])[instrument_id].adoptions


DOUBLES = {
    "the further one stays": (Stage.ADOPTED, Stage.ESTABLISHED, "beta"),
    "of two alike the older stays": (Stage.ADOPTED, Stage.ADOPTED, "gamma"),
    "one in use beats one given up": (Stage.ADOPTED, Stage.ABANDONED, "gamma"),
}


@pytest.mark.parametrize("case", DOUBLES)
def test_merged_adopters_have_one_entry(case: str, inside: Flask, cast: Cast) -> None:
    gammas, betas, stays = DOUBLES[case]
    instrument_id = scene.instrument_of(cast.alpha_id)
    gamma_id = scene.another_organisation("Gamma", owner_id=cast.carla.user_id)
    carla = scene.actor(cast.carla.user_id)
    ours = said(gammas, since=date(2026, 1, 1), factors=(FactorEntry("kammer-im-boot"),))
    gamma_entry = scene.reported(instrument_id, ours, organisation_id=gamma_id, by=carla)
    beta_entry = scene.reported(instrument_id, said(betas), organisation_id=cast.beta_id, by=carla)
    elsewhere = scene.reported(
        instrument_id, said(region_key=KLEVE), organisation_id=gamma_id, by=carla
    )
    with unit_of_work():
        deciding.answer(scene.adoption(gamma_entry), "Danke!", by=cast.alice.actor)
    _merge(gamma_id, cast.beta_id, cast)
    kept, gone = (beta_entry, gamma_entry) if stays == "beta" else (gamma_entry, beta_entry)
    assert scene.adoption(gone).state is AdoptionState.WITHDRAWN
    found = scene.adoption(kept)
    assert (found.organisation_id, found.adopter_name) == (cast.beta_id, "Projekt Beta")
    assert {one.term.key for one in found.factors} == {"kammer-im-boot", "feste-ansprechperson"}
    assert [one.text for one in found.answers] == ["Danke!"]
    assert found.since == date(2026, 1, 1)
    assert found.stages[0].since == date(2026, 1, 1)
    assert scene.adoption(elsewhere).organisation_id == cast.beta_id
    assert _places(instrument_id) == 2


def test_nobody_adopts_what_the_merged_whole_makes(inside: Flask, cast: Cast) -> None:
    instrument_id = scene.instrument_of(cast.alpha_id)
    adoption_id = scene.by_beta(instrument_id, cast)
    other = scene.instrument_of(cast.beta_id)
    ours = scene.reported(other, organisation_id=cast.alpha_id, by=cast.alice.actor)
    _merge(cast.alpha_id, cast.beta_id, cast)
    for one in (adoption_id, ours):
        assert scene.adoption(one).state is AdoptionState.WITHDRAWN
    assert (_places(instrument_id), _places(other)) == (0, 0)


@pytest.mark.parametrize("verb", [terms.merge, lists.replace])
def test_entries_follow_a_region_that_became_another(
    verb: object, inside: Flask, cast: Cast
) -> None:
    instrument_id = scene.instrument_of(cast.alpha_id)
    scene.by_beta(instrument_id, cast)
    scene.by_beta(instrument_id, cast, said(Stage.ESTABLISHED, region_key=HAMM))
    scene.reported(instrument_id, adopter_name="Schule")
    with unit_of_work():
        old, new = term_itself("region", DORTMUND), term_itself("region", HAMM)
        verb(old, new, by=cast.edith.actor)  # type: ignore[operator]
    figures = figures_of([instrument_id])[instrument_id]
    assert (figures.adoptions, figures.region_keys) == (2, (HAMM,))
    again = scene.reported(instrument_id, said(region_key=DORTMUND), adopter_name="Noch eine")
    assert scene.adoption(again).region_key == HAMM


def test_a_split_region_waits_for_the_adopters_choice(inside: Flask, cast: Cast) -> None:
    instrument_id = scene.instrument_of(cast.alpha_id)
    adoption_id = scene.by_beta(instrument_id, cast)
    with unit_of_work():
        parts = [term_itself("region", key) for key in (HAMM, KLEVE)]
        lists.split(term_itself("region", DORTMUND), parts, by=cast.edith.actor)
    assert figures_of([instrument_id])[instrument_id].region_keys == (DORTMUND,)
    with unit_of_work(), pytest.raises(Invalid):
        keeping.revise(scene.adoption(adoption_id), said(), by=cast.carla.actor)
    with unit_of_work():
        keeping.revise(scene.adoption(adoption_id), said(region_key=HAMM), by=cast.carla.actor)
    assert figures_of([instrument_id])[instrument_id].region_keys == (HAMM,)


def test_a_merged_factor_is_named_once(inside: Flask, cast: Cast) -> None:
    instrument_id = scene.instrument_of(cast.alpha_id)
    both = tuple(FactorEntry(key) for key in ("feste-ansprechperson", "kammer-im-boot"))
    scene.by_beta(instrument_id, cast, said(factors=both))
    scene.reported(instrument_id, adopter_name="Schule")
    with unit_of_work():
        old, new = (term_itself("success_factor", one.key) for one in both)
        terms.merge(old, new, by=cast.edith.actor)
    assert [(one.key, one.entries) for one in factors_of(instrument_id)] == [("kammer-im-boot", 2)]
    assert db.session.scalar(select(func.count()).select_from(AdoptionFactor)) == 2


def test_a_retired_factor_stays_where_it_was_named(inside: Flask, cast: Cast) -> None:
    instrument_id = scene.instrument_of(cast.alpha_id)
    adoption_id = scene.by_beta(instrument_id, cast)
    with unit_of_work():
        terms.retire(term_itself("success_factor", "feste-ansprechperson"), by=cast.edith.actor)
    with unit_of_work():
        keeping.revise(scene.adoption(adoption_id), said(place="Hafen"), by=cast.carla.actor)
    assert [one.key for one in factors_of(instrument_id)] == ["feste-ansprechperson"]
    with pytest.raises(Invalid):
        scene.reported(instrument_id, adopter_name="Schule")


def _photo() -> StoredFile:
    traces = Image.Exif()
    traces[0x013B] = "Carla Sommer"
    kept = receive(
        io.BytesIO(makers.picture("JPEG", exif=traces)),
        name="klasse.jpg",
        declared_type="image/jpeg",
        limit=10_000_000,
        storage=installed_storage(),
    )
    return files.register(kept)


def test_a_photo_needs_words_and_rights_and_goes_with_the_entry(inside: Flask, cast: Cast) -> None:
    instrument_id = scene.instrument_of(cast.alpha_id)
    adoption_id = scene.by_beta(instrument_id, cast)
    for alt, rights, field in (("", "Carla", "photo_alt"), ("Klasse", " ", "photo_rights")):
        with pytest.raises(Invalid) as caught, unit_of_work():
            keeping.attach_photo(
                scene.adoption(adoption_id), _photo(), alt=alt, rights=rights, by=cast.carla.actor
            )
        assert field in caught.value.fields
    with unit_of_work():
        keeping.attach_photo(
            *(scene.adoption(adoption_id), _photo()),
            alt="Die Klasse im Lager",
            rights="Carla hat es aufgenommen; alle sind einverstanden.",
            by=cast.carla.actor,
        )
    photo = scene.adoption(adoption_id).photo
    assert photo is not None
    with installed_storage().open(photo.sha256) as stored:
        assert b"Carla" not in stored.read()
    assert queries.photos_in_use() == {photo.id}
    with unit_of_work():
        keeping.withdraw(scene.adoption(adoption_id), by=cast.carla.actor)
    assert queries.photos_in_use() == set()


def test_two_at_once_make_one_entry(inside: Flask, cast: Cast) -> None:
    instrument_id = scene.instrument_of(cast.alpha_id)
    outcomes: list[str] = []

    def report() -> None:
        with inside.app_context():
            try:
                scene.by_beta(instrument_id, cast)
                outcomes.append("made")
            except Conflict as error:
                outcomes.append(error.code)
            finally:
                db.session.remove()

    threads = [threading.Thread(target=report) for _one in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    db.session.rollback()
    assert sorted(outcomes) == ["already-reported"] * 3 + ["made"]
    assert _places(instrument_id) == 1


def test_two_editors_decide_once(inside: Flask, cast: Cast) -> None:
    adoption_id = scene.by_guest(scene.instrument_of(cast.alpha_id))
    with unit_of_work():
        found = scene.adoption(adoption_id)
        keeping.confirm_address(found, by=proof.holder(found))
    read = scene.adoption(adoption_id).row_version
    with unit_of_work():
        keeping.revise(scene.adoption(adoption_id), said(worked="Neu."), by=proof.holder(found))
    with unit_of_work(), pytest.raises(Conflict):
        deciding.accept(scene.adoption(adoption_id), expected=read, by=cast.edith.actor)
    with unit_of_work():
        deciding.accept(scene.adoption(adoption_id), by=cast.edith.actor)
    with unit_of_work(), pytest.raises(Conflict):
        deciding.accept(scene.adoption(adoption_id), by=cast.anton.actor)


def test_who_leaves_takes_names_and_addresses_along(inside: Flask, cast: Cast) -> None:
    instrument_id = scene.instrument_of(cast.alpha_id)
    words = said(
        worked="Carla Sommer hat es eingeführt.",
        factors=(FactorEntry("kammer-im-boot", "Carla Sommer kennt die Kammer."),),
        contact_name="Carla Sommer",
        contact_email="carla@example.org",
        contact_consent=True,
    )
    ours = scene.by_beta(instrument_id, cast, words)
    alone = scene.reported(instrument_id, adopter_name="Carla Sommer", by=cast.carla.actor)
    guests = scene.by_guest(instrument_id, email="carla@example.org")
    others = scene.reported(
        scene.instrument_of(cast.beta_id), adopter_name="Y", to_email=GUEST, by=cast.carla.actor
    )
    told = str(PERSONAL_DATA.about(cast.carla.user_id))
    assert "Carla Sommer kennt die Kammer." in told
    with unit_of_work():
        PERSONAL_DATA.erase(Farewell(cast.carla.user_id, "carla@example.org", "Carla Sommer"))
    left = {one.id for one in db.session.scalars(select(Adoption))}
    assert left == {ours, others}
    assert {alone, guests} & left == set()
    found = scene.adoption(ours)
    written = (found.worked, found.contact_email, found.contact_name, found.factors[0].sentence)
    assert "Carla" not in " ".join(written)
    assert found.entered_by_id is None
    assert not any(about(cast.carla.user_id).values())


def test_a_new_mailbox_ends_old_links(inside: Flask, cast: Cast) -> None:
    adoption_id = scene.by_guest(scene.instrument_of(cast.alpha_id), email=GUEST)
    token = proof.entry_token(scene.adoption(adoption_id))
    with unit_of_work():
        keeping.share_contact(
            scene.adoption(adoption_id), name="G", email="neu@example.org", by=cast.alice.actor
        )
    for dead in (token, f"{token}x"):
        with pytest.raises(NotFound):
            proof.by_token(dead)
