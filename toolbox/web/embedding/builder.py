"""The page on which people put together what another site shows, and copy the line for it."""

from dataclasses import dataclass, replace
from typing import Any

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue
from wtforms import RadioField, SelectField, StringField

from toolbox.curation import listings
from toolbox.delivery.doors import public
from toolbox.delivery.headers import allow_frames
from toolbox.foundation.addresses import public_url
from toolbox.foundation.errors import NotFound
from toolbox.foundation.i18n import _, _l, speaking
from toolbox.web.embedding.lines import element_line, frame_line
from toolbox.web.embedding.look import FEW, Look
from toolbox.web.embedding.targets import LONGEST, Target, of_address, of_words
from toolbox.web.forms import Form, Settled, choices
from toolbox.web.stage.addresses import base_of

_MOST_COLLECTIONS = 100
_BOX_HEIGHT = 200
_BOX, _LIST = "suche", "liste"


class EmbedForm(Form):
    """What is shown and how; all of it stands in the address, and nothing is stored."""

    class Meta:
        """It changes nothing, so it needs no proof where it comes from."""

        csrf = False

    was = RadioField(
        _l("What shall it be?"),
        choices=choices(((_LIST, _l("A list of instruments")), (_BOX, _l("A search box")))),
        default=_LIST,
        validators=[Settled()],
    )
    koffer = SelectField(_l("A public collection"), id="sammlung")
    adresse = StringField(
        _l("Or a search"),
        description=_l(
            "Words to search for, or the address of a search, a collection or an instrument from"
            " the address bar of your browser."
        ),
    )
    lang = SelectField(_l("Language"), choices=choices((("de", "Deutsch"), ("en", "English"))))
    licht = SelectField(
        _l("Appearance"),
        choices=choices(
            (
                ("auto", _l("As the visitor has set it")),
                ("hell", _l("Light")),
                ("dunkel", _l("Dark")),
            )
        ),
    )
    farbe = StringField(
        _l("Your colour"),
        description=_l(
            "Six digits such as 0b4f5c. Where it would be hard to read, it becomes darker or"
            " lighter."
        ),
    )
    schrift = SelectField(
        _l("Size of the text"),
        choices=choices(
            (
                ("90", _l("Small")),
                ("100", _l("Normal")),
                ("120", _l("Large")),
                ("140", _l("Huge")),
            )
        ),
    )
    anzahl = SelectField(
        _l("Entries at most"), choices=choices((str(one), str(one)) for one in (3, 5, 10, 20, 50))
    )


@dataclass(frozen=True)
class Made:
    """What was put together: where it is looked at, and the lines for the other site."""

    title: str
    preview: str
    height: int
    frame: str
    element: str


@public
def builder() -> ResponseReturnValue:
    """Let people choose, see it, and copy the line."""
    asked = Look.asked()
    look = replace(asked, count=asked.count or FEW)
    form = _form(look)
    made = _made(form, look)
    if request.args.get("farbe", "").strip() and not look.colour:
        form.farbe.errors = [_("Please enter six digits from 0 to 9 and a to f.")]
    allow_frames(base_of("/einbetten/"))
    page = render_template(
        "embedding/builder.html",
        form=form,
        made=made,
        is_list=form.was.data != _BOX,
        trail=[(_("Home"), url_for("home.index")), (_("On other sites"), None)],
    )
    return page, 422 if form.errors else 200


def _form(look: Look) -> Any:
    form = EmbedForm(
        formdata=request.args,
        data={
            "lang": look.language,
            "licht": look.theme,
            "schrift": str(look.size),
            "anzahl": str(look.count),
        },
    )
    found = listings.public(limit=_MOST_COLLECTIONS).collections
    offered = [(url_for("curation.show", key=one.slug), one.title) for one in found]
    form.koffer.choices = choices([("", _("No collection")), *offered])
    return form


def _made(form: Any, look: Look) -> Made:
    """Return what was chosen, with its title in the language that its readers speak."""
    try:
        with speaking(look.language):
            return _shaped(_target(form), form, look)
    except NotFound as error:
        form.adresse.errors = [str(error.message)]
    with speaking(look.language):
        return _shaped(of_words(""), form, look)


def _shaped(target: Target, form: Any, look: Look) -> Made:
    return _box(target, look) if form.was.data == _BOX else _list(target, look)


def _target(form: Any) -> Target:
    """Return what is meant: an address of ours, or words to search for. Raises NotFound."""
    said = (form.koffer.data or form.adresse.data or "").strip()[:LONGEST]
    is_address = said.startswith("/") or "://" in said
    return of_address(said) if is_address else of_words(said)


def _list(target: Target, look: Look) -> Made:
    address = target.frame(look)
    return Made(
        title=target.title,
        preview=_here(address),
        height=target.height,
        frame=frame_line(address, target.title, height=target.height),
        element=element_line(target, look) if target.script else "",
    )


def _box(target: Target, look: Look) -> Made:
    """Return the search box; the filters of a search go along with it."""
    box = Target(_("Search the toolbox"), target.page, "embedding.search_box", {}, target.query)
    address = box.frame(look)
    frame = frame_line(address, box.title, height=_BOX_HEIGHT)
    return Made(box.title, _here(address), _BOX_HEIGHT, frame, "")


def _here(address: str) -> str:
    """Return the same address on this very host, for the preview."""
    return "/" + address.removeprefix(public_url("home.index")).lstrip("/")
