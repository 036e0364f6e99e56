"""The pages around a package: to play it, to hand it on, to show it on another site."""

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from toolbox.catalogue import queries as catalogue
from toolbox.catalogue.models import Instrument, Version
from toolbox.delivery import counting
from toolbox.delivery.caller import caller
from toolbox.delivery.doors import public
from toolbox.delivery.headers import allow_embedding, allow_frames, keep_and_ask, restrict_as_file
from toolbox.delivery.qr_codes import qr_answer
from toolbox.foundation.addresses import public_url
from toolbox.foundation.db import db
from toolbox.foundation.errors import NotFound
from toolbox.foundation.i18n import _, _l
from toolbox.web.stage.addresses import base_of
from toolbox.web.stage.codes import code_of, number_of
from toolbox.web.stage.presenters import StageView, stage_of

_NOTHING = _l("Nothing of this instrument runs in the browser.")


def _running(slug: str, attachment_id: int | None = None) -> tuple[Version, StageView]:
    """Return what visitors see of an instrument and what of it runs. Raises NotFound."""
    instrument = catalogue.by_slug(slug, by=caller())
    version = catalogue.published_version(instrument)
    stage = stage_of(version, attachment_id=attachment_id)
    if stage is None:
        raise NotFound(_NOTHING)
    return version, stage


def _trail(version: Version, here: str) -> list[tuple[str, str | None]]:
    return [
        (_("Find"), url_for("search.results")),
        (version.title, url_for("instruments.show", slug=version.instrument.slug)),
        (here, None),
    ]


@public
def play(slug: str) -> ResponseReturnValue:
    """Show a package with little around it, for pupils on telephones and for the big screen."""
    version, stage = _running(slug, request.args.get("datei", type=int))
    counting.count(version.instrument_id, "views", owner_id=version.instrument.owner_id)
    return render_template(
        "stage/play.html", version=version, stage=stage, trail=_trail(version, _("Try it out"))
    )


@public
def share(slug: str) -> ResponseReturnValue:
    """Show how a package comes to a class, to another site, and onto a stick."""
    version, stage = _running(slug)
    allow_frames(base_of("/einbetten/"))  # the preview; what runs in it has a policy of its own
    code = code_of(version.instrument_id)
    return render_template(
        "stage/share.html",
        version=version,
        stage=stage,
        code=code,
        short=public_url("stage.short", code=code),
        embed=public_url("stage.embed", slug=slug),
        trail=_trail(version, _("For a class and for other sites")),
    )


@public
def embed(slug: str) -> ResponseReturnValue:
    """Show a package alone, as other sites show it in a frame."""
    version, stage = _running(slug)
    allow_embedding()
    return render_template("stage/embed.html", version=version, stage=stage)


@public
def short(code: str) -> ResponseReturnValue:
    """Lead from the short address to the page where it runs."""
    number = number_of(code)
    found = db.session.get(Instrument, number) if number else None
    if found is None:
        raise NotFound(_l("There is nothing at this short address. Please check the letters."))
    instrument = catalogue.by_slug(found.slug, by=caller())
    return redirect(url_for("stage.play", slug=instrument.slug))


@public
def qr(slug: str, suffix: str) -> ResponseReturnValue:
    """Answer with the short address as a QR code, dark on white with its quiet zone."""
    version, _stage = _running(slug)
    address = public_url("stage.short", code=code_of(version.instrument_id))
    return restrict_as_file(keep_and_ask(qr_answer(address, suffix)))
