"""Pages of the site: German where there is no other, and nobody overwrites anybody unawares."""

import pytest
from flask import Flask

from tests.cast import Cast
from toolbox.foundation.errors import Conflict, Denied, Invalid, NotFound
from toolbox.foundation.uow import unit_of_work
from toolbox.site import queries
from toolbox.site.operations import BODY_LENGTH, write_page


def _write(cast: Cast, title: str = "Haus", locale: str = "de", **options: object) -> None:
    given = {"title": title, "body": "Text", "by": cast.anton.actor, **options}
    with unit_of_work():
        write_page("hausordnung", locale, **given)  # type: ignore[arg-type] # as the form has it


def test_a_page_is_written_and_rewritten(inside: Flask, cast: Cast) -> None:
    _write(cast, " Haus ", body="\n Erste Fassung ")
    first = queries.page("hausordnung", "de")
    assert (first.title, first.body, first.changed_by_id) == (
        *("Haus", "Erste Fassung"),
        cast.anton.user_id,
    )
    _write(cast, body="Zweite Fassung", expected=first.changed_at)
    assert queries.page("hausordnung", "de").body == "Zweite Fassung"
    assert sum(page.slug == "hausordnung" for page in queries.pages()) == 1


def test_german_stands_in_where_there_is_no_translation(inside: Flask, cast: Cast) -> None:
    _write(cast)
    assert queries.page("hausordnung", "en").locale == "de"
    _write(cast, "House", "en")
    assert queries.page("hausordnung", "en").title == "House"


def test_a_page_nobody_wrote_is_not_found(inside: Flask) -> None:
    with pytest.raises(NotFound):
        queries.page("nirgends", "de")


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"title": "  "}, "title"),
        ({"title": "x" * 201}, "title"),
        ({"body": "x" * (BODY_LENGTH + 1)}, "body"),
        ({"locale": "fr"}, None),
    ],
)
def test_what_cannot_be_a_page_is_refused(
    inside: Flask, cast: Cast, changes: dict[str, str], field: str | None
) -> None:
    with pytest.raises(Invalid) as refused:
        _write(cast, **changes)
    assert list(refused.value.fields) == ([field] if field else [])


def test_administrators_alone_write(inside: Flask, cast: Cast) -> None:
    for person in (cast.alice, cast.edith):
        with pytest.raises(Denied):
            _write(cast, by=person.actor)


def test_who_saw_an_older_state_is_told(inside: Flask, cast: Cast) -> None:
    _write(cast)
    seen = queries.page("hausordnung", "de").changed_at
    _write(cast, body="Von jemand anderem")
    with pytest.raises(Conflict) as refused:
        _write(cast, body="Von mir", expected=seen)
    assert refused.value.code == "changed-meanwhile"
    assert queries.page("hausordnung", "de").body == "Von jemand anderem"
