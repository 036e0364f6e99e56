"""What makers do: draft, revise, attach, put in order, begin anew, throw away."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from tests import factories
from tests.cast import Cast
from toolbox.catalogue import attaching, operations, publishing, queries
from toolbox.catalogue.content import Content, content_of
from toolbox.catalogue.models import Instrument, Version
from toolbox.foundation.db import db
from toolbox.foundation.errors import Conflict, Denied, Gone, Invalid, NotFound, TooLarge
from toolbox.foundation.uow import unit_of_work
from toolbox.vocabularies import operations as vocabularies
from toolbox.vocabularies import queries as terms

pytestmark = pytest.mark.usefixtures("inside")


def _version(version_id: int) -> Version:
    return queries.version_by_id(version_id)


def test_nobody_drafts_for_a_foreign_organisation(cast: Cast) -> None:
    with pytest.raises(Denied):
        factories.draft(cast.beta_id, by=cast.bob.actor)


def test_content_comes_back_as_it_went_in(cast: Cast) -> None:
    wanted = factories.complete_content(
        steps=("Eins", "Zwei"), adaptation=("Ort",), group_min=2, group_max=30, tags=("Ä", "Öl")
    )
    with unit_of_work():
        made = operations.draft(
            kind="checklist", owner_id=cast.alpha_id, content=wanted, by=cast.bob.actor
        ).id
    assert content_of(_version(made)) == wanted


def test_a_lost_update_is_a_conflict(cast: Cast) -> None:
    made = factories.draft(cast.alpha_id)
    seen = _version(made).row_version
    with unit_of_work():
        operations.revise(_version(made), Content(title="Erste"), by=cast.bob.actor, expected=seen)
    with pytest.raises(Conflict) as caught, unit_of_work():
        operations.revise(_version(made), Content(title="Zweite"), by=cast.bob.actor, expected=seen)
    assert caught.value.code == "changed-meanwhile"
    assert _version(made).title == "Erste"


def test_a_published_version_never_changes(cast: Cast) -> None:
    version_id, _slug = factories.published(cast.alpha_id)
    deeds: list[Callable[[Version], object]] = [
        lambda version: operations.revise(version, Content(), by=cast.alice.actor),
        lambda version: attaching.reorder_attachments(version, [], by=cast.alice.actor),
        lambda version: attaching.detach(version, 1, by=cast.alice.actor),
        lambda version: operations.discard(version, by=cast.alice.actor),
    ]
    for deed in deeds:
        with pytest.raises(Conflict) as caught, unit_of_work():
            deed(_version(version_id))
        assert caught.value.code == "frozen"


def test_makers_wait_while_an_editor_looks_and_editors_may_mend(cast: Cast) -> None:
    version_id = factories.submitted(cast.alpha_id, by=cast.bob)
    content = content_of(_version(version_id))
    with pytest.raises(Conflict) as caught, unit_of_work():
        operations.revise(_version(version_id), content, by=cast.bob.actor)
    assert caught.value.code == "in-review"
    with unit_of_work():
        mended = replace(content, title="Besserer Titel")
        operations.revise(_version(version_id), mended, by=cast.edith.actor)
    assert _version(version_id).title == "Besserer Titel"


@pytest.mark.parametrize(
    ("titles", "slug"),
    [
        (["Leitfaden Praktikum"], "leitfaden-praktikum"),
        (["Leitfaden Praktikum", "Leitfaden"], "leitfaden"),
        (["Leit", "Leitfaden", "Leitfaden für Übungen"], "leitfaden-fuer-uebungen"),
        (["???", "x"], "x"),
    ],
)
def test_the_address_of_a_draft_follows_its_title(cast: Cast, titles: list[str], slug: str) -> None:
    made = factories.draft(cast.alpha_id, title=titles[0])
    for title in titles[1:]:
        with unit_of_work():
            version = _version(made)
            operations.revise(version, replace(content_of(version), title=title), by=cast.bob.actor)
    assert _version(made).instrument.slug == slug


def test_the_address_of_a_published_instrument_stays(cast: Cast) -> None:
    version_id, slug = factories.published(cast.alpha_id)
    with unit_of_work():
        instrument = _version(version_id).instrument
        version = operations.begin_next_version(instrument, by=cast.bob.actor)
        operations.revise(
            version, replace(content_of(version), title="Ganz anders"), by=cast.bob.actor
        )
    assert queries.by_slug(slug, by=cast.bob.actor).slug == slug


def _retire_term(vocabulary: str, key: str) -> None:
    with unit_of_work():
        vocabularies.retire(terms.term(vocabulary, key), by=factories.EDITORIAL)


def _merge_term(vocabulary: str, key: str, into: str) -> None:
    with unit_of_work():
        vocabularies.merge(
            terms.term(vocabulary, key), terms.term(vocabulary, into), by=factories.EDITORIAL
        )


def test_a_retired_term_in_use_stays_and_cannot_be_chosen_anew(cast: Cast) -> None:
    made = factories.draft(cast.alpha_id, terms={"topic": ("praktikum",)})
    _retire_term("topic", "praktikum")
    with unit_of_work():
        version = _version(made)
        operations.revise(version, replace(content_of(version), title="Neu"), by=cast.bob.actor)
    assert content_of(_version(made)).terms["topic"] == ("praktikum",)
    with pytest.raises(Invalid) as caught:
        factories.draft(cast.alpha_id, terms={"topic": ("praktikum",)})
    assert set(caught.value.fields) == {"topic"}


def test_the_next_version_carries_retired_terms_along(cast: Cast) -> None:
    version_id, _slug = factories.published(
        cast.alpha_id, terms={"audience": ("eltern",), "topic": ("praktikum",)}
    )
    _retire_term("topic", "praktikum")
    with unit_of_work():
        instrument = _version(version_id).instrument
        made = operations.begin_next_version(instrument, by=cast.bob.actor).id
    assert content_of(_version(made)).terms["topic"] == ("praktikum",)


def test_a_merged_term_becomes_the_one_it_was_merged_into(cast: Cast) -> None:
    made = factories.draft(cast.alpha_id, terms={"topic": ("praktikum",)})
    _merge_term("topic", "praktikum", "berufsorientierung")
    _retire_term("topic", "berufsorientierung")
    with unit_of_work():
        version = _version(made)
        operations.revise(version, content_of(version), by=cast.bob.actor)
    assert content_of(_version(made)).terms["topic"] == ("berufsorientierung",)


def test_unknown_terms_are_refused(cast: Cast) -> None:
    with pytest.raises(Invalid) as caught:
        factories.draft(cast.alpha_id, terms={"audience": ("niemand",)})
    assert caught.value.code == "unknown-term"


def test_a_tag_is_one_however_it_is_written(cast: Cast) -> None:
    made = factories.draft(cast.alpha_id, tags=("Übung", "übung", "ÜBUNG", "Uebung"))
    assert len(content_of(_version(made)).tags) == 2


def test_files_keep_their_order_when_one_is_taken_off(cast: Cast) -> None:
    made = factories.draft(cast.alpha_id)
    with unit_of_work():
        for name in ("a.txt", "b.txt", "c.txt"):
            factories.attached(_version(made), name.encode(), name)
    with unit_of_work():
        version = _version(made)
        attaching.detach(version, version.attachments[0].id, by=cast.bob.actor)
        factories.attached(version, b"d", "d.txt")
    assert [one.name for one in _version(made).attachments] == ["b.txt", "c.txt", "d.txt"]
    positions = [one.position for one in _version(made).attachments]
    assert len(set(positions)) == 3
    with unit_of_work():
        version = _version(made)
        order = [version.attachments[2].id, version.attachments[0].id]
        attaching.reorder_attachments(version, order, by=cast.bob.actor)
    assert [one.name for one in _version(made).attachments] == ["d.txt", "b.txt", "c.txt"]


def test_two_files_of_one_name_get_two_names(cast: Cast) -> None:
    made = factories.draft(cast.alpha_id)
    with unit_of_work():
        for content in (b"a", b"b", b"c"):
            factories.attached(_version(made), content, "Plan.txt")
    names = [one.name for one in _version(made).attachments]
    assert names == ["Plan.txt", "Plan (2).txt", "Plan (3).txt"]


@pytest.mark.parametrize(
    ("size_limit", "count_limit", "code"),
    [(3, 40, "version-too-large"), (100, 1, "too-many-files")],
)
def test_a_version_has_limits(cast: Cast, size_limit: int, count_limit: int, code: str) -> None:
    made = factories.draft(cast.alpha_id)
    with unit_of_work():
        first = factories.attached(_version(made), b"abc", "a.txt").file
        with pytest.raises(TooLarge) as caught:
            attaching.attach(
                _version(made),
                first,
                name="b.txt",
                size_limit=size_limit,
                count_limit=count_limit,
                by=cast.bob.actor,
            )
    assert caught.value.code == code


@pytest.mark.parametrize(
    ("title", "role", "field"), [("x" * 301, "main", "title"), ("x", "king", "role")]
)
def test_a_file_is_described_with_a_short_title_and_a_known_role(
    cast: Cast, title: str, role: str, field: str
) -> None:
    made = factories.draft(cast.alpha_id)
    with unit_of_work():
        one = factories.attached(_version(made), b"abc", "a.txt").id
    with pytest.raises(Invalid) as caught, unit_of_work():
        attaching.describe_attachment(
            _version(made), one, title=title, role=role, by=cast.bob.actor
        )
    assert set(caught.value.fields) == {field}


def test_the_next_version_is_a_copy_without_change_note(cast: Cast) -> None:
    with unit_of_work():
        version = operations.draft(
            kind="checklist",
            owner_id=cast.alpha_id,
            content=factories.complete_content(change_note="Alles neu"),
            by=factories.EDITORIAL,
        )
        factories.attached(version, b"abc", "a.txt")
        publishing.publish(version, by=factories.EDITORIAL)
        first = version.id
    with unit_of_work():
        made = operations.begin_next_version(_version(first).instrument, by=cast.bob.actor)
        again = operations.begin_next_version(_version(first).instrument, by=cast.bob.actor)
        assert made is again
        second = made.id
    assert _version(second).number == 2
    assert _version(second).change_note == ""
    assert replace(content_of(_version(first)), change_note="") == content_of(_version(second))
    assert [one.name for one in _version(second).attachments] == ["a.txt"]


def test_discarding_a_first_draft_takes_the_instrument_with_it(cast: Cast) -> None:
    made = factories.draft(cast.alpha_id)
    instrument_id = _version(made).instrument_id
    with unit_of_work():
        assert operations.discard(_version(made), by=cast.bob.actor) is True
    assert db.session.get(Instrument, instrument_id) is None


def test_discarding_a_second_draft_leaves_what_is_published(cast: Cast) -> None:
    version_id, slug = factories.published(cast.alpha_id)
    with unit_of_work():
        made = operations.begin_next_version(_version(version_id).instrument, by=cast.bob.actor)
        assert operations.discard(made, by=cast.bob.actor) is False
    assert queries.by_slug(slug, by=cast.carla.actor).current_version_id == version_id
    with pytest.raises(NotFound):
        operations.require_open(queries.by_slug(slug, by=cast.bob.actor))


def test_old_addresses_redirect_also_after_two_changes(cast: Cast) -> None:
    version_id, slug = factories.published(cast.alpha_id)
    for wanted in ("neue-adresse", "noch-eine", "neue-adresse"):
        with unit_of_work():
            operations.rename_address(_version(version_id).instrument, wanted, by=cast.edith.actor)
    for old in (slug, "noch-eine"):
        with pytest.raises(queries.Moved) as caught:
            queries.by_slug(old, by=cast.carla.actor)
        assert caught.value.slug == "neue-adresse"
    found = queries.by_slug("neue-adresse", by=cast.carla.actor)
    assert found.current_version_id == version_id


def test_a_former_address_is_not_given_to_another(cast: Cast) -> None:
    version_id, slug = factories.published(cast.alpha_id, title="Ausbildung planen")
    with unit_of_work():
        operations.rename_address(_version(version_id).instrument, "anders", by=cast.edith.actor)
    other = factories.draft(cast.beta_id, title="Ausbildung planen")
    assert slug == "ausbildung-planen"
    assert _version(other).instrument.slug == "ausbildung-planen-2"


def test_a_removed_instrument_is_a_tombstone_and_leaves_every_list(cast: Cast) -> None:
    version_id, slug = factories.published(cast.alpha_id)
    with unit_of_work():
        made = operations.begin_next_version(_version(version_id).instrument, by=cast.bob.actor)
        publishing.submit(made, by=cast.bob.actor)
        publishing.remove(made.instrument, "Überholt.", by=cast.anton.actor)
    with pytest.raises(Gone):
        queries.by_slug(slug, by=cast.bob.actor)
    assert not queries.open_versions_of(by=cast.bob.actor)
