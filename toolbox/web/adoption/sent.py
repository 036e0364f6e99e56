"""What came with the form of an entry: the facts as the room wants them, and a photo."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from typing import Any, cast

from flask import request
from werkzeug.datastructures import FileStorage

from toolbox.adoption import keeping, policy, rules
from toolbox.adoption.lifecycle import Stage
from toolbox.adoption.models import Adoption
from toolbox.adoption.rules import FactorEntry, Report
from toolbox.files import operations as files
from toolbox.files.intake import KeptFile, receive
from toolbox.foundation.actors import Actor
from toolbox.foundation.clock import today
from toolbox.foundation.errors import Invalid, ToolboxError
from toolbox.foundation.i18n import _, _l
from toolbox.foundation.settings import MEGABYTE
from toolbox.foundation.storage.installed import installed_storage
from toolbox.web.adoption.forms import EntryForm, ReportForm
from toolbox.web.adoption.kept_photo import note_of, photo_of
from toolbox.web.adoption.places import Where, understood
from toolbox.web.forms import refuse, say_the_rest

PHOTO_SIZE = 5 * MEGABYTE
PHOTO_FORMATS = frozenset({"png", "jpg", "webp"})

_FIELDS = {"region_key": "where", "place": "where"}
"""Where the sentences of the room stand in the form, if not at a field of the same name."""


@dataclass(frozen=True)
class Sent:
    """What a form says; ``photo`` is in the storage already, None where none was sent."""

    said: Report
    photo: KeptFile | None


def refuse_entry(form: EntryForm, error: ToolboxError) -> None:
    """Put the sentences of ``error`` at the fields of the form."""
    refuse(form, _at_fields(error) if isinstance(error, Invalid) else error)


def _at_fields(error: Invalid) -> Invalid:
    fields = {_FIELDS.get(name, name): texts for name, texts in error.fields.items()}
    return Invalid(error.message, code=error.code, fields=fields)


def read(
    form: EntryForm, *, check: Callable[[Report], object], before: Adoption | None = None
) -> Sent | None:
    """Return what was sent, None where something is wrong: the form says all of it at once.

    ``check`` raises Invalid with what the room finds wrong. What the form does not ask for stays
    as it is in ``before``; stage and day belong to a report.
    """
    form.validate()
    where = understood(form.where.data or "", form.region.data)
    if where.offered:
        form.ask_which(where)
    elif form.where.data and where.region is None:
        unknown = _("We do not know this place. Please try the postcode or the district.")
        form.where.errors = [*form.where.errors, unknown]
    photo = _photo(form)
    if photo is None and not form.photo.errors and _keeps_photo(form, before):
        _miss_words(form)
    said = _report(form, where, before)
    without_consent = _misses_consent(form, before)
    say_the_rest(form, lambda: _checked(said, check, without_consent=without_consent))
    if any(field.errors for field in form):
        return None
    return Sent(said, photo)


def _misses_consent(form: EntryForm, before: Adoption | None) -> bool:
    """Say that a contact without consent is not kept, unless it is being taken back just now."""
    typed = (form.contact_name.data or "") + (form.contact_email.data or "")
    taken_back = before is not None and before.contact_consent
    if form.contact_consent.data or taken_back or not typed.strip():
        return False
    form.contact_consent.errors = [
        _("Please agree here, or delete name and address: without your consent we keep neither.")
    ]
    return True


def _checked(said: Report, check: Callable[[Report], object], *, without_consent: bool) -> None:
    """Look at an address as well for which the consent is missing: it may be wrong besides."""
    looks = without_consent and bool(said.contact_email.strip())
    try:
        check(replace(said, contact_consent=said.contact_consent or looks))
    except Invalid as error:
        raise _at_fields(error) from error


def _photo(form: EntryForm) -> KeptFile | None:
    """Take the photo in, or the one of the last try; the form keeps it for the next."""
    upload = request.files.get(form.photo.name)
    if upload is not None and upload.filename:
        photo = _received(form, upload)
    else:
        photo = photo_of(form.kept_photo.data or "")
    if photo is not None or form.photo.errors:
        _miss_rights(form)
    if photo is None:
        form.kept_photo.data = ""
        return None
    form.kept_photo.data, form.kept_photo_name = note_of(photo), photo.name
    return photo


def _keeps_photo(form: EntryForm, before: Adoption | None) -> bool:
    """Tell whether the photo that an entry has already stays."""
    return before is not None and before.photo_file_id is not None and not form.without_photo.data


def _miss_rights(form: EntryForm) -> None:
    """Say what a photo needs besides: what it shows, whose it is, that it may be shown."""
    if not form.photo_agreed.data:
        form.photo_agreed.errors = [_("Without this we may not show the photo.")]
    _miss_words(form)


def _miss_words(form: EntryForm) -> None:
    """Say that a photo needs a description, and whose it is."""
    for field, asks in (
        (form.photo_alt, keeping.ASKS_ALT),
        (form.photo_rights, keeping.ASKS_RIGHTS),
    ):
        say_the_rest(form, partial(rules.checked_line, field.name, field.data or "", asks=asks))


def _received(form: EntryForm, upload: FileStorage) -> KeptFile | None:
    """Take in what was chosen; why it was refused stands at its field."""
    try:
        kept = receive(
            cast("Any", upload.stream),
            name=upload.filename or "",
            declared_type=upload.mimetype or None,
            limit=PHOTO_SIZE,
            storage=installed_storage(),
        )
        if kept.format not in PHOTO_FORMATS:
            raise Invalid(_l("Please choose a picture in the format JPEG, PNG or WebP."))
    except ToolboxError as error:
        form.photo.errors = [str(error.message)]
        return None
    return kept


def _report(form: EntryForm, where: Where, before: Adoption | None) -> Report:
    said: dict[str, Any] = {"stage": Stage.INTEREST, "since": today()}
    if isinstance(form, ReportForm):
        stage = Stage.INTEREST if form.stage.errors else Stage(form.stage.data)
        said = {"stage": stage, "since": form.since.data}
    if "source" in form:
        said["places"] = 1 if form.places.data is None else form.places.data
        said["source"] = (form.source.data or "").strip()
        said["source_date"] = form.source_date.data
    elif before is not None:
        said |= {"places": before.places, "source": before.source}
        said["source_date"] = before.source_date
    return Report(
        **said,
        region_key=where.region or "",
        place=where.place if where.region else "",
        version_id=form.chosen_version,
        people_reached=form.people_reached.data,
        worked=form.worked.data or "",
        hindered=form.hindered.data or "",
        quote_consent=form.quote_consent.data,
        factors=tuple(FactorEntry(key, sentence) for key, sentence in form.factor_pairs),
        contact_name=form.contact_name.data or "",
        contact_email=form.contact_email.data or "",
        contact_consent=form.contact_consent.data,
        wants_news="wants_news" in form and form.wants_news.data,
    )


def hang_photo(adoption: Adoption, sent: Sent, form: EntryForm, *, by: Actor) -> None:
    """Give an entry the photo that was sent; else describe the present one, or take it away.

    Raises Invalid.
    """
    words = {"alt": form.photo_alt.data or "", "rights": form.photo_rights.data or ""}
    if sent.photo is None:
        if _keeps_photo(form, adoption):
            keeping.describe_photo(adoption, **words, by=by)
        elif adoption.photo_file_id is not None:
            keeping.remove_photo(adoption, by=by)
        return
    if not policy.change.allows(by, adoption):
        sentence = _l("A photo is added by those who use it, as soon as they have agreed.")
        raise Invalid(sentence, fields={"photo": [sentence]})
    keeping.attach_photo(
        adoption,
        files.register(sent.photo),
        **words,
        by=by,
    )
