"""Mails about instruments: to editors who wait for work, to makers who wait for an answer."""

from toolbox.accounts import queries as accounts
from toolbox.accounts.models import User
from toolbox.catalogue import queries
from toolbox.catalogue.events import VersionPublished, VersionReturned, VersionSubmitted
from toolbox.catalogue.models import Version
from toolbox.foundation.mail import write_mail
from toolbox.foundation.settings import installed_settings


def tell_editors(event: VersionSubmitted) -> None:
    """Say that something waits on the review desk."""
    version = queries.version_by_id(event.version_id)
    shared = installed_settings().editors_mail
    readers = (
        [(shared, "de")]
        if shared
        else [
            (str(editor.email), editor.locale)
            for editor in accounts.editors()
            if editor.id != event.by_id
        ]
    )
    for address, locale in readers:
        write_mail(address, "catalogue/submitted", locale=locale, **_about(version))


def _about(version: Version) -> dict[str, object]:
    instrument = version.instrument
    return {
        "title": version.title,
        "organisation": instrument.owner.name,
        "slug": instrument.slug,
        "instrument_id": instrument.id,
        "version_id": version.id,
    }


def _maker(version: Version, by_id: int | None) -> User | None:
    """The person who began the version, unless that person did the deed or has left."""
    if version.created_by_id is None or version.created_by_id == by_id:
        return None
    return accounts.user_by_id(version.created_by_id)


def tell_makers_returned(event: VersionReturned) -> None:
    """Say what should change; a withdrawal tells nobody."""
    version = queries.version_by_id(event.version_id)
    maker = _maker(version, event.by_id)
    if maker is not None and event.comment:
        write_mail(
            str(maker.email),
            "catalogue/returned",
            locale=maker.locale,
            name=maker.name,
            comment=event.comment,
            **_about(version),
        )


def tell_makers_published(event: VersionPublished) -> None:
    """Say that visitors see it now."""
    version = queries.version_by_id(event.version_id)
    maker = _maker(version, event.by_id)
    if maker is not None:
        write_mail(
            str(maker.email),
            "catalogue/published",
            locale=maker.locale,
            name=maker.name,
            **_about(version),
        )
